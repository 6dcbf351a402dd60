package pages

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/models/accounts"
)

const (
	keysCookie   = "shortcuts"
	keysOff      = "off"
	badgesCookie = "key_badges"
	badgesAlways = "always"
)

// ChooseShortcuts switches keys that are single characters off, or on again: an operator who speaks to the
// browser, or whose hands are not steady, would press them unawares. It also chooses whether buttons always show their keys.
func (b *Base) ChooseShortcuts(c echo.Context) error {
	if badges := c.FormValue("badges"); badges != "" {
		return b.choose(c, accounts.ProfileInput{KeyBadges: &badges})
	}
	keys := c.FormValue("value")
	return b.choose(c, accounts.ProfileInput{Shortcuts: &keys})
}

// ChooseTheme keeps light, dark or the system's choice.
func (b *Base) ChooseTheme(c echo.Context) error {
	theme := c.FormValue("value")
	return b.choose(c, accounts.ProfileInput{Theme: &theme})
}

// choose keeps a choice in this browser and, where somebody is signed in, with them, and leads back.
func (b *Base) choose(c echo.Context, choice accounts.ProfileInput) error {
	known, err := b.Recognize(c)
	if err != nil {
		return err
	}
	if known {
		operator, _ := OperatorOf(c)
		err = b.Store.ChangeProfile(c.Request().Context(), operator.ID, choice)
	}
	if err != nil && Refused(err, "") == nil { // a choice that nobody offered is that of the system
		return err
	}
	KeepInBrowser(c, choice)
	return c.Redirect(http.StatusSeeOther, SafeNext(c.FormValue("next")))
}

// KeepInBrowser keeps choices for a year in the browser as well, for when nobody is signed in.
func KeepInBrowser(c echo.Context, choice accounts.ProfileInput) {
	for _, kept := range []struct {
		name   string
		choice *string
		values []string
	}{
		{themeCookie, choice.Theme, []string{"light", "dark"}}, {keysCookie, choice.Shortcuts, []string{keysOff}},
		{badgesCookie, choice.KeyBadges, []string{badgesAlways}},
	} {
		if kept.choice != nil {
			keepChoice(c, kept.name, *kept.choice, kept.values...)
		}
	}
}

// preferencesOf is what the operator of a request has chosen; nothing where nobody is signed in.
func preferencesOf(c echo.Context) accounts.Preferences {
	operator, _ := OperatorOf(c)
	return operator.Preferences
}

// keepChoice keeps a choice in this browser for a year; one that is none of the values is the default, which needs no keeping.
func keepChoice(c echo.Context, name, choice string, values ...string) {
	if slices.Contains(values, choice) {
		keepForAYear(c, name, choice)
		return
	}
	keep(c, name, "", -1)
}

// keepForAYear keeps a value in this browser.
func keepForAYear(c echo.Context, name, value string) {
	keep(c, name, value, int((365 * 24 * time.Hour).Seconds()))
}

func keep(c echo.Context, name, value string, seconds int) {
	SetCookie(c.Response(), c.Request(), http.Cookie{
		Name: name, Value: value, Path: "/", SameSite: http.SameSiteLaxMode, MaxAge: seconds,
	})
}

// chosenOr is what an operator has chosen, or else what their browser keeps.
func chosenOr(chosen string, c echo.Context, name string) string {
	if chosen != "" {
		return chosen
	}
	return cookieOf(c, name)
}

// badgesShown is true where the operator has chosen to see the keys of buttons at all times.
func badgesShown(c echo.Context) bool {
	return chosenOr(preferencesOf(c).KeyBadges, c, badgesCookie) == badgesAlways
}

// singleKeysOff is true where the operator has switched keys that are single characters off.
func singleKeysOff(c echo.Context) bool {
	return chosenOr(preferencesOf(c).Shortcuts, c, keysCookie) == keysOff
}

// hasCommandKey is true for a keyboard that has ⌘ where others have Ctrl.
func hasCommandKey(c echo.Context) bool {
	agent := c.Request().UserAgent()
	return strings.Contains(agent, "Mac OS") || strings.Contains(agent, "Macintosh")
}

const themeCookie = "theme"

// Theme is light, dark, or "" for the system's choice.
func Theme(c echo.Context) string {
	if theme := chosenOr(preferencesOf(c).Theme, c, themeCookie); theme == "light" || theme == "dark" {
		return theme
	}
	return ""
}
