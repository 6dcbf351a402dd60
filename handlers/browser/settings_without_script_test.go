package browser_test

import (
	"strings"
	"testing"

	"cohort/handlers"
	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/storetest"
)

// Whoever has no JavaScript can do everything in the settings but use passkeys, and there the page says what to do instead.
func TestSettingsWithoutJavaScript(t *testing.T) {
	t.Parallel()
	o := passkeyOffice(t, handlers.Config{})
	for _, part := range []part{
		{"signing in and out", signInPlainly}, {"the profile", profilePlainly}, {"the sessions", sessionsPlainly},
		{"colleagues", colleaguesPlainly}, {"API keys", apiKeysPlainly}, {"the rights of a person", rightsPlainly}, {"a viewer", viewerPlainly},
		{"an authenticator app", appPlainly}, {"a passkey", passkeyPlainly}, {"a second step for all", requiredPlainly},
	} {
		t.Run(part.name, func(t *testing.T) { part.walk(t, o) })
	}
}

// plainly is the operator on a page, in a browser without JavaScript.
func plainly(t *testing.T, o *officetest.Office, path string) *browsertest.Browser {
	t.Helper()
	b := openBrowser(t, o, false).WithoutJavaScript()
	b.Open(path)
	return b
}

func signInPlainly(t *testing.T, o *officetest.Office) {
	b := openBrowser(t, o, true).WithoutJavaScript()
	b.Open("/customer-groups")
	b.Fill("E-mail", o.Operator.Email)
	b.Fill("Password", "a bad password")
	b.Click("Sign in")
	b.See("E-mail or password is wrong.")
	b.DontSee("Show")
	b.Fill("Password", o.Password)
	b.Click("Sign in")
	b.SeeURL("/customer-groups")
	b.Click(o.Operator.Email)
	b.Click("Sign out")
	b.SeeURL("/login")
	_, token, err := o.Store.Invite(t.Context(), accounts.InvitationInput{Email: "ivan@example.com", Role: activity.Editor})
	path := "/join/" + officetest.Must(token, err)(t)
	b.Open(path)
	b.Fill("Password", "password1")
	b.Click("Join")
	b.See("This is one of the 10,000 most common passwords.")
	b.Fill("Password", "a better password")
	b.Click("Join")
	b.SeeURL("/customers")
	b.Allow("404")
	b.Open(path)
	b.See("This invitation was used, withdrawn or has expired.")
}

func profilePlainly(t *testing.T, o *officetest.Office) {
	b := plainly(t, o, "/customers")
	b.Click("Settings")
	b.SeeURL("/settings/profile")
	b.Fill("First name (optional)", "Olga")
	b.Fill("Last name (optional)", "Orlova")
	b.Choose("Theme", "Dark")
	b.Choose("Time zone", "Europe/Berlin")
	b.Choose("Date format", "2026-11-30")
	b.Untick("Single-key shortcuts")
	b.Tick("Always show keys on buttons")
	b.Click("Save")
	b.See("Your profile was saved.")
	b.See("Olga Orlova")
	officetest.Equal(t, "the theme of the page", b.Eval("document.documentElement.dataset.theme"), any("dark"))
	now := officetest.Must(o.Store.Operator(t.Context(), o.Operator.ID))(t)
	officetest.Equal(t, "what was chosen", now.Preferences, accounts.Preferences{
		Theme: "dark", TimeZone: "Europe/Berlin", DateFormat: record.YearMonthDay, Shortcuts: "off", KeyBadges: "always",
	})
	b.Click("Security")
	b.Fill("Current password", "a bad password")
	b.Fill("New password", "a better password")
	b.Click("Change password")
	b.See("This is not your current password.")
	b.Fill("Current password", o.Password)
	b.Fill("New password", "a better password")
	b.Click("Change password")
	b.See("Your password was changed. You are signed out everywhere else.")
	b.Fill("Current password", "a better password")
	b.Fill("New password", o.Password)
	b.Click("Change password")
	b.See("Your password was changed.")
}

func sessionsPlainly(t *testing.T, o *officetest.Office) {
	storetest.Exec(t, o.Store, "DELETE FROM sessions")
	b := plainly(t, o, "/settings/sessions")
	inFirefox(t, o, 1)
	b.Reload()
	storetest.Exec(t, o.Store, "DELETE FROM sessions WHERE user_agent <> ''")
	b.Click("End the session of Firefox on Linux")
	b.See("This session had already ended.")
	inFirefox(t, o, 1)
	b.Reload()
	b.Click("End the session of Firefox on Linux")
	b.See("The session was ended.")
	inFirefox(t, o, 2)
	b.Reload()
	b.Click("End all others")
	b.See("You will be signed out everywhere except in this browser.")
	b.Click("Cancel")
	b.SeeURL("/settings/sessions")
	b.Click("End all others")
	b.Click("End all others")
	b.See("2 other sessions were ended.")
	forget(t, o)
	b.Click("Sign out everywhere")
	b.See("Confirm your password")
	b.Fill("Password", "a bad password")
	b.Click("Confirm")
	b.See("The password is wrong.")
	b.Fill("Password", o.Password)
	b.Click("Confirm")
	b.SeeURL("/settings/sessions")
	b.Click("Sign out everywhere")
	b.SeeURL("/login")
}

func rightsPlainly(t *testing.T, o *officetest.Office) {
	ada := o.Customer("Ada", "Abbott", "ada@example.com")
	b := plainly(t, o, "/customers/"+ada)
	b.Click("Actions for Ada Abbott")
	b.Click("Export everything…")
	b.SeeURL("/customers/" + ada + "/held")
	folder := b.Downloads()
	b.Click("Download JSON")
	if file := b.SeeFile(folder, "*.json"); !strings.Contains(file, "ada@example.com") {
		t.Errorf("the file has %q", file)
	}
	b.Click("Download CSV")
	b.SeeFile(folder, "*.csv")
	b.Click("Close")
	b.SeeURL("/customers/" + ada)
	b.Click("Actions for Ada Abbott")
	b.Click("Erase…")
	b.Fill("Type ada@example.com to confirm", "ada")
	b.Click("Erase")
	b.See("Type ada@example.com to confirm.")
	b.Fill("Type ada@example.com to confirm", "ada@example.com")
	b.Click("Erase")
	b.See("The customer was erased.")
	b.SeeURL("/customers")
}

func viewerPlainly(t *testing.T, o *officetest.Office) {
	vip := o.Group("VIP", o.Customers(2)...)
	vincent := officetest.Must(o.Store.AddOperatorAs(t.Context(), "vincent@example.com", o.Password, activity.Viewer))(t)
	b := openBrowser(t, o, true).WithoutJavaScript()
	b.Cookie(officetest.SessionCookie, o.SessionOf(vincent))
	b.Open("/customers?sort=name")
	b.See("View only. Ask an admin if you need to change something.")
	officetest.Equal(t, "links to what viewers may not do",
		b.Eval(`document.querySelectorAll("main a[href*='/new'], [href*='/edit']").length`),
		any(0.0))
	b.Fill("Search customers", "c02")
	b.In("main").Click("Search")
	b.See("1–1 of 1")
	b.Click("Customer 02")
	b.In("main").DontSee("Edit")
	b.Click("Prices and discounts")
	b.See("Check a price")
	b.Back()
	b.Click("VIP")
	b.SeeURL("/customer-groups/" + vip)
	b.In("main").DontSee("Add customers")
	b.Allow("403")
	b.Open("/customers/new")
	b.See("403")
	b.In("main").Click("Customer Groups")
	b.SeeURL("/customer-groups")
	b.Click("Settings")
	b.SeeURL("/settings/profile")
	b.DontSee("API keys")
}
