package main_test

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/pressly/goose/v3"

	"cohort/migrations"
	"cohort/models/storetest"
)

// What the server's operators see is in a backup that was made while they worked, and back after a restore.
func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		env := []string{"DATABASE_URL=" + databaseURL}
		run(t, env, "", "seed", "--customers", "400", "--groups", "3", "--members", "30", "--largest", "20")
		run(t, env, "a long password\n", "user", "add", "ada@example.com")
		s, b := serve(t, databaseURL), newBrowser(t)
		if !b.post(s, "/login", "email", "ada@example.com", "password", "a long password") || !b.post(s, "/customer-groups", "name", "Crowd") {
			t.Fatal("nothing can be done")
		}
		var id string
		db := storetest.Connect(t, databaseURL)
		if err := db.QueryRowContext(t.Context(), "SELECT id FROM customer_groups WHERE name = 'Crowd'").Scan(&id); err != nil {
			t.Fatal(err)
		}
		stop := b.keepChanging(s, id)
		file := filepath.Join(t.TempDir(), "backup")
		end := run(t, env, "", "backup", file)
		stop()
		restored := storetest.DatabaseURL(t, kindOf(databaseURL))
		env = []string{"DATABASE_URL=" + restored}
		if kindOf(databaseURL) == "postgres" {
			storetest.RunLine(t, databaseURL, end.stdout)
			storetest.RunLine(t, restored, run(t, env, "", "restore", file).stdout)
		} else if end := run(t, env, "", "restore", file); end.code != 0 || end.stdout != file+" was restored and is up to date.\n" {
			t.Errorf("%+v", end)
		}
		if end := run(t, env, "", "check"); end.code != 0 || end.stdout != "Everything fits together.\n" || end.stderr != "" {
			t.Errorf("%+v", end)
		}
		again := serve(t, restored)
		if !again.signsIn("ada@example.com", "a long password") || !b.isKnown(again) {
			t.Error("the operator is not known any more")
		}
	})
}

// keepChanging has an operator add and remove everybody until stop is called.
func (b browser) keepChanging(s *server, groupID string) (stop func()) {
	b.t.Helper()
	done := make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		path := "/customer-groups/" + groupID + "/customers/"
		for b.post(s, path+"add", "all", "1") && b.post(s, path+"remove", "all", "1") {
			select {
			case <-done:
				return
			default:
			}
		}
		b.t.Error("the operator could not go on")
	})
	return func() { close(done); wait.Wait() }
}

func kindOf(databaseURL string) string {
	if strings.HasPrefix(databaseURL, "postgres") {
		return "postgres"
	}
	return "sqlite"
}

func TestBackupsAreReplacedByForceAlone(t *testing.T) {
	t.Parallel()
	databaseURL, file := storetest.DatabaseURL(t, "sqlite"), filepath.Join(t.TempDir(), "backup.db")
	env := []string{"DATABASE_URL=" + databaseURL}
	oneSentence(t, run(t, env, "", "backup", file), "There is no database")
	oneSentence(t, run(t, env, "", "check"), "There is no database")
	run(t, env, "", "seed", "--customers", "3", "--groups", "0")
	if end := run(t, env, "", "backup", file); end.code != 0 || !strings.HasPrefix(end.stdout, "The database was backed up into "+file) {
		t.Errorf("%+v", end)
	}
	oneSentence(t, run(t, env, "", "backup", file), "already exists")
	if end := run(t, env, "", "backup", "--force", file); end.code != 0 {
		t.Errorf("%+v", end)
	}
	oneSentence(t, run(t, env, "", "restore", file), "has data in it")
	s := serve(t, databaseURL)
	oneSentence(t, run(t, env, "", "restore", "--force", file), "open in another program")
	s.terminate()
	s.code()
	end := run(t, env, "", "restore", "--force", file)
	aside, ok := strings.CutPrefix(strings.Split(end.stdout, "\n")[0], "The database that was there is now ")
	if _, err := os.Stat(strings.TrimSuffix(aside, ".")); end.code != 0 || !ok || err != nil {
		t.Errorf("%+v %v", end, err)
	}
}

// A backup of an older database is brought up to date by a restore, and one is not touched by being backed up.
func TestABackupComesBeforeTheUpgrade(t *testing.T) {
	t.Parallel()
	databaseURL, file := storetest.DatabaseURL(t, "sqlite"), filepath.Join(t.TempDir(), "backup.db")
	env := []string{"DATABASE_URL=" + databaseURL}
	files, err := migrations.For("sqlite")
	if err != nil {
		t.Fatal(err)
	}
	db := storetest.Connect(t, databaseURL)
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), 13); err != nil {
		t.Fatal(err)
	}
	if end := run(t, env, "", "backup", file); end.code != 0 {
		t.Fatalf("%+v", end)
	}
	const version = "SELECT max(version_id) FROM goose_db_version"
	storetest.Same(t, "the version of the database", count(t, db, version), 13)
	storetest.Same(t, "the version of the backup", count(t, storetest.Connect(t, file), version), 13)
	restored := storetest.DatabaseURL(t, "sqlite")
	if end := run(t, []string{"DATABASE_URL=" + restored}, "", "restore", file); end.code != 0 {
		t.Fatalf("%+v", end)
	}
	fresh := storetest.DatabaseURL(t, "sqlite")
	if end := run(t, []string{"DATABASE_URL=" + fresh}, "", "migrate"); end.code != 0 {
		t.Fatalf("%+v", end)
	}
	newest := count(t, storetest.Connect(t, fresh), version)
	storetest.Same(t, "the version that was restored", count(t, storetest.Connect(t, restored), version), newest)
	storetest.Same(t, "a newer one than that of the backup", newest > 13, true)
}

func TestCheckFindsAndRepairs(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		env := []string{"DATABASE_URL=" + databaseURL}
		run(t, env, "", "seed", "--customers", "30", "--groups", "2", "--members", "20")
		if _, err := storetest.Connect(t, databaseURL).
			ExecContext(t.Context(), "UPDATE totals SET count = 31 WHERE name = 'customers'"); err != nil {
			t.Fatal(err)
		}
		const finding = "The total number of customers is kept as 31, but is 30."
		end := run(t, env, "", "check")
		oneSentence(t, end, "cohort check --repair")
		storetest.Same(t, "the check", end.stdout, finding+"\n")
		end = run(t, env, "", "check", "--repair")
		storetest.Same(t, "the repair", fmt.Sprint(end.code, end.stdout), "0"+finding+" Counted anew.\n")
		if end := run(t, env, "", "check"); end.code != 0 {
			t.Errorf("%+v", end)
		}
	})
}

// The password of a database is in no line that is printed.
func TestTheLinesForPostgreSQLHaveNoPassword(t *testing.T) {
	t.Parallel()
	u := url.URL{Scheme: "postgres", User: url.UserPassword("ada", "secret"), Host: "db.example.com", Path: "/cohort"}
	for _, command := range []string{"backup", "restore"} {
		end := run(t, []string{"DATABASE_URL=" + u.String()}, "", command, "cohort.dump")
		if end.code != 0 || !strings.Contains(end.stdout, "postgres://ada@db.example.com/cohort") ||
			strings.Contains(end.stdout+end.stderr, "secret") {
			t.Errorf("%+v", end)
		}
	}
}
