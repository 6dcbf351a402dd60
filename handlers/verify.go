package handlers

import (
	"log/slog"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/views"
)

// pendingCookie is the name of the cookie of a sign-in that waits for its second step. It opens nothing but that page.
const pendingCookie = "cohort.pending"

// pendingOf is the secret of the sign-in that waits in a browser, "" where none does.
func pendingOf(c echo.Context) string { return pages.Cookie(c.Request(), pendingCookie) }

func setPending(c echo.Context, id string, seconds int) {
	pages.SetCookie(c.Response(), c.Request(), http.Cookie{
		Name: pendingCookie, Value: id, Path: views.LoginPath, MaxAge: seconds, SameSite: http.SameSiteStrictMode,
	})
}

// askSecondStep lets a sign-in with the right password wait for the second step. No session begins before that.
func (a *app) askSecondStep(c echo.Context, operator accounts.Operator, form views.KeptForm, next string) error {
	id, err := a.Store.BeginSecondStep(c.Request().Context(), operator.ID)
	if err != nil {
		return err
	}
	a.LogSecurity(c, "password before the second step", pages.SecurityDone, slog.String("operator", operator.ID))
	setPending(c, id, int(accounts.PendingLife.Seconds()))
	if form.Path == "" {
		return c.Redirect(http.StatusSeeOther, views.VerifyPath+"?"+url.Values{"next": {pages.SafeNext(next)}}.Encode())
	}
	pending, err := a.Store.PendingSignIn(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return a.renderVerify(c, http.StatusOK, pending, views.SecondStep{Next: next, Form: form})
}

// showVerify shows the form that asks for the second step.
func (a *app) showVerify(c echo.Context) error {
	next := pages.SafeNext(c.QueryParam("next"))
	pending, err := a.Store.PendingSignIn(c.Request().Context(), pendingOf(c))
	if record.IsKind(err, record.NotFound) {
		return c.Redirect(http.StatusSeeOther, views.LoginPath+"?"+url.Values{"next": {next}}.Encode())
	}
	if err != nil {
		return err
	}
	return a.renderVerify(c, http.StatusOK, pending, views.SecondStep{Next: next})
}

func (a *app) renderVerify(c echo.Context, status int, pending accounts.PendingSignIn, view views.SecondStep) error {
	here := a.SiteOf(c).Host
	view.Email, view.Theme, view.App = pending.Operator.Email, pages.Theme(c), pending.Step.App != nil
	view.Passkey = slices.ContainsFunc(pending.Step.Passkeys, func(p accounts.Passkey) bool { return p.Site == here })
	return pages.Render(c, status, views.SecondStepPage(view))
}

// passkeyProof answers the script with what the browser needs to use a passkey.
func (a *app) passkeyProof(c echo.Context) error {
	options, err := a.Store.BeginPasskeyProof(c.Request().Context(), pendingOf(c), a.SiteOf(c))
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, options)
}

// verify checks the second step and lets the operator in.
func (a *app) verify(c echo.Context) error {
	ctx, id := c.Request().Context(), pendingOf(c)
	view := views.SecondStep{Next: c.FormValue("next"), Form: keptForm(c)}
	pending, err := a.Store.PendingSignIn(ctx, id)
	var operator accounts.Operator
	if err == nil {
		operator, err = a.Store.FinishSignIn(ctx, id, a.proofOf(c))
		a.countRefusal(c, err)
	}
	if record.IsKind(err, record.NotFound) {
		return a.renderLogin(c, http.StatusUnprocessableEntity, views.Login{Next: view.Next, Form: view.Form, Error: err.Error()})
	}
	if shown, ok := refusal(err); ok {
		// Whoever fails here knows the password.
		a.LogSecurity(c, "second step", pages.SecurityRefused, slog.String("operator", pending.Operator.ID), slog.String("factor", factorOf(c)),
			slog.String("reason", "the second step failed after the right password"), slog.Bool("throttled", shown.Kind == record.Throttled))
		return a.refuseSecondStep(c, pending, view, shown)
	}
	if err != nil {
		return err
	}
	setPending(c, "", -1)
	a.LogSecurity(c, "second step", pages.SecurityDone, slog.String("operator", operator.ID), slog.String("factor", factorOf(c)))
	return a.letIn(c, operator, view.Form, view.Next)
}

// factorOf is what the form of the second step sent, as the log calls it.
func factorOf(c echo.Context) string {
	switch {
	case c.FormValue("passkey") != "":
		return "passkey"
	case c.FormValue("recovery_code") != "":
		return "recovery code"
	}
	return "code"
}

func (a *app) proofOf(c echo.Context) accounts.Proof {
	proof := accounts.Proof{
		Code: c.FormValue("code"), RecoveryCode: c.FormValue("recovery_code"), Site: a.SiteOf(c), Address: c.RealIP(),
		Device: deviceOf(c),
	}
	if answer := c.FormValue("passkey"); answer != "" {
		proof.Passkey = []byte(answer)
	}
	return proof
}

// refuseSecondStep shows the form again.
func (a *app) refuseSecondStep(c echo.Context, pending accounts.PendingSignIn, view views.SecondStep, shown *record.Error) error {
	switch {
	case c.FormValue("passkey") != "":
		view.PasskeyError = shown.Message
	case c.FormValue("recovery_code") != "":
		view.RecoveryError = shown.Message
	default:
		view.Error = shown.Message
	}
	return a.renderVerify(c, refusedStatus(c, shown, retryAfterCodes), pending, view)
}

// retryAfterCodes is how many seconds a browser has to wait that has sent too many wrong codes.
const retryAfterCodes = "300"
