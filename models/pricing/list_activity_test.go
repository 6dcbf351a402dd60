package pricing_test

import (
	"strings"
	"testing"

	"cohort/models/activity"
	"cohort/models/pricing"
	"cohort/models/storetest"
)

func TestTheActivityRecordsPriceLists(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		list := w.priceList("Summer", forGroups(w.NewGroup("VIP")),
			withPrices(pricing.PriceInput{VariantID: "hat", CurrencyCode: "eur", Amount: 1}))
		_, err := w.UpdatePriceList(w.Context(), list.ID, pricing.ListInput{Name: new("Spring"), GroupIDs: &[]string{}})
		w.Must(err)
		_, err = w.UpdatePriceList(w.Context(), list.ID, pricing.ListInput{Name: new("Spring")})
		w.Must(err)
		file, err := w.KeepPriceFile(w.Context(), list.ID, "hat,EUR,2\nbag,EUR,3")
		w.Must(err)
		_, err = w.ImportPrices(w.Context(), list.ID, pricing.PriceImport{FileID: file})
		w.Must(err)
		_, err = w.DeletePrices(w.Context(), list.ID, pricing.PriceSelection{VariantIDs: []string{"bag"}})
		w.Must(err)
		_, err = w.DeletePriceList(w.Context(), list.ID)
		w.Must(err)
		entries, err := w.Activities(w.Context(), activity.Query{ObjectID: list.ID, Limit: 10})
		w.Must(err)
		var written []string
		for _, entry := range entries {
			words := entry.Action
			for _, field := range entry.After {
				if entry.Action == activity.DidUpdate {
					words += " " + field.Key + "=" + string(field.Value)
				}
			}
			written = append(written, words)
		}
		want := `deleted; updated prices=1; updated prices=2 prices_changed=1; updated name="Spring" groups=null; created`
		if got := strings.Join(written, "; "); got != want {
			w.Errorf("the activity says %s, not %s", got, want)
		}
	})
}
