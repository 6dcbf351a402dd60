package models_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/storetest"
)

// A whole text that somebody pastes into a search field is looked for, or found nowhere; it is no fault.
func TestASearchMayHaveAnyNumberOfWords(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ada := w.NewCustomer("ada@example.com")
		group := w.NewGroup("Ada's friends", ada)
		var many strings.Builder
		for i := range 3000 {
			fmt.Fprintf(&many, "word%d ", i)
		}
		for search, found := range map[string]int64{
			many.String():                 0,
			strings.Repeat("ada ", 3000):  1,
			many.String() + "ada":         0,
			strings.Repeat("nobody ", 99): 0,
		} {
			what := fmt.Sprintf("%.20s…, %d bytes", search, len(search))
			people, err := w.Customers(w.Context(), customers.Query{Search: search, Limit: 10})
			w.Must(err)
			storetest.Same(w.T, "customers: "+what, people.Total.Count, found)
			members, err := w.Customers(w.Context(), customers.Query{Search: search, GroupID: group.ID, Limit: 10})
			w.Must(err)
			storetest.Same(w.T, "members: "+what, members.Total.Count, found)
			groups, err := w.Groups(w.Context(), customers.GroupQuery{Search: search, Limit: 10})
			w.Must(err)
			storetest.Same(w.T, "groups: "+what, groups.Total.Count, found)
			_, err = w.PriceLists(w.Context(), pricing.ListQuery{Search: search, Limit: 10})
			w.Must(err)
			_, err = w.Discounts(w.Context(), pricing.DiscountQuery{Search: search, Limit: 10})
			w.Must(err)
		}
	})
}
