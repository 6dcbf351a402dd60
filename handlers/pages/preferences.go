package pages

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	keysCookie = "shortcuts"
	keysOff    = "off"
)

// ChooseShortcuts switches keys that are single characters off, or on again, for a year: an operator who speaks to the
// browser, or whose hands are not steady, would press them unawares.
func ChooseShortcuts(c echo.Context) error {
	cookie := &http.Cookie{
		Name: keysCookie, Path: "/", HttpOnly: true, Secure: isHTTPS(c.Request()), SameSite: http.SameSiteLaxMode, MaxAge: -1,
	}
	if c.FormValue("value") == keysOff {
		cookie.Value, cookie.MaxAge = keysOff, int((365 * 24 * time.Hour).Seconds())
	}
	c.SetCookie(cookie)
	return c.Redirect(http.StatusSeeOther, SafeNext(c.FormValue("next")))
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

// ChooseTheme keeps light, dark or the system's choice for a year.
func ChooseTheme(c echo.Context) error {
	cookie := &http.Cookie{Name: themeCookie, Path: "/", HttpOnly: true, Secure: isHTTPS(c.Request()), SameSite: http.SameSiteLaxMode}
	switch value := c.FormValue("value"); value {
	case "light", "dark":
		cookie.Value, cookie.MaxAge = value, int((365 * 24 * time.Hour).Seconds())
	default:
		cookie.MaxAge = -1
	}
	c.SetCookie(cookie)
	return c.Redirect(http.StatusSeeOther, SafeNext(c.FormValue("next")))
}

// Theme is light, dark, or "" for the system's choice.
func Theme(c echo.Context) string {
	cookie, err := c.Cookie(themeCookie)
	if err != nil || (cookie.Value != "light" && cookie.Value != "dark") {
		return ""
	}
	return cookie.Value
}
