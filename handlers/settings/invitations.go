package settings

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/settings"
)

// NewInvitation shows the empty form.
func (p *Pages) NewInvitation(c echo.Context) error {
	return p.showInvite(c, http.StatusOK, settings.Invite{Role: settings.RoleFields{Role: string(activity.Editor)}})
}

func (p *Pages) showInvite(c echo.Context, status int, view settings.Invite) error {
	view.Page = p.page(c, "Invite an operator", operatorsCrumb)
	return pages.Render(c, status, settings.InvitePage(view))
}

// Invite makes an invitation, and shows its link for the only time.
func (p *Pages) Invite(c echo.Context) error {
	view := settings.Invite{Email: c.FormValue("email"), Role: sentRole(c)}
	made, token, err := p.Store.Invite(c.Request().Context(), accounts.InvitationInput{
		Email: view.Email, Role: activity.Role(view.Role.Role), ViewerExports: view.Role.ViewerExports,
	})
	if problem := pages.Refused(err, ""); problem != nil {
		problem.Fill(&view.Role.Errors, &view.Problem)
		return p.showInvite(c, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return pages.Render(c, http.StatusCreated, settings.SecretPage(settings.Secret{
		Page: p.page(c, "Invitation", operatorsCrumb), Current: settings.OperatorsPath, Title: "Invitation",
		Text: text.Fill("Send this link to {email}. It can be used once, within a week.", "email", made.Email),
		What: "the link", Secret: p.SiteOf(c).Origin + views.JoinPath + "/" + token, Back: settings.OperatorsPath,
	}))
}

// WithdrawInvitation makes an invitation void.
func (p *Pages) WithdrawInvitation(c echo.Context) error {
	if err := p.Store.WithdrawInvitation(c.Request().Context(), c.Param("id")); err != nil {
		return err
	}
	return p.Done(c, settings.OperatorsPath, "The invitation was withdrawn.")
}
