package customers_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

// filterTry is a query and who it finds, by the customers' e-mails before the @.
type filterTry struct {
	sentence string
	query    customers.Query
	want     string
}

func hasKey(key string) []customers.MetadataFilter { return []customers.MetadataFilter{{Key: key}} }

func hasValue(key, value string) []customers.MetadataFilter {
	return []customers.MetadataFilter{{Key: key, Value: &value}}
}

// filtersByGroup are filters by groups, of which these are the ids.
func filtersByGroup(a, b, c string) []filterTry {
	return []filterTry{
		{"in any of two groups", customers.Query{AnyGroup: []string{a, c}}, "ab abc c"},
		{"in all of two", customers.Query{AllGroups: []string{a, b}}, "ab abc"},
		{"in all of three", customers.Query{AllGroups: []string{a, b, c}}, "abc"},
		{"in all of one", customers.Query{AllGroups: []string{c}}, "abc c"},
		{"in all of a group that is not there", customers.Query{AllGroups: []string{a, "cgrp_gone"}}, ""},
		{"in none of one", customers.Query{NoGroupOf: []string{b}}, "bare c deep far long none"},
		{"in none of two", customers.Query{NoGroupOf: []string{a, c}}, "b bare deep far long none"},
		{"in no group at all", customers.Query{InNoGroup: true}, "bare deep far long none"},
		{"members of a group who are in another one too", customers.Query{GroupID: a, AllGroups: []string{c}}, "abc"},
		{"members who are not in another one", customers.Query{GroupID: b, NoGroupOf: []string{a}}, "b"},
	}
}

// filtersByMetadata are filters by metadata, also together with groups.
func filtersByMetadata(a, b string) []filterTry {
	return []filterTry{
		{"a key", customers.Query{Metadata: hasKey("tier")}, "ab abc c none"},
		{"a key within another value does not count", customers.Query{Metadata: hasKey("lost")}, ""},
		{"a key with a quote in it", customers.Query{Metadata: hasKey(`a"b`)}, "c"},
		{"part of a key is none", customers.Query{Metadata: hasKey("tie")}, ""},
		{"a text", customers.Query{Metadata: hasValue("tier", "gold")}, "ab"},
		{"another case is another text", customers.Query{Metadata: hasValue("tier", "Gold")}, ""},
		{"a number, or a text that reads like it", customers.Query{Metadata: hasValue("n", "7")}, "ab none"},
		{"a number to the character", customers.Query{Metadata: hasValue("n", "7.0")}, "b"},
		{"a number to the digit", customers.Query{Metadata: hasValue("n", "12345678901234567890")}, "abc"},
		{"and no other", customers.Query{Metadata: hasValue("n", "12345678901234567000")}, ""},
		{"true", customers.Query{Metadata: hasValue("on", "true")}, "c"},
		{"nothing but an object", customers.Query{Metadata: hasValue("deep", `{"tier":"gold","lost":1}`)}, ""},
		{"no number that an inner object has", customers.Query{Metadata: hasValue("m", "7")}, ""},
		{"nor one that is part of a text", customers.Query{Metadata: hasValue("m", "6")}, ""},
		{"nor a number and what comes after it", customers.Query{Metadata: hasValue("m", `8,"x":1`)}, ""},
		{"the number of the customer's own", customers.Query{Metadata: hasValue("m", "8")}, "deep"},
		{"a number of a key with quotes and brackets in it", customers.Query{Metadata: hasValue(`k"\.[0]é`, "1.50")}, "deep"},
		{"null is no value", customers.Query{Metadata: hasValue("tier", "null")}, ""},
		{"two keys", customers.Query{Metadata: append(hasKey("tier"), hasValue("n", "7")...)}, "ab none"},
		{"a key and a group", customers.Query{Metadata: hasKey("tier"), AllGroups: []string{b, a}}, "ab abc"},
		{"a key and no group and a word", customers.Query{Metadata: hasKey("tier"), InNoGroup: true, Search: "none"}, "none"},
		{"a number beyond all columns", customers.Query{Metadata: hasValue("far", "1e400000")}, "far"},
		{"the same number, written otherwise", customers.Query{Metadata: hasValue("far", "10e399999")}, ""},
		{"a key beside a number beyond all columns", customers.Query{Metadata: hasKey("near")}, "far"},
		{"a value beside it", customers.Query{Metadata: hasValue("near", "é\u0301")}, "far"},
		{"a key that begins like another, for long", customers.Query{Metadata: hasKey(longKey + "1")}, "long"},
		{"and that other", customers.Query{Metadata: hasKey(longKey + "2")}, "far"},
		{"a value that begins like another, for long", customers.Query{Metadata: hasValue(longKey+"1", longKey+"1")}, "long"},
		{"and one that only begins so", customers.Query{Metadata: hasValue(longKey+"1", longKey)}, ""},
		{"a key that an array has", customers.Query{Metadata: hasKey("listed")}, ""},
		{"a key that is no more", customers.Query{Metadata: hasKey("gone")}, ""},
		{"a value that is no more", customers.Query{Metadata: hasValue("kept", "before")}, ""},
		{"a value that is new", customers.Query{Metadata: hasValue("kept", "now")}, "long"},
		{"a key that is not UTF-8", customers.Query{Metadata: hasKey("a\xffb\x00")}, ""},
	}
}

// longKey is longer than what indexes have of a key.
var longKey = strings.Repeat("é", 150)

// filteredCustomers makes customers in these groups and with metadata, called by the groups or by what is special about them.
func (w world) filteredCustomers(a, b, c customers.Group) {
	w.Helper()
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
		"far":  {nil, `{"far":1e400000,"near":"é\u0301","` + longKey + `2":"` + longKey + `2"}`},
		"long": {nil, `{"gone":1,"kept":"before","` + longKey + `1":"` + longKey + `1","list":["listed"]}`},
	} {
		customer := w.NewCustomer(name+"@example.com", in.groups...)
		if in.metadata != "" {
			metadata, err := record.ParseMetadata([]byte(in.metadata))
			w.Must(err)
			_, err = w.UpdateCustomer(w.Context(), customer.ID, customers.Input{Metadata: &record.MetadataChange{Values: metadata}})
			w.Must(err)
		}
		if name == "long" {
			_, err := w.UpdateCustomer(w.Context(), customer.ID, customers.Input{Metadata: &record.MetadataChange{
				Values: storetest.ParseMetadata(w.T, `{"gone":"","kept":"now"}`)}})
			w.Must(err)
		}
	}
}

// Customers are found by the groups they are in and by their metadata, alone and together with everything else.
func TestCustomersAreFoundByGroupsAndMetadata(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		a, b, c := w.NewGroup("A"), w.NewGroup("B"), w.NewGroup("C")
		w.filteredCustomers(a, b, c)
		for _, try := range append(filtersByGroup(a.ID, b.ID, c.ID), filtersByMetadata(a.ID, b.ID)...) {
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
			w.selectedLikeListed(try)
		}
		w.CheckInvariants()
	})
}

// selectedLikeListed checks that a selection of all that match holds as many customers as the list, for adding and for
// removing them.
func (w world) selectedLikeListed(try filterTry) {
	w.Helper()
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

func TestGroupsAreFoundByTheirSizeAndMetadata(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
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
