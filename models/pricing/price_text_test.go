package pricing_test

import (
	"strings"
	"testing"

	"cohort/models/pricing"
)

func TestPricesAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  pricing.PriceText
		want  int64
		wrong string // field: words
	}{
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "12.5"}, want: 1250},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: " eur ", Amount: "12,5"}, want: 1250},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "1.234,50"}, want: 123450},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "JPY", Amount: "1250"}, want: 1250},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "JPY", Amount: "1,250"}, want: 1250},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "KWD", Amount: "0.700"}, want: 700},
		{text: pricing.PriceText{VariantID: "v", RegionID: "reg_jp", Amount: "500"}, want: 500},
		{text: pricing.PriceText{VariantID: "v", RegionID: "reg_unknown", Amount: "5"}, want: 500},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "12.3456"}, wrong: "amount: EUR has at most 2 decimals."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "0.505"}, wrong: "amount: EUR has at most 2 decimals."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "1.234"},
			wrong: "amount: “1.234” can be read in two ways. Enter 1.23 or 1,234.00."},
		{text: pricing.PriceText{VariantID: "v", RegionID: "reg_unknown", Amount: "1.000"},
			wrong: "amount: “1.000” can be read in two ways. Enter 1.00 or 1,000.00."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "KWD", Amount: "12,345"},
			wrong: "amount: “12,345” can be read in two ways. Enter 12.3450 or 12,345.000."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "JPY", Amount: "12.345"}, want: 12345},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "CHF", Amount: "CHF 1’234.50"}, want: 123450},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "$5"},
			wrong: "amount: “$5” is not in EUR. Enter an amount in EUR, such as 12.50."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "4.52E+03"},
			wrong: "amount: A spreadsheet has shortened this amount to “4.52E+03”. Enter all its digits, such as 12.50."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "#N/A"},
			wrong: "amount: “#N/A” is an error message from a spreadsheet. Enter an amount, such as 12.50."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "１２"},
			wrong: "amount: “１２” is not an amount. Enter one like 12.50."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "12,50-"}, wrong: "amount: Enter an amount of 0 or more."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "JPY", Amount: "12.5"}, wrong: "amount: JPY has no decimals."},
		{text: pricing.PriceText{VariantID: "v", RegionID: "reg_jp", Amount: "5.5"}, wrong: "amount: JPY has no decimals."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "-1"}, wrong: "amount: Enter an amount of 0 or more."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "free"},
			wrong: "amount: “free” is not an amount. Enter one like 12.50."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR"}, wrong: "amount: Enter an amount, such as 12.50."},
		{text: pricing.PriceText{CurrencyCode: "EUR", Amount: "1"}, wrong: "variant_id: Enter a variant ID."},
		{text: pricing.PriceText{VariantID: "v", Amount: "1"}, wrong: "currency_code: Enter a currency, such as EUR."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EURO", Amount: "1"},
			wrong: "currency_code: Enter the code of a currency, such as EUR for the euro."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", RegionID: "reg_jp", Amount: "1"},
			wrong: "currency_code: Enter either a currency or a region, not both."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "1", MinQuantity: "x"},
			wrong: "min_quantity: Enter a whole number of 0 or more, or leave it empty."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "1", MinQuantity: "1.000"},
			wrong: "min_quantity: Enter a whole number of 0 or more, or leave it empty."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "1", MinQuantity: "１０"},
			wrong: "min_quantity: Enter a whole number of 0 or more, or leave it empty."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "1", MaxQuantity: "1E5"},
			wrong: "max_quantity: Enter a whole number of 1 or more, or leave it empty."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "1", MaxQuantity: "1,000"},
			wrong: "max_quantity: Enter a whole number of 1 or more, or leave it empty."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "1", MaxQuantity: "0"},
			wrong: "max_quantity: Enter a whole number of 1 or more, or leave it empty."},
		{text: pricing.PriceText{VariantID: "v", CurrencyCode: "EUR", Amount: "1", MinQuantity: "5", MaxQuantity: "4"},
			wrong: "max_quantity: The maximum quantity is below the minimum quantity."},
	} {
		in, wrong := c.text.Read(map[string]string{"reg_jp": "jpy"})
		var written []string
		for field, words := range wrong {
			written = append(written, field+": "+words)
		}
		if got := strings.Join(written, " "); got != c.wrong || got == "" && in.Amount != c.want {
			t.Errorf("%+v is %d (%s), not %d (%s)", c.text, in.Amount, got, c.want, c.wrong)
		}
	}
}
