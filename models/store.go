// Package models is the back office without the web: customers, customer groups, their
// members, the operators and what they may do, kept in SQLite or PostgreSQL. It is the
// only room that knows GORM or SQL.
package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"

	"cohort/migrations"
)

// Store is the back office's data. Its methods are what an operator does; each is one
// transaction, and its error is an *Error when it can be shown to a person.
type Store struct {
	*DB
	uses  Uses
	about estimate
	tries tries
}

// DB is a database with the back office's schema.
type DB struct {
	read    *gorm.DB // a pool of its own: whoever reads does not wait for those who change
	write   *gorm.DB
	dialect dialect
	close   func()
	sizes   sizes
	begin   func(ctx context.Context) context.Context // see OnChange
}

// dialect is what the two databases do differently.
type dialect interface {
	name() string
	replanned(db *gorm.DB) *gorm.DB
	keyColumn() string
	useIndex(table, index string) string
	searching(db *gorm.DB, texts []string) *gorm.DB
	searchingAlone(db *gorm.DB, texts []string) *gorm.DB
	holding(db *gorm.DB, texts []string) *gorm.DB
	fewer(db *gorm.DB, texts []string, groupID string) (bool, error)
	holds(column string) string
	hasMetadata(column, key string, value *string) clause.Expr
	valuesOf(texts []string) clause.Expr
	oneOf(column string, texts []string) clause.Expr
	jsonTable(columns []jsonColumn, rows string) clause.Expr
	analyze() string
	bulk(db *gorm.DB) (done func())
	settle(tx *gorm.DB, began time.Time)
	tally(statement int64, id string) (call clause.Expr, rows int64)
	unavailable(err error) bool
	retryable(err error) bool
}

// Open opens the database that the URL names and brings its schema up to date: a
// postgres:// URL, or the path of a SQLite file, which is created when missing. Why that cannot
// be is told without the password.
func Open(ctx context.Context, url string) (*Store, error) {
	db, err := OpenDB(ctx, url)
	if err != nil {
		return nil, err
	}
	return New(db), nil
}

// New is the store over a database that is open.
func New(db *DB) *Store {
	db.OnChange(inChangeSet)
	return &Store{DB: db, uses: groupUses{db}}
}

// OpenDB opens the database that the URL names and brings its schema up to date.
func OpenDB(ctx context.Context, url string) (*DB, error) {
	s, err := connect(ctx, url)
	if err != nil {
		return nil, openError(url, err)
	}
	if err := s.migrate(ctx); err != nil {
		s.Close()
		return nil, openError(url, err)
	}
	return s, nil
}

func connect(ctx context.Context, url string) (*DB, error) {
	if isPostgres(url) {
		read, write, closePools, err := openPostgres(ctx, url)
		if err != nil {
			return nil, err
		}
		return &DB{read: read, write: write, dialect: postgresDialect{}, sizes: usualSizes, close: closePools}, nil
	}
	if scheme, _, found := strings.Cut(url, "://"); found && scheme != "sqlite" && scheme != "file" {
		return nil, fmt.Errorf("the database URL starts with %q: use postgres:// or the path of a SQLite file", scheme+"://")
	}
	read, write, err := openSQLite(filePath(url))
	if err != nil {
		return nil, err
	}
	return &DB{read: read, write: write, dialect: sqliteDialect{}, sizes: usualSizes, close: func() {
		closeAll(read, write)
	}}, nil
}

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// filePath is the SQLite file that a URL names.
func filePath(url string) string {
	return strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(url, "sqlite://"), "file://"), "sqlite:")
}

func closeAll(dbs ...*gorm.DB) {
	for _, db := range dbs {
		if pool, err := db.DB(); err == nil {
			_ = pool.Close()
		}
	}
}

// ErrNewer says that a later version of Cohort has been at work on the database.
var ErrNewer = errors.New("the database was created by a newer version of Cohort: use that version or a newer one")

// migrate applies what is missing. Instances that start at once wait for each other.
func (s *DB) migrate(ctx context.Context) error {
	files, err := migrations.For(s.dialect.name())
	if err != nil {
		return err
	}
	pool, err := s.write.DB()
	if err != nil {
		return err
	}
	if err := pool.PingContext(ctx); err != nil {
		return err
	}
	kind, options := goose.DialectSQLite3, []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if s.dialect.name() == "postgres" {
		kind, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(advisoryLock{}))
	}
	provider, err := goose.NewProvider(kind, pool, files, options...)
	if err != nil {
		return err
	}
	return upgrade(ctx, provider, s.dialect.unavailable)
}

// upgrade applies the migrations one by one. Where there is no lock, on SQLite, the instance that comes second
// fails at a migration that another one has just finished, or has to wait too long: it looks again.
func upgrade(ctx context.Context, provider *goose.Provider, busy func(error) bool) error {
	for before := int64(-1); ; {
		_, failed := provider.Up(ctx)
		current, target, err := provider.GetVersions(ctx)
		switch {
		case err != nil:
			return errors.Join(failed, err)
		case current > target:
			return ErrNewer
		case failed == nil:
			return nil
		case current == before && !busy(failed) || ctx.Err() != nil:
			return failed
		}
		before = current
	}
}

// Close lets go of the database.
func (s *DB) Close() { s.close() }

// Ping asks the database for a sign of life.
func (s *DB) Ping(ctx context.Context) error {
	var one int
	return s.shown(s.read.WithContext(ctx).Raw("SELECT 1").Scan(&one).Error)
}

// Database names the kind of database: "sqlite" or "postgres".
func (s *DB) Database() string { return s.dialect.name() }

// changeOption says how a change is run.
type changeOption int

// onlyOnce is for a change that cannot begin again, as what it reads is read by then.
const onlyOnce changeOption = iota + 1

// change runs fn in one transaction of the writing connection. A transaction that the database
// gave up in favour of another one is run again, and so is one that has to begin with other locks.
func (s *DB) change(ctx context.Context, fn func(tx *gorm.DB) error, options ...changeOption) error {
	if err := dryRun(ctx); err != nil {
		return err
	}
	if s.begin != nil {
		ctx = s.begin(ctx)
	}
	for try := 1; ; try++ {
		err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
			defer s.dialect.settle(tx, time.Now())
			return fn(tx)
		})
		if err != nil {
			if forget, is := ctx.Value(rollbackKey{}).(func()); is {
				forget()
			}
			progressOf(ctx).startAgain()
		}
		switch {
		case slices.Contains(options, onlyOnce):
			return s.shown(err)
		case errors.Is(err, errMoved):
		case err != nil && (s.dialect.retryable(err) || errors.Is(err, errGone)) && try < 10:
			time.Sleep(rand.N(time.Duration(try) * 5 * time.Millisecond))
		default:
			return s.shown(err)
		}
	}
}

// OnChange has begin prepare the context of every change, such as by OnRollback.
func (s *DB) OnChange(begin func(ctx context.Context) context.Context) { s.begin = begin }

type rollbackKey struct{}

// OnRollback returns a context whose changes call forget each time their transaction is rolled back, also before another try.
func OnRollback(ctx context.Context, forget func()) context.Context {
	return context.WithValue(ctx, rollbackKey{}, forget)
}

// Analyze lets the query planner count the rows anew.
func (s *DB) Analyze(ctx context.Context) error {
	return s.shown(s.write.WithContext(ctx).Exec(s.dialect.analyze()).Error)
}

// Bulk prepares the writing connections for a great many rows, until done.
func (s *DB) Bulk() (done func()) { return s.dialect.bulk(s.write) }

// reading is the database for a query; what is shown may be as old as the query's start.
func (s *DB) reading(ctx context.Context) *gorm.DB { return s.read.WithContext(ctx) }

// soon bounds what every request needs before anything else, so that a database that has fallen silent holds up nobody.
func soon(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, 5*time.Second)
}

// touch writes down that somebody was here. Where nothing can be written just now, that keeps nobody out.
func (s *DB) touch(ctx context.Context, statement string, args ...any) {
	ctx, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
	defer cancel()
	_ = s.change(ctx, func(tx *gorm.DB) error { return tx.Exec(statement, args...).Error })
}

// shown turns an error of a database that is away for the moment into one that can be shown.
func (s *DB) shown(err error) error {
	var own *Error
	away := func() bool {
		return errors.Is(err, context.DeadlineExceeded) || s.dialect.unavailable(err) || s.dialect.retryable(err)
	}
	if err == nil || errors.As(err, &own) || !away() {
		return err
	}
	return errors.Join(&Error{Kind: Unavailable, Message: "The database cannot be reached right now. Try again in a moment."}, err)
}

// unlessTaken passes over a row that is there already: with the same values in these columns or, without any, in
// those of whichever index is unique.
func unlessTaken(columns ...string) clause.OnConflict {
	conflict := clause.OnConflict{DoNothing: true}
	for _, column := range columns {
		conflict.Columns = append(conflict.Columns, clause.Column{Name: column})
	}
	return conflict
}

// sizes are where one way to do something becomes better than another. Tests make them small.
type sizes struct {
	few         int64 // customers that are always gathered
	deep        int   // offset from which on it is worth knowing the total before
	batch       int   // rows that are read at once to visit all,
	sortedBatch int   // or where each reading has to sort anew
}

var usualSizes = sizes{few: 1000, deep: 10_000, batch: 1000, sortedBatch: 10_000}

// estimate is a number that is about right.
type estimate struct {
	sync.Mutex
	number int64
	until  time.Time
}

// customersAbout is how many customers there were lately.
func (s *Store) customersAbout(db *gorm.DB) int64 {
	s.about.Lock()
	defer s.about.Unlock()
	if now := time.Now(); now.After(s.about.until) {
		if total, err := s.total(db, "customers"); err == nil {
			s.about.number, s.about.until = total.Count, now.Add(10*time.Second)
		}
	}
	return s.about.number
}

// count moves a kept total.
func count(tx *gorm.DB, name string, by int64) error {
	return tx.Exec("UPDATE totals SET count = count + ? WHERE name = ?", by, name).Error
}

// Rows of the widest table for one statement; SQLite takes 32,766 parameters.
const rowsPerStatement = 1000

func gormConfig() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		NowFunc:                now,
		Logger:                 silence{logger.Discard},
	}
}

func jsonTexts(texts []string) string {
	if texts == nil {
		texts = []string{}
	}
	out, _ := json.Marshal(texts) // a slice of strings always marshals
	return string(out)
}
