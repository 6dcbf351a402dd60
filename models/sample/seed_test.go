package sample_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/sample"
	"cohort/models/storetest"
	"cohort/models/text"
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
				t.Errorf("told %d of %d", done, total)
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

// What the demo has to show: people of many scripts, with and without accounts, phones and metadata.
func TestDemoIsVaried(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		for range 2 { // the second finds everything there
			if open, err := store.FillDemo(t.Context()); err != nil || !open {
				t.Fatal(open, err)
			}
		}
		if _, err := store.Authenticate(t.Context(), sample.DemoEmail, sample.DemoPassword); err != nil {
			t.Error(err)
		}
		people, cohorts := storetest.Everything(t, store)
		if len(people) != 300 || len(cohorts) != 12 {
			t.Errorf("%d customers, %d groups", len(people), len(cohorts))
		}
		scripts, types, guests, phones := map[string]bool{}, map[string]bool{}, 0, 0
		var oldest, newest time.Time
		for _, customer := range people {
			for _, r := range customer.Name() {
				for script, runes := range unicode.Scripts {
					if unicode.Is(runes, r) {
						scripts[script] = true
					}
				}
			}
			if !text.ValidEmail(customer.Email) || !strings.Contains(customer.Email, "example") {
				t.Errorf("%s is no e-mail for an example", customer.Email)
			}
			for _, entry := range customer.Metadata {
				types[jsonType(entry.Value)] = true
			}
			if !customer.HasAccount {
				guests++
			}
			if customer.Phone != nil {
				phones++
			}
			if oldest.IsZero() || customer.CreatedAt.Before(oldest) {
				oldest = customer.CreatedAt
			}
			if customer.CreatedAt.After(newest) {
				newest = customer.CreatedAt
			}
			if customer.UpdatedAt.Before(customer.CreatedAt) || customer.UpdatedAt.After(time.Now()) {
				t.Errorf("%s was made %v and changed %v", customer.Email, customer.CreatedAt, customer.UpdatedAt)
			}
		}
		for _, script := range []string{
			"Latin", "Cyrillic", "Greek", "Han", "Hangul", "Hiragana", "Arabic", "Hebrew", "Devanagari", "Thai",
		} {
			if !scripts[script] {
				t.Errorf("nobody writes the name in %s", script)
			}
		}
		for _, kind := range []string{"text", "number", "boolean", "null", "object"} {
			if !types[kind] {
				t.Errorf("no metadata of type %s", kind)
			}
		}
		if guests < 15 || guests > 60 || phones < 200 || newest.Sub(oldest) < 2*365*24*time.Hour {
			t.Errorf("%d guests, %d phones, from %v to %v", guests, phones, oldest, newest)
		}
		if names := storetest.GroupLines(t, store); !slices.ContainsFunc(names,
			func(name string) bool { return strings.HasPrefix(name, "VIP ") }) {
			t.Errorf("no VIP among %v", names)
		}
		for _, group := range cohorts {
			if group.Description == nil {
				t.Errorf("%s has no description", group.Name)
			}
		}
	})
}

func TestDemoLeavesOthersDataAlone(t *testing.T) {
	t.Parallel()
	store := storetest.Open(t, "sqlite")
	storetest.Import(t, store, "email\na@example.com\n")
	if _, err := store.FillDemo(t.Context()); !record.IsKind(err, record.Refused) {
		t.Error(err)
	}
	if some, err := store.HasOperators(t.Context()); err != nil || some {
		t.Errorf("an operator was made: %v", err)
	}
}

// Whoever has an account of their own in a database does not want it open to everyone, however little is in it.
func TestDemoOpensNoDatabaseOfOthers(t *testing.T) {
	each(t, func(w world) {
		_, err := w.AddOperator(w.Context(), "real@example.com", "a good password")
		w.Must(err)
		for range 2 {
			open, err := w.FillDemo(w.Context())
			w.Must(err)
			storetest.Same(w.T, "it is open to everyone", open, false)
		}
		storetest.SameList(w.T, "operators", storetest.Query[string](w.T, w.Store, "SELECT email FROM operators"),
			[]string{"real@example.com"})
		list, err := w.Groups(w.Context(), customers.GroupQuery{})
		w.Must(err)
		storetest.Same(w.T, "groups", list.Total.Count, 12)
	})
}

func jsonType(value json.RawMessage) string {
	switch value[0] {
	case '"':
		return "text"
	case '{', '[':
		return "object"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	return "number"
}
