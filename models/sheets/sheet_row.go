package sheets

import "strings"

const (
	rowTooLong  = rowReason("The row is longer than 1 MB.")
	tooManyWide = rowReason("The row has more than 16,384 columns.")
)

// sheetRow is a row of a spreadsheet while it is read: the cells that hold something.
type sheetRow struct {
	Row
	size  int
	wrong rowReason // why it cannot be read, "" if it can
}

// begin begins the row of a line.
func (r *sheetRow) begin(line int) { *r = sheetRow{Row: Row{Line: line}} }

// set puts a cell into a column, counted from 0.
func (r *sheetRow) set(column int, content string, kind Kind) {
	if content == "" {
		return
	}
	r.size += len(content)
	switch {
	case column >= maxColumns || column < 0:
		r.wrong = tooManyWide
	case r.size > maxRow:
		r.wrong = rowTooLong
	case strings.IndexByte(content, 0) >= 0:
		r.wrong = hasNULCell
	}
	if r.wrong != "" {
		return
	}
	for len(r.Cells) <= column {
		r.Cells, r.Kinds = append(r.Cells, ""), append(r.Kinds, Empty)
	}
	r.Cells[column], r.Kinds[column] = content, kind
}

const hasNULCell = rowReason("A cell contains a NUL character.")

// end is the row when all its cells are set.
func (r *sheetRow) end() (Row, error) {
	if r.wrong != "" {
		return r.Row, RowError{r.Line, string(r.wrong)}
	}
	return r.Row, nil
}

// allowance is how much memory the rows of a file may take one after the other: a few bytes may stand for many cells that are alike.
type allowance struct{ left int64 }

func allowanceFor(size int64) allowance { return allowance{freeUnpacked + maxRatio*size} }

// take takes about as much as a row needs.
func (a *allowance) take(row Row) error {
	for _, cell := range row.Cells {
		a.left -= int64(len(cell)) + 17
	}
	if a.left < 0 {
		return errTooMuch
	}
	return nil
}
