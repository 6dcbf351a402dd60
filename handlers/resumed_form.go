package handlers

import (
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/db"
	"cohort/views"
)

// A form that is sent after its session has ended is not lost without JavaScript either: its fields go to the login page
// and come back from it.

// maxResumed is how long the fields may be that the login page carries along, in bytes.
const maxResumed = 64 << 10

// formToResume is the form of a request for the login page to keep, without its passwords; empty if it is none that can come back.
// Where htmx sends it, the script keeps a draft of its own.
func (a *app) formToResume(c echo.Context) views.KeptForm {
	r := c.Request()
	if r.Method != http.MethodPost || pages.ByHTMX(c) || !a.forms[c.Path()] {
		return views.KeptForm{}
	}
	fields := maps.Clone(r.PostForm)
	maps.DeleteFunc(fields, func(name string, _ []string) bool { return strings.Contains(name, "password") })
	kept := views.KeptForm{Path: r.URL.Path, Fields: fields.Encode()}
	if len(fields) == 0 || len(kept.Fields) > maxResumed {
		return views.KeptForm{}
	}
	return kept
}

// What resumeForm shows with a form, after a sign-in and after the password alone.
const (
	signedInAgain     = "You are signed in again. What you had typed is back, except for passwords. It has not been saved yet."
	passwordConfirmed = "Your password is confirmed. What you had typed is back, except for passwords. It has not been saved yet."
)

// keptForm is the form that a page before the session has carried along.
func keptForm(c echo.Context) views.KeptForm {
	return views.KeptForm{Path: c.FormValue("form"), Fields: c.FormValue("fields")}
}

// resumeForm goes on after the sign-in: to the form that the login page has kept, as if it had just been sent, but nothing is
// changed and words say why; or to the page that was asked for.
func (a *app) resumeForm(c echo.Context, form views.KeptForm, next, words string) error {
	fields, err := url.ParseQuery(form.Fields)
	if c.Echo().Router().Find(http.MethodPost, form.Path, c); err != nil || !a.forms[c.Path()] {
		return c.Redirect(http.StatusSeeOther, pages.SafeNext(next))
	}
	makePlain(fields)
	r := c.Request().Clone(db.DryRun(c.Request().Context(), words))
	r.URL, r.Form, r.PostForm = &url.URL{Path: form.Path}, fields, fields
	c.SetRequest(r)
	return c.Handler()(c)
}
