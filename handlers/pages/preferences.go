package pages

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	keysCookie   = "shortcuts"
	keysOff      = "off"
	badgesCookie = "key_badges"
	badgesAlways = "always"
)

// ChooseShortcuts switches keys that are single characters off, or on again, for a year: an operator who speaks to the
// browser, or whose hands are not steady, would press them unawares. It also chooses whether buttons always show their keys.
func ChooseShortcuts(c echo.Context) error {
	if badges := c.FormValue("badges"); badges != "" {
		keepChoice(c, badgesCookie, badges, badgesAlways)
	} else {
		keepChoice(c, keysCookie, c.FormValue("value"), keysOff)
	}
	return c.Redirect(http.StatusSeeOther, SafeNext(c.FormValue("next")))
}

// keepChoice keeps a choice in this browser for a year; one that is none of the values is the default, which needs no keeping.
func keepChoice(c echo.Context, name, choice string, values ...string) {
	cookie := http.Cookie{
		Name: name, Path: "/", SameSite: http.SameSiteLaxMode, MaxAge: -1,
	}
	if slices.Contains(values, choice) {
		cookie.Value, cookie.MaxAge = choice, int((365 * 24 * time.Hour).Seconds())
	}
	SetCookie(c.Response(), c.Request(), cookie)
}

// badgesShown is true where the operator has chosen to see the keys of buttons at all times.
func badgesShown(c echo.Context) bool {
	return cookieOf(c, badgesCookie) == badgesAlways
}

// singleKeysOff is true where the operator has switched keys that are single characters off.
func singleKeysOff(c echo.Context) bool {
	return cookieOf(c, keysCookie) == keysOff
}

// hasCommandKey is true for a keyboard that has ⌘ where others have Ctrl.
func hasCommandKey(c echo.Context) bool {
	agent := c.Request().UserAgent()
	return strings.Contains(agent, "Mac OS") || strings.Contains(agent, "Macintosh")
}

const themeCookie = "theme"

// ChooseTheme keeps light, dark or the system's choice for a year.
func ChooseTheme(c echo.Context) error {
	keepChoice(c, themeCookie, c.FormValue("value"), "light", "dark")
	return c.Redirect(http.StatusSeeOther, SafeNext(c.FormValue("next")))
}

// Theme is light, dark, or "" for the system's choice.
func Theme(c echo.Context) string {
	if theme := cookieOf(c, themeCookie); theme == "light" || theme == "dark" {
		return theme
	}
	return ""
}
