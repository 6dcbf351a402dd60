package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// The operator who signs in to the pages.
const (
	operatorEmail    = "bench@example.com"
	operatorPassword = "a password for the bench"
)

// server is a running program that is measured: Cohort, or the floor.
type server struct {
	name    string
	address string // http://127.0.0.1:1234
	metrics string // the address of its numbers; "" for the floor
	header  http.Header
	pid     int
	ready   time.Duration // from the start to the first answer
	idle    int64         // the memory it holds then, in bytes
	log     string        // its file
	stop    func()
}

// freeAddress is one that nobody listens at.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// start runs a command until it answers a request for path, and until stop is called.
func start(ctx context.Context, c *exec.Cmd, name, address, path string) (*server, error) {
	dir, err := os.MkdirTemp("", "cohort-bench-")
	if err != nil {
		return nil, err
	}
	s := &server{name: name, address: "http://" + address, header: http.Header{}, log: filepath.Join(dir, "log")}
	log, err := os.Create(s.log)
	if err != nil {
		return nil, err
	}
	c.Stdout, c.Stderr = log, log
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	c.WaitDelay = 10 * time.Second
	began := time.Now()
	if err := c.Start(); err != nil {
		return nil, err
	}
	s.pid = c.Process.Pid
	s.stop = func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		_ = c.Wait() // it was told to end
		log.Close()
		_ = os.RemoveAll(dir)
	}
	for {
		answer, err := http.Get(s.address + path)
		if err == nil {
			answer.Body.Close()
			s.ready, s.idle = time.Since(began), memoryOf(s.pid, "VmRSS")
			return s, nil
		}
		if ctx.Err() != nil || time.Since(began) > time.Minute {
			s.stop()
			said, _ := os.ReadFile(s.log)
			return nil, fmt.Errorf("%s does not answer: %w\n%s", name, err, said)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// startCohort serves a database, with a key for the Admin API and a session of the pages. flags are added to its own.
func startCohort(ctx context.Context, b binary, d database, flags ...string) (*server, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	metrics, err := freeAddress()
	if err != nil {
		return nil, err
	}
	c := b.command(ctx, d.url, append([]string{"serve", "--addr=" + address, "--metrics-addr=" + metrics}, flags...)...)
	c.Env = append(c.Env, "COHORT_ADMIN_EMAIL="+operatorEmail, "COHORT_ADMIN_PASSWORD="+operatorPassword)
	s, err := start(ctx, c, "Cohort", address, "/login")
	if err != nil {
		return nil, err
	}
	s.metrics = "http://" + metrics + "/metrics"
	if err := s.introduce(ctx, b, d); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// introduce gets the key and the session that the requests carry.
func (s *server) introduce(ctx context.Context, b binary, d database) error {
	key, err := b.command(ctx, d.url, "key", "add", "bench").Output()
	if err != nil {
		return fmt.Errorf("cohort key add: %w", err)
	}
	s.header.Set("x-medusa-access-token", strings.TrimSpace(string(key)))
	form := url.Values{"email": {operatorEmail}, "password": {operatorPassword}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.address+"/login", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return err
	}
	answer.Body.Close()
	var cookies []string
	for _, cookie := range answer.Cookies() {
		cookies = append(cookies, cookie.Name+"="+cookie.Value)
	}
	if answer.StatusCode != http.StatusSeeOther || len(cookies) == 0 {
		return fmt.Errorf("signing in: %s", answer.Status)
	}
	s.header.Set("Cookie", strings.Join(cookies, "; "))
	return nil
}

// startFloor serves a database with the bare handlers of floor.go, in a process of its own.
func startFloor(ctx context.Context, d database) (*server, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := exec.CommandContext(ctx, self, "floor", d.kind, d.url, address)
	c.Env = append(os.Environ(), floorEnv+"=1")
	return start(ctx, c, "floor", address, "/")
}

var mallocs = regexp.MustCompile(`(?m)^go_memstats_mallocs_total ([0-9.e+]+)$`)

// allocations is how many objects the program has allocated since it began; 0 where it does not say.
func (s *server) allocations() float64 {
	if s.metrics == "" {
		return 0
	}
	answer, err := http.Get(s.metrics)
	if err != nil {
		return 0
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0
	}
	found := mallocs.FindSubmatch(text)
	if found == nil {
		return 0
	}
	n, _ := strconv.ParseFloat(string(found[1]), 64)
	return n
}

// statementsOf counts the statements of the last request of a row's block, of a program that logs them: --log-level=debug. The answer's id
// is in each line.
func (s *server) statementsOf(ctx context.Context, client *http.Client, p plan) (int, error) {
	var id string
	for range 2 { // the first time nothing is remembered
		for i, requests := range []func(bool) []request{p.before, p.block, p.after} {
			if requests == nil {
				continue
			}
			for _, r := range requests(false) {
				got, err := s.do(ctx, client, r)
				if err != nil {
					return 0, err
				}
				if i == 1 {
					id = got.id
				}
			}
		}
	}
	log, err := os.ReadFile(s.log)
	if err != nil {
		return 0, err
	}
	n := 0
	for text := range strings.Lines(string(log)) {
		if strings.Contains(text, "request="+id) && strings.Contains(text, "msg=sql") {
			n++
		}
	}
	return n, nil
}
