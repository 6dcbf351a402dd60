package handlers

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/views"
)

// toConfirm asks for the password again, and leads back from there. What was typed into a form waits on that page.
func (a *app) toConfirm(c echo.Context) error {
	if form := a.formToResume(c); form.Path != "" {
		return a.renderConfirm(c, http.StatusForbidden, views.ConfirmPassword{Next: pages.Wanted(c), Form: form})
	}
	next := pages.Wanted(c)
	if strings.HasSuffix(c.Path(), "/export") { // a file takes the place of no page
		next = pages.Behind(c)
	}
	return pages.LeadToPage(c, views.ConfirmPath+"?"+url.Values{"next": {next}}.Encode())
}

// showConfirm shows the form that asks for the password again.
func (a *app) showConfirm(c echo.Context) error {
	return a.renderConfirm(c, http.StatusOK, views.ConfirmPassword{
		Next: pages.SafeNext(c.QueryParam("next")), Cancel: pages.SafeNext(pages.Behind(c)),
	})
}

func (a *app) renderConfirm(c echo.Context, status int, view views.ConfirmPassword) error {
	operator, _ := pages.OperatorOf(c)
	view.Email, view.Theme = operator.Email, pages.Theme(c)
	return pages.Render(c, status, views.ConfirmPasswordPage(view))
}

// confirm checks the password again and goes on to what needs it.
func (a *app) confirm(c echo.Context) error {
	operator, _ := pages.OperatorOf(c)
	view := confirmation(c)
	_, err := a.authenticate(c, accounts.Attempt{Email: operator.Email, Password: c.FormValue("password"), SignedIn: true})
	if shown, ok := refusal(err); ok {
		view.Error = shown.Error()
		if shown.Kind != record.Throttled {
			view.Error = "The password is wrong."
		}
		return a.renderConfirm(c, refusedStatus(c, shown, retryAfter), view)
	}
	if err != nil {
		return err
	}
	err = a.Confirmed(c)
	if record.IsKind(err, record.Unauthorized) { // as of a double click: the session has just moved on to another id
		return a.toLoginWith(c, view.Form, view.Next)
	}
	if err != nil {
		return err
	}
	return a.resumeForm(c, view.Form, view.Next, passwordConfirmed)
}

// confirmation is what the form that asks for the password again has carried along.
func confirmation(c echo.Context) views.ConfirmPassword {
	return views.ConfirmPassword{
		Next: pages.SafeNext(c.FormValue("next")), Cancel: pages.SafeNext(c.FormValue("cancel")),
		Form: keptForm(c),
	}
}
