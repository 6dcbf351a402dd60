package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/views"
	"cohort/views/ui"
)

const (
	keysCookie = "shortcuts"
	keysOff    = "off"
)

// showShortcuts lists the keys.
func (a *app) showShortcuts(c echo.Context) error {
	page := a.page(c, "", "Keyboard shortcuts")
	back := safeNext(behind(c))
	return show(c, http.StatusOK, views.ShortcutsPage(page, back), parts{ui.HostDialog: views.ShortcutsPanel(page, ui.HostDialog, back)})
}

// behind is the page that was on screen when something was opened over it.
func behind(c echo.Context) string {
	h := c.Request().Header
	for _, address := range []string{h.Get("HX-Current-URL"), h.Get("Referer")} {
		if parsed, err := url.Parse(address); err == nil && address != "" && parsed.Path != c.Request().URL.Path {
			return parsed.RequestURI()
		}
	}
	return "/"
}

// chooseShortcuts switches keys that are single characters off, or on again, for a year: an operator who speaks to the
// browser, or whose hands are not steady, would press them unawares.
func (a *app) chooseShortcuts(c echo.Context) error {
	cookie := &http.Cookie{
		Name: keysCookie, Path: "/", HttpOnly: true, Secure: isHTTPS(c.Request()), SameSite: http.SameSiteLaxMode, MaxAge: -1,
	}
	if c.FormValue("value") == keysOff {
		cookie.Value, cookie.MaxAge = keysOff, int((365 * 24 * time.Hour).Seconds())
	}
	c.SetCookie(cookie)
	return c.Redirect(http.StatusSeeOther, safeNext(c.FormValue("next")))
}

// singleKeysOff is what the operator chose.
func singleKeysOff(c echo.Context) bool {
	cookie, err := c.Cookie(keysCookie)
	return err == nil && cookie.Value == keysOff
}

// hasCommandKey tells whether the keyboard has ⌘ where others have Ctrl.
func hasCommandKey(c echo.Context) bool {
	agent := c.Request().UserAgent()
	return strings.Contains(agent, "Mac OS") || strings.Contains(agent, "Macintosh")
}
