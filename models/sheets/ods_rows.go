package sheets

import (
	"encoding/xml"
	"io"
	"slices"
	"strconv"
)

// odsRows are the rows of a sheet of an ODS file.
type odsRows struct {
	part *part
	*markup
	line    int
	row     Row // which repeats
	repeats int // how often yet
	spare   allowance
	text    cellText
}

func (r *odsRows) close() error { return r.part.Close() }

// next is the next row that is not blank.
func (r *odsRows) next() (Row, error) {
	for {
		if r.repeats > 0 {
			return r.again()
		}
		token, err := r.markup.next()
		if err != nil {
			return Row{}, r.unended(err)
		}
		switch token := token.(type) {
		case xml.EndElement:
			if token.Name.Local == "table" {
				return Row{}, io.EOF
			}
		case xml.StartElement:
			switch token.Name.Local {
			case "table-row":
				if row, err := r.read(token); err != nil || !row.blank() {
					return row, err
				}
			case "table-header-rows", "table-row-group", "table-rows": // rows are in them
			default:
				if err := r.skip(); err != nil {
					return Row{}, err
				}
			}
		}
	}
}

// again is the row before once more.
func (r *odsRows) again() (Row, error) {
	r.repeats--
	r.line++
	if err := r.spare.take(r.row); err != nil {
		return Row{}, err
	}
	return Row{Line: r.line, Cells: slices.Clone(r.row.Cells), Kinds: slices.Clone(r.row.Kinds)}, nil
}

// read reads a row that has just begun. A blank one that stands for many is one.
func (r *odsRows) read(element xml.StartElement) (Row, error) {
	repeats := repeated(element, "number-rows-repeated")
	var row sheetRow
	row.begin(r.line + 1)
	column := 0
	err := r.each(func(cell xml.StartElement) error {
		if cell.Name.Local != "table-cell" && cell.Name.Local != "covered-table-cell" {
			return r.skip()
		}
		columns := repeated(cell, "number-columns-repeated")
		content, kind, err := r.cell(cell)
		if err != nil {
			return err
		}
		if r.text.tooLong {
			row.wrong = rowTooLong
		}
		for range columns {
			if content == "" || row.wrong != "" {
				break
			}
			row.set(column, content, kind)
			column++
		}
		if content == "" {
			column += columns
		}
		return nil
	})
	if err == nil {
		err = r.spare.take(row.Row)
	}
	if err != nil {
		return Row{}, err
	}
	r.line++
	read, err := row.end()
	if err != nil || read.blank() {
		r.line += repeats - 1
		return read, err
	}
	r.row, r.repeats = Row{Cells: slices.Clone(read.Cells), Kinds: slices.Clone(read.Kinds)}, repeats-1
	return read, nil
}

// repeated is how often a row or a cell stands there, as an attribute of it says.
func repeated(element xml.StartElement, attribute string) int {
	n, err := strconv.Atoi(odsAttr(element, "table", attribute))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, maxLine)
}

// cell is what a cell holds that has just begun.
func (r *odsRows) cell(cell xml.StartElement) (string, Kind, error) {
	r.text.reset()
	if err := r.paragraphs(); err != nil {
		return "", Empty, err
	}
	shown := string(r.text.bytes)
	if odsAttr(cell, "calcext", "value-type") == "error" {
		return shown, Error, nil
	}
	switch odsAttr(cell, "office", "value-type") {
	case "float", "percentage", "currency":
		if number, is := plainNumber(odsAttr(cell, "office", "value")); is {
			return number, Number, nil
		}
	case "date":
		return isoDate(odsAttr(cell, "office", "date-value")), Date, nil
	case "time":
		return odsTime(odsAttr(cell, "office", "time-value")), Date, nil
	case "boolean":
		return boolean(odsAttr(cell, "office", "boolean-value")), Bool, nil
	case "string":
		if shown == "" {
			return odsAttr(cell, "office", "string-value"), Text, nil
		}
	}
	return shown, Text, nil
}

// paragraphs adds the paragraphs of the cell that has just begun, each a line. Comments and drawings are no part of it.
func (r *odsRows) paragraphs() error {
	first := true
	return r.each(func(element xml.StartElement) error {
		if element.Name.Local != "p" && element.Name.Local != "h" || element.Name.Space != "text" {
			return r.skip()
		}
		if !first {
			r.text.add([]byte{'\n'})
		}
		first = false
		blank := true // so that blanks at the beginning are left out
		return r.paragraph(&blank)
	})
}

// paragraph adds the text of the element that has just begun. A run of blanks and line breaks is one blank; further ones have elements of
// their own. blank is whether such a run has been met.
func (r *odsRows) paragraph(blank *bool) error {
	for depth := r.depth - 1; r.depth > depth; {
		token, err := r.markup.next()
		if err != nil {
			return r.unended(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			for _, b := range token {
				isBlank := b == ' ' || b == '\t' || b == '\n' || b == '\r'
				switch {
				case !isBlank:
					r.text.add([]byte{b})
				case !*blank:
					r.text.add([]byte{' '})
				}
				*blank = isBlank
			}
		case xml.StartElement:
			if err := r.inline(token, blank); err != nil {
				return err
			}
		}
	}
	return nil
}

// inline adds what an element within a paragraph stands for.
func (r *odsRows) inline(element xml.StartElement, blank *bool) error {
	var written []byte
	switch element.Name.Local {
	case "s":
		n, err := strconv.Atoi(odsAttr(element, "text", "c"))
		if err != nil || n < 1 {
			n = 1
		}
		written = make([]byte, min(n, maxRow+1))
		for i := range written {
			written[i] = ' '
		}
	case "tab":
		written = []byte{'\t'}
	case "line-break":
		written = []byte{'\n'}
	case "annotation", "note", "ruby-text", "frame":
		return r.skip()
	default:
		return r.paragraph(blank)
	}
	r.text.add(written)
	*blank = false
	return r.skip()
}
