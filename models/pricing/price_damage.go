package pricing

import (
	"regexp"
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

var numeric = regexp.MustCompile(`^\+?0*(\d*)(?:[.,](\d+?)0*)?$`)

// asNumber is the same for an ID and for what a spreadsheet makes of it; empty for what it takes for a text.
func asNumber(id string) string {
	parts := numeric.FindStringSubmatch(id)
	switch {
	case strings.EqualFold(id, "true"), strings.EqualFold(id, "false"):
		return strings.ToUpper(id)
	case parts == nil || id == "":
		return ""
	}
	whole, fraction := parts[1], strings.TrimRight(parts[2], "0")
	if len(whole) > keptDigits {
		whole = whole[:keptDigits-1] + strings.Repeat("0", len(whole)-keptDigits+1) // the last that is kept may be rounded
	}
	return "0" + whole + "." + fraction
}

// madeByASpreadsheet reports whether an ID is as spreadsheets write numbers, true and false.
func madeByASpreadsheet(id string) bool {
	switch {
	case id[0] == '0' && len(id) > 1 && id[1] != '.' && id[1] != ',', id[0] == '+', strings.ContainsAny(id, ".,") && id[len(id)-1] == '0':
		return false
	case len(id) > keptDigits && !strings.ContainsAny(id, ".,"):
		return strings.Trim(id[keptDigits:], "0") == ""
	}
	return id == strings.ToUpper(id)
}
