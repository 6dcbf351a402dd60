package pricing

import (
	"strings"

	"cohort/models/text"
)

// keptDigits is how many digits of a number spreadsheets keep. They write zeros for the rest.
const keptDigits = 15

// withoutDamaged takes out of a sheet the lines whose variant a spreadsheet has probably made of one in the list, such as 7 of 007, and
// returns these lines as faults. A variant that the list has, and one whose original is in the sheet, too, is meant as it stands.
func (sheet *PriceSheet) withoutDamaged(present []Price) (left []sheetPrice, faults []SheetFault) {
	known, named := map[string]bool{}, map[string]bool{}
	for _, price := range present {
		known[price.VariantID] = true
	}
	for _, in := range sheet.prices {
		named[in.VariantID] = true
	}
	originals := map[string]string{}
	for variant := range known {
		if key := asNumber(variant); key != "" && !named[variant] {
			originals[key] = max(originals[key], variant)
		}
	}
	for _, in := range sheet.prices {
		original := originals[asNumber(in.VariantID)]
		if original == "" || known[in.VariantID] || !madeByASpreadsheet(in.VariantID) {
			left = append(left, in)
			continue
		}
		faults = append(faults, SheetFault{in.line, in.VariantID, text.Fill("This list has prices for {variant}. A spreadsheet has "+
			"probably changed that. Correct the line, or add the price without a file.", "variant", text.Quoted(original))})
	}
	return left, faults
}

// asNumber is the same for an ID of digits and for what a spreadsheet makes of it; empty for what it takes for a text.
func asNumber(id string) string {
	digits := strings.TrimLeft(strings.TrimPrefix(id, "+"), "0")
	if id == "" || strings.Trim(digits, "0123456789") != "" {
		return ""
	}
	if len(digits) > keptDigits {
		return digits[:keptDigits-1] + strings.Repeat("0", len(digits)-keptDigits+1) // the last that is kept may be rounded
	}
	return "0" + digits
}

// madeByASpreadsheet reports whether an ID of digits is as spreadsheets write numbers.
func madeByASpreadsheet(id string) bool {
	if len(id) > keptDigits {
		return strings.Trim(id[keptDigits:], "0") == ""
	}
	return id == "0" || id[0] != '0' && id[0] != '+'
}
