package settings

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views/settings"
)

// ShowProfile shows operators who they are, and how the pages are for them.
func (p *Pages) ShowProfile(c echo.Context) error {
	operator, _ := pages.OperatorOf(c)
	view := settings.Profile{
		FirstName: text.OrEmpty(operator.FirstName), LastName: text.OrEmpty(operator.LastName), Theme: pages.Theme(c),
		TimeZone: operator.Preferences.TimeZone, Dates: string(operator.Preferences.DateFormat),
	}
	return p.showProfile(c, http.StatusOK, view)
}

func (p *Pages) showProfile(c echo.Context, status int, view settings.Profile) error {
	view.Page, view.BrowserZone = p.page(c, "Profile"), pages.BrowserZone(c)
	view.Operator, _ = pages.OperatorOf(c)
	if view.Theme == "" {
		view.Theme = "system"
	}
	if view.Errors == nil && view.Problem == "" {
		view.Keys, view.Badges = !view.Page.KeysOff, view.Page.Badges
	}
	return pages.Render(c, status, settings.ProfilePage(view))
}

// SaveProfile saves what operators say of themselves, and how they want the pages.
func (p *Pages) SaveProfile(c echo.Context) error {
	operator, _ := pages.OperatorOf(c)
	sent := pages.Sent(c)
	view := settings.Profile{
		FirstName: sent.Get("first_name"), LastName: sent.Get("last_name"), Theme: sent.Get("theme"),
		Keys: pages.IsChecked(sent, "shortcuts"), Badges: pages.IsChecked(sent, "key_badges"),
		TimeZone: sent.Get("time_zone"), Dates: sent.Get("date_format"),
	}
	in := accounts.ProfileInput{
		FirstName: sentText(sent, "first_name"), LastName: sentText(sent, "last_name"), Theme: sentText(sent, "theme"),
		Shortcuts: sentChoice(sent, "shortcuts", "on", "off"), KeyBadges: sentChoice(sent, "key_badges", "always", "hover"),
		TimeZone: sentText(sent, "time_zone"), DateFormat: (*record.DateFormat)(sentText(sent, "date_format")),
	}
	err := p.Store.ChangeProfile(c.Request().Context(), operator.ID, in)
	if problem := pages.Refused(err, ""); problem != nil {
		problem.Fill(&view.Errors, &view.Problem)
		return p.showProfile(c, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	pages.KeepInBrowser(c, in)
	return p.Done(c, settings.ProfilePath, "Your profile was saved.")
}

// sentText is a field of a form; nil where it was not sent.
func sentText(sent url.Values, name string) *string {
	if !sent.Has(name) {
		return nil
	}
	return new(sent.Get(name))
}

// sentChoice is what a box that was sent chooses: checked or not.
func sentChoice(sent url.Values, name, checked, cleared string) *string {
	switch {
	case !sent.Has(name):
		return nil
	case pages.IsChecked(sent, name):
		return &checked
	}
	return &cleared
}
