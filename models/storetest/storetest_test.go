package storetest

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"cohort/models"
)

// TestPostgreSQLIsHere is where a run of all tests learns whether PostgreSQL took part.
func TestPostgreSQLIsHere(t *testing.T) { postgres(t) }

func TestEachTestHasItsOwnStore(t *testing.T) {
	Each(t, func(t *testing.T, store *models.Store) {
		if err := store.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		if name := t.Name(); !strings.HasSuffix(name, "/"+store.Database()) {
			t.Errorf("%s runs on %s", name, store.Database())
		}
	})
}

// The test runs itself as a second process, which starts a server, writes its directory to a file, and is killed.
func TestTheServerDiesWithTheTestProcess(t *testing.T) {
	if os.Getenv("TEST_DATABASE_URL") != "" {
		t.Skip("the server of TEST_DATABASE_URL is not ours to stop")
	}
	if dirOf := os.Getenv("COHORT_TEST_POSTGRES"); dirOf != "" {
		if err := os.WriteFile(dirOf, []byte(postgres(t).url.Query().Get("host")), 0o600); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour) // until killed; a select without cases is a deadlock, which would end it before
	}
	postgres(t)
	where := t.TempDir() + "/dir"
	other := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^"+t.Name()+"$")
	other.Env = append(os.Environ(), "COHORT_TEST_POSTGRES="+where)
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	var dir string
	Wait(t, "the other process has a server", func() bool {
		said, _ := os.ReadFile(where)
		dir = string(said)
		return dir != ""
	})
	if _, err := os.Stat(dir + "/data/postmaster.pid"); err != nil {
		t.Fatal(err)
	}
	_ = other.Process.Kill()
	_ = other.Wait()
	Wait(t, "the server's directory is gone", func() bool {
		_, err := os.Stat(dir)
		return os.IsNotExist(err)
	})
}
