package sheets

import (
	"regexp"
	"strings"
)

var (
	formulaError = regexp.MustCompile(`^(#(N/?[ADV]|[¡¿]?[\p{Lu}/0_]{2,}[!?]|#{2,})|Err:5\d\d)$`)
	shortened    = regexp.MustCompile(`^[-+]?\d([.,]\d+)?E\+\d{2,3}$`)
)

// IsFormulaError reports whether a cell is what spreadsheets show instead of a value, in any language: #N/A, #REF!, #WERT!, Err:502, ####.
func IsFormulaError(cell string) bool { return formulaError.MatchString(strings.TrimSpace(cell)) }

// IsShortened reports whether a cell is what spreadsheets make of a long number, whose last digits are lost by that: 1.23E+19.
func IsShortened(cell string) bool { return shortened.MatchString(strings.TrimSpace(cell)) }
