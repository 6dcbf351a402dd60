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
	o, _ := OpenFurnished(t, database, unfurnished, config)
	return o
}

var unfurnished = Furnished(func(*Office) struct{} { return struct{}{} })

// Furnished is the template of an office where the operator has done something more, before its server starts.
func Furnished[V any](furnish func(o *Office) V) *storetest.Template[V] {
	return storetest.NewTemplate(func(t testing.TB, store *models.Store) V {
		o := &Office{T: t, Store: store, Password: password}
		o.Operator = Must(store.AddOperator(t.Context(), email, password))(t)
		return furnish(o)
	})
}

// The operator's. To hash the password takes longer than all else that a new office needs.
const (
	email    = "olga@example.com"
	password = "a good password"
)

// OpenFurnished starts a back office that begins as a template of Furnished, and returns with it what furnish returned.
func OpenFurnished[V any](t testing.TB, database string, template *storetest.Template[V], config handlers.Config) (*Office, V) {
	t.Helper()
	o := &Office{T: t, Password: password}
	var furnished V
	o.Store, o.Database, furnished = template.Open(t, database)
	for _, operator := range Must(o.Store.Operators(t.Context()))(t) {
		if operator.Email == email {
			o.Operator = operator
		}
	}
	o.serve(config)
	return o, furnished
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
