// Package storetest gives every test a database of its own, on SQLite and on PostgreSQL.
// Only tests import it. Tests inside models use it from package models_test.
package storetest

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cohort/models"
	"cohort/models/db"
	"cohort/models/upkeep"
)

// Databases are the kinds of database that Cohort runs on.
var Databases = []string{"sqlite", "postgres"}

// Each runs the test once on every kind of database, in parallel, each time with a new and empty store.
func Each(t *testing.T, test func(t *testing.T, store *models.Store)) {
	t.Helper()
	for _, database := range Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			test(t, Open(t, database))
		})
	}
}

// Open opens a new and empty store on "sqlite" or "postgres", which is closed when the test is over.
func Open(t testing.TB, database string) *models.Store {
	t.Helper()
	store, _ := OpenWithURL(t, database)
	return store
}

// OpenWithURL is Open that also returns the URL of the database.
func OpenWithURL(t testing.TB, database string) (store *models.Store, url string) {
	t.Helper()
	store, url, _ = tables.Open(t, database)
	return store, url
}

// OpenURL is models.Open for a store that Query and its like can look into. It is closed when the test is over.
func OpenURL(t testing.TB, url string) (*models.Store, error) {
	opened, err := db.Open(t.Context(), url, upkeep.InGo)
	if err != nil {
		return nil, err
	}
	store := models.New(opened)
	databases.Store(store, opened)
	t.Cleanup(func() {
		store.Close()
		databases.Delete(store)
	})
	return store, nil
}

// Hold keeps changes of the customer groups of a database waiting until release is called: on SQLite all changes, for
// ten seconds at most.
func Hold(t testing.TB, url string) (release func()) {
	t.Helper()
	if strings.HasPrefix(url, "postgres") {
		return Begin(t, url, "SELECT id FROM customer_groups FOR UPDATE")
	}
	return Begin(t, url, "SELECT 1")
}

// Begin executes a statement beside the store, in a transaction that lasts until commit is called: on SQLite all other
// changes wait for it, for ten seconds at most.
func Begin(t testing.TB, url, statement string) (commit func()) {
	t.Helper()
	begin := "BEGIN IMMEDIATE"
	if strings.HasPrefix(url, "postgres") {
		begin = "BEGIN"
	}
	db := Connect(t, url)
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{begin, statement} {
		if _, err := conn.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		if _, err := conn.ExecContext(t.Context(), "COMMIT"); err != nil {
			t.Error(err)
		}
		db.Close()
	}
}

// Connect opens a database beside its store.
func Connect(t testing.TB, url string) *sql.DB {
	t.Helper()
	driver := "sqlite"
	if strings.HasPrefix(url, "postgres") {
		driver = "pgx"
	}
	db, err := sql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// DatabaseURL is the URL of a new database without any table in it: for tests of the program
// and of the migrations, which bring their own.
func DatabaseURL(t testing.TB, database string) string {
	t.Helper()
	if database == "postgres" {
		return postgres(t).empty(t)
	}
	return sqliteURL(t)
}

func sqliteURL(t testing.TB) string {
	return filepath.Join(t.TempDir(), "cohort.db")
}

// missing skips a test that lacks a tool of the machine. In CI, where everything should be installed, that is a failure.
func missing(t testing.TB, sentence string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(sentence)
	}
	t.Skip(sentence)
}
