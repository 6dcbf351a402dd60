package browser_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"cohort/handlers"
	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/models/storetest"
)

// passkeyOffice is an office at a host that has a name, as passkeys need it.
func passkeyOffice(t *testing.T, config handlers.Config) *officetest.Office {
	t.Helper()
	o := officetest.OpenWith(t, "sqlite", config)
	o.URL = strings.Replace(o.URL, "127.0.0.1", "localhost", 1)
	return o
}

// withPasskey is the operator with a device on which they have created a passkey.
func withPasskey(t *testing.T, o *officetest.Office) *browsertest.Browser {
	t.Helper()
	b := openBrowser(t, o, false)
	b.Authenticator()
	b.Open("/settings/security")
	b.Click("Add passkey")
	b.Fill("Name", "Work laptop")
	b.Click("Create passkey")
	return b
}

// signsIn signs out and comes as far as the second step.
func signsIn(o *officetest.Office, b *browsertest.Browser) {
	b.Cookie(officetest.SessionCookie, "none")
	b.Open("/login?next=/customer-groups")
	b.Fill("E-mail", o.Operator.Email)
	b.Fill("Password", o.Password)
	b.Click("Sign in")
	b.See("One more step")
}

func TestAPasskeyIsTheSecondStep(t *testing.T) {
	t.Parallel()
	o := passkeyOffice(t, handlers.Config{})
	b := withPasskey(t, o)
	b.See("Your recovery codes")
	b.Click("Done")
	b.In("Second step").Row("Work laptop").See("Never")
	b.See("10 left")
	b.Click("Add passkey")
	b.Fill("Name", "The same again")
	b.Click("Create passkey")
	b.See("This device already has a passkey.")

	signsIn(o, b)
	b.SeeFocus("Use a passkey")
	b.Press("Enter")
	b.SeeURL("/customer-groups")
	b.Open("/settings/security")
	b.In("Second step").Row("Work laptop").DontSee("Never")

	b.Click("Remove Work laptop")
	b.In("Remove passkey").Click("Remove")
	b.See("No second step yet")
	b.Open("/activity")
	b.See("Turned off the second step of olga@example.com")
}

// A device whose counter is behind what we have seen is a copy.
func TestACopiedPasskeyIsRefused(t *testing.T) {
	t.Parallel()
	o := passkeyOffice(t, handlers.Config{})
	b := withPasskey(t, o)
	b.See("Your recovery codes")
	count := func(n int) {
		storetest.Exec(t, o.Store, "UPDATE passkeys SET credential = json_set(credential, '$.authenticator.signCount', ?), sign_count = ?", n, n)
	}
	counter := storetest.Query[int](t, o.Store, "SELECT sign_count FROM passkeys")[0]
	count(counter + 1000)
	signsIn(o, b)
	b.Click("Use a passkey")
	b.See("This passkey was not accepted. Try again.")
	b.SeeURL("/login/verify")
	count(counter)
	b.Click("Use a passkey")
	b.SeeURL("/customer-groups")
	if now := storetest.Query[int](t, o.Store, "SELECT sign_count FROM passkeys")[0]; now <= counter {
		t.Errorf("the counter went from %d to %d", counter, now)
	}
}

// What a browser has signed for one sign-in is no answer to the next.
func TestAnAnswerOfAPasskeyIsGoodOnce(t *testing.T) {
	t.Parallel()
	o := passkeyOffice(t, handlers.Config{})
	b := withPasskey(t, o)
	b.See("Your recovery codes")
	signsIn(o, b)
	b.Eval(`HTMLFormElement.prototype.submit = function () { window.answer = this.elements.passkey.value }`)
	b.Click("Use a passkey")
	b.Eventually("the browser answers", func() bool { return b.Eval("window.answer ?? ''") != "" })
	send := func(first string) string {
		b.Eval(fmt.Sprintf(`window.status = 0; (async () => {
			%s
			const sent = await fetch("/login/verify", { method: "POST", body: new URLSearchParams({ passkey: window.answer }) });
			window.status = sent.status + " " + new URL(sent.url).pathname;
		})(); 0`, first))
		b.Eventually("it is sent", func() bool { return b.Eval("window.status") != "0" })
		return fmt.Sprint(b.Eval("window.status"))
	}
	const another = `await fetch("/login", { method: "POST", body: new URLSearchParams(` +
		`{ email: "olga@example.com", password: "a good password" }) });`
	officetest.Equal(t, "the answer", send(""), "200 /customers")
	officetest.Equal(t, "the same in another sign-in that asked for none", send(another), "422 /login/verify")
	officetest.Equal(t, "the same in another that asked for one", send(another+`await fetch("/login/passkey", { method: "POST" });`),
		"422 /login/verify")
}

// A passkey that was created on another site than the one that the configuration names is refused.
func TestAPasskeyIsForTheSiteOfTheConfiguration(t *testing.T) {
	t.Parallel()
	o := passkeyOffice(t, handlers.Config{PublicURL: "https://localhost"})
	b := withPasskey(t, o)
	b.See("This passkey was not accepted. Try again.")
	if has := officetest.Must(o.Store.SecondStepOf(t.Context(), o.Operator.ID))(t); has.On() {
		t.Errorf("it was kept: %+v", has)
	}
}

// At an address without a name, and in a browser without JavaScript, the page says what to do in place of a passkey.
func TestWhereThereAreNoPasskeys(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	b := openBrowser(t, o, false)
	b.Open("/settings/security/passkeys/new")
	b.See("Passkeys need a host name.")

	o = passkeyOffice(t, handlers.Config{})
	b = withPasskey(t, o)
	b.See("Your recovery codes")
	recovery := regexp.MustCompile(`[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}`).FindString(b.Text())
	b = openBrowser(t, o, true).WithoutJavaScript()
	signsIn(o, b)
	b.See("Passkeys need JavaScript, which is off in this browser.")
	b.DontSee("Use a passkey")
	b.Click("Use a recovery code")
	b.Fill("Recovery code", recovery)
	b.Click("Verify recovery code")
	b.SeeURL("/customer-groups")
	b.Open("/settings/security/passkeys/new")
	b.See("Set up an authenticator app instead.")
	b.DontSee("Create passkey")
}

// All of it by keyboard, with an app in place of a device.
func TestAnAppIsSetUpByKeyboard(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, _ bool) {
		b.Open("/settings/security")
		b.Click("Set up authenticator app")
		b.SeeFocus("Code from your authenticator app")
		key := strings.ReplaceAll(regexp.MustCompile(`([A-Z2-7]{4} ){7}[A-Z2-7]{4}`).FindString(b.Text()), " ", "")
		b.Type(officetest.CodeOf(o, key))
		b.Press("Enter")
		b.See("Your recovery codes")
	})
}
