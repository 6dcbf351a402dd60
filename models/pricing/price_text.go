package pricing

import (
	"cmp"
	"strconv"
	"strings"

	"cohort/models/record"
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
	if fields["currency_code"] == "" {
		var words string
		in.Amount, words = readAmount(t.Amount, cmp.Or(in.CurrencyCode, regions[in.RegionID]))
		fields.Check(words == "", "amount", words)
	}
	return in, fields
}

// readAmount reads an amount that a person wrote. What could be meant in two ways it refuses: 1.234 EUR is a thousand to some.
func readAmount(value, currency string) (amount int64, problem string) {
	amount, ok := record.ParseAmount(value, currency)
	value = strings.TrimSpace(value)
	decimals := record.Decimals(currency)
	fraction := fractionOf(value)
	switch {
	case value == "":
		return 0, text.Fill("Enter an amount, such as {example}.", "example", record.Amount(1250, currency))
	case ok && len(fraction) == 3 && decimals != 3 && decimals != 0:
		return 0, text.Fill("“{text}” can be read in two ways. If you mean {amount}, enter it like that. {rule}",
			"text", value, "amount", record.Amount(amount, currency), "rule", decimalsRule(currency, decimals))
	case ok:
		return amount, ""
	case len(fraction) > decimals && strings.Trim(value, "0123456789.,") == "":
		return 0, decimalsRule(currency, decimals)
	case strings.HasPrefix(value, "-") || strings.HasPrefix(value, "−"):
		return 0, "Enter an amount of 0 or more."
	}
	return 0, text.Fill("“{text}” is not an amount. Enter one like {example}.", "text", value, "example", record.Amount(1250, currency))
}

// decimalsRule is how exact an amount can be. The currency is empty where the price is for a region that is not kept here.
func decimalsRule(currency string, decimals int) string {
	switch {
	case currency == "":
		return text.Plural(int64(decimals), "Prices in this region have at most 1 decimal.",
			"Prices in this region have at most {n} decimals.")
	case decimals == 0:
		return text.Fill("{currency} has no decimals.", "currency", strings.ToUpper(currency))
	}
	return text.Plural(int64(decimals), "{currency} has at most 1 decimal.", "{currency} has at most {n} decimals.", "currency",
		strings.ToUpper(currency))
}

// fractionOf is what follows the only point or comma of a number.
func fractionOf(text string) string {
	at := strings.IndexAny(text, ".,")
	if at < 0 || strings.ContainsAny(text[at+1:], ".,") {
		return ""
	}
	return text[at+1:]
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
