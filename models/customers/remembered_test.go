package customers_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

// A total that is remembered is never one of before: another instance makes changes of every kind, and what both of them say after each is
// what counting finds.
func TestNoTotalIsRememberedLongerThanItHolds(t *testing.T) {
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			store, url := storetest.OpenWithURL(t, database)
			w, other := storetest.WorldOf[world](t, store), storetest.WorldOf[world](t, storetest.Must(storetest.OpenURL(t, url))(t))
			even, third := w.NewGroup("Even"), w.NewGroup("Third")
			made := w.shoppers()
			random := rand.New(rand.NewPCG(1, 2))
			for step := range 60 {
				storetest.Shrink(w.Store)
				made = other.changeAnything(random, step, made, even, third)
				w.totalsHold(step, even, third)
			}
			w.CheckInvariants()
			storetest.CountSearch(t, w.Store)
			w.CheckInvariants()
		})
	}
}

// changeAnything makes one change of customers or members.
func (w world) changeAnything(random *rand.Rand, step int, made []customers.Customer, groups ...customers.Group) []customers.Customer {
	w.Helper()
	one, group := random.IntN(len(made)), groups[step%len(groups)]
	ctx := w.Context()
	switch step % 6 {
	case 0, 1:
		_, err := w.AddCustomers(ctx, group.ID, storetest.Chosen(made[one:]...))
		w.Must(err)
	case 2:
		return append(made, w.NewCustomer(fmt.Sprintf("mar%d@example.com", step), group))
	case 3:
		_, err := w.RemoveCustomers(ctx, group.ID, storetest.Chosen(made[:one]...))
		w.Must(err)
	case 4:
		name := []string{"Marta", "Zoë", "Ma", ""}[random.IntN(4)]
		_, err := w.UpdateCustomer(ctx, made[one].ID, customers.Input{FirstName: nameText(name), Metadata: &record.MetadataChange{
			Values: storetest.ParseMetadata(w.T, fmt.Sprintf(`{"step":%d}`, step))}})
		w.Must(err)
	case 5:
		w.Must(w.DeleteCustomer(ctx, made[one].ID))
		return append(made[:one:one], made[one+1:]...)
	}
	return made
}

// totalsHold checks the totals of queries, the second of which is remembered, against looking at each customer.
func (w world) totalsHold(step int, even, third customers.Group) {
	w.Helper()
	all, err := w.Customers(w.Context(), customers.Query{Limit: -1, ShowGroups: 5})
	w.Must(err)
	in := func(c customers.Customer, group customers.Group) bool {
		return strings.Contains(fmt.Sprint(c.Groups), group.ID)
	}
	has := func(word string) func(customers.Customer) bool {
		return func(c customers.Customer) bool { return strings.Contains(c.Derived().Search, word) }
	}
	for _, try := range []struct {
		query customers.Query
		meant func(customers.Customer) bool
	}{
		{customers.Query{Search: "mar"}, has("mar")},
		{customers.Query{Search: "MÁ"}, has("ma")},
		{customers.Query{Search: "e"}, has("e")},
		{customers.Query{Search: "example"}, has("example")},
		{customers.Query{Search: "ma si"}, func(c customers.Customer) bool { return has("ma")(c) && has("si")(c) }},
		{customers.Query{Search: "e", GroupID: even.ID}, func(c customers.Customer) bool { return has("e")(c) && in(c, even) }},
		{customers.Query{InNoGroup: true}, func(c customers.Customer) bool { return len(c.Groups) == 0 }},
		{customers.Query{AllGroups: []string{even.ID, third.ID}}, func(c customers.Customer) bool { return in(c, even) && in(c, third) }},
		{customers.Query{Metadata: []customers.MetadataFilter{{Key: "step"}}},
			func(c customers.Customer) bool {
				return len(c.Metadata) > 0 && c.Metadata[len(c.Metadata)-1].Key == "step"
			}},
	} {
		want := int64(0)
		for _, customer := range all.Customers {
			if try.meant(customer) {
				want++
			}
		}
		for _, limit := range []int{3, 0, 3} {
			try.query.Limit = limit
			list, err := w.Customers(w.Context(), try.query)
			w.Must(err)
			if list.Total != (record.Total{Count: want}) || int64(len(list.Customers)) != min(want, int64(limit)) {
				w.Errorf("step %d, %+v: got %d of %v, want %d", step, try.query, len(list.Customers), list.Total, want)
			}
		}
	}
}

// What was counted is not counted again while nothing has changed.
func TestATotalIsCountedOnce(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.NewCustomers(20)
		asked := storetest.Statements(w.T, w.Store, func(s *models.Store) {
			for range 5 {
				total, err := s.CountCustomers(w.Context(), customers.Query{InNoGroup: true, Search: "person example"})
				w.Must(err)
				storetest.Same(w.T, "total", total, record.Total{Count: 20})
			}
		})
		counted := slices.DeleteFunc(asked, func(sql string) bool { return strings.Contains(sql, "FROM list_changes") })
		if len(counted) != 1 {
			w.Errorf("counted %d times:\n%s", len(counted), strings.Join(counted, "\n"))
		}
	})
}
