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

// databases has the database under each store that a test has opened.
var databases sync.Map // of *db.DB by *models.Store

func databaseOf(store *models.Store) *db.DB {
	opened, _ := databases.Load(store)
	return opened.(*db.DB)
}

// Query reads the one column of a query that the store has no verb for. An error ends the test.
func Query[T any](t testing.TB, store *models.Store, sql string, args ...any) (column []T) {
	t.Helper()
	if err := databaseOf(store).Read(t.Context()).Raw(sql, args...).Scan(&column).Error; err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return column
}

// TryQuery is Query where an error does not end the test.
func TryQuery[T any](t testing.TB, store *models.Store, column *[]T, sql string) error {
	return databaseOf(store).Read(t.Context()).Raw(sql).Scan(column).Error
}

// Exec executes a statement that the store has no verb for. An error ends the test.
func Exec(t testing.TB, store *models.Store, sql string, args ...any) {
	t.Helper()
	if err := databaseOf(store).Write(t.Context()).Exec(sql, args...).Error; err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// CountSearch counts the changes of search texts that wait for it, as Housekeeping does.
func CountSearch(t testing.TB, store *models.Store) {
	t.Helper()
	if err := databaseOf(store).CountSearch(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Shrink makes the store treat few rows as many, so that a small store tests the ways of a large one.
func Shrink(store *models.Store) {
	databaseOf(store).Sizes = db.Sizes{Few: 1, Deep: 10, Batch: 7, SortedBatch: 7, Import: 7, Carried: 2}
}

// Statements lists the SQL statements that do sends through the store it gets.
func Statements(t testing.TB, store *models.Store, do func(*models.Store)) (statements []string) {
	t.Helper()
	heard := false
	spied := models.New(databaseOf(store).Logging(listener(func(sql string) {
		if heard {
			statements = append(statements, sql)
		}
	})))
	// The estimate of all customers is read now and then only: here, so that it is not read in do.
	if _, err := spied.Customers(t.Context(), customers.Query{Search: "nobody", Limit: 1}); err != nil {
		t.Fatal(err)
	}
	heard = true
	do(spied)
	return statements
}

// listener is a GORM logger that is called with each statement.
type listener func(sql string)

func (l listener) LogMode(logger.LogLevel) logger.Interface { return l }
func (listener) Info(context.Context, string, ...any)       {}
func (listener) Warn(context.Context, string, ...any)       {}
func (listener) Error(context.Context, string, ...any)      {}
func (l listener) Trace(_ context.Context, _ time.Time, statement func() (string, int64), _ error) {
	sql, _ := statement()
	l(sql)
}
