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

var operatorsCrumb = views.Crumb{Label: "Operators", Href: settings.OperatorsPath}

// ListOperators shows who may sign in, and who is invited to.
func (p *Pages) ListOperators(c echo.Context) error {
	ctx := c.Request().Context()
	operators, err := p.Store.Operators(ctx)
	if err != nil {
		return err
	}
	invitations, err := p.Store.Invitations(ctx)
	if err != nil {
		return err
	}
	return pages.Render(c, http.StatusOK, settings.OperatorsPage(settings.Operators{
		Page: p.page(c, "Operators"), Operators: operators, Invitations: invitations,
	}))
}

// ShowOperator shows one operator, with the form of the role.
func (p *Pages) ShowOperator(c echo.Context) error {
	operator, err := p.Store.Operator(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return p.showOperator(c, http.StatusOK, settings.Operator{
		Operator: operator, Role: settings.RoleFields{Role: string(operator.Role), ViewerExports: operator.ViewerExports},
	})
}

func (p *Pages) showOperator(c echo.Context, status int, view settings.Operator) error {
	step, err := p.Store.SecondStepOf(c.Request().Context(), view.Operator.ID)
	if err != nil {
		return err
	}
	view.SecondStep = step.On()
	view.Page, view.Role.Titled = p.page(c, view.Operator.Title(), operatorsCrumb), true
	return pages.Render(c, status, settings.OperatorPage(view))
}

// sentRole are the fields of a role in a form.
func sentRole(c echo.Context) settings.RoleFields {
	return settings.RoleFields{Role: c.FormValue("role"), ViewerExports: pages.IsChecked(c.Request().PostForm, "may_export")}
}

// ChangeRole gives an operator another role.
func (p *Pages) ChangeRole(c echo.Context) error {
	ctx, sent := c.Request().Context(), sentRole(c)
	operator, err := p.Store.Operator(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	err = p.Store.ChangeRole(ctx, operator.ID, activity.Role(sent.Role), sent.ViewerExports)
	if problem := notAllowed(err); problem != nil {
		view := settings.Operator{Operator: operator, Role: sent}
		problem.Fill(&view.Role.Errors, &view.Problem)
		return p.showOperator(c, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return p.operatorDone(c, nil, "The role of {operator} was saved.")
}

// notAllowed is why a form cannot be saved: something at its fields, or the last admin would go.
func notAllowed(err error) *pages.FormProblem {
	if record.IsKind(err, record.Refused) {
		return pages.ProblemOf(&record.Error{Message: err.Error()})
	}
	return pages.Refused(err, "")
}

// ConfirmDisable asks before an operator is disabled.
func (p *Pages) ConfirmDisable(c echo.Context) error { return p.askDisable(c, http.StatusOK, "") }

func (p *Pages) askDisable(c echo.Context, status int, problem string) error {
	operator, err := p.Store.Operator(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	path := settings.OperatorPath(operator.ID)
	return p.ShowConfirmation(c, status, views.SectionSettings, operatorsCrumb, ui.Confirmation{
		Title: "Disable operator",
		Text: text.Fill("{operator} will be signed out everywhere immediately, and their API keys will be revoked. "+
			"You can enable the operator again later, but revoked keys stay revoked.", "operator", ui.Quoted(operator.Title())),
		Action: path + "/disable", Continue: "Disable", Destroys: true, Close: path, Problem: problem,
	})
}

// DisableOperator keeps an operator from signing in.
func (p *Pages) DisableOperator(c echo.Context) error {
	err := p.Store.DisableOperator(c.Request().Context(), c.Param("id"))
	if record.IsKind(err, record.Refused) {
		return p.askDisable(c, http.StatusUnprocessableEntity, err.Error())
	}
	return p.operatorDone(c, err, "{operator} was disabled.")
}

// SignOutOperator ends all sessions and tokens of an operator.
func (p *Pages) SignOutOperator(c echo.Context) error {
	return p.operatorDone(c, p.Store.SignOutOperator(c.Request().Context(), c.Param("id")), "{operator} was signed out everywhere.")
}

// EnableOperator lets an operator sign in again.
func (p *Pages) EnableOperator(c echo.Context) error {
	return p.operatorDone(c, p.Store.EnableOperator(c.Request().Context(), c.Param("id")), "{operator} can sign in again.")
}

// operatorDone leads back to the page of an operator with a sentence about them, unless err is one.
func (p *Pages) operatorDone(c echo.Context, err error, sentence string) error {
	var operator accounts.Operator
	if err == nil {
		operator, err = p.Store.Operator(c.Request().Context(), c.Param("id"))
	}
	if err != nil {
		return err
	}
	return p.Done(c, settings.OperatorPath(operator.ID), text.Fill(sentence, "operator", ui.Quoted(operator.Title())))
}

// ConfirmResetSecondStep asks before an operator loses their second step.
func (p *Pages) ConfirmResetSecondStep(c echo.Context) error {
	operator, err := p.Store.Operator(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	path := settings.OperatorPath(operator.ID)
	return p.ShowConfirmation(c, http.StatusOK, views.SectionSettings, operatorsCrumb, ui.Confirmation{
		Title: "Reset second step",
		Text: text.Fill("The app, passkeys and recovery codes of {operator} will no longer work, and all their sessions will end. "+
			"First make sure that it is really this person who asks.", "operator", ui.Quoted(operator.Title())),
		Action: path + "/reset-second-step", Continue: "Reset", Destroys: true, Close: path,
	})
}

// ResetSecondStep takes the second step from an operator who cannot pass it any more.
func (p *Pages) ResetSecondStep(c echo.Context) error {
	err := p.Store.ResetSecondStep(c.Request().Context(), c.Param("id"))
	return p.operatorDone(c, err, "The second step of {operator} was reset.")
}
