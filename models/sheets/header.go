package sheets

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"cohort/models/text"
)

// IsHeader reports whether the cells of a row are names of columns, as far as these are known.
type IsHeader func(cells []string) bool

// Titles, dates and blank rows may stand above the names of the columns: not in more rows than these, nor in more bytes.
const (
	maxAbove      = 30
	maxAboveBytes = 1 << 16
)

// readRow is a row that was read, or the error in its place.
type readRow struct {
	Row
	err error
}

// aheadRows are rows of which the first ones have been read already.
type aheadRows struct {
	rows
	read []readRow
}

func (r *aheadRows) next() (Row, error) {
	if len(r.read) == 0 {
		return r.rows.next()
	}
	first := r.read[0]
	r.read = r.read[1:]
	return first.Row, first.err
}

// readNames reads the row that names the columns: the one in the line that was asked for, or the one that is found among the first rows.
func (f *File) readNames(line int, isHeader IsHeader) error {
	if line > 0 {
		return f.readNamesIn(line)
	}
	var first []readRow
	for size := 0; len(first) < maxAbove && size < maxAboveBytes; {
		row, err := f.nextFilled()
		first = append(first, readRow{row, err})
		if err != nil && !errors.As(err, new(RowError)) {
			break
		}
		for _, cell := range row.Cells {
			size += len(cell)
		}
	}
	at := headerAmong(first, isHeader)
	for _, above := range first[:at] {
		f.facts.Above = append(f.facts.Above, AboveRow{above.Line, words(above.Cells)})
	}
	f.rows, f.ended = &aheadRows{f.rows, first[at+1:]}, false
	return f.takeNames(first[at])
}

// readNamesIn passes over all lines before the one that names the columns.
func (f *File) readNamesIn(line int) error {
	for {
		row, err := f.nextFilled()
		at := readRow{row, err}
		switch {
		case errors.Is(err, io.EOF), at.line() > line:
			return FileError("Line {n} is empty. Enter the line that names the columns.", "n", strconv.Itoa(line))
		case at.line() == line, err != nil && !errors.As(err, new(RowError)):
			return f.takeNames(at)
		case len(f.facts.Above) < maxAbove:
			f.facts.Above = append(f.facts.Above, AboveRow{at.line(), words(row.Cells)})
		}
	}
}

// line is the line of the row, also of one that cannot be read.
func (r readRow) line() int {
	var wrong RowError
	if errors.As(r.err, &wrong) {
		return wrong.Line
	}
	return r.Line
}

// takeNames takes the cells of a row for the names of the columns.
func (f *File) takeNames(row readRow) error {
	var wrong RowError
	switch {
	case errors.Is(row.err, io.EOF):
		return FileError("The file is empty. Its first row must name the columns.")
	case errors.As(row.err, &wrong):
		return FileError("The column names cannot be read. {reason}", "reason", wrong.Reason)
	case row.err != nil:
		return row.err
	case len(row.Cells) > maxColumns:
		return FileError("The file has more than {n} columns.", "n", text.Number(maxColumns))
	}
	f.names, f.facts.Header = row.Cells, row.Line
	return nil
}

// headerAmong is the place of the row that names the columns among the first ones: of those with known names the first, or else the first
// of three cells or more that is as wide as what follows, if the ones above are titles. A row about somebody is neither, nor is one
// below such a row.
func headerAmong(first []readRow, isHeader IsHeader) int {
	above := len(first) // the rows that may be
	for i, row := range first {
		if row.err != nil || strings.Contains(strings.Join(row.Cells, ""), "@") {
			above = i
			break
		}
	}
	for i, row := range first[:above] {
		if isHeader != nil && isHeader(row.Cells) {
			return i
		}
	}
	for i := 0; i+1 < above && isTitle(first[i].Cells); i++ {
		filled, width := filledIn(first[i+1].Cells)
		if filled == width && filled > 2 && !isTitle(first[i+1].Cells) && i+2 < len(first) && first[i+2].err == nil {
			if _, below := filledIn(first[i+2].Cells); below <= width {
				return i + 1
			}
		}
	}
	return 0
}

// isTitle reports whether a row may be a title: it has one cell, or two of which the first ends in a colon.
func isTitle(cells []string) bool {
	filled, _ := filledIn(cells)
	i := slices.IndexFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
	return filled == 1 || filled == 2 && strings.HasSuffix(strings.TrimSpace(cells[i]), ":")
}

// filledIn is how many cells have something in them, and which is the last one that has, counted from 1.
func filledIn(cells []string) (filled, last int) {
	for i, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			filled, last = filled+1, i+1
		}
	}
	return filled, last
}

// words are the beginning of what is in the cells of a row.
func words(cells []string) string {
	const most = 80
	var some []string
	for _, cell := range cells[:min(len(cells), most)] {
		if cell = strings.TrimSpace(cell); cell != "" {
			some = append(some, cell)
		}
	}
	return text.Shortened(strings.Join(some, " "), most)
}
