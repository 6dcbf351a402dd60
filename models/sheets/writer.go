package sheets

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Cell is a cell that is written.
type Cell struct {
	Text string // as Row has it
	Kind Kind   // what a spreadsheet takes it for; a CSV file has no kinds
}

// Texts are cells that hold texts.
func Texts(texts ...string) []Cell {
	cells := make([]Cell, len(texts))
	for i, text := range texts {
		cells[i].Text = text
	}
	return cells
}

// WriterOptions are how a file is written. What is zero is as usual.
type WriterOptions struct {
	Comma          rune       // of a CSV file: a comma unless it is one of the other Commas
	WithoutMark    bool       // of a CSV file: it does not begin with the byte order mark, by which Excel knows that it is in UTF-8
	Sheet          string     // the name of the sheet of an XLSX file
	Dictionary     [][]string // the rows of a second sheet of an XLSX file, which says what the columns mean
	DictionaryName string     // the name of that sheet
}

// Writer writes a file row by row, in memory that does not grow with it.
type Writer struct{ rows rowWriter }

type rowWriter interface {
	write(cells []Cell) error
	close() error
}

// NewWriter begins to write a file in a format, CSV or XLSX.
func NewWriter(to io.Writer, format Format, options WriterOptions) (*Writer, error) {
	switch format {
	case CSV:
		return &Writer{newCSVWriter(to, options)}, nil
	case XLSX:
		return &Writer{newXLSXWriter(to, options)}, nil
	}
	return nil, fmt.Errorf("%s files are not written", format)
}

// Write writes the next row. The first one are the names of the columns.
func (w *Writer) Write(cells []Cell) error { return w.rows.write(cells) }

// Close writes the end of the file, without which it is none. What it is written to stays open.
func (w *Writer) Close() error { return w.rows.close() }

type csvWriter struct {
	to    *bufio.Writer
	comma string
}

func newCSVWriter(to io.Writer, options WriterOptions) *csvWriter {
	w := &csvWriter{to: bufio.NewWriterSize(to, 1<<16), comma: ","}
	if options.Comma != 0 {
		w.comma = string(options.Comma)
	}
	if !options.WithoutMark {
		_, _ = w.to.WriteString(utf8Mark) // the error comes again
	}
	return w
}

// write writes a row. What holds any separator is in quotation marks, since a program that takes another one for the separator would
// cut it in two.
func (w *csvWriter) write(cells []Cell) error {
	for i, cell := range cells {
		if i > 0 {
			_, _ = w.to.WriteString(w.comma)
		}
		text := cell.Text
		if number, is := plainNumber(text); cell.Kind != Number || !is || number != text {
			text = EscapeFormulas(text)[0]
		}
		if strings.ContainsAny(text, Commas+"\"\r\n") || strings.TrimSpace(text) != text || text == "" && len(cells) == 1 {
			text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		}
		_, _ = w.to.WriteString(text)
	}
	return w.to.WriteByte('\n')
}

func (w *csvWriter) close() error { return w.to.Flush() }
