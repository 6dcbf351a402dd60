package handlers

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/wire"
)

// plainText lets nothing but text in: bytes that are no UTF-8, and zero bytes, some databases keep and others
// refuse. In an address they lead nowhere; in a query or a form they become the sign for what cannot be shown.
func plainText(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if isAPI(c) {
			return next(c) // clients are told what is wrong
		}
		r := c.Request()
		if !wire.IsText(r.URL.Path) {
			return echo.ErrNotFound
		}
		if query := r.URL.Query(); makePlain(query) {
			r.URL.RawQuery = query.Encode()
		}
		if r.Method == http.MethodPost {
			if _, err := c.FormParams(); err != nil {
				return unreadable(err)
			}
			makePlain(r.Form)
			makePlain(r.PostForm)
		}
		return next(c)
	}
}

// sent are the fields that a form sent.
func sent(c echo.Context) url.Values { return c.Request().Form }

func unreadable(err error) error {
	var tooBig *echo.HTTPError
	if errors.As(err, &tooBig) {
		return tooBig
	}
	return echo.ErrBadRequest
}

func plain(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// makePlain tells whether there was something to do.
func makePlain(fields url.Values) (changed bool) {
	for name, values := range fields {
		for i, value := range values {
			if !wire.IsText(value) {
				values[i], changed = plain(value), true
			}
		}
		if !wire.IsText(name) {
			delete(fields, name)
			changed = true
		}
	}
	return changed
}
