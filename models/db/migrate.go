package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
)

// InGo are the migrations that SQL alone cannot do, by their numbers among all others. Each is one transaction.
type InGo map[int64]func(s *DB, tx *gorm.DB) error

// ErrNewer is returned for a database that a later version of Cohort has migrated.
var ErrNewer = errors.New("the database was created by a newer version of Cohort: use that version or a newer one")

// migrate applies what is missing. Instances that start at once wait for each other.
func (s *DB) migrate(ctx context.Context, inGo InGo) error {
	pool, err := s.writePool.DB()
	if err != nil {
		return err
	}
	if err := pool.PingContext(ctx); err != nil {
		return err
	}
	if s.Shared() {
		other, err := s.readPool.DB() // the migrations need all of theirs, where that is one connection
		if err != nil {
			return err
		}
		unlock, err := lockMigrations(ctx, other)
		if err != nil {
			return err
		}
		defer unlock()
	}
	provider, err := s.migrations(inGo)
	if err != nil {
		return err
	}
	return upgrade(ctx, provider, s.Dialect.unavailable)
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

// all are the migrations for goose, which has a transaction of its own.
func (g InGo) all(s *DB) (all []*goose.Migration) {
	for number, migrate := range g {
		run := func(ctx context.Context, tx *sql.Tx) error {
			gormTx := s.writePool.Session(&gorm.Session{NewDB: true, Context: ctx})
			gormTx.Statement.ConnPool = tx
			defer s.Dialect.settle(gormTx, time.Now())
			return migrate(s, gormTx)
		}
		all = append(all, goose.NewGoMigration(number, &goose.GoFunc{RunTx: run}, nil))
	}
	return all
}
