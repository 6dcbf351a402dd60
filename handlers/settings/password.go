package settings

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/views/settings"
)

// ShowSecurity shows operators how they prove who they are.
func (p *Pages) ShowSecurity(c echo.Context) error {
	return p.showSecurity(c, http.StatusOK, settings.Password{})
}

func (p *Pages) showSecurity(c echo.Context, status int, form settings.Password) error {
	operator, _ := pages.OperatorOf(c)
	form.Email = operator.Email
	return pages.Render(c, status, settings.SecurityPage(settings.Security{Page: p.page(c, "Security"), Password: form}))
}

// ChangePassword gives the operator another password. All their sessions end; another one begins in this browser.
func (p *Pages) ChangePassword(c echo.Context) error {
	operator, _ := pages.OperatorOf(c)
	attempt := accounts.Attempt{Email: operator.Email, Password: c.FormValue("old_password"), Address: c.RealIP(), SignedIn: true}
	err := p.Store.ChangePassword(c.Request().Context(), attempt, c.FormValue("password"), c.Request().Host)
	var form settings.Password
	if record.IsKind(err, record.Throttled) {
		form.Problem = err.Error()
		return p.showSecurity(c, http.StatusTooManyRequests, form)
	}
	if problem := pages.Refused(err, ""); problem != nil {
		problem.Fill(&form.Errors, &form.Problem)
		return p.showSecurity(c, http.StatusUnprocessableEntity, form)
	}
	if err == nil {
		err = p.begin(c, operator)
	}
	if err != nil {
		return err
	}
	return p.Done(c, settings.SecurityPath, "Your password was changed. You are signed out everywhere else.")
}
