package handlers_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"cohort/handlers"
)

func TestWhatIsNotThereLeadsBack(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		v := o.signedIn()
		for _, path := range append(naming(everyPage(gone)), "/customers/a%00b", "/customer-groups/%ff", "/customers/"+strings.Repeat("x", 3000),
			"/customers/%27%20OR%201=1--", "/nothing", "/customers/x/y/z", "/customer-groups/", "/static/app.css", "/admin-panel") {
			p := v.get(path).want(http.StatusNotFound)
			if strings.HasPrefix(path, "/static/") {
				continue
			}
			if p.heading() == "" || p.link("Customers") != "/customers" || p.link("Customer Groups") != "/customer-groups" {
				t.Errorf("%s: no way back: %s", path, p.text())
			}
		}
		for _, path := range naming(everyPost(gone)) {
			if strings.HasSuffix(path, "/delete") {
				continue
			}
			if p := v.post(path, "customer_ids", "cus_gone", "group_ids", "cgrp_gone", "name", "x", "email", "x@example.com"); p.status != http.StatusNotFound {
				t.Errorf("POST %s answers %d", path, p.status)
			}
		}
		// Somebody unknown learns no more than that.
		p := o.stranger().get("/nothing").want(http.StatusNotFound).reads("Not found", "There is nothing at this address.")
		p.doesNotRead("Sign out")
	})
}

func TestAnAddressUnderstandsItsMethodsOnly(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	of := o.oneOfEach()
	vip := of.group
	v := o.signedIn()
	for _, path := range append(everyPage(of), everyPost(of)...) {
		for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete, "BREW"} {
			p := v.do(method, path, "", nil)
			if p.status != http.StatusMethodNotAllowed || p.header.Get("Allow") == "" {
				t.Errorf("%s %s answers %d, allowing %q", method, path, p.status, p.header.Get("Allow"))
			}
		}
	}
	v.post("/customers/new").want(http.StatusNotFound) // the customer called "new"
	for _, path := range everyPage(of) {
		if p := v.do(http.MethodHead, path, "", nil); p.status != v.get(path).status || p.body != "" {
			t.Errorf("HEAD %s answers %d, %d bytes", path, p.status, len(p.body))
		}
	}
	same(t, "members", o.members(vip), []string{"ada@example.com"})
}

func TestChangesFromOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	of := o.oneOfEach()
	ada, vip := of.customer, of.group
	v := o.signedIn()
	for _, from := range map[string][]string{
		"another site":      {"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"},
		"another host":      {"Sec-Fetch-Site", "same-site", "Origin", "http://shop.example"},
		"an older browser":  {"Origin", "https://evil.example"},
		"a nameless origin": {"Origin", "null"},
	} {
		for _, path := range append(everyPost(of), "/login", "/logout", "/theme", "/shortcuts") {
			p := v.with(from...).post(path, "name", "x", "email", "x@example.com", "customer_ids", ada).want(http.StatusForbidden)
			p.reads("This request came from another site and was refused.")
		}
		v.with(from...).get("/customers").want(http.StatusOK)
	}
	same(t, "members", o.members(vip), []string{"ada@example.com"})
	v.with("Sec-Fetch-Site", "same-origin", "Origin", o.url).post("/customer-groups/" + vip + "/delete").want(http.StatusSeeOther)
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	v := o.signedIn()
	for _, path := range []string{"/login", "/customers", "/nothing", "/healthz"} {
		h := v.get(path).header
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		policy := h.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'self'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
			t.Errorf("%s: the policy is %q", path, policy)
		}
	}
}

func TestAFormThatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	v := o.signedIn()
	for name, c := range map[string]struct{ kind, body string }{
		"a broken escape":      {"application/x-www-form-urlencoded", "name=%zz"},
		"a semicolon":          {"application/x-www-form-urlencoded", "name=a;b"},
		"a broken multipart":   {"multipart/form-data; boundary=x", "--x\r\nnothing"},
		"no boundary":          {"multipart/form-data", "name=a"},
		"JSON":                 {"application/json", `{"name":"VIP"}`},
		"something unheard of": {"application/x-unheard-of", "name=a"},
		"nothing":              {"", ""},
	} {
		request := try(http.NewRequestWithContext(t.Context(), http.MethodPost, o.url+"/customer-groups", strings.NewReader(c.body)))(t)
		request.Header.Set("Content-Type", c.kind)
		response := try(v.client.Do(request))(t)
		response.Body.Close()
		if response.StatusCode != http.StatusBadRequest && response.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s answers %d", name, response.StatusCode)
		}
	}
	v.get("/customer-groups").reads("No customer groups yet")
}

// A fault of ours is logged once, with a number that the operator is shown, and tells nothing else.
func TestAFaultIsLoggedAndNotShown(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	o := openWith(t, "sqlite", handlers.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	v := o.signedIn()
	o.store.Close()
	p := v.get("/customers")
	if p.status != http.StatusInternalServerError && p.status != http.StatusServiceUnavailable {
		t.Fatalf("%d", p.status)
	}
	p.doesNotRead("sql", "database is closed")
	if p.status == http.StatusInternalServerError {
		id := p.header.Get("X-Request-Id")
		p.reads("An unknown error occurred.", id)
		if n := strings.Count(log.String(), id); id == "" || n != 1 {
			t.Errorf("request %q is %d times in the log:\n%s", id, n, log.String())
		}
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		healthy := map[string]string{"/healthz": "ok\n", "/health": "OK"}
		for path, words := range healthy {
			same(t, path, o.stranger().get(path).want(http.StatusOK).body, words)
		}
		o.store.Close()
		for path := range healthy {
			o.stranger().get(path).want(http.StatusServiceUnavailable)
		}
	})
}
