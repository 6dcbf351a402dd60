package handlers_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/activity"
	"cohort/models/record"
)

// somebody is an operator with a role, past the login page.
func somebody(o *officetest.Office, email string, role activity.Role) *officetest.Visitor {
	o.T.Helper()
	v := o.SignedOut()
	v.SetCookie(o.SessionOf(officetest.Must(o.Store.AddOperatorAs(o.T.Context(), email, o.Password, role))(o.T)))
	return v
}

var joinLink = regexp.MustCompile(`https?://[^/]+(/join/\w+)`)

func TestAColleagueIsInvited(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		v.Get("/settings/operators").Reads("olga@example.com", "Active")
		v.Post("/settings/invitations", "email", "no address", "role", "editor").Want(http.StatusUnprocessableEntity).
			Reads("Enter an e-mail address, such as name@example.com.")
		link := v.Post("/settings/invitations", "email", "vera@example.com", "role", "viewer").Want(http.StatusCreated)
		path := joinLink.FindStringSubmatch(link.Body)
		if path == nil {
			t.Fatalf("no link: %s", link.Body)
		}
		v.Get("/settings/operators").Reads("vera@example.com", "Invited by olga@example.com")

		v.Post("/settings/invitations", "email", "wim@example.com", "role", "editor").Want(http.StatusCreated)
		ask := v.Get("/settings/operators").Click("Withdraw the invitation of wim@example.com").Want(http.StatusOK).
			Reads("The link that was created for wim@example.com will no longer work.")
		ask.Press("Withdraw", nil).RedirectsTo("/settings/operators")
		v.Get("/settings/operators").Reads("The invitation was withdrawn.").DoesNotRead("wim@example.com")

		guest := o.SignedOut()
		guest.Get(path[1]).Want(http.StatusOK).Reads("You have been invited to sign in as vera@example.com.")
		guest.Post(path[1], "password", "short").Want(http.StatusUnprocessableEntity).Reads("Use at least 8 characters for the password.")
		guest.Post(path[1], "password", "a fine password").Want(http.StatusSeeOther)
		guest.Get("/customers").Want(http.StatusOK)
		guest.Post("/customers", "email", "x@example.com").Want(http.StatusForbidden).Reads("Viewers cannot change anything.")
		o.SignedOut().Get(path[1]).Want(http.StatusNotFound).Reads("This invitation was used, withdrawn or has expired.")
	})
}

func TestAnAdminResetsTheSecondStepOfAColleague(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v, colleague := o.SignedIn(), somebody(o, "vera@example.com", activity.Editor)
		vera := officetest.Must(o.Store.Authenticate(t.Context(), "vera@example.com", o.Password))(t)
		path := "/settings/operators/" + vera.ID
		v.Get(path).Reads("Second step", "Off").DoesNotRead("Reset second step")
		o.PasskeyOf(vera, "Phone")
		colleague.Get("/customers").Want(http.StatusOK)
		ask := v.Get(path).Reads("Second step", "On").Click("Reset second step").Want(http.StatusOK).
			Reads("will no longer work, and all their sessions will end")
		ask.Press("Reset", nil).RedirectsTo(path)
		v.Get(path).Reads("The second step of “vera@example.com” was reset.", "Second step", "Off")
		colleague.Get("/customers").Want(http.StatusSeeOther)
		if step := officetest.Must(o.Store.SecondStepOf(t.Context(), vera.ID))(t); step.On() {
			t.Errorf("the second step is still on: %+v", step)
		}
		somebody(o, "ed@example.com", activity.Editor).Post(path + "/reset-second-step").Want(http.StatusForbidden)
	})
}

func TestInvitationsLeadToThePublicAddress(t *testing.T) {
	t.Parallel()
	o := officetest.OpenWith(t, "sqlite", handlers.Config{PublicURL: "https://office.example"})
	o.SignedIn().Post("/settings/invitations", "email", "vera@example.com", "role", "viewer").Want(http.StatusCreated).
		Reads("https://office.example/join/")
}

func TestAKeySaysWhenItExpires(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	v.Post("/settings/api-keys", "name", "Web shop", "role", "viewer", "expires", "30").Want(http.StatusCreated)
	v.Get("/settings/api-keys").Reads("Active, expires " + record.DayMonthWords.Day(record.Now().AddDate(0, 0, 30)))
}

func TestAColleagueIsDisabled(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v, colleague := o.SignedIn(), somebody(o, "vera@example.com", activity.Editor)
		operator := officetest.Must(o.Store.Authenticate(t.Context(), "vera@example.com", o.Password))(t)
		colleague.Get("/customers").Want(http.StatusOK)
		path := "/settings/operators/" + operator.ID
		v.Get(path + "/disable").Want(http.StatusOK).Reads("will be signed out everywhere immediately")
		v.Post(path + "/disable").Want(http.StatusSeeOther)
		v.Get(path).Reads("was disabled.", "Disabled")
		colleague.Get("/customers").Want(http.StatusSeeOther)
		if _, err := o.Store.Authenticate(t.Context(), "vera@example.com", o.Password); !record.IsKind(err, record.Unauthorized) {
			t.Errorf("the disabled operator signs in: %v", err)
		}
		v.Post(path + "/enable").Want(http.StatusSeeOther)
		officetest.Must(o.Store.Authenticate(t.Context(), "vera@example.com", o.Password))(t)
		own := "/settings/operators/" + o.Operator.ID
		v.Post(own + "/disable").Want(http.StatusUnprocessableEntity).Reads("This is the last admin who can sign in.")
		v.Post(own, "role", "viewer").Want(http.StatusUnprocessableEntity).Reads("This is the last admin who can sign in.")
		v.Post(path, "role", "admin").Want(http.StatusSeeOther)
		v.Post(own, "role", "viewer").Want(http.StatusSeeOther)
		v.Get("/settings/operators").Want(http.StatusForbidden)
	})
}

func TestAColleagueIsSignedOut(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v, colleague := o.SignedIn(), somebody(o, "vera@example.com", activity.Editor)
		vera := officetest.Must(o.Store.OperatorByEmail(t.Context(), "vera@example.com"))(t)
		credentials := `{"email":"vera@example.com","password":"` + o.Password + `"}`
		token := o.AnonymousProgram().Do("POST /admin/auth/token", credentials).Text("access_token")
		colleague.Get("/customers").Want(http.StatusOK)
		v.Get("/settings/operators/"+vera.ID).Press("Sign out everywhere", nil).Follow().Reads("was signed out everywhere.", "Active")
		colleague.Get("/customers").Want(http.StatusSeeOther)
		o.AnonymousProgram().With("Authorization", "Bearer "+token).Do("GET /admin/customers", "").Want(401, "Unauthorized")
		colleague.Post("/login", "email", "vera@example.com", "password", o.Password).RedirectsTo("/")
		v.Get("/customers").Want(http.StatusOK)
		colleague.Post("/settings/operators/" + vera.ID + "/sign-out").Want(http.StatusForbidden)
		v.Post("/settings/operators/usr_gone/sign-out").Want(http.StatusNotFound)
	})
}

var keyText = regexp.MustCompile(`cohort_[\w-]{43}`)

func TestAnAPIKeyIsMadeAndRevoked(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		v.Get("/settings/api-keys").Reads("No API keys yet")
		v.Post("/settings/api-keys", "name", " ", "role", "editor", "expires", "30").Want(http.StatusUnprocessableEntity).
			Reads("Give the key a name of at most 255 characters.")
		v.Post("/settings/api-keys", "name", "shop", "role", "editor", "expires", "7").Want(http.StatusUnprocessableEntity).
			Reads("Choose when the key expires.")
		made := v.Post("/settings/api-keys", "name", "Web shop", "role", "editor", "expires", "30").Want(http.StatusCreated)
		key := keyText.FindString(made.Body)
		p := o.AnonymousProgram().With("X-Medusa-Access-Token", key)
		p.Do("POST /admin/customer-groups", `{"name":"VIP"}`).Want(200, "")
		list := v.Get("/settings/api-keys").Reads("Web shop", "Ends in "+key[len(key)-4:]+", for olga@example.com")
		if strings.Contains(list.Body, key) {
			t.Error("the key is shown again")
		}
		v.Get("/activity").Reads("Web shop (key of olga@example.com)")
		id := officetest.Must(o.Store.APIKeys(t.Context()))(t)[0].ID
		v.Get("/settings/api-keys/" + id + "/revoke").Reads("will lose access immediately")
		v.Post("/settings/api-keys/" + id + "/revoke").Want(http.StatusSeeOther)
		p.Do("GET /admin/customer-groups", "").Want(401, "Unauthorized")
		v.Get("/settings/api-keys").Reads("The API key “Web shop” was revoked.", "Revoked")
	})
}
