package handlers

import (
	"net/http"
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

// singleKeysOff is true where the operator has switched keys that are single characters off.
func singleKeysOff(c echo.Context) bool {
	cookie, err := c.Cookie(keysCookie)
	return err == nil && cookie.Value == keysOff
}

// hasCommandKey is true for a keyboard that has ⌘ where others have Ctrl.
func hasCommandKey(c echo.Context) bool {
	agent := c.Request().UserAgent()
	return strings.Contains(agent, "Mac OS") || strings.Contains(agent, "Macintosh")
}

const themeCookie = "theme"

// chooseTheme keeps light, dark or the system's choice for a year.
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

// theme is light, dark, or "" for the system's choice.
func theme(c echo.Context) string {
	cookie, err := c.Cookie(themeCookie)
	if err != nil || (cookie.Value != "light" && cookie.Value != "dark") {
		return ""
	}
	return cookie.Value
}
