package handlers_test

import (
	"net/http"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/activity"
	"cohort/models/storetest"
)

const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"

func TestOperatorsSeeAndEndTheirSessions(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		signIn := func(agent string) *officetest.Visitor {
			v := o.SignedOut().With("User-Agent", agent)
			v.Post("/login", "email", "olga@example.com", "password", o.Password).RedirectsTo("/")
			return v
		}
		lost := signIn(firefox)
		storetest.Later()
		program := signIn("curl/8.5.0")
		v := signIn("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15")
		colleague := somebody(o, "vera@example.com", activity.Viewer)
		page := v.Get("/settings/sessions").Want(http.StatusOK).Reads("Safari on macOS This session", "curl", "127.0.0.1", "Firefox on Windows")
		page.Press("End the session of Firefox on Windows", nil).RedirectsTo("/settings/sessions")
		v.Get("/settings/sessions").Reads("The session was ended.").DoesNotRead("Firefox on Windows")
		page.Press("End the session of Firefox on Windows", nil).RedirectsTo("/settings/sessions")
		v.Get("/settings/sessions").Reads("This session had already ended.").DoesNotRead("The session was ended.")
		lost.Get("/customers").Want(http.StatusSeeOther)
		program.Get("/customers").Want(http.StatusOK)
		question := v.Get("/settings/sessions").Click("End all others").Want(http.StatusOK).Reads("End all other sessions", "Cancel")
		program.Get("/customers").Want(http.StatusOK) // only asked yet
		question.Press("End all others", nil).RedirectsTo("/settings/sessions")
		v.Get("/settings/sessions").Reads("1 other session was ended.").DoesNotRead("curl", "End all others")
		program.Get("/customers").Want(http.StatusSeeOther)
		question.Press("End all others", nil).RedirectsTo("/settings/sessions")
		v.Get("/settings/sessions").Reads("Your other sessions had already ended.")

		token := tokenOf(o)
		again := signIn(firefox)
		v.Get("/settings/sessions").Press("Sign out everywhere", nil).RedirectsTo("/login")
		officetest.Equal(t, "the cookie", v.Cookie(), "")
		again.Get("/customers").Want(http.StatusSeeOther)
		o.AnonymousProgram().With("Authorization", "Bearer "+token).Do("GET /admin/customers", "").Want(http.StatusUnauthorized, "")
		colleague.Get("/settings/sessions").Want(http.StatusOK).DoesNotRead("Firefox")
		officetest.Equal(t, "sessions that are left", len(storetest.Query[string](t, o.Store, "SELECT id_hash FROM sessions")), 1)
	})
}
