package models_test

import (
	"fmt"
	"sync"
	"testing"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/storetest"
)

// Two instances behind a pooler that hands out its connections by transaction make the schema at once, and serve many at once.
func TestTwoInstancesBehindAPooler(t *testing.T) {
	t.Parallel()
	url := storetest.Pooler(t, storetest.DatabaseURL(t, "postgres"))
	stores := make([]*models.Store, 2)
	var opening sync.WaitGroup
	for i := range stores {
		opening.Go(func() {
			store, err := storetest.OpenURL(t, url)
			if err != nil {
				t.Error(err)
				return
			}
			stores[i] = store
		})
	}
	opening.Wait()
	if t.Failed() {
		return
	}
	var working sync.WaitGroup
	for i := range 16 {
		working.Go(func() {
			for j := range 10 {
				if err := visit(t, stores[i%2], stores[(i+1)%2], fmt.Sprintf("%d-%d", i, j)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	working.Wait()
}

// visit makes a group and a customer at one instance, and finds them at the other.
func visit(t *testing.T, one, other *models.Store, name string) error {
	email := name + "@example.com"
	group, err := one.CreateGroup(t.Context(), customers.GroupInput{Name: &name})
	if err != nil {
		return err
	}
	made, err := one.CreateCustomer(t.Context(), customers.Input{Email: &email, GroupIDs: &[]string{group.ID}})
	if err != nil {
		return err
	}
	members, err := other.Customers(t.Context(), customers.Query{GroupID: group.ID, Search: name, Limit: 10, ShowGroups: 3})
	if err != nil {
		return err
	}
	if len(members.Customers) != 1 || members.Customers[0].ID != made.ID {
		return fmt.Errorf("%s has the members %v", name, members.Customers)
	}
	_, err = other.Groups(t.Context(), customers.GroupQuery{Search: name, Limit: 10})
	return err
}
