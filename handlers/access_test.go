package handlers_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/storetest"
)

// caller is somebody who asks for an address, with what proves who they are.
type caller struct {
	name   string
	role   activity.Role // what they may do; "" for nobody
	cookie string        // of a session
	header http.Header   // of a program
}

// callersOf are all kinds of callers: those with a session, and programs.
func callersOf(o *officetest.Office) (people, programs []caller) {
	signedIn := func(role activity.Role) accounts.Operator {
		operator := officetest.Must(o.Store.AddOperator(o.T.Context(), string(role)+"@example.com", o.Password))(o.T)
		if err := o.Store.ChangeRole(o.T.Context(), operator.ID, role, false); err != nil {
			o.T.Fatal(err)
		}
		return operator
	}
	people = []caller{{name: "nobody"}}
	programs = []caller{{name: "nobody"}}
	for _, role := range activity.Roles {
		operator := signedIn(role)
		people = append(people, caller{name: string(role), role: role, cookie: o.SessionOf(operator)})
		programs = append(programs, caller{name: "session of " + string(role), role: role, cookie: o.SessionOf(operator)})
		_, key, err := o.Store.AddAPIKey(o.T.Context(), accounts.APIKeyInput{Name: string(role), Role: role, OperatorEmail: o.Operator.Email})
		if err != nil {
			o.T.Fatal(err)
		}
		programs = append(programs, caller{name: "key of " + string(role), role: role, header: http.Header{"X-Medusa-Access-Token": {key}}})
	}
	former := officetest.Must(o.Store.AddOperator(o.T.Context(), "former@example.com", o.Password))(o.T)
	gone := caller{name: "disabled operator", cookie: o.SessionOf(former)}
	_, key, err := o.Store.AddAPIKey(o.T.Context(), accounts.APIKeyInput{Name: "former", OperatorEmail: former.Email})
	if err != nil {
		o.T.Fatal(err)
	}
	signIn := `{"email":"former@example.com","password":"` + o.Password + `"}`
	token := o.AnonymousProgram().Do("POST /admin/auth/token", signIn).Text("access_token")
	if err := o.Store.DisableOperator(o.T.Context(), former.ID); err != nil {
		o.T.Fatal(err)
	}
	people = append(people, gone)
	programs = append(programs, gone, caller{name: "key of a disabled operator", header: http.Header{"X-Medusa-Access-Token": {key}}},
		caller{name: "token of a disabled operator", header: http.Header{"Authorization": {"Bearer " + token}}})
	return people, programs
}

// lines are what a log has written.
type lines struct {
	sync.Mutex
	bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.Lock()
	defer l.Unlock()
	return l.Buffer.Write(p)
}

// take returns what was written since it was last called.
func (l *lines) take() string {
	l.Lock()
	defer l.Unlock()
	defer l.Reset()
	return l.String()
}

// Each address is asked for by each kind of caller: those whose role allows less than the address needs are refused, the others are not.
// What was refused left nothing behind but a line in the log.
func TestEachAddressNeedsItsRole(t *testing.T) {
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			var log lines
			o := officetest.OpenWith(t, database, handlers.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
			of := o.OneOfEach()
			people, programs := callersOf(o)
			before := contents(o)
			for _, route := range slices.Sorted(maps.Keys(handlers.Roles())) {
				needed := handlers.Roles()[route]
				method, path, _ := strings.Cut(route, " ")
				callers, refusedTo := people, http.StatusSeeOther
				if strings.HasPrefix(path, "/admin") {
					callers, refusedTo = programs, http.StatusUnauthorized
				}
				for _, by := range callers {
					if needed == "" || route == "DELETE /admin/auth" && by.role != "" {
						continue // open to anybody, or the end of the caller's own session
					}
					log.take()
					ids := officetest.Gone // what is allowed shall find nothing
					if !by.role.Allows(needed) {
						ids = of
					}
					status, location := askFor(o, by, method, ids.Fill(path))
					written := log.take()
					switch {
					case by.role == "":
						if status != refusedTo || refusedTo == http.StatusSeeOther && !strings.HasPrefix(location, "/login") {
							t.Errorf("%s by %s answers %d %s", route, by.name, status, location)
						}
					case !by.role.Allows(needed):
						if status != http.StatusForbidden {
							t.Errorf("%s by %s answers %d", route, by.name, status)
						}
						if !strings.Contains(written, "refused: the role does not allow it") || !strings.Contains(written, "role="+string(by.role)) {
							t.Errorf("%s by %s is not in the log: %s", route, by.name, written)
						}
					case status == http.StatusUnauthorized || strings.Contains(written, "refused: the role"):
						t.Errorf("%s by %s answers %d: %s", route, by.name, status, written)
					}
				}
			}
			storetest.SameList(t, "the records", contents(o), before)
		})
	}
}

// askFor sends a request without a body and returns how it was answered.
func askFor(o *officetest.Office, by caller, method, path string) (status int, location string) {
	request := officetest.Must(http.NewRequestWithContext(o.T.Context(), method, o.URL+path, strings.NewReader("")))(o.T)
	maps.Copy(request.Header, by.header)
	if by.cookie != "" {
		request.AddCookie(&http.Cookie{Name: officetest.SessionCookie, Value: by.cookie})
	}
	response := officetest.Must(http.DefaultTransport.RoundTrip(request))(o.T)
	defer response.Body.Close()
	return response.StatusCode, response.Header.Get("Location")
}

// contents are all records of an office, but for what notes its use.
func contents(o *officetest.Office) (counts []string) {
	for _, table := range []string{
		"customers", "customer_groups", "members", "price_lists", "price_list_groups", "prices", "discounts", "discount_rules",
		"discount_conditions", "discount_condition_groups", "regions", "activity", "operators", "api_keys", "settings", "price_files",
		"invitations", "imports", "import_parts",
	} {
		counts = append(counts, fmt.Sprint(table, " ", storetest.Query[int64](o.T, o.Store, "SELECT count(*) FROM "+table)[0]))
	}
	return counts
}

// No address is without a word on who may use it: what the router knows is what Roles has.
func TestEveryAddressHasARole(t *testing.T) {
	t.Parallel()
	roles := handlers.Roles()
	for _, route := range officetest.Routes() {
		if _, known := roles[route]; !known {
			t.Errorf("nobody said who may use %s", route)
		}
	}
	var open []string
	for route, role := range roles {
		if role == "" {
			open = append(open, route)
		}
	}
	slices.Sort(open)
	storetest.SameList(t, "open to anybody", open, []string{
		"GET /admin/openapi.yaml", "GET /favicon.ico", "GET /health", "GET /healthz", "GET /join/:token", "GET /livez", "GET /login",
		"GET /login/verify", "GET /readyz", "GET /static/*", "POST /admin/auth", "POST /admin/auth/token", "POST /join/:token",
		"POST /login", "POST /login/passkey", "POST /login/verify", "POST /logout", "POST /shortcuts", "POST /theme",
	})
}

// A viewer exports customers once an admin allows it, and no longer when it is taken back.
func TestAViewerExportsWhereAllowed(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		of := o.OneOfEach()
		operator := officetest.Must(o.Store.AddOperator(t.Context(), "viewer@example.com", o.Password))(t)
		v := o.SignedOut()
		v.SetCookie(o.SessionOf(operator))
		for _, allowed := range []bool{false, true, false} {
			if err := o.Store.ChangeRole(t.Context(), operator.ID, activity.Viewer, allowed); err != nil {
				t.Fatal(err)
			}
			for _, file := range []string{
				"/customers/export", "/customer-groups/" + of.Group + "/customers/export", "/customer-groups/customers/export",
			} {
				answer := v.Get(file)
				if answer.Status == http.StatusOK != allowed || strings.Contains(answer.Body, "ada@example.com") != allowed {
					t.Errorf("%s, where exports are allowed: %t, answers %d %s", file, allowed, answer.Status, answer.Body)
				}
			}
		}
	})
}

// What is sensitive asks for the password again after half an hour, and goes on from there.
func TestSensitivePagesAskForThePasswordAgain(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		if file := v.Get("/customers/export"); file.Status != http.StatusOK {
			t.Fatalf("just signed in: %d", file.Status)
		}
		storetest.Exec(t, o.Store, "UPDATE sessions SET confirmed_at = ?", record.Now().Add(-31*time.Minute))
		asked := v.With("Referer", o.URL+"/customers?q=ada").Get("/customers/export?q=ada")
		location := asked.Header.Get("Location")
		if asked.Status != http.StatusSeeOther || location != "/confirm?next=%2Fcustomers%3Fq%3Dada" {
			t.Fatalf("after half an hour: %d %s", asked.Status, location)
		}
		if wrong := v.Post("/confirm", "next", "/customers", "password", "wrong"); wrong.Status != http.StatusUnprocessableEntity ||
			!strings.Contains(wrong.Body, "The password is wrong.") {
			t.Errorf("a wrong password: %d", wrong.Status)
		}
		if file := v.Get("/customers/export"); file.Status != http.StatusSeeOther {
			t.Errorf("after a wrong password: %d", file.Status)
		}
		if right := v.Post("/confirm", "next", "/customers?q=ada", "password", o.Password); right.Header.Get("Location") != "/customers?q=ada" {
			t.Errorf("the password: %d %v", right.Status, right.Header)
		}
		if file := v.Get("/customers/export"); file.Status != http.StatusOK {
			t.Errorf("after the password: %d", file.Status)
		}
	})
}

// leading are the attributes that lead to an address, each with the method by which it is asked for.
var leading = map[string]string{
	"href": "GET", "action": "POST", "formaction": "POST", "data-hx-get": "GET", "data-hx-post": "POST",
}

// No page offers an operator what their role does not allow: every link and every form on it leads where they may go.
func TestPagesOfferOnlyWhatIsAllowed(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	of := o.OneOfEach()
	roles := handlers.Roles()
	for _, role := range []activity.Role{activity.Viewer, activity.Editor} {
		v := somebody(o, string(role)+"@example.com", role)
		for route, needed := range roles {
			method, path, _ := strings.Cut(route, " ")
			if method != http.MethodGet || strings.HasPrefix(path, "/admin") || needed == "" || !role.Allows(needed) {
				continue
			}
			page := v.Get(of.Fill(path))
			if page.Status == http.StatusSeeOther && strings.HasPrefix(page.Header.Get("Location"), "/login") {
				t.Fatalf("%s signed out before %s", role, path)
			}
			for n := range page.Doc.Descendants() {
				for attr, method := range leading {
					address := officetest.Attr(n, attr)
					switch {
					case !strings.HasPrefix(address, "/"), address == "/logout", attr == "action" && officetest.Attr(n, "method") != "post",
						method == http.MethodPost && strings.HasPrefix(address, "/settings/"), // which are their own
						method == http.MethodPost && role != activity.Viewer:                  // who would really do it
						continue
					}
					if status, _ := askFor(o, caller{cookie: v.Cookie()}, method, address); status == http.StatusForbidden {
						t.Errorf("%s offers a %s %s %s", path, role, method, address)
					}
				}
			}
			// What viewers set for themselves they may change.
			own := strings.HasPrefix(path, "/settings/")
			looks := path != "/confirm" && !own
			says := strings.Contains(page.Text(), "View only. Ask an admin")
			if role == activity.Viewer && page.IsWhole() && (!own || page.Status == http.StatusOK) && looks != says {
				t.Errorf("%s says that a viewer only looks: %t, want %t", path, says, looks)
			}
		}
	}
}
