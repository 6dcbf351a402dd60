// Package adminapi is the Admin API, in the addresses, words and shapes of Medusa's: what each address does and how it
// is answered. Who may call it is for package handlers to say.
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

// New returns the API of a store. caller tells by which id a request's operator is known.
func New(store *models.Store, log *slog.Logger, caller func(echo.Context) string) *API {
	return &API{store, log, caller}
}

// Readable refuses addresses with characters that no database can store, and those where the id is missing.
func Readable(next echo.HandlerFunc) echo.HandlerFunc {
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

// id is the id in the address.
func id(c echo.Context) string { return param(c, "id") }

// param is a part of the address.
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
