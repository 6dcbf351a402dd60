package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

// A request that is given up does not change the answers to others.
func TestAQuestionThatIsGivenUpHurtsNobodyElse(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		asking, giveUp := context.WithCancel(t.Context())
		giveUp()
		if _, err := store.Session(asking, "none"); !errors.Is(err, context.Canceled) {
			t.Errorf("the session of a request that was given up: %v", err)
		}
		if _, err := store.Session(t.Context(), "none"); !record.IsKind(err, record.Unauthorized) {
			t.Errorf("the session of another: %v", err)
		}
		var all sync.WaitGroup
		for i := range 200 {
			all.Go(func() {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if i%2 == 0 {
					go cancel()
				}
				_, err := store.Customers(ctx, customers.Query{Search: fmt.Sprint("word", i/20), Limit: 1 + i%3})
				if i%2 == 1 && err != nil {
					t.Errorf("a question that was not given up: %v", err)
				}
			})
		}
		all.Wait()
	})
}
