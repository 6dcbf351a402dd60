package undo_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
	"cohort/models/undo"
)

// undo takes back a change set as one of its own, whose id it returns.
func (w world) undo(changeSet string) (string, undo.Undone, error) {
	w.Helper()
	own := activity.NewChangeSet()
	as := w.as("ben@example.com", own)
	undone, err := w.Undo(as.Context(), changeSet)
	w.CheckInvariants()
	return own, undone, err
}

// shop is all that can be changed and undone, as one text.
func (w world) shop() string {
	w.Helper()
	groups, err := w.Groups(w.Context(), customers.GroupQuery{Limit: -1, Order: record.Order{By: "id"}})
	w.Must(err)
	var written []string
	for _, group := range groups.Groups {
		description := "-"
		if group.Description != nil {
			description = *group.Description
		}
		written = append(written,
			fmt.Sprintf("%s (%s) %s %v", group.Name, description, storetest.JSONOf(w.T, group.Metadata), w.MemberNames(group)))
	}
	customers, err := w.Customers(w.Context(), customers.Query{Limit: -1, Order: record.Order{By: "id"}})
	w.Must(err)
	for _, c := range customers.Customers {
		name, phone := "-", "-"
		if c.FirstName != nil {
			name = *c.FirstName
		}
		if c.Phone != nil {
			phone = *c.Phone
		}
		written = append(written, fmt.Sprintf("%s %s %s %s", c.Email, name, phone, storetest.JSONOf(w.T, c.Metadata)))
	}
	return strings.Join(written, "\n")
}

// undoShop is a shop with the records that the changes to undo are about.
type undoShop struct {
	world
	luis, zoe, tom      customers.Customer
	vip, friends, empty customers.Group
}

func newUndoShop(w world) undoShop {
	w.Helper()
	s := undoShop{world: w, luis: w.NewCustomer("luis@example.com"),
		zoe: w.NewCustomer("zoe@example.com"), tom: w.NewCustomer("tom@example.com")}
	s.vip, s.friends, s.empty = w.NewGroup("VIP", s.luis, s.zoe), w.NewGroup("Friends", s.tom), w.NewGroup("Empty")
	w.Must(errOf(w.UpdateGroup(w.Context(), s.vip.ID,
		customers.GroupInput{Description: record.TextOf("the best"), Metadata: w.replaced(`{"a":1,"b":"x","c":[1,2]}`)})))
	w.Must(errOf(w.UpdateCustomer(w.Context(), s.zoe.ID,
		customers.Input{Phone: record.TextOf("1"), Metadata: w.replaced(`{"n":12345678901234567890}`)})))
	return s
}

// undoable is a change and the numbers of its undo.
type undoable struct {
	sentence string
	change   func(w acting) error
	undone   undo.Undone
}

func (s undoShop) changeVIP(in customers.GroupInput) func(w acting) error {
	return func(w acting) error { return errOf(w.UpdateGroup(w.Context(), s.vip.ID, in)) }
}

func (s undoShop) changeZoe(in customers.Input) func(w acting) error {
	return func(w acting) error { return errOf(w.UpdateCustomer(w.Context(), s.zoe.ID, in)) }
}

// edits are changes of one record, with its members or groups.
func (s undoShop) edits() []undoable {
	return []undoable{
		{"a name", s.changeVIP(customers.GroupInput{Name: new("Best")}), undo.Undone{Updated: 1}},
		{"a description that was cleared", s.changeVIP(customers.GroupInput{Description: record.TextOf("")}), undo.Undone{Updated: 1}},
		{"a value of the metadata", s.changeVIP(customers.GroupInput{Metadata: s.replaced(`{"a":1.0,"b":"x","c":[1,2]}`)}),
			undo.Undone{Updated: 1}},
		{"a key that was taken out of the middle", s.changeVIP(customers.GroupInput{Metadata: s.replaced(`{"a":1,"c":[1,2]}`)}),
			undo.Undone{Updated: 1}},
		{"another order of the keys", s.changeVIP(customers.GroupInput{Metadata: s.replaced(`{"c":[1,2],"a":1,"b":"x"}`)}),
			undo.Undone{Updated: 1}},
		{"all keys", s.changeVIP(customers.GroupInput{Metadata: s.replaced(`null`)}), undo.Undone{Updated: 1}},
		{"all keys, leaving an empty metadata", s.changeVIP(customers.GroupInput{Metadata: s.replaced(`{}`)}), undo.Undone{Updated: 1}},
		{"everything about a customer", s.changeZoe(customers.Input{Email: new("z@example.com"),
			FirstName: record.TextOf("Zoë"), LastName: record.TextOf("Kiss"),
			Phone: record.TextOf(""), Metadata: s.replaced(`{"n":1,"é \"":null}`)}), undo.Undone{Updated: 1}},
		{"the groups of a customer",
			s.changeZoe(customers.Input{Phone: record.TextOf("2"), GroupIDs: new(storetest.IDsOf(s.friends, s.empty))}),
			undo.Undone{Updated: 1, Added: 1, Removed: 2}},
		{"who joined and left, together with the name",
			s.changeVIP(customers.GroupInput{Name: new("x"), Remove: storetest.Chosen(s.luis), Add: storetest.Chosen(s.tom)}),
			undo.Undone{Updated: 1, Added: 1, Removed: 1}},
	}
}

// bulkActions are changes of many memberships.
func (s undoShop) bulkActions() []undoable {
	everybody := customers.Selection{All: true}
	return []undoable{
		{"all who left", func(w acting) error { return errOf(w.RemoveCustomers(w.Context(), s.vip.ID, everybody)) },
			undo.Undone{Added: 2}},
		{"only those who joined", func(w acting) error { return errOf(w.AddCustomers(w.Context(), s.vip.ID, everybody)) },
			undo.Undone{Removed: 1}},
		{"several groups", func(w acting) error {
			return errOf(w.AddToEach(w.Context(), everybody, customers.InGroups(s.vip.ID, s.friends.ID, s.empty.ID)...))
		}, undo.Undone{Removed: 1 + 2 + 3}},
		{"several groups, out of them", func(w acting) error {
			return errOf(w.RemoveFromEach(w.Context(), everybody, storetest.IDsOf(s.vip, s.friends, s.empty)))
		}, undo.Undone{Added: 3}},
		{"a move", func(w acting) error {
			return errOf(w.MoveCustomers(w.Context(), s.vip.ID, customers.Target{ID: s.empty.ID}, everybody))
		},
			undo.Undone{Added: 2, Removed: 2}},
		{"a copy", func(w acting) error {
			return errOf(w.CopyCustomers(w.Context(), s.vip.ID, customers.Target{ID: s.friends.ID}, storetest.Chosen(s.luis)))
		}, undo.Undone{Removed: 1}},
		{"several changes of one request, the last first", func(w acting) error {
			for _, name := range []string{"x", "y", "z"} {
				if err := s.changeVIP(customers.GroupInput{Name: &name, Remove: storetest.Chosen(s.luis)})(w); err != nil {
					return err
				}
			}
			return errOf(w.AddCustomers(w.Context(), s.vip.ID, storetest.Chosen(s.luis, s.tom)))
		}, undo.Undone{Updated: 1, Added: 1, Removed: 2}},
	}
}

func TestUndoAndRedo(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		shop := newUndoShop(w)
		for _, try := range append(shop.edits(), shop.bulkActions()...) {
			before := w.shop()
			changeSet := activity.NewChangeSet()
			w.Must(try.change(w.as("ann@example.com", changeSet)))
			after := w.shop()
			if before == after {
				w.Errorf("%s: nothing changed", try.sentence)
			}
			own, undone, err := w.undo(changeSet)
			w.Must(err)
			storetest.Same(w.T, try.sentence, undone, try.undone)
			storetest.Same(w.T, try.sentence+", undone", w.shop(), before)
			_, _, err = w.undo(changeSet)
			storetest.HasKind(w.T, err, record.Refused)
			storetest.Same(w.T, try.sentence+", not undone twice", w.shop(), before)

			redo, _, err := w.undo(own)
			w.Must(err)
			storetest.Same(w.T, try.sentence+", done again", w.shop(), after)
			_, _, err = w.undo(redo)
			w.Must(err)
			storetest.Same(w.T, try.sentence+", and undone again", w.shop(), before)

			entries, err := w.Activities(w.Context(), activity.Query{ChangeSet: own})
			w.Must(err)
			for _, entry := range entries {
				storetest.Same(w.T, "who undid it", entry.Actor, "ben@example.com")
				storetest.Same(w.T, "what was undone", *entry.Undoes, changeSet)
				storetest.Same(w.T, "what undid the undo", *entry.UndoneBy, redo)
			}
		}
	})
}

func TestWhatCannotBeUndone(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		luis := w.NewCustomer("luis@example.com")
		w.NewGroup("A", luis, w.NewCustomer("x@example.com"))
		for _, try := range []struct {
			sentence string
			change   func(w acting) error
		}{
			{"a group that was deleted", func(w acting) error {
				return errOf(w.DeleteGroups(w.Context(), customers.GroupSelection{All: true}))
			}},
			{"a customer who was deleted", func(w acting) error { return w.DeleteCustomer(w.Context(), w.find("x@").ID) }},
			{"a password", func(w acting) error {
				return errOf(w.UpdateCustomer(w.Context(), luis.ID,
					customers.Input{Password: new("another one"), FirstName: record.TextOf("L")}))
			}},
			{"an operator", func(w acting) error { return errOf(w.AddOperator(w.Context(), "op@example.com", "top secret!")) }},
		} {
			changeSet := activity.NewChangeSet()
			w.Must(try.change(w.as("ann@example.com", changeSet)))
			before := w.shop()
			_, _, err := w.undo(changeSet)
			if storetest.HasKind(w.T, err, record.Refused); w.Failed() {
				w.Fatal(try.sentence)
			}
			storetest.Same(w.T, try.sentence, w.shop(), before)
		}
		for _, unknown := range []string{"", "chg_none", "\x00"} {
			_, _, err := w.undo(unknown)
			storetest.HasKind(w.T, err, record.NotFound)
		}
	})
}
