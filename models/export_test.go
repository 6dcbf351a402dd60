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
	Upgrade   = (*DB).migrate
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

// TryQuery is Query where an error is not the end of the test.
func TryQuery[T any](t testing.TB, s *Store, column *[]T, sql string) error {
	return s.read.WithContext(t.Context()).Raw(sql).Scan(column).Error
}

// Exec changes rows behind the store's back.
func Exec(t testing.TB, s *Store, sql string, args ...any) {
	t.Helper()
	if err := s.write.WithContext(t.Context()).Exec(sql, args...).Error; err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// Shrink makes a few rows pass for many, so that a small store takes the ways of a large one.
func Shrink(s *Store) { s.sizes = sizes{few: 1, deep: 10, batch: 7, sortedBatch: 7} }

// Statements lists what the store asks the database while do is done.
func Statements(t testing.TB, s *Store, do func(*Store)) (statements []string) {
	t.Helper()
	listener := listener(func(sql string) { statements = append(statements, sql) })
	spied := New(&DB{dialect: s.dialect, sizes: s.sizes, read: s.read.Session(&gorm.Session{Logger: listener}), write: s.write.Session(&gorm.Session{Logger: listener})})
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
