package sheets

import (
	"bufio"
	"io"
	"strings"
)

// TextReader reads the rows of a text that was pasted, by the rules for CSV files: the first one among them, since it need not name
// columns.
type TextReader struct {
	Comma rune // what separates the cells
	file  *File
}

// NewTextReader begins to read a text. What separates its cells is detected, by the row with known names of columns if it has one.
func NewTextReader(text string, isHeader IsHeader) *TextReader {
	var content io.Reader = strings.NewReader(text)
	lineEnd := lineEndOf([]byte(text))
	if lineEnd == "CR" {
		content = &withoutCR{text: content}
	}
	rows := &csvRows{lines: lines{text: bufio.NewReader(content)}, utf8: true, spare: spareFor(int64(len(text)))}
	rows.split.crlf = lineEnd == "CRLF"
	reader := &TextReader{file: &File{rows: rows}}
	_ = rows.begin(&reader.Comma, isHeader) // nothing can go wrong in memory
	return reader
}

// Next is the next row that is not blank, with as many cells as it has; io.EOF ends the text. After an error of type RowError the one after
// it can be read.
func (r *TextReader) Next() (Row, error) { return r.file.nextFilled() }
