package sample_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/sample"
	"cohort/models/storetest"
)

func TestSeedAddsWhatWasAsked(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		for round := 1; round <= 2; round++ { // the second adds to the first
			var done, total int64
			err := store.Seed(t.Context(), sample.Seed{Customers: 1200, Groups: 30, Members: 4000, Largest: 900},
				func(d, of int64) { done, total = d, of })
			if err != nil {
				t.Fatal(err)
			}
			if done != 5230 || total != done {
				t.Errorf("the progress is %d of %d", done, total)
			}
			people, cohorts := storetest.Everything(t, store)
			if len(people) != 1200*round || len(cohorts) != 30*round {
				t.Errorf("%d customers, %d groups", len(people), len(cohorts))
			}
			var members, largest int64
			for _, group := range cohorts {
				members += group.CustomersCount
				largest = max(largest, group.CustomersCount)
				listed, err := store.Customers(t.Context(), customers.Query{GroupID: group.ID, Limit: -1})
				if err != nil || int64(len(listed.Customers)) != group.CustomersCount {
					t.Errorf("%s counts %d customers and has %d: %v", group.Name, group.CustomersCount, len(listed.Customers), err)
				}
			}
			if members != int64(4000*round) || largest != 900 {
				t.Errorf("%d members, at most %d", members, largest)
			}
		}
	})
}

func TestSeedIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	seed := sample.Seed{Customers: 500, Groups: 80, Members: 900}
	var first, firstGroups []string
	for _, database := range []string{"sqlite", "sqlite"} {
		store := storetest.Open(t, database)
		if err := store.Seed(t.Context(), seed, nil); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first, firstGroups = storetest.CustomerLines(t, store), storetest.GroupLines(t, store)
			continue
		}
		if diff := cmp.Diff(first, storetest.CustomerLines(t, store)) + cmp.Diff(firstGroups, storetest.GroupLines(t, store)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestSeedPassesOverWhatIsTaken(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		if err := store.Seed(t.Context(), sample.Seed{Customers: 30, Groups: 3}, nil); err != nil {
			t.Fatal(err)
		}
		people, _ := storetest.Everything(t, store)
		for _, customer := range people[:20] { // so that the count leads to numbers that are in use
			if err := store.DeleteCustomer(t.Context(), customer.ID); err != nil {
				t.Fatal(err)
			}
		}
		if err := store.Seed(t.Context(), sample.Seed{Customers: 50, Groups: 3}, nil); err != nil {
			t.Fatal(err)
		}
		if people, cohorts := storetest.Everything(t, store); len(people) != 60 || len(cohorts) != 6 {
			t.Errorf("%d customers, %d groups", len(people), len(cohorts))
		}
	})
}

func TestSeedRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	store := storetest.Open(t, "sqlite")
	for _, c := range []struct {
		says string
		seed sample.Seed
	}{
		{"The numbers of customers, groups and members cannot be negative.", sample.Seed{Customers: -1}},
		{"5 members need at least one new group.", sample.Seed{Customers: 5, Members: 5, Largest: 5}},
		{"A group of 6 members needs as many customers, but there would be only 5.",
			sample.Seed{Customers: 5, Groups: 2, Members: 7, Largest: 6}},
		{"The largest group cannot have 5 of 4 members.", sample.Seed{Customers: 5, Groups: 2, Members: 4, Largest: 5}},
		{"2 groups of at most 3 customers cannot have 7 members.", sample.Seed{Customers: 5, Groups: 2, Members: 7, Largest: 3}},
		{"2 groups of at most 5 customers cannot have 11 members.", sample.Seed{Customers: 5, Groups: 2, Members: 11}},
	} {
		err := store.Seed(t.Context(), c.seed, nil)
		if !record.IsKind(err, record.Invalid) || err.Error() != c.says {
			t.Errorf("%+v: %v\nwant %s", c.seed, err, c.says)
		}
	}
	if all := append(storetest.CustomerLines(t, store), storetest.GroupLines(t, store)...); all != nil {
		t.Error(all)
	}
}

func TestSeedStopsWhenTold(t *testing.T) {
	t.Parallel()
	store := storetest.Open(t, "sqlite")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := store.Seed(ctx, sample.Seed{Customers: 10}, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
