package browser_test

import (
	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// carefully plays on as the operator who has a second step.
func (w world) carefully(path string, then ...func(*browsertest.Browser)) func(*browsertest.Browser) {
	return func(b *browsertest.Browser) {
		b.Cookie(officetest.SessionCookie, w.careful)
		b.Open(path)
		for _, act := range then {
			act(b)
		}
	}
}

func (w world) secondStepScenes() []scene {
	const security = "/settings/security"
	signIn := func(b *browsertest.Browser) {
		b.Fill("E-mail", "careful@example.com")
		b.Fill("Password", "a good password")
		b.Click("Sign in")
		b.See("One more step")
	}
	return []scene{
		{name: "verify", path: "/login", anyone: true, then: signIn},
		{name: "verify-refused", path: "/login", anyone: true, then: func(b *browsertest.Browser) {
			signIn(b)
			b.Click("Use a recovery code")
			b.Fill("Recovery code", "none")
			b.Allow("429") // all pictures together are too many
			b.Click("Verify recovery code")
			b.SeeURL("/login/verify")
		}},
		{name: "security", path: security},
		{name: "security-on", path: security, then: w.carefully(security)},
		{name: "security-remove", path: security, then: w.carefully(security, clicks("Remove Phone"))},
		{name: "security-app", path: security, then: clicks("Set up authenticator app")},
		{name: "security-app-refused", path: security, then: func(b *browsertest.Browser) {
			b.Click("Set up authenticator app")
			b.Fill("Code from your authenticator app", "none")
			b.Allow("429")
			b.Click("Turn on")
			b.SeeURL("/settings/security/app/confirm")
		}},
		{name: "security-passkey", path: security + "/passkeys/new"},
		{name: "security-codes", path: security, then: w.carefully(security+"/recovery-codes/new", clicks("Make new codes"))},
	}
}
