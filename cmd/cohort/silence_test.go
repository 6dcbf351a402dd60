package main_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"cohort/models/storetest"
)

// Where the database has fallen silent everybody is told so, and nobody waits for ever.
func TestASilentDatabaseHoldsUpNobody(t *testing.T) {
	t.Parallel()
	direct := storetest.DatabaseURL(t, "postgres")
	through, hush := storetest.Silent(t, direct)
	env := []string{"DATABASE_URL=" + direct}
	run(t, env, "a long password\n", "user", "add", "ada@example.com")
	s := serve(t, through)
	c := newBrowser(t)
	c.Timeout = 20 * time.Second
	if !c.post(s, "/login", "email", "ada@example.com", "password", "a long password") || !c.isKnown(s) {
		t.Fatal("nobody can sign in")
	}
	hush()
	for _, path := range []string{"/healthz", "/customers", "/healthz"} {
		answer, err := c.Get(s.url(path))
		if err != nil {
			t.Fatal(err)
		}
		said, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("%s: %d %v %.300s", path, answer.StatusCode, err, said)
		}
	}
}
