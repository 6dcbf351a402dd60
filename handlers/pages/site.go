package pages

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"cohort/models/accounts"
)

// SiteOf is what the browser of a request knows the back office by: by the configuration, or else by what it asked for. To believe its
// Host opens nothing: a browser signs with a passkey for no other site than the one it is on.
func (b *Base) SiteOf(c echo.Context) accounts.Site {
	origin := b.PublicURL
	if origin == "" {
		origin = Origin(c)
	}
	parsed, err := url.Parse(origin)
	if err != nil {
		return accounts.Site{Origin: origin}
	}
	return accounts.Site{Host: parsed.Hostname(), Origin: parsed.Scheme + "://" + parsed.Host}
}

// Own is the operator of a request, who changes their own second step in its session.
func (b *Base) Own(c echo.Context) (accounts.Own, error) {
	session, err := b.Sessions.Get(c.Request(), CookieName)
	if err != nil {
		return accounts.Own{}, err
	}
	operator, _ := OperatorOf(c)
	return accounts.Own{OperatorID: operator.ID, Session: session.ID}, nil
}
