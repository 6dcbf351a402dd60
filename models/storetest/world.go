package storetest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/record"
)

// Must is for a call whose error is not what the test is about: Must(store.Group(ctx, id))(t) is the group, or the end of
// the test.
func Must[T any](value T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// World is a test with a store of its own. Its helpers end the test when they fail, unless they are checks. A room that has
// helpers of its own puts them on a type made of it:
//
//	type world struct{ storetest.World }
type World struct {
	*testing.T
	*models.Store
}

// WorldOf is a world, or what a room has made of it, for a test and a store.
func WorldOf[W ~struct{ World }](t *testing.T, store *models.Store) W {
	return W(struct{ World }{World{t, store}})
}

// EachWorld runs the test once on every kind of database, in parallel, each time with a new and empty store.
func EachWorld[W ~struct{ World }](t *testing.T, test func(w W)) {
	t.Helper()
	t.Parallel()
	Each(t, func(t *testing.T, store *models.Store) { test(WorldOf[W](t, store)) })
}

// RunWorld tests one sentence in a world.
func RunWorld[W ~struct{ World }](w W, sentence string, test func(w W)) {
	within := struct{ World }(w)
	within.Helper()
	within.Run(sentence, func(t *testing.T) { test(WorldOf[W](t, within.Store)) })
}

// Must ends the test where there is an error.
func (w World) Must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// NewCustomer creates a customer in the groups, whose first name is the local part of the e-mail.
func (w World) NewCustomer(email string, groups ...customers.Group) customers.Customer {
	w.Helper()
	in := customers.Input{Email: &email, GroupIDs: new(IDsOf(groups...))}
	in.FirstName = record.TextOf(strings.Split(email, "@")[0])
	customer, err := w.CreateCustomer(w.Context(), in)
	w.Must(err)
	return customer
}

// NewCustomers creates n customers in the groups: person00@example.com, person01@example.com and so on.
func (w World) NewCustomers(n int, groups ...customers.Group) (made []customers.Customer) {
	w.Helper()
	for i := range n {
		made = append(made, w.NewCustomer(fmt.Sprintf("person%02d@example.com", i), groups...))
	}
	return made
}

// NewGroup creates a group with members.
func (w World) NewGroup(name string, members ...customers.Customer) customers.Group {
	w.Helper()
	group, err := w.CreateGroup(w.Context(), customers.GroupInput{Name: &name, Add: Chosen(members...)})
	w.Must(err)
	return group
}

// MemberNames lists the names of the members of a group, sorted.
func (w World) MemberNames(group customers.Group) (names []string) {
	w.Helper()
	list, err := w.Customers(w.Context(), customers.Query{GroupID: group.ID, Limit: -1, Order: record.Order{By: "name"}})
	w.Must(err)
	for _, customer := range list.Customers {
		names = append(names, customer.Name())
	}
	return names
}

// CheckInvariants checks that all numbers that are kept beside rows are what counting those rows finds.
func (w World) CheckInvariants() {
	w.Helper()
	wrong := Query[string](w.T, w.Store, InvariantViolations)
	if w.Database() == "sqlite" {
		wrong = append(wrong, Query[string](w.T, w.Store, misplaced)...)
	}
	database := databaseOf(w.Store)
	kept, err := database.KeptSearchCounts(database.Read(w.Context()))
	w.Must(err)
	counted, err := database.SearchCounts(database.Read(w.Context()))
	w.Must(err)
	if !maps.Equal(kept, counted) {
		wrong = append(wrong, "the parts of search texts")
	}
	if len(wrong) > 0 {
		w.Errorf("the kept numbers are wrong: %v", wrong)
	}
}

// Later lets the clock go on, so that the next change has another time, to the millisecond.
func Later() { time.Sleep(2 * time.Millisecond) }

// Chosen selects customers by their ids.
func Chosen(found ...customers.Customer) customers.Selection {
	return customers.Selection{IDs: IDsOf(found...)}
}

// IDsOf lists the ids of customers or groups; it is never nil.
func IDsOf[T customers.Customer | customers.Group](things ...T) []string {
	out := []string{}
	for _, thing := range things {
		switch thing := any(thing).(type) {
		case customers.Customer:
			out = append(out, thing.ID)
		case customers.Group:
			out = append(out, thing.ID)
		}
	}
	return out
}

// HasKind checks that an error is of a kind, or with kind 0 that there is none.
func HasKind(t *testing.T, err error, kind record.Kind) {
	t.Helper()
	if kind == 0 && err != nil || kind != 0 && !record.IsKind(err, kind) {
		t.Errorf("got the error %v, not one of kind %d", err, kind)
	}
}

// Same checks that a value is the one that is wanted.
func Same[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// SameList is Same for lists; nil and an empty list are the same.
func SameList[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}

// ParseMetadata reads metadata from JSON.
func ParseMetadata(t *testing.T, text string) record.Metadata {
	t.Helper()
	m, err := record.ParseMetadata([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// JSONOf writes metadata as JSON.
func JSONOf(t *testing.T, m record.Metadata) string {
	t.Helper()
	text, err := m.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
