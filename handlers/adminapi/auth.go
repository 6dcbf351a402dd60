package adminapi

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models/accounts"
)

// ReadCredentials reads the e-mail and the password that a client signs in with.
func ReadCredentials(c echo.Context) (email, password string, err error) {
	in, err := readBody(c, signInBody)
	return in.email, in.password, err
}

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
