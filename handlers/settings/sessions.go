package settings

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/settings"
	"cohort/views/ui"
)

var sessionsCrumb = views.Crumb{Label: "Sessions", Href: settings.SessionsPath}

// ListSessions shows operators where they are signed in.
func (p *Pages) ListSessions(c echo.Context) error {
	operator, _ := pages.OperatorOf(c)
	sessions, err := p.Store.OwnSessions(c.Request().Context(), operator.ID, p.SessionID(c))
	if err != nil {
		return err
	}
	return pages.Render(c, http.StatusOK, settings.SessionsPage(settings.Sessions{Page: p.page(c, "Sessions"), Sessions: sessions}))
}

// EndSession ends one session of the operator.
func (p *Pages) EndSession(c echo.Context) error {
	operator, _ := pages.OperatorOf(c)
	ended, err := p.Store.EndOwnSession(c.Request().Context(), operator.ID, c.FormValue("session"))
	if err != nil {
		return err
	}
	if !ended {
		return p.NotDone(c, settings.SessionsPath, "This session had already ended.")
	}
	return p.Done(c, settings.SessionsPath, "The session was ended.")
}

// ConfirmEndOthers asks before all other sessions of the operator are ended.
func (p *Pages) ConfirmEndOthers(c echo.Context) error {
	return p.ShowConfirmation(c, http.StatusOK, views.SectionSettings, sessionsCrumb, ui.Confirmation{
		Title:  "End all other sessions",
		Text:   "You will be signed out everywhere except in this browser.",
		Action: settings.EndOthersPath, Continue: "End all others", Destroys: true, Close: settings.SessionsPath,
	})
}

// EndOtherSessions ends all sessions of the operator but this one.
func (p *Pages) EndOtherSessions(c echo.Context) error {
	operator, _ := pages.OperatorOf(c)
	ended, err := p.Store.EndOtherSessions(c.Request().Context(), operator.ID, p.SessionID(c))
	if err != nil {
		return err
	}
	if ended == 0 {
		return p.NotDone(c, settings.SessionsPath, "Your other sessions had already ended.")
	}
	return p.Done(c, settings.SessionsPath, text.Plural(ended, "1 other session was ended.", "{n} other sessions were ended."))
}

// SignOutEverywhere ends all sessions and tokens of the operator.
func (p *Pages) SignOutEverywhere(c echo.Context) error {
	operator, _ := pages.OperatorOf(c)
	if err := p.Store.SignOutEverywhere(c.Request().Context(), operator.ID); err != nil {
		return err
	}
	if err := p.SignOut(c); err != nil {
		return err
	}
	return pages.LeadToPage(c, views.LoginPath)
}
