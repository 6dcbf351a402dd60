package handlers_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cohort/handlers"
	"cohort/handlers/officetest"
)

func TestWhatIsNotThereLeadsBack(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		for _, path := range append(officetest.NamingGone(officetest.EveryPage(officetest.Gone)), "/customers/a%00b",
			"/customer-groups/%ff", "/customers/"+strings.Repeat("x", 3000),
			"/customers/%27%20OR%201=1--", "/nothing", "/customers/x/y/z", "/customer-groups/", "/static/app.css", "/admin-panel") {
			p := v.Get(path).Want(http.StatusNotFound)
			if strings.HasPrefix(path, "/static/") {
				continue
			}
			if p.Heading() == "" || p.Link("Customers") != "/customers" || p.Link("Customer Groups") != "/customer-groups" {
				t.Errorf("%s: no way back: %s", path, p.Text())
			}
		}
		for _, path := range officetest.NamingGone(officetest.EveryPost(officetest.Gone)) {
			if strings.HasSuffix(path, "/delete") || strings.HasSuffix(path, "/withdraw") || strings.Contains(path, "/import/") &&
				strings.HasSuffix(path, "/remove") {
				continue // it is already as it was to be
			}
			if p := v.Post(path, "customer_ids", "cus_gone", "group_ids", "cgrp_gone", "name", "x", "email",
				"x@example.com"); p.Status != http.StatusNotFound {
				t.Errorf("POST %s answers %d", path, p.Status)
			}
		}
		// Somebody unknown learns no more than that.
		p := o.SignedOut().Get("/nothing").Want(http.StatusNotFound).Reads("Not found", "This address does not exist.")
		p.DoesNotRead("Sign out")
	})
}

func TestAnAddressUnderstandsItsMethodsOnly(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	of := o.OneOfEach()
	vip := of.Group
	v := o.SignedIn()
	for _, path := range append(officetest.EveryPage(of), officetest.EveryPost(of)...) {
		for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodTrace, "BREW"} {
			p := v.Do(method, path, "", nil)
			if p.Status != http.StatusMethodNotAllowed || p.Header.Get("Allow") == "" {
				t.Errorf("%s %s answers %d, allowing %q", method, path, p.Status, p.Header.Get("Allow"))
			}
		}
	}
	v.Post("/customers/new").Want(http.StatusNotFound) // the customer called "new"
	for _, path := range officetest.EveryPage(of) {
		if p := v.Do(http.MethodHead, path, "", nil); p.Status != v.Get(path).Status || p.Body != "" {
			t.Errorf("HEAD %s answers %d, %d bytes", path, p.Status, len(p.Body))
		}
	}
	officetest.Equal(t, "members", o.Members(vip), []string{"ada@example.com"})
}

func TestChangesFromOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	of := o.OneOfEach()
	ada, vip := of.Customer, of.Group
	v := o.SignedIn()
	for _, from := range map[string][]string{
		"another site":      {"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"},
		"another host":      {"Sec-Fetch-Site", "same-site", "Origin", "http://shop.example"},
		"an older browser":  {"Origin", "https://evil.example"},
		"a nameless origin": {"Origin", "null"},
	} {
		for _, path := range append(officetest.EveryPost(of), "/login", "/logout", "/theme", "/shortcuts") {
			p := v.With(from...).Post(path, "name", "x", "email", "x@example.com", "customer_ids", ada).Want(http.StatusForbidden)
			p.Reads("This request came from another site and was refused.")
		}
		v.With(from...).Get("/customers").Want(http.StatusOK)
	}
	officetest.Equal(t, "members", o.Members(vip), []string{"ada@example.com"})
	v.With("Sec-Fetch-Site", "same-origin", "Origin", o.URL).Post("/customer-groups/" + vip + "/delete").Want(http.StatusSeeOther)
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	for _, path := range []string{"/login", "/customers", "/nothing", "/healthz"} {
		h := v.Get(path).Header
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Strict-Transport-Security": "",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		policy := h.Get("Content-Security-Policy")
		for _, part := range []string{
			"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "object-src", "form-action 'self'",
			"base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
		} {
			// What is not named falls back to default-src.
			if has := strings.Contains(policy, part); has == (part == "object-src") {
				t.Errorf("%s: %s in the policy: %v", path, part, has)
			}
		}
		for _, part := range []string{"unsafe", "http", "data:", "blob:", "*"} {
			if strings.Contains(policy, part) {
				t.Errorf("%s: the policy is %q", path, policy)
			}
		}
	}
}

func TestAFormThatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	for name, c := range map[string]struct{ kind, body string }{
		"a broken escape":      {"application/x-www-form-urlencoded", "name=%zz"},
		"a semicolon":          {"application/x-www-form-urlencoded", "name=a;b"},
		"a broken multipart":   {"multipart/form-data; boundary=x", "--x\r\nnothing"},
		"no boundary":          {"multipart/form-data", "name=a"},
		"JSON":                 {"application/json", `{"name":"VIP"}`},
		"something unheard of": {"application/x-unheard-of", "name=a"},
		"nothing":              {"", ""},
	} {
		request := officetest.Must(http.NewRequestWithContext(t.Context(), http.MethodPost, o.URL+"/customer-groups",
			strings.NewReader(c.body)))(t)
		request.Header.Set("Content-Type", c.kind)
		response := officetest.Must(v.Client.Do(request))(t)
		response.Body.Close()
		if response.StatusCode != http.StatusBadRequest && response.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s answers %d", name, response.StatusCode)
		}
	}
	v.Get("/customer-groups").Reads("No customer groups yet")
}

// A fault of ours is logged once, with a number that the operator is shown, and nothing else.
func TestAFaultIsLoggedAndNotShown(t *testing.T) {
	t.Parallel()
	log := &journal{}
	o := officetest.OpenWith(t, "sqlite", handlers.Config{Logger: slog.New(slog.NewTextHandler(log, nil))})
	v := o.SignedIn()
	o.Store.Close()
	p := v.Get("/customers")
	if p.Status != http.StatusInternalServerError && p.Status != http.StatusServiceUnavailable {
		t.Fatalf("%d", p.Status)
	}
	p.DoesNotRead("sql", "database is closed")
	if p.Status == http.StatusInternalServerError {
		id := p.Header.Get("X-Request-Id")
		p.Reads("An unknown error occurred.", id)
		faults := 0
		for line := range strings.Lines(log.String()) {
			if strings.Contains(line, "level=ERROR") && strings.Contains(line, id) {
				faults++
			}
		}
		if id == "" || faults != 1 {
			t.Errorf("the fault of request %q is %d times in the log:\n%s", id, faults, log.String())
		}
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		healthy := map[string]string{"/healthz": "ok\n", "/health": "OK", "/readyz": "ok\n"}
		for path, words := range healthy {
			officetest.Equal(t, path, o.SignedOut().Get(path).Want(http.StatusOK).Body, words)
		}
		o.Store.Close()
		for path := range healthy {
			o.SignedOut().Get(path).Want(http.StatusServiceUnavailable)
		}
		// A program that is started anew would not find the database either.
		officetest.Equal(t, "alive", o.SignedOut().Get("/livez").Want(http.StatusOK).Body, "ok\n")
	})
}

func TestAVeryBigFormIsSaved(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		const many = 3000
		fields := url.Values{"name": {"Many"}}
		for i := range many {
			email := fmt.Sprintf("m%04d@example.com", i)
			fields.Add("customer_ids", o.Customer("", "", email))
		}
		v := o.SignedIn()
		p := v.PostForm("/customer-groups", fields).Want(http.StatusSeeOther).Follow().Want(http.StatusOK).Reads("3,000")
		path := p.Path
		delete(fields, "name")
		v.PostForm(path+"/customers/remove", fields).RedirectsTo(path).Follow().Reads("3,000 customers removed.", "0")
	})
}

func TestAFormThatIsTooBigIsRefused(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	v.Post("/customer-groups", "name", "VIP", "description", strings.Repeat("x", 9<<20)).
		Want(http.StatusRequestEntityTooLarge).Reads("This request is too large.")
	v.Get("/customer-groups").Reads("No customer groups yet")
}
