package main_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"cohort/models/storetest"
)

// Requests and failed sign-ins are counted, and told on the private address alone.
func TestMetrics(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		run(t, []string{"DATABASE_URL=" + databaseURL}, "a long password\n", "user", "add", "ada@example.com")
		private := freeAddr(t)
		s, b := serve(t, databaseURL, "--metrics-addr", private), newBrowser(t)
		s.says("Metrics and profiles are served")
		if s.signsIn("ada@example.com", "wrong") || !b.post(s, "/login", "email", "ada@example.com", "password", "a long password") {
			t.Fatal("the wrong one can sign in")
		}
		for _, door := range []string{"/admin/auth", "/admin/auth/token", "/admin/auth/token"} {
			answer, err := http.Post(s.url(door), "application/json", strings.NewReader(`{"email":"ada@example.com","password":"wrong"}`))
			if err != nil || answer.StatusCode != http.StatusUnauthorized {
				t.Fatalf("%v %v", answer, err)
			}
			_ = answer.Body.Close()
		}
		for n := range 5 {
			s.status(s.url(fmt.Sprint("/nothing/", n)), http.StatusNotFound)
		}
		for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/cmdline"} {
			s.status(s.url(path), http.StatusNotFound)
		}
		if !b.isKnown(s) {
			t.Error("the operator is not signed in")
		}
		s.status("http://"+private+"/debug/pprof/goroutine?debug=1", http.StatusOK)
		var all string
		storetest.Wait(t, "the last request is counted, which is after its answer", func() bool {
			all = s.status("http://"+private+"/metrics", http.StatusOK)
			return strings.Contains(all, `cohort_http_request_duration_seconds_count{method="GET",route="/customer-groups"} 1`)
		})
		for _, line := range []string{
			`cohort_http_requests_total{method="GET",route="/customer-groups",status="200"} 1`,
			`cohort_http_requests_total{method="GET",route="unknown",status="404"} 8`,
			`cohort_http_requests_total{method="POST",route="/login",status="303"} 1`,
			`cohort_http_request_duration_seconds_count{method="GET",route="/customer-groups"} 1`,
			`cohort_sign_in_failures_total{door="form",reason="wrong"} 1`,
			`cohort_sign_in_failures_total{door="session",reason="wrong"} 1`,
			`cohort_sign_in_failures_total{door="token",reason="wrong"} 2`,
			`cohort_sign_in_failures_total{door="token",reason="throttled"} 0`,
			`cohort_build_info{version="test"} 1`,
		} {
			if !strings.Contains(all, "\n"+line+"\n") {
				t.Errorf("%s is not among:\n%s", line, all)
			}
		}
		if strings.Contains(all, "nothing/") || strings.Contains(all, "ada@") {
			t.Errorf("what was sent is among the numbers:\n%s", all)
		}
	})
}

func TestMetricsAreOffUnlessAskedFor(t *testing.T) {
	t.Parallel()
	s := serve(t, storetest.DatabaseURL(t, "sqlite"))
	s.says("Cohort is ready")
	s.status(s.url("/metrics"), http.StatusNotFound)
	if strings.Contains(s.out.String(), "Metrics") {
		t.Error("metrics are served")
	}
}

func TestAMetricsAddressForEverybodyIsWarnedOf(t *testing.T) {
	t.Parallel()
	for addr, open := range map[string]bool{"0.0.0.0:0": true, ":0": true, "[::]:0": true, "127.0.0.1:0": false, "localhost:0": false} {
		s := serve(t, storetest.DatabaseURL(t, "sqlite"), "--metrics-addr", addr)
		s.says("Metrics and profiles are served")
		if warned := strings.Contains(s.out.String(), "Metrics and profiles are open to everybody"); warned != open {
			t.Errorf("%s is warned of: %v", addr, warned)
		}
	}
}

// While requests under way are finished the private address says that no more should come, and that the program lives.
func TestAStoppingServerIsNotReady(t *testing.T) {
	t.Parallel()
	private := freeAddr(t)
	s := serve(t, storetest.DatabaseURL(t, "sqlite"), "--metrics-addr", private)
	s.status("http://"+private+"/readyz", http.StatusOK)
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(storetest.Limit(t)))
	fmt.Fprintf(conn, "POST /login HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n"+
		"Content-Length: 7\r\nExpect: 100-continue\r\n\r\n", s.addr)
	answers := bufio.NewReader(conn)
	if line, err := answers.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("%q %v", line, err)
	}
	if _, err := answers.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	s.terminate()
	s.says("finishing the requests in progress")
	s.status("http://"+private+"/readyz", http.StatusServiceUnavailable)
	s.status("http://"+private+"/livez", http.StatusOK)
	s.status("http://"+private+"/metrics", http.StatusOK)
	_, _ = io.WriteString(conn, "email=a")
	if answer, err := http.ReadResponse(answers, nil); err != nil || answer.StatusCode >= 500 {
		t.Errorf("the request under way: %v %v", answer, err)
	}
	if code := s.code(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// With a delay everything is served on while a load balancer sees that it should ask elsewhere.
func TestAStopCanBeDelayed(t *testing.T) {
	t.Parallel()
	s := serve(t, storetest.DatabaseURL(t, "sqlite"), "--stop-delay", "1h")
	for _, path := range []string{"/readyz", "/livez", "/healthz"} {
		s.status(s.url(path), http.StatusOK)
	}
	s.terminate()
	s.says("not ready for more")
	s.status(s.url("/readyz"), http.StatusServiceUnavailable)
	for _, path := range []string{"/livez", "/healthz", "/login"} {
		s.status(s.url(path), http.StatusOK)
	}
	s.terminate() // a second one does not wait
	s.code()
}

// A slow statement stands in the log with its request, and without anybody's data.
func TestSlowStatementsAreLogged(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		run(t, []string{"DATABASE_URL=" + databaseURL}, "a long password\n", "user", "add", "ada@example.com")
		for limit, slow := range map[string]bool{"1ns": true, "0": false, "10m": false} {
			s, b := serve(t, databaseURL, "--slow-query", limit), newBrowser(t)
			if !b.post(s, "/login", "email", "ada@example.com", "password", "a long password") ||
				!b.post(s, "/customers", "email", "customer"+limit+"@example.org", "first_name", "Lovelace") {
				t.Fatal("nothing can be done")
			}
			s.logs(`level=INFO msg=request method=POST route=/customers`)
			if slow {
				s.logs(`level=WARN msg="slow query" text="INSERT INTO .*customers.*" duration=\S+ rows=1 request=[0-9A-Za-z]+`)
			} else if strings.Contains(s.out.String(), "slow query") {
				t.Errorf("with %s a statement is slow", limit)
			}
			for _, secret := range []string{"ovelace", "example.org", "ada@example.com", "a long password", "argon2id"} {
				if strings.Contains(s.out.String(), secret) {
					t.Errorf("the log has %q in it", secret)
				}
			}
			s.terminate()
			s.code()
		}
	})
}

// status checks the status of an answer and returns its body.
func (s *server) status(url string, want int) string {
	s.t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != want {
		s.t.Errorf("%s: %d %v, not %d", url, answer.StatusCode, err, want)
	}
	return string(body)
}
