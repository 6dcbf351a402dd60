package storetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// server is a PostgreSQL that databases may be made on.
type server struct {
	url  *url.URL
	ours bool // is not that of TEST_DATABASE_URL: whatever is left there goes with the test process
}

// shared is the PostgreSQL of this test process, started by the first test that needs it.
var shared = sync.OnceValues(func() (*server, error) {
	if named := os.Getenv("TEST_DATABASE_URL"); named != "" {
		u, err := url.Parse(named)
		return &server{url: u}, err
	}
	u, err := startPostgres()
	return &server{url: u, ours: true}, err
})

// postgres is the server to use. It skips the test where there is none, or with -short.
func postgres(t testing.TB) *server {
	t.Helper()
	if testing.Short() {
		t.Skip("PostgreSQL is left out by -short: the store is tested on SQLite only")
	}
	s, err := shared()
	if errors.Is(err, errNoPostgres) {
		missing(t, err.Error())
	}
	if err != nil {
		t.Fatalf("the tests' own PostgreSQL: %v", err)
	}
	return s
}

func (s *server) empty(t testing.TB) string { return s.create(t, "") }

// create makes a database that is dropped when the test is over.
func (s *server) create(t testing.TB, options string) string {
	t.Helper()
	name := s.keep(t, options)
	t.Cleanup(func() {
		if err := s.exec(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("dropping the test's database: %v", err)
		}
	})
	return s.urlOf(name)
}

// keep makes a database that stays, and returns its name.
func (s *server) keep(t testing.TB, options string) (name string) {
	t.Helper()
	name = "cohort_test_" + strings.ToLower(rand.Text())
	if err := s.exec(t.Context(), "CREATE DATABASE "+name+options); err != nil {
		t.Fatalf("a database for the test: %v", err)
	}
	return name
}

func (s *server) exec(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, s.url.String())
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

func (s *server) urlOf(database string) string {
	u := *s.url
	u.Path = "/" + database
	return u.String()
}
