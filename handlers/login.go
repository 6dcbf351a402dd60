package handlers

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"cohort/handlers/metrics"
	"cohort/handlers/pages"
	"cohort/handlers/wire"
	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/models/sample"
	"cohort/views"
)

// showLogin shows the sign-in form, or leads on where somebody is signed in.
func (a *app) showLogin(c echo.Context) error {
	known, err := a.Recognize(c)
	if err != nil {
		return err
	}
	if known {
		return c.Redirect(http.StatusFound, pages.SafeNext(c.QueryParam("next")))
	}
	had := pages.Cookie(c.Request(), pages.CookieName) != ""
	ended := c.QueryParam("ended") != "" || had && c.QueryParam("next") != ""
	return a.renderLogin(c, http.StatusOK, views.Login{Next: c.QueryParam("next"), Ended: ended})
}

func (a *app) renderLogin(c echo.Context, status int, view views.Login) error {
	some, err := a.Store.HasOperators(c.Request().Context())
	if err != nil {
		return err
	}
	view.Theme, view.NoOperator = pages.Theme(c), !some
	if a.Demo {
		view.DemoEmail, view.DemoPassword = sample.DemoEmail, sample.DemoPassword
	}
	return pages.Render(c, status, views.LoginPage(view))
}

// login signs an operator in and leads on to the page that was asked for.
func (a *app) login(c echo.Context) error {
	view := views.Login{
		Email: c.FormValue("email"), Next: c.FormValue("next"),
		Form: keptForm(c),
	}
	operator, err := a.authenticate(c, accounts.Attempt{Email: view.Email, Password: c.FormValue("password"), Device: deviceOf(c)})
	if shown, ok := refusal(err); ok {
		view.Error = shown.Error()
		return a.renderLogin(c, refusedStatus(c, shown, retryAfter), view)
	}
	if err != nil {
		return err
	}
	if operator.SecondStepAt != nil {
		return a.askSecondStep(c, operator, view.Form, view.Next)
	}
	return a.letIn(c, operator, view.Form, view.Next)
}

// refusedStatus is the status of a form that is shown again because what proves the operator was wrong, or because that was tried too
// often: then with the seconds to wait.
func refusedStatus(c echo.Context, shown *record.Error, wait string) int {
	if shown.Kind != record.Throttled {
		return http.StatusUnprocessableEntity
	}
	c.Response().Header().Set("Retry-After", wait)
	return http.StatusTooManyRequests
}

// letIn begins the session of an operator and goes on with what they were at.
func (a *app) letIn(c echo.Context, operator accounts.Operator, form views.KeptForm, next string) error {
	if err := a.begin(c, operator); err != nil {
		return err
	}
	return a.resumeForm(c, form, next, signedInAgain)
}

// begin signs an operator in, in a browser by which they are known from now on.
func (a *app) begin(c echo.Context, operator accounts.Operator) error {
	if err := a.SignIn(c, operator); err != nil {
		return err
	}
	a.keepDevice(c, operator)
	return nil
}

// authenticate checks every password, of the pages and of the API.
func (a *app) authenticate(c echo.Context, attempt accounts.Attempt) (accounts.Operator, error) {
	attempt.Address = c.RealIP()
	operator, err := a.Store.SignIn(c.Request().Context(), attempt)
	a.countRefusal(c, err)
	a.logRefusal(c, attempt, err)
	return operator, err
}

// logRefusal writes a password that was refused into the log. The e-mail stays out of it, as what is typed there may be a password: what
// it has is the operator whose e-mail it is, if anybody's.
func (a *app) logRefusal(c echo.Context, attempt accounts.Attempt, err error) {
	shown, ok := refusal(err)
	if !ok {
		return
	}
	event, reason := "sign-in", "wrong e-mail or password"
	if attempt.SignedIn {
		event, reason = "password again", "wrong password"
	}
	if shown.Kind == record.Throttled {
		reason = "too many failures"
	}
	operator, err := a.Store.OperatorByEmail(c.Request().Context(), attempt.Email)
	if err != nil {
		operator.ID = "unknown"
	}
	a.LogSecurity(c, event, pages.SecurityRefused, slog.String("operator", operator.ID), slog.String("reason", reason))
}

// countRefusal counts a sign-in that was refused, by its door.
func (a *app) countRefusal(c echo.Context, err error) {
	door := map[string]string{
		"/admin/auth": metrics.DoorSession, "/admin/auth/token": metrics.DoorToken, views.VerifyPath: metrics.DoorSecondStep,
	}[c.Path()]
	switch shown, _ := refusal(err); {
	case shown == nil:
	case shown.Kind == record.Throttled:
		a.config.Metrics.SignInFailed(cmp.Or(door, metrics.DoorForm), metrics.Throttled)
	default:
		a.config.Metrics.SignInFailed(cmp.Or(door, metrics.DoorForm), metrics.Wrong)
	}
}

// deviceCookie is the name of the cookie by which a browser is known that an operator has signed in with. It opens nothing: it keeps
// the failures of others from holding that operator up.
const deviceCookie = "cohort.device"

// deviceOf is the secret of the browser, "" where it has none.
func deviceOf(c echo.Context) string {
	return pages.Cookie(c.Request(), deviceCookie)
}

// keepDevice lets the browser be known when the operator signs in again.
func (a *app) keepDevice(c echo.Context, operator accounts.Operator) {
	device, err := a.Store.KeepDevice(c.Request().Context(), operator.ID, deviceOf(c))
	if err != nil {
		a.Log.Warn("a browser is not known after a sign-in", "error", err, "request", requestID(c))
		return
	}
	pages.SetCookie(c.Response(), c.Request(), http.Cookie{
		Name: deviceCookie, Value: device, Path: views.LoginPath, MaxAge: int(accounts.DeviceLife.Seconds()),
		SameSite: http.SameSiteStrictMode,
	})
}

// refusal is the error that a sign-in form shows: wrong credentials, or too many of them.
func refusal(err error) (*record.Error, bool) {
	var shown *record.Error
	ok := errors.As(err, &shown) && (shown.Kind == record.Unauthorized || shown.Kind == record.Throttled)
	return shown, ok
}

// logout ends the session.
func (a *app) logout(c echo.Context) error {
	if err := a.SignOut(c); err != nil {
		return err
	}
	forgetSite(c)
	return c.Redirect(http.StatusSeeOther, views.LoginPath)
}

// toLogin leads to the login page and from there back; the whole page changes, also for htmx.
// What was typed into a form waits on the login page.
func (a *app) toLogin(c echo.Context) error {
	if c.Path() == views.ConfirmPath && !wire.IsSafe(c.Request()) {
		view := confirmation(c)
		return a.toLoginWith(c, view.Form, view.Next)
	}
	if form := a.formToResume(c); form.Path != "" {
		return a.renderLogin(c, http.StatusUnauthorized, views.Login{Next: pages.Wanted(c), Ended: true, Form: form})
	}
	next := url.Values{"next": {pages.Wanted(c)}}
	if pages.ByHTMX(c) {
		next.Set("ended", "1") // only pages that an operator was shown ask in this way
	}
	return pages.LeadToPage(c, views.LoginPath+"?"+next.Encode())
}

// toLoginWith leads to the login page with what the page before it was to go on to. Where that is no form and the browser has signed
// in elsewhere, it goes on at once.
func (a *app) toLoginWith(c echo.Context, form views.KeptForm, next string) error {
	if form.Path == "" {
		return pages.LeadToPage(c, views.LoginPath+"?"+url.Values{"next": {next}}.Encode())
	}
	return a.renderLogin(c, http.StatusUnauthorized, views.Login{Next: next, Ended: true, Form: form})
}
