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

// separatorNames are the names of Commas.
var separatorNames = map[rune]string{',': "comma", ';': "semicolon", '\t': "tab", '|': "pipe"}

// SeparatorName is the name of one of Commas in addresses and on the command line: comma, semicolon, tab or pipe; "" for anything else.
func SeparatorName(comma rune) string { return separatorNames[comma] }

// SeparatorNamed is the one of Commas with a name, 0 for none.
func SeparatorNamed(name string) rune {
	for comma, its := range separatorNames {
		if its == name {
			return comma
		}
	}
	return 0
}

// sepLine is a first line by which a spreadsheet is told what separates cells. LibreOffice, which does not obey it, writes it back in
// quotation marks and with its own separator, whatever the lines behind it have: only as it was written it says anything.
var sepLine = regexp.MustCompile(`(?i)^(?:sep=([,;|\t])|"?sep=[,;|\t]"?[,;|\t]*)[\r\n]*$`)

// separatorLine is whether a line is one of these, and the separator that it says, 0 if it says none.
func separatorLine(line []byte) (comma rune, is bool) {
	found := sepLine.FindSubmatch(line)
	if found == nil || len(found[1]) == 0 {
		return 0, found != nil
	}
	return rune(found[1][0]), true
}
