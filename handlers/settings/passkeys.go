package settings

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views/settings"
	"cohort/views/ui"
)

// NewPasskey shows the form that lets the browser create a passkey.
func (p *Pages) NewPasskey(c echo.Context) error {
	return p.showPasskeyForm(c, http.StatusOK, settings.NewPasskey{})
}

func (p *Pages) showPasskeyForm(c echo.Context, status int, view settings.NewPasskey) error {
	view.Page = p.page(c, "Add passkey", securityCrumb)
	if !p.SiteOf(c).TakesPasskeys() {
		view.Nowhere = accounts.NoHostName
	}
	return pages.Render(c, status, settings.NewPasskeyPage(view))
}

// PasskeyOptions answers the script with what the browser needs to create a passkey.
func (p *Pages) PasskeyOptions(c echo.Context) error {
	by, err := p.Own(c)
	if err != nil {
		return err
	}
	options, err := p.Store.BeginPasskey(c.Request().Context(), by, p.SiteOf(c))
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, options)
}

// AddPasskey adds the passkey that the browser has created.
func (p *Pages) AddPasskey(c echo.Context) error {
	by, err := p.Own(c)
	if err != nil {
		return err
	}
	view := settings.NewPasskey{Name: c.FormValue("name")}
	codes, err := p.Store.AddPasskey(c.Request().Context(), by, p.SiteOf(c), view.Name, []byte(c.FormValue("passkey")))
	if problem := refusedPasskey(err); problem != nil {
		problem.Fill(&view.Errors, &view.Problem)
		return p.showPasskeyForm(c, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return p.addedWay(c, codes, text.Fill("The passkey {name} was added.", "name", ui.Quoted(view.Name)),
		"The second step is on. Your other sessions have ended.")
}

// refusedPasskey is why a passkey was not added, as its form shows it.
func refusedPasskey(err error) *pages.FormProblem {
	var shown *record.Error
	if errors.As(err, &shown) && (shown.Kind == record.Unauthorized || shown.Kind == record.Duplicate) {
		return pages.ProblemOf(shown)
	}
	return pages.Refused(err, "")
}

// ConfirmRemovePasskey asks before a passkey is removed.
func (p *Pages) ConfirmRemovePasskey(c echo.Context) error {
	return p.askRemovePasskey(c, http.StatusOK, "")
}

func (p *Pages) askRemovePasskey(c echo.Context, status int, problem string) error {
	passkey, err := p.passkey(c)
	if err != nil {
		return err
	}
	return p.askSecurity(c, status, ui.Confirmation{
		Title: "Remove passkey",
		Text: text.Fill("{name} will no longer be accepted. Your other sessions will end. The device keeps its half until you delete it there.",
			"name", ui.Quoted(passkey.Name)),
		Action: settings.PasskeyPath(passkey.ID) + "/remove", Continue: "Remove", Problem: problem,
	})
}

// passkey finds the passkey of the address.
func (p *Pages) passkey(c echo.Context) (accounts.Passkey, error) {
	operator, _ := pages.OperatorOf(c)
	step, err := p.Store.SecondStepOf(c.Request().Context(), operator.ID)
	if err != nil {
		return accounts.Passkey{}, err
	}
	for _, passkey := range step.Passkeys {
		if passkey.ID == c.Param("passkey_id") {
			return passkey, nil
		}
	}
	return accounts.Passkey{}, record.Missing("passkey", c.Param("passkey_id"), "This passkey does not exist.")
}

// RemovePasskey removes a passkey.
func (p *Pages) RemovePasskey(c echo.Context) error {
	passkey, err := p.passkey(c)
	if err != nil {
		return err
	}
	by, err := p.Own(c)
	if err == nil {
		err = p.Store.RemovePasskey(c.Request().Context(), by, passkey.ID)
	}
	if record.IsKind(err, record.Refused) {
		return p.askRemovePasskey(c, http.StatusUnprocessableEntity, err.Error())
	}
	if err != nil {
		return err
	}
	return p.Done(c, settings.SecurityPath, text.Fill("The passkey {name} was removed.", "name", ui.Quoted(passkey.Name)))
}
