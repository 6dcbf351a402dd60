package browser_test

import (
	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// asViewer signs in somebody who may look at everything and change nothing.
func (w world) asViewer(path string) func(b *browsertest.Browser) {
	return func(b *browsertest.Browser) {
		b.Cookie(officetest.SessionCookie, w.viewer)
		b.Open(path)
		b.See("View only. Ask an admin if you need to change something.")
	}
}

func (w world) settingsScenes() []scene {
	operator := "/settings/operators/" + w.operator
	return []scene{
		{name: "settings-profile", path: "/settings/profile"},
		{name: "settings-profile-error", path: "/settings/profile", then: func(b *browsertest.Browser) {
			b.Eval(`document.querySelector("#theme option[value=light]").value = "pink"`)
			b.Choose("Theme", "Light")
			b.Click("Save")
			b.See("Choose one of the choices.")
		}},
		{name: "settings-security", path: "/settings/security"},
		{name: "settings-security-error", path: "/settings/security", then: func(b *browsertest.Browser) {
			b.Fill("Current password", "a good password")
			b.Fill("New password", "password1")
			b.Click("Show: New password")
			b.Click("Change password")
			b.See("This is one of the 10,000 most common passwords.")
		}},
		{name: "settings-security-shown", path: "/settings/security", then: func(b *browsertest.Browser) {
			b.Fill("New password", "a better password")
			b.Click("Show: New password")
		}},
		{name: "settings-sessions", path: "/settings/sessions"},
		{name: "settings-sessions-end", path: "/settings/sessions", then: clicks("End all others")},
		{name: "noscript-security", path: "/settings/security", noScript: true},
		{name: "noscript-sessions", path: "/settings/sessions", noScript: true},
		{name: "settings-operators", path: "/settings/operators"},
		{name: "settings-operator", path: operator},
		{name: "settings-operator-disable", path: operator, then: clicks("Disable")},
		{name: "settings-invite", path: "/settings/invitations/new"},
		{name: "settings-invite-error", path: "/settings/invitations/new", then: func(b *browsertest.Browser) {
			b.Fill("E-mail", "nobody")
			b.Click("Create link")
			b.See("Enter an e-mail address, such as name@example.com.")
		}},
		{name: "settings-invitation", path: "/settings/invitations/new", then: func(b *browsertest.Browser) {
			b.Fill("E-mail", "vera@example.com")
			b.Click("Create link")
			b.See("Copy it now. It is shown only once.")
		}},
		{name: "settings-invitation-withdraw", path: "/settings/operators", then: clicks("Withdraw the invitation of ivy@example.com")},
		{name: "settings-keys", path: "/settings/api-keys"},
		{name: "settings-keys-empty", path: "/settings/api-keys", empty: true},
		{name: "settings-key-revoke", path: "/settings/api-keys", then: clicks("More for Web shop", "Revoke")},
		{name: "settings-key-new", path: "/settings/api-keys/new"},
		{name: "settings-key-made", path: "/settings/api-keys/new", then: func(b *browsertest.Browser) {
			b.Fill("Name", "A program")
			b.Click("Create")
			b.See("Your new API key")
		}},
		{name: "confirm-password", path: "/confirm?next=/settings/operators", then: func(b *browsertest.Browser) {
			b.Fill("Password", "a bad password")
			b.Click("Confirm")
			b.See("The password is wrong.")
		}},
		{name: "join", path: w.invitation, anyone: true},
		{name: "viewer-customers", path: "/login", anyone: true, then: w.asViewer("/customers")},
		{name: "viewer-group", path: "/login", anyone: true, then: w.asViewer("/customer-groups/" + w.small)},
		{name: "viewer-refused", path: "/login", anyone: true, then: func(b *browsertest.Browser) {
			b.Allow("403")
			w.asViewer("/customers/new")(b)
		}},
	}
}
