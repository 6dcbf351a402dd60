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
	amounts, why := record.ParseAmount(value, currency)
	if why == 0 {
		return amounts[0], ""
	}
	value = text.Short(strings.TrimSpace(value))
	example := record.Amount(1250, currency)
	if value == "" {
		return 0, text.Fill("Enter an amount, such as {example}.", "example", example)
	}
	if why == record.TwoAmounts {
		return 0, text.Fill("“{text}” can be read in two ways. Enter {less} or {more}.", "text", value,
			"less", record.Amount(amounts[0], currency), "more", record.InThousands(amounts[1], currency))
	}
	if why == record.TooManyDecimals {
		return 0, decimalsRule(currency, record.Decimals(currency))
	}
	return 0, text.Fill(amountWords[why], "text", value, "example", example, "currency", strings.ToUpper(currency))
}

var amountWords = map[record.AmountProblem]string{
	record.NoAmount:        "“{text}” is not an amount. Enter one like {example}.",
	record.BelowZero:       "Enter an amount of 0 or more.",
	record.OtherCurrency:   "“{text}” is not in {currency}. Enter an amount in {currency}, such as {example}.",
	record.ShortenedNumber: "A spreadsheet has shortened this amount to “{text}”. Enter all its digits, such as {example}.",
	record.BrokenFormula:   "“{text}” is an error message from a spreadsheet. Enter an amount, such as {example}.",
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
