package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/views"
	"cohort/views/settings"
)

// showJoin shows somebody who was invited the form that makes them an operator.
func (a *app) showJoin(c echo.Context) error { return a.renderJoin(c, http.StatusOK, settings.Join{}) }

func (a *app) renderJoin(c echo.Context, status int, view settings.Join) error {
	token := c.Param("token")
	invitation, err := a.Store.Invitation(c.Request().Context(), token)
	if err != nil {
		return err
	}
	view.Path, view.Email, view.Theme = views.JoinPath+"/"+token, invitation.Email, pages.Theme(c)
	return pages.Render(c, status, settings.JoinPage(view))
}

// join makes somebody who was invited an operator, and signs them in.
func (a *app) join(c echo.Context) error {
	operator, err := a.Store.AcceptInvitation(c.Request().Context(), c.Param("token"), c.FormValue("password"))
	if problem := pages.Refused(err, ""); problem != nil {
		var view settings.Join
		problem.Fill(&view.Errors, &view.Problem)
		return a.renderJoin(c, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	if err := a.begin(c, operator); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/")
}
