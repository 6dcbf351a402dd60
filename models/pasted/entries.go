package pasted

import (
	"slices"
	"strings"
)

// Most is how many entries a pasted or uploaded list may have.
const Most = 100_000

// Entries reads e-mails and ids of customers from a text: one in a line, or many, separated by commas, semicolons, tabs or
// blanks; "Ada Abbott <ada@example.com>"; a file of a spreadsheet, whose other cells are passed over, and so is its head.
// A line with neither is an entry as it stands, so that it can be reported as unknown; one with an id and an e-mail, as an
// export has it, is one entry with both, the id first.
func Entries(text string) (entries []string) {
	for i, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		found := inLine(line)
		switch rest := strings.Trim(line, " \t,;\"'\ufeff"); {
		case len(found) == 2 && isCustomerID(found[0]) != isCustomerID(found[1]):
			if isCustomerID(found[1]) {
				slices.Reverse(found)
			}
			entries = append(entries, strings.Join(found, " "))
		case len(found) > 0:
			entries = append(entries, found...)
		case rest != "" && (i > 0 || !isHead(line)):
			entries = append(entries, rest)
		}
	}
	return entries
}

// around are the characters that may stand around an e-mail or an id.
const around = " \t\"'<>()[]\ufeff"

// inLine finds the e-mails and ids in a line.
func inLine(line string) (found []string) {
	for cell := range strings.FieldsFuncSeq(line, func(r rune) bool { return r == ',' || r == ';' || r == '\t' || r == '|' }) {
		for word := range strings.FieldsSeq(cell) {
			word = strings.TrimPrefix(strings.Trim(word, around), "mailto:")
			if strings.Contains(word, "@") && len(word) > 1 || isCustomerID(word) {
				found = append(found, word)
			}
		}
	}
	return found
}

func isCustomerID(word string) bool {
	return strings.HasPrefix(strings.ToLower(word), "cus_") && len(word) > len("cus_")
}

// isHead reports whether a line names the columns of a spreadsheet.
func isHead(line string) bool {
	for cell := range strings.FieldsFuncSeq(strings.ToLower(line), func(r rune) bool { return r == ',' || r == ';' || r == '\t' }) {
		switch strings.Trim(cell, around) {
		case "email", "e-mail", "mail", "e-mail address", "email address", "id", "customer_id", "customer id", "customer":
			return true
		}
	}
	return false
}
