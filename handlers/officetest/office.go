// Package officetest starts back offices for tests, and visits them: as a person whose browser has no JavaScript (Visitor, Page)
// and as a program (Program, Reply).
package officetest

import (
	"context"
	"log/slog"
	"net"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"cohort/handlers"
	"cohort/models"
	"cohort/models/accounts"
	"cohort/models/db"
	"cohort/models/storetest"
)

// Office is a running back office with a store of its own, empty but for one operator.
type Office struct {
	T        testing.TB
	Store    *models.Store
	Database string // its URL
	Operator accounts.Operator
	Password string
	URL      string
	// Statements counts what the requests have asked the database, all of them together.
	Statements *atomic.Int64
}

// Open starts a back office on a database, "sqlite" or "postgres".
func Open(t testing.TB, database string) *Office {
	t.Helper()
	return OpenWith(t, database, handlers.Config{})
}

// OpenWith starts a back office that is configured otherwise.
func OpenWith(t testing.TB, database string, config handlers.Config) *Office {
	t.Helper()
	o := &Office{T: t, Password: "a good password"}
	o.Store, o.Database = storetest.OpenWithURL(t, database)
	o.Operator = Must(o.Store.AddOperator(t.Context(), "olga@example.com", o.Password))(t)
	o.serve(config)
	return o
}

// Instance is another instance of the same back office, with a store of its own over the same database.
func (o *Office) Instance() *Office {
	o.T.Helper()
	another := *o
	another.Store = Must(storetest.OpenURL(o.T, o.Database))(o.T)
	another.serve(handlers.Config{})
	return &another
}

// serve starts the office's server, until the test is over.
func (o *Office) serve(config handlers.Config) {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	server := httptest.NewUnstartedServer(handlers.New(o.Store, config))
	ctx, count := db.CountStatements(context.Background())
	o.Statements = count
	server.Config.BaseContext = func(net.Listener) context.Context { return ctx }
	server.Start()
	o.T.Cleanup(server.Close)
	o.URL = server.URL
}

// OpenEach runs a test on every database.
func OpenEach(t *testing.T, test func(t *testing.T, o *Office)) {
	t.Helper()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			test(t, Open(t, database))
		})
	}
}
