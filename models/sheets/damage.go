package sheets

import (
	"regexp"
	"strings"
)

var (
	// formulaError is what a formula leaves that cannot be computed, in the languages of Excel and LibreOffice: #N/A, #NV, #WERT!,
	// #¿NOMBRE?; and what stands in a column that is too narrow for its value.
	formulaError = regexp.MustCompile(`^(#(N/A|N/D|NV|N/V|N\.B\.|[¡¿]?(DIV/0|VALUE|WERT|VALEUR|VALOR|VALORE|WAARDE|REF|BEZUG|RIF|VERW` +
		`|NAME|NOM|NOMBRE|NOME|NAAM|NUM|NÚM|ZAHL|GETAL|NULL|NUL|NULO|NULLO|LEEG|SPILL|ÜBERLAUF|PROPAGATION|CALC|KALK|FIELD|FELD|BLOCKED` +
		`|CONNECT|BUSY|UNKNOWN)[!?]|GETTING_DATA|##+)|Err:5\d\d)$`)
	// shortened is how spreadsheets write long numbers: 4.52012E+11, with a comma in other languages, with three digits by LibreOffice.
	shortened = regexp.MustCompile(`^[-+]?\d([.,]\d+)?E\+\d{2,3}$`)
)

// IsFormulaError reports whether a cell is what spreadsheets show instead of a value, in any language: #N/A, #REF!, #WERT!, Err:502, ####.
func IsFormulaError(cell string) bool {
	value := strings.TrimSpace(cell)
	return value != "" && (value[0] == '#' || value[0] == 'E') && formulaError.MatchString(value)
}

// IsShortened reports whether a cell is what spreadsheets make of a long number, whose last digits are lost by that: 1.23E+19.
func IsShortened(cell string) bool {
	value := strings.TrimSpace(cell)
	return value != "" && strings.IndexByte("+-0123456789", value[0]) >= 0 && shortened.MatchString(value)
}
