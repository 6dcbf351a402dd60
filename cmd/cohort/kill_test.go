package main_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"sync"
	"testing"
	"time"

	"cohort/models/storetest"
)

// A program that is killed in the middle of changes, large and small, has lost nothing that it had confirmed, has done
// no change by half, and still knows who is signed in.
func TestKilledInTheMiddle(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, databaseURL string) {
		env := []string{"DATABASE_URL=" + databaseURL}
		run(t, env, "", "seed", "--customers", fmt.Sprint(crowd), "--groups", "2", "--members", "10", "--largest", "6")
		run(t, env, "a long password\n", "user", "add", "ada@example.com")
		db := storetest.Connect(t, databaseURL)

		s := serve(t, databaseURL)
		b := newBrowser(t)
		if !b.post(s, "/login", "email", "ada@example.com", "password", "a long password") {
			t.Fatal("nobody can sign in")
		}
		if !b.post(s, "/customer-groups", "name", "Crowd") {
			t.Fatal("there is no group")
		}
		var id string
		if err := db.QueryRowContext(t.Context(), "SELECT id FROM customer_groups WHERE name = 'Crowd'").Scan(&id); err != nil {
			t.Fatal(err)
		}
		confirmed, slowest := 1, time.Duration(0)
		for range 4 * storetest.Chaos {
			confirmed += b.changeUntilKilled(s, id, confirmed)
			s = serve(t, databaseURL)
			slowest = max(slowest, s.ready)
			if !b.isKnown(s) {
				t.Error("the operator has to sign in again")
			}
			confirmed = checkNothingIsLost(t, db, confirmed)
		}
		checkKeptNumbers(t, db)
		t.Logf("killed %d times, %d groups confirmed, ready again after %v at most", 4*storetest.Chaos, confirmed,
			slowest.Round(time.Millisecond))
	})
}

// crowd is how many customers join a group and leave it at once.
const crowd = 4000

// changeUntilKilled changes large and small things at once until the server is killed, which happens by chance. It
// returns how many groups were made and confirmed.
func (b browser) changeUntilKilled(s *server, crowdID string, groups int) (made int) {
	var wait sync.WaitGroup
	wait.Go(func() {
		path := "/customer-groups/" + crowdID + "/customers/"
		for b.post(s, path+"add", "all", "1") && b.post(s, path+"remove", "all", "1") {
		}
	})
	wait.Go(func() {
		for b.post(s, "/customer-groups", "name", fmt.Sprint("Small ", groups+made)) {
			made++
		}
	})
	time.Sleep(time.Duration(20+rand.IntN(300)) * time.Millisecond)
	s.kill()
	wait.Wait()
	return made
}

// checkNothingIsLost checks what is in the database after a kill, and returns how many groups there are: the one that
// was on its way may have been made, though its client got no answer.
func checkNothingIsLost(t *testing.T, db *sql.DB, confirmed int) (groups int) {
	t.Helper()
	groups = count(t, db, "SELECT count(*) FROM customer_groups WHERE name LIKE 'Small %' OR name = 'Crowd'")
	if groups < confirmed || groups > confirmed+1 {
		t.Errorf("%d groups, %d were confirmed", groups, confirmed)
		groups = confirmed
	}
	members := count(t, db, "SELECT count(*) FROM members JOIN customer_groups ON id = group_id WHERE name = 'Crowd'")
	if members != 0 && members != crowd {
		t.Errorf("%d of %d customers are members", members, crowd)
	}
	missing := count(t, db, `SELECT customers_count -
		(SELECT sum(CASE action WHEN 'added' THEN customers WHEN 'removed' THEN -customers ELSE 0 END)
		FROM activity WHERE object_id = customer_groups.id) FROM customer_groups WHERE name = 'Crowd'`)
	if missing != 0 {
		t.Errorf("the activity lacks %d members", missing)
	}
	return groups
}

// checkKeptNumbers checks the numbers that are kept beside what they count.
func checkKeptNumbers(t *testing.T, db *sql.DB) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), storetest.InvariantViolations)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var wrong string
		if err := rows.Scan(&wrong); err != nil {
			t.Fatal(err)
		}
		t.Error(wrong)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// kill ends the server at once, whatever it does.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	<-s.ended
}

func count(t *testing.T, db *sql.DB, question string) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), question).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// browser is an operator's, without JavaScript.
type browser struct {
	t *testing.T
	http.Client
}

func newBrowser(t *testing.T) browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return browser{t, http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// submit sends a form and returns the status of the answer.
func (b browser) submit(s *server, path string, fields ...string) (status int, err error) {
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	answer, err := b.PostForm(s.url(path), form)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}

// post sends a form and returns whether it was accepted. A server that is gone meanwhile is no failure of the test.
func (b browser) post(s *server, path string, fields ...string) bool {
	status, err := b.submit(s, path, fields...)
	if err != nil {
		return false
	}
	if status != http.StatusSeeOther {
		b.t.Errorf("%s: %d", path, status)
	}
	return status == http.StatusSeeOther
}

// isKnown returns whether the server still knows the browser's session.
func (b browser) isKnown(s *server) bool {
	answer, err := b.Get(s.url("/customer-groups"))
	if err != nil {
		b.t.Error(err)
		return false
	}
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}
