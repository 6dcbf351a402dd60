package main_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"cohort/models/storetest"
)

// At debug the log has the text of each statement, and at no level has it anybody's data.
func TestTheLogShowsStatementsAtDebugOnly(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		run(t, []string{"DATABASE_URL=" + databaseURL}, "a long password\n", "user", "add", "ada@example.com")
		for level, statements := range map[string]bool{"debug": true, "info": false} {
			s := serve(t, databaseURL, "--log-level", level)
			c := newBrowser(t)
			if !c.post(s, "/login", "email", "ada@example.com", "password", "a long password") ||
				!c.post(s, "/customers", "email", level+"@example.org", "first_name", "Lovelace") {
				t.Fatal("nothing can be done")
			}
			answer, err := c.Get(s.url("/customers?q=lovelace"))
			if err != nil || answer.StatusCode != http.StatusOK {
				t.Fatalf("%v %v", answer, err)
			}
			_ = answer.Body.Close()
			s.logs(`level=INFO msg=request method=GET route=/customers status=200 duration=\S+ request=\S+ address=127\.0\.0\.1 operator=usr_`)
			if statements {
				s.logs(`level=DEBUG msg=sql text="INSERT INTO .*" duration=\S+ rows=1`)
				s.logs(`level=DEBUG msg=sql text="SELECT .*(\?|\$1\b)[^$]`)
			} else if strings.Contains(s.out.String(), "msg=sql") {
				t.Error("at info the log has SQL")
			}
			for _, secret := range []string{"ovelace", "example.org", "ada@example.com", "a long password", "argon2id"} {
				if strings.Contains(s.out.String(), secret) {
					t.Errorf("at %s the log has %q in it", level, secret)
				}
			}
			s.terminate()
			s.code()
		}
	})
}

// logs waits for a line that matches.
func (s *server) logs(line string) {
	s.t.Helper()
	wanted := regexp.MustCompile("(?m)^.*" + line)
	storetest.Wait(s.t, "the log has a line like "+line, func() bool { return wanted.MatchString(s.out.String()) })
}

func TestALogLevelThatThereIsNot(t *testing.T) {
	t.Parallel()
	e := run(t, nil, "", "serve", "--log-level", "loud")
	if e.code == 0 || !strings.Contains(e.stderr, `must be one of "debug","info","warn","error"`) {
		t.Errorf("%d %s", e.code, e.stderr)
	}
}
