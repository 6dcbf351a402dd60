package main_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cohort/models/storetest"
)

const maxBinary = 40 << 20 // bytes

func TestTheBinaryIsSmall(t *testing.T) {
	t.Parallel()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%.1f MB", float64(file.Size())/(1<<20))
	if file.Size() > maxBinary {
		t.Errorf("the binary has %d bytes, more than %d", file.Size(), maxBinary)
	}
}

// A start on a database that is there is measured, not judged: the machine is not always ours alone.
func TestServeStartsAndStops(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		for _, database := range []string{"a new", "the same"} {
			s := serve(t, databaseURL)
			t.Logf("ready after %v on %s database", s.ready.Round(time.Millisecond), database)
			s.terminate()
			if code := s.code(); code != 0 {
				t.Errorf("exit code %d", code)
			}
		}
	})
}

// What is older than it is to be kept goes as soon as the program serves, without a word to anybody who waits.
func TestServeSweepsOldActivity(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		store, err := storetest.OpenURL(t, databaseURL)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := store.AddOperator(t.Context(), "ada@example.com", "a good password"); err != nil {
			t.Fatal(err)
		}
		entries := func() int { return storetest.Query[int](t, store, "SELECT count(*) FROM activity")[0] }
		if entries() == 0 {
			t.Fatal("there is no activity")
		}
		storetest.Exec(t, store, "UPDATE activity SET id = 'act_0'")
		s := serve(t, databaseURL)
		s.terminate()
		s.code()
		if entries() == 0 {
			t.Error("by itself activity is kept forever")
		}
		s = serve(t, databaseURL, "--activity-days", "30")
		storetest.Wait(t, "it is swept", func() bool { return entries() == 0 })
		s.terminate()
		if code := s.code(); code != 0 {
			t.Errorf("exit code %d", code)
		}
	})
}

// A request that is under way when SIGTERM comes is answered: here one whose body is still being sent.
func TestServeDrains(t *testing.T) {
	t.Parallel()
	s := serve(t, storetest.DatabaseURL(t, "sqlite"))
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(storetest.Limit(t)))
	body := "email=someone%40example.com&password=something"
	fmt.Fprintf(conn, "POST /login HTTP/1.1\r\nHost: %s\r\nContent-Type: "+
		"application/x-www-form-urlencoded\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n",
		s.addr, len(body))
	answers := bufio.NewReader(conn)
	// The server sends it when the handler begins to read.
	if line, err := answers.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("%q %v", line, err)
	}
	if _, err := answers.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(conn, body[:10])

	s.terminate()
	storetest.Wait(t, "no new connections are accepted", func() bool {
		other, err := net.Dial("tcp", s.addr)
		if err == nil {
			_ = other.Close()
		}
		return err != nil
	})

	_, _ = io.WriteString(conn, body[10:])
	answer, err := http.ReadResponse(answers, nil)
	if err != nil {
		t.Fatalf("the request under way was not answered: %v", err)
	}
	if answer.StatusCode >= 500 {
		t.Errorf("it was answered %s", answer.Status)
	}
	if code := s.code(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestServeTellsWhyItCannot(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	nobody := freeAddr(t)
	port := taken.Addr().(*net.TCPAddr).Port
	inUse := fmt.Sprintf("another program already listens on 127.0.0.1:%d: stop it, or choose another port, "+
		"such as --addr 127.0.0.1:%d or COHORT_ADDR=127.0.0.1:%d", port, port+1, port+1)
	for _, c := range []struct {
		name string
		env  []string
		args []string
		says string
	}{
		{"a wrong flag", nil, []string{"--bogus"}, "--bogus"},
		{"a wrong address", []string{"COHORT_ADDR=nonsense"}, nil, "nonsense"},
		{"a port in use", []string{"COHORT_ADDR=" + taken.Addr().String()}, nil, inUse},
		{"a port in use for metrics", []string{"COHORT_METRICS_ADDR=" + taken.Addr().String()}, nil, "or COHORT_METRICS_ADDR="},
		{"no PostgreSQL there", []string{"DATABASE_URL=postgres://someone:secret@" + nobody + "/cohort"}, nil, "database"},
		{"no such folder", []string{"DATABASE_URL=" + filepath.Join(t.TempDir(), "none", "cohort.db")}, nil, "cohort.db"},
		{"an unknown database", []string{"DATABASE_URL=mysql://localhost/cohort"}, nil, "mysql"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			oneSentence(t, run(t, append([]string{"COHORT_ADDR=127.0.0.1:0"}, c.env...), "",
				append([]string{"serve"}, c.args...)...), c.says)
		})
	}
}

func TestServeRefusesANewerDatabase(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		env := []string{"DATABASE_URL=" + databaseURL, "COHORT_ADDR=127.0.0.1:0"}
		if made := run(t, env, "", "migrate"); made.code != 0 {
			t.Fatalf("%+v", made)
		}
		if _, err := storetest.Connect(t, databaseURL).
			ExecContext(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)"); err != nil {
			t.Fatal(err)
		}
		oneSentence(t, run(t, env, "", "serve"), "newer version")
	})
}

// onEach runs a test of the program on a new and empty database of each kind.
func onEach(t *testing.T, test func(t *testing.T, databaseURL string)) {
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			test(t, storetest.DatabaseURL(t, database))
		})
	}
}

// oneSentence checks an end in failure: one line that a person understands, and no secret in it.
func oneSentence(t *testing.T, end ended, says string) {
	t.Helper()
	line := strings.TrimRight(end.stderr, "\n")
	switch {
	case end.code != 1:
		t.Errorf("exit code %d: %s", end.code, line)
	case line == "" || strings.Contains(line, "\n"):
		t.Errorf("not one line:\n%s", line)
	case !strings.Contains(line, says):
		t.Errorf("%q is not in: %s", says, line)
	case strings.Contains(line, "secret"):
		t.Errorf("a password is shown: %s", line)
	}
	t.Log(line)
}
