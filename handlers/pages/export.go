package pages

import (
	"encoding/csv"
	"mime"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/labstack/echo/v4"

	"cohort/handlers/deadlines"
)

// attachment is the header by which a browser saves a file under a name.
func attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || unicode.IsControl(r) {
			return '-'
		}
		return r
	}, name)})
}

// SendCSV streams a file, row by row. An error before the first row is answered as any other; after that the answer breaks off,
// so that nobody takes half a file for a whole one.
func SendCSV(c echo.Context, name string, columns []string, each func(row func([]string) error) error) error {
	response := c.Response()
	file := csv.NewWriter(deadlines.Pieces{ResponseWriter: response})
	begun := false
	begin := func() error {
		begun = true
		h := response.Header()
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", attachment(name+" "+time.Now().UTC().Format(time.DateOnly)+".csv"))
		response.WriteHeader(http.StatusOK)
		return file.Write(columns)
	}
	err := each(func(cells []string) error {
		if !begun {
			if err := begin(); err != nil {
				return err
			}
		}
		return file.Write(cells)
	})
	if err == nil && !begun {
		err = begin()
	}
	file.Flush()
	if err == nil {
		err = file.Error()
	}
	if err != nil && begun {
		c.Set(brokenOffValue, err)
		panic(http.ErrAbortHandler)
	}
	return err
}

// brokenOffValue is where a request keeps the error by which its answer is broken off.
const brokenOffValue = "broken off by"

// BrokenOffBy is the error by which a handler has broken its answer off, nil if it has not.
func BrokenOffBy(c echo.Context) error {
	err, _ := c.Get(brokenOffValue).(error)
	return err
}
