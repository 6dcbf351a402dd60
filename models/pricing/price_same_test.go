package pricing_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

// same are the prices of a list that are the same as one, as the page of a list writes them.
func (w world) same(list pricing.List, in pricing.PriceInput) (found []pricing.Price, written string) {
	w.Helper()
	found, err := w.SamePrices(w.Context(), list.ID, in)
	w.Must(err)
	var lines []string
	for _, price := range found {
		lines = append(lines, priceLine(price))
	}
	return found, strings.Join(lines, "; ")
}

// bounds are all ways to write quantities from the first on.
var fromTheFirst = []*record.Bound{nil, {Open: true}, {At: 0}, {At: 1}}

// A price is the same as another one whatever the case of its currency, and however it is written that it begins with the first.
func TestWhichPricesAreTheSame(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		for i, bound := range fromTheFirst {
			list := w.priceList(fmt.Sprint("List ", i), withPrices(
				pricing.PriceInput{VariantID: "shirt", CurrencyCode: "EUR", Amount: 1000, MinQuantity: bound},
				pricing.PriceInput{VariantID: "shirt", RegionID: "reg_eu", Amount: 900, MinQuantity: bound},
				pricing.PriceInput{VariantID: "shirt", CurrencyCode: "eur", Amount: 800, MaxQuantity: &record.Bound{At: 9}},
				pricing.PriceInput{VariantID: "Shirt", CurrencyCode: "eur", Amount: 700},
			))
			for _, again := range fromTheFirst {
				for _, currency := range []string{"eur", "EUR", " Eur "} {
					found, written := w.same(list, pricing.PriceInput{VariantID: "shirt", CurrencyCode: currency, MinQuantity: again})
					if !strings.HasPrefix(written, "shirt 1000 eur") || strings.Contains(written, ";") {
						w.Errorf("from %+v in %s is the same as %s", again, currency, written)
					} else if _, itself := w.same(list, pricing.PriceInput{
						ID: found[0].ID, VariantID: "shirt", CurrencyCode: currency,
					}); itself != "" {
						w.Errorf("a price is another one than itself: %s", itself)
					}
				}
			}
			for want, in := range map[string]pricing.PriceInput{
				"shirt 900 reg_eu":   {VariantID: "shirt", RegionID: "reg_eu"},
				"shirt 800 eur to 9": {VariantID: "shirt", CurrencyCode: "eur", MinQuantity: &record.Bound{At: 1}, MaxQuantity: &record.Bound{At: 9}},
				"":                   {VariantID: "shirt", CurrencyCode: "eur", MinQuantity: &record.Bound{At: 2}},
			} {
				if _, written := w.same(list, in); !strings.HasPrefix(written, want) || want == "" && written != "" {
					w.Errorf("the same as %+v is %q, not %q", in, written, want)
				}
			}
		}
	})
}

// A price that is saved takes the place of those that are the same: of those that the operator has seen, and no others.
func TestAPriceIsSavedInPlaceOfTheSame(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		list := w.priceList("Winter", withPrices(usd("shirt", 900), usd("shirt", 700, 1, 0), usd("hat", 300)))
		check := func(sentence string, err error, want ...string) {
			w.Helper()
			w.Must(err)
			storetest.SameList(w.T, sentence, w.prices(list), want)
			w.keptRight()
		}
		seen, _ := w.same(list, usd("shirt", 0))
		storetest.Same(w.T, "programs may keep a price twice", len(seen), 2)
		_, err := w.SavePrice(w.Context(), list.ID, usd("shirt", 1000), seen[:1])
		storetest.HasKind(w.T, err, record.Stale)
		_, err = w.SavePrice(w.Context(), list.ID, usd("shirt", 1000), nil)
		storetest.HasKind(w.T, err, record.Stale)
		_, err = w.AddPrices(w.Context(), list.ID, []pricing.PriceInput{{ID: seen[1].ID, VariantID: "shirt", Amount: 650}})
		w.Must(err)
		_, err = w.SavePrice(w.Context(), list.ID, usd("shirt", 1000), seen)
		storetest.HasKind(w.T, err, record.Stale)
		check("what was not seen stays", nil, "shirt 900 usd", "shirt 650 usd from 1", "hat 300 usd")

		seen, _ = w.same(list, usd("shirt", 0))
		_, err = w.SavePrice(w.Context(), list.ID, usd("shirt", 1000), seen)
		check("a new price takes the place of both", err, "shirt 1000 usd", "hat 300 usd")
		_, err = w.SavePrice(w.Context(), list.ID, usd("sock", 50), nil)
		check("and one that is new is added", err, "shirt 1000 usd", "hat 300 usd", "sock 50 usd")

		found, err := w.Prices(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: -1})
		w.Must(err)
		hat := pricing.PriceInput{ID: found.Prices[1].ID, VariantID: "shirt", Amount: 250}
		seen, written := w.same(list, hat)
		storetest.Same(w.T, "a change that says nothing of the currency keeps it", written, "shirt 1000 usd")
		_, err = w.SavePrice(w.Context(), list.ID, hat, seen)
		check("a price that becomes the same as another takes its place", err, "shirt 250 usd", "sock 50 usd")
		_, err = w.SavePrice(w.Context(), "pl_gone", usd("shirt", 1), nil)
		storetest.HasKind(w.T, err, record.NotFound)
	})
}

// Of prices that are the same the lowest counts, whichever is older.
func TestWhichOfTheSamePricesCounts(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		for _, amounts := range [][2]int64{{1000, 800}, {800, 1000}, {800, 800}} {
			list := w.priceList("Winter", active, withPrices(usd("shirt", amounts[0]), usd("shirt", amounts[1], 1, 0), usd("hat", 1)))
			found, err := w.Prices(w.Context(), pricing.PriceQuery{PriceListID: list.ID, Limit: -1})
			w.Must(err)
			outdone, err := w.OutdonePrices(w.Context(), list.ID, found.Prices)
			w.Must(err)
			loser := found.Prices[1]
			if amounts[0] > amounts[1] {
				loser = found.Prices[0]
			}
			if by, is := outdone[loser.ID]; len(outdone) != 1 || !is || by.Amount != 800 || by.ID == loser.ID {
				w.Errorf("of %v %+v are outdone", amounts, outdone)
			}
			applied, err := w.PricingFor(w.Context(), pricing.PricingQuery{VariantIDs: []string{"shirt"}, CurrencyCode: "usd"})
			w.Must(err)
			if counts := applied.Prices[0].Price; counts.ID == loser.ID || counts.Amount != 800 {
				w.Errorf("of %v %+v counts", amounts, counts)
			}
			_, err = w.DeletePriceList(w.Context(), list.ID)
			w.Must(err)
		}
	})
}
