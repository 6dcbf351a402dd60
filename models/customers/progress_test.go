package customers_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/sample"
	"cohort/models/storetest"
)

// A change of many rows reports them as they are done, and in the end all of them.
func TestAChangeReportsHowFarItHasCome(t *testing.T) {
	const n = 20_000
	storetest.EachWorld(t, func(w world) {
		t, store, ctx := w.T, w.Store, w.Context()
		w.Must(store.Seed(ctx, sample.Seed{Customers: n}, nil))
		from, to := w.NewGroup("From").ID, w.NewGroup("To").ID
		all := func(expect int64) customers.Selection { return customers.Selection{All: true, Expect: &expect} }
		set := activity.NewChangeSet()
		for _, change := range []struct {
			words string
			rows  int64
			do    func(ctx context.Context) error
		}{
			{"add", n, func(ctx context.Context) error { _, err := store.AddCustomers(ctx, from, all(n)); return err }},
			{"copy", n, func(ctx context.Context) error {
				_, err := store.CopyCustomers(ctx, from, customers.Target{ID: to}, all(n))
				return err
			}},
			{"remove", n, func(ctx context.Context) error {
				olga := activity.Actor{Role: activity.Editor, Name: "olga", ChangeSet: set}
				_, err := store.RemoveCustomers(activity.WithActor(ctx, olga), to, all(n))
				return err
			}},
			{"undo", n, func(ctx context.Context) error { _, err := store.Undo(ctx, set); return err }},
			{"move", 2 * n, func(ctx context.Context) error {
				_, err := store.MoveCustomers(ctx, from, customers.Target{ID: to}, all(n))
				return err
			}},
			{"remove from each", 2 * n, func(ctx context.Context) error {
				_, err := store.RemoveFromEach(ctx, all(n), []string{from, to})
				return err
			}},
		} {
			watched, progress := db.WatchProgress(ctx)
			stop, seen := make(chan struct{}), make(chan string)
			go func() { seen <- watch(progress, stop) }()
			if err := change.do(watched); err != nil {
				t.Fatal(change.words, err)
			}
			close(stop)
			if wrong := <-seen; wrong != "" {
				t.Errorf("%s: %s", change.words, wrong)
			}
			if len(progress.Groups()) == 0 {
				t.Errorf("%s: no group is named whose members change", change.words)
			}
			if done, expected := progress.Rows(); expected != change.rows || done > expected {
				t.Errorf("%s: %d of %d rows in the end", change.words, done, expected)
			}
		}
	})
}

// watch reads a progress until stop is closed, and returns what was wrong with it, or "".
func watch(progress *db.Progress, stop chan struct{}) string {
	var before int64
	between := 0
	for {
		select {
		case <-stop:
			if between == 0 {
				return "was never seen between its begin and its end"
			}
			return ""
		case <-time.After(time.Millisecond):
		}
		done, expected := progress.Rows()
		if done < before {
			return fmt.Sprintf("went back from %d to %d", before, done)
		}
		if done > before && done < expected {
			between++
		}
		before = done
	}
}
