package pricing

import (
	"strings"

	"cohort/models/record"
	"cohort/models/text"
)

// ReadAmount reads money that a person typed, in whatever field, into minor units of the currency. An empty currency is one that
// is not known; it counts as one of two decimals. problem is a sentence for the field when the text cannot be taken: among others
// when it could be meant in two ways, as 1.234 EUR, which is a thousand to some and a little more than one to others.
func ReadAmount(value, currency string) (amount int64, problem string) {
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

// fractionOf returns the digits after the only point or comma of a number.
func fractionOf(text string) string {
	at := strings.IndexAny(text, ".,")
	if at < 0 || strings.ContainsAny(text[at+1:], ".,") {
		return ""
	}
	return text[at+1:]
}
