package privacy_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

// While somebody is erased, others put them into groups and take them out, edit them and undo that: in the end they are nowhere.
func TestErasingWhileOthersWork(t *testing.T) {
	eachWorld(t, func(w world, url string) {
		people := w.NewCustomers(6)
		groups := []customers.Group{w.NewGroup("A", people...), w.NewGroup("B", people[1:]...), w.NewGroup("C")}
		var working sync.WaitGroup
		for worker := range 4 {
			working.Go(func() {
				for i := range 12 {
					changeSet := activity.NewChangeSet()
					ctx, group := as(w.T, changeSet), groups[(worker+i)%3]
					person := people[i%4]
					for _, change := range []func(context.Context) error{
						func(ctx context.Context) error {
							return errOf(w.AddCustomers(ctx, group.ID, customers.Selection{All: true}))
						},
						func(ctx context.Context) error {
							name := record.TextOf(fmt.Sprintf("Zqname%d", worker))
							return errOf(w.UpdateCustomer(ctx, person.ID, customers.Input{FirstName: name}))
						},
						func(ctx context.Context) error {
							return errOf(w.RemoveCustomers(ctx, group.ID, storetest.Chosen(person)))
						},
						func(context.Context) error { return errOf(w.Undo(as(w.T, ""), changeSet)) },
					} {
						err := change(ctx)
						for _, kind := range []record.Kind{record.NotFound, record.Conflict, record.Refused} {
							if record.IsKind(err, kind) {
								err = nil
							}
						}
						if err != nil {
							w.Errorf("worker %d: %v", worker, err)
						}
					}
				}
			})
		}
		for _, person := range people[:4] {
			if err := w.EraseCustomer(as(w.T, ""), person.ID); err != nil {
				w.Error(err)
			}
		}
		working.Wait()
		w.CheckInvariants()
		w.Must(w.Forget(w.Context()))
		dump := storetest.Dump(w.T, w.Store, url)
		storetest.SameList(w.T, "what is left", storetest.Finds(dump, "person00", "person01", "person02", "person03", "Zqname"), nil)
	})
}
