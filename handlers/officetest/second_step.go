package officetest

import (
	"time"

	"github.com/pquerna/otp/totp"

	"cohort/models/accounts"
	"cohort/models/storetest"
)

// Passkey gives the operator a row of a passkey that nobody has, and returns its id: what the second step has to show, and nothing to
// pass it with.
func (o *Office) Passkey(name string) string { return o.PasskeyOf(o.Operator, name) }

// PasskeyOf is Passkey of some operator.
func (o *Office) PasskeyOf(operator accounts.Operator, name string) string {
	o.T.Helper()
	storetest.Exec(o.T, o.Store, `INSERT INTO passkeys (id, operator_id, name, site, credential_id, credential, sign_count, created_at)
		VALUES ('pk_' || ?, ?, ?, 'localhost', ?, '{}', 0, ?)`, name, operator.ID, name, name, time.Now().UTC())
	return "pk_" + name
}

// App is an authenticator app that an operator has set up, with the recovery codes that came with it.
type App struct {
	office   *Office
	secret   string
	Recovery []string
}

// AppOf sets up an authenticator app for an operator.
func (o *Office) AppOf(operator accounts.Operator) *App {
	o.T.Helper()
	by := accounts.Own{OperatorID: operator.ID}
	if err := o.Store.BeginApp(o.T.Context(), by); err != nil {
		o.T.Fatal(err)
	}
	app := &App{office: o, secret: Must(o.Store.AppSetup(o.T.Context(), by, operator.Email))(o.T).Secret}
	app.Recovery = Must(o.Store.ConfirmApp(o.T.Context(), by, CodeOf(o, app.secret)))(o.T)
	return app
}

// Code is what the app shows now. All codes that were used before are forgotten, so that no test waits for the next one.
func (a *App) Code() string {
	a.office.T.Helper()
	storetest.Exec(a.office.T, a.office.Store, "UPDATE authenticator_apps SET last_step = 0")
	return CodeOf(a.office, a.secret)
}

// CodeOf is what an app shows now that has been told a key.
func CodeOf(o *Office, key string) string {
	o.T.Helper()
	return Must(totp.GenerateCode(key, time.Now()))(o.T)
}
