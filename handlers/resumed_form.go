package handlers

import (
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models/db"
	"cohort/views"
)

// A form that is sent after its session has ended is not lost without JavaScript either: its fields go to the login page
// and come back from it.

// mostKept is how much the login page carries along, in bytes.
const mostKept = 64 << 10

// typedInto is the form that a request brings, for the login page to keep, without its passwords; none if it is not one that
// can be given back. htmx leaves it to the script, which keeps drafts.
func (a *app) typedInto(c echo.Context) views.KeptForm {
	r := c.Request()
	if r.Method != http.MethodPost || byHTMX(c) || !a.forms[c.Path()] {
		return views.KeptForm{}
	}
	fields := maps.Clone(r.PostForm)
	maps.DeleteFunc(fields, func(name string, _ []string) bool { return strings.Contains(name, "password") })
	kept := views.KeptForm{Path: r.URL.Path, Fields: fields.Encode()}
	if len(fields) == 0 || len(kept.Fields) > mostKept {
		return views.KeptForm{}
	}
	return kept
}

const givenBack = "You are signed in again. What you had typed is back, except for passwords. It has not been saved yet."

// giveBack goes on after the sign-in: to the form that the login page has kept, as if it had just been sent, but nothing is
// changed; else to the page that was asked for.
func (a *app) giveBack(c echo.Context, from views.Login) error {
	fields, err := url.ParseQuery(from.Form.Fields)
	if c.Echo().Router().Find(http.MethodPost, from.Form.Path, c); err != nil || !a.forms[c.Path()] {
		return c.Redirect(http.StatusSeeOther, safeNext(from.Next))
	}
	makePlain(fields)
	r := c.Request().Clone(db.DryRun(c.Request().Context(), givenBack))
	r.URL, r.Form, r.PostForm = &url.URL{Path: from.Form.Path}, fields, fields
	c.SetRequest(r)
	return c.Handler()(c)
}
