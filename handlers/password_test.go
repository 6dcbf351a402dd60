package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/activity"
	"cohort/models/storetest"
)

func TestAnOperatorChangesTheirPassword(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v, elsewhere := o.SignedIn(), o.SignedIn()
		token := tokenOf(o)
		before := v.Cookie()
		change := func(old, password string) *officetest.Page {
			return v.Get("/settings/security").Press("Change password", officetest.Typing("old_password", old, "password", password))
		}
		wrong := change("guess", "a better password").Want(http.StatusUnprocessableEntity)
		officetest.Equal(t, "at the old one", wrong.FieldError("Current password"), "This is not your current password.")
		officetest.Equal(t, "what was typed", wrong.Value("Current password")+wrong.Value("New password"), "")
		for password, says := range map[string]string{
			"short": "at least 8 characters", "PASSWORD1": "most common", "Cohort-2026": "“cohort”", "olga.olga.": "“olga”",
			o.Password: "This is your current password.",
		} {
			if got := change(o.Password, password).FieldError("New password"); !strings.Contains(got, says) {
				t.Errorf("%s: %q", password, got)
			}
		}
		elsewhere.Get("/customers").Want(http.StatusOK)

		change(o.Password, "a better password").RedirectsTo("/settings/security")
		v.Get("/settings/security").Want(http.StatusOK).Reads("Your password was changed. You are signed out everywhere else.")
		if after := v.Cookie(); after == before || after == "" {
			t.Error("the session keeps its id")
		}
		elsewhere.Get("/customers").Want(http.StatusSeeOther)
		old := o.SignedOut()
		old.SetCookie(before)
		old.Get("/customers").Want(http.StatusSeeOther)
		o.AnonymousProgram().With("Authorization", "Bearer "+token).Do("GET /admin/customers", "").Want(http.StatusUnauthorized, "")
		v.Get("/activity").Reads("olga@example.com")
		rows := storetest.Query[string](t, o.Store,
			"SELECT coalesce(CAST(before AS TEXT), '') || CAST(after AS TEXT) FROM activity WHERE object = 'operator'")
		if all := strings.Join(rows, " "); strings.Contains(all, "better") || strings.Contains(all, "argon2") {
			t.Errorf("the activity says %s", all)
		}
		o.SignedOut().Post("/login", "email", "olga@example.com", "password", "a better password").RedirectsTo("/")
	})
}

// tokenOf is a token of the operator for the Admin API.
func tokenOf(o *officetest.Office) string {
	o.T.Helper()
	credentials := `{"email":"olga@example.com","password":"` + o.Password + `"}`
	return o.AnonymousProgram().Do("POST /admin/auth/token", credentials).Text("access_token")
}

// A password that was typed into the form does not wait on the login page when the session has ended.
func TestAPasswordIsNotKeptForLater(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	page := v.Get("/settings/security")
	storetest.Exec(t, o.Store, "DELETE FROM sessions")
	led := page.Press("Change password", officetest.Typing("old_password", o.Password, "password", "a better password"))
	led.Want(http.StatusSeeOther).Follow().DoesNotRead("a better password", o.Password)
}

func TestViewersChangeTheirPasswordToo(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := somebody(o, "vera@example.com", activity.Viewer)
	v.Post("/settings/security/password", "old_password", o.Password, "password", "a better password").RedirectsTo("/settings/security")
}
