package main_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cohort/models/storetest"
)

// What is checked is neither created, nor migrated, nor written, whatever it is.
func TestACheckMakesNoDatabase(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	in := func(name string) string { return filepath.Join(folder, name) }
	if err := os.WriteFile(in("empty"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	execute(t, in("other"), "CREATE TABLE a (b)")
	for name, change := range map[string]string{
		"older": "DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version)",
		"newer": "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)",
	} {
		run(t, []string{"DATABASE_URL=" + in(name)}, "", "migrate")
		execute(t, in(name), change)
	}
	for name, says := range map[string]string{
		"missing": "There is no database", "empty": "is empty", "other": "not one of Cohort",
		"older": "start Cohort or run cohort migrate first", "newer": "newer version of Cohort",
	} {
		before, _ := os.ReadFile(in(name))
		for _, args := range [][]string{{"check"}, {"check", "--repair"}} {
			oneSentence(t, run(t, []string{"DATABASE_URL=" + in(name)}, "", args...), says)
		}
		if after, _ := os.ReadFile(in(name)); !slices.Equal(before, after) {
			t.Errorf("%s: the file is another one", name)
		}
	}
	if _, err := os.Stat(in("missing")); err == nil {
		t.Error("a file was created")
	}
}

func TestACheckMakesNoTablesInPostgreSQL(t *testing.T) {
	t.Parallel()
	url := storetest.DatabaseURL(t, "postgres")
	env := []string{"DATABASE_URL=" + url}
	for _, args := range [][]string{{"check"}, {"check", "--repair"}} {
		oneSentence(t, run(t, env, "", args...), "not one of Cohort")
	}
	db := storetest.Connect(t, url)
	storetest.Same(t, "tables", count(t, db, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), 0)
	run(t, env, "", "migrate")
	if end := run(t, env, "", "check"); end.code != 0 {
		t.Errorf("%+v", end)
	}
	execute(t, url, "DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version)")
	oneSentence(t, run(t, env, "", "check"), "cohort migrate first")
}

// A backup is checked as it is: it gets no WAL.
func TestABackupIsCheckedAsItIs(t *testing.T) {
	t.Parallel()
	env, file := []string{"DATABASE_URL=" + storetest.DatabaseURL(t, "sqlite")}, filepath.Join(t.TempDir(), "backup.db")
	run(t, env, "", "seed", "--customers", "30", "--groups", "2", "--members", "20")
	run(t, env, "", "backup", file)
	before := storetest.Must(os.ReadFile(file))(t)
	if end := run(t, []string{"DATABASE_URL=" + file}, "", "check"); end.code != 0 || end.stdout != "Everything fits together.\n" {
		t.Errorf("%+v", end)
	}
	if !slices.Equal(before, storetest.Must(os.ReadFile(file))(t)) {
		t.Error("the file is another one")
	}
}

// The people in a database are nobody's but the owner's of its file.
func TestANewDatabaseIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "cohort.db")
	s := serve(t, file)
	for _, name := range []string{file, file + "-wal", file + "-shm"} {
		storetest.Same(t, "the mode of "+filepath.Base(name), storetest.Must(os.Stat(name))(t).Mode().Perm(), 0o600)
	}
	const warning = "Others on this machine can read the database file"
	storetest.Same(t, "whether it warns", strings.Contains(s.out.String(), warning), false)
	s.terminate()
	s.code()
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	serve(t, file).says(warning)
	storetest.Same(t, "the mode of a file that was there", storetest.Must(os.Stat(file))(t).Mode().Perm(), 0o644)
}

func execute(t *testing.T, url, statement string) {
	t.Helper()
	if _, err := storetest.Connect(t, url).ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}
