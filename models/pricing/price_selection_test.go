package pricing_test

import (
	"testing"

	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestAllPricesThatMatchAreRemoved(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		list := w.priceList("Summer", withPrices(
			pricing.PriceInput{VariantID: "shirt-s", CurrencyCode: "eur", Amount: 1},
			pricing.PriceInput{VariantID: "shirt-m", CurrencyCode: "eur", Amount: 2},
			pricing.PriceInput{VariantID: "shirt-l", CurrencyCode: "usd", Amount: 3},
			pricing.PriceInput{VariantID: "hat", CurrencyCode: "eur", Amount: 4},
		))
		page, err := w.Prices(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: 10})
		w.Must(err)
		shirts := pricing.PriceSelection{All: true, Query: pricing.PriceQuery{Search: "SHIRT"}, Except: []string{page.Prices[0].ID}}
		count, err := w.CountPrices(w.Context(), list.ID, shirts)
		w.Must(err)
		if count != 2 {
			w.Errorf("%d prices are chosen", count)
		}
		shirts.Expect = new(int64(3))
		if _, err := w.DeletePrices(w.Context(), list.ID, shirts); !record.IsKind(err, record.Conflict) {
			w.Errorf("more were expected: %v", err)
		}
		shirts.Expect = &count
		gone, err := w.DeletePrices(w.Context(), list.ID, shirts)
		w.Must(err)
		if after, _ := w.PriceList(w.Context(), list.ID); len(gone) != 2 || after.PricesCount != 2 || len(w.prices(list)) != 2 {
			w.Errorf("%d gone, %d counted, left %v", len(gone), after.PricesCount, w.prices(list))
		}
	})
}
