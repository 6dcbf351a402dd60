package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/accounts"
)

// A form that the login page has kept shows an operator nothing while the rule for all keeps them from everything else.
func TestAKeptFormIsNoWayAroundTheSecondStep(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := o.Customers(2)
		vip := o.Group("VIP", ids[0])
		officetest.Must(o.Store.AddOperator(t.Context(), "ben@example.com", o.Password))(t)
		o.AppOf(o.Operator)
		if err := o.Store.RequireSecondStep(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		for form, fields := range map[string]string{
			"/customer-groups/" + vip + "/customers/add": "customer_ids=x", "/customers/" + ids[0]: "email=x",
		} {
			o.SignedOut().Post("/login", "email", "ben@example.com", "password", o.Password, "form", form, "fields", fields).
				RedirectsTo("/settings/security")
		}
	})
}

// While the second step is being set up, the page asks how far that has come. To be led away then would lose the recovery codes.
func TestSettingUpTheSecondStepIsNotInterrupted(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ben := officetest.Must(o.Store.AddOperator(t.Context(), "ben@example.com", o.Password))(t)
	o.AppOf(o.Operator)
	if err := o.Store.RequireSecondStep(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	v := o.SignedOut()
	v.SetCookie(o.SessionOf(ben))
	v.Get("/customers").RedirectsTo("/settings/security")
	officetest.Equal(t, "where the page is led that waits", v.HTMX("div#waiting").Get("/activity/under-way").Want(http.StatusOK).
		Header.Get("HX-Redirect"), "")
}

// passkeyHosts are hosts that no passkey can be for.
var passkeyHosts = []string{"127.0.0.1", "[::1]:80", "1.2.3.4", "a_b", "a..b", "localhost.", strings.Repeat("a", 300)}

func TestPasskeysNeedAHostNameAtEveryAddress(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	at := func(v *officetest.Visitor, host, method, path string) *officetest.Page {
		request := officetest.Must(http.NewRequestWithContext(t.Context(), method, v.URL+path, http.NoBody))(t)
		for _, cookie := range v.Client.Jar.Cookies(request.URL) {
			request.AddCookie(cookie) // which are not those of the host
		}
		request.Host = host
		return v.Read(request)
	}
	v := o.SignedIn()
	for _, host := range passkeyHosts {
		at(v, host, http.MethodGet, "/settings/security/passkeys/new").Want(http.StatusOK).Reads(accounts.NoHostName)
		at(v, host, http.MethodPost, "/settings/security/passkeys/options").Want(http.StatusForbidden).Reads(accounts.NoHostName)
	}
	at(v, "office.example.com", http.MethodPost, "/settings/security/passkeys/options").Want(http.StatusOK)
	o.AppOf(o.Operator)
	waiting := o.SignedOut()
	signIn(waiting).Want(http.StatusSeeOther)
	for _, host := range passkeyHosts {
		at(waiting, host, http.MethodPost, "/login/passkey").Want(http.StatusForbidden).Reads(accounts.NoHostName)
	}
}
