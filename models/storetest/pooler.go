package storetest

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// poolerPort names the pooler's socket, which is in a folder of its own.
const poolerPort = 6432

// Pooler starts Debian's PgBouncer in front of the tests' PostgreSQL, in transaction mode with few connections, for as long as
// the test runs. It returns the URL of the same database behind it.
func Pooler(t testing.TB, databaseURL string) string {
	t.Helper()
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		missing(t, "PgBouncer is not installed: what is shown here is only shown behind it (Debian: apt-get install pgbouncer)")
	}
	behind, err := url.Parse(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	owner, err := unprivileged()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := privateDir("pgbouncer", owner)
	if err != nil {
		t.Fatal(err)
	}
	settings := fmt.Sprintf(`[databases]
* = host=%s user=postgres
[pgbouncer]
listen_port = %d
unix_socket_dir = %s
auth_type = any
pool_mode = transaction
default_pool_size = 5
max_client_conn = 200
`, behind.Query().Get("host"), poolerPort, dir)
	file := filepath.Join(dir, "pgbouncer.ini")
	if err := os.WriteFile(file, []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	server := privateServer{dir: dir, log: filepath.Join(dir, "log"), owner: owner, stop: "TERM", command: []string{program, file}}
	end, err := server.keep()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	behind.RawQuery = url.Values{"host": {dir}, "port": {fmt.Sprint(poolerPort)}, "user": {"postgres"}}.Encode()
	if err := ready(behind, server.log); err != nil {
		t.Fatalf("the tests' PgBouncer: %v", err)
	}
	return behind.String()
}
