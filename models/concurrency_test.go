package models_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestNoMetadataMergeIsLost(t *testing.T) {
	each(t, func(w world) {
		group, customer := w.NewGroup("VIP"), w.NewCustomer("luis@example.com")
		var wait sync.WaitGroup
		const clients, keys = 8, 5
		for client := range clients {
			wait.Go(func() {
				for key := range keys {
					change := &record.MetadataChange{Values: storetest.ParseMetadata(w.T, fmt.Sprintf(`{"%d.%d":%d}`, client, key, key))}
					if _, err := w.UpdateGroup(w.Context(), group.ID, customers.GroupInput{Metadata: change}); err != nil {
						w.Error(err)
					}
					if _, err := w.UpdateCustomer(w.Context(), customer.ID, customers.Input{Metadata: change}); err != nil {
						w.Error(err)
					}
				}
			})
		}
		wait.Wait()
		group, err := w.Group(w.Context(), group.ID)
		w.Must(err)
		customer, err = w.Customer(w.Context(), customer.ID)
		w.Must(err)
		storetest.Same(w.T, "keys of the group", len(group.Metadata), clients*keys)
		storetest.Same(w.T, "keys of the customer", len(customer.Metadata), clients*keys)
	})
}

func TestOneOfManyEqualCreatesWins(t *testing.T) {
	each(t, func(w world) {
		var wait sync.WaitGroup
		kinds := make(chan error, 32)
		for i := range cap(kinds) {
			wait.Go(func() {
				name, email := "VIP", "luis@example.com"
				var err error
				if i%2 == 0 {
					_, err = w.CreateGroup(w.Context(), customers.GroupInput{Name: &name})
				} else {
					_, err = w.CreateCustomer(w.Context(), customers.Input{Email: &email})
				}
				kinds <- err
			})
		}
		wait.Wait()
		close(kinds)
		made := 0
		for err := range kinds {
			if err == nil {
				made++
			} else {
				storetest.HasKind(w.T, err, record.Duplicate)
			}
		}
		storetest.Same(w.T, "made", made, 2)
		w.CheckInvariants()
	})
}

// Everybody changes the same members of the same groups in all ways there are: nobody hears of a deadlock, and
// in the end all numbers are right.
func TestManyChangeTheSameMembers(t *testing.T) {
	each(t, func(w world) {
		groups := []customers.Group{w.NewGroup("A"), w.NewGroup("B"), w.NewGroup("C"), w.NewGroup("D")}
		people := w.NewCustomers(12)
		var lock sync.Mutex // of people, who are deleted and come again
		someone := func() (int, customers.Customer) {
			lock.Lock()
			defer lock.Unlock()
			i := rand.IntN(len(people))
			return i, people[i]
		}
		some := func() []string {
			var ids []string
			for range 1 + rand.IntN(6) {
				_, customer := someone()
				ids = append(ids, customer.ID)
			}
			return ids
		}
		someGroups := func() (ids []string) {
			for _, i := range rand.Perm(len(groups))[:rand.IntN(4)] {
				ids = append(ids, groups[i].ID)
			}
			return ids
		}
		n := 0
		verbs := []func() error{
			func() error {
				_, err := w.AddCustomers(w.Context(), groups[rand.IntN(4)].ID, customers.Selection{IDs: some()})
				return err
			},
			func() error {
				_, err := w.RemoveCustomers(w.Context(), groups[rand.IntN(4)].ID, customers.Selection{IDs: some()})
				return err
			},
			func() error {
				_, err := w.AddCustomers(w.Context(), groups[rand.IntN(4)].ID,
					customers.Selection{All: true, Query: customers.Query{Search: "person0"}})
				return err
			},
			func() error {
				_, err := w.RemoveCustomers(w.Context(), groups[rand.IntN(4)].ID, customers.Selection{All: true, Except: some()})
				return err
			},
			func() error {
				_, err := w.UpdateGroup(w.Context(), groups[rand.IntN(4)].ID,
					customers.GroupInput{Remove: customers.Selection{IDs: some()}, Add: customers.Selection{IDs: some()}})
				return err
			},
			func() error {
				_, customer := someone()
				_, err := w.UpdateCustomer(w.Context(), customer.ID,
					customers.Input{GroupIDs: new(someGroups()), Phone: record.TextOf(fmt.Sprint(rand.IntN(1000)))})
				return err
			},
			func() error {
				_, customer := someone()
				_, err := w.AddToGroups(w.Context(), customer.ID, someGroups())
				return err
			},
			func() error {
				_, customer := someone()
				_, err := w.RemoveFromGroups(w.Context(), customer.ID, someGroups())
				return err
			},
			func() error { // away and back
				i, customer := someone()
				if err := w.DeleteCustomer(w.Context(), customer.ID); err != nil {
					return err
				}
				lock.Lock()
				n++
				email := fmt.Sprintf("person%02d.%d@example.com", i, n)
				lock.Unlock()
				customer, err := w.CreateCustomer(w.Context(), customers.Input{Email: &email, GroupIDs: new(someGroups())})
				lock.Lock()
				people[i] = customer
				lock.Unlock()
				return err
			},
			func() error {
				list, err := w.Customers(w.Context(), customers.Query{GroupID: groups[rand.IntN(4)].ID, Limit: -1})
				if err == nil && int64(len(list.Customers)) != list.Total.Count {
					err = fmt.Errorf("a list of %d says that there are %d", len(list.Customers), list.Total.Count)
				}
				return err
			},
		}
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

// Adding and removing one customer, each answer tells what happened: one after the other, the answers must fit.
func TestEveryHistoryOfAMemberIsPossible(t *testing.T) {
	each(t, func(w world) {
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

// Groups, customers and members are deleted while others are put into them.
func TestDeletingWhatOthersUse(t *testing.T) {
	each(t, func(w world) {
		people := w.NewCustomers(6)
		var wait sync.WaitGroup
		for round := range 6 * storetest.Chaos {
			group := w.NewGroup(fmt.Sprint("Group ", round))
			customer := w.NewCustomer(fmt.Sprintf("round%d@example.com", round))
			start := make(chan struct{})
			for _, verb := range []func() error{
				func() error { _, err := w.DeleteGroup(w.Context(), group.ID); return err },
				func() error { return w.DeleteCustomer(w.Context(), customer.ID) },
				func() error {
					_, err := w.AddCustomers(w.Context(), group.ID, customers.Selection{All: true})
					return err
				},
				func() error {
					_, err := w.AddCustomers(w.Context(), group.ID, storetest.Chosen(append(people, customer)...))
					return err
				},
				func() error {
					_, err := w.UpdateCustomer(w.Context(), customer.ID, customers.Input{GroupIDs: new(storetest.IDsOf(group))})
					return err
				},
				func() error {
					name := fmt.Sprint("Other ", round)
					_, err := w.CreateGroup(w.Context(),
						customers.GroupInput{Name: &name, Add: customers.Selection{All: true, Query: customers.Query{GroupID: group.ID}}})
					return err
				},
			} {
				wait.Go(func() {
					<-start
					if err := verb(); err != nil && !record.IsKind(err, record.NotFound) {
						w.Error(err)
					}
				})
			}
			close(start)
			wait.Wait()
		}
		w.CheckInvariants()
		storetest.Same(w.T, "groups that are left",
			len(storetest.Query[string](w.T, w.Store, "SELECT id FROM customer_groups WHERE name LIKE 'Group%'")), 0)
	})
}

// Somebody else deletes a customer whom a selection has found already.
func TestWhoIsDeletedWhileBeingAddedIsPassedOver(t *testing.T) {
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			store, url := storetest.OpenNamed(t, database)
			w := worldOf(t, store)
			group, people := w.NewGroup("VIP"), w.NewCustomers(3)
			commit := storetest.Begin(t, url, "DELETE FROM customers WHERE id = '"+people[1].ID+"'")
			added := make(chan customers.Added, 1)
			go func() {
				done, err := w.AddCustomers(w.Context(), group.ID, customers.Selection{All: true})
				if err != nil {
					w.Error(err)
				}
				added <- done
			}()
			w.waitsForOthers()
			commit()
			storetest.Same(t, "what was done", <-added, customers.Added{Added: 2})
			storetest.SameList(t, "members", w.MemberNames(group), []string{"person00", "person02"})
		})
	}
}

// waitsForOthers returns when a change waits for that of somebody else.
func (w world) waitsForOthers() {
	w.Helper()
	if w.Database() == "sqlite" {
		time.Sleep(100 * time.Millisecond) // it cannot be asked
		return
	}
	storetest.Wait(w.T, "a change waits", func() bool {
		const question = "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
		return len(storetest.Query[string](w.T, w.Store, question)) > 0
	})
}

// However many changes wait for one that takes long, others can sign in and read.
func TestWhoReadsDoesNotWaitForWhoChanges(t *testing.T) {
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			store, url := storetest.OpenNamed(t, database)
			w := worldOf(t, store)
			group := w.NewGroup("VIP")
			release := storetest.Hold(t, url)
			var wait sync.WaitGroup
			for n := range 20 {
				wait.Go(func() {
					_, err := w.UpdateGroup(w.Context(), group.ID, customers.GroupInput{Description: record.TextOf(fmt.Sprint(n))})
					if err != nil {
						w.Error(err)
					}
				})
			}
			w.waitsForOthers()
			ctx, cancel := context.WithTimeout(w.Context(), storetest.Limit(w.T))
			defer cancel()
			_, err := w.Group(ctx, group.ID)
			w.Must(err)
			w.Must(w.Ping(ctx))
			release()
			wait.Wait()
		})
	}
}

// A database that goes away for a moment is said to be away, and nothing else.
func TestADatabaseThatIsAwayIsUnavailable(t *testing.T) {
	t.Parallel()
	w := worldOf(t, storetest.Open(t, "postgres")) // a file does not go away
	group := w.NewGroup("VIP")
	w.NewCustomers(5, group)
	var wait sync.WaitGroup
	stop := make(chan struct{})
	for client := range 8 {
		wait.Go(func() {
			for round := 0; ; round++ {
				select {
				case <-stop:
					return
				default:
				}
				var err error
				switch client % 4 {
				case 0:
					_, err = w.Customers(w.Context(), customers.Query{Limit: 5, Search: "person"})
				case 1:
					_, err = w.Group(w.Context(), group.ID)
				case 2:
					_, err = w.UpdateGroup(w.Context(), group.ID,
						customers.GroupInput{Description: record.TextOf(fmt.Sprint(client, round))})
				case 3:
					err = w.Ping(w.Context())
					if err != nil {
						continue
					}
					_, err = w.Groups(w.Context(), customers.GroupQuery{Limit: 5})
				}
				if err != nil && !record.IsKind(err, record.Unavailable) {
					w.Errorf("%T: %v", errors.Unwrap(err), err)
					return
				}
			}
		})
	}
	for range 20 * storetest.Chaos {
		time.Sleep(20 * time.Millisecond)
		var gone []bool
		// Only the connections of this test's own database.
		err := storetest.TryQuery(w.T, w.Store, &gone,
			"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
		if err != nil && !strings.Contains(err.Error(), "closed") && !strings.Contains(err.Error(), "terminat") &&
			!strings.Contains(err.Error(), "EOF") {
			w.Log(err)
		}
	}
	close(stop)
	wait.Wait()
	// Connections that were cut off last are found out one by one.
	storetest.Wait(w.T, "the database is back", func() bool {
		_, err := w.Group(w.Context(), group.ID)
		return err == nil
	})
	w.CheckInvariants()
}
