package mapping

import (
	"html"
	"mime"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"cohort/models/sheets"
	"cohort/models/text"
)

// Damage is a value that a spreadsheet or another program has destroyed, and why it is taken for one. Reason is a sentence.
type Damage struct{ Column, Value, Reason string }

// Damaged is what becomes of damaged values.
type Damaged string

// What becomes of damaged values. Refuse is what the empty text means, too.
const (
	Refuse Damaged = "refuse" // the row is not imported
	Skip   Damaged = "skip"   // the value is left out, as if the cell was empty
	Keep   Damaged = "keep"   // the value is imported as it is
)

var (
	// scientific is a shortened number as other programs write it. In a phone number it means nothing else.
	scientific = regexp.MustCompile(`^[-+]?\d+([.,]\d+)?[eE][-+]?\d{1,3}$`)
	// fraction is a phone number that a program has read as a number.
	fraction = regexp.MustCompile(`^\+?\d{5,}[.,]0+$`)
	// questioned is a name with a question mark in place of a letter.
	questioned = regexp.MustCompile(`\pL\?+\pL`)
)

// damageOf is why the value of a cell is taken for damaged, empty where it is not. A person's own texts are looked at more closely
// than metadata, which may be anything.
func damageOf(field Field, cell string, kind sheets.Kind) string {
	plain := field != Metadata && field != MetadataObject
	value := strings.TrimSpace(cell)
	switch {
	case strings.HasPrefix(value, "###") && strings.Trim(value, "#") == "":
		return "This is what a spreadsheet shows where a column is too narrow."
	case kind == sheets.Error, sheets.IsFormulaError(value):
		return "This is the error of a formula in a spreadsheet."
	case sheets.IsShortened(value), field == Phone && isNumeric(value) && scientific.MatchString(value):
		return "This is what a spreadsheet makes of a long number. Its last digits are lost."
	case kind == sheets.Number && roundedNumber(value):
		return "This number has more than 15 digits, and spreadsheets keep no more. Its last digits are lost."
	case kind == sheets.Date && plain:
		return "A spreadsheet has made a date of this."
	case slices.Contains(programs, value) && (plain || value != "NULL"):
		return "A program has written this in place of a value."
	case field == Phone && strings.HasSuffix(value, "0") && fraction.MatchString(value):
		return "A program has made a number with decimals of this phone number."
	case strings.ContainsRune(value, unicode.ReplacementChar):
		return "Letters of this text are lost, and \ufffd stands in their place."
	}
	repaired, wrong := repairText(value)
	if !wrong && plain {
		repaired, wrong = decoded(value)
	}
	switch {
	case wrong:
		return text.Fill("This text was read in the wrong encoding. It was probably {text}.", "text", repaired)
	case strings.Contains(value, "?") && (field == FirstName || field == LastName || field == Name) && questioned.MatchString(value):
		return "A letter of this name is lost, and ? stands in its place."
	}
	return ""
}

// programs are what programs write where they have no value, or cannot write it.
var programs = []string{"NULL", "NaN", "undefined", "[object Object]"}

// decoded returns a text that was written for a web page or the header of a mail: Müller for M&uuml;ller.
func decoded(value string) (text string, coded bool) {
	if strings.Contains(value, "&") && strings.Contains(value, ";") {
		text = html.UnescapeString(value)
		return text, text != value
	}
	if !strings.HasPrefix(value, "=?") {
		return value, false
	}
	text, err := new(mime.WordDecoder).DecodeHeader(value)
	return text, err == nil && text != value
}

// isNumeric is a quick look whether a text begins like a number.
func isNumeric(value string) bool {
	return value != "" && (value[0] >= '0' && value[0] <= '9' || value[0] == '-' || value[0] == '+')
}

// roundedNumber is true for a number with more digits than a spreadsheet keeps, and zeros in place of those.
func roundedNumber(value string) bool {
	digits := strings.TrimLeft(value, "+-0")
	return len(digits) > 15 && strings.Trim(digits, "0123456789") == "" && strings.Trim(digits[15:], "0") == ""
}
