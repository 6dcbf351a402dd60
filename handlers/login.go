package handlers

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/models/sample"
	"cohort/views"
)

// showLogin asks who is there.
func (a *app) showLogin(c echo.Context) error {
	known, err := a.recognize(c)
	if err != nil {
		return err
	}
	if known {
		return c.Redirect(http.StatusFound, safeNext(c.QueryParam("next")))
	}
	_, none := c.Cookie(cookieName)
	ended := c.QueryParam("ended") != "" || none == nil && c.QueryParam("next") != ""
	return a.renderLogin(c, http.StatusOK, views.Login{Next: c.QueryParam("next"), Ended: ended})
}

func (a *app) renderLogin(c echo.Context, status int, view views.Login) error {
	some, err := a.store.HasOperators(c.Request().Context())
	if err != nil {
		return err
	}
	view.Theme, view.NoOperator = theme(c), !some
	if a.config.Demo {
		view.DemoEmail, view.DemoPassword = sample.DemoEmail, sample.DemoPassword
	}
	return render(c, status, views.LoginPage(view))
}

// login signs an operator in and leads on to the page that was asked for.
func (a *app) login(c echo.Context) error {
	view := views.Login{
		Email: c.FormValue("email"), Next: c.FormValue("next"),
		Form: views.KeptForm{Path: c.FormValue("form"), Fields: c.FormValue("fields")},
	}
	operator, err := a.authenticate(c, view.Email, c.FormValue("password"))
	if shown, ok := refusal(err); ok {
		view.Error = shown.Error()
		status := http.StatusUnprocessableEntity
		if shown.Kind == record.Throttled {
			status = http.StatusTooManyRequests
			c.Response().Header().Set("Retry-After", retryAfter)
		}
		return a.renderLogin(c, status, view)
	}
	if err != nil {
		return err
	}
	if err := a.signIn(c, operator); err != nil {
		return err
	}
	return a.giveBack(c, view)
}

// authenticate is the one door that passwords come through, for pages and API.
func (a *app) authenticate(c echo.Context, email, password string) (accounts.Operator, error) {
	end, ok := a.throttle.try(c.RealIP())
	if !ok {
		return accounts.Operator{},
			&record.Error{Kind: record.Throttled, Message: "Too many failed sign-ins. Wait a while, then try again."}
	}
	operator, err := a.store.Authenticate(c.Request().Context(), email, password)
	end(record.IsKind(err, record.Unauthorized))
	return operator, err
}

// refusal is the error that a sign-in form shows: wrong credentials, or too many of them.
func refusal(err error) (*record.Error, bool) {
	var shown *record.Error
	ok := errors.As(err, &shown) && (shown.Kind == record.Unauthorized || shown.Kind == record.Throttled)
	return shown, ok
}

// logout ends the session.
func (a *app) logout(c echo.Context) error {
	if err := a.signOut(c); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, views.LoginPath)
}

// safeNext is a path on this server, whatever was asked for.
func safeNext(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") ||
		strings.HasPrefix(next, views.LoginPath) || strings.HasPrefix(next, views.LogoutPath) {
		return "/"
	}
	return next
}

const themeCookie = "theme"

// chooseTheme keeps light, dark or what the system says, for a year.
func (a *app) chooseTheme(c echo.Context) error {
	cookie := &http.Cookie{Name: themeCookie, Path: "/", HttpOnly: true, Secure: isHTTPS(c.Request()), SameSite: http.SameSiteLaxMode}
	switch value := c.FormValue("value"); value {
	case "light", "dark":
		cookie.Value, cookie.MaxAge = value, int((365 * 24 * time.Hour).Seconds())
	default:
		cookie.MaxAge = -1
	}
	c.SetCookie(cookie)
	return c.Redirect(http.StatusSeeOther, safeNext(c.FormValue("next")))
}

func theme(c echo.Context) string {
	cookie, err := c.Cookie(themeCookie)
	if err != nil || (cookie.Value != "light" && cookie.Value != "dark") {
		return ""
	}
	return cookie.Value
}
