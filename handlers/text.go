package handlers

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"cohort/handlers/wire"
	"cohort/models/pricing"
	"cohort/models/record"
)

// plainText lets nothing but text in: bytes that are no UTF-8, and zero bytes, some databases keep and others
// refuse. In an address they lead nowhere; in a query or a form they become the replacement character.
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

// mostUploaded is how long a file may be, in bytes.
const mostUploaded = 5 << 20

// uploaded is the text of the file that a form sent, "" where there is none, or what is wrong with it. Spreadsheets write
// UTF-8, UTF-16 and, the older ones, Latin 1.
func uploaded(c echo.Context) (text, problem string) {
	header, err := c.FormFile("file")
	switch {
	case err != nil || header.Size == 0:
		return "", "" // none was chosen
	case header.Size > mostUploaded:
		return "", "The file is larger than 5 MB."
	}
	file, err := header.Open()
	if err != nil {
		return "", "The file could not be read."
	}
	defer file.Close()
	content, err := io.ReadAll(transform.NewReader(file, unicode.BOMOverride(encoding.Nop.NewDecoder())))
	if err != nil || bytes.IndexByte(content, 0) >= 0 {
		return "", "This file is not a text file. Choose a text or CSV file."
	}
	return pricing.Readable(string(content)), ""
}

// tooManyFields is what net/url says, in the end, of more than 10,000 of them; it has no name.
const tooManyFields = "number of URL query parameters exceeded limit"

func unreadable(err error) error {
	var tooBig *echo.HTTPError
	switch {
	case errors.As(err, &tooBig):
		return tooBig
	case strings.Contains(err.Error(), tooManyFields):
		return errors.Join(echo.ErrStatusRequestEntityTooLarge, &record.Error{Kind: record.Invalid,
			Message: "You can select up to 10,000 rows one by one. For more, select all that match, then clear the rows you do not want."})
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
