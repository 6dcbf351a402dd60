package handlers_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"

	"cohort/handlers"
	"cohort/models"
	"cohort/models/storetest"
)

// office is a running back office with a store of its own, empty but for one operator.
type office struct {
	t        testing.TB
	store    *models.Store
	database string // its URL
	operator models.Operator
	password string
	url      string
	// statements counts what the requests have asked the database, all of them together.
	statements *atomic.Int64
}

// open starts a back office on a database, "sqlite" or "postgres".
func open(t testing.TB, database string) *office {
	t.Helper()
	return openWith(t, database, handlers.Config{})
}

func openWith(t testing.TB, database string, config handlers.Config) *office {
	t.Helper()
	o := &office{t: t, password: "a good password"}
	o.store, o.database = storetest.OpenNamed(t, database)
	o.operator = try(o.store.AddOperator(t.Context(), "olga@example.com", o.password))(t)
	if config.Logger == nil {
		config.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	server := httptest.NewUnstartedServer(handlers.New(o.store, config))
	ctx, count := models.CountStatements(context.Background())
	o.statements = count
	server.Config.BaseContext = func(net.Listener) context.Context { return ctx }
	server.Start()
	t.Cleanup(server.Close)
	o.url = server.URL
	return o
}

// openEach runs a test on every database.
func openEach(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			test(t, open(t, database))
		})
	}
}

// try unpacks a result that must not be an error: try(store.Group(ctx, id))(t).
func try[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// customer makes a customer and returns the id. A name of one word is a last name.
func (o *office) customer(first, last, email string) string {
	o.t.Helper()
	in := models.CustomerInput{Email: &email, FirstName: models.TextOf(first), LastName: models.TextOf(last)}
	return try(o.store.CreateCustomer(o.t.Context(), in))(o.t).ID
}

// customers makes as many customers, "Customer 01" the first of them, and returns their ids in this order.
func (o *office) customers(n int) []string {
	o.t.Helper()
	ids := make([]string, n)
	for i := range ids {
		ids[i] = o.customer("Customer", fmt.Sprintf("%02d", i+1), fmt.Sprintf("c%02d@example.com", i+1))
	}
	return ids
}

// group makes a group with these customers in it and returns its id.
func (o *office) group(name string, customers ...string) string {
	o.t.Helper()
	in := models.GroupInput{Name: &name, Add: models.Selection{IDs: customers}}
	return try(o.store.CreateGroup(o.t.Context(), in))(o.t).ID
}

// groups makes as many groups, "Group 01" the first of them.
func (o *office) groups(n int) []string {
	o.t.Helper()
	ids := make([]string, n)
	for i := range ids {
		ids[i] = o.group(fmt.Sprintf("Group %02d", i+1))
	}
	return ids
}

// members are the e-mails of a group's customers in alphabetical order.
func (o *office) members(group string) []string {
	o.t.Helper()
	list := try(o.store.Customers(o.t.Context(), models.CustomerQuery{GroupID: group, Limit: -1, Order: models.Order{By: "email"}}))(o.t)
	emails := []string{}
	for _, customer := range list.Customers {
		emails = append(emails, customer.Email)
	}
	return emails
}

// visitor comes to the back office with a browser that has cookies and no JavaScript, and follows no redirect by itself.
type visitor struct {
	*office
	client *http.Client
	header http.Header
}

func (o *office) fillDemo() {
	o.t.Helper()
	_ = try(o.store.FillDemo(o.t.Context()))(o.t)
}

// stranger is somebody who has not signed in.
func (o *office) stranger() *visitor {
	o.t.Helper()
	jar := try(cookiejar.New(nil))(o.t)
	return &visitor{office: o, header: http.Header{}, client: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// signedIn is the operator, past the login page.
func (o *office) signedIn() *visitor {
	o.t.Helper()
	v := o.stranger()
	v.setCookie(o.session())
	return v
}

// session is the secret of a new session of the operator.
func (o *office) session() string {
	o.t.Helper()
	return o.sessionOf(o.operator)
}

func (o *office) sessionOf(operator models.Operator) string {
	o.t.Helper()
	return try(o.store.StartSession(o.t.Context(), operator.ID, models.Session{}))(o.t)
}

const cookie = "connect.sid"

func (v *visitor) setCookie(session string) {
	v.client.Jar.SetCookies(try(url.Parse(v.url))(v.t), []*http.Cookie{{Name: cookie, Value: session, Path: "/"}})
}

// cookie is the session the visitor carries, "" for none.
func (v *visitor) cookie() string {
	for _, c := range v.client.Jar.Cookies(try(url.Parse(v.url))(v.t)) {
		if c.Name == cookie {
			return c.Value
		}
	}
	return ""
}

// with is the same visitor, whose requests carry another header: with("HX-Request", "true").
func (v *visitor) with(pairs ...string) *visitor {
	also := *v
	also.header = v.header.Clone()
	for i := 0; i < len(pairs); i += 2 {
		also.header.Set(pairs[i], pairs[i+1])
	}
	return &also
}

// htmx is the same visitor, whose browser asks for the part of a page that fills an element, "section#customers".
func (v *visitor) htmx(target string) *visitor {
	return v.with("HX-Request", "true", "HX-Request-Type", "partial", "HX-Target", target)
}

func (v *visitor) get(path string) *page {
	v.t.Helper()
	return v.do(http.MethodGet, path, "", nil)
}

// post sends a form: post("/customers", "email", "ada@example.com", "phone", "1").
func (v *visitor) post(path string, pairs ...string) *page {
	v.t.Helper()
	return v.postForm(path, form(pairs...))
}

func (v *visitor) postForm(path string, fields url.Values) *page {
	v.t.Helper()
	return v.do(http.MethodPost, path, "application/x-www-form-urlencoded", fields)
}

func form(pairs ...string) url.Values {
	fields := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		fields.Add(pairs[i], pairs[i+1])
	}
	return fields
}
