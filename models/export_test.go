package models

import (
	"context"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// What the tests of package models_test see of the inside.

var (
	Fold      = fold
	Blank     = blank
	Upgrade   = (*Store).migrate
	FreeTries = freeFailures
)

// Query reads one column of rows with SQL of the test's own.
func Query[T any](t testing.TB, s *Store, sql string, args ...any) (column []T) {
	t.Helper()
	if err := s.read.WithContext(t.Context()).Raw(sql, args...).Scan(&column).Error; err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return column
}

// Exec changes rows behind the store's back.
func Exec(t testing.TB, s *Store, sql string, args ...any) {
	t.Helper()
	if err := s.write.WithContext(t.Context()).Exec(sql, args...).Error; err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// Statements lists what the store asks the database while do is done.
func Statements(t testing.TB, s *Store, do func(*Store)) (statements []string) {
	t.Helper()
	listener := listener(func(sql string) { statements = append(statements, sql) })
	spied := &Store{seam: s.seam, read: s.read.Session(&gorm.Session{Logger: listener}), write: s.write.Session(&gorm.Session{Logger: listener})}
	spied.customersAbout(s.read) // is asked for now and then only
	do(spied)
	return statements
}

// listener is a GORM logger that hears of each statement.
type listener func(sql string)

func (l listener) LogMode(logger.LogLevel) logger.Interface { return l }
func (listener) Info(context.Context, string, ...any)       {}
func (listener) Warn(context.Context, string, ...any)       {}
func (listener) Error(context.Context, string, ...any)      {}
func (l listener) Trace(_ context.Context, _ time.Time, statement func() (string, int64), _ error) {
	sql, _ := statement()
	l(sql)
}
