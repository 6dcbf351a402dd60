package browser_test

import (
	"strings"
	"testing"
	"time"

	"cohort/handlers"
	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/storetest"
)

// part is a part of a walk through the pages.
type part struct {
	name string
	walk func(t *testing.T, o *officetest.Office)
}

// Whoever has no mouse gets everywhere in the settings, does all there is to do, and always sees where they are.
func TestSettingsByKeyboard(t *testing.T) {
	t.Parallel()
	o := passkeyOffice(t, handlers.Config{})
	for _, part := range []part{
		{"signing in and out", signInByKeys}, {"the profile", profileByKeys}, {"the sessions", sessionsByKeys}, {"colleagues", colleaguesByKeys},
		{"API keys", apiKeysByKeys}, {"the rights of a person", rightsByKeys}, {"a viewer", viewerByKeys},
		{"an authenticator app", appByKeys}, {"a passkey", passkeyByKeys}, {"a second step for all", requiredByKeys},
	} {
		t.Run(part.name, func(t *testing.T) { part.walk(t, o) })
	}
}

// inSettings is the operator on one of the pages of the settings, reached by the menus.
func inSettings(t *testing.T, o *officetest.Office, page string) *browsertest.Browser {
	t.Helper()
	b := keyboard(t, o, "/customers")
	b.MayCopy()
	b.TabTo("Settings")
	b.Press("Enter")
	b.SeeURL("/settings/profile")
	b.TabTo("Skip to content")
	b.Press("Enter")
	if page != "Profile" {
		b.TabTo(page)
		b.Press("Enter")
		b.See(page)
	}
	return b
}

// presses goes on with Tab to a button, or a link, and presses it.
func presses(b *browsertest.Browser, name string) {
	b.TabTo(name)
	b.Press("Enter")
}

// asked sees that a question keeps the focus to itself, and that Escape leads back to what asked; then it is asked again, with Enter
// and what other keys that takes, and answered.
func asked(t *testing.T, b *browsertest.Browser, by, question, answer string, keys ...string) {
	t.Helper()
	b.See(question)
	b.SeeStop("Cancel")
	for _, name := range append(b.Stops(4), b.Focused()) {
		if name != "Cancel" && name != answer && name != "" { // "": the browser's own buttons
			t.Errorf("of the question %q, Tab leads to %q", question, name)
		}
	}
	b.Press("Escape")
	b.DontSee(question)
	b.SeeStop(by)
	b.Press(append([]string{"Enter"}, keys...)...)
	b.See(question)
	b.SeeStop("Cancel")
	presses(b, answer)
}

// giveAgain is where the password has to be given again, which is done.
func giveAgain(o *officetest.Office, b *browsertest.Browser) {
	b.See("Confirm your password")
	b.SeeStop("Password")
	b.Type(o.Password)
	b.Press("Enter")
}

// forget makes the password one that was given too long ago.
func forget(t *testing.T, o *officetest.Office) {
	t.Helper()
	storetest.Exec(t, o.Store, "UPDATE sessions SET confirmed_at = ?", record.Now().Add(-31*time.Minute))
}

func signInByKeys(t *testing.T, o *officetest.Office) {
	b := openBrowser(t, o, true)
	b.Open("/customer-groups")
	b.SeeStop("E-mail")
	b.Type(o.Operator.Email)
	b.TabTo("Password")
	b.Type("a bad password")
	presses(b, "Sign in")
	b.See("E-mail or password is wrong.")
	b.SeeStop("Password")
	b.Type(o.Password)
	b.TabTo("Show: Password")
	b.Press(" ")
	officetest.Equal(t, "the password that is shown", b.Value("Password"), o.Password)
	presses(b, "Sign in")
	b.SeeURL("/customer-groups")
	presses(b, o.Operator.Email)
	b.SeeStop("Keyboard shortcuts")
	b.Press("ArrowDown", "ArrowDown")
	b.SeeStop("Sign out")
	b.Press("Enter")
	b.SeeURL("/login")
	b.SeeStop("E-mail")

	// Somebody who was invited.
	_, token, err := o.Store.Invite(t.Context(), accounts.InvitationInput{Email: "ivan@example.com", Role: activity.Editor})
	b.Open("/join/" + officetest.Must(token, err)(t))
	b.SeeStop("Password")
	b.Type("password1")
	presses(b, "Join")
	b.See("This is one of the 10,000 most common passwords.")
	b.SeeStop("Password")
	b.Type("a better password")
	presses(b, "Join")
	b.SeeURL("/customers")
	b.See("ivan@example.com")
}

func profileByKeys(t *testing.T, o *officetest.Office) {
	b := inSettings(t, o, "Profile")
	b.TabTo("First name (optional)")
	b.Type("Olga")
	b.TabTo("Last name (optional)")
	b.Type("Orlova")
	b.TabTo("Theme")
	b.Press("ArrowDown", "ArrowDown")
	officetest.Equal(t, "the theme", b.Value("Theme"), "dark")
	b.TabTo("Time zone")
	b.Type("Europe/Ber")
	b.TabTo("Date format")
	b.Press("ArrowDown", "ArrowDown")
	b.TabTo("Single-key shortcuts")
	b.Press(" ", " ")
	b.TabTo("Always show keys on buttons")
	b.Press(" ")
	presses(b, "Save")
	b.See("Your profile was saved.")
	b.See("Olga Orlova")
	now := officetest.Must(o.Store.Operator(t.Context(), o.Operator.ID))(t)
	officetest.Equal(t, "what was chosen", [5]any{
		now.Preferences.Theme, now.Preferences.TimeZone, now.Preferences.DateFormat, now.Preferences.Shortcuts, now.Preferences.KeyBadges,
	}, [5]any{"dark", "Europe/Berlin", record.YearMonthDay, "on", "always"})
}

func sessionsByKeys(t *testing.T, o *officetest.Office) {
	storetest.Exec(t, o.Store, "DELETE FROM sessions")
	b := inSettings(t, o, "Sessions")
	inFirefox(t, o, 1)
	b.Reload()
	presses(b, "End the session of Firefox on Linux")
	b.See("The session was ended.")
	b.DontSee("Firefox on Linux")
	inFirefox(t, o, 2)
	b.Reload()
	presses(b, "End all others")
	asked(t, b, "End all others", "End all other sessions", "End all others")
	b.See("2 other sessions were ended.")
	forget(t, o)
	presses(b, "Sign out everywhere")
	giveAgain(o, b)
	presses(b, "Sign out everywhere")
	b.SeeURL("/login")
}

// inFirefox signs the operator in elsewhere, so many times.
func inFirefox(t *testing.T, o *officetest.Office, times int) {
	t.Helper()
	const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
	for range times {
		_ = officetest.Must(o.Store.StartSession(t.Context(), o.Operator.ID, accounts.Session{UserAgent: firefox}))(t)
	}
}

func rightsByKeys(t *testing.T, o *officetest.Office) {
	ada := o.Customer("Ada", "Abbott", "ada@example.com")
	b := keyboard(t, o, "/customers/"+ada)
	const menu = "Actions for Ada Abbott"
	presses(b, menu)
	b.Press("End", "ArrowUp")
	b.SeeStop("Export everything…")
	b.Press("Enter")
	b.See("The file contains everything that is stored about “Ada Abbott”")
	b.Press("Escape")
	b.SeeStop(menu)
	b.Press("Enter", "End", "ArrowUp", "Enter")
	b.See("The file contains everything")
	folder := b.Downloads()
	presses(b, "Download CSV")
	b.SeeFile(folder, "*.csv")
	b.TabTo("Download JSON")
	b.Press("Enter")
	if file := b.SeeFile(folder, "*.json"); !strings.Contains(file, "ada@example.com") {
		t.Errorf("the file has %q", file)
	}
	b.Press("Escape")
	b.SeeStop(menu)
	b.Press("Enter", "End")
	b.SeeStop("Erase…")
	b.Press("Enter")
	b.See("will be permanently removed")
	b.SeeStop("Type ada@example.com to confirm")
	b.Press("Escape")
	b.SeeStop(menu)
	b.Press("Enter", "End", "Enter")
	b.SeeStop("Type ada@example.com to confirm")
	b.Type("ada")
	b.Press("Enter")
	b.See("Type ada@example.com to confirm.")
	b.SeeStop("Type ada@example.com to confirm")
	b.Type("@example.com")
	b.Press("Enter")
	b.See("The customer was erased.")
	b.SeeURL("/customers")
	b.SeeFocus("Customers")
}

func viewerByKeys(t *testing.T, o *officetest.Office) {
	vip := o.Group("VIP", o.Customers(2)...)
	vincent := officetest.Must(o.Store.AddOperatorAs(t.Context(), "vincent@example.com", o.Password, activity.Viewer))(t)
	b := openBrowser(t, o, true)
	b.Cookie(officetest.SessionCookie, o.SessionOf(vincent))
	b.Open("/customers?sort=name")
	b.See("View only.")
	b.TabTo("Skip to content")
	b.Press("Enter")
	officetest.Equal(t, "a list", b.Stops(8), []string{
		"Search customers", "Search", "Filter", "Name", "E-mail", "Created", "Customer 01", "View Customer 01",
	})
	b.Press("j")
	b.SeeStop("Customer 02")
	b.Press("Enter")
	b.See("c02@example.com")
	presses(b, "Prices and discounts")
	b.See("Check a price")
	presses(b, "VIP")
	b.SeeURL("/customer-groups/" + vip)
	b.Press("a", "e") // which are nobody's who may only look
	b.SeeURL("/customer-groups/" + vip)
	b.Allow("403")
	b.Open("/customers/new")
	b.See("403")
	presses(b, "Customer Groups")
	b.SeeURL("/customer-groups")
	b.TabTo("Settings")
	b.Press("Enter")
	b.SeeURL("/settings/profile")
	b.DontSee("API keys")
}
