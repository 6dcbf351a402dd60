package pages

import (
	"net/http"
	"net/url"
	"regexp"

	"github.com/labstack/echo/v4"

	"cohort/handlers/wire"
	"cohort/models/record"
)

// dateField matches the names of all fields in which a date is typed: those of forms, and the filters of lists with their prefixes.
var dateField = regexp.MustCompile(`^(starts_at|ends_at|at)$|(^|_)(added|created|updated|done)_(from|to)$`)

// PlainDates is the middleware that writes dates with slashes in the one way that everybody reads, where the operator has chosen a format
// with slashes. Behind it no handler needs to know what they chose, and an address that they pass on is the same days for anybody.
func PlainDates(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, format := c.Request(), DatesOf(c)
		query := r.URL.Query()
		if makeDatesPlain(query, format) && wire.IsSafe(r) { // htmx follows, and keeps the address that answered
			return c.Redirect(http.StatusSeeOther, r.URL.Path+"?"+query.Encode())
		}
		makeDatesPlain(r.Form, format)
		makeDatesPlain(r.PostForm, format)
		return next(c)
	}
}

func makeDatesPlain(fields url.Values, format record.DateFormat) (changed bool) {
	for name, values := range fields {
		if !dateField.MatchString(name) {
			continue
		}
		for i, typed := range values {
			if plain := format.Plain(typed); plain != typed {
				values[i], changed = plain, true
			}
		}
	}
	return changed
}
