package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/imports"
	"cohort/models/storetest"
)

// overHTTP2 is an operator who speaks HTTP/2 to a server of an office.
func overHTTP2(o *officetest.Office, handler http.Handler, limit time.Duration) *officetest.Visitor {
	o.T.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.WriteTimeout, server.EnableHTTP2 = limit, true
	server.StartTLS()
	o.T.Cleanup(server.Close)
	also := *o
	also.URL = server.URL
	v := also.SignedIn().With("Accept-Encoding", "identity")
	v.Client.Transport = server.Client().Transport
	return v
}

// importPeople gives an office customers with long notes.
func importPeople(o *officetest.Office, customers int) {
	o.T.Helper()
	var list strings.Builder
	list.WriteString("email,note\n")
	for i := range customers {
		fmt.Fprintf(&list, "c%d@example.com,%s\n", i, strings.Repeat("x", 200))
	}
	_ = officetest.Must(o.Store.Import(o.T.Context(), strings.NewReader(list.String()), imports.Options{}, nil))(o.T)
}

// The limits of a server are lifted for an answer alone, not for its connection.
func TestLongAnswersArriveOverHTTP2(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	importPeople(o, 300)
	vip, ada := o.Group("VIP"), o.Customer("Ada", "Abbott", "ada@example.com")
	handler := handlers.New(o.Store, handlers.Config{})
	v := overHTTP2(o, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("%s speaks %s", r.URL.Path, r.Proto)
		}
		handler.ServeHTTP(slowLine{w, 60 * time.Millisecond}, r)
	}), impatient)
	if lines := strings.Count(v.Get("/customers/export").Want(http.StatusOK).Body, "\n"); lines < 300 {
		t.Errorf("%d lines arrive", lines)
	}
	time.AfterFunc(2*impatient, storetest.Hold(t, o.Database))
	v.Post("/customer-groups/"+vip+"/customers/add", "customer_ids", ada).Want(http.StatusSeeOther)
	v.Get("/customers").Want(http.StatusOK)
}

// flushed sends each piece at once; HTTP/2 would wait for more.
type flushed struct{ http.ResponseWriter }

func (f flushed) Write(p []byte) (int, error) {
	n, err := f.ResponseWriter.Write(p)
	return n, errors.Join(err, http.NewResponseController(f.ResponseWriter).Flush())
}

func (f flushed) Unwrap() http.ResponseWriter { return f.ResponseWriter }

// A client that hangs up over HTTP/2 ends one stream of a connection, with errors of its own.
func TestWhoHangsUpOverHTTP2IsNoFault(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ method, path, route string }{
		"in a file":                 {"GET", "/customers/export", "/customers/export"},
		"in its form":               {"POST", "/customers", "/customers"},
		"in the API":                {"POST", "/admin/customers", "/admin/customers"},
		"in a form without session": {"POST", "/login", "/login"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, log := openLogged(t, "sqlite")
			importPeople(o, 2000)
			handler := handlers.New(o.Store, handlers.Config{Logger: slog.New(slog.NewJSONHandler(log, nil))})
			held, began := make(chan struct{}), make(chan struct{})
			v := overHTTP2(o, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				close(began)
				if r.Method == http.MethodGet {
					w = &heldLine{ResponseWriter: flushed{w}, held: held}
				}
				context.AfterFunc(r.Context(), func() { close(held) })
				handler.ServeHTTP(w, r)
			}), time.Minute)
			ctx, hangUp := context.WithCancel(t.Context())
			defer hangUp()
			body, rest := io.Pipe()
			request := officetest.Must(http.NewRequestWithContext(ctx, c.method, v.URL+c.path, body))(t)
			request.Header.Set("Accept-Encoding", "identity")
			if c.method == http.MethodGet {
				request.Body = nil
			} else {
				request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				request.ContentLength = 1000
				go func() { _, _ = io.WriteString(rest, `{"email":"half`) }()
			}
			go func() {
				<-began
				if c.method != http.MethodGet {
					hangUp()
				}
			}()
			answer, err := v.Client.Do(request)
			if err == nil {
				_, _ = io.ReadFull(answer.Body, make([]byte, 1000))
				hangUp()
				_ = answer.Body.Close()
			}
			<-held
			log.line(t, c.method, c.route)
			if said := log.String(); strings.Contains(said, "ERROR") || strings.Contains(said, "WARN") {
				t.Errorf("it is logged as a fault:\n%s", said)
			}
		})
	}
}
