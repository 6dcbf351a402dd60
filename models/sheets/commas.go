package sheets

import (
	"regexp"
	"strings"
)

// commaOf is the one of Commas that separates the cells of a line: a tab where there is one outside of quotation marks, or else the
// most frequent one there, of two the one that comes first.
func commaOf(line []byte) rune {
	var counts [256]int
	var best byte
	quoted := false
	for _, char := range line {
		switch {
		case char == '"':
			quoted = !quoted
		case quoted || strings.IndexByte(Commas, char) < 0:
		case char == '\t':
			return '\t'
		default:
			counts[char]++
		}
	}
	for _, char := range line {
		if counts[char] > counts[best] {
			best = char
		}
	}
	if best == 0 {
		return ','
	}
	return rune(best)
}

// sepLine is a first line by which a spreadsheet is told what separates cells, also as one that did not obey it wrote it back:
// in quotes, or followed by the separators of cells that are empty.
var sepLine = regexp.MustCompile(`(?i)^"?sep=([,;|\t])"?([,;|\t])?([,;|\t])*[\r\n]*$`)

// separatorLine is the separator that such a line says.
func separatorLine(line []byte) (comma rune, is bool) {
	found := sepLine.FindSubmatch(line)
	switch {
	case found == nil:
		return 0, false
	case len(found[2]) > 0:
		return rune(found[2][0]), true
	}
	return rune(found[1][0]), true
}
