package handlers

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// securityEvents are the changes that have to do with who may get in and what they may do, as the log calls them, by their routes. What
// begins or ends a session, and what is refused, is logged where it happens.
var securityEvents = map[string]string{ //nolint:gosec // what is done, not what it is done with
	"/settings/security/password":                    "password change",
	"/settings/security/app":                         "set-up of an authenticator app",
	"/settings/security/app/confirm":                 "new authenticator app",
	"/settings/security/app/remove":                  "removal of the authenticator app",
	"/settings/security/passkeys":                    "new passkey",
	"/settings/security/passkeys/options":            "set-up of a passkey",
	"/settings/security/passkeys/:passkey_id/remove": "removal of a passkey",
	"/settings/security/recovery-codes":              "new recovery codes",
	"/settings/security/required":                    "change of the rule for second steps",
	"/settings/sessions/end":                         "end of a session",
	"/settings/sessions/end-others":                  "end of all other sessions",
	"/settings/sessions/end-all":                     "end of all sessions",
	"/settings/operators/:id":                        "change of a role",
	"/settings/operators/:id/disable":                "disabling of an operator",
	"/settings/operators/:id/sign-out":               "end of all sessions of an operator",
	"/settings/operators/:id/enable":                 "enabling of an operator",
	"/settings/operators/:id/reset-second-step":      "reset of a second step",
	"/settings/invitations":                          "invitation",
	"/settings/invitations/:id/withdraw":             "withdrawal of an invitation",
	"/settings/api-keys":                             "new API key",
	"/settings/api-keys/:id/revoke":                  "revocation of an API key",
	"/join/:token":                                   "acceptance of an invitation",
	"/customers/:id/erase":                           "erasure of a customer",
	"/customers/:id/held/export":                     "export of all about a customer",
	"/customers/export":                              "export of customers",
	"/customer-groups/:id/customers/export":          "export of customers",
	"/customer-groups/customers/export":              "export of customers",
}

// withSecurityLog writes a line for each of the securityEvents, once it is known whether it is done. Who has to sign in, or to give the
// password again, first has a line for that.
func (a *app) withSecurityLog(method, path string, answer echo.HandlerFunc) echo.HandlerFunc {
	event, ok := securityEvents[path]
	if !ok || method != http.MethodPost && !strings.HasSuffix(path, "/export") {
		return answer
	}
	return func(c echo.Context) error {
		err := answer(c)
		if db.IsDryRun(c.Request().Context()) {
			return err // a form that came back after a sign-in
		}
		outcome, more := pages.SecurityDone, []slog.Attr(nil)
		if err != nil || c.Response().Status >= http.StatusBadRequest {
			outcome = pages.SecurityRefused
		}
		if object := c.Param("id"); object != "" {
			more = append(more, slog.String("object", text.Clean(object, 64)))
		}
		a.LogSecurity(c, event, outcome, more...)
		return err
	}
}

// logNoAccess writes a request that was refused for who sent it into the log: the role allows less, a browser sent it for another site,
// or the key or token is no good.
func (a *app) logNoAccess(c echo.Context, err *record.Error) {
	operator, _ := pages.OperatorOf(c)
	switch {
	case err.Kind == record.Forbidden:
		a.LogSecurity(c, "access", pages.SecurityRefused, slog.String("reason", "refused: the role does not allow it"),
			slog.String("role", string(operator.Role)))
	case errors.Is(err, errElsewhere):
		a.LogSecurity(c, "access", pages.SecurityRefused, slog.String("reason", "sent for another site"))
	case err.Kind == record.Unauthorized && isAPI(c) && bringsCredentials(c.Request()):
		a.LogSecurity(c, "access", pages.SecurityRefused, slog.String("reason", "no such key or token"))
	}
}
