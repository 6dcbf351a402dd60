package pricing_test

import (
	"fmt"
	"testing"

	"cohort/models"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

// prices writes the prices of a list in the order in which they were added.
func (w world) prices(list pricing.List) (written []string) {
	w.Helper()
	w.Must(w.EachPrice(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: -1}, func(p pricing.Price) error {
		written = append(written, priceLine(p))
		return nil
	}))
	return written
}

func priceLine(p pricing.Price) string {
	written := fmt.Sprintf("%s %d", p.VariantID, p.Amount)
	for _, text := range []*string{p.CurrencyCode, p.RegionID} {
		if text != nil {
			written += " " + *text
		}
	}
	if p.MinQuantity != nil {
		written += fmt.Sprintf(" from %d", *p.MinQuantity)
	}
	if p.MaxQuantity != nil {
		written += fmt.Sprintf(" to %d", *p.MaxQuantity)
	}
	return written
}

func TestPricesAreAddedChangedReplacedAndDeleted(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		list := w.priceList("Winter", withPrices(usd("shirt", 700, 0, 9), usd("hat", 300)))
		other := w.priceList("Other", withPrices(usd("shirt", 1)))
		found, err := w.Prices(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: -1})
		w.Must(err)
		shirt, hat := found.Prices[0], found.Prices[1]
		storetest.Same(w.T, "the id of a price", shirt.ID[:3], "ma_")
		check := func(sentence string, err error, want ...string) {
			w.Helper()
			if err != nil {
				w.Fatalf("%s: %v", sentence, err)
			}
			storetest.SameList(w.T, sentence, w.prices(list), want)
			w.keptRight()
		}

		_, err = w.AddPrices(w.Context(), list.ID, []pricing.PriceInput{usd("sock", 50), {ID: shirt.ID, VariantID: "shirt", Amount: 650}})
		check("what has an id is changed, and keeps what is not said", err, "shirt 650 usd to 9", "hat 300 usd", "sock 50 usd")
		_, err = w.AddPrices(w.Context(), list.ID, []pricing.PriceInput{{ID: shirt.ID, VariantID: "shirt", Amount: 650,
			RegionID: "reg_eu", MinQuantity: &record.Bound{At: 2}, MaxQuantity: &record.Bound{Open: true}}})
		check("a region takes the place of a currency", err, "shirt 650 reg_eu from 2", "hat 300 usd", "sock 50 usd")
		_, err = w.AddPrices(w.Context(), list.ID,
			[]pricing.PriceInput{{ID: shirt.ID, VariantID: "shirt", Amount: 1, MaxQuantity: &record.Bound{At: 1}}})
		storetest.HasKind(w.T, err, record.Invalid)
		_, err = w.AddPrices(w.Context(), list.ID,
			[]pricing.PriceInput{{ID: hat.ID, VariantID: "hat", Amount: 1}, {ID: hat.ID, VariantID: "hat", Amount: 2}})
		storetest.HasKind(w.T, err, record.Invalid)
		_, err = w.AddPrices(w.Context(), other.ID, []pricing.PriceInput{{ID: hat.ID, VariantID: "hat", Amount: 1}})
		storetest.HasKind(w.T, err, record.NotFound)
		check("what is refused changes nothing", nil, "shirt 650 reg_eu from 2", "hat 300 usd", "sock 50 usd")

		_, err = w.ReplacePrices(w.Context(), list.ID, []pricing.PriceInput{usd("cap", 20), {ID: hat.ID, VariantID: "hat", Amount: 250}})
		check("of what is replaced the changed stay", err, "hat 250 usd", "cap 20 usd")
		gone, err := w.DeletePrices(w.Context(), list.ID, pricing.PriceSelection{IDs: []string{hat.ID, "ma_gone", hat.ID}})
		check("one goes by its id", err, "cap 20 usd")
		storetest.SameList(w.T, "what went", gone, []string{hat.ID})
		gone, err = w.DeletePrices(w.Context(), list.ID, pricing.PriceSelection{VariantIDs: []string{"cap", "hat"}})
		check("all go by their variant", err)
		storetest.Same(w.T, "what went", len(gone), 1)
		_, err = w.ReplacePrices(w.Context(), list.ID, nil)
		check("nothing may replace nothing", err)
		storetest.SameList(w.T, "other lists have what they had", w.prices(other), []string{"shirt 1 usd"})
		_, err = w.DeletePrices(w.Context(), "pl_gone", pricing.PriceSelection{})
		storetest.HasKind(w.T, err, record.NotFound)
		_, err = w.AddPrices(w.Context(), "pl_gone", nil)
		storetest.HasKind(w.T, err, record.NotFound)

		_, err = w.DeletePriceList(w.Context(), other.ID)
		w.Must(err)
		_, err = w.DeletePriceList(w.Context(), other.ID)
		storetest.HasKind(w.T, err, 0)
		_, err = w.DeletePriceList(w.Context(), other.ID, record.AnyRevision)
		storetest.HasKind(w.T, err, record.NotFound)
		storetest.Same(w.T, "prices of nothing", len(storetest.Query[string](w.T, w.Store, "SELECT id FROM prices")), 0)
	})
}

// However many prices there are, they take the same few statements.
func TestPricesTakeFewStatements(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		list := w.priceList("Winter")
		add := func(n int) []string {
			var prices []pricing.PriceInput
			for i := range n {
				prices = append(prices, usd(fmt.Sprintf("variant_%d", i), int64(i)))
			}
			return storetest.Statements(w.T, w.Store, func(s *models.Store) {
				_, err := s.ReplacePrices(w.Context(), list.ID, prices)
				w.Must(err)
			})
		}
		add(1)
		few, many := add(2), add(5000)
		if len(few) != len(many) {
			w.Errorf("two prices take %d statements, 5,000 take %d", len(few), len(many))
		}
		found, err := w.Prices(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: 3, Offset: 4000})
		w.Must(err)
		storetest.Same(w.T, "so many there are", found.Total.Count, 5000)
		storetest.Same(w.T, "in the order in which they came", found.Prices[0].VariantID, "variant_4000")
	})
}

func TestPricesPageAfterPage(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		storetest.Shrink(w.Store)
		var prices []pricing.PriceInput
		for i := range 20 {
			prices = append(prices,
				price(fmt.Sprintf("Variant_%d", i%3), int64(i%4), either(i%2 == 0, "usd", ""), either(i%2 == 0, "", "reg")))
		}
		list := w.priceList("Winter", withPrices(prices...))
		for _, by := range pricing.PriceOrders() {
			for _, desc := range []bool{false, true} {
				order := record.Order{By: by, Desc: desc}
				all, err := w.Prices(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: -1, Order: order})
				w.Must(err)
				var want, paged []string
				for _, found := range all.Prices {
					want = append(want, found.ID)
				}
				for after := ""; len(paged) < 20; {
					page, err := w.Prices(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: 6, Order: order, After: after})
					w.Must(err)
					storetest.Same(w.T, "the total", page.Total.Count, 20)
					for _, found := range page.Prices {
						paged = append(paged, found.ID)
						after = found.ID
					}
				}
				storetest.SameList(w.T, storetest.Line("page after page by ", order), paged, want)
			}
		}
		found, err := w.Prices(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: 2, Search: "variant_1", CurrencyCode: "USD"})
		w.Must(err)
		storetest.Same(w.T, "found by a part of the variant's id", storetest.Line(len(found.Prices), found.Total.Count), "2 3")
		found, err = w.Prices(w.Context(),
			pricing.PriceQuery{PriceListID: list.ID, Limit: -1, VariantIDs: []string{"Variant_2", "nothing"}})
		w.Must(err)
		storetest.Same(w.T, "found by variants", found.Total.Count, 6)
	})
}

func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
