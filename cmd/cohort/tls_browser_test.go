package main_test

import (
	"strings"
	"testing"

	"cohort/handlers/browsertest"
	"cohort/models/storetest"
)

// In a browser, over TLS of our own: pages that are whole under the content security policy, cookies that are bound to this host, and
// nothing left of them after signing out. What the console says fails the test.
func TestABrowserOverTLS(t *testing.T) {
	t.Parallel()
	s := serveTLS(t, storetest.DatabaseURL(t, "sqlite"), goodPair(t), "--demo")
	b := browsertest.New(t, s.base)
	b.AnyCertificate()
	b.Open("/login")
	b.Fill("E-mail", "demo@example.com")
	b.Fill("Password", "cohort-demo")
	b.Click("Sign in")
	b.SeeURL("/customers")
	b.Click("Customer Groups")
	b.See("VIP")
	b.Allow("status of 404")
	b.Open("/nothing") // a page of an error is a page too
	b.Open("/customers")

	cookies := b.Cookies()
	for _, name := range []string{"__Host-connect.sid", "__Host-cohort.device", "__Host-timezone"} {
		if c := cookies[name]; c == nil || !c.Secure || c.Path != "/" || strings.HasPrefix(c.Domain, ".") {
			t.Errorf("the cookie %s is %+v", name, c)
		}
	}
	for name, cookie := range cookies {
		if !strings.HasPrefix(name, "__Host-") || (!cookie.HTTPOnly && name != "__Host-timezone") {
			t.Errorf("there is a cookie %+v", cookie)
		}
	}
	b.Eval(`localStorage.setItem("left", "behind")`)
	b.Eval(`document.querySelector("[data-logout]").requestSubmit()`)
	b.SeeURL("/login")
	kept := b.Cookies()
	if kept["__Host-connect.sid"] != nil || kept["__Host-cohort.device"] == nil || kept["__Host-timezone"] == nil {
		t.Errorf("after signing out there are the cookies %v", kept)
	}
	if left := b.Eval(`localStorage.getItem("left")`); left != nil {
		t.Errorf("after signing out the browser keeps %v", left)
	}
}

// What a page must not do it cannot do: run a script that stands in it, draw by an inline style, load a picture from a data: address,
// put text into itself as HTML.
func TestTheContentSecurityPolicyHolds(t *testing.T) {
	t.Parallel()
	s := serveTLS(t, storetest.DatabaseURL(t, "sqlite"), goodPair(t))
	b := browsertest.New(t, s.base)
	b.AnyCertificate()
	b.Open("/login")
	for _, complaint := range []string{"Content Security Policy", "Content Security policy", "TrustedHTML", "TrustedScript"} {
		b.Allow(complaint)
	}
	for attempt, expression := range map[string]string{
		"an inline script": `(() => { const s = document.createElement("script"); s.append("window.ran = true");
			document.body.append(s); return window.ran === true })()`,
		"an inline style": `(() => { const s = document.createElement("style"); s.append("body { color: rgb(1, 2, 3) }");
			document.head.append(s); return getComputedStyle(document.body).color === "rgb(1, 2, 3)" })()`,
		"a style attribute": `(() => { document.body.setAttribute("style", "color: rgb(1, 2, 3)");
			return getComputedStyle(document.body).color === "rgb(1, 2, 3)" })()`,
		"text as HTML":          `(() => { try { document.createElement("p").innerHTML = "<b>x</b>"; return true } catch { return false } })()`,
		"a policy of one's own": `(() => { try { trustedTypes.createPolicy("other", {}); return true } catch { return false } })()`,
		"a string as code":      `(() => { try { setTimeout("window.ran = true"); return true } catch { return false } })()`,
		"the camera":            `document.featurePolicy.allowsFeature("camera")`,
	} {
		if done := b.Eval(expression); done != false {
			t.Errorf("a page can do this: %s", attempt)
		}
	}
	b.Eval(`void (window.picture = new Image(), picture.onload = () => window.shown = "shown",
		picture.onerror = () => window.shown = "refused",
		picture.src = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==")`)
	b.Eventually("the picture is refused", func() bool { return b.Eval(`window.shown ?? ""`) == "refused" })
}
