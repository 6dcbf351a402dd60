package storetest

import (
	"context"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm/logger"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/db"
)

// databases are those under the stores that tests were given.
var databases sync.Map // of *db.DB by *models.Store

func databaseOf(store *models.Store) *db.DB {
	opened, _ := databases.Load(store)
	return opened.(*db.DB)
}

// Query reads one column of rows with SQL of the test's own.
func Query[T any](t testing.TB, store *models.Store, sql string, args ...any) (column []T) {
	t.Helper()
	if err := databaseOf(store).Read(t.Context()).Raw(sql, args...).Scan(&column).Error; err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return column
}

// TryQuery is Query where an error is not the end of the test.
func TryQuery[T any](t testing.TB, store *models.Store, column *[]T, sql string) error {
	return databaseOf(store).Read(t.Context()).Raw(sql).Scan(column).Error
}

// Exec changes rows behind the store's back.
func Exec(t testing.TB, store *models.Store, sql string, args ...any) {
	t.Helper()
	if err := databaseOf(store).Write(t.Context()).Exec(sql, args...).Error; err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// Shrink makes a few rows pass for many, so that a small store takes the ways of a large one.
func Shrink(store *models.Store) {
	databaseOf(store).Sizes = db.Sizes{Few: 1, Deep: 10, Batch: 7, SortedBatch: 7}
}

// Statements lists what the store asks the database while do is done.
func Statements(t testing.TB, store *models.Store, do func(*models.Store)) (statements []string) {
	t.Helper()
	heard := false
	spied := models.New(databaseOf(store).Logging(listener(func(sql string) {
		if heard {
			statements = append(statements, sql)
		}
	})))
	// How many customers there are, about, is asked for now and then only: not while somebody listens.
	if _, err := spied.Customers(t.Context(), customers.Query{Search: "nobody", Limit: 1}); err != nil {
		t.Fatal(err)
	}
	heard = true
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
