package main_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"cohort/models/storetest"
)

// Where the database has stopped answering, every request gets an error in time.
func TestASilentDatabaseHoldsUpNobody(t *testing.T) {
	t.Parallel()
	direct := storetest.DatabaseURL(t, "postgres")
	through, hush := storetest.SilentProxy(t, direct)
	env := []string{"DATABASE_URL=" + direct}
	run(t, env, "a long password\n", "user", "add", "ada@example.com")
	s := serve(t, through)
	c := newBrowser(t)
	c.Timeout = storetest.Limit(t)
	if !c.post(s, "/login", "email", "ada@example.com", "password", "a long password") || !c.isKnown(s) {
		t.Fatal("nobody can sign in")
	}
	answer, err := c.Post(s.url("/admin/auth/token"), "application/json",
		strings.NewReader(`{"email":"ada@example.com","password":"a long password"}`))
	if err != nil {
		t.Fatal(err)
	}
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&token); err != nil || token.AccessToken == "" {
		t.Fatalf("%d %v", answer.StatusCode, err)
	}
	_ = answer.Body.Close()
	program := http.Client{Timeout: c.Timeout}
	hush()
	for _, path := range []string{"/admin/customers", "/healthz", "/customers", "/healthz"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url(path), nil)
		if err != nil {
			t.Fatal(err)
		}
		client := &c.Client
		if strings.HasPrefix(path, "/admin") {
			request.Header.Set("Authorization", "Bearer "+token.AccessToken)
			client = &program
		}
		answer, err := client.Do(request)
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
