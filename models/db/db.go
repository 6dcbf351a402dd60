// Package db is the database under the store: SQLite or PostgreSQL behind one dialect, its schema, transactions,
// locks and keyset lists. Of the subjects it knows no more than the search index of customers.
package db

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"

	"cohort/models/record"
)

// ErrLocksChanged makes DB.Change begin again, with other locks: a customer was put into another group while the groups
// were being locked.
var ErrLocksChanged = errors.New("the customer's groups have changed")

// ErrReferenceGone makes DB.Change begin again: a customer was deleted just before becoming a member, and will not be
// found the next time.
var ErrReferenceGone = errors.New("a customer has been deleted")

// DB is a database with the back office's schema.
type DB struct {
	readPool  *gorm.DB // a pool of its own, so that reads do not wait for changes
	writePool *gorm.DB
	direct    *pgxpool.Pool // the pool of readPool, where it is pgx's; nil on SQLite
	Dialect   Dialect
	close     func()
	pools     func() []Pool
	imported  *importedRows
	Sizes     Sizes
	begin     func(ctx context.Context) context.Context // of OnChange; may be nil
	authorize func(ctx context.Context) error           // of Authorize; may be nil
}

// Open opens the database of a URL and brings its schema up to date. Its errors name the cause in a sentence for people
// and never the password; ErrNewer is one of them.
func Open(ctx context.Context, url string, inGo InGo) (*DB, error) {
	s, err := connect(ctx, url, created)
	if err != nil {
		return nil, OpenError(url, err)
	}
	s.Sizes, s.imported = usualSizes, &importedRows{}
	if err := s.migrate(ctx, inGo); err != nil {
		s.Close()
		return nil, OpenError(url, err)
	}
	return s, nil
}

// How a SQLite file is opened.
const (
	created = "rwc" // it is made where it is missing, and gets a WAL
	asItIs  = "rw"
)

func connect(ctx context.Context, url, mode string) (*DB, error) {
	if IsPostgres(url) {
		return openPostgres(ctx, url)
	}
	if scheme, _, found := strings.Cut(url, "://"); found && scheme != "sqlite" && scheme != "file" {
		return nil, fmt.Errorf("the database URL starts with %q: use postgres:// or the path of a SQLite file", scheme+"://")
	}
	read, write, err := openSQLite(FilePath(url), mode)
	if err != nil {
		return nil, err
	}
	return &DB{
		readPool: read, writePool: write, Dialect: sqliteDialect{}, close: func() { closeAll(read, write) },
		pools: func() []Pool { return []Pool{sqlitePool("read", read), sqlitePool("write", write)} },
	}, nil
}

// IsPostgres returns whether a URL names a database on a PostgreSQL server, and not a SQLite file.
func IsPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// FilePath is the SQLite file that a URL names.
func FilePath(url string) string {
	return strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(url, "sqlite://"), "file://"), "sqlite:")
}

func closeAll(dbs ...*gorm.DB) {
	for _, db := range dbs {
		if pool, err := db.DB(); err == nil {
			_ = pool.Close()
		}
	}
}

// Close closes all connections.
func (s *DB) Close() { s.close() }

// Ping returns an error where the database does not answer.
func (s *DB) Ping(ctx context.Context) error {
	var one int
	return s.WrapError("reach the database", s.readPool.WithContext(ctx).Raw("SELECT 1").Scan(&one).Error)
}

// Database names the kind of database: "sqlite" or "postgres".
func (s *DB) Database() string { return s.Dialect.name() }

// ChangeOption varies how DB.Change runs.
type ChangeOption int

// OnlyOnce is for a change that cannot begin again, because it reads from a stream.
const OnlyOnce ChangeOption = iota + 1

// ByAnyone is for what the back office writes down on its own account, such as sessions and failed sign-ins: it needs no role, and
// leaves customers, groups and who is in them as they are.
const ByAnyone ChangeOption = OnlyOnce + 1

// Change runs fn in one transaction of the writing pool, for a verb such as "create group", and returns its error as
// WrapError does. A transaction that lost against another one is run again, up to ten times, and so is one that has to begin
// with other locks: fn must start from nothing each time. In a context of DryRun nothing runs.
func (s *DB) Change(ctx context.Context, verb string, fn func(tx *gorm.DB) error, options ...ChangeOption) error {
	if err := s.mayChange(ctx, options); err != nil {
		return err
	}
	if err := dryRun(ctx); err != nil {
		return err
	}
	if s.begin != nil {
		ctx = s.begin(ctx)
	}
	for try := 1; ; try++ {
		err := s.writePool.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
			defer s.Dialect.settle(tx, time.Now())
			if err := fn(tx); err != nil || slices.Contains(options, ByAnyone) {
				return err
			}
			return s.Dialect.changed(tx)
		})
		if err != nil {
			if forget, ok := ctx.Value(rollbackKey{}).(func()); ok {
				forget()
			}
			ProgressOf(ctx).startAgain()
		}
		switch {
		case slices.Contains(options, OnlyOnce):
			return s.WrapError(verb, err)
		case errors.Is(err, ErrLocksChanged):
		case err != nil && (s.Dialect.Retryable(err) || errors.Is(err, ErrReferenceGone)) && try < 10:
			time.Sleep(rand.N(time.Duration(try) * 5 * time.Millisecond))
		default:
			return s.WrapError(verb, err)
		}
	}
}

func (s *DB) mayChange(ctx context.Context, options []ChangeOption) error {
	if s.authorize == nil || slices.Contains(options, ByAnyone) {
		return nil
	}
	return s.authorize(ctx)
}

// Authorize sets a function that every change asks first, but those of ByAnyone: its error is that of the change.
func (s *DB) Authorize(authorize func(ctx context.Context) error) { s.authorize = authorize }

// OnChange sets a function that prepares the context of every change, such as with OnRollback.
func (s *DB) OnChange(begin func(ctx context.Context) context.Context) { s.begin = begin }

type rollbackKey struct{}

// OnRollback returns a context whose changes call forget each time their transaction is rolled back, also before another try.
func OnRollback(ctx context.Context, forget func()) context.Context {
	return context.WithValue(ctx, rollbackKey{}, forget)
}

// Analyze renews what is known about how much a query finds: the statistics of the query planner and the counts of search texts.
func (s *DB) Analyze(ctx context.Context) error {
	if err := s.CountSearch(ctx); err != nil {
		return err
	}
	return s.WrapError("analyze tables", s.writePool.WithContext(ctx).Exec(s.Dialect.analyze()).Error)
}

// Bulk prepares the writing connections for a great many rows, until done is called.
func (s *DB) Bulk() (done func()) { return s.Dialect.bulk(s.writePool, 96_000) }

type manyKey struct{}

// ForMany prepares the writing connections for many changes of many rows, until done is called: those in the context that it returns
// keep in memory what the next one needs, in less of it than Bulk takes.
func (s *DB) ForMany(ctx context.Context) (many context.Context, done func()) {
	return context.WithValue(ctx, manyKey{}, true), s.Dialect.bulk(s.writePool, 16_000)
}

// Read is the database for a query outside any transaction.
func (s *DB) Read(ctx context.Context) *gorm.DB { return s.readPool.WithContext(ctx) }

// WithShortTimeout gives a query five seconds: for the session or key that every request needs first, so that a database
// that does not answer holds up nobody.
func WithShortTimeout(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, 5*time.Second)
}

// Touch executes a statement that notes the last use of a session or key. It waits half a second at most and has no
// error: a database that cannot be written keeps nobody out.
func (s *DB) Touch(ctx context.Context, statement string, args ...any) {
	ctx, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
	defer cancel()
	_ = s.Change(ctx, "note the last use", func(tx *gorm.DB) error { return tx.Exec(statement, args...).Error }, ByAnyone)
}

// WrapError returns the error of a verb, such as "create group". An error that can be shown to a person stays as it is; one
// of a database that is away becomes such an error, of the kind Unavailable; any other gets the verb in front, for the log.
func (s *DB) WrapError(verb string, err error) error {
	var shown *record.Error
	away := func() bool {
		return errors.Is(err, context.DeadlineExceeded) || s.Dialect.unavailable(err) || s.Dialect.Retryable(err)
	}
	switch {
	case err == nil || errors.As(err, &shown):
		return err
	case !away():
		return fmt.Errorf("%s: %w", verb, err)
	}
	words := "The database cannot be reached right now. Try again in a moment."
	if s.Dialect.readOnly(err) {
		words = "The database can only be read right now, so nothing was changed. Try again in a moment."
	}
	return errors.Join(&record.Error{Kind: record.Unavailable, Message: words}, err)
}

// OnConflictDoNothing has an INSERT skip a row that is there already: with the same values in these columns or, without
// any, in those of any unique index.
func OnConflictDoNothing(columns ...string) clause.OnConflict {
	conflict := clause.OnConflict{DoNothing: true}
	for _, column := range columns {
		conflict.Columns = append(conflict.Columns, clause.Column{Name: column})
	}
	return conflict
}

// Sizes are where one way to do something becomes better than another. Tests make them small.
type Sizes struct {
	Few         int64 // customers that are always gathered
	Deep        int   // offset from which on it is worth knowing the total before
	Batch       int   // rows that are read at once to visit all,
	SortedBatch int   // or where each reading has to sort anew
	Import      int64 // rows of a file that are written at once
	Carried     int64 // customers with rows in several batches whom the check of a file has in memory
}

var usualSizes = Sizes{Few: 1000, Deep: 10_000, Batch: 1000, SortedBatch: 10_000, Import: 4000, Carried: 30_000}

// RowsPerStatement is how many rows of the widest table one statement inserts: SQLite takes 32,766 parameters.
const RowsPerStatement = 1000

func gormConfig() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		NowFunc:                record.Now,
		Logger:                 silence{Interface: logger.Discard},
	}
}
