package handlers_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/storetest"
)

// securityLines are the log's lines about security, each as the event, its outcome, the operator, and the reason where it has one.
func (j *journal) securityLines(t *testing.T) (all []string) {
	t.Helper()
	for text := range strings.Lines(j.String()) {
		var line map[string]any
		if err := json.Unmarshal([]byte(text), &line); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		if line["msg"] != "security" {
			continue
		}
		level := map[any]string{"done": "INFO", "refused": "WARN"}[line["outcome"]]
		if line["address"] != "127.0.0.1" || line["route"] == "" || line["request"] == "" || line["time"] == "" || line["level"] != level {
			t.Errorf("a line lacks where it comes from: %s", text)
		}
		said := fmt.Sprint(line["event"], " ", line["outcome"], " ", line["operator"])
		if reason, ok := line["reason"]; ok {
			said += fmt.Sprint(" (", reason, ")")
		}
		all = append(all, said)
	}
	return all
}

// Who signs in, fails to, signs out or is refused is one line of the log each, and nothing that they typed is in it.
func TestSignInsAndRefusalsAreLogged(t *testing.T) {
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			o, log := openLogged(t, database)
			olga := o.Operator.ID
			v := o.SignedOut()
			v.Post("/login", "email", "olga@example.com", "password", "a wrong secret").Want(http.StatusUnprocessableEntity)
			v.Post("/login", "email", "hunter2 in the\nwrong field", "password", "x").Want(http.StatusUnprocessableEntity)
			v.Post("/login", "email", " Olga@example.com", "password", o.Password).Want(http.StatusSeeOther)
			v.Post("/confirm", "password", "a wrong secret").Want(http.StatusUnprocessableEntity)
			v.Post("/confirm", "password", o.Password).Want(http.StatusSeeOther)
			v.With("Sec-Fetch-Site", "cross-site").Post("/customers", "email", "x@example.com").Want(http.StatusForbidden)
			v.Post("/logout").Want(http.StatusSeeOther)
			p := o.AnonymousProgram()
			p.Do("POST /admin/auth/token", `{"email":"olga@example.com","password":"a wrong secret"}`).Want(401, "Unauthorized")
			token := p.Do("POST /admin/auth/token", `{"email":"olga@example.com","password":"`+o.Password+`"}`).Text("access_token")
			p.With("X-Medusa-Access-Token", "cohort_of_nobody").Do("GET /admin/customers", "").Want(401, "Unauthorized")
			p.With("Authorization", "Bearer of.no.token").Do("GET /admin/customers", "").Want(401, "Unauthorized")
			viewer := somebody(o, "vera@example.com", activity.Viewer)
			viewer.Post("/customers", "email", "x@example.com").Want(http.StatusForbidden)
			vera := officetest.Must(o.Store.OperatorByEmail(t.Context(), "vera@example.com"))(t).ID
			storetest.SameList(t, "the lines", log.securityLines(t), []string{
				"sign-in refused " + olga + " (wrong e-mail or password)",
				"sign-in refused unknown (wrong e-mail or password)",
				"sign-in done " + olga,
				"password again refused " + olga + " (wrong password)",
				"password again done " + olga,
				"access refused <nil> (sent for another site)",
				"sign-out done " + olga,
				"sign-in refused " + olga + " (wrong e-mail or password)",
				"sign-in done " + olga,
				"access refused <nil> (no such key or token)",
				"access refused <nil> (no such key or token)",
				"access refused " + vera + " (refused: the role does not allow it)",
			})
			for _, secret := range []string{"example.com", "secret", "hunter2", o.Password, token, "of_nobody"} {
				if strings.Contains(log.String(), secret) {
					t.Errorf("the log has %q in it:\n%s", secret, log)
				}
			}
		})
	}
}

// Too many failures are a line, too.
func TestGuessingIsLogged(t *testing.T) {
	t.Parallel()
	o, log := openLogged(t, "sqlite")
	for range 12 {
		o.SignedOut().Post("/login", "email", "olga@example.com", "password", "a wrong secret")
	}
	lines := log.securityLines(t)
	if len(lines) != 12 || lines[11] != "sign-in refused "+o.Operator.ID+" (too many failures)" {
		t.Errorf("twelve failures are logged as %q", lines)
	}
}

// Every change in the settings has a line in the log, in words of its own, but for one's profile; so have erasures and exports of people.
func TestChangesOfWhoMayDoWhatAreLogged(t *testing.T) {
	t.Parallel()
	o, log := openLogged(t, "sqlite")
	of := o.OneOfEach()
	for _, route := range slices.Sorted(maps.Keys(handlers.Roles())) {
		method, path, _ := strings.Cut(route, " ")
		settings := method == http.MethodPost && strings.HasPrefix(path, "/settings/") && path != "/settings/profile"
		file := strings.HasPrefix(path, "/customer") && strings.HasSuffix(path, "/export") && path != "/customer-groups/export"
		if !settings && !file && path != "/customers/:id/erase" || method == http.MethodGet && !file {
			continue
		}
		for _, ids := range []officetest.IDs{officetest.Gone, of} {
			before := len(log.securityLines(t))
			answer := o.SignedIn().Do(method, ids.Fill(path), "application/x-www-form-urlencoded", officetest.FormValues("x", "y"))
			lines := log.securityLines(t)[before:]
			lines = slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "sign-") })
			outcome := "done"
			if answer.Status >= http.StatusBadRequest {
				outcome = "refused"
			}
			if len(lines) != 1 || strings.Contains(lines[0], "/") || !strings.HasSuffix(lines[0], " "+outcome+" "+o.Operator.ID) {
				t.Errorf("%s, which answers %d, is logged as %q", route, answer.Status, lines)
			}
		}
	}
	set := officetest.Must(o.Store.Activities(t.Context(), activity.Query{Limit: 1}))(t)[0].ChangeSet
	if !strings.Contains(log.String(), `"change_set":"`+set+`"`) {
		t.Errorf("the change set %s is not in the log, by which it is found in the activity", set)
	}
}

// Who gives the password again goes on in a session of a new id, and the one before is good no longer.
func TestASessionGetsANewIDWithThePassword(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		before := v.Cookie()
		v.Post("/confirm", "password", "wrong").Want(http.StatusUnprocessableEntity)
		officetest.Equal(t, "the id after a wrong password", v.Cookie(), before)
		v.Post("/confirm", "next", "/customers", "password", o.Password).RedirectsTo("/customers")
		if v.Cookie() == before || v.Cookie() == "" {
			t.Fatal("the session has the id that it had")
		}
		v.Get("/customers").Want(http.StatusOK)
		thief := o.SignedOut()
		thief.SetCookie(before)
		thief.Get("/customers").Want(http.StatusSeeOther)
		officetest.Equal(t, "sessions", len(storetest.Query[string](t, o.Store, "SELECT id_hash FROM sessions")), 1)
		if _, err := o.Store.ConfirmSession(t.Context(), before, false); !record.IsKind(err, record.Unauthorized) {
			t.Errorf("a session that has ended goes on: %v", err)
		}
	})
}

// Sessions are ended by who has given the password lately.
func TestSessionsAreEndedWithThePasswordAtHand(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	o.Session()
	storetest.Exec(t, o.Store, "UPDATE sessions SET confirmed_at = ?", record.Now().Add(-31*time.Minute))
	for _, what := range []string{"end", "end-others", "end-all"} {
		answer := v.Post("/settings/sessions/" + what).Want(http.StatusSeeOther)
		if !strings.HasPrefix(answer.Header.Get("Location"), "/confirm?") {
			t.Errorf("%s leads to %s", what, answer.Header.Get("Location"))
		}
	}
	officetest.Equal(t, "sessions", len(storetest.Query[string](t, o.Store, "SELECT id_hash FROM sessions")), 2)
}

// The second step has lines of its own, which say what was given.
func TestTheSecondStepIsLogged(t *testing.T) {
	t.Parallel()
	o, log := openLogged(t, "sqlite")
	app := o.AppOf(o.Operator)
	form := signIn(o.SignedOut()).Follow()
	code := app.Code()
	form.Press("Verify", typing("code", "12345x")).Want(http.StatusUnprocessableEntity)
	form.Press("Verify", typing("code", code)).RedirectsTo("/")
	signIn(o.SignedOut()).Follow().Press("Verify recovery code", typing("recovery_code", app.Recovery[0])).RedirectsTo("/")
	storetest.SameList(t, "the lines", log.securityLines(t), []string{
		"password before the second step done " + o.Operator.ID,
		"second step refused " + o.Operator.ID + " (the second step failed after the right password)",
		"second step done " + o.Operator.ID,
		"sign-in done " + o.Operator.ID,
		"password before the second step done " + o.Operator.ID,
		"second step done " + o.Operator.ID,
		"sign-in done " + o.Operator.ID,
	})
	if text := log.String(); strings.Contains(text, code) || strings.Contains(text, app.Recovery[0]) ||
		!strings.Contains(text, `"factor":"recovery code"`) {
		t.Errorf("the log is\n%s", text)
	}
}

// Whatever a key is called, and whatever a header has in it, what is written about them is one line.
func TestASecurityLineIsOneLine(t *testing.T) {
	t.Parallel()
	log := &journal{}
	o := officetest.OpenWith(t, "sqlite", handlers.Config{Logger: slog.New(slog.NewTextHandler(log, nil))})
	name := "shop\nlevel=INFO msg=security event=\x1b[2J"
	_, key, err := o.Store.AddAPIKey(t.Context(), accounts.APIKeyInput{Name: "shop", Role: activity.Viewer})
	if err != nil {
		t.Fatal(err)
	}
	storetest.Exec(t, o.Store, "UPDATE api_keys SET name = ?", name) // such names were once possible
	p := o.AnonymousProgram().With("X-Medusa-Access-Token", key).With("X-Request-Id", "1\tlevel=INFO").With("User-Agent", "a\tmsg=security")
	p.Do("POST /admin/customer-groups", `{"name":"VIP"}`).Want(403, "")
	storetest.Wait(t, "the request is in the log", func() bool { return strings.Contains(log.String(), "msg=request") })
	text := log.String()
	if !strings.Contains(text, `key="shop\nlevel=INFO msg=security event=\x1b[2J"`) || strings.Count(text, "\n") != 2 ||
		strings.ContainsAny(text, "\t\x1b") {
		t.Errorf("the log is\n%q", text)
	}
}
