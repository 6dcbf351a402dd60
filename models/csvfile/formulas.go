package csvfile

import (
	"strings"
)

// dangerous are the first characters by which a spreadsheet takes a cell for a formula (OWASP, CSV injection), in both
// widths.
const dangerous = "=+-@\t\r＝＋－＠"

// EscapeFormulas puts an apostrophe before each cell that a spreadsheet would run, and before a cell that has one already. It
// changes the cells in place.
func EscapeFormulas(cells ...string) []string {
	for i, cell := range cells {
		if cell != "" && strings.ContainsRune(dangerous+"'", []rune(cell)[0]) {
			cells[i] = "'" + cell
		}
	}
	return cells
}

// UnescapeFormulas undoes EscapeFormulas, in place.
func UnescapeFormulas(cells []string) {
	for i, cell := range cells {
		if rest, found := strings.CutPrefix(cell, "'"); found && rest != "" && strings.ContainsRune(dangerous+"'", []rune(rest)[0]) {
			cells[i] = rest
		}
	}
}
