package adminapi

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models/accounts"
)

// ReadCredentials reads what a client signs in with.
func ReadCredentials(c echo.Context) (Credentials, error) { return readBody(c, signInBody) }

// AnswerOperator answers with the operator who is signed in.
func AnswerOperator(c echo.Context, operator accounts.Operator) error {
	return answer(c, http.StatusOK, func(r *reply) error {
		r.buf = append(appendOperator(append(r.buf, `{"user":`...), operator), '}')
		return nil
	})
}

// AnswerToken answers with a token that signs later requests.
func AnswerToken(c echo.Context, token string) error {
	return answer(c, http.StatusOK, func(r *reply) error {
		r.buf = append(appendText(append(r.buf, `{"access_token":`...), token), '}')
		return nil
	})
}
