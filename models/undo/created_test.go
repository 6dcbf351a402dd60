package undo_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
	"cohort/models/undo"
)

// creations are changes that create something, and the numbers of their undo.
func (s undoShop) creations() []undoable {
	all := customers.Selection{All: true}
	fresh := customers.Target{NewName: "Fresh"}
	return []undoable{
		{"a group with members", func(w acting) error {
			return errOf(w.CreateGroup(w.Context(), customers.GroupInput{Name: new("A"), Add: storetest.Chosen(s.luis)}))
		}, undo.Undone{Removed: 1, Deleted: 1}},
		{"a customer in groups", func(w acting) error {
			return errOf(w.CreateCustomer(w.Context(), customers.Input{Email: new("x@example.com"), GroupIDs: &[]string{s.vip.ID}}))
		}, undo.Undone{Removed: 1, Deleted: 1}},
		{"a copy of a group", func(w acting) error {
			return errOf(w.CopyGroup(w.Context(), s.vip.ID, customers.GroupInput{Name: new("Copy of VIP"),
				Metadata: s.replaced(`{"a":1,"b":"","c":[1,2]}`)}))
		}, undo.Undone{Removed: 2, Deleted: 1}},
		{"customers copied to a new group", func(w acting) error { return errOf(w.CopyCustomers(w.Context(), s.vip.ID, fresh, all)) },
			undo.Undone{Removed: 2, Deleted: 1}},
		{"customers moved to a new group", func(w acting) error { return errOf(w.MoveCustomers(w.Context(), s.vip.ID, fresh, all)) },
			undo.Undone{Added: 2, Removed: 2, Deleted: 1}},
		{"customers moved among all to a new group", func(w acting) error { return errOf(w.MoveAmong(w.Context(), s.vip.ID, fresh, all)) },
			undo.Undone{Added: 2, Removed: 2, Deleted: 1}},
		{"customers added to an old and two new groups", func(w acting) error {
			return errOf(w.AddToEach(w.Context(), all, customers.Target{ID: s.vip.ID}, fresh, customers.Target{NewName: "Another"}))
		}, undo.Undone{Removed: 1 + 3 + 3, Deleted: 2}},
		{"guests from a pasted list", func(w acting) error {
			_, _, err := w.AddMatchingWithGuests(w.Context(), s.vip.ID, []string{"TOM@example.com", "new@example.com", "b@example.com", "no"})
			return err
		}, undo.Undone{Removed: 3, Deleted: 2}},
		{"an import", func(w acting) error {
			file := strings.NewReader("email,groups\nnew@example.com,VIP;Fair\nb@example.com,Fair\nsecond@example.com,Fair\n")
			return errOf(w.Import(w.Context(), file, imports.Options{}, nil))
		}, undo.Undone{Removed: 4, Deleted: 4}},
	}
}

func TestCreationsAreUndone(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		shop := newUndoShop(w)
		for _, try := range shop.creations() {
			before := w.shop()
			changeSet := activity.NewChangeSet()
			w.Must(try.change(w.as("ann@example.com", changeSet)))
			w.CheckInvariants()
			if before == w.shop() {
				w.Errorf("%s: nothing changed", try.sentence)
			}
			own, undone, err := w.undo(changeSet)
			w.Must(err)
			storetest.Same(w.T, try.sentence, undone, try.undone)
			storetest.Same(w.T, try.sentence+", undone", w.shop(), before)
			for _, again := range []string{changeSet, own} { // what was deleted cannot be restored
				_, _, err = w.undo(again)
				storetest.HasKind(w.T, err, record.Refused)
			}
			storetest.Same(w.T, try.sentence+", not undone twice", w.shop(), before)
		}
	})
}

// What others have made of something new since would be lost: then it stays.
func TestWhatWasCreatedAndUsedStays(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		tom := w.NewCustomer("tom@example.com")
		create := func(name string) (changeSet string, group customers.Group) {
			changeSet = activity.NewChangeSet()
			as := w.as("ann@example.com", changeSet)
			group, err := w.CreateGroup(as.Context(), customers.GroupInput{Name: &name, Add: storetest.Chosen(tom)})
			w.Must(err)
			return changeSet, group
		}
		for sentence, use := range map[string]func(customers.Group) error{
			"has been changed since": func(g customers.Group) error {
				return errOf(w.UpdateGroup(w.Context(), g.ID, customers.GroupInput{Metadata: w.replaced(`{"a":1}`)}))
			},
			"customers have been added": func(g customers.Group) error {
				return errOf(w.AddCustomers(w.Context(), g.ID, storetest.Chosen(w.NewCustomer("x@example.com"))))
			},
			"customers have been removed": func(g customers.Group) error {
				return errOf(w.RemoveCustomers(w.Context(), g.ID, storetest.Chosen(tom)))
			},
			"a price list or a discount uses": func(g customers.Group) error {
				return errOf(w.CreatePriceList(w.Context(), pricing.ListInput{Name: new("Winter"), Description: new(""),
					Type: new(pricing.Sale), GroupIDs: &[]string{g.ID}}))
			},
		} {
			changeSet, group := create(sentence)
			w.Must(use(group))
			_, _, err := w.undo(changeSet)
			storetest.HasKind(w.T, err, record.Conflict)
			if err != nil && !strings.Contains(err.Error(), sentence) {
				w.Errorf("the reason is %q, not %q", err, sentence)
			}
			w.Must(errOf(w.Group(w.Context(), group.ID)))
		}
		w.guestsWhoStay()
		w.aCustomerWhoStays()
	})
}

func (w world) guestsWhoStay() {
	vip, other := w.NewGroup("VIP"), w.NewGroup("Other")
	changeSet := activity.NewChangeSet()
	as := w.as("ann@example.com", changeSet)
	_, _, err := w.AddMatchingWithGuests(as.Context(), vip.ID, []string{"a@shop.org", "b@shop.org", "c@shop.org", "d@shop.org"})
	w.Must(err)
	w.Must(errOf(w.AddCustomers(w.Context(), other.ID, storetest.Chosen(w.find("a@shop.org")))))
	w.Must(errOf(w.UpdateCustomer(w.Context(), w.find("b@shop.org").ID, customers.Input{FirstName: record.TextOf("Bea")})))
	w.Must(w.DeleteCustomer(w.Context(), w.find("d@shop.org").ID))
	_, undone, err := w.undo(changeSet)
	w.Must(err)
	storetest.Same(w.T, "those whom nobody has touched are gone", undone, undo.Undone{Removed: 3, Deleted: 1, Kept: 2, Skipped: 2})
	w.find("a@shop.org")
	w.find("b@shop.org")
}

func (w world) aCustomerWhoStays() {
	changeSet := activity.NewChangeSet()
	as := w.as("ann@example.com", changeSet)
	ada, err := w.CreateCustomer(as.Context(), customers.Input{Email: new("ada@shop.org")})
	w.Must(err)
	w.NewGroup("Later", ada)
	_, _, err = w.undo(changeSet)
	storetest.HasKind(w.T, err, record.Conflict)
	w.find("ada@shop.org")
}

// The activity offers an undo of what can be undone, and says why where it can no longer.
func TestTheActivityKnowsWhichCreationsCanBeUndone(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ann := w.as("ann@example.com", activity.NewChangeSet())
		vip, err := w.CreateGroup(ann.Context(), customers.GroupInput{Name: new("VIP")})
		w.Must(err)
		_, _, err = w.AddMatchingWithGuests(ann.Context(), vip.ID, []string{"a@shop.org", "b@shop.org"})
		w.Must(err)
		seen := func() string {
			entries, err := w.Activities(w.Context(), activity.Query{SeenNow: true})
			w.Must(err)
			var words []string
			for _, entry := range entries {
				words = append(words, fmt.Sprint(entry.Action, " ", entry.Object, " ", entry.Customers, " ", entry.WhyNotUndo()))
			}
			return strings.Join(words, "\n")
		}
		storetest.Same(w.T, "all can be undone", seen(), "added customer_group 2 \ncreated customer 2 \ncreated customer_group 0 ")
		w.Must(errOf(w.UpdateGroup(w.Context(), vip.ID, customers.GroupInput{Description: record.TextOf("best")})))
		if now := seen(); !strings.Contains(now, "created customer_group 0 This can no longer be undone: “VIP” has been changed since.") {
			w.Errorf("once it was changed:\n%s", now)
		}
	})
}

// Whoever sees a part of a change, the page of its group, sees as well whether the rest can be undone, and what is gone by now.
func TestAPartOfAChangeKnowsTheRest(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip, other := w.NewGroup("VIP"), w.NewGroup("Other")
		seen := func(object, changeSet string) (why string) {
			w.Helper()
			entries, err := w.Activities(w.Context(), activity.Query{ObjectID: object, ChangeSet: changeSet, SeenNow: true})
			w.Must(err)
			if len(entries) != 1 {
				w.Fatalf("%d entries about it", len(entries))
			}
			return entries[0].WhyNotUndo()
		}
		pasted := activity.NewChangeSet()
		as := w.as("ann@example.com", pasted)
		_, _, err := w.AddMatchingWithGuests(as.Context(), vip.ID, []string{"a@shop.org", "b@shop.org"})
		w.Must(err)
		storetest.Same(w.T, "guests who joined", seen(vip.ID, pasted), "")
		reversal, _, err := w.undo(pasted)
		w.Must(err)
		storetest.Same(w.T, "the undo, which deleted them", seen(vip.ID, reversal), "What was deleted cannot be restored.")

		secret := activity.NewChangeSet()
		as = w.as("ann@example.com", secret)
		w.Must(errOf(w.UpdateCustomer(as.Context(), w.NewCustomer("zoe@example.com").ID,
			customers.Input{Password: new("another one"), GroupIDs: &[]string{vip.ID}})))
		storetest.Same(w.T, "a password", seen(vip.ID, secret), "A changed password cannot be restored.")

		both := activity.NewChangeSet()
		as = w.as("ann@example.com", both)
		for _, group := range []customers.Group{vip, other} {
			w.Must(errOf(w.UpdateGroup(as.Context(), group.ID, customers.GroupInput{Description: record.TextOf("best")})))
		}
		storetest.Same(w.T, "two groups", seen(vip.ID, both), "")
		w.Must(errOf(w.UpdateGroup(w.Context(), other.ID, customers.GroupInput{Description: record.TextOf("good")})))
		storetest.Same(w.T, "one of them was changed since", seen(vip.ID, both),
			"This can no longer be undone: “Other” has been changed since.")

		w.Must(errOf(w.DeleteGroup(w.Context(), other.ID)))
		storetest.Same(w.T, "one of them is gone, which an undo passes over", seen(vip.ID, both), "")
		storetest.Same(w.T, "the one that is gone", seen(other.ID, both), "This can no longer be undone: “Other” no longer exists.")
		entries, err := w.Activities(w.Context(), activity.Query{Object: "customer_group", SeenNow: true})
		w.Must(err)
		for _, entry := range entries {
			storetest.Same(w.T, entry.Action+" "+entry.ObjectName+": gone", entry.Gone, entry.ObjectID == other.ID)
		}
	})
}
