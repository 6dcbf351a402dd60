package customers_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/storetest"
)

// verb is a verb of the store that touches n rows.
type verb func(s *models.Store, n int) error

// verbs are verbs that read and change these groups and people. The newcomers, of which there is one for each n, are in the
// first group.
func (w world) verbs(groups []customers.Group, people []customers.Customer, newcomers map[int]customers.Customer) map[string]verb {
	verbs := w.reading(groups)
	maps.Copy(verbs, w.changing(groups, people, newcomers))
	return verbs
}

func (w world) reading(groups []customers.Group) map[string]verb {
	return map[string]verb{
		"list customers": func(s *models.Store, n int) error {
			_, err := s.Customers(w.Context(), customers.Query{Limit: n, ShowGroups: 2})
			return err
		},
		"list customers found": func(s *models.Store, n int) error {
			_, err := s.Customers(w.Context(), customers.Query{Limit: n, ShowGroups: 2, Search: "person", CountUpTo: 100})
			return err
		},
		"list members": func(s *models.Store, n int) error {
			_, err := s.Customers(w.Context(), customers.Query{Limit: n, GroupID: groups[0].ID, ShowMembership: true})
			return err
		},
		"list groups": func(s *models.Store, n int) error {
			_, err := s.Groups(w.Context(), customers.GroupQuery{Limit: min(n, 5)})
			return err
		},
	}
}

func (w world) changing(groups []customers.Group, people []customers.Customer, newcomers map[int]customers.Customer) map[string]verb {
	all := customers.Selection{All: true, Query: customers.Query{Search: "example"}}
	return map[string]verb{
		"add by id": func(s *models.Store, n int) error {
			_, err := s.AddCustomers(w.Context(), groups[2].ID, storetest.Chosen(people[:n]...))
			return err
		},
		"remove by id": func(s *models.Store, n int) error {
			_, err := s.RemoveCustomers(w.Context(), groups[2].ID, storetest.Chosen(people[:n]...))
			return err
		},
		"add all": func(s *models.Store, n int) error {
			sel := all
			sel.Except = storetest.IDsOf(people[n:]...)
			_, err := s.AddCustomers(w.Context(), groups[3].ID, sel)
			return err
		},
		"remove all": func(s *models.Store, n int) error {
			sel := all
			sel.Except = storetest.IDsOf(people[n:]...)
			_, err := s.RemoveCustomers(w.Context(), groups[4].ID, sel)
			return err
		},
		"set the groups of a customer": func(s *models.Store, n int) error {
			_, err := s.UpdateCustomer(w.Context(), newcomers[n].ID,
				customers.Input{GroupIDs: new(storetest.IDsOf(groups[1 : 2+n/10]...))})
			return err
		},
		"copy to a new group": func(s *models.Store, n int) error {
			_, err := s.CopyCustomers(w.Context(), groups[0].ID, customers.Target{NewName: fmt.Sprint("copy ", n)},
				storetest.Chosen(people[:n]...))
			return err
		},
		"add to new groups": func(s *models.Store, n int) error {
			var targets []customers.Target
			for i := range n {
				targets = append(targets, customers.Target{NewName: fmt.Sprint("new ", n, " ", i)})
			}
			_, err := s.AddToEach(w.Context(), storetest.Chosen(people[:n]...), targets...)
			return err
		},
		"add matching customers with guests": func(s *models.Store, n int) error {
			entries := make([]string, n)
			for i := range entries {
				entries[i] = fmt.Sprintf("guest%d.%d@example.com", n, i)
			}
			_, _, err := s.AddMatchingWithGuests(w.Context(), groups[2].ID, entries)
			return err
		},
		"edit a group": func(s *models.Store, n int) error {
			_, err := s.UpdateGroup(w.Context(), groups[2].ID, customers.GroupInput{Add: storetest.Chosen(people[:n]...)})
			return err
		},
	}
}

// The number of statements of each verb is the same for one row and for many.
func TestNoVerbAsksPerRow(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		groups := []customers.Group{
			w.NewGroup("A"), w.NewGroup("B"), w.NewGroup("C"), w.NewGroup("D", w.NewCustomer("zoe@elsewhere.org")),
			w.NewGroup("E"),
		}
		people := w.NewCustomers(30, groups[0], groups[1], groups[4])
		newcomers := map[int]customers.Customer{
			1: w.NewCustomer("one@elsewhere.org", groups[0]), 30: w.NewCustomer("two@elsewhere.org", groups[0]),
		}
		for name, verb := range w.verbs(groups, people, newcomers) {
			asked := map[int][]string{}
			for _, n := range []int{1, 30} {
				asked[n] = storetest.Statements(w.T, w.Store, func(s *models.Store) { w.Must(verb(s, n)) })
			}
			if len(asked[1]) != len(asked[30]) {
				w.Errorf("%s: for one row\n%s\nfor many\n%s", name, strings.Join(asked[1], "\n"), strings.Join(asked[30], "\n"))
			}
			if len(asked[30]) > 12 {
				w.Errorf("%s: so many statements\n%s", name, strings.Join(asked[30], "\n"))
			}
			// Whether the total is remembered is asked first, and SQLite counts one word in its index before it looks for the rows.
			if most := map[string]int{
				"list customers": 2, "list customers found": 4, "list groups": 1,
			}[name]; most > 0 && len(asked[30]) > most {
				w.Errorf("%s: more statements than needed\n%s", name, strings.Join(asked[30], "\n"))
			}
		}
		w.CheckInvariants()
	})
}
