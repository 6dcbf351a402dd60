package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/adminapi"
	"cohort/models"
)

// apiSignIn begins a session, the same that the pages have.
func (a *app) apiSignIn(c echo.Context) error {
	operator, err := a.signInBody(c)
	if err != nil {
		return err
	}
	session, err := a.sessions.Get(c.Request(), cookieName)
	if err != nil {
		return err
	}
	session.Options.MaxAge = int(models.SessionIdle.Seconds()) // as Medusa has it
	if err := a.signIn(c, operator); err != nil {
		return err
	}
	return adminapi.AnswerOperator(c, operator)
}

// apiSession tells who is signed in.
func (a *app) apiSession(c echo.Context) error {
	operator, _ := operatorOf(c)
	return adminapi.AnswerOperator(c, operator)
}

// apiSignOut ends the session.
func (a *app) apiSignOut(c echo.Context) error {
	if err := a.signOut(c); err != nil {
		return err
	}
	return c.String(http.StatusOK, "OK")
}

// apiToken makes a token that stands for the operator for a day.
func (a *app) apiToken(c echo.Context) error {
	operator, err := a.signInBody(c)
	if err != nil {
		return err
	}
	token, err := a.tokenFor(c.Request().Context(), operator)
	if err != nil {
		return err
	}
	return adminapi.AnswerToken(c, token)
}

// signInBody finds the operator whose e-mail and password were sent.
func (a *app) signInBody(c echo.Context) (models.Operator, error) {
	if c.Get(fromElsewhere) != nil {
		return models.Operator{}, errElsewhere
	}
	email, password, err := adminapi.ReadCredentials(c)
	if err != nil {
		return models.Operator{}, err
	}
	return a.authenticate(c, email, password)
}
