package customers_test

import (
	"slices"
	"strings"
	"testing"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestCustomersArePutIntoANewGroup(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		people := w.NewCustomers(3)
		vip, all := w.NewGroup("VIP", people...), customers.Selection{All: true}
		added, err := w.CopyCustomers(w.Context(), vip.ID, customers.Target{NewName: "Copied"}, all)
		w.Must(err)
		storetest.Same(w.T, "copied", added, customers.Added{Added: 3})
		moved, err := w.MoveCustomers(w.Context(), vip.ID, customers.Target{NewName: "Moved"}, storetest.Chosen(people[0]))
		w.Must(err)
		storetest.Same(w.T, "moved", moved, customers.Moved{Moved: 1})
		added, err = w.AddToEach(w.Context(), storetest.Chosen(people...),
			customers.Target{ID: vip.ID}, customers.Target{NewName: "Added"}, customers.Target{NewName: "Added"})
		w.Must(err)
		storetest.Same(w.T, "added to an old and a new one", added, customers.Added{Added: 1 + 3, Already: 2})
		moved, err = w.MoveCustomers(w.Context(), w.NewGroup("Empty").ID, customers.Target{NewName: "Nobody"}, all)
		w.Must(err)
		storetest.Same(w.T, "nobody moved", moved, customers.Moved{})
		w.CheckInvariants()
		storetest.SameList(w.T, "groups", w.groupNames(), []string{"Added 3", "Copied 3", "Empty 0", "Moved 1", "Nobody 0", "VIP 3"})
	})
}

// groupNames are the names of all groups with the numbers of their customers, in order.
func (w world) groupNames() (names []string) {
	w.Helper()
	list, err := w.Groups(w.Context(), customers.GroupQuery{Limit: -1})
	w.Must(err)
	for _, group := range list.Groups {
		names = append(names, strings.Join([]string{group.Name, string('0' + rune(group.CustomersCount))}, " "))
	}
	slices.Sort(names)
	return names
}

// A name that another group already has, in any case, is refused, and then nothing is done.
func TestANewGroupNeedsANewName(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		people := w.NewCustomers(3)
		vip, ete := w.NewGroup("VIP", people...), w.NewGroup("Été")
		all := customers.Selection{All: true, Expect: new(int64(3))}
		before := w.groupNames()
		for _, try := range []struct {
			name string
			kind record.Kind
		}{
			{"VIP", record.Duplicate}, {"vip", record.Duplicate}, {"ÉTÉ", record.Duplicate},
			{"  ", record.Invalid}, {strings.Repeat("x", 256), record.Invalid}, {"a\x00b", record.Invalid},
		} {
			to := customers.Target{NewName: try.name}
			storetest.HasKind(w.T, errOf(w.CopyCustomers(w.Context(), vip.ID, to, all)), try.kind)
			storetest.HasKind(w.T, errOf(w.MoveCustomers(w.Context(), vip.ID, to, all)), try.kind)
			storetest.HasKind(w.T, errOf(w.AddToEach(w.Context(), all, customers.Target{ID: ete.ID}, to)), try.kind)
		}
		one, other := customers.Target{NewName: "Same"}, customers.Target{NewName: "SAME"}
		storetest.HasKind(w.T, errOf(w.AddToEach(w.Context(), all, one, other)), record.Duplicate)
		all.Expect = new(int64(4))
		storetest.HasKind(w.T, errOf(w.CopyCustomers(w.Context(), vip.ID, one, all)), record.Conflict)
		storetest.HasKind(w.T, errOf(w.MoveCustomers(w.Context(), vip.ID, one, all)), record.Conflict)
		storetest.HasKind(w.T, errOf(w.MoveAmong(w.Context(), vip.ID, one, all)), record.Conflict)
		storetest.HasKind(w.T, errOf(w.AddToEach(w.Context(), all, one)), record.Conflict)
		storetest.HasKind(w.T, errOf(w.CopyCustomers(w.Context(), "cgrp_gone", one, all)), record.NotFound)
		w.CheckInvariants()
		storetest.SameList(w.T, "groups", w.groupNames(), before)
		w.Must(errOf(w.CopyCustomers(w.Context(), vip.ID, customers.Target{NewName: "Ete"}, storetest.Chosen(people...)))) // accents differ
	})
}

func TestAGroupIsCopied(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		people := w.NewCustomers(5)
		vip := w.NewGroup("VIP", people[:4]...)
		changeSet := activity.NewChangeSet()
		ann := w.as("ann@example.com", changeSet)
		twin, err := w.CopyGroup(ann.Context(), vip.ID, customers.GroupInput{
			Name: new("Copy of VIP"), Description: record.TextOf("second"), Metadata: w.replaced(`{"a":1,"b":""}`),
		})
		w.Must(err)
		w.CheckInvariants()
		storetest.Same(w.T, "customers", twin.CustomersCount, int64(4))
		storetest.SameList(w.T, "members", w.MemberNames(twin), w.MemberNames(vip))
		stored, err := w.Group(w.Context(), twin.ID)
		w.Must(err)
		storetest.Same(w.T, "metadata", storetest.JSONOf(w.T, stored.Metadata), `{"a":1,"b":""}`)
		entries, err := w.Activities(w.Context(), activity.Query{ChangeSet: changeSet})
		w.Must(err)
		storetest.Same(w.T, "entries", len(entries), 2)
		empty, err := w.CopyGroup(w.Context(), w.NewGroup("Empty").ID, customers.GroupInput{Name: new("Copy of Empty")})
		w.Must(err)
		storetest.Same(w.T, "customers of an empty one", empty.CustomersCount, int64(0))
		storetest.HasKind(w.T, errOf(w.CopyGroup(w.Context(), vip.ID, customers.GroupInput{Name: new("VIP")})), record.Duplicate)
		storetest.HasKind(w.T, errOf(w.CopyGroup(w.Context(), vip.ID, customers.GroupInput{})), record.Invalid)
		storetest.HasKind(w.T, errOf(w.CopyGroup(w.Context(), "cgrp_gone", customers.GroupInput{Name: new("x")})), record.NotFound)
		w.CheckInvariants()
	})
}
