package handlers_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cohort/handlers"
	"cohort/handlers/metrics"
	"cohort/handlers/officetest"
	"cohort/models/accounts"
	"cohort/models/storetest"
)

// signIn sends the right password of the office's operator, and what else the form has.
func signIn(v *officetest.Visitor, more ...string) *officetest.Page {
	return v.Post("/login", append([]string{"email", v.Operator.Email, "password", v.Password}, more...)...)
}

func TestSigningInWithAnApp(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		app := o.AppOf(o.Operator)
		v := o.SignedOut()
		waiting := signIn(v, "next", "/customers?page=2").RedirectsTo("/login/verify?next=%2Fcustomers%3Fpage%3D2")
		cookies := strings.Join(waiting.Header.Values("Set-Cookie"), "\n")
		for _, attribute := range []string{"cohort.pending=", "Path=/login", "HttpOnly", "SameSite=Strict", "Max-Age=300"} {
			if !strings.Contains(cookies, attribute) || strings.Contains(cookies, "cohort.device") {
				t.Errorf("%s: the cookies are %s", attribute, cookies)
			}
		}
		form := waiting.Follow().Want(http.StatusOK).Reads("One more step", "olga@example.com", "Use a recovery code").DoesNotRead("passkey")
		if v.Cookie() != "" {
			t.Error("a session has begun before the second step")
		}
		v.Get("/customers").RedirectsTo("/login?next=%2Fcustomers")
		v.Get("/admin/customers").Want(http.StatusUnauthorized)

		wrong := form.Press("Verify", typing("code", "12345x")).Want(http.StatusUnprocessableEntity)
		wrong.Reads("This code is wrong or was used before.")
		wrong.Press("Verify", typing("code", app.Code())).RedirectsTo("/customers?page=2").Follow().Want(http.StatusOK)
		v.Get("/login/verify").RedirectsTo("/login?next=%2F")

		// A recovery code lets in once.
		for _, again := range []bool{false, true} {
			form := signIn(o.SignedOut()).Follow()
			answer := form.Press("Verify recovery code", typing("recovery_code", app.Recovery[0]))
			if again {
				answer.Want(http.StatusUnprocessableEntity).Reads("This recovery code is wrong or was used before.")
			} else {
				answer.RedirectsTo("/")
			}
		}
		v.Get("/activity").Reads("Used a recovery code of olga@example.com", "Turned on the second step of olga@example.com")
		v.Get("/settings/security").Reads("9 left").DoesNotRead("Make new ones soon")
	})
}

func typing(name, value string) func(map[string][]string) {
	return func(sent map[string][]string) { sent[name] = []string{value} }
}

// A form that was sent when its session had ended goes along the second step too.
func TestAFormOutlivesTheSecondStep(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	app := o.AppOf(o.Operator)
	v := o.SignedOut()
	kept := v.Post("/customers", "email", "new@example.com", "first_name", "Nora").Want(http.StatusUnauthorized)
	asked := kept.Press("Sign in", func(sent map[string][]string) {
		sent["email"], sent["password"] = []string{o.Operator.Email}, []string{o.Password}
	}).Want(http.StatusOK).Reads("One more step")
	wrong := asked.Press("Verify", typing("code", "000000x")).Want(http.StatusUnprocessableEntity)
	back := wrong.Press("Verify", typing("code", app.Code()))
	back.Reads("What you had typed is back")
	if back.Value("First name") != "Nora" {
		t.Errorf("the form comes back with %q", back.Value("First name"))
	}
}

func TestASignInThatTookTooLongBeginsAnew(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	app := o.AppOf(o.Operator)
	v := o.SignedOut()
	form := signIn(v, "next", "/discounts").Follow()
	storetest.Exec(t, o.Store, "DELETE FROM pending_sign_ins")
	late := form.Press("Verify", typing("code", app.Code())).Want(http.StatusUnprocessableEntity)
	late.Reads("Your sign-in took too long. Sign in again.")
	if _, sent := late.Submits("Sign in"); sent.Get("next") != "/discounts" {
		t.Errorf("the way on is lost: %v", sent)
	}
	v.Get("/login/verify?next=/discounts").RedirectsTo("/login?next=%2Fdiscounts")
	v.Post("/login/passkey").Want(http.StatusNotFound)
}

// Whoever knows the password guesses few codes, through however many sign-ins.
func TestGuessingCodesIsSlowedDown(t *testing.T) {
	t.Parallel()
	var log lines
	counts := metrics.New(storetest.Open(t, "sqlite"), "test")
	o := officetest.OpenWith(t, "sqlite", handlers.Config{Logger: slog.New(slog.NewTextHandler(&log, nil)), Metrics: counts})
	app := o.AppOf(o.Operator)
	for range accounts.FreeCodes {
		signIn(o.SignedOut()).Follow().Press("Verify", typing("code", "12345x")).Want(http.StatusUnprocessableEntity)
	}
	v := o.SignedOut()
	full := signIn(v).Follow().Press("Verify", typing("code", app.Code())).Want(http.StatusTooManyRequests)
	full.Reads("Too many wrong codes. Wait a few minutes, then try again.")
	officetest.Equal(t, "when to try again", full.Header.Get("Retry-After"), "300")
	full.Press("Verify recovery code", typing("recovery_code", app.Recovery[0])).Want(http.StatusTooManyRequests)
	written := log.take()
	if n := strings.Count(written, "the second step failed after the right password"); n != accounts.FreeCodes+2 ||
		!strings.Contains(written, "operator="+o.Operator.ID) || strings.Contains(written, "12345x") {
		t.Errorf("%d failures are in the log:\n%s", n, written)
	}
	answer := httptest.NewRecorder()
	counts.Handler().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	for _, line := range []string{
		`cohort_sign_in_failures_total{door="second_step",reason="wrong"} 5`,
		`cohort_sign_in_failures_total{door="second_step",reason="throttled"} 2`,
		`cohort_sign_in_failures_total{door="form",reason="wrong"} 0`,
	} {
		if !strings.Contains(answer.Body.String(), line) {
			t.Errorf("%s is not among the numbers:\n%s", line, answer.Body)
		}
	}
}

// The Admin API asks for the code along with the password, and answers all that is wrong alike.
func TestTheAdminAPINeedsTheSecondStepToo(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		app := o.AppOf(o.Operator)
		body := func(password, otp string) string {
			if otp != "" {
				otp = `,"otp":"` + otp + `"`
			}
			return `{"email":"olga@example.com","password":"` + password + `"` + otp + `}`
		}
		for _, door := range []string{"POST /admin/auth", "POST /admin/auth/token"} {
			wrong := o.AnonymousProgram().Do(door, body("a bad password", ""))
			for name, sent := range map[string]string{
				"no code": body(o.Password, ""), "a wrong code": body(o.Password, "12345x"),
				"a recovery code": body(o.Password, app.Recovery[0]), "a wrong password": body("a bad password", app.Code()),
			} {
				answer := o.AnonymousProgram().Do(door, sent)
				if answer.Status != http.StatusUnauthorized || answer.Body != wrong.Body {
					t.Errorf("%s, %s: %d %s, not %s", door, name, answer.Status, answer.Body, wrong.Body)
				}
			}
			if answer := o.AnonymousProgram().Do(door, body(o.Password, app.Code())); answer.Status != http.StatusOK {
				t.Errorf("%s with the code: %d %s", door, answer.Status, answer.Body)
			}
		}
	})
}

func TestSettingUpAnApp(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v, other := o.SignedIn(), o.SignedIn()
		page := v.Get("/settings/security").Want(http.StatusOK).Reads("Off", "No second step yet")
		setup := page.Press("Set up authenticator app", nil).RedirectsTo("/settings/security/app").Follow().Want(http.StatusOK)
		_, after, _ := strings.Cut(setup.Body, `data-copy="`)
		key, _, _ := strings.Cut(after, `"`)
		if len(key) != 39 || strings.Contains(setup.Body, "data:image") {
			t.Fatalf("the key is %q", key)
		}
		setup.Press("Turn on", typing("code", "12345x")).Want(http.StatusUnprocessableEntity).Reads("This code is wrong")
		other.Get("/customers").Want(http.StatusOK)
		codes := setup.Press("Turn on", typing("code", officetest.CodeOf(o, strings.ReplaceAll(key, " ", "")))).Want(http.StatusCreated)
		codes.Reads("Your recovery codes", "They are shown only once")
		other.Get("/customers").Want(http.StatusSeeOther) // the other session has ended
		v.Get("/settings/security").Reads("On", "Replace authenticator app", "10 left").DoesNotRead(key)
		v.Get("/settings/security/app").RedirectsTo("/settings/security") // the key is not shown again

		storetest.Exec(t, o.Store, "DELETE FROM recovery_codes WHERE code_start IN "+
			"(SELECT code_start FROM recovery_codes ORDER BY code_start LIMIT 7)")
		v.Get("/settings/security").Reads("You have 3 recovery codes left. Make new ones soon.")
		v.Get("/settings/security/recovery-codes/new").Press("Make new codes", nil).Want(http.StatusCreated).Reads("Your recovery codes")
		v.Get("/settings/security").Reads("10 left")

		v.Get("/settings/security/app/remove").Press("Remove", nil).RedirectsTo("/settings/security").Follow().
			Reads("The authenticator app was removed.", "No second step yet").DoesNotRead("left")
		v.Get("/activity").Reads("Turned off the second step of olga@example.com", "Made new recovery codes for olga@example.com")
	})
}

// Before anything about the second step is changed, the password is asked for again.
func TestTheSecondStepIsChangedWithThePasswordAtHand(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.AppOf(o.Operator)
	v := o.SignedIn()
	storetest.Exec(t, o.Store, "UPDATE sessions SET confirmed_at = '2020-01-01 00:00:00'")
	v.Get("/settings/security").Want(http.StatusOK)
	for route := range handlers.Roles() {
		method, path, _ := strings.Cut(route, " ")
		if !strings.HasPrefix(path, "/settings/security/") || path == "/settings/security/password" { // which has a field for the old one
			continue
		}
		answer := v.Do(method, strings.ReplaceAll(path, ":passkey_id", "pk_none"), "application/x-www-form-urlencoded", url.Values{})
		if location := answer.Header.Get("Location"); answer.Status != http.StatusSeeOther || !strings.HasPrefix(location, "/confirm") {
			t.Errorf("%s answers %d %s", route, answer.Status, location)
		}
	}
	storetest.Same(t, "whether it is on", officetest.Must(o.Store.SecondStepOf(t.Context(), o.Operator.ID))(t).On(), true)
}

// Where all operators need a second step, those without one can set it up and sign out, and nothing else.
func TestOperatorsWithoutASecondStepAreLedToIt(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ben := officetest.Must(o.Store.AddOperator(t.Context(), "ben@example.com", o.Password))(t)
		of := o.OneOfEach()
		v := o.SignedIn()
		rule := v.Get("/settings/security")
		rule.Press("Save", typing("required", "true")).Want(http.StatusUnprocessableEntity).Reads("Set up your own second step first.")
		o.AppOf(o.Operator)
		v = o.SignedIn()
		v.Get("/settings/security").Press("Save", typing("required", "true")).RedirectsTo("/settings/security").Follow().
			Reads("Every operator needs a second step from now on.")
		v.Get("/activity").Reads("Changed the setting Security")

		b := o.SignedOut()
		b.SetCookie(o.SessionOf(ben))
		before := contents(o)
		for _, path := range officetest.EveryPage(of) {
			open := path == "/confirm" || path == "/activity/under-way" || strings.HasPrefix(path, "/settings/security")
			if to := b.Get(path).Header.Get("Location"); !open && to != "/settings/security" {
				t.Errorf("%s leads to %q", path, to)
			}
		}
		for _, path := range officetest.EveryPost(of) {
			open := path == "/confirm" || strings.HasPrefix(path, "/settings/security") && path != "/settings/security/required"
			if open {
				continue
			}
			if to := b.Post(path).Header.Get("Location"); to != "/settings/security" {
				t.Errorf("a form to %s leads to %q", path, to)
			}
		}
		storetest.SameList(t, "the records", contents(o), before)
		b.Get("/admin/customers").Want(http.StatusForbidden)
		b.Get("/customers").Follow().Reads("Every operator needs a second step. Set one up to go on. You can change your password after that.").
			DoesNotRead("Current password", "All operators") // which would not be saved

		o.AppOf(ben)
		b.SetCookie(o.SessionOf(ben))
		b.Get("/customers").Want(http.StatusOK)
		b.Get("/settings/security/app/remove").Press("Remove", nil).Want(http.StatusUnprocessableEntity).
			Reads("All operators need a second step. Set up another one before you remove this one.")
	})
}

func TestATokenIsNoWayAroundTheSecondStep(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ben := officetest.Must(o.Store.AddOperator(t.Context(), "ben@example.com", o.Password))(t)
	token := o.AnonymousProgram().Do("POST /admin/auth/token", `{"email":"ben@example.com","password":"`+o.Password+`"}`).Text("access_token")
	v := o.SignedOut().With("Authorization", "Bearer "+token)
	v.Get("/admin/customers").Want(http.StatusOK)
	if err := o.Store.RequireSecondStep(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	v.Get("/admin/customers").Want(http.StatusForbidden)
	o.AppOf(ben)
	v.Get("/admin/customers").Want(http.StatusUnauthorized) // it has ended with the change
}
