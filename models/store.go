// Package models is the back office without the web: customers, customer groups, their
// members, the operators and what they may do, kept in SQLite or PostgreSQL. It is the
// only room that knows GORM or SQL.
package models

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"

	"cohort/migrations"
)

// Store is the back office's data. Its methods are what an operator does; each is one
// transaction, and its error is an *Error when it can be shown to a person.
type Store struct {
	read  *gorm.DB // on SQLite a pool of its own, elsewhere the same as write
	write *gorm.DB
	seam  seam
	close func()
}

// seam is what the two databases do differently.
type seam interface {
	name() string
	matching(db *gorm.DB, words []string) *gorm.DB
	valuesOf(texts []string) clause.Expr
	unavailable(err error) bool
	retryable(err error) bool
}

// Open opens the database that the URL names and brings its schema up to date: a
// postgres:// URL, or the path of a SQLite file, which is created when missing.
func Open(ctx context.Context, url string) (*Store, error) {
	s, err := connect(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func connect(ctx context.Context, url string) (*Store, error) {
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		db, closePool, err := openPostgres(ctx, url)
		if err != nil {
			return nil, err
		}
		return &Store{read: db, write: db, seam: postgresSeam{}, close: closePool}, nil
	}
	if scheme, _, found := strings.Cut(url, "://"); found && scheme != "sqlite" && scheme != "file" {
		return nil, fmt.Errorf("the database URL starts with %q; Cohort knows postgres:// and the path of a SQLite file", scheme+"://")
	}
	path := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(url, "sqlite://"), "file://"), "sqlite:")
	read, write, err := openSQLite(path)
	if err != nil {
		return nil, err
	}
	return &Store{read: read, write: write, seam: sqliteSeam{}, close: func() {
		closeAll(read, write)
	}}, nil
}

func closeAll(dbs ...*gorm.DB) {
	for _, db := range dbs {
		if pool, err := db.DB(); err == nil {
			_ = pool.Close()
		}
	}
}

// ErrNewer says that a later version of Cohort has been at work on the database.
var ErrNewer = errors.New("the database was made by a newer version of Cohort: use that version or a newer one")

// migrate applies what is missing. Instances that start at once wait for each other: on PostgreSQL
// by an advisory lock, on SQLite by the file's own.
func (s *Store) migrate(ctx context.Context) error {
	files, err := migrations.For(s.seam.name())
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
	dialect, options := goose.DialectSQLite3, []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if s.seam.name() == "postgres" {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		dialect, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, pool, files, options...)
	if err != nil {
		return err
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	switch {
	case current > target:
		return ErrNewer
	case current == target:
		return nil
	}
	_, err = provider.Up(ctx)
	return err
}

// Close lets go of the database.
func (s *Store) Close() { s.close() }

// Ping asks the database for a sign of life.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return s.read.WithContext(ctx).Raw("SELECT 1").Scan(&one).Error
}

// Database names the kind of database: "sqlite" or "postgres".
func (s *Store) Database() string { return s.seam.name() }

// change runs fn in one transaction of the writing connection. A transaction that the database
// gave up in favour of another one is run again.
func (s *Store) change(ctx context.Context, fn func(tx *gorm.DB) error) error {
	var err error
	for range 10 {
		err = s.write.WithContext(ctx).Transaction(fn)
		if err == nil || !s.seam.retryable(err) {
			break
		}
	}
	return s.told(err)
}

// reading is the database for a query; what is shown may be as old as the query's start.
func (s *Store) reading(ctx context.Context) *gorm.DB { return s.read.WithContext(ctx) }

// snapshot runs fn in one read-only transaction, so that what it reads belongs together.
func (s *Store) snapshot(ctx context.Context, fn func(tx *gorm.DB) error) error {
	options := &sql.TxOptions{ReadOnly: true}
	if s.seam.name() == "postgres" {
		options.Isolation = sql.LevelRepeatableRead
	}
	return s.told(s.read.WithContext(ctx).Transaction(fn, options))
}

// told turns an error of a database that is away for the moment into one that can be shown.
func (s *Store) told(err error) error {
	var own *Error
	if err == nil || errors.As(err, &own) || !s.seam.unavailable(err) {
		return err
	}
	return errors.Join(&Error{Kind: Unavailable, Message: "The database cannot be reached just now. Please try again in a moment."}, err)
}

func gormConfig() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		NowFunc:                now,
		// Errors travel upward and are logged once, by who answers the request.
		Logger: logger.Discard,
	}
}

// forChange locks the rows that a query reads until the transaction ends; other
// changes of the same rows wait, rows that refer to them may still be added.
func forChange(db *gorm.DB) *gorm.DB {
	return db.Clauses(clause.Locking{Strength: "NO KEY UPDATE"})
}

func jsonTexts(texts []string) string {
	if texts == nil {
		texts = []string{}
	}
	out, _ := json.Marshal(texts) // a slice of strings always marshals
	return string(out)
}
