package settings

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/views/settings"
)

// ChangePassword gives the operator another password. All their sessions end; another one begins in this browser.
func (p *Pages) ChangePassword(c echo.Context) error {
	operator, _ := pages.OperatorOf(c)
	attempt := accounts.Attempt{Email: operator.Email, Password: c.FormValue("old_password"), Address: c.RealIP(), SignedIn: true}
	err := p.Store.ChangePassword(c.Request().Context(), attempt, c.FormValue("password"), c.Request().Host)
	var form settings.Password
	if record.IsKind(err, record.Throttled) {
		form.Problem = err.Error()
		return p.showSecurity(c, http.StatusTooManyRequests, settings.Security{Password: form})
	}
	if problem := notAllowed(err); problem != nil {
		problem.Fill(&form.Errors, &form.Problem)
		return p.showSecurity(c, http.StatusUnprocessableEntity, settings.Security{Password: form})
	}
	if err == nil {
		err = p.begin(c, operator)
	}
	if err != nil {
		return err
	}
	return p.Done(c, settings.SecurityPath, "Your password was changed. You are signed out everywhere else.")
}
