package upkeep_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/storetest"
	"cohort/models/upkeep"
)

// backups is how many backups are made and restored while others change everything: 20 with COHORT_CHAOS.
func backups() int {
	if storetest.Chaos > 1 {
		return 20
	}
	return 3
}

// A backup that is made while operators add, remove, create and delete is a sound database, each time.
func TestABackupUnderLoadIsSound(t *testing.T) {
	eachWithURL(t, func(w world, url string) {
		w.fill()
		for n := range 150 {
			w.NewCustomer(fmt.Sprintf("crowd%03d@example.com", n))
		}
		changes, stop := w.keepChanging()
		defer stop()
		for n := range backups() {
			before := changes.Load()
			file := filepath.Join(t.TempDir(), "backup")
			makeBackup(w.T, url, file)
			// The next one is made after some more changes, and no backup keeps others from changing.
			storetest.Wait(w.T, "others go on", func() bool { return changes.Load() > before+3 })
			restored, err := storetest.OpenURL(w.T, restore(w.T, w.Database(), file))
			w.Must(err)
			copied := storetest.WorldOf[world](w.T, restored)
			copied.isSound(fmt.Sprint("backup ", n))
			if customers := storetest.Query[int](w.T, restored, "SELECT count(*) FROM customers")[0]; customers < 150 {
				w.Errorf("backup %d has %d customers", n, customers)
			}
		}
		stop()
		w.Logf("%d changes meanwhile", changes.Load())
		w.isSound("what was backed up")
	})
}

// keepChanging has operators change members, groups and customers, one by one and all at once, until stop is called. changes
// counts what they did.
func (w world) keepChanging() (changes *atomic.Int64, stop func()) {
	changes = new(atomic.Int64)
	ctx, cancel := context.WithCancel(w.Context())
	groups := []customers.Group{w.NewGroup("A"), w.NewGroup("B")}
	all := customers.Selection{All: true}
	verbs := []func(n int) error{
		func(n int) error { _, err := w.AddCustomers(ctx, groups[n%2].ID, all); return err },
		func(n int) error { _, err := w.RemoveCustomers(ctx, groups[n%2].ID, all); return err },
		func(n int) error {
			made, err := w.CreateCustomer(ctx, customers.Input{
				Email: new(fmt.Sprintf("new%d@example.com", n)), GroupIDs: new(storetest.IDsOf(groups...))})
			if err != nil {
				return err
			}
			if _, err := w.UpdateCustomer(ctx, made.ID, customers.Input{FirstName: record.TextOf("Éva")}); err != nil {
				return err
			}
			return w.DeleteCustomer(ctx, made.ID)
		},
		func(n int) error {
			made, err := w.CreateGroup(ctx, customers.GroupInput{Name: new(fmt.Sprint("Short-lived ", n)), Add: all})
			if err != nil {
				return err
			}
			_, err = w.DeleteGroup(ctx, made.ID)
			return err
		},
	}
	var wait sync.WaitGroup
	for _, verb := range verbs {
		wait.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				if err := verb(n); err != nil && ctx.Err() == nil {
					w.Error(err)
					return
				}
				changes.Add(1)
			}
		})
	}
	return changes, sync.OnceFunc(func() {
		cancel()
		wait.Wait()
	})
}

// makeBackup makes a backup as an operator does.
func makeBackup(t *testing.T, url, file string) {
	t.Helper()
	if db.IsPostgres(url) {
		storetest.RunLine(t, url, storetest.Must(upkeep.DumpCommand(url, file))(t))
		return
	}
	storetest.Must(upkeep.Backup(t.Context(), url, file, false))(t)
}

// restore restores a backup into a new database and returns its URL.
func restore(t *testing.T, database, file string) (url string) {
	t.Helper()
	url = storetest.DatabaseURL(t, database)
	if database == "postgres" {
		storetest.RunLine(t, url, storetest.Must(upkeep.RestoreCommand(url, file))(t))
		return url
	}
	storetest.Must(upkeep.Restore(t.Context(), url, file, false))(t)
	return url
}

func TestABackupIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	w, url := closedWorld(t)
	file := filepath.Join(t.TempDir(), "backup.db")
	size, err := upkeep.Backup(t.Context(), url, file, false)
	w.Must(err)
	info, err := os.Stat(file)
	w.Must(err)
	storetest.Same(t, "mode", info.Mode(), os.FileMode(0o600))
	storetest.Same(t, "size", info.Size(), size)
	storetest.Same(t, "files beside it", names(t, filepath.Dir(file)), "backup.db")

	_, err = upkeep.Backup(t.Context(), url, file, false)
	refused(t, err, "already exists")
	w.Must(os.WriteFile(file, []byte("something else"), 0o600))
	_, err = upkeep.Backup(t.Context(), url, file, true)
	w.Must(err)
	_, err = upkeep.Backup(t.Context(), url, url, true)
	refused(t, err, "the database itself")
	_, err = upkeep.Backup(t.Context(), url+".none", filepath.Join(t.TempDir(), "backup.db"), true)
	refused(t, err, "no database")
	if _, err := os.Stat(url + ".none"); err == nil {
		t.Error("looking for a database has made it")
	}
}

// A database that contradicts itself takes no place of a backup that does not.
func TestADatabaseThatIsNotIntactIsNotBackedUp(t *testing.T) {
	t.Parallel()
	w, url := closedWorld(t)
	file := filepath.Join(t.TempDir(), "backup.db")
	w.Must(os.WriteFile(file, []byte("the backup of yesterday"), 0o600))
	damage(t, url, "DELETE FROM customer_groups WHERE name = 'VIP'")
	_, err := upkeep.Backup(t.Context(), url, file, true)
	refused(t, err, "cohort check")
	kept, err := os.ReadFile(file)
	w.Must(err)
	storetest.Same(t, "the old backup", string(kept), "the backup of yesterday")
	storetest.Same(t, "files beside it", names(t, filepath.Dir(file)), "backup.db")
}

// closedWorld is a SQLite database with something of everything that nobody has open.
func closedWorld(t *testing.T) (w world, url string) {
	t.Helper()
	store, url := storetest.OpenWithURL(t, "sqlite")
	w = storetest.WorldOf[world](t, store)
	w.fill()
	w.Close()
	return w, url
}
