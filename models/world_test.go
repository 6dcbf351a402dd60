package models_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/models"
	"cohort/models/storetest"
)

// world is a test with a store of its own. Its helpers end the test when something fails that the test
// is not about.
type world struct {
	*testing.T
	*models.Store
}

// each runs the test on every kind of database.
func each(t *testing.T, test func(w world)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) { test(world{t, store}) })
}

// run tests one sentence in this world.
func (w world) run(sentence string, test func(w world)) {
	w.Helper()
	w.Run(sentence, func(t *testing.T) { test(world{t, w.Store}) })
}

func (w world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// person makes a customer called by the e-mail before the @, in the groups.
func (w world) person(email string, groups ...models.CustomerGroup) models.Customer {
	w.Helper()
	in := models.CustomerInput{Email: &email, GroupIDs: new(ids(groups...))}
	in.FirstName = models.TextOf(strings.Split(email, "@")[0])
	customer, err := w.CreateCustomer(w.Context(), in)
	w.must(err)
	return customer
}

// people makes n customers.
func (w world) people(n int, groups ...models.CustomerGroup) (made []models.Customer) {
	w.Helper()
	for i := range n {
		made = append(made, w.person(fmt.Sprintf("person%02d@example.com", i), groups...))
	}
	return made
}

func (w world) group(name string, members ...models.Customer) models.CustomerGroup {
	w.Helper()
	group, err := w.CreateGroup(w.Context(), models.GroupInput{Name: &name, Add: chosen(members...)})
	w.must(err)
	return group
}

// members lists the members of a group by their names.
func (w world) members(group models.CustomerGroup) (names []string) {
	w.Helper()
	list, err := w.Customers(w.Context(), models.CustomerQuery{GroupID: group.ID, Limit: -1, Order: models.Order{By: "name"}})
	w.must(err)
	for _, customer := range list.Customers {
		names = append(names, customer.Name())
	}
	return names
}

// sound checks that all kept numbers are what counting finds.
func (w world) sound() {
	w.Helper()
	wrong := models.Query[string](w.T, w.Store, storetest.Unsound)
	if w.Database() == "sqlite" {
		wrong = append(wrong, models.Query[string](w.T, w.Store, storetest.Misplaced)...)
	}
	if len(wrong) > 0 {
		w.Errorf("the kept numbers are wrong: %v", wrong)
	}
}

// later lets the clock go on, so that a change has a moment of its own.
func later() { time.Sleep(2 * time.Millisecond) }

func chosen(customers ...models.Customer) models.Selection {
	return models.Selection{IDs: ids(customers...)}
}

func ids[T models.Customer | models.CustomerGroup](things ...T) []string {
	out := []string{}
	for _, thing := range things {
		switch thing := any(thing).(type) {
		case models.Customer:
			out = append(out, thing.ID)
		case models.CustomerGroup:
			out = append(out, thing.ID)
		}
	}
	return out
}

// is checks that an error is of a kind, or that there is none.
func is(t *testing.T, err error, kind models.Kind) {
	t.Helper()
	if kind == 0 && err != nil || kind != 0 && !models.IsKind(err, kind) {
		t.Errorf("got the error %v, not one of kind %d", err, kind)
	}
}

func same[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func sameList[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}

func metadata(t *testing.T, text string) models.Metadata {
	t.Helper()
	m, err := models.ParseMetadata([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func jsonOf(t *testing.T, m models.Metadata) string {
	t.Helper()
	text, err := m.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
