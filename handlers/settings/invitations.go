package settings

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/settings"
	"cohort/views/ui"
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

// ConfirmWithdraw asks before an invitation is withdrawn.
func (p *Pages) ConfirmWithdraw(c echo.Context) error {
	invitations, err := p.Store.Invitations(c.Request().Context())
	if err != nil {
		return err
	}
	for _, invitation := range invitations {
		if invitation.ID == c.Param("id") {
			return p.ShowConfirmation(c, http.StatusOK, views.SectionSettings, operatorsCrumb, ui.Confirmation{
				Title:  "Withdraw invitation",
				Text:   text.Fill("The link that was created for {email} will no longer work.", "email", invitation.Email),
				Action: settings.WithdrawPath(invitation.ID), Continue: "Withdraw", Destroys: true, Close: settings.OperatorsPath,
			})
		}
	}
	return record.Missing("invitation", c.Param("id"), "This invitation was used, withdrawn or has expired.")
}

// WithdrawInvitation makes an invitation void.
func (p *Pages) WithdrawInvitation(c echo.Context) error {
	if err := p.Store.WithdrawInvitation(c.Request().Context(), c.Param("id")); err != nil {
		return err
	}
	return p.Done(c, settings.OperatorsPath, "The invitation was withdrawn.")
}
