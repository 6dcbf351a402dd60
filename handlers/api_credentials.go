package handlers

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/labstack/echo/v4"

	"cohort/handlers/adminapi"
	"cohort/handlers/pages"
	"cohort/handlers/wire"
	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/record"
)

// withCredentials lets only requests pass that come from an operator: with a session, with a token, or with an API key. They are
// tried in this order; one that is not valid does not keep the next from being tried.
func (a *app) withCredentials(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		operator, err := a.caller(c)
		if err != nil {
			return err
		}
		pages.SetOperator(c, operator)
		if err := a.allows(c); err != nil {
			return err
		}
		if wire.IsSafe(c.Request()) {
			return next(c)
		}
		defer a.asOperator(c, activity.ViaAPI, "Saving")()
		return next(c)
	}
}

// callerOf is the id of the operator who sends a request.
func callerOf(c echo.Context) string {
	operator, _ := pages.OperatorOf(c)
	return operator.ID
}

// The headers that credentials come in.
const (
	tokenHeader = "Authorization"
	keyHeader   = "X-Medusa-Access-Token"
)

func bringsCredentials(r *http.Request) bool {
	return r.Header.Get(tokenHeader) != "" || r.Header.Get(keyHeader) != ""
}

func (a *app) caller(c echo.Context) (accounts.Operator, error) {
	if c.Get(fromElsewhere) == nil {
		if known, err := a.Recognize(c); err != nil {
			return accounts.Operator{}, err
		} else if known {
			operator, _ := pages.OperatorOf(c)
			return operator, ready(operator)
		}
	}
	r := c.Request()
	if scheme, token, _ := strings.Cut(r.Header.Get(tokenHeader), " "); strings.EqualFold(scheme, "Bearer") {
		operator, err := a.operatorOfToken(r.Context(), strings.TrimSpace(token))
		if err == nil {
			err = ready(operator)
		}
		if !record.IsKind(err, record.Unauthorized) {
			return operator, err
		}
	}
	return a.Store.OperatorOfKey(r.Context(), r.Header.Get(keyHeader))
}

// ready refuses operators with a session or a token who have to set up a second step first.
func ready(operator accounts.Operator) error {
	if operator.NeedsSecondStep {
		return &record.Error{Kind: record.Refused, Message: "Every operator needs a second step. Set one up in the settings first."}
	}
	return nil
}

// tokenLife is how long a token is valid.
const tokenLife = 24 * time.Hour

// claims are the content of a token, as Medusa's have it.
type claims struct {
	UserID string `json:"user_id"`
	Domain string `json:"domain"`
	jwt.RegisteredClaims
}

const tokenDomain = "admin"

// tokenFor makes a token for an operator. Its signing key is derived from the operator's password, so that it ends with the
// operator and with the password.
func (a *app) tokenFor(ctx context.Context, operator accounts.Operator) (string, error) {
	if err := a.Store.MakeTokenSecret(ctx); err != nil {
		return "", err
	}
	_, key, err := a.Store.TokenKey(ctx, operator.ID)
	if err != nil {
		return "", err
	}
	issued := time.Now().Truncate(time.Second)
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims{operator.ID, tokenDomain, jwt.RegisteredClaims{
		IssuedAt: jwt.NewNumericDate(issued), ExpiresAt: jwt.NewNumericDate(issued.Add(tokenLife)),
	}}).SignedString(key)
}

// operatorOfToken finds the operator that a token was made for.
func (a *app) operatorOfToken(ctx context.Context, token string) (operator accounts.Operator, err error) {
	var said claims
	var failed error // of the database: the token may be valid
	_, err = jwt.ParseWithClaims(token, &said, func(*jwt.Token) (any, error) {
		if said.Domain != tokenDomain || strings.ContainsRune(said.UserID, 0) {
			return nil, jwt.ErrTokenInvalidClaims
		}
		var key []byte
		operator, key, err = a.Store.TokenKey(ctx, said.UserID)
		if err != nil && !record.IsKind(err, record.Unauthorized) {
			failed = err
		}
		return key, err
	}, jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithExpirationRequired())
	switch {
	case failed != nil:
		return accounts.Operator{}, failed
	case err != nil:
		return accounts.Operator{}, &record.Error{Kind: record.Unauthorized, Message: "This token is not valid."}
	}
	return operator, nil
}

// apiCookieLife is how long clients keep the cookie of a session, as Medusa has it. The session itself ends when it lies idle.
const apiCookieLife = 10 * time.Hour

// apiSignIn begins a session, the same that the pages have.
func (a *app) apiSignIn(c echo.Context) error {
	operator, err := a.signInBody(c)
	if err != nil {
		return err
	}
	session, err := a.Sessions.Get(c.Request(), pages.CookieName)
	if err != nil {
		return err
	}
	session.Options.MaxAge = int(apiCookieLife.Seconds())
	if err := a.SignIn(c, operator); err != nil {
		return err
	}
	return adminapi.AnswerOperator(c, operator)
}

// apiSession answers with the operator who is signed in.
func (a *app) apiSession(c echo.Context) error {
	operator, _ := pages.OperatorOf(c)
	if operator.Key != "" { // of whom no more is read than what the key may do
		var err error
		if operator, err = a.Store.Operator(c.Request().Context(), operator.ID); err != nil {
			return err
		}
	}
	return adminapi.AnswerOperator(c, operator)
}

// apiSignOut ends the session.
func (a *app) apiSignOut(c echo.Context) error {
	if err := a.SignOut(c); err != nil {
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
	a.LogSecurity(c, "sign-in", pages.SecurityDone, slog.String("operator", operator.ID))
	return adminapi.AnswerToken(c, token)
}

// signInBody finds the operator whose e-mail and password were sent, and the code of their app where they have a second step.
func (a *app) signInBody(c echo.Context) (accounts.Operator, error) {
	if c.Get(fromElsewhere) != nil {
		return accounts.Operator{}, errElsewhere
	}
	sent, err := adminapi.ReadCredentials(c)
	if err != nil {
		return accounts.Operator{}, err
	}
	return a.authenticate(c, accounts.Attempt{Email: sent.Email, Password: sent.Password, OneStep: true, Code: sent.OTP})
}
