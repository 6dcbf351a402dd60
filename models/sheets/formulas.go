package sheets

import (
	"strings"
	"unicode"
)

// dangerous are the first characters by which a spreadsheet takes a cell for a formula (OWASP, CSV injection), in both
// widths.
const dangerous = "=+-@＝＋－＠"

// EscapeFormulas puts an apostrophe before each cell that a spreadsheet would run, and before a cell that has one already. It
// changes the cells in place.
func EscapeFormulas(cells ...string) []string {
	for i, cell := range cells {
		if needsEscape(cell) {
			cells[i] = "'" + cell
		}
	}
	return cells
}

// UnescapeFormulas undoes EscapeFormulas, in place.
func UnescapeFormulas(cells []string) {
	for i, cell := range cells {
		if isEscaped(cell) {
			cells[i] = cell[1:]
		}
	}
}

// keepMark puts an apostrophe before a text that UnescapeFormulas would change. No other text needs one where cells have kinds.
func keepMark(cell string) string {
	if isEscaped(cell) {
		return "'" + cell
	}
	return cell
}

func isEscaped(cell string) bool {
	rest, found := strings.CutPrefix(cell, "'")
	return found && needsEscape(rest)
}

// needsEscape is true for a formula, also behind line breaks, tabs and blanks that a spreadsheet may pass over, and for a cell
// that would be taken for an escaped one. A tab or a carriage return alone is enough: some programs drop it.
func needsEscape(cell string) bool {
	rest := strings.TrimLeftFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\ufeff' })
	switch {
	case strings.HasPrefix(cell, "'"), strings.HasPrefix(cell, "\t"), strings.HasPrefix(cell, "\r"):
		return true
	case rest == "":
		return false
	}
	return strings.ContainsRune(dangerous, []rune(rest)[0])
}
