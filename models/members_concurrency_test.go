package models_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

// Everybody changes the same members of the same groups in all ways there are: no client gets a deadlock, and
// in the end all numbers are right.
func TestManyChangeTheSameMembers(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		s := &busyShop{
			world: w, groups: []customers.Group{w.NewGroup("A"), w.NewGroup("B"), w.NewGroup("C"), w.NewGroup("D")},
			people: w.NewCustomers(12),
		}
		verbs := slices.Concat(s.changesOfMembers(), s.changesOfCustomers(), []func() error{s.replaceCustomer, s.listMembers})
		var wait sync.WaitGroup
		end := time.Now().Add(time.Duration(storetest.Chaos) * 1500 * time.Millisecond)
		for range 64 {
			wait.Go(func() {
				for time.Now().Before(end) && !w.Failed() {
					err := verbs[rand.IntN(len(verbs))]()
					if err != nil && !record.IsKind(err, record.NotFound) { // somebody was deleted meanwhile
						w.Error(err)
					}
				}
			})
		}
		wait.Wait()
		w.CheckInvariants()
	})
}

// busyShop is a store in which many clients change the same few groups and customers, chosen by chance.
type busyShop struct {
	world
	groups []customers.Group

	lock     sync.Mutex // of what follows
	people   []customers.Customer
	replaced int // how many customers were deleted and made anew
}

func (s *busyShop) anyGroup() string { return s.groups[rand.IntN(len(s.groups))].ID }

func (s *busyShop) anyGroups() (ids []string) {
	for _, i := range rand.Perm(len(s.groups))[:rand.IntN(4)] {
		ids = append(ids, s.groups[i].ID)
	}
	return ids
}

func (s *busyShop) anyCustomer() (place int, customer customers.Customer) {
	s.lock.Lock()
	defer s.lock.Unlock()
	place = rand.IntN(len(s.people))
	return place, s.people[place]
}

// anyCustomers chooses one to six customers, some of them perhaps twice.
func (s *busyShop) anyCustomers() (ids []string) {
	for range 1 + rand.IntN(6) {
		_, customer := s.anyCustomer()
		ids = append(ids, customer.ID)
	}
	return ids
}

func (s *busyShop) changesOfMembers() []func() error {
	add := func(selection customers.Selection) error {
		_, err := s.AddCustomers(s.Context(), s.anyGroup(), selection)
		return err
	}
	remove := func(selection customers.Selection) error {
		_, err := s.RemoveCustomers(s.Context(), s.anyGroup(), selection)
		return err
	}
	return []func() error{
		func() error { return add(customers.Selection{IDs: s.anyCustomers()}) },
		func() error { return add(customers.Selection{All: true, Query: customers.Query{Search: "person0"}}) },
		func() error { return remove(customers.Selection{IDs: s.anyCustomers()}) },
		func() error { return remove(customers.Selection{All: true, Except: s.anyCustomers()}) },
		func() error {
			_, err := s.UpdateGroup(s.Context(), s.anyGroup(), customers.GroupInput{
				Remove: customers.Selection{IDs: s.anyCustomers()}, Add: customers.Selection{IDs: s.anyCustomers()},
			})
			return err
		},
	}
}

func (s *busyShop) changesOfCustomers() []func() error {
	return []func() error{
		func() error {
			_, customer := s.anyCustomer()
			_, err := s.UpdateCustomer(s.Context(), customer.ID,
				customers.Input{GroupIDs: new(s.anyGroups()), Phone: record.TextOf(fmt.Sprint(rand.IntN(1000)))})
			return err
		},
		func() error {
			_, customer := s.anyCustomer()
			_, err := s.AddToGroups(s.Context(), customer.ID, s.anyGroups())
			return err
		},
		func() error {
			_, customer := s.anyCustomer()
			_, err := s.RemoveFromGroups(s.Context(), customer.ID, s.anyGroups())
			return err
		},
	}
}

// replaceCustomer deletes a customer and makes another one in their place.
func (s *busyShop) replaceCustomer() error {
	place, customer := s.anyCustomer()
	if err := s.DeleteCustomer(s.Context(), customer.ID); err != nil {
		return err
	}
	s.lock.Lock()
	s.replaced++
	email := fmt.Sprintf("person%02d.%d@example.com", place, s.replaced)
	s.lock.Unlock()
	customer, err := s.CreateCustomer(s.Context(), customers.Input{Email: &email, GroupIDs: new(s.anyGroups())})
	s.lock.Lock()
	defer s.lock.Unlock()
	s.people[place] = customer
	return err
}

// listMembers reads a whole group, which has to agree with its own total.
func (s *busyShop) listMembers() error {
	list, err := s.Customers(s.Context(), customers.Query{GroupID: s.anyGroup(), Limit: -1})
	if err == nil && int64(len(list.Customers)) != list.Total.Count {
		err = fmt.Errorf("a list of %d says that there are %d", len(list.Customers), list.Total.Count)
	}
	return err
}

// Adding and removing one customer, the answers must fit together as if the changes had come one after the other.
func TestEveryHistoryOfAMemberIsPossible(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		group, customer := w.NewGroup("VIP"), w.NewCustomer("luis@example.com")
		var wait sync.WaitGroup
		var lock sync.Mutex
		balance := 0
		for client := range 64 {
			wait.Go(func() {
				for range 4 * storetest.Chaos {
					var by int
					var err error
					switch client % 3 {
					case 0:
						var added customers.Added
						added, err = w.AddCustomers(w.Context(), group.ID, storetest.Chosen(customer))
						by = int(added.Added)
					case 1:
						var removed customers.Removed
						removed, err = w.RemoveCustomers(w.Context(), group.ID, storetest.Chosen(customer))
						by = -int(removed.Removed)
					default:
						_, err = w.UpdateCustomer(w.Context(), customer.ID, customers.Input{LastName: record.TextOf(fmt.Sprint(client))})
					}
					if err != nil {
						w.Error(err)
					}
					lock.Lock()
					balance += by
					lock.Unlock()
				}
			})
		}
		wait.Wait()
		storetest.Same(w.T, "how often more was added than removed", balance, len(w.MemberNames(group)))
		w.CheckInvariants()
	})
}
