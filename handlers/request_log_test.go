package handlers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/imports"
	"cohort/models/storetest"
)

// journal is a log that can be read while it is written.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// openLogged starts a back office with its log at debug.
func openLogged(t *testing.T, database string) (*officetest.Office, *journal) {
	t.Helper()
	log := &journal{}
	return officetest.OpenWith(t, database,
		handlers.Config{Logger: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))}), log
}

// line waits for the log's line about a request to a route.
func (j *journal) line(t *testing.T, method, route string) map[string]any {
	t.Helper()
	var found map[string]any
	storetest.Wait(t, method+" "+route+" is in the log", func() bool {
		for text := range strings.Lines(j.String()) {
			var line map[string]any
			if err := json.Unmarshal([]byte(text), &line); err != nil {
				continue // it is being written
			}
			if line["msg"] == "request" && line["method"] == method && line["route"] == route {
				found = line
			}
		}
		return found != nil
	})
	return found
}

func TestEachRequestIsLogged(t *testing.T) {
	t.Parallel()
	o, log := openLogged(t, "sqlite")
	ada := o.Customer("Ada", "Lovelace", "ada@example.com")
	operator := o.Operator.ID
	o.SignedIn().Get("/customers?q=ada%40example.com&metadata=Lovelace").Want(http.StatusOK)
	o.SignedIn().Get("/customers/" + ada).Want(http.StatusOK)
	o.SignedIn().Get("/customer-groups/cgrp_none").Want(http.StatusNotFound)
	o.SignedIn().Post("/customer-groups", "name", "Lovelace's friends").Want(http.StatusSeeOther)
	o.Program().Do("GET /admin/customers?q=ada%40example.com", "")
	o.SignedOut().Post("/login", "email", "ada@example.com", "password", "Lovelace").Want(http.StatusUnprocessableEntity)
	o.SignedOut().Get("/activity").Want(http.StatusSeeOther)
	o.SignedOut().Get("/healthz").Want(http.StatusOK)
	o.SignedOut().Get("/livez").Want(http.StatusOK)
	o.SignedOut().Get("/readyz").Want(http.StatusOK)
	o.SignedOut().Get("/static/app.css")
	o.SignedOut().Do(http.MethodGet, "/ada/Lovelace", "", nil).Want(http.StatusNotFound)

	for _, c := range []struct {
		method, route, level string
		status               int
		operator             any
	}{
		{"GET", "/customers", "INFO", http.StatusOK, operator},
		{"GET", "/customers/:id", "INFO", http.StatusOK, operator},
		{"GET", "/customer-groups/:id", "INFO", http.StatusNotFound, operator},
		{"POST", "/customer-groups", "INFO", http.StatusSeeOther, operator},
		{"GET", "/admin/customers", "INFO", http.StatusOK, operator},
		{"POST", "/login", "INFO", http.StatusUnprocessableEntity, nil},
		{"GET", "/activity", "INFO", http.StatusSeeOther, nil},
		{"GET", "/healthz", "DEBUG", http.StatusOK, nil},
		{"GET", "/livez", "DEBUG", http.StatusOK, nil},
		{"GET", "/readyz", "DEBUG", http.StatusOK, nil},
		{"GET", "/static/*", "DEBUG", http.StatusNotFound, nil},
		{"GET", "", "INFO", http.StatusNotFound, nil},
	} {
		line := log.line(t, c.method, c.route)
		if line["level"] != c.level || line["status"] != float64(c.status) || line["operator"] != c.operator {
			t.Errorf("%s %q is logged as %v", c.method, c.route, line)
		}
		if took, ok := line["duration"].(float64); !ok || took <= 0 || line["request"] == "" {
			t.Errorf("%s %q has no duration or no id: %v", c.method, c.route, line)
		}
	}
	for _, secret := range []string{"ada", "Lovelace", ada, "friends"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log has %q in it:\n%s", secret, log)
		}
	}
}

func TestARequestIsNamedByAProxyAndByNobodyElse(t *testing.T) {
	t.Parallel()
	o, log := openLogged(t, "sqlite")
	for sent, kept := range map[string]bool{
		"01JDX9-abc_7": true, "ada@example.com": false, "two words": false, strings.Repeat("a", 65): false, "": false,
	} {
		answered := o.SignedOut().With("X-Request-Id", sent).Get("/login").Header.Get("X-Request-Id")
		if answered == "" || (answered == sent) != kept {
			t.Errorf("%q is answered with %q", sent, answered)
		}
	}
	log.line(t, "GET", "/login")
	if strings.Contains(log.String(), "ada@example.com") {
		t.Errorf("the log has what was sent:\n%s", log)
	}
}

// A client that hangs up, whenever it does, is no fault of ours.
func TestWhoHangsUpIsNoFault(t *testing.T) {
	t.Parallel()
	half := strings.Repeat("a", 500)
	for _, database := range storetest.Databases {
		for name, c := range map[string]struct {
			method, path, body string
			missing            int // so much of the body never comes
			// what PostgreSQL has to do first; on SQLite nobody who reads waits, and who changes waits for anything
			blocked string
		}{
			"in a change":    {"POST", "/customer-groups", "name=VIP", 0, "LOCK TABLE customer_groups"},
			"in a refusal":   {"POST", "/customer-groups", "name=Gold", 0, "LOCK TABLE customer_groups"},
			"in its reading": {"GET", "/customers", "", 0, "LOCK TABLE customers"},
			"in the API":     {"GET", "/admin/customers", "", 0, "LOCK TABLE customers"},
			"in its form":    {"POST", "/customers", "email=" + half, len(half), ""},
			"in its body":    {"POST", "/admin/customers", `{"email":"` + half, len(half), ""},
		} {
			t.Run(database+" "+name, func(t *testing.T) {
				t.Parallel()
				o, log := openLogged(t, database)
				session, release := o.Session(), func() {}
				o.Group("Gold")
				if database == "sqlite" && c.blocked != "" {
					c.blocked = "SELECT 1"
				}
				if c.blocked != "" {
					release = storetest.Begin(t, o.Database, c.blocked)
				}
				before := o.Statements.Load()
				conn := officetest.Must(net.Dial("tcp", strings.TrimPrefix(o.URL, "http://")))(t)
				_ = officetest.Must(fmt.Fprintf(conn,
					"%s %s HTTP/1.1\r\nHost: cohort\r\nCookie: %s=%s\r\nContent-Type: "+
						"application/x-www-form-urlencoded\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n%s",
					c.method, c.path, officetest.SessionCookie, session, len(c.body)+c.missing, c.body))(t)
				if c.missing > 0 { // the server says so when the handler begins to read
					_ = officetest.Must(conn.Read(make([]byte, 1)))(t)
				} else {
					storetest.Wait(t, "the request has begun", func() bool { return o.Statements.Load() > before })
				}
				if err := conn.Close(); err != nil {
					t.Fatal(err)
				}
				time.Sleep(50 * time.Millisecond)
				release()
				log.line(t, c.method, c.path)
				if strings.Contains(log.String(), "ERROR") || strings.Contains(log.String(), "WARN") {
					t.Errorf("it is logged as a fault:\n%s", log)
				}
			})
		}
	}
}

// What breaks off in the middle is a fault where the client still waits.
func TestAnAnswerThatBreaksOffIsAFault(t *testing.T) {
	t.Parallel()
	o, log := openLogged(t, "sqlite")
	var list strings.Builder
	list.WriteString("email,note\n")
	for i := range 5000 {
		fmt.Fprintf(&list, "c%d@example.com,%s\n", i, strings.Repeat("x", 200))
	}
	_ = officetest.Must(o.Store.Import(t.Context(), strings.NewReader(list.String()), imports.Options{}, nil))(t)
	handler := handlers.New(o.Store, handlers.Config{Logger: slog.New(slog.NewJSONHandler(log, nil))})
	closed := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(&heldLine{ResponseWriter: w, held: closed}, r)
	}))
	t.Cleanup(server.Close)
	request := officetest.Must(http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/customers/export", nil))(t)
	request.AddCookie(&http.Cookie{Name: officetest.SessionCookie, Value: o.Session()})
	answer := officetest.Must((&http.Client{Transport: &http.Transport{DisableCompression: true}}).Do(request))(t)
	defer answer.Body.Close()
	_ = officetest.Must(io.ReadFull(answer.Body, make([]byte, 1000)))(t)
	o.Store.Close()
	close(closed)
	if _, err := io.Copy(io.Discard, answer.Body); err == nil {
		t.Error("all of it was sent")
	}
	line := log.line(t, "GET", "/customers/export")
	if line["level"] != "ERROR" || line["broken_off"] != true || line["error"] == "" {
		t.Errorf("it is logged as %v", line)
	}
}
