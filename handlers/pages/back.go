package pages

import (
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/wire"
	"cohort/views"
	"cohort/views/ui"
)

// CameFrom is the page that a form was opened from, with its search, order and page: one of these paths, the first of them when
// that cannot be known.
func CameFrom(c echo.Context, paths ...string) string {
	h := c.Request().Header
	for _, address := range []string{c.FormValue("next"), h.Get("HX-Current-URL"), h.Get("Referer")} {
		if parsed, err := url.Parse(address); err == nil && slices.Contains(paths, parsed.Path) {
			return withoutMenu(parsed).RequestURI()
		}
	}
	return paths[0]
}

// withoutMenu is the address of a list whose rows have their menus closed: what was chosen in one has been done, or given up.
func withoutMenu(address *url.URL) *url.URL {
	if query := address.Query(); query.Has(ui.MenuParam) {
		query.Del(ui.MenuParam)
		address.RawQuery = query.Encode()
	}
	return address
}

// SafeNext is the path to lead on to, or / where that would leave this server or sign out.
func SafeNext(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") ||
		strings.HasPrefix(next, views.LoginPath) || strings.HasPrefix(next, views.LogoutPath) || strings.HasPrefix(next, views.ConfirmPath) {
		return "/"
	}
	return next
}

// Behind is the page that was on screen when something was opened over it.
func Behind(c echo.Context) string {
	h := c.Request().Header
	for _, address := range []string{h.Get("HX-Current-URL"), h.Get("Referer")} {
		if parsed, err := url.Parse(address); err == nil && address != "" && parsed.Path != c.Request().URL.Path {
			return parsed.RequestURI()
		}
	}
	return "/"
}

// Wanted is the page to come back to after signing in: the one asked for, or the one that a form or a part was asked for
// on. A part of that page itself, such as what its list finds now, is that page as it was to become.
func Wanted(c echo.Context) string {
	r := c.Request()
	reads, from := wire.IsSafe(r), r.Referer()
	if ByHTMX(c) {
		from = r.Header.Get("HX-Current-URL")
	} else if reads {
		return r.URL.RequestURI()
	}
	page, err := url.Parse(from)
	switch {
	case err != nil:
		return "/"
	case reads && page.Path == r.URL.Path:
		return r.URL.RequestURI()
	}
	return page.RequestURI()
}
