package settings

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/record"
	"cohort/views"
	"cohort/views/settings"
	"cohort/views/ui"
)

var securityCrumb = views.Crumb{Label: "Security", Href: settings.SecurityPath}

// ShowSecurity shows operators how they prove who they are.
func (p *Pages) ShowSecurity(c echo.Context) error {
	return p.showSecurity(c, http.StatusOK, settings.Security{})
}

func (p *Pages) showSecurity(c echo.Context, status int, view settings.Security) error {
	ctx := c.Request().Context()
	operator, _ := pages.OperatorOf(c)
	step, err := p.Store.SecondStepOf(ctx, operator.ID)
	if err != nil {
		return err
	}
	required, err := p.Store.SecondStepRequired(ctx)
	if err != nil {
		return err
	}
	view.Password.Email, view.Shared = operator.Email, p.Store.IsShared(operator.ID)
	view.Page, view.SecondStep.SecondStep, view.SecondStep.Required = p.page(c, "Security"), step, required
	return pages.Render(c, status, settings.SecurityPage(view))
}

// BeginApp begins to set up an authenticator app.
func (p *Pages) BeginApp(c echo.Context) error {
	by, err := p.Own(c)
	if err == nil {
		err = p.Store.BeginApp(c.Request().Context(), by)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, settings.AppPath)
}

// ShowApp shows what an authenticator app needs to know that is being set up.
func (p *Pages) ShowApp(c echo.Context) error { return p.showApp(c, http.StatusOK, "") }

func (p *Pages) showApp(c echo.Context, status int, problem string) error {
	by, err := p.Own(c)
	if err != nil {
		return err
	}
	operator, _ := pages.OperatorOf(c)
	setup, err := p.Store.AppSetup(c.Request().Context(), by, operator.Email)
	if record.IsKind(err, record.NotFound) {
		return pages.LeadTo(c, settings.SecurityPath)
	}
	if err != nil {
		return err
	}
	return pages.Render(c, status, settings.AppSetupPage(settings.AppSetup{
		Page: p.page(c, "Set up authenticator app", securityCrumb), Setup: setup, Error: problem,
	}))
}

// ConfirmApp turns an authenticator app on, if its code is right.
func (p *Pages) ConfirmApp(c echo.Context) error {
	by, err := p.Own(c)
	if err != nil {
		return err
	}
	codes, err := p.Store.ConfirmApp(c.Request().Context(), by, c.FormValue("code"))
	switch {
	case record.IsKind(err, record.Unauthorized):
		return p.showApp(c, http.StatusUnprocessableEntity, err.Error())
	case record.IsKind(err, record.Throttled):
		return p.showApp(c, http.StatusTooManyRequests, err.Error())
	case record.IsKind(err, record.NotFound):
		return pages.LeadTo(c, settings.SecurityPath)
	case err != nil:
		return err
	}
	return p.addedWay(c, codes, "Your authenticator app is set up.", "The second step is on. Your other sessions have ended.")
}

// addedWay shows the recovery codes that come with the first way to pass the second step, or leads on.
func (p *Pages) addedWay(c echo.Context, codes []string, done, first string) error {
	if len(codes) == 0 {
		return p.Done(c, settings.SecurityPath, done)
	}
	return p.showCodes(c, codes, first)
}

func (p *Pages) showCodes(c echo.Context, codes []string, words string) error {
	operator, _ := pages.OperatorOf(c)
	return pages.Render(c, http.StatusCreated, settings.RecoveryCodesPage(settings.RecoveryCodes{
		Page: p.page(c, "Your recovery codes", securityCrumb), Text: words, Site: p.SiteOf(c).Origin, Email: operator.Email, Codes: codes,
	}))
}

// ConfirmRemoveApp asks before the authenticator app is removed.
func (p *Pages) ConfirmRemoveApp(c echo.Context) error { return p.askRemoveApp(c, http.StatusOK, "") }

func (p *Pages) askRemoveApp(c echo.Context, status int, problem string) error {
	return p.askSecurity(c, status, ui.Confirmation{
		Title: "Remove authenticator app", Text: "Its codes will no longer be accepted. Your other sessions will end.",
		Action: settings.AppPath + "/remove", Continue: "Remove", Problem: problem,
	})
}

// askSecurity shows a question over the page Security.
func (p *Pages) askSecurity(c echo.Context, status int, question ui.Confirmation) error {
	question.Destroys, question.Close = true, settings.SecurityPath
	return p.ShowConfirmation(c, status, views.SectionSettings, securityCrumb, question)
}

// RemoveApp removes the authenticator app.
func (p *Pages) RemoveApp(c echo.Context) error {
	by, err := p.Own(c)
	if err == nil {
		err = p.Store.RemoveApp(c.Request().Context(), by)
	}
	if record.IsKind(err, record.Refused) {
		return p.askRemoveApp(c, http.StatusUnprocessableEntity, err.Error())
	}
	if err != nil {
		return err
	}
	return p.Done(c, settings.SecurityPath, "The authenticator app was removed.")
}

// ConfirmRecoveryCodes asks before new recovery codes take the place of those there are.
func (p *Pages) ConfirmRecoveryCodes(c echo.Context) error {
	return p.askSecurity(c, http.StatusOK, ui.Confirmation{
		Host: ui.HostPage, Title: "Make new recovery codes", Text: "The ones you have now will no longer be accepted.",
		Action: settings.RecoveryCodesPath, Continue: "Make new codes",
	})
}

// MakeRecoveryCodes makes new recovery codes and shows them for the only time.
func (p *Pages) MakeRecoveryCodes(c echo.Context) error {
	by, err := p.Own(c)
	var codes []string
	if err == nil {
		codes, err = p.Store.MakeRecoveryCodes(c.Request().Context(), by)
	}
	if err != nil {
		return err
	}
	return p.showCodes(c, codes, "Your earlier codes are no longer accepted.")
}

// RequireSecondStep decides whether all operators need a second step.
func (p *Pages) RequireSecondStep(c echo.Context) error {
	required := pages.IsChecked(c.Request().PostForm, "required")
	err := p.Store.RequireSecondStep(c.Request().Context(), required)
	if record.IsKind(err, record.Refused) {
		return p.showSecurity(c, http.StatusUnprocessableEntity, settings.Security{SecondStep: settings.SecondStep{Problem: err.Error()}})
	}
	if err != nil {
		return err
	}
	words := "Operators can sign in without a second step."
	if required {
		words = "Every operator needs a second step from now on."
	}
	return p.Done(c, settings.SecurityPath, words)
}
