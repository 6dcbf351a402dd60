package models_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/models"
)

func TestAddingAndRemovingMembers(t *testing.T) {
	each(t, func(w world) {
		vip := w.group("VIP")
		p := w.people(6)
		later()
		add := func(sel models.Selection, added, already int64) {
			w.Helper()
			got, err := w.AddCustomers(w.Context(), vip.ID, sel)
			w.must(err)
			same(w.T, "added", got, models.Added{Added: added, Already: already})
			w.sound()
		}
		remove := func(sel models.Selection, removed, notMembers int64) {
			w.Helper()
			got, err := w.RemoveCustomers(w.Context(), vip.ID, sel)
			w.must(err)
			same(w.T, "removed", got, models.Removed{Removed: removed, NotMembers: notMembers})
			w.sound()
		}
		all := func(q models.CustomerQuery, except ...models.Customer) models.Selection {
			return models.Selection{All: true, Query: q, Except: ids(except...)}
		}
		add(chosen(p[0], p[1]), 2, 0)
		add(chosen(p[0], p[1]), 0, 2)
		add(chosen(p[2], p[1], p[2]), 1, 1)
		add(models.Selection{}, 0, 0)
		remove(chosen(p[0], p[5], p[0]), 1, 1)
		remove(models.Selection{IDs: []string{"cus_none", "\x00"}}, 0, 2)
		remove(models.Selection{}, 0, 0)
		add(all(models.CustomerQuery{}, p[5]), 3, 2)
		remove(all(models.CustomerQuery{}, p[1], p[2]), 3, 0)
		add(all(models.CustomerQuery{Search: "person0 example"}, p[5], p[4]), 2, 2)
		remove(all(models.CustomerQuery{Search: "person00"}), 1, 0)
		remove(all(models.CustomerQuery{Contains: "PERSON01"}), 1, 0)
		remove(all(models.CustomerQuery{GroupID: vip.ID}), 2, 0)
		remove(all(models.CustomerQuery{}), 0, 0)

		other := w.group("Friends", p[0], p[1])
		add(all(models.CustomerQuery{GroupID: other.ID}), 2, 0)
		add(all(models.CustomerQuery{NotIn: vip.ID}, p[5]), 3, 0)
		remove(all(models.CustomerQuery{NotIn: vip.ID}), 0, 0)
		remove(all(models.CustomerQuery{GroupID: other.ID}, p[0]), 1, 0)
		remove(all(models.CustomerQuery{AnyGroup: []string{other.ID, "cgrp_none"}}), 1, 0)
		remove(all(models.CustomerQuery{GroupID: "cgrp_none"}), 0, 0)
		remove(all(models.CustomerQuery{HasAccount: new(true)}), 0, 0)
		remove(all(models.CustomerQuery{HasAccount: new(false)}), 3, 0)
		sameList(w.T, "the other group", w.members(other), []string{"person00", "person01"})

		group, err := w.Group(w.Context(), vip.ID)
		w.must(err)
		same(w.T, "updated_at of the group", group.UpdatedAt, vip.UpdatedAt)
		person, err := w.Customer(w.Context(), p[0].ID)
		w.must(err)
		same(w.T, "updated_at of a customer", person.UpdatedAt, p[0].UpdatedAt)
	})
}

func TestNobodyIsAddedWhereSomebodyIsUnknown(t *testing.T) {
	each(t, func(w world) {
		p := w.people(2)
		vip := w.group("VIP")
		_, err := w.AddCustomers(w.Context(), vip.ID, models.Selection{IDs: []string{"cus_z", p[0].ID, "cus_a", "cus_z", p[1].ID, "cus_m"}})
		is(w.T, err, models.NotFound)
		same(w.T, "who is unknown, in their order", err.(*models.Error).Value, "cus_z, cus_a, cus_m")
		same(w.T, "members", len(w.members(vip)), 0)
		_, err = w.AddCustomers(w.Context(), "cgrp_none", models.Selection{IDs: []string{"cus_none"}})
		same(w.T, "an unknown group comes first", err.(*models.Error).Object, "customer_group")
		_, err = w.AddCustomers(w.Context(), "cgrp_none", models.Selection{})
		is(w.T, err, models.NotFound)
		_, err = w.RemoveCustomers(w.Context(), "cgrp_none", models.Selection{})
		is(w.T, err, models.NotFound)
		_, err = w.AddCustomers(w.Context(), vip.ID, models.Selection{IDs: []string{"a\x00b", "\xff"}})
		is(w.T, err, models.NotFound)
		w.sound()
	})
}

func TestOneCustomerInSeveralGroups(t *testing.T) {
	each(t, func(w world) {
		luis, anna := w.person("luis@example.com"), w.person("anna@example.com")
		a, b, c := w.group("A", luis, anna), w.group("B"), w.group("C")
		added, err := w.AddToGroups(w.Context(), luis.ID, ids(c, a, b, c))
		w.must(err)
		same(w.T, "added", added, models.Added{Added: 2, Already: 1})
		removed, err := w.RemoveFromGroups(w.Context(), luis.ID, append(ids(a, b), "cgrp_none"))
		w.must(err)
		same(w.T, "removed", removed, models.Removed{Removed: 2})
		removed, err = w.RemoveFromGroups(w.Context(), luis.ID, ids(a, c))
		w.must(err)
		same(w.T, "removed", removed, models.Removed{Removed: 1, NotMembers: 1})
		_, err = w.AddToGroups(w.Context(), luis.ID, append(ids(a), "cgrp_none"))
		is(w.T, err, models.NotFound)
		_, err = w.AddToGroups(w.Context(), "cus_none", ids(a))
		is(w.T, err, models.NotFound)
		sameList(w.T, "who else was in", w.members(a), []string{"anna"})
		w.sound()
	})
}

func TestWhoIsAmongTheMembers(t *testing.T) {
	each(t, func(w world) {
		p := w.people(4)
		vip := w.group("VIP", p[1], p[2])
		among, err := w.MembersAmong(w.Context(), vip.ID, p)
		w.must(err)
		same(w.T, "how many", len(among), 2)
		same(w.T, "who", among[p[1].ID] && among[p[2].ID], true)
		for _, try := range []struct {
			sel  models.Selection
			want int64
		}{
			{models.Selection{All: true}, 2},
			{models.Selection{All: true, Except: ids(p[1])}, 1},
			{models.Selection{All: true, Query: models.CustomerQuery{Search: "person02"}}, 1},
			{models.Selection{All: true, Query: models.CustomerQuery{Search: "person03"}}, 0},
			{chosen(p...), 2},
			{models.Selection{}, 0},
		} {
			n, err := w.CountMembers(w.Context(), vip.ID, try.sel)
			w.must(err)
			same(w.T, fmt.Sprintf("%+v", try.sel), n, try.want)
		}
	})
}

// The number of statements of each verb is the same for one row and for many.
func TestNoVerbAsksPerRow(t *testing.T) {
	each(t, func(w world) {
		groups := []models.CustomerGroup{w.group("A"), w.group("B"), w.group("C"), w.group("D", w.person("zoe@elsewhere.org")), w.group("E")}
		people := w.people(30, groups[0], groups[1], groups[4])
		newcomers := map[int]models.Customer{1: w.person("one@elsewhere.org", groups[0]), 30: w.person("two@elsewhere.org", groups[0])}
		all := models.Selection{All: true, Query: models.CustomerQuery{Search: "example"}}
		verbs := map[string]func(s *models.Store, n int) error{
			"list customers": func(s *models.Store, n int) error {
				_, err := s.Customers(w.Context(), models.CustomerQuery{Limit: n, ShowGroups: 2})
				return err
			},
			"list customers found": func(s *models.Store, n int) error {
				_, err := s.Customers(w.Context(), models.CustomerQuery{Limit: n, ShowGroups: 2, Search: "person", CountUpTo: 100})
				return err
			},
			"list members": func(s *models.Store, n int) error {
				_, err := s.Customers(w.Context(), models.CustomerQuery{Limit: n, GroupID: groups[0].ID})
				return err
			},
			"list groups": func(s *models.Store, n int) error {
				_, err := s.Groups(w.Context(), models.GroupQuery{Limit: min(n, 5)})
				return err
			},
			"add by id": func(s *models.Store, n int) error {
				_, err := s.AddCustomers(w.Context(), groups[2].ID, chosen(people[:n]...))
				return err
			},
			"remove by id": func(s *models.Store, n int) error {
				_, err := s.RemoveCustomers(w.Context(), groups[2].ID, chosen(people[:n]...))
				return err
			},
			"add all": func(s *models.Store, n int) error {
				sel := all
				sel.Except = ids(people[n:]...)
				_, err := s.AddCustomers(w.Context(), groups[3].ID, sel)
				return err
			},
			"remove all": func(s *models.Store, n int) error {
				sel := all
				sel.Except = ids(people[n:]...)
				_, err := s.RemoveCustomers(w.Context(), groups[4].ID, sel)
				return err
			},
			"set the groups of a customer": func(s *models.Store, n int) error {
				_, err := s.UpdateCustomer(w.Context(), newcomers[n].ID, models.CustomerInput{GroupIDs: new(ids(groups[1 : 2+n/10]...))})
				return err
			},
			"edit a group": func(s *models.Store, n int) error {
				_, err := s.UpdateGroup(w.Context(), groups[2].ID, models.GroupInput{Add: chosen(people[:n]...)})
				return err
			},
		}
		for name, verb := range verbs {
			asked := map[int][]string{}
			for _, n := range []int{1, 30} {
				asked[n] = models.Statements(w.T, w.Store, func(s *models.Store) { w.must(verb(s, n)) })
			}
			if len(asked[1]) != len(asked[30]) {
				w.Errorf("%s: for one row\n%s\nfor many\n%s", name, strings.Join(asked[1], "\n"), strings.Join(asked[30], "\n"))
			}
			if len(asked[30]) > 12 {
				w.Errorf("%s: so many statements\n%s", name, strings.Join(asked[30], "\n"))
			}
			// SQLite counts one word in its index before it looks for the rows.
			if most := map[string]int{"list customers": 2, "list customers found": 3, "list groups": 1}[name]; most > 0 && len(asked[30]) > most {
				w.Errorf("%s: more statements than needed\n%s", name, strings.Join(asked[30], "\n"))
			}
		}
		w.sound()
	})
}
