package activity_test

import (
	"context"
	"testing"

	"cohort/models"
	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/storetest"
)

// olga makes changes through the pages.
func olga(t *testing.T) context.Context {
	return activity.WithActor(t.Context(), activity.Actor{
		Role: activity.Editor, ID: "usr_olga", Name: "olga@example.com", Via: activity.ViaPages, ChangeSet: activity.NewChangeSet(),
	})
}

// shows waits until a store lists so many changes of an operator as under way, and returns them.
func shows(t *testing.T, store *models.Store, operatorID string, n int) (found []activity.RunningChange) {
	t.Helper()
	storetest.Wait(t, "as many changes are listed", func() bool {
		found = store.RunningChanges(operatorID)
		return len(found) == n
	})
	return found
}

func TestAChangeUnderWayIsListedAndCanBeCancelled(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		watched, ended := store.BeginChange(olga(t), "Adding customers")
		if len(store.RunningChanges("")) > 0 {
			t.Error("a change is listed before it takes a while")
		}
		db.ProgressOf(watched).Expect(200)
		db.ProgressOf(watched).In("cgrp_1", "cgrp_2")
		db.ProgressOf(watched).Ended(50)
		found := shows(t, store, "usr_olga", 1)[0]
		storetest.Same(t, "what it is", storetest.Line(found.Actor, found.Via, found.What, found.Done, found.Expected, found.GroupIDs),
			"olga@example.com pages Adding customers 50 200 [cgrp_1 cgrp_2]")
		shows(t, store, "usr_otto", 0)

		if name, is := activity.CancelledBy(watched); is {
			t.Errorf("it is cancelled by %s", name)
		}
		otto := activity.WithActor(t.Context(), activity.Actor{Role: activity.Editor, ID: "usr_otto", Name: "otto@example.com"})
		storetest.HasKind(t, store.CancelChange(otto, found.ChangeSet), 0)
		<-watched.Done()
		name, _ := activity.CancelledBy(watched)
		storetest.Same(t, "who has cancelled it", name, "otto@example.com")
		ended()
		ended()
		shows(t, store, "", 0)
		storetest.HasKind(t, store.CancelChange(otto, found.ChangeSet), record.NotFound)
		storetest.HasKind(t, store.CancelChange(otto, "\x00"), record.NotFound)
	})
}

// Two instances see each other's changes, with and without a pooler that hands out its connections by transaction.
func TestAChangeUnderWayIsListedByOtherInstances(t *testing.T) {
	t.Parallel()
	for name, behind := range map[string]func(testing.TB, string) string{
		"directly": func(_ testing.TB, url string) string { return url }, "behind a pooler": storetest.Pooler,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one, url := storetest.OpenWithURL(t, "postgres")
			other := storetest.Must(storetest.OpenURL(t, behind(t, url)))(t)
			watched, ended := one.BeginChange(olga(t), "Adding customers")
			db.ProgressOf(watched).Expect(200)
			db.ProgressOf(watched).In("cgrp_1", "cgrp_2")
			found := shows(t, other, "usr_olga", 1)[0]
			storetest.Same(t, "what it is", storetest.Line(found.Actor, found.Via, found.What, found.Done, found.Expected, found.GroupIDs),
				"olga@example.com pages Adding customers 0 200 [cgrp_1 cgrp_2]")
			db.ProgressOf(watched).Ended(50)
			storetest.Wait(t, "its progress is seen", func() bool { return shows(t, other, "", 1)[0].Done == 50 })
			storetest.Same(t, "how often its own instance lists it", len(one.RunningChanges("")), 1)
			shows(t, other, "usr_otto", 0)

			otto := activity.WithActor(t.Context(), activity.Actor{Role: activity.Editor, ID: "usr_otto", Name: "otto@example.com"})
			storetest.HasKind(t, other.CancelChange(otto, found.ChangeSet), 0)
			<-watched.Done()
			by, _ := activity.CancelledBy(watched)
			storetest.Same(t, "who has cancelled it", by, "otto@example.com")
			ended()
			shows(t, one, "", 0)
			shows(t, other, "", 0)
			storetest.Wait(t, "its row is gone", func() bool { return rows(t, other) == 0 })
			storetest.HasKind(t, other.CancelChange(otto, found.ChangeSet), record.NotFound)
		})
	}
}

func rows(t *testing.T, store *models.Store) int {
	return len(storetest.Query[string](t, store, "SELECT change_set FROM running_changes"))
}

// What an instance was doing when it died is no longer listed, and its row goes with the next long change.
func TestAChangeOfADeadInstanceDisappears(t *testing.T) {
	t.Parallel()
	dead, url := storetest.OpenWithURL(t, "postgres")
	alive := storetest.Must(storetest.OpenURL(t, url))(t)
	_, ended := dead.BeginChange(olga(t), "Adding customers")
	defer ended()
	left := shows(t, alive, "", 1)[0]
	dead.Close()
	storetest.Exec(t, alive, "UPDATE running_changes SET seen_at = seen_at - interval '11 seconds'")
	shows(t, alive, "", 0)
	storetest.HasKind(t, alive.CancelChange(t.Context(), left.ChangeSet), record.NotFound)

	_, endedToo := alive.BeginChange(olga(t), "Removing customers")
	defer endedToo()
	storetest.Wait(t, "its row has taken the place of the other", func() bool {
		kept := storetest.Query[string](t, alive, "SELECT what FROM running_changes")
		return len(kept) == 1 && kept[0] == "Removing customers"
	})
}

// A short change costs the database nothing, and how far a long one has come a statement a second, of no transaction of its own.
func TestAShortChangeIsNotWrittenDown(t *testing.T) {
	t.Parallel()
	one, _ := storetest.OpenWithURL(t, "postgres")
	_, ended := one.BeginChange(olga(t), "Adding customers")
	shows(t, one, "", 1)
	ended()
	_, long := one.BeginChange(olga(t), "Removing customers")
	defer long()
	storetest.Wait(t, "a long one is written down", func() bool { return rows(t, one) == 1 })
	storetest.SameList(t, "what is", storetest.Query[string](t, one, "SELECT what FROM running_changes"), []string{"Removing customers"})
}
