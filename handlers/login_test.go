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

	"cohort/handlers"
	"cohort/models"
	"cohort/models/storetest"
)

func TestSigningIn(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		v := o.stranger()
		v.get("/customer-groups?q=vip").leadsTo("/login?next=%2Fcustomer-groups%3Fq%3Dvip")
		form := v.get("/login?next=%2Fcustomer-groups%3Fq%3Dvip").want(http.StatusOK).reads("Sign in", "E-mail", "Password")
		if form.title() != "Sign in · Cohort" {
			t.Errorf("the title is %q", form.title())
		}
		form.press("Sign in", func(sent map[string][]string) {
			sent["email"], sent["password"] = []string{" Olga@Example.com "}, []string{o.password}
		}).leadsTo("/customer-groups?q=vip").follow().want(http.StatusOK).reads("Customer Groups", "olga@example.com")
		v.get("/login").want(http.StatusFound).follow().want(http.StatusFound).follow().want(http.StatusOK).reads("Customers")
	})
}

func TestWrongCredentialsAreRefusedAlike(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	for name, c := range map[string]struct{ email, password string }{
		"wrong password":  {"olga@example.com", "a bad password"},
		"unknown e-mail":  {"nobody@example.com", o.password},
		"nothing":         {"", ""},
		"an e-mail alone": {"olga@example.com", ""},
		"a zero byte":     {"olga@example.com\x00", o.password},
		"no text":         {"\xff\xfe", "\xff\xfe"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := o.stranger()
			p := v.post("/login", "email", c.email, "password", c.password, "next", "/customers?page=2").want(http.StatusUnprocessableEntity)
			p.reads("E-mail or password is wrong.")
			if strings.ToValidUTF8(c.email, "") == c.email && p.value("E-mail") != strings.ReplaceAll(c.email, "\x00", "\uFFFD") {
				t.Errorf("the e-mail typed is not kept: %q", p.value("E-mail"))
			}
			if p.value("Password") != "" {
				t.Error("the password comes back")
			}
			if _, sent := p.sends("Sign in"); sent.Get("next") != "/customers?page=2" {
				t.Errorf("the way on is lost: %v", sent)
			}
			if v.cookie() != "" {
				t.Error("a session has begun")
			}
		})
	}
}

func TestSigningInLeadsOnlyToThisServer(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
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
		o.stranger().post("/login", "email", "olga@example.com", "password", o.password, "next", next).leadsTo(want)
	}
}

func TestASessionBeginsAtLoginAndEndsAtLogout(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		v := o.stranger()
		v.setCookie("chosen-by-somebody-else")
		v.post("/login", "email", "olga@example.com", "password", o.password).leadsTo("/")
		first := v.cookie()
		if first == "chosen-by-somebody-else" || first == "" {
			t.Fatalf("the session is %q", first)
		}
		v.post("/login", "email", "olga@example.com", "password", o.password).leadsTo("/")
		second := v.cookie()
		if second == first {
			t.Fatal("signing in again keeps the session's id")
		}
		thief := o.stranger()
		thief.setCookie(first)
		thief.get("/customers").want(http.StatusSeeOther)
		thief.setCookie(second)
		thief.get("/customers").want(http.StatusOK)

		v.get("/logout").want(http.StatusMethodNotAllowed)
		v.get("/customers").want(http.StatusOK).press("Sign out", nil).leadsTo("/login")
		if v.cookie() != "" {
			t.Error("the browser keeps the cookie")
		}
		thief.get("/customers").leadsTo("/login?next=%2Fcustomers")
		v.post("/logout").leadsTo("/login")
	})
}

func TestTheSessionCookie(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	for _, c := range []struct {
		proto  string
		secure bool
	}{{"http", false}, {"https", true}} {
		answer := o.stranger().with("X-Forwarded-Proto", c.proto).post("/login", "email", "olga@example.com", "password", o.password)
		set := answer.header.Get("Set-Cookie")
		for _, attribute := range []string{"connect.sid=", "Path=/", "HttpOnly", "SameSite=Lax"} {
			if !strings.Contains(set, attribute) {
				t.Errorf("the cookie has no %s: %s", attribute, set)
			}
		}
		if strings.Contains(set, "Secure") != c.secure {
			t.Errorf("over %s the cookie is %s", c.proto, set)
		}
	}
	if set := o.stranger().get("/login").header.Get("Set-Cookie"); set != "" {
		t.Errorf("looking at the login page begins a session: %s", set)
	}
}

func TestGuessingPasswordsIsSlowedDown(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	v := o.stranger()
	for range 10 {
		v.post("/login", "email", "olga@example.com", "password", "guess").want(http.StatusUnprocessableEntity)
	}
	p := v.post("/login", "email", "olga@example.com", "password", o.password).want(http.StatusTooManyRequests)
	p.reads("Too many failed sign-ins. Please wait a while and try again.")
	if p.header.Get("Retry-After") == "" {
		t.Error("nothing says when to try again")
	}
}

// Guesses that are sent all at once, each at another account, are no more than those sent one by one.
func TestManyGuessesAtOnceAreSlowedDownToo(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	var heard atomic.Int64
	var wait sync.WaitGroup
	for n := range 90 {
		wait.Go(func() {
			switch p := o.stranger().post("/login", "email", fmt.Sprint("nobody", n, "@example.com"), "password", "guess"); p.status {
			case http.StatusUnprocessableEntity:
				heard.Add(1)
			case http.StatusTooManyRequests:
			default:
				t.Errorf("%d", p.status)
			}
		})
	}
	wait.Wait()
	if n := heard.Load(); n < 50 || n > 60 {
		t.Errorf("%d of 90 guesses were heard", n)
	}
}

func TestTheLoginPageKnowsWhoCouldSignIn(t *testing.T) {
	t.Parallel()
	const demo, none = "This is a demo. Sign in with", "cohort user add EMAIL"
	o := open(t, "sqlite")
	o.stranger().get("/login").doesNotRead(demo, none, models.DemoPassword)
	o.stranger().post("/login", "email", models.DemoEmail, "password", models.DemoPassword).want(http.StatusUnprocessableEntity)

	o = openWith(t, "sqlite", handlers.Config{Demo: true})
	o.stranger().get("/login").reads(demo, models.DemoEmail, models.DemoPassword).doesNotRead(none)

	server := httptest.NewServer(handlers.New(storetest.Open(t, "sqlite"), handlers.Config{}))
	t.Cleanup(server.Close)
	empty := &office{t: t, url: server.URL}
	empty.stranger().get("/login").reads("There is no operator yet.", none)
	empty.stranger().post("/login", "email", models.DemoEmail, "password", models.DemoPassword).want(http.StatusUnprocessableEntity)
}

func TestEveryPageAsksWhoIsThere(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	of := o.oneOfEach()
	vip := of.group
	v := o.stranger()
	for _, path := range everyPage(of) {
		v.get(path).want(http.StatusSeeOther).follow().want(http.StatusOK).reads("Sign in")
	}
	for _, path := range everyPost(of) {
		v.post(path).want(http.StatusSeeOther).follow().want(http.StatusOK).reads("Sign in")
	}
	same(t, "members", o.members(vip), []string{"ada@example.com"})
	// For htmx the whole page changes, and after it the page that the operator was on comes back, as they asked for it. A browser
	// forgets a cookie whose time is up, but who was on a page had signed in.
	on := v.with("HX-Current-URL", o.url+"/customer-groups/"+vip+"?page=2")
	for path, next := range map[string]string{
		"/customer-groups/" + vip + "?page=3": "/customer-groups/" + vip + "?page=3",
		"/customer-groups/" + vip + "/delete": "/customer-groups/" + vip + "?page=2",
	} {
		asked := on.htmx("section#members").get(path)
		to := asked.want(http.StatusOK).header.Get("HX-Redirect")
		same(t, "htmx is led to", to, "/login?ended=1&next="+url.QueryEscape(next))
		v.get(to).reads("Your session has ended.")
	}
}

func TestTheThemeIsChosenByAForm(t *testing.T) {
	t.Parallel()
	v := open(t, "sqlite").signedIn()
	for _, c := range []struct{ button, html string }{{"Dark", `data-theme="dark"`}, {"Light", `data-theme="light"`}} {
		p := v.get("/customers?q=a").press(c.button, nil).leadsTo("/customers?q=a").follow()
		if !strings.Contains(p.body, "<html lang=\"en\" "+c.html) {
			t.Errorf("after %s the page begins %.80s", c.button, p.body)
		}
	}
	if p := v.get("/customers").press("System", nil).follow(); strings.Contains(p.body, "data-theme=\"light\"") {
		t.Error("the page does not go back to what the system says")
	}
	v.post("/theme", "value", "dark", "next", "//evil.example/").leadsTo("/")
}
