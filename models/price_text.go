package models

import (
	"strconv"
	"strings"
)

// PriceText is a price as a person or a spreadsheet writes it.
type PriceText struct{ VariantID, CurrencyCode, RegionID, Amount, MinQuantity, MaxQuantity string }

// PriceTextOf writes a price so that Read makes the same of it.
func PriceTextOf(p Price) PriceText {
	written := PriceText{VariantID: p.VariantID, CurrencyCode: text(p.CurrencyCode), RegionID: text(p.RegionID)}
	written.Amount = Amount(p.Amount, p.Currency())
	if p.MinQuantity != nil {
		written.MinQuantity = strconv.FormatInt(*p.MinQuantity, 10)
	}
	if p.MaxQuantity != nil {
		written.MaxQuantity = strconv.FormatInt(*p.MaxQuantity, 10)
	}
	return written
}

// Read makes an input of the price, with bounds that are open where nothing is written. regions are the currencies of the
// regions that are kept, by their ids; wrong is what is wrong with it, by the names that the API has for its fields.
func (t PriceText) Read(regions map[string]string) (in PriceInput, wrong map[string]string) {
	in = PriceInput{VariantID: strings.TrimSpace(t.VariantID), RegionID: strings.TrimSpace(t.RegionID)}
	problems := invalid{}
	problems.check(in.VariantID != "", "variant_id", "Say which variant it is for.")
	problems.check(fitsPrice(in.VariantID), "variant_id", "Use at most 255 characters.")
	problems.check(fitsPrice(in.RegionID), "region_id", "Use at most 255 characters.")
	currency, known := Currency(t.CurrencyCode)
	switch {
	case currency == "" && in.RegionID == "":
		problems.check(false, "currency_code", "Say in which currency it is, such as EUR.")
	case currency != "" && in.RegionID != "":
		problems.check(false, "currency_code", "Say a currency or a region, and not both.")
	case currency != "" && !known:
		problems.check(false, "currency_code", "Use a code of ISO 4217, such as EUR.")
	case in.RegionID != "":
		currency = regions[in.RegionID]
	default:
		in.CurrencyCode = currency
	}
	if problems["currency_code"] == "" {
		var words string
		in.Amount, words = readAmount(t.Amount, currency)
		problems.check(words == "", "amount", words)
	}
	min, ok := readBound(t.MinQuantity, 0)
	problems.check(ok, "min_quantity", "Use a whole number from 0 on, or leave it empty.")
	max, ok := readBound(t.MaxQuantity, 1)
	problems.check(ok, "max_quantity", "Use a whole number from 1 on, or leave it empty.")
	problems.check(min.Open || max.Open || min.At <= max.At, "max_quantity", "The greatest quantity is below the least.")
	in.MinQuantity, in.MaxQuantity = &min, &max
	return in, problems
}

// readAmount reads an amount that a person wrote. What could be meant in two ways it refuses: 1.234 EUR is a thousand to some.
func readAmount(text, currency string) (amount int64, problem string) {
	amount, ok := ParseAmount(text, currency)
	text = strings.TrimSpace(text)
	decimals := Decimals(currency)
	unit := strings.ToUpper(currency)
	if unit == "" {
		unit = "This region"
	}
	fraction := fractionOf(text)
	switch {
	case text == "":
		return 0, "Enter an amount, such as " + Amount(1250, currency) + "."
	case ok && len(fraction) == 3 && decimals != 3 && decimals != 0:
		return 0, "“" + text + "” can be read in two ways: write " + Amount(amount, currency) + " if that is meant; " + decimalsWords(unit, decimals)
	case ok:
		return amount, ""
	case len(fraction) > decimals && strings.Trim(text, "0123456789.,") == "":
		return 0, decimalsWords(unit, decimals)
	case strings.HasPrefix(text, "-") || strings.HasPrefix(text, "−"):
		return 0, "The amount cannot be below zero."
	}
	return 0, "“" + text + "” is no amount: write it like " + Amount(1250, currency) + "."
}

func decimalsWords(unit string, decimals int) string {
	if decimals == 0 {
		return unit + " has no decimals."
	}
	return unit + " has no more than " + strconv.Itoa(decimals) + " decimals."
}

// fractionOf is what follows the only point or comma of a number.
func fractionOf(text string) string {
	at := strings.IndexAny(text, ".,")
	if at < 0 || strings.ContainsAny(text[at+1:], ".,") {
		return ""
	}
	return text[at+1:]
}

// readBound reads an end of a range of quantities; nothing is no bound.
func readBound(text string, least int64) (bound Bound, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Bound{Open: true}, true
	}
	at, err := strconv.ParseInt(text, 10, 64)
	return Bound{At: at}, err == nil && at >= least && at <= MaxAmount
}
