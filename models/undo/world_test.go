package undo_test

import (
	"context"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

// world is a test with a store of its own.
type world struct{ storetest.World }

// acting is a world whose context belongs to one change set.
type acting struct {
	world
	ctx context.Context
}

func (w acting) Context() context.Context { return w.ctx }

// as is the world in which somebody of this name makes a change set.
func (w world) as(name, changeSet string) acting {
	return acting{
		w, activity.WithActor(w.T.Context(), activity.Actor{
			Role: activity.Admin, ID: "usr_" + name, Name: name, Via: activity.ViaPages, ChangeSet: changeSet,
		}),
	}
}

// errOf is the error of a verb whose answer is of no interest.
func errOf(_ any, err error) error { return err }

// replaced is metadata in place of all there is.
func (w world) replaced(text string) *record.MetadataChange {
	w.Helper()
	return &record.MetadataChange{Values: storetest.ParseMetadata(w.T, text), Replace: true}
}

// find is the one customer found by a search.
func (w world) find(search string) customers.Customer {
	w.Helper()
	list, err := w.Customers(w.Context(), customers.Query{Search: search, Limit: 2})
	w.Must(err)
	if len(list.Customers) != 1 {
		w.Fatalf("%q finds %d customers", search, len(list.Customers))
	}
	return list.Customers[0]
}
