package privacy_test

import (
	"context"
	"log/slog"
	"os"
	"testing"
	"time"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
	"cohort/models/undo"
)

// ago makes what a change set did something that was done that long ago.
func (w world) ago(changeSet string, by time.Duration) {
	w.Helper()
	entries, err := w.Activities(w.Context(), activity.Query{ChangeSet: changeSet, Limit: 1000})
	w.Must(err)
	for _, entry := range entries {
		then := record.NewID("act_", entry.At.Add(-by))
		storetest.Exec(w.T, w.Store, "UPDATE activity SET id = ?, at = ? WHERE id = ?", then, entry.At.Add(-by), entry.ID)
		storetest.Exec(w.T, w.Store, "UPDATE activity_customers SET activity_id = ? WHERE activity_id = ?", then, entry.ID)
	}
}

const day = 24 * time.Hour

func TestOldActivityIsSwept(t *testing.T) {
	eachWorld(t, func(w world, _ string) {
		zoe, tom := w.NewCustomer("zoe@example.com"), w.NewCustomer("tom@example.com")
		vip := w.NewGroup("VIP")
		change := func(do func(ctx context.Context) error) string {
			w.Helper()
			changeSet := activity.NewChangeSet()
			w.Must(do(as(w.T, changeSet)))
			return changeSet
		}
		old := change(func(ctx context.Context) error { return errOf(w.AddCustomers(ctx, vip.ID, storetest.Chosen(zoe, tom))) })
		reversal := change(func(ctx context.Context) error { return errOf(w.Undo(ctx, old)) })
		fresh := change(func(ctx context.Context) error { return errOf(w.AddCustomers(ctx, vip.ID, storetest.Chosen(tom))) })
		half := change(func(ctx context.Context) error {
			if err := errOf(w.UpdateCustomer(ctx, zoe.ID, customers.Input{Phone: record.TextOf("1")})); err != nil {
				return err
			}
			return errOf(w.UpdateCustomer(ctx, tom.ID, customers.Input{Phone: record.TextOf("2")}))
		})
		w.ago(old, 31*day)
		w.ago(reversal, 29*day)
		storetest.Exec(w.T, w.Store, "UPDATE activity SET id = ? WHERE change_set = ? AND object_id = ?",
			record.NewID("act_", time.Now().Add(-31*day)), half, zoe.ID)

		swept, err := w.SweepActivity(w.Context(), 30)
		w.Must(err)
		storetest.Same(w.T, "entries that were swept", swept, 1)
		w.CheckInvariants()
		for changeSet, want := range map[string]int{old: 0, reversal: 1, fresh: 1, half: 2} {
			entries, err := w.Activities(w.Context(), activity.Query{ChangeSet: changeSet})
			w.Must(err)
			storetest.Same(w.T, "entries of a change set", len(entries), want)
		}
		_, err = w.Undo(as(w.T, ""), old)
		storetest.HasKind(w.T, err, record.NotFound)
		undone, err := w.Undo(as(w.T, ""), reversal) // of which the entry that it has undone is gone
		w.Must(err)
		storetest.Same(w.T, "the undo is undone", undone, undo.Undone{Added: 1, Skipped: 1})
		left := storetest.Query[int](w.T, w.Store, `SELECT count(*) FROM activity_customers
			WHERE activity_id NOT IN (SELECT id FROM activity)`)
		storetest.Same(w.T, "customers of no entry", left[0], 0)
	})
}

func TestActivityIsSweptInBatches(t *testing.T) {
	eachWorld(t, func(w world, _ string) {
		storetest.Exec(w.T, w.Store, `INSERT INTO activity
				(id, change_set, at, actor_id, actor, via, action, object, object_id, object_name, customers)
			WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25000)
			SELECT 'act_00' || i, 'chg_' || (CASE WHEN i <= 22000 THEN 0 ELSE i END), ?,
				'', '', 'command', 'updated', 'customer', 'cus_1', 'x', 0 FROM n`, record.Now())
		swept, err := w.SweepActivity(w.Context(), 1)
		w.Must(err)
		storetest.Same(w.T, "swept", swept, 25000)
	})
}

// Of several instances one sweeps; the others leave it to that one.
func TestOneInstanceSweeps(t *testing.T) {
	t.Parallel()
	store, url := storetest.OpenWithURL(t, "postgres")
	w := storetest.WorldOf[world](t, store)
	w.NewCustomer("zoe@example.com")
	storetest.Exec(t, store, "UPDATE activity SET id = 'act_0'")
	commit := storetest.Begin(t, url, "SELECT pg_advisory_xact_lock(5021977)")
	swept, err := store.SweepActivity(t.Context(), 1)
	w.Must(err)
	storetest.Same(t, "while another one sweeps", swept, 0)
	commit()
	swept, err = store.SweepActivity(t.Context(), 1)
	w.Must(err)
	storetest.Same(t, "afterwards", swept, 1)
}

// Housekeeping begins at once and ends with its context.
func TestHousekeeping(t *testing.T) {
	eachWorld(t, func(w world, _ string) {
		w.NewCustomer("zoe@example.com")
		storetest.Exec(w.T, w.Store, "UPDATE activity SET id = 'act_0'")
		storetest.Exec(w.T, w.Store, "INSERT INTO sign_in_failures (email_hash, failures, last_at) VALUES ('old', 3, ?), ('new', 3, ?)",
			record.Now().Add(-2*day), record.Now())
		storetest.Exec(w.T, w.Store, "INSERT INTO settings (name, value) VALUES ('erased remains', 'x')")
		ctx, cancel := context.WithCancel(w.Context())
		over := make(chan struct{})
		go func() {
			w.Housekeeping(ctx, 7, slog.Default())
			close(over)
		}()
		storetest.Wait(w.T, "all is swept", func() bool {
			left := storetest.Query[string](w.T, w.Store, `SELECT 'activity' FROM activity UNION ALL
				SELECT email_hash FROM sign_in_failures UNION ALL SELECT name FROM settings WHERE name = 'erased remains'`)
			return len(left) == 1 && left[0] == "new"
		})
		cancel()
		<-over
	})
}

// While somebody reads the file for long, its log cannot be emptied: that is made up for later.
func TestTheFilesAreCleanedLaterWhereTheyAreInUse(t *testing.T) {
	t.Parallel()
	store, url := storetest.OpenWithURL(t, "sqlite")
	w := storetest.WorldOf[world](t, store)
	zoe := w.NewCustomer("zqzoe@example.com")
	reader := storetest.Connect(t, url)
	reading, err := reader.Begin()
	w.Must(err)
	var count int
	w.Must(reading.QueryRow("SELECT count(*) FROM customers").Scan(&count))
	w.Must(w.EraseCustomer(as(t, ""), zoe.ID))
	storetest.Same(t, "it is erased", len(storetest.Query[string](t, store, "SELECT id FROM customers")), 0)
	pending := func() int {
		return len(storetest.Query[string](t, store, "SELECT value FROM settings WHERE name = 'erased remains'"))
	}
	storetest.Same(t, "and to be cleaned", pending(), 1)
	if w.Forget(t.Context()) == nil {
		t.Error("it was cleaned while it was in use")
	}
	w.Must(reading.Rollback())
	w.Must(reader.Close())
	w.Must(w.Forget(t.Context()))
	storetest.Same(t, "no more", pending(), 0)
	log, err := os.Stat(url + "-wal")
	w.Must(err)
	if log.Size() > 64<<10 {
		t.Errorf("the log has %d bytes", log.Size())
	}
	storetest.SameList(t, "what is left", storetest.Finds(storetest.Dump(t, store, url), "zqzoe"), nil)
}
