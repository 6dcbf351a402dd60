package upkeep_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cohort/models"
	"cohort/models/storetest"
	"cohort/models/upkeep"
)

func TestRestoreReplacesOnlyWhatItMay(t *testing.T) {
	t.Parallel()
	_, from := closedWorld(t)
	backup := filepath.Join(t.TempDir(), "backup.db")
	makeBackup(t, from, backup)
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database. ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other.db")
	damage(t, other, "CREATE TABLE something (id INTEGER)")
	newer := filepath.Join(t.TempDir(), "newer.db")
	makeBackup(t, from, newer)
	damage(t, newer, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)")
	lost := filepath.Join(t.TempDir(), "lost.db")
	makeBackup(t, from, lost)
	damage(t, lost, "DELETE FROM customer_groups")

	for _, c := range []struct {
		name, file, says string
		force            bool
		target           func(t *testing.T) (url string, check func())
	}{
		{"a file that is not there", "nowhere.db", "no file", true, withData},
		{"a text", text, "is not a SQLite database", true, withData},
		{"another program's database", other, "not one of Cohort", true, withData},
		{"a newer version's", newer, "newer version", true, withData},
		{"one that is not intact", lost, "not intact", true, withData},
		{"a database with data", backup, "--force", false, withData},
		{"a file that is no database", backup, "--force", false, noDatabase},
		{"one that is open", backup, "Stop Cohort first", true, openElsewhere},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			url, check := c.target(t)
			_, err := upkeep.Restore(t.Context(), url, c.file, c.force)
			refused(t, err, c.says)
			check()
			for name := range strings.FieldsSeq(names(t, filepath.Dir(url))) {
				if !slices.Contains([]string{"cohort.db", "cohort.db-wal", "cohort.db-shm"}, name) {
					t.Errorf("it left %s behind", name)
				}
			}
		})
	}
}

func TestRestore(t *testing.T) {
	t.Parallel()
	_, from := closedWorld(t)
	backup := filepath.Join(t.TempDir(), "backup.db")
	makeBackup(t, from, backup)
	for _, c := range []struct {
		name   string
		target func(t *testing.T) (url string, check func())
		kept   bool
	}{
		{"where nothing is", func(t *testing.T) (string, func()) { return storetest.DatabaseURL(t, "sqlite"), nil }, false},
		{"over a database without data", withoutData, false},
		{"over one with data", withData, true},
		{"over one that was killed", killed, true},
		{"over what is no database", noDatabase, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			url, _ := c.target(t)
			aside, err := upkeep.Restore(t.Context(), url, backup, c.kept)
			if err != nil || (aside != "") != c.kept {
				t.Fatalf("%q %v", aside, err)
			}
			want := "cohort.db"
			if c.kept {
				want += " " + filepath.Base(aside)
			}
			storetest.Same(t, "files", names(t, filepath.Dir(url)), want)
			store, err := storetest.OpenURL(t, url)
			if err != nil {
				t.Fatal(err)
			}
			w := storetest.WorldOf[world](t, store)
			w.isSound("restored")
			storetest.Same(t, "customers", storetest.Query[int](t, store, "SELECT count(*) FROM customers")[0], 20)
			if c.kept && c.name != "over what is no database" {
				old, err := storetest.OpenURL(t, aside)
				w.Must(err)
				storetest.SameList(t, "who was there", storetest.Query[string](t, old, "SELECT email FROM customers"), []string{"old@example.com"})
			}
		})
	}
}

// withData is a database with one customer that nobody has open; check checks that this is still so.
func withData(t *testing.T) (url string, check func()) {
	t.Helper()
	url, store := storeWithData(t)
	store.Close()
	return url, func() {
		opened, err := storetest.OpenURL(t, url)
		if err != nil {
			t.Fatal(err)
		}
		storetest.SameList(t, "who is there", storetest.Query[string](t, opened, "SELECT email FROM customers"), []string{"old@example.com"})
	}
}

func storeWithData(t *testing.T) (url string, store *models.Store) {
	t.Helper()
	store, url = storetest.OpenWithURL(t, "sqlite")
	storetest.WorldOf[world](t, store).NewCustomer("old@example.com")
	return url, store
}

// openElsewhere is a database that somebody has open and does nothing with.
func openElsewhere(t *testing.T) (url string, check func()) {
	t.Helper()
	url, store := storeWithData(t)
	return url, func() {
		storetest.SameList(t, "who is there", storetest.Query[string](t, store, "SELECT email FROM customers"), []string{"old@example.com"})
		storetest.WorldOf[world](t, store).NewCustomer("new@example.com")
	}
}

// killed is a database whose program has been killed: its last changes are in the WAL alone.
func killed(t *testing.T) (url string, check func()) {
	t.Helper()
	from, _ := storeWithData(t)
	url = storetest.DatabaseURL(t, "sqlite")
	for _, side := range []string{"", "-wal", "-shm"} {
		content, err := os.ReadFile(from + side)
		if err == nil {
			err = os.WriteFile(url+side, content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return url, nil
}

func withoutData(t *testing.T) (url string, check func()) {
	t.Helper()
	store, url := storetest.OpenWithURL(t, "sqlite")
	store.Close()
	return url, nil
}

func noDatabase(t *testing.T) (url string, check func()) {
	t.Helper()
	url = storetest.DatabaseURL(t, "sqlite")
	if err := os.WriteFile(url, []byte("notes"), 0o600); err != nil {
		t.Fatal(err)
	}
	return url, func() {
		if content, err := os.ReadFile(url); err != nil || string(content) != "notes" {
			t.Errorf("%q %v", content, err)
		}
	}
}

// refused checks that something was refused in words.
func refused(t *testing.T, err error, says string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("%q is not in: %v", says, err)
	}
}

// names lists the files in a folder.
func names(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]string, len(entries))
	for i, entry := range entries {
		all[i] = entry.Name()
	}
	return strings.Join(all, " ")
}

// The lines for PostgreSQL's programs have no password in them, nor what those do not know.
func TestTheLinesForPostgreSQL(t *testing.T) {
	t.Parallel()
	const server = "postgres://ada:se%40cret@db.example.com:5433/cohort?password=secret&pool_max_conns=8&sslmode=verify-full"
	for _, c := range []struct{ url, file, dump, restore string }{
		{
			server, "cohort.dump",
			"pg_dump --format=custom --no-owner --file='cohort.dump' 'postgres://ada@db.example.com:5433/cohort?sslmode=verify-full'",
			"pg_restore --no-owner --single-transaction --exit-on-error " +
				"--dbname='postgres://ada@db.example.com:5433/cohort?sslmode=verify-full' 'cohort.dump'",
		},
		{
			"postgres:///cohort?host=/var/run/x y", "it's; rm -rf $HOME",
			`pg_dump --format=custom --no-owner --file='it'\''s; rm -rf $HOME' 'postgres:///cohort?host=%2Fvar%2Frun%2Fx%20y'`,
			"pg_restore --no-owner --single-transaction --exit-on-error " +
				`--dbname='postgres:///cohort?host=%2Fvar%2Frun%2Fx%20y' 'it'\''s; rm -rf $HOME'`,
		},
	} {
		storetest.Same(t, "the dump", storetest.Must(upkeep.DumpCommand(c.url, c.file))(t), c.dump)
		storetest.Same(t, "the restore", storetest.Must(upkeep.RestoreCommand(c.url, c.file))(t), c.restore)
	}
	if _, err := upkeep.DumpCommand("postgres://ada:se%cret@db/cohort", "x"); err == nil || strings.Contains(err.Error(), "cret") {
		t.Errorf("of a URL that is none: %v", err)
	}
}
