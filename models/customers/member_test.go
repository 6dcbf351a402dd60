package customers_test

import (
	"fmt"
	"testing"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestAddingAndRemovingMembers(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip := w.NewGroup("VIP")
		p := w.NewCustomers(6)
		storetest.Later()
		add := func(sel customers.Selection, added, already int64) {
			w.Helper()
			got, err := w.AddCustomers(w.Context(), vip.ID, sel)
			w.Must(err)
			storetest.Same(w.T, "added", got, customers.Added{Added: added, Already: already})
			w.CheckInvariants()
		}
		remove := func(sel customers.Selection, removed, notMembers int64) {
			w.Helper()
			got, err := w.RemoveCustomers(w.Context(), vip.ID, sel)
			w.Must(err)
			storetest.Same(w.T, "removed", got, customers.Removed{Removed: removed, NotMembers: notMembers})
			w.CheckInvariants()
		}
		all := func(q customers.Query, except ...customers.Customer) customers.Selection {
			return customers.Selection{All: true, Query: q, Except: storetest.IDsOf(except...)}
		}
		add(storetest.Chosen(p[0], p[1]), 2, 0)
		add(storetest.Chosen(p[0], p[1]), 0, 2)
		add(storetest.Chosen(p[2], p[1], p[2]), 1, 1)
		add(customers.Selection{}, 0, 0)
		remove(storetest.Chosen(p[0], p[5], p[0]), 1, 1)
		remove(customers.Selection{IDs: []string{"cus_none", "\x00"}}, 0, 2)
		remove(customers.Selection{}, 0, 0)
		add(all(customers.Query{}, p[5]), 3, 2)
		remove(all(customers.Query{}, p[1], p[2]), 3, 0)
		add(all(customers.Query{Search: "person0 example"}, p[5], p[4]), 2, 2)
		remove(all(customers.Query{Search: "person00"}), 1, 0)
		remove(all(customers.Query{Contains: "PERSON01"}), 1, 0)
		remove(all(customers.Query{GroupID: vip.ID}), 2, 0)
		remove(all(customers.Query{}), 0, 0)

		other := w.NewGroup("Friends", p[0], p[1])
		add(all(customers.Query{GroupID: other.ID}), 2, 0)
		add(all(customers.Query{NotIn: vip.ID}, p[5]), 3, 0)
		remove(all(customers.Query{NotIn: vip.ID}), 0, 0)
		remove(all(customers.Query{GroupID: other.ID}, p[0]), 1, 0)
		remove(all(customers.Query{AnyGroup: []string{other.ID, "cgrp_none"}}), 1, 0)
		remove(all(customers.Query{GroupID: "cgrp_none"}), 0, 0)
		remove(all(customers.Query{HasAccount: new(true)}), 0, 0)
		remove(all(customers.Query{HasAccount: new(false)}), 3, 0)
		storetest.SameList(w.T, "the other group", w.MemberNames(other), []string{"person00", "person01"})

		group, err := w.Group(w.Context(), vip.ID)
		w.Must(err)
		storetest.Same(w.T, "updated_at of the group", group.UpdatedAt, vip.UpdatedAt)
		person, err := w.Customer(w.Context(), p[0].ID)
		w.Must(err)
		storetest.Same(w.T, "updated_at of a customer", person.UpdatedAt, p[0].UpdatedAt)
	})
}

func TestNobodyIsAddedWhereSomebodyIsUnknown(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		p := w.NewCustomers(2)
		vip := w.NewGroup("VIP")
		_, err := w.AddCustomers(w.Context(), vip.ID,
			customers.Selection{IDs: []string{"cus_z", p[0].ID, "cus_a", "cus_z", p[1].ID, "cus_m"}})
		storetest.HasKind(w.T, err, record.NotFound)
		storetest.Same(w.T, "who is unknown, in their order", err.(*record.Error).Value, "cus_z, cus_a, cus_m")
		storetest.Same(w.T, "members", len(w.MemberNames(vip)), 0)
		_, err = w.AddCustomers(w.Context(), "cgrp_none", customers.Selection{IDs: []string{"cus_none"}})
		storetest.Same(w.T, "an unknown group comes first", err.(*record.Error).Object, "customer_group")
		_, err = w.AddCustomers(w.Context(), "cgrp_none", customers.Selection{})
		storetest.HasKind(w.T, err, record.NotFound)
		_, err = w.RemoveCustomers(w.Context(), "cgrp_none", customers.Selection{})
		storetest.HasKind(w.T, err, record.NotFound)
		_, err = w.AddCustomers(w.Context(), vip.ID, customers.Selection{IDs: []string{"a\x00b", "\xff"}})
		storetest.HasKind(w.T, err, record.NotFound)
		w.CheckInvariants()
	})
}

func TestOneCustomerInSeveralGroups(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		luis, anna := w.NewCustomer("luis@example.com"), w.NewCustomer("anna@example.com")
		a, b, c := w.NewGroup("A", luis, anna), w.NewGroup("B"), w.NewGroup("C")
		added, err := w.AddToGroups(w.Context(), luis.ID, storetest.IDsOf(c, a, b, c))
		w.Must(err)
		storetest.Same(w.T, "added", added, customers.Added{Added: 2, Already: 1})
		removed, err := w.RemoveFromGroups(w.Context(), luis.ID, append(storetest.IDsOf(a, b), "cgrp_none"))
		w.Must(err)
		storetest.Same(w.T, "removed", removed, customers.Removed{Removed: 2})
		removed, err = w.RemoveFromGroups(w.Context(), luis.ID, storetest.IDsOf(a, c))
		w.Must(err)
		storetest.Same(w.T, "removed", removed, customers.Removed{Removed: 1, NotMembers: 1})
		_, err = w.AddToGroups(w.Context(), luis.ID, append(storetest.IDsOf(a), "cgrp_none"))
		storetest.HasKind(w.T, err, record.NotFound)
		_, err = w.AddToGroups(w.Context(), "cus_none", storetest.IDsOf(a))
		storetest.HasKind(w.T, err, record.NotFound)
		storetest.SameList(w.T, "who else was in", w.MemberNames(a), []string{"anna"})
		w.CheckInvariants()
	})
}

func TestWhoIsAmongTheMembers(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		p := w.NewCustomers(4)
		vip := w.NewGroup("VIP", p[1], p[2])
		among, err := w.MembersAmong(w.Context(), vip.ID, p)
		w.Must(err)
		storetest.Same(w.T, "how many", len(among), 2)
		storetest.Same(w.T, "who", among[p[1].ID] && among[p[2].ID], true)
		for _, try := range []struct {
			sel  customers.Selection
			want int64
		}{
			{customers.Selection{All: true}, 2},
			{customers.Selection{All: true, Except: storetest.IDsOf(p[1])}, 1},
			{customers.Selection{All: true, Query: customers.Query{Search: "person02"}}, 1},
			{customers.Selection{All: true, Query: customers.Query{Search: "person03"}}, 0},
			{storetest.Chosen(p...), 2},
			{customers.Selection{}, 0},
		} {
			n, err := w.CountMembers(w.Context(), vip.ID, try.sel)
			w.Must(err)
			storetest.Same(w.T, fmt.Sprintf("%+v", try.sel), n, try.want)
		}
	})
}
