package storetest

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// RunLine runs a line of a shell with the programs of PostgreSQL at hand, and the password of a database. A failure ends the test.
func RunLine(t testing.TB, databaseURL, line string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "sh", "-c", line)
	c.Dir, c.Env = t.TempDir(), os.Environ()
	if bin, err := findPostgres(); err == nil {
		c.Env = append(c.Env, "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	}
	if u, err := url.Parse(databaseURL); err == nil && u.User != nil {
		password, _ := u.User.Password()
		c.Env = append(c.Env, "PGPASSWORD="+password)
	}
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
}
