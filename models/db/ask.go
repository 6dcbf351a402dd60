package db

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"
)

// Constant is a query whose text never changes: nothing builds it, and each connection has it prepared.
type Constant struct{ text string }

// Constant is a query with a ? in the place of each value, and no other.
func (s *DB) Constant(text string) Constant {
	if !s.Shared() {
		return Constant{text}
	}
	var numbered strings.Builder
	for i, part := range strings.Split(text, "?") {
		if i > 0 {
			numbered.WriteString("$" + strconv.Itoa(i))
		}
		numbered.WriteString(part)
	}
	return Constant{numbered.String()}
}

// Limited has the pages of usual sizes of a query, by how many rows they have.
func (s *DB) Limited(text func(limit string) string) map[int]Constant {
	limited := make(map[int]Constant, len(usualLimits))
	for _, limit := range usualLimits {
		limited[limit] = s.Constant(text("LIMIT " + strconv.Itoa(limit)))
	}
	return limited
}

// Question is a constant query with its values, and what its rows are for. An error of Row ends the asking.
type Question struct {
	Constant
	Values []any
	Row    func(r *Row) error
}

// Ask answers questions outside any transaction, one after the other, and all in one round trip where the database is on a server.
func (s *DB) Ask(ctx context.Context, questions ...Question) error {
	if s.direct != nil {
		return s.askDirectly(ctx, questions)
	}
	pool := s.readPool.Config.ConnPool.(*prepared)
	for _, q := range questions {
		began := time.Now()
		n, err := pool.ask(ctx, q)
		s.trace(ctx, q, began, n, err)
		if err != nil {
			return err
		}
	}
	return nil
}

// trace hands a statement to the logger, as GORM does with its own.
func (s *DB) trace(ctx context.Context, q Question, began time.Time, rows int64, err error) {
	log := s.readPool.Config.Logger
	log.Trace(ctx, began, func() (string, int64) {
		text, values := q.text, q.Values
		if filter, ok := log.(gorm.ParamsFilter); ok {
			text, values = filter.ParamsFilter(ctx, text, values...)
		}
		return s.readPool.Dialector.Explain(text, values...), rows
	}, err)
}

// ask answers a question on SQLite. While a connection is free nothing is waited for, and the answer takes no longer than to give it
// up would: a context that can end would cost two goroutines each time.
func (p *prepared) ask(ctx context.Context, q Question) (n int64, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if stats := p.Stats(); stats.InUse < stats.MaxOpenConnections {
		ctx = context.WithoutCancel(ctx)
	}
	rows, err := p.QueryContext(ctx, q.text, q.Values...) //nolint:rowserrcheck // eachOf asks for it
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	return eachOf(rows, q.Row)
}

// rawRows are readers of rows of PostgreSQL that are not in use.
var rawRows = sync.Pool{New: func() any { return new(Row) }}

func (s *DB) askDirectly(ctx context.Context, questions []Question) error {
	began := time.Now()
	answered, err := askPostgres(ctx, s.direct, questions)
	// A connection that had ended before anything was sent on it: a new one answers.
	for range 2 {
		if err == nil || !pgconn.SafeToRetry(err) || ctx.Err() != nil {
			break
		}
		answered, err = askPostgres(ctx, s.direct, questions)
	}
	for i, q := range questions[:min(len(answered)+1, len(questions))] {
		switch {
		case i < len(answered):
			s.trace(ctx, q, began, answered[i], nil)
		case err != nil:
			s.trace(ctx, q, began, 0, err)
		}
	}
	return err
}

// askPostgres answers questions, and returns how many rows each had of those that were answered.
func askPostgres(ctx context.Context, pool *pgxpool.Pool, questions []Question) (answered []int64, err error) {
	if len(questions) == 1 {
		rows, err := pool.Query(ctx, questions[0].text, questions[0].Values...)
		if err != nil {
			return nil, err
		}
		return answeredBy(nil, rows, questions[0])
	}
	batch := &pgx.Batch{}
	for _, q := range questions {
		batch.Queue(q.text, q.Values...)
	}
	results := pool.SendBatch(ctx, batch)
	defer func() {
		if closed := results.Close(); err == nil {
			err = closed
		}
	}()
	for _, q := range questions {
		rows, err := results.Query()
		if err != nil {
			return answered, err
		}
		if answered, err = answeredBy(answered, rows, q); err != nil {
			return answered, err
		}
	}
	return answered, nil
}

func answeredBy(before []int64, rows pgx.Rows, q Question) (answered []int64, err error) {
	defer rows.Close()
	r := rawRows.Get().(*Row)
	defer rawRows.Put(r)
	*r = Row{joined: r.joined, ends: r.ends, fields: rows.FieldDescriptions()}
	n := int64(0)
	for ; rows.Next(); n++ {
		r.beginRaw(rows.RawValues())
		if err := r.visited(q.Row); err != nil {
			return before, err
		}
	}
	if err := rows.Err(); err != nil {
		return before, err
	}
	return append(before, n), nil
}
