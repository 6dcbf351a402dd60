package pages

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/sheets"
)

// Sent are the fields that a form sent.
func Sent(c echo.Context) url.Values { return c.Request().Form }

// mostUploaded is how long a file may be, in bytes.
const mostUploaded = 5 << 20

// Uploaded is the text of the file that a form sent, "" where there is none, or what is wrong with it. Spreadsheets write
// UTF-8, UTF-16 and, without being asked, windows-1252; of their own files it is the first sheet, with tabs.
func Uploaded(c echo.Context) (text, problem string) {
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
	start := make([]byte, 16)
	if _, err := file.ReadAt(start, 0); (err == nil || errors.Is(err, io.EOF)) && sheets.IsWorkbook(start) {
		return workbookText(file, header.Size)
	}
	content, err := io.ReadAll(transform.NewReader(file, unicode.BOMOverride(encoding.Nop.NewDecoder())))
	if err != nil || bytes.IndexByte(content, 0) >= 0 {
		return "", "This file is not a text file. Choose a text, CSV, XLSX or ODS file."
	}
	return pricing.Readable(string(content)), ""
}

func workbookText(file io.ReaderAt, size int64) (text, problem string) {
	text, err := sheets.WorkbookText(file, size, mostUploaded)
	var wrong *record.Error
	switch {
	case errors.As(err, &wrong):
		return "", wrong.Error()
	case err != nil:
		return "", "The file could not be read."
	}
	return text, ""
}

// Typed is a text as a browser sends it back from a field: with line breaks all alike, and without zero bytes.
func Typed(text string) string { return inForms.Replace(text) }

var inForms = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\uFFFD")

// At is one of some texts, or "" where there are fewer.
func At(texts []string, i int) string {
	if i < len(texts) {
		return texts[i]
	}
	return ""
}

// IsChecked is true where a ui.Checkbox was sent checked.
func IsChecked(sent url.Values, name string) bool { return slices.Contains(sent[name], "true") }

// NotEmpty are the values without those that are empty.
func NotEmpty(values []string) (all []string) {
	for _, value := range values {
		if value != "" {
			all = append(all, value)
		}
	}
	return all
}

// Whole reads a whole number; nil where there is none.
func Whole(text string) *int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil
	}
	return &n
}

// FormZone is the time zone in which the times of a form are: the one that it was shown in, or else the operator's.
func FormZone(c echo.Context) *time.Location {
	if zone, err := record.Zone(cmp.Or(Sent(c).Get("zone"), c.QueryParam("zone"))); err == nil {
		return zone
	}
	return ZoneOf(c)
}

// DateTimeField writes a date and time as a field for it shows and sends it, in a time zone and to the second; nil is empty.
func DateTimeField(at *time.Time, zone *time.Location) string {
	if at == nil {
		return ""
	}
	return record.DateTimeIn(*at, zone)
}

// NormalDateTime writes a date and time that was typed as DateTimeField does; what is none stays as it is.
func NormalDateTime(text string, zone *time.Location) string {
	if at, err := record.ReadDateTimeIn(text, zone); err == nil {
		return DateTimeField(&at, zone)
	}
	return strings.TrimSpace(text)
}
