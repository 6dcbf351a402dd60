package pricing_test

import (
	"fmt"
	"testing"

	"cohort/models/pricing"
	"cohort/models/storetest"
)

// What forms offer: each variant once, the currencies in use before the others, and the regions.
func TestWhatFormsOffer(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		none, err := w.Choices(w.Context())
		w.Must(err)
		storetest.Same(w.T, "variants of an empty store", len(none.Variants), 0)
		storetest.Same(w.T, "the first currency of an empty store", none.Currencies[0].Name, "UAE dirham")

		_, err = w.CreateRegion(w.Context(), pricing.RegionInput{Name: "Japan", CurrencyCode: "jpy"})
		w.Must(err)
		in := pricing.ListInput{Name: new("Sale"), Type: new(pricing.Sale)}
		for _, variant := range []string{"shirt", "hat", "shirt", "mug"} {
			in.Prices = append(in.Prices, pricing.PriceInput{VariantID: variant, CurrencyCode: "eur", Amount: 100})
		}
		_, err = w.CreatePriceList(w.Context(), in)
		w.Must(err)
		some, err := w.Choices(w.Context())
		w.Must(err)
		storetest.SameList(w.T, "variants", some.Variants, []string{"hat", "mug", "shirt"})
		storetest.Same(w.T, "the first currencies", fmt.Sprint(some.Currencies[:3]), "[{eur Euro} {jpy Japanese yen} {aed UAE dirham}]")
		storetest.Same(w.T, "all currencies", len(some.Currencies), len(none.Currencies))
		storetest.Same(w.T, "regions", some.Regions[0].Name, "Japan")

		in.Prices = nil
		for i := range 250 {
			in.Prices = append(in.Prices, pricing.PriceInput{VariantID: fmt.Sprintf("v%03d", i), CurrencyCode: "eur", Amount: 100})
		}
		_, err = w.CreatePriceList(w.Context(), in)
		w.Must(err)
		many, err := w.Choices(w.Context())
		w.Must(err)
		storetest.Same(w.T, "variants are offered up to", len(many.Variants), 100)
	})
}
