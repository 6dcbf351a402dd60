package models_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

// A database that goes away for a while is said to be away, and nothing else.
func TestADatabaseThatIsAwayIsUnavailable(t *testing.T) {
	t.Parallel()
	w := storetest.WorldOf[world](t, storetest.Open(t, "postgres")) // a file does not go away
	group := w.NewGroup("VIP")
	w.NewCustomers(5, group)
	var wait sync.WaitGroup
	stop := make(chan struct{})
	for client := range 8 {
		wait.Go(func() { w.workUntil(stop, client, group.ID) })
	}
	for range 20 * storetest.Chaos {
		time.Sleep(20 * time.Millisecond)
		w.cutConnections()
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

// workUntil reads or changes things again and again, by the client's number. It takes no error but Unavailable.
func (w world) workUntil(stop <-chan struct{}, client int, groupID string) {
	for round := 0; ; round++ {
		select {
		case <-stop:
			return
		default:
		}
		if err := w.work(client, round, groupID); err != nil && !record.IsKind(err, record.Unavailable) {
			w.Errorf("%T: %v", errors.Unwrap(err), err)
			return
		}
	}
}

func (w world) work(client, round int, groupID string) (err error) {
	switch client % 4 {
	case 0:
		_, err = w.Customers(w.Context(), customers.Query{Limit: 5, Search: "person"})
	case 1:
		_, err = w.Group(w.Context(), groupID)
	case 2:
		_, err = w.UpdateGroup(w.Context(), groupID, customers.GroupInput{Description: record.TextOf(fmt.Sprint(client, round))})
	case 3:
		if w.Ping(w.Context()) == nil {
			_, err = w.Groups(w.Context(), customers.GroupQuery{Limit: 5})
		}
	}
	return err
}

// cutConnections ends all connections of this test's own database but the one that asks for it.
func (w world) cutConnections() {
	var ended []bool
	err := storetest.TryQuery(w.T, w.Store, &ended,
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	if err != nil && !strings.Contains(err.Error(), "closed") && !strings.Contains(err.Error(), "terminat") &&
		!strings.Contains(err.Error(), "EOF") {
		w.Log(err)
	}
}
