package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"cohort/handlers/officetest"
)

// behindTLS is a visitor whose browser speaks TLS to a proxy, and sends these cookies.
func behindTLS(o *officetest.Office, cookies ...string) *officetest.Visitor {
	v := o.SignedOut().With("X-Forwarded-Proto", "https")
	if len(cookies) > 0 {
		v = v.With("Cookie", strings.Join(cookies, "; "))
	}
	return v
}

// setCookies are the cookies that a page sets, by their names.
func setCookies(t *testing.T, header http.Header) map[string]*http.Cookie {
	t.Helper()
	cookies := map[string]*http.Cookie{}
	for _, line := range header.Values("Set-Cookie") {
		cookie := officetest.Must(http.ParseSetCookie(line))(t)
		cookies[cookie.Name] = cookie
	}
	return cookies
}

// An operator who was signed in before cookies had a prefix stays signed in, under the new name.
func TestTheSessionOfAnOlderVersionGetsTheNewNameBehindTLS(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		old := o.Session()
		moved := setCookies(t, behindTLS(o, "connect.sid="+old).Get("/customers").Want(http.StatusOK).Header)
		now, before := moved["__Host-connect.sid"], moved["connect.sid"]
		if now == nil || now.Value != old || !now.Secure || !now.HttpOnly || now.Path != "/" || now.Domain != "" || now.MaxAge <= 0 {
			t.Fatalf("the new cookie is %v", now)
		}
		if before == nil || before.MaxAge >= 0 || before.Value != "" {
			t.Errorf("the old cookie is %v", before)
		}
		signedIn := behindTLS(o, "__Host-connect.sid="+old)
		if again := signedIn.Get("/customers").Want(http.StatusOK).Header.Values("Set-Cookie"); len(again) > 0 {
			t.Errorf("it is moved again: %v", again)
		}
		left := setCookies(t, behindTLS(o, "__Host-connect.sid="+old, "connect.sid=x").Post("/logout").RedirectsTo("/login").Header)
		if len(left) != 2 || left["__Host-connect.sid"].MaxAge >= 0 || left["connect.sid"].MaxAge >= 0 {
			t.Errorf("after signing out the browser keeps %v", left)
		}
		signedIn.Get("/customers").Want(http.StatusSeeOther)
	})
}

// A neighbour under the same domain can give a browser a cookie without the prefix, with a session of their own in it.
func TestASessionBehindTLSCannotBePlanted(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		signIn := behindTLS(o).Post("/login", "email", "olga@example.com", "password", o.Password).RedirectsTo("/")
		session := setCookies(t, signIn.Header)["__Host-connect.sid"].Value
		behindTLS(o, "__Host-connect.sid="+session).Get("/customers").Want(http.StatusOK)
		behindTLS(o, "connect.sid="+session).Get("/customers").Want(http.StatusSeeOther)
		o.SignedOut().With("Cookie", "connect.sid="+session).Get("/customers").Want(http.StatusSeeOther)
		behindTLS(o, "connect.sid="+o.Session(), "__Host-connect.sid="+session).Get("/customers").Want(http.StatusOK)

		api := o.AnonymousProgram().With("X-Forwarded-Proto", "https")
		fromAPI := setCookies(t, api.Do("POST /admin/auth", `{"email":"olga@example.com","password":"`+o.Password+`"}`).Want(200, "").Header)
		if fromAPI["__Host-connect.sid"] == nil || len(fromAPI) != 1 {
			t.Fatalf("programs get %v", fromAPI)
		}
		api.With("Cookie", "__Host-connect.sid="+fromAPI["__Host-connect.sid"].Value).Do("GET /admin/customers", "").Want(200, "")
		api.With("Cookie", "connect.sid="+fromAPI["__Host-connect.sid"].Value).Do("GET /admin/customers", "").Want(401, "Unauthorized")
	})
}

func TestChoicesHaveThePrefixBehindTLS(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	for _, c := range []struct{ path, field, value, cookie string }{
		{"/theme", "value", "dark", "theme"}, {"/shortcuts", "value", "off", "shortcuts"}, {"/shortcuts", "badges", "always", "key_badges"},
	} {
		set := setCookies(t, behindTLS(o, c.cookie+"=old").Post(c.path, c.field, c.value).Want(http.StatusSeeOther).Header)
		now, before := set["__Host-"+c.cookie], set[c.cookie]
		if now == nil || now.Value != c.value || !now.Secure || now.Path != "/" || before == nil || before.MaxAge >= 0 {
			t.Errorf("%s sets %v", c.cookie, set)
		}
	}
	for _, cookies := range []string{"theme=dark", "__Host-theme=dark; theme=light"} {
		if p := behindTLS(o, cookies).Get("/login"); !strings.Contains(p.Body, `data-theme="dark"`) {
			t.Errorf("%s is not heard", cookies)
		}
	}
}

// The headers that only TLS makes sense of.
func TestHeadersBehindTLS(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	for _, path := range []string{"/login", "/static/nothing", "/admin/customers", "/nothing", "/healthz"} {
		strict := behindTLS(o).Get(path).Header.Get("Strict-Transport-Security")
		if strict != "max-age=63072000; includeSubDomains" {
			t.Errorf("%s: Strict-Transport-Security is %q", path, strict)
		}
	}
	for host, strict := range map[string]bool{
		"localhost": false, "localhost:9000": false, "office.localhost:9000": false, "office.example": true,
	} {
		request := officetest.Must(http.NewRequestWithContext(t.Context(), http.MethodGet, o.URL+"/login", nil))(t)
		request.Host = host
		request.Header.Set("X-Forwarded-Proto", "https")
		if got := o.SignedOut().Read(request).Header.Get("Strict-Transport-Security"); (got != "") != strict {
			t.Errorf("%s is told %q", host, got)
		}
	}
	if clear := behindTLS(o).Post("/logout").Header.Get("Clear-Site-Data"); clear != `"storage"` {
		t.Errorf("signing out clears %q", clear)
	}
	if clear := o.SignedIn().Post("/logout").Header.Get("Clear-Site-Data"); clear != "" {
		t.Errorf("without TLS signing out clears %q", clear)
	}
}
