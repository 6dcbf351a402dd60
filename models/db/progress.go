package db

import (
	"context"
	"database/sql"
	"slices"
	"sync"
	"sync/atomic"

	"gorm.io/gorm"
)

// Progress is how far a change of many rows has come. It may be read at any time from any goroutine. The methods that
// report progress do nothing on nil: a change that nobody watches.
type Progress struct {
	done, expected atomic.Int64
	finished       atomic.Int64 // rows of statements that have ended

	mu     sync.Mutex
	groups []string
}

// mostGroups is how many groups a progress names.
const mostGroups = 1000

// In adds groups whose members are being changed.
func (p *Progress) In(groupIDs ...string) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, id := range groupIDs {
		if len(p.groups) < mostGroups && !slices.Contains(p.groups, id) {
			p.groups = append(p.groups, id)
		}
	}
}

// Groups are the ids of the groups whose members are being changed, a thousand of them at most.
func (p *Progress) Groups() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.groups)
}

// Rows returns how many rows are done and how many are expected, 0 where that is not known. A row is a membership that
// begins or ends, or a price.
func (p *Progress) Rows() (done, expected int64) {
	done, expected = p.done.Load(), p.expected.Load()
	if expected > 0 {
		done = min(done, expected)
	}
	return done, expected
}

type progressKey struct{}

// WatchProgress returns a context whose change reports its progress.
func WatchProgress(ctx context.Context) (context.Context, *Progress) {
	p := new(Progress)
	return context.WithValue(ctx, progressKey{}, p), p
}

// ProgressOf is the progress of a context, nil where nobody watches.
func ProgressOf(ctx context.Context) *Progress {
	p, _ := ctx.Value(progressKey{}).(*Progress)
	return p
}

// Expect adds rows that will be changed.
func (p *Progress) Expect(rows int64) {
	if p != nil && rows > 0 {
		p.expected.Add(rows)
	}
}

// reached reports how many rows a statement has changed up to now, about.
func (p *Progress) reached(rows int64) {
	if p == nil {
		return
	}
	if now := p.finished.Load() + rows; now > p.done.Load() {
		p.done.Store(now)
	}
}

// Ended reports how many rows a statement has changed when it is done.
func (p *Progress) Ended(rows int64) {
	if p != nil {
		p.reached(rows)
		p.finished.Add(rows)
	}
}

// Both databases hand over the first row of a RETURNING when they have changed the last. So a statement calls the
// function tally while it runs, with the number under which it is kept here.
var (
	tallies    sync.Map // of func()
	tallyCount atomic.Int64
)

// tallied is called by the databases, for the statement with this number.
func tallied(statement int64) {
	if count, ok := tallies.Load(statement); ok {
		count.(func())()
	}
}

// EachChanged runs a statement that changes rows and ends in RETURNING with its columns, and reports its progress. id is
// the column with the customer's or the price's id. scan reads one row, with last as the destination of one more column.
func (s *DB) EachChanged(tx *gorm.DB, id string, scan func(rows *sql.Rows, last any) error, statement string, args ...any) error {
	progress := ProgressOf(tx.Statement.Context)
	number, calls := tallyCount.Add(1), int64(0)
	tally, rowsPerCall := s.Dialect.tally(number, id)
	tallies.Store(number, func() {
		calls++
		progress.reached(calls * rowsPerCall)
	})
	defer tallies.Delete(number)
	rows, err := s.Dialect.PlanEachTime(tx).Raw(statement+", ?", append(args, tally)...).Rows()
	if err != nil {
		return tx.AddError(err) // GORM does not name the errors of Rows
	}
	defer rows.Close()
	var last sql.RawBytes
	n := int64(0)
	for ; rows.Next(); n++ {
		if err := scan(rows, &last); err != nil {
			return err
		}
	}
	progress.Ended(n)
	return tx.AddError(rows.Err())
}

// startAgain forgets a transaction that was rolled back.
func (p *Progress) startAgain() {
	if p != nil {
		p.done.Store(0)
		p.expected.Store(0)
		p.finished.Store(0)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.groups = nil
	}
}
