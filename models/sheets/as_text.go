package sheets

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"strings"
)

// IsWorkbook reports whether a file that begins with start is one of a spreadsheet, XLSX or ODS, and no text.
func IsWorkbook(start []byte) bool {
	return bytes.HasPrefix(start, []byte(zipBeginning)) || bytes.HasPrefix(start, []byte(oleBeginning))
}

// WorkbookText is the first sheet of an XLSX or ODS file of size bytes as a text of lines with tabs between the cells, each row on the line
// that has its number. Its errors are FileErrors; one of them is about a text of more than most bytes.
func WorkbookText(file io.ReaderAt, size, most int64) (string, error) {
	opened, err := openRows(&input{file: file, size: size}, Settings{}, nil)
	if err != nil {
		return "", err
	}
	defer opened.Close()
	var text strings.Builder
	lines := csv.NewWriter(&text)
	lines.Comma = '\t'
	for line := 1; ; line++ {
		row, err := opened.nextFilled()
		switch {
		case errors.Is(err, io.EOF):
			return text.String(), nil
		case err != nil:
			return "", err
		}
		for ; line < row.Line; line++ {
			text.WriteByte('\n')
		}
		if err := lines.Write(row.onOneLine()); err != nil {
			return "", err
		}
		if lines.Flush(); int64(text.Len()) > most {
			return "", FileError("The file holds too much text. Split it into several files.")
		}
	}
}

// oneOfThousands is a number that would be a thousand times as much to some.
var oneOfThousands = regexp.MustCompile(`^-?[1-9]\d{0,2}\.\d{3}$`)

// onOneLine are the cells with blanks in place of line breaks. A number has one zero more where it could be read in two ways.
func (r Row) onOneLine() []string {
	cells := make([]string, len(r.Cells))
	for i, cell := range r.Cells {
		cells[i] = strings.Join(strings.FieldsFunc(cell, func(r rune) bool { return r == '\n' || r == '\r' }), " ")
		if r.Kinds != nil && r.Kinds[i] == Number && oneOfThousands.MatchString(cell) {
			cells[i] += "0"
		}
	}
	return cells
}
