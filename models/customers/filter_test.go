package customers_test

import (
	"fmt"
	"testing"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

// Who is found by the groups they are in and by their metadata, alone and together with everything else; and what a list
// finds is what a selection of all that match means.
func TestCustomersAreFoundByGroupsAndMetadata(t *testing.T) {
	each(t, func(w world) {
		a, b, c := w.NewGroup("A"), w.NewGroup("B"), w.NewGroup("C")
		people := map[string]customers.Customer{}
		for name, in := range map[string]struct {
			groups   []customers.Group
			metadata string
		}{
			"ab":   {[]customers.Group{a, b}, `{"tier":"gold","n":7}`},
			"abc":  {[]customers.Group{a, b, c}, `{"tier":"silver","n":12345678901234567890}`},
			"b":    {[]customers.Group{b}, `{"n":7.0,"deep":{"tier":"gold","lost":1}}`},
			"c":    {[]customers.Group{c}, `{"tier":null,"on":true,"a\"b":"x"}`},
			"none": {nil, `{"tier":"gold ","n":"7","nul":"\u0000"}`},
			"bare": {nil, ""},
			"deep": {nil, `{"m":8,"x":1,"in":{"m":7},"k\"\\.[0]é":1.50,"said":"\"m\":6,"}`},
		} {
			customer := w.NewCustomer(name+"@example.com", in.groups...)
			if in.metadata != "" {
				metadata, err := record.ParseMetadata([]byte(in.metadata))
				w.Must(err)
				_, err = w.UpdateCustomer(w.Context(), customer.ID, customers.Input{Metadata: &record.MetadataChange{Values: metadata}})
				w.Must(err)
			}
			people[name] = customer
		}
		key := func(key string) []customers.MetadataFilter { return []customers.MetadataFilter{{Key: key}} }
		is := func(key, value string) []customers.MetadataFilter {
			return []customers.MetadataFilter{{Key: key, Value: &value}}
		}
		ids := func(groups ...customers.Group) (ids []string) {
			for _, group := range groups {
				ids = append(ids, group.ID)
			}
			return ids
		}
		for _, try := range []struct {
			sentence string
			query    customers.Query
			want     string
		}{
			{"in any of two groups", customers.Query{AnyGroup: ids(a, c)}, "ab abc c"},
			{"in all of two", customers.Query{AllGroups: ids(a, b)}, "ab abc"},
			{"in all of three", customers.Query{AllGroups: ids(a, b, c)}, "abc"},
			{"in all of one", customers.Query{AllGroups: ids(c)}, "abc c"},
			{"in all of a group that is not there", customers.Query{AllGroups: []string{a.ID, "cgrp_gone"}}, ""},
			{"in none of one", customers.Query{NoGroupOf: ids(b)}, "bare c deep none"},
			{"in none of two", customers.Query{NoGroupOf: ids(a, c)}, "b bare deep none"},
			{"in no group at all", customers.Query{InNoGroup: true}, "bare deep none"},
			{"members of a group who are in another one too", customers.Query{GroupID: a.ID, AllGroups: ids(c)}, "abc"},
			{"members who are not in another one", customers.Query{GroupID: b.ID, NoGroupOf: ids(a)}, "b"},
			{"a key", customers.Query{Metadata: key("tier")}, "ab abc c none"},
			{"a key within another value does not count", customers.Query{Metadata: key("lost")}, ""},
			{"a key with a quote in it", customers.Query{Metadata: key(`a"b`)}, "c"},
			{"part of a key is none", customers.Query{Metadata: key("tie")}, ""},
			{"a text", customers.Query{Metadata: is("tier", "gold")}, "ab"},
			{"another case is another text", customers.Query{Metadata: is("tier", "Gold")}, ""},
			{"a number, or a text that reads like it", customers.Query{Metadata: is("n", "7")}, "ab none"},
			{"a number to the character", customers.Query{Metadata: is("n", "7.0")}, "b"},
			{"a number to the digit", customers.Query{Metadata: is("n", "12345678901234567890")}, "abc"},
			{"and no other", customers.Query{Metadata: is("n", "12345678901234567000")}, ""},
			{"true", customers.Query{Metadata: is("on", "true")}, "c"},
			{"nothing but an object", customers.Query{Metadata: is("deep", `{"tier":"gold","lost":1}`)}, ""},
			{"no number that an inner object has", customers.Query{Metadata: is("m", "7")}, ""},
			{"nor one that a text tells of", customers.Query{Metadata: is("m", "6")}, ""},
			{"nor a number and what comes after it", customers.Query{Metadata: is("m", `8,"x":1`)}, ""},
			{"the number of the customer's own", customers.Query{Metadata: is("m", "8")}, "deep"},
			{"a number of a key with signs in it", customers.Query{Metadata: is(`k"\.[0]é`, "1.50")}, "deep"},
			{"null is no value", customers.Query{Metadata: is("tier", "null")}, ""},
			{"two keys", customers.Query{Metadata: append(key("tier"), is("n", "7")...)}, "ab none"},
			{"a key and a group", customers.Query{Metadata: key("tier"), AllGroups: ids(b, a)}, "ab abc"},
			{"a key and no group and a word", customers.Query{Metadata: key("tier"), InNoGroup: true, Search: "none"}, "none"},
			{"a key that is not UTF-8", customers.Query{Metadata: key("a\xffb\x00")}, ""},
		} {
			for _, small := range []bool{false, true} {
				if small {
					storetest.Shrink(w.Store)
				}
				query := try.query
				query.Limit, query.Order = -1, record.Order{By: "email"}
				list, err := w.Customers(w.Context(), query)
				w.Must(err)
				var found string
				for _, customer := range list.Customers {
					found += " " + customer.Email[:len(customer.Email)-len("@example.com")]
				}
				want := try.want
				if want != "" {
					want = " " + want
				}
				storetest.Same(w.T, fmt.Sprintf("%s (small: %v)", try.sentence, small), found, want)
				storetest.Same(w.T, "how many: "+try.sentence, list.Total.Count, int64(len(list.Customers)))
			}
			n, err := w.CountSelection(w.Context(), customers.Selection{All: true, Query: try.query})
			w.Must(err)
			target := w.NewGroup("Target " + try.sentence)
			added, err := w.AddCustomers(w.Context(), target.ID, customers.Selection{All: true, Query: try.query, Expect: &n})
			w.Must(err)
			storetest.Same(w.T, "added: "+try.sentence, added.Added, n)
			removed, err := w.RemoveCustomers(w.Context(), target.ID,
				customers.Selection{All: true, Query: customers.Query{Metadata: try.query.Metadata, Search: try.query.Search}})
			w.Must(err)
			storetest.Same(w.T, "removed: "+try.sentence, removed.Removed, n)
			_, err = w.DeleteGroup(w.Context(), target.ID)
			w.Must(err)
		}
		w.CheckInvariants()
	})
}

func TestGroupsAreFoundByTheirSizeAndMetadata(t *testing.T) {
	each(t, func(w world) {
		groups := map[string]customers.Group{}
		for _, name := range []string{"zero", "one", "three"} {
			groups[name] = w.NewGroup(name)
		}
		w.NewCustomers(2, groups["three"])
		w.NewCustomer("x@elsewhere.org", groups["three"], groups["one"])
		gold := "gold"
		_, err := w.UpdateGroup(w.Context(), groups["one"].ID,
			customers.GroupInput{Metadata: &record.MetadataChange{Values: record.Metadata{{Key: "tier", Value: []byte(`"gold"`)}}}})
		w.Must(err)
		n := func(n int64) *int64 { return &n }
		for _, try := range []struct {
			sentence string
			query    customers.GroupQuery
			want     string
		}{
			{"empty ones", customers.GroupQuery{Customers: customers.Between{Most: n(0)}}, "[zero]"},
			{"those that are not empty", customers.GroupQuery{Customers: customers.Between{Least: n(1)}}, "[one three]"},
			{"from one to two", customers.GroupQuery{Customers: customers.Between{Least: n(1), Most: n(2)}}, "[one]"},
			{"none", customers.GroupQuery{Customers: customers.Between{Least: n(4)}}, "[]"},
			{"with a key", customers.GroupQuery{Metadata: []customers.MetadataFilter{{Key: "tier"}}}, "[one]"},
			{"with a value", customers.GroupQuery{Metadata: []customers.MetadataFilter{{Key: "tier", Value: &gold}}}, "[one]"},
			{"with another key", customers.GroupQuery{Metadata: []customers.MetadataFilter{{Key: "tie"}}}, "[]"},
		} {
			try.query.Limit, try.query.Order = -1, record.Order{By: "name"}
			list, err := w.Groups(w.Context(), try.query)
			w.Must(err)
			names := []string{}
			for _, group := range list.Groups {
				names = append(names, group.Name)
			}
			storetest.Same(w.T, try.sentence, fmt.Sprint(names), try.want)
			count, err := w.CountGroupSelection(w.Context(), customers.GroupSelection{All: true, Query: try.query})
			w.Must(err)
			storetest.Same(w.T, "counted: "+try.sentence, count, int64(len(names)))
		}
	})
}
