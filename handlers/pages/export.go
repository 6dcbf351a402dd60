package pages

import (
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
	"unicode"

	"github.com/labstack/echo/v4"

	"cohort/handlers/deadlines"
	"cohort/models/exports"
	"cohort/models/sheets"
	"cohort/views"
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

// SendCSV streams a CSV file, row by row, as SendFile does. Cells that a spreadsheet would run are escaped. A
// comma separates the cells unless comma is another of sheets.Commas.
func SendCSV(c echo.Context, name string, comma rune, columns []string, each func(row func([]string) error) error) error {
	return SendFile(c, name+".csv", csvType, func(to io.Writer) error {
		file, err := sheets.NewWriter(to, sheets.CSV, sheets.WriterOptions{Comma: comma})
		row := func(cells []string) error { return file.Write(sheets.Texts(cells...)) }
		if err == nil && columns != nil {
			err = row(columns)
		}
		if err == nil {
			err = each(row)
		}
		if err == nil {
			err = file.Close()
		}
		return err
	})
}

// The types of files.
const (
	csvType  = "text/csv; charset=utf-8"
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// SendTable streams a file with a row for each R, as SendFile does.
func SendTable[R any](c echo.Context, name string, choice FileChoice, columns []exports.Column[R],
	each func(visit func(R) error) error) error {
	file, ending, contentType := exports.File{Format: sheets.CSV, Sheet: name}, ".csv", csvType
	switch choice.Format {
	case views.FileXLSX:
		file.Format, ending, contentType = sheets.XLSX, ".xlsx", xlsxType
	case views.FileSemicolon:
		file.Comma = ';'
	}
	return SendFile(c, name+ending, contentType, func(to io.Writer) error { return exports.Write(to, file, columns, each) })
}

// SendFile streams a file, to the name of which it adds the day. An error before anything was sent is answered as any other; after that
// the answer breaks off, so that nobody takes half a file for a whole one.
func SendFile(c echo.Context, name, contentType string, write func(to io.Writer) error) error {
	file := &sentFile{c: c, name: name, contentType: contentType}
	err := write(file)
	if err == nil && !file.begun {
		_, err = file.Write(nil)
	}
	if err != nil && file.begun {
		c.Set(brokenOffValue, err)
		panic(http.ErrAbortHandler)
	}
	return err
}

// sentFile is a file on its way to the browser.
type sentFile struct {
	c                 echo.Context
	name, contentType string
	begun             bool
}

// Write sends a piece of the file, and before the first one the head of the answer.
func (f *sentFile) Write(piece []byte) (int, error) {
	response := f.c.Response()
	if !f.begun {
		f.begun = true
		ending := path.Ext(f.name)
		h := response.Header()
		h.Set("Content-Type", f.contentType)
		h.Set("Content-Disposition", attachment(strings.TrimSuffix(f.name, ending)+" "+time.Now().UTC().Format(time.DateOnly)+ending))
		response.WriteHeader(http.StatusOK)
	}
	return deadlines.Pieces{ResponseWriter: response}.Write(piece)
}

// brokenOffValue is where a request keeps the error by which its answer is broken off.
const brokenOffValue = "broken off by"

// BrokenOffBy is the error by which a handler has broken its answer off, nil if it has not.
func BrokenOffBy(c echo.Context) error {
	err, _ := c.Get(brokenOffValue).(error)
	return err
}
