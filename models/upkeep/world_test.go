package upkeep_test

import (
	"strings"
	"testing"

	"cohort/models/pricing"
	"cohort/models/storetest"
	"cohort/models/upkeep"
)

// world is a test with a store of its own.
type world struct{ storetest.World }

// eachWithURL runs the test once on every kind of database, with its URL.
func eachWithURL(t *testing.T, test func(w world, url string)) {
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			store, url := storetest.OpenWithURL(t, database)
			test(storetest.WorldOf[world](t, store), url)
		})
	}
}

// fill puts something of everything into the store that is kept twice.
func (w world) fill() {
	w.Helper()
	people := w.NewCustomers(20)
	vip, press := w.NewGroup("VIP", people[:12]...), w.NewGroup("Press", people[8:]...)
	_, err := w.RemoveCustomers(w.Context(), vip.ID, storetest.Chosen(people[:3]...))
	w.Must(err)
	_, err = w.CreatePriceList(w.Context(), pricing.ListInput{
		Name: new("Élan"), Description: new("For those who came early"),
		Type: new("sale"), Status: new(pricing.Active), GroupIDs: new(storetest.IDsOf(vip)),
		Prices: []pricing.PriceInput{
			{VariantID: "variant_1", CurrencyCode: "eur", Amount: 1000}, {VariantID: "variant_2", CurrencyCode: "eur", Amount: 2000},
		},
	})
	w.Must(err)
	_, err = w.CreateDiscount(w.Context(), pricing.DiscountInput{
		Code: new("SPRING"), Type: new(pricing.Percentage), Value: new(int64(10)), Allocation: new(pricing.OffTotal),
		Conditions: []pricing.ConditionInput{{Operator: new(pricing.NotIn), GroupIDs: new(storetest.IDsOf(press))}},
	})
	w.Must(err)
}

// isSound checks that nothing in the database contradicts anything else.
func (w world) isSound(what string) {
	w.Helper()
	found, err := w.Check(w.Context())
	w.Must(err)
	if len(found) > 0 {
		w.Errorf("%s: found %s", what, sentences(found))
	}
	w.CheckInvariants()
}

func sentences(found []upkeep.Finding) string {
	all := make([]string, len(found))
	for i, finding := range found {
		all[i] = strings.TrimSpace(finding.Text + " " + finding.Repaired)
	}
	return strings.Join(all, "\n")
}
