package sheets

import (
	"slices"
	"strconv"
	"strings"

	"cohort/models/text"
)

// maxRow is the longest row in bytes. More in a CSV file is nearly always a quotation mark that was never closed.
const maxRow = 1 << 20

// Row is a row of a file.
type Row struct {
	Line  int      // counted from 1, as an editor or a spreadsheet shows it
	Cells []string // as many as the file has names of columns
	Kinds []Kind   // of the cells; nil in a CSV file, where all are text
}

// Kind is what a spreadsheet takes the content of a cell for.
type Kind uint8

// The kinds of cells.
const (
	Text   Kind = iota
	Number      // in plain digits, as exact as the file has it
	Date        // 2006-01-02, 2006-01-02 15:04:05, or 15:04:05
	Bool        // TRUE or FALSE
	Error       // what a formula could not find out, such as #N/A
	Empty
)

// blank is true for a row of nothing but blanks.
func (r Row) blank() bool {
	return !slices.ContainsFunc(r.Cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

// fit gives the row as many cells as there are columns: what is missing is empty, and what is empty may be too many. With an error it
// returns the row as it is.
func (r Row) fit(columns int) (Row, error) {
	had := len(r.Cells)
	for had > columns && strings.TrimSpace(r.Cells[had-1]) == "" {
		had--
	}
	if had > columns {
		return r, RowError{r.Line, text.Plural(int64(had), "This row has 1 cell instead of {columns}.",
			"This row has {n} cells instead of {columns}.", "columns", strconv.Itoa(columns))}
	}
	r.Cells = r.Cells[:min(len(r.Cells), columns)]
	for missing := columns - len(r.Cells); missing > 0; missing-- {
		r.Cells = append(r.Cells, "")
	}
	if r.Kinds != nil {
		r.Kinds = r.Kinds[:min(len(r.Kinds), columns)]
		for missing := columns - len(r.Kinds); missing > 0; missing-- {
			r.Kinds = append(r.Kinds, Empty)
		}
	}
	return r, nil
}
