// Package adminapi is the Admin API, in the addresses, words and JSON of Medusa's: what each address does, and its answers.
// Package handlers decides who may call it.
package adminapi

import (
	"log/slog"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/wire"
	"cohort/models"
)

// API answers the requests of programs.
type API struct {
	store  *models.Store
	log    *slog.Logger
	caller func(echo.Context) string
}

// New returns the API of a store. caller returns the id of the operator or program that sends a request.
func New(store *models.Store, log *slog.Logger, caller func(echo.Context) string) *API {
	return &API{store, log, caller}
}

// ValidatePath is a middleware that refuses addresses with characters that no database can store (400), and those where an id is
// missing (404).
func ValidatePath(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		path := c.Request().URL.Path
		switch {
		case !wire.IsText(path):
			return invalid("the address is not valid UTF-8 text")
		case strings.Contains(path, "//"):
			return echo.ErrNotFound
		}
		return next(c)
	}
}

// id returns the parameter :id of the address.
func id(c echo.Context) string { return param(c, "id") }

// param returns a named parameter of the address, decoded.
func param(c echo.Context, name string) string {
	part := c.Param(name)
	if c.Request().URL.RawPath == "" {
		return part
	}
	// The router saw the address as it was sent.
	decoded, err := url.PathUnescape(part)
	if err != nil {
		return part
	}
	return decoded
}
