package pricing_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

// What a form may not write no program may send, and the other way round.
func TestAPriceHasToKeepTheSameRulesByEachDoor(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		list := w.priceList("Summer")
		for _, c := range []struct {
			written pricing.PriceText
			sent    pricing.PriceInput
			fields  string
			message string
		}{
			{pricing.PriceText{CurrencyCode: "EUR", Amount: "1"}, pricing.PriceInput{CurrencyCode: "EUR", Amount: 100},
				"variant_id: Enter a variant ID.", "Price 2 needs a variant ID of at most 255 characters."},
			{pricing.PriceText{VariantID: strings.Repeat("v", 256), CurrencyCode: "EUR", Amount: "1"},
				pricing.PriceInput{VariantID: strings.Repeat("v", 256), CurrencyCode: "EUR", Amount: 100},
				"variant_id: Use at most 255 characters.", "Price 2 needs a variant ID of at most 255 characters."},
			{pricing.PriceText{VariantID: "v", Amount: "1"}, pricing.PriceInput{VariantID: "v", Amount: 100},
				"currency_code: Enter a currency, such as EUR.", "Price 2 needs either a currency or a region, not both."},
			{pricing.PriceText{VariantID: "v", CurrencyCode: "eur", RegionID: "r", Amount: "1"},
				pricing.PriceInput{VariantID: "v", CurrencyCode: "eur", RegionID: "r", Amount: 100},
				"currency_code: Enter either a currency or a region, not both.", "Price 2 needs either a currency or a region, not both."},
			{pricing.PriceText{VariantID: "v", CurrencyCode: "euro", MinQuantity: "-1", MaxQuantity: "0"},
				pricing.PriceInput{
					VariantID: "v", CurrencyCode: "euro", MinQuantity: &record.Bound{At: -1}, MaxQuantity: &record.Bound{At: 0},
				},
				"currency_code: Enter the code of a currency, such as EUR for the euro. max_quantity: Enter a whole number of 1 or " +
					"more, or leave it empty. " +
					"min_quantity: Enter a whole number of 0 or more, or leave it empty.",
				"The currency of price 2 must be an ISO 4217 code, such as eur."},
			{pricing.PriceText{VariantID: "v", RegionID: "r\xff", Amount: "1", MinQuantity: "9007199254740992"},
				pricing.PriceInput{VariantID: "v", RegionID: "r\xff", Amount: 100, MinQuantity: &record.Bound{At: record.MaxAmount + 1}},
				"min_quantity: Enter a whole number of 0 or more, or leave it empty. region_id: Use at most 255 characters.",
				"The region ID of price 2 can have at most 255 characters."},
			{pricing.PriceText{VariantID: "v", CurrencyCode: "eur", Amount: "1", MinQuantity: "3", MaxQuantity: "2"},
				pricing.PriceInput{
					VariantID: "v", CurrencyCode: "eur", Amount: 100, MinQuantity: &record.Bound{At: 3},
					MaxQuantity: &record.Bound{At: 2},
				},
				"max_quantity: The maximum quantity is below the minimum quantity.",
				"The maximum quantity of price 2 is below its minimum quantity."},
		} {
			_, wrong := c.written.Read(nil)
			storetest.Same(w.T, "what a form shows", byField(wrong), c.fields)
			_, err := w.AddPrices(w.Context(), list.ID, []pricing.PriceInput{usd("fine", 1), c.sent})
			storetest.HasKind(w.T, err, record.Invalid)
			shown := err.(*record.Error)
			storetest.Same(w.T, "what a program gets", shown.Error(), c.message)
			storetest.Same(w.T, "and at the fields", byField(shown.Fields), c.fields)
		}
		_, err := w.AddPrices(w.Context(), list.ID, []pricing.PriceInput{{VariantID: "v", CurrencyCode: "eur", Amount: -1}})
		storetest.Same(w.T, "an amount below zero", err.Error(),
			"The amount of price 1 must be a whole number of minor units from 0 to 9,007,199,254,740,991.")
		storetest.Same(w.T, "no price was added", len(w.prices(list)), 0)
	})
}

func byField(fields map[string]string) string {
	var words []string
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		words = append(words, field+": "+fields[field])
	}
	return strings.Join(words, " ")
}
