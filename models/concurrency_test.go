package models_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestNoMetadataMergeIsLost(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
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
	storetest.EachWorld(t, func(w world) {
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

// Groups, customers and members are deleted while others are put into them.
func TestDeletingWhatOthersUse(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
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
			store, url := storetest.OpenWithURL(t, database)
			w := storetest.WorldOf[world](t, store)
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

// waitsForOthers returns once a change waits for that of somebody else.
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
			store, url := storetest.OpenWithURL(t, database)
			w := storetest.WorldOf[world](t, store)
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
