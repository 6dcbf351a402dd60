package sheets

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// workbookRows are the rows of a sheet of an XLSX file.
type workbookRows struct {
	book *workbook
	part *part
	*markup
	row     sheetRow
	text    cellText
	formula cellText
	spare   allowance
}

func (b *workbook) openSheet(sheet workbookSheet) (rows, error) {
	opened, err := b.open(sheet.part)
	if err != nil {
		return nil, err
	}
	return &workbookRows{book: b, part: opened, markup: newMarkup(opened, XLSX), spare: allowanceFor(b.size)}, nil
}

func (r *workbookRows) close() error { return r.part.Close() }

// next is the next row that the sheet has an element for.
func (r *workbookRows) next() (Row, error) {
	for {
		token, err := r.markup.next()
		if err != nil {
			return Row{}, err
		}
		switch token := token.(type) {
		case xml.EndElement:
			if token.Name.Local == "sheetData" {
				return Row{}, io.EOF
			}
		case xml.StartElement:
			if token.Name.Local != "row" {
				continue
			}
			return r.read(token)
		}
	}
}

// read reads a row that has just begun.
func (r *workbookRows) read(element xml.StartElement) (Row, error) {
	r.row.begin(lineOf(element, r.row.Line))
	column := -1
	err := r.each(func(cell xml.StartElement) error {
		if cell.Name.Local != "c" {
			return r.skip()
		}
		column++
		if named := columnOf(attr(cell, "r")); named >= 0 {
			column = named
		}
		return r.cell(column, cell)
	})
	if err == nil {
		err = r.spare.take(r.row.Row)
	}
	if err != nil {
		return Row{}, err
	}
	return r.row.end()
}

// cell reads a cell that has just begun. Of a formula it reads what came out when the file was saved; LibreOffice saves TRUE as the
// formula TRUE(), which comes out as the number 1.
func (r *workbookRows) cell(column int, cell xml.StartElement) error {
	kind, style := attr(cell, "t"), attr(cell, "s")
	r.text.reset()
	r.formula.reset()
	err := r.each(func(element xml.StartElement) error {
		switch element.Name.Local {
		case "f":
			return r.markup.text(&r.formula)
		case "v":
			return r.markup.text(&r.text)
		case "is":
			return r.richText(&r.text)
		}
		return r.skip()
	})
	if err != nil {
		return err
	}
	if r.text.tooLong {
		r.row.wrong = rowTooLong
		return nil
	}
	if formula := string(r.formula.bytes); formula == "TRUE()" || formula == "FALSE()" {
		kind = "b"
	}
	content, is := r.value(string(r.text.bytes), kind, style)
	r.row.set(column, content, is)
	return nil
}

// value is what a cell of a type and a style holds.
func (r *workbookRows) value(written, kind, style string) (string, Kind) {
	switch kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(written))
		shared, found := r.book.texts.at(n)
		if (err != nil || !found) && written != "" {
			r.row.wrong = noSharedText
		}
		return shared, Text
	case "str", "inlineStr":
		return string(unescapeX([]byte(written))), Text
	case "b":
		return boolean(written), Bool
	case "e":
		return written, Error
	case "d":
		return isoDate(written), Date
	}
	number, is := plainNumber(written)
	if !is {
		return written, Text
	}
	n, err := strconv.Atoi(style)
	if err != nil || n < 0 || n >= len(r.book.styles) || r.book.styles[n] == noDate {
		return number, Number
	}
	if date, is := serialDate(number, r.book.styles[n], r.book.since1904); is {
		return date, Date
	}
	return number, Number
}

const noSharedText = rowReason("A cell refers to a text that the file does not have.")

func boolean(written string) string {
	if isTrue(written) {
		return "TRUE"
	}
	if written == "" {
		return ""
	}
	return "FALSE"
}

// firstRow are the rows from the first one on that is not blank; found is whether there is one.
func firstRow(all rows) (begun rows, found bool) {
	for {
		row, err := all.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil, false
		case err != nil || !row.blank():
			return &begunRows{all, &row, err}, true
		}
	}
}

// begunRows are rows of which the first one, or the error in its place, has been read already.
type begunRows struct {
	rows
	first *Row
	err   error
}

func (r *begunRows) next() (Row, error) {
	if first := r.first; first != nil {
		r.first = nil
		return *first, r.err
	}
	return r.rows.next()
}
