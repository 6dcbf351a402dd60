package handlers_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/sample"
	"cohort/models/storetest"
)

func TestSigningIn(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedOut()
		v.Get("/customer-groups?q=vip").RedirectsTo("/login?next=%2Fcustomer-groups%3Fq%3Dvip")
		form := v.Get("/login?next=%2Fcustomer-groups%3Fq%3Dvip").Want(http.StatusOK).Reads("Sign in", "E-mail", "Password")
		if form.Title() != "Sign in · Cohort" {
			t.Errorf("the title is %q", form.Title())
		}
		form.Press("Sign in", func(sent map[string][]string) {
			sent["email"], sent["password"] = []string{" Olga@Example.com "}, []string{o.Password}
		}).RedirectsTo("/customer-groups?q=vip").Follow().Want(http.StatusOK).Reads("Customer Groups", "olga@example.com")
		v.Get("/login").Want(http.StatusFound).Follow().Want(http.StatusFound).Follow().Want(http.StatusOK).Reads("Customers")
	})
}

func TestWrongCredentialsAreRefusedAlike(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	for name, c := range map[string]struct{ email, password string }{
		"wrong password":  {"olga@example.com", "a bad password"},
		"unknown e-mail":  {"nobody@example.com", o.Password},
		"nothing":         {"", ""},
		"an e-mail alone": {"olga@example.com", ""},
		"a zero byte":     {"olga@example.com\x00", o.Password},
		"no text":         {"\xff\xfe", "\xff\xfe"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := o.SignedOut()
			p := v.Post("/login", "email", c.email, "password", c.password, "next", "/customers?page=2").
				Want(http.StatusUnprocessableEntity)
			p.Reads("E-mail or password is wrong.")
			if strings.ToValidUTF8(c.email, "") == c.email && p.Value("E-mail") != strings.ReplaceAll(c.email, "\x00", "\uFFFD") {
				t.Errorf("the e-mail typed is not kept: %q", p.Value("E-mail"))
			}
			if p.Value("Password") != "" {
				t.Error("the password comes back")
			}
			if _, sent := p.Submits("Sign in"); sent.Get("next") != "/customers?page=2" {
				t.Errorf("the way on is lost: %v", sent)
			}
			if v.Cookie() != "" {
				t.Error("a session has begun")
			}
		})
	}
}

func TestSigningInLeadsOnlyToThisServer(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	for next, want := range map[string]string{
		"":                          "/",
		"/customers?q=a&page=2":     "/customers?q=a&page=2",
		"https://evil.example/":     "/",
		"//evil.example/":           "/",
		"/\\evil.example/":          "/",
		"\\/evil.example/":          "/",
		"/\t/evil.example/":         "/",
		"/customers\r\nSet-Cookie:": "/",
		"javascript:alert(1)":       "/",
		"customers":                 "/",
		"/login?next=/login":        "/",
		"/logout":                   "/",
	} {
		o.SignedOut().Post("/login", "email", "olga@example.com", "password", o.Password, "next", next).RedirectsTo(want)
	}
}

func TestASessionBeginsAtLoginAndEndsAtLogout(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedOut()
		v.SetCookie("chosen-by-somebody-else")
		v.Post("/login", "email", "olga@example.com", "password", o.Password).RedirectsTo("/")
		first := v.Cookie()
		if first == "chosen-by-somebody-else" || first == "" {
			t.Fatalf("the session is %q", first)
		}
		v.Post("/login", "email", "olga@example.com", "password", o.Password).RedirectsTo("/")
		second := v.Cookie()
		if second == first {
			t.Fatal("signing in again keeps the session's id")
		}
		thief := o.SignedOut()
		thief.SetCookie(first)
		thief.Get("/customers").Want(http.StatusSeeOther)
		thief.SetCookie(second)
		thief.Get("/customers").Want(http.StatusOK)

		v.Get("/logout").Want(http.StatusMethodNotAllowed)
		v.Get("/customers").Want(http.StatusOK).Press("Sign out", nil).RedirectsTo("/login")
		if v.Cookie() != "" {
			t.Error("the browser keeps the cookie")
		}
		thief.Get("/customers").RedirectsTo("/login?next=%2Fcustomers")
		v.Post("/logout").RedirectsTo("/login")
	})
}

func TestTheSessionCookie(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	for _, c := range []struct {
		proto, name string
		secure      bool
	}{{"http", "connect.sid=", false}, {"https", "__Host-connect.sid=", true}} {
		answer := o.SignedOut().With("X-Forwarded-Proto", c.proto).Post("/login", "email", "olga@example.com", "password", o.Password)
		set := answer.Header.Get("Set-Cookie")
		for _, attribute := range []string{c.name, "; Path=/;", "HttpOnly", "SameSite=Lax"} {
			if !strings.Contains(set, attribute) || !strings.HasPrefix(set, c.name) || strings.Contains(set, "Domain") {
				t.Errorf("the cookie has no %s: %s", attribute, set)
			}
		}
		if strings.Contains(set, "Secure") != c.secure {
			t.Errorf("over %s the cookie is %s", c.proto, set)
		}
	}
	if set := o.SignedOut().Get("/login").Header.Get("Set-Cookie"); set != "" {
		t.Errorf("looking at the login page begins a session: %s", set)
	}
}

func TestGuessingPasswordsIsSlowedDown(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedOut()
	for range 10 {
		v.Post("/login", "email", "olga@example.com", "password", "guess").Want(http.StatusUnprocessableEntity)
	}
	p := v.Post("/login", "email", "olga@example.com", "password", o.Password).Want(http.StatusTooManyRequests)
	p.Reads("Too many failed sign-ins. Wait a while, then try again.")
	if p.Header.Get("Retry-After") == "" {
		t.Error("nothing says when to try again")
	}
}

// Behind a proxy everybody has one address. Its guesses, at whatever instance, keep new browsers out, but nobody's own.
func TestOthersDoNotKeepOutABrowserThatIsKnown(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "postgres")
	own := o.SignedOut()
	signedIn := own.With("X-Forwarded-Proto", "https").Post("/login", "email", "olga@example.com", "password", o.Password)
	cookies := signedIn.RedirectsTo("/").Header.Values("Set-Cookie")
	for _, attribute := range []string{"__Host-cohort.device=", "Path=/;", "HttpOnly", "SameSite=Strict", "Secure", "Max-Age=15552000"} {
		if len(cookies) != 2 || !strings.Contains(cookies[1], attribute) {
			t.Fatalf("no %s in the cookies %v", attribute, cookies)
		}
	}
	device, _, _ := strings.Cut(strings.TrimPrefix(cookies[1], "__Host-cohort.device="), ";")
	o.SignedOut().Post("/login", "email", "nobody@example.com", "password", "guess").Want(http.StatusUnprocessableEntity)
	storetest.Exec(t, o.Store, "UPDATE sign_in_limits SET full_at = full_at + interval '1 day'") // as if many more had failed

	at := o.Instance()
	at.SignedOut().Post("/login", "email", "olga@example.com", "password", o.Password).Want(http.StatusTooManyRequests)
	back := at.SignedOut().With("Cookie", "cohort.device="+device)
	back.Post("/login", "email", "olga@example.com", "password", "a bad password").Want(http.StatusUnprocessableEntity)
	back.Post("/login", "email", "nobody@example.com", "password", "guess").Want(http.StatusTooManyRequests)
	renewed := back.Post("/login", "email", "olga@example.com", "password", o.Password).RedirectsTo("/")
	if again := renewed.Header.Values("Set-Cookie"); len(again) != 2 || strings.Contains(again[1], device) {
		t.Errorf("the cookies after the next sign-in are %v", again)
	}
}

// Guesses that are sent all at once, each at another account, are no more than those sent one by one.
func TestManyGuessesAtOnceAreSlowedDownToo(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	var heard atomic.Int64
	var wait sync.WaitGroup
	began := time.Now()
	for n := range 90 {
		wait.Go(func() {
			switch p := o.SignedOut().Post("/login", "email", fmt.Sprint("nobody", n, "@example.com"), "password", "guess"); p.Status {
			case http.StatusUnprocessableEntity:
				heard.Add(1)
			case http.StatusTooManyRequests:
			default:
				t.Errorf("%d", p.Status)
			}
		})
	}
	wait.Wait()
	if n, more := heard.Load(), int64(time.Since(began)/(5*time.Second))+1; n < 50 || n > 50+more {
		t.Errorf("%d of 90 guesses were heard in %v", n, time.Since(began))
	}
}

func TestTheLoginPageKnowsWhoCouldSignIn(t *testing.T) {
	t.Parallel()
	const demo, none = "This is a demo. Sign in with", "cohort user add EMAIL"
	o := officetest.Open(t, "sqlite")
	o.SignedOut().Get("/login").DoesNotRead(demo, none, sample.DemoPassword)
	o.SignedOut().Post("/login", "email", sample.DemoEmail, "password", sample.DemoPassword).Want(http.StatusUnprocessableEntity)

	o = officetest.OpenWith(t, "sqlite", handlers.Config{Demo: true})
	o.SignedOut().Get("/login").Reads(demo, sample.DemoEmail, sample.DemoPassword).DoesNotRead(none)

	server := httptest.NewServer(handlers.New(storetest.Open(t, "sqlite"), handlers.Config{}))
	t.Cleanup(server.Close)
	empty := &officetest.Office{T: t, URL: server.URL}
	empty.SignedOut().Get("/login").Reads("There is no operator yet.", none)
	empty.SignedOut().Post("/login", "email", sample.DemoEmail, "password", sample.DemoPassword).Want(http.StatusUnprocessableEntity)
}

func TestEveryPageAsksWhoIsThere(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	of := o.OneOfEach()
	vip := of.Group
	v := o.SignedOut()
	for _, path := range officetest.EveryPage(of) {
		v.Get(path).Want(http.StatusSeeOther).Follow().Want(http.StatusOK).Reads("Sign in")
	}
	for _, path := range officetest.EveryPost(of) {
		v.Post(path).Want(http.StatusSeeOther).Follow().Want(http.StatusOK).Reads("Sign in")
	}
	officetest.Equal(t, "members", o.Members(vip), []string{"ada@example.com"})
	// For htmx the whole page changes, and after it the page that the operator was on comes back, as they asked for it. A browser
	// forgets a cookie whose time is up, but who was on a page had signed in.
	on := v.With("HX-Current-URL", o.URL+"/customer-groups/"+vip+"?page=2")
	for path, next := range map[string]string{
		"/customer-groups/" + vip + "?page=3": "/customer-groups/" + vip + "?page=3",
		"/customer-groups/" + vip + "/delete": "/customer-groups/" + vip + "?page=2",
	} {
		asked := on.HTMX("section#members").Get(path)
		to := asked.Want(http.StatusOK).Header.Get("HX-Redirect")
		officetest.Equal(t, "htmx is led to", to, "/login?ended=1&next="+url.QueryEscape(next))
		v.Get(to).Reads("Your session has ended.")
	}
}

func TestTheThemeIsChosenByAForm(t *testing.T) {
	t.Parallel()
	v := officetest.Open(t, "sqlite").SignedIn()
	for _, c := range []struct{ button, html string }{{"Dark", `data-theme="dark"`}, {"Light", `data-theme="light"`}} {
		p := v.Get("/customers?q=a").Press(c.button, nil).RedirectsTo("/customers?q=a").Follow()
		if !strings.Contains(p.Body, "<html lang=\"en\" "+c.html) {
			t.Errorf("after %s the page begins %.80s", c.button, p.Body)
		}
	}
	if p := v.Get("/customers").Press("System", nil).Follow(); strings.Contains(p.Body, "data-theme=\"light\"") {
		t.Error("the page does not go back to what the system says")
	}
	v.Post("/theme", "value", "dark", "next", "//evil.example/").RedirectsTo("/")
}
