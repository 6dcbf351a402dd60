package browser_test

import (
	"regexp"
	"strings"
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/models/storetest"
)

// The key of an app, and a recovery code, as pages show them.
var (
	appKey       = regexp.MustCompile(`([A-Z2-7]{4} ){7}[A-Z2-7]{4}`)
	recoveryCode = regexp.MustCompile(`[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}`)
)

// codeOf is the code of an app that was told the key on the page.
func codeOf(o *officetest.Office, b *browsertest.Browser) string {
	return officetest.CodeOf(o, strings.ReplaceAll(appKey.FindString(b.Text()), " ", ""))
}

func appByKeys(t *testing.T, o *officetest.Office) {
	b := inSettings(t, o, "Security")
	presses(b, "Set up authenticator app")
	b.SeeStop("Code from your authenticator app")
	b.Type("123 45")
	b.Press("Enter")
	b.See("This code is wrong or was used before.")
	b.SeeStop("Code from your authenticator app")
	b.TabBackTo("Copy the key")
	b.Press("Enter")
	b.See("Copied: ")
	b.TabTo("Code from your authenticator app")
	b.Press("Control+a")
	b.Type(codeOf(o, b))
	presses(b, "Turn on")
	b.See("Your recovery codes")
	recovery := recoveryCode.FindString(b.Text())
	folder := b.Downloads()
	presses(b, "Download the codes")
	if file := b.SeeFile(folder, "cohort-recovery-codes.txt"); !strings.Contains(file, "olga@example.com at "+o.URL) ||
		len(recoveryCode.FindAllString(file, -1)) != 10 || !strings.Contains(file, recovery) {
		t.Errorf("the file has %q", file)
	}
	presses(b, "Copy the codes")
	b.See("The codes were copied.")
	b.TabBackTo("Done")
	b.Press("Enter")
	b.See("10 left")

	signInTo := func() {
		b.Cookie(officetest.SessionCookie, "none")
		b.Open("/login?next=/settings/security")
		b.SeeStop("E-mail")
		b.Type(o.Operator.Email)
		b.TabTo("Password")
		b.Type(o.Password)
		b.Press("Enter")
		b.See("One more step")
		b.SeeStop("Code from your authenticator app")
	}
	signInTo()
	b.Type("000")
	b.Press("Enter")
	b.See("This code is wrong or was used before.")
	b.SeeStop("Code from your authenticator app")
	storetest.Exec(t, o.Store, "UPDATE authenticator_apps SET last_step = 0")
	b.Press("Control+a")
	secret := storetest.Query[string](t, o.Store, "SELECT secret FROM authenticator_apps WHERE operator_id = ?", o.Operator.ID)[0]
	b.Type(officetest.CodeOf(o, secret))
	b.Press("Enter")
	b.SeeURL("/settings/security")

	signInTo()
	presses(b, "Use a recovery code")
	b.TabTo("Recovery code")
	b.Type(recovery)
	b.Press("Enter")
	b.See("9 left")

	presses(b, "Make new codes")
	b.See("The ones you have now will no longer be accepted.")
	b.Press("Escape")
	b.SeeStop("Make new codes")
	b.Press("Enter")
	presses(b, "Make new codes")
	b.See("Your earlier codes are no longer accepted.")
	presses(b, "Done")
	b.See("10 left")
	presses(b, "Remove authenticator app")
	asked(t, b, "Remove authenticator app", "Its codes will no longer be accepted.", "Remove")
	b.See("No second step yet")
}

func passkeyByKeys(t *testing.T, o *officetest.Office) {
	b := openBrowser(t, o, false)
	b.Authenticator()
	b.Open("/settings/security")
	presses(b, "Add passkey")
	b.SeeStop("Name")
	b.Type("Work laptop")
	b.Press("Enter")
	b.See("Your recovery codes")
	presses(b, "Done")
	signsIn(o, b)
	b.SeeStop("Use a passkey")
	b.Press("Enter")
	b.SeeURL("/customer-groups")
	b.Open("/settings/security")
	presses(b, "Remove Work laptop")
	asked(t, b, "Remove Work laptop", "“Work laptop” will no longer be accepted.", "Remove")
	b.See("No second step yet")
}

func requiredByKeys(t *testing.T, o *officetest.Office) {
	b := inSettings(t, o, "Security")
	b.TabTo("Every operator needs a second step")
	b.Press(" ")
	presses(b, "Save")
	b.See("Set up your own second step first")
	o.AppOf(o.Operator)
	b.Cookie(officetest.SessionCookie, o.Session())
	b.Open("/settings/security")
	b.TabTo("Every operator needs a second step")
	b.Press(" ")
	presses(b, "Save")
	b.See("Every operator needs a second step from now on.")
	another := officetest.Must(o.Store.OperatorByEmail(t.Context(), "olaf@example.com"))(t)
	b.Cookie(officetest.SessionCookie, o.SessionOf(another))
	b.Open("/customers")
	b.SeeURL("/settings/security")
	b.See("Set one up to go on.")
	presses(b, "Set up authenticator app")
	b.SeeStop("Code from your authenticator app")
	b.Type(codeOf(o, b))
	b.Press("Enter")
	presses(b, "Done")
	b.TabTo("Customers")
	b.Press("Enter")
	b.SeeURL("/customers")
}
