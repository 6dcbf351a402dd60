package models_test

import (
	"fmt"
	"testing"

	"cohort/models"
)

// Who is found by the groups they are in and by their metadata, alone and together with everything else; and what a list
// finds is what a selection of all that match means.
func TestCustomersAreFoundByGroupsAndMetadata(t *testing.T) {
	each(t, func(w world) {
		a, b, c := w.group("A"), w.group("B"), w.group("C")
		people := map[string]models.Customer{}
		for name, in := range map[string]struct {
			groups   []models.CustomerGroup
			metadata string
		}{
			"ab":   {[]models.CustomerGroup{a, b}, `{"tier":"gold","n":7}`},
			"abc":  {[]models.CustomerGroup{a, b, c}, `{"tier":"silver","n":12345678901234567890}`},
			"b":    {[]models.CustomerGroup{b}, `{"n":7.0,"deep":{"tier":"gold","lost":1}}`},
			"c":    {[]models.CustomerGroup{c}, `{"tier":null,"on":true,"a\"b":"x"}`},
			"none": {nil, `{"tier":"gold ","n":"7","nul":"\u0000"}`},
			"bare": {nil, ""},
			"deep": {nil, `{"m":8,"x":1,"in":{"m":7},"k\"\\.[0]é":1.50,"said":"\"m\":6,"}`},
		} {
			customer := w.person(name+"@example.com", in.groups...)
			if in.metadata != "" {
				metadata, err := models.ParseMetadata([]byte(in.metadata))
				w.must(err)
				_, err = w.UpdateCustomer(w.Context(), customer.ID, models.CustomerInput{Metadata: &models.MetadataChange{Values: metadata}})
				w.must(err)
			}
			people[name] = customer
		}
		key := func(key string) []models.MetadataFilter { return []models.MetadataFilter{{Key: key}} }
		is := func(key, value string) []models.MetadataFilter {
			return []models.MetadataFilter{{Key: key, Value: &value}}
		}
		ids := func(groups ...models.CustomerGroup) (ids []string) {
			for _, group := range groups {
				ids = append(ids, group.ID)
			}
			return ids
		}
		for _, try := range []struct {
			sentence string
			query    models.CustomerQuery
			want     string
		}{
			{"in any of two groups", models.CustomerQuery{AnyGroup: ids(a, c)}, "ab abc c"},
			{"in all of two", models.CustomerQuery{AllGroups: ids(a, b)}, "ab abc"},
			{"in all of three", models.CustomerQuery{AllGroups: ids(a, b, c)}, "abc"},
			{"in all of one", models.CustomerQuery{AllGroups: ids(c)}, "abc c"},
			{"in all of a group that is not there", models.CustomerQuery{AllGroups: []string{a.ID, "cgrp_gone"}}, ""},
			{"in none of one", models.CustomerQuery{NoGroupOf: ids(b)}, "bare c deep none"},
			{"in none of two", models.CustomerQuery{NoGroupOf: ids(a, c)}, "b bare deep none"},
			{"in no group at all", models.CustomerQuery{InNoGroup: true}, "bare deep none"},
			{"members of a group who are in another one too", models.CustomerQuery{GroupID: a.ID, AllGroups: ids(c)}, "abc"},
			{"members who are not in another one", models.CustomerQuery{GroupID: b.ID, NoGroupOf: ids(a)}, "b"},
			{"a key", models.CustomerQuery{Metadata: key("tier")}, "ab abc c none"},
			{"a key within another value does not count", models.CustomerQuery{Metadata: key("lost")}, ""},
			{"a key with a quote in it", models.CustomerQuery{Metadata: key(`a"b`)}, "c"},
			{"part of a key is none", models.CustomerQuery{Metadata: key("tie")}, ""},
			{"a text", models.CustomerQuery{Metadata: is("tier", "gold")}, "ab"},
			{"another case is another text", models.CustomerQuery{Metadata: is("tier", "Gold")}, ""},
			{"a number, or a text that reads like it", models.CustomerQuery{Metadata: is("n", "7")}, "ab none"},
			{"a number to the character", models.CustomerQuery{Metadata: is("n", "7.0")}, "b"},
			{"a number to the digit", models.CustomerQuery{Metadata: is("n", "12345678901234567890")}, "abc"},
			{"and no other", models.CustomerQuery{Metadata: is("n", "12345678901234567000")}, ""},
			{"true", models.CustomerQuery{Metadata: is("on", "true")}, "c"},
			{"nothing but an object", models.CustomerQuery{Metadata: is("deep", `{"tier":"gold","lost":1}`)}, ""},
			{"no number that an inner object has", models.CustomerQuery{Metadata: is("m", "7")}, ""},
			{"nor one that a text tells of", models.CustomerQuery{Metadata: is("m", "6")}, ""},
			{"nor a number and what comes after it", models.CustomerQuery{Metadata: is("m", `8,"x":1`)}, ""},
			{"the number of the customer's own", models.CustomerQuery{Metadata: is("m", "8")}, "deep"},
			{"a number of a key with signs in it", models.CustomerQuery{Metadata: is(`k"\.[0]é`, "1.50")}, "deep"},
			{"null is no value", models.CustomerQuery{Metadata: is("tier", "null")}, ""},
			{"two keys", models.CustomerQuery{Metadata: append(key("tier"), is("n", "7")...)}, "ab none"},
			{"a key and a group", models.CustomerQuery{Metadata: key("tier"), AllGroups: ids(b, a)}, "ab abc"},
			{"a key and no group and a word", models.CustomerQuery{Metadata: key("tier"), InNoGroup: true, Search: "none"}, "none"},
			{"a key that is not UTF-8", models.CustomerQuery{Metadata: key("a\xffb\x00")}, ""},
		} {
			for _, small := range []bool{false, true} {
				if small {
					models.Shrink(w.Store)
				}
				query := try.query
				query.Limit, query.Order = -1, models.Order{By: "email"}
				list, err := w.Customers(w.Context(), query)
				w.must(err)
				var found string
				for _, customer := range list.Customers {
					found += " " + customer.Email[:len(customer.Email)-len("@example.com")]
				}
				want := try.want
				if want != "" {
					want = " " + want
				}
				same(w.T, fmt.Sprintf("%s (small: %v)", try.sentence, small), found, want)
				same(w.T, "how many: "+try.sentence, list.Total.Count, int64(len(list.Customers)))
			}
			n, err := w.CountSelection(w.Context(), models.Selection{All: true, Query: try.query})
			w.must(err)
			target := w.group("Target " + try.sentence)
			added, err := w.AddCustomers(w.Context(), target.ID, models.Selection{All: true, Query: try.query, Expect: &n})
			w.must(err)
			same(w.T, "added: "+try.sentence, added.Added, n)
			removed, err := w.RemoveCustomers(w.Context(), target.ID, models.Selection{All: true, Query: models.CustomerQuery{Metadata: try.query.Metadata, Search: try.query.Search}})
			w.must(err)
			same(w.T, "removed: "+try.sentence, removed.Removed, n)
			_, err = w.DeleteGroup(w.Context(), target.ID)
			w.must(err)
		}
		w.sound()
	})
}

func TestGroupsAreFoundByTheirSizeAndMetadata(t *testing.T) {
	each(t, func(w world) {
		groups := map[string]models.CustomerGroup{}
		for _, name := range []string{"zero", "one", "three"} {
			groups[name] = w.group(name)
		}
		w.people(2, groups["three"])
		w.person("x@elsewhere.org", groups["three"], groups["one"])
		gold := "gold"
		_, err := w.UpdateGroup(w.Context(), groups["one"].ID, models.GroupInput{Metadata: &models.MetadataChange{Values: models.Metadata{{Key: "tier", Value: []byte(`"gold"`)}}}})
		w.must(err)
		n := func(n int64) *int64 { return &n }
		for _, try := range []struct {
			sentence string
			query    models.GroupQuery
			want     string
		}{
			{"empty ones", models.GroupQuery{Customers: models.Between{Most: n(0)}}, "[zero]"},
			{"those that are not empty", models.GroupQuery{Customers: models.Between{Least: n(1)}}, "[one three]"},
			{"from one to two", models.GroupQuery{Customers: models.Between{Least: n(1), Most: n(2)}}, "[one]"},
			{"none", models.GroupQuery{Customers: models.Between{Least: n(4)}}, "[]"},
			{"with a key", models.GroupQuery{Metadata: []models.MetadataFilter{{Key: "tier"}}}, "[one]"},
			{"with a value", models.GroupQuery{Metadata: []models.MetadataFilter{{Key: "tier", Value: &gold}}}, "[one]"},
			{"with another key", models.GroupQuery{Metadata: []models.MetadataFilter{{Key: "tie"}}}, "[]"},
		} {
			try.query.Limit, try.query.Order = -1, models.Order{By: "name"}
			list, err := w.Groups(w.Context(), try.query)
			w.must(err)
			names := []string{}
			for _, group := range list.Groups {
				names = append(names, group.Name)
			}
			same(w.T, try.sentence, fmt.Sprint(names), try.want)
			count, err := w.CountGroupSelection(w.Context(), models.GroupSelection{All: true, Query: try.query})
			w.must(err)
			same(w.T, "counted: "+try.sentence, count, int64(len(names)))
		}
	})
}
