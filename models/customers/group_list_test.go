package customers_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
	"cohort/models/text"
)

// sortedGroups makes groups with all that makes sorting hard: ties, no values, capitals, accents, other scripts.
func (w world) sortedGroups() (all []customers.Group) {
	w.Helper()
	p := w.NewCustomers(5)
	for i, name := range []string{"b", "B", "Ä", "a", "ä2", "Z", "é", "z 2", "李", "ß", "ss", "_", "%"} {
		in := customers.GroupInput{Name: &name, Add: storetest.Chosen(p[:i%4]...)}
		if i%3 == 0 {
			in.Description = record.TextOf(fmt.Sprint("About ", i%2))
		}
		if i%4 > 1 {
			in.Metadata = &record.MetadataChange{Values: storetest.ParseMetadata(w.T, fmt.Sprintf(`{"n":%d}`, i%3))}
		}
		group, err := w.CreateGroup(w.Context(), in)
		w.Must(err)
		if i%2 == 0 {
			storetest.Later()
		}
		all = append(all, group)
	}
	storetest.Later()
	_, err := w.UpdateGroup(w.Context(), all[4].ID, customers.GroupInput{Description: record.TextOf("last")})
	w.Must(err)
	storetest.Later()
	_, err = w.AddCustomers(w.Context(), all[2].ID, storetest.Chosen(w.NewCustomer("late@example.com")))
	w.Must(err)
	for i := range all {
		all[i], err = w.Group(w.Context(), all[i].ID)
		w.Must(err)
	}
	return all
}

// groupOrders compare groups as the API promises to, under the names of the orders.
var groupOrders = map[string]func(a, b customers.Group) int{
	"id":              func(a, b customers.Group) int { return cmp.Compare(a.ID, b.ID) },
	"created_at":      func(a, b customers.Group) int { return a.CreatedAt.Compare(b.CreatedAt) },
	"updated_at":      func(a, b customers.Group) int { return a.UpdatedAt.Compare(b.UpdatedAt) },
	"changed_at":      func(a, b customers.Group) int { return a.ChangedAt().Compare(b.ChangedAt()) },
	"name":            func(a, b customers.Group) int { return cmp.Compare(text.Fold(a.Name), text.Fold(b.Name)) },
	"customers_count": func(a, b customers.Group) int { return cmp.Compare(a.CustomersCount, b.CustomersCount) },
	"description":     func(a, b customers.Group) int { return compareNullable(a.Description, b.Description) },
	"metadata":        func(a, b customers.Group) int { return compareNullable(a.Metadata.Text(), b.Metadata.Text()) },
}

func compareNullable(a, b *string) int {
	if a == nil || b == nil {
		return cmp.Compare(fmt.Sprint(a == nil), fmt.Sprint(b == nil))
	}
	return cmp.Compare(*a, *b)
}

// Every list is in the same total order on both databases.
func TestListsOfGroupsInEveryOrder(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		all := w.sortedGroups()
		for by, compare := range groupOrders {
			for _, desc := range []bool{false, true} {
				want := slices.SortedFunc(slices.Values(all),
					func(a, b customers.Group) int { return cmp.Or(compare(a, b), cmp.Compare(a.ID, b.ID)) })
				if desc {
					slices.Reverse(want)
				}
				w.listedGroups(record.Order{By: by, Desc: desc}, storetest.IDsOf(want...))
			}
		}
		storetest.Shrink(w.Store)
		n := 0
		w.Must(w.EachGroup(w.Context(), customers.GroupQuery{Limit: 10, Offset: 2}, func(customers.Group) error { n++; return nil }))
		storetest.Same(w.T, "ten visited", n, 10)
	})
}

// listedGroups checks that all ways to read the list of all groups find these ids.
func (w world) listedGroups(order record.Order, want []string) {
	w.Helper()
	q := customers.GroupQuery{Order: order, Limit: 4}
	var byOffset, byPlace, visited []string
	for q := q; len(byOffset) == q.Offset; q.Offset += 4 {
		list, err := w.Groups(w.Context(), q)
		w.Must(err)
		storetest.Same(w.T, "the total", list.Total, record.Total{Count: int64(len(want))})
		byOffset = append(byOffset, storetest.IDsOf(list.Groups...)...)
	}
	for q := q; len(byPlace) < len(want); q.After = byPlace[len(byPlace)-1] {
		list, err := w.Groups(w.Context(), q)
		w.Must(err)
		storetest.Same(w.T, "the total", list.Total, record.Total{Count: int64(len(want))})
		byPlace = append(byPlace, storetest.IDsOf(list.Groups...)...)
	}
	q.Limit = -1
	w.Must(w.EachGroup(w.Context(), q, func(g customers.Group) error {
		visited = append(visited, g.ID)
		return nil
	}))
	sentence := fmt.Sprintf("by %s, descending %t", order.By, order.Desc)
	storetest.SameList(w.T, sentence+", page by page", byOffset, want)
	storetest.SameList(w.T, sentence+", each page after the last row", byPlace, want)
	storetest.SameList(w.T, sentence+", visited", visited, want)
}

// groupSearches are queries and the names of the groups they find, for the groups by their names, the customer luis in VIP.
func groupSearches(groups map[string]customers.Group, luis string) []struct {
	query customers.GroupQuery
	want  string
} {
	const all = "100%_\\, Pré-Vente, Straße, VIP, vip friends, 李小龍"
	id := func(name string) string { return groups[name].ID }
	return []struct {
		query customers.GroupQuery
		want  string
	}{
		{customers.GroupQuery{}, all},
		{customers.GroupQuery{Search: "vip"}, "VIP, vip friends"},
		{customers.GroupQuery{Search: "FRIENDS vi"}, "vip friends"},
		{customers.GroupQuery{Search: "pre vente"}, "Pré-Vente"},
		{customers.GroupQuery{Search: "grossen"}, "VIP"}, // in the description
		{customers.GroupQuery{Search: "strasse"}, "Straße"},
		{customers.GroupQuery{Search: "%"}, "100%_\\"},
		{customers.GroupQuery{Search: "_"}, "100%_\\"},
		{customers.GroupQuery{Search: `\`}, "100%_\\"},
		{customers.GroupQuery{Search: "龍"}, "李小龍"},
		{customers.GroupQuery{Contains: "ViP"}, "VIP, vip friends"},
		{customers.GroupQuery{Contains: "PRÉ"}, "Pré-Vente"},
		{customers.GroupQuery{Contains: "pre"}, ""},
		{customers.GroupQuery{Contains: "größten"}, ""}, // not in the description
		{customers.GroupQuery{Contains: "%_"}, "100%_\\"},
		{customers.GroupQuery{Contains: "P F"}, "vip friends"},
		{customers.GroupQuery{Contains: "\x00"}, ""},
		{customers.GroupQuery{Names: []string{"VIP", "none", "\x00", "vip friends", "VIP"}}, "VIP, vip friends"},
		{customers.GroupQuery{Names: []string{"vip"}}, ""},
		{customers.GroupQuery{Names: []string{}}, ""},
		{customers.GroupQuery{IDs: []string{id("VIP"), "cgrp_none", "\xff"}}, "VIP"},
		{customers.GroupQuery{IDs: []string{}}, ""},
		{customers.GroupQuery{CustomerID: luis}, "VIP"},
		{customers.GroupQuery{CustomerID: "\x00"}, ""},
		{customers.GroupQuery{NotOf: luis, Search: "vip"}, "vip friends"},
		{customers.GroupQuery{NotOf: "cus_none"}, all},
		{customers.GroupQuery{ID: customers.IDRange{After: id("Straße")}}, "李小龍"},
		{customers.GroupQuery{ID: customers.IDRange{From: id("Straße")}}, "Straße, 李小龍"},
		{customers.GroupQuery{ID: customers.IDRange{Before: id("vip friends")}}, "VIP"},
		{customers.GroupQuery{ID: customers.IDRange{Until: id("vip friends")}}, "VIP, vip friends"},
		{customers.GroupQuery{ID: customers.IDRange{Contains: id("VIP")[8:]}}, "VIP"},
		{customers.GroupQuery{ID: customers.IDRange{StartsWith: "cgrp_"}}, all},
		{customers.GroupQuery{ID: customers.IDRange{StartsWith: "CGRP_"}}, ""},
		{customers.GroupQuery{ID: customers.IDRange{StartsWith: "cgrp%"}}, ""},
		{customers.GroupQuery{ID: customers.IDRange{EndsWith: id("VIP")[10:]}}, "VIP"},
		{customers.GroupQuery{ID: customers.IDRange{EndsWith: "x" + id("VIP")}}, ""},
		{customers.GroupQuery{ID: customers.IDRange{StartsWith: "\x00"}}, ""},
		{customers.GroupQuery{
			Created: record.TimeRange{From: new(groups["VIP"].CreatedAt)}, Search: "vip", Contains: "f",
		}, "vip friends"},
	}
}

func TestFindingGroups(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		luis := w.NewCustomer("luis@example.com")
		groups := map[string]customers.Group{}
		for _, name := range []string{"VIP", "vip friends", "Pré-Vente", "100%_\\", "Straße", "李小龍"} {
			groups[name] = w.NewGroup(name)
		}
		_, err := w.UpdateGroup(w.Context(), groups["VIP"].ID,
			customers.GroupInput{Description: record.TextOf("Die Größten der Großen"), Add: storetest.Chosen(luis)})
		w.Must(err)
		for _, try := range groupSearches(groups, luis.ID) {
			try.query.Limit, try.query.Order = -1, record.Order{By: "name"}
			list, err := w.Groups(w.Context(), try.query)
			w.Must(err)
			var names []string
			for _, group := range list.Groups {
				names = append(names, group.Name)
			}
			storetest.Same(w.T, fmt.Sprintf("%+v", try.query), strings.Join(names, ", "), try.want)
			storetest.Same(w.T, fmt.Sprintf("%+v: the total", try.query), list.Total, record.Total{Count: int64(len(names))})
			try.query.Limit, try.query.CountUpTo = 0, 1
			list, err = w.Groups(w.Context(), try.query)
			w.Must(err)
			storetest.Same(w.T, fmt.Sprintf("%+v: counted up to one", try.query), list.Total.Count, int64(min(1, len(names))))
		}
	})
}
