package main_test

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cohort/models/storetest"
)

// program is the binary, built once for all tests of this package much as `make build` does, in a directory of its own.
var (
	programDir string
	program    = sync.OnceValues(func() (string, error) {
		var err error
		if programDir, err = os.MkdirTemp("", "cohort-binary-"); err != nil {
			return "", err
		}
		path := filepath.Join(programDir, "cohort")
		build := exec.Command("go", "build", "-buildvcs=false", "-ldflags", "-s -w -X main.version=test", "-o", path, ".")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return "", fmt.Errorf("%w\n%s", err, out)
		}
		return path, nil
	})
)

func TestMain(m *testing.M) {
	code := m.Run()
	if programDir != "" {
		_ = os.RemoveAll(programDir)
	}
	os.Exit(code)
}

// command is the program with arguments and with no settings but these, in an empty directory.
func command(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatalf("building the program: %v", err)
	}
	c := exec.CommandContext(t.Context(), path, args...)
	c.Dir = t.TempDir()
	c.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + c.Dir, "TMPDIR=" + os.TempDir()}, env...)
	return c
}

// ended is a program that has come to its end.
type ended struct {
	code           int
	stdout, stderr string
}

// run runs the program to its end.
func run(t *testing.T, env []string, stdin string, args ...string) ended {
	t.Helper()
	c := command(t, env, args...)
	var stdout, stderr bytes.Buffer
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(stdin), &stdout, &stderr
	started := time.Now()
	stop := time.AfterFunc(storetest.Limit(t), func() { _ = c.Process.Kill() })
	err := c.Run()
	stop.Stop()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatalf("cohort %s: %v", strings.Join(args, " "), err)
	}
	t.Logf("cohort %s: %v", strings.Join(args, " "), time.Since(started).Round(time.Millisecond))
	return ended{c.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// server is a program that serves.
type server struct {
	t        *testing.T
	cmd      *exec.Cmd
	out      *output
	addr     string
	base     string        // its URL
	database string        // the URL of its database
	ready    time.Duration // from its start to its first healthy answer
	ended    chan struct{}
}

// serve starts `cohort serve` on a free port and waits until it is healthy.
func serve(t *testing.T, databaseURL string, args ...string) *server {
	t.Helper()
	addr := freeAddr(t)
	return start(t, databaseURL, addr, "http://"+addr, args...)
}

// start starts `cohort serve` on an address and waits until it is healthy at its URL.
func start(t *testing.T, databaseURL, addr, base string, args ...string) *server {
	t.Helper()
	s := &server{t: t, addr: addr, base: base, database: databaseURL, out: &output{}, ended: make(chan struct{})}
	s.cmd = command(t, []string{"COHORT_ADDR=" + s.addr, "DATABASE_URL=" + databaseURL}, append([]string{"serve"}, args...)...)
	s.cmd.Stdout, s.cmd.Stderr = s.out, s.out
	started := time.Now()
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = s.cmd.Wait()
		close(s.ended)
	}()
	t.Cleanup(func() {
		_ = s.cmd.Process.Kill()
		<-s.ended
		if t.Failed() {
			t.Logf("the server said:\n%s", s.out)
		}
	})
	for {
		if answer, err := anyCertificate.Get(s.url("/healthz")); err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				s.ready = time.Since(started)
				return s
			}
		}
		select {
		case <-s.ended:
			t.Fatalf("the server ended at once: %v", s.cmd.ProcessState)
		case <-time.After(2 * time.Millisecond):
		}
		if time.Since(started) > storetest.Limit(t) {
			t.Fatal("the server does not become healthy")
		}
	}
}

func (s *server) url(path string) string { return s.base + path }

// anyCertificate is a client that takes certificates which nobody has signed.
var anyCertificate = &http.Client{Transport: &http.Transport{
	TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true,
}}

// terminate asks the server to stop.
func (s *server) terminate() {
	s.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
}

// code waits for the server's end and is its exit code.
func (s *server) code() int {
	s.t.Helper()
	select {
	case <-s.ended:
	case <-time.After(storetest.Limit(s.t)):
		s.t.Fatal("the server does not end")
	}
	return s.cmd.ProcessState.ExitCode()
}

// output keeps what a program prints, to be read while it still runs.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
