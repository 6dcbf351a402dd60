package pricing

import (
	"cmp"
	"strconv"
	"strings"

	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// PriceText is a price as a person or a spreadsheet writes it.
type PriceText struct{ VariantID, CurrencyCode, RegionID, Amount, MinQuantity, MaxQuantity string }

// PriceTextOf writes a price so that Read makes the same of it.
func PriceTextOf(p Price) PriceText {
	written := PriceText{VariantID: p.VariantID, CurrencyCode: text.OrEmpty(p.CurrencyCode), RegionID: text.OrEmpty(p.RegionID)}
	written.Amount = record.Amount(p.Amount, p.Currency())
	if p.MinQuantity != nil {
		written.MinQuantity = strconv.FormatInt(*p.MinQuantity, 10)
	}
	if p.MaxQuantity != nil {
		written.MaxQuantity = strconv.FormatInt(*p.MaxQuantity, 10)
	}
	return written
}

// Read makes an input of the price, with bounds that are open where nothing is written. regions are the currencies of the
// regions that are kept, by their ids; wrong is what cannot be read and which rules are broken, by the names that the API has
// for its fields.
func (t PriceText) Read(regions map[string]string) (in PriceInput, wrong map[string]string) {
	in = PriceInput{VariantID: strings.TrimSpace(t.VariantID), RegionID: strings.TrimSpace(t.RegionID)}
	in.CurrencyCode, _ = record.Currency(t.CurrencyCode)
	in.MinQuantity, in.MaxQuantity = readBound(t.MinQuantity), readBound(t.MaxQuantity)
	fields := fieldsOf(in.faults())
	fields.Check(!sheets.IsFormulaError(in.VariantID), "variant_id", "This is an error message from a spreadsheet. Enter the variant ID.")
	fields.Check(!sheets.IsShortened(in.VariantID), "variant_id",
		"A spreadsheet has shortened this long number. Enter the whole variant ID.")
	fields.Check(!sheets.IsFormulaError(in.RegionID), "region_id", "This is an error message from a spreadsheet. Enter the region ID.")
	if fields["currency_code"] == "" {
		var words string
		in.Amount, words = ReadAmount(t.Amount, cmp.Or(in.CurrencyCode, regions[in.RegionID]))
		fields.Check(words == "", "amount", words)
	}
	return in, fields
}

// readBound reads an end of a range of quantities; nothing is no bound, and what is no number is one that no price may have.
func readBound(text string) *record.Bound {
	text = strings.TrimSpace(text)
	if text == "" {
		return &record.Bound{Open: true}
	}
	at, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		at = -1
	}
	return &record.Bound{At: at}
}
