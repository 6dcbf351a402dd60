package models

import (
	"bytes"
	"errors"
	"path/filepath"
	"testing"
	"time"
)

// inside opens a store whose tables the test may change behind its back.
func inside(t *testing.T) (*Store, Operator) {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "cohort.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	operator, err := s.AddOperator(t.Context(), "olga@example.com", "a good password")
	if err != nil {
		t.Fatal(err)
	}
	return s, operator
}

func (s *Store) must(t *testing.T, statement string, args ...any) {
	t.Helper()
	if err := s.write.Exec(statement, args...).Error; err != nil {
		t.Fatal(err)
	}
}

func TestTokensDieWithThePasswordAndTheOperator(t *testing.T) {
	t.Parallel()
	s, operator := inside(t)
	if _, _, err := s.TokenKey(t.Context(), operator.ID); !IsKind(err, Unauthorized) {
		t.Errorf("before there is a secret: %v", err)
	}
	var keys [][]byte
	for range 2 {
		if err := s.MakeTokenSecret(t.Context()); err != nil {
			t.Fatal(err)
		}
		found, key, err := s.TokenKey(t.Context(), operator.ID)
		if err != nil || found.ID != operator.ID || len(key) != 32 {
			t.Fatal(found, key, err)
		}
		keys = append(keys, key)
	}
	if !bytes.Equal(keys[0], keys[1]) {
		t.Error("the key changes by itself")
	}
	s.must(t, "UPDATE operators SET password_hash = ?", hashPassword("another password"))
	if _, key, err := s.TokenKey(t.Context(), operator.ID); err != nil || bytes.Equal(key, keys[0]) {
		t.Errorf("with another password it is the same key, %v", err)
	}
	s.must(t, "DELETE FROM operators")
	if _, _, err := s.TokenKey(t.Context(), operator.ID); !IsKind(err, Unauthorized) {
		t.Errorf("without the operator: %v", err)
	}
}

func TestAKeyAllowsNoMoreThanItsOperator(t *testing.T) {
	t.Parallel()
	s, _ := inside(t)
	for role, want := range map[string]string{"": RoleEditor, RoleViewer: RoleViewer, RoleEditor: RoleEditor, RoleAdmin: RoleEditor} {
		s.must(t, "UPDATE operators SET role = ?", RoleEditor)
		_, key, err := s.AddAPIKey(t.Context(), APIKeyInput{Name: "a program", Role: role})
		if err != nil {
			t.Fatal(err)
		}
		if operator, err := s.OperatorOfKey(t.Context(), key); err != nil || operator.Role != want {
			t.Errorf("a key for %q has the role %s, %v", role, operator.Role, err)
		}
	}
	_, key, err := s.AddAPIKey(t.Context(), APIKeyInput{Name: "a program"})
	if err != nil {
		t.Fatal(err)
	}
	s.must(t, "DELETE FROM operators")
	if _, err := s.OperatorOfKey(t.Context(), key); !IsKind(err, Unauthorized) {
		t.Errorf("without its operator the key is good: %v", err)
	}
}

func TestAnswersAreKeptForADay(t *testing.T) {
	t.Parallel()
	s, _ := inside(t)
	begin := func(key string) (*Answer, error) { return s.Begin(t.Context(), "caller", key, "request") }
	age := func(by time.Duration) { s.must(t, "UPDATE repeatable_requests SET created_at = ?", now().Add(-by)) }

	if answer, err := begin("done"); answer != nil || err != nil {
		t.Fatal(answer, err)
	}
	if err := s.Finish(t.Context(), "caller", "done", Answer{200, `"tag"`, "{}"}); err != nil {
		t.Fatal(err)
	}
	age(23 * time.Hour)
	if answer, err := begin("done"); err != nil || answer == nil || *answer != (Answer{200, `"tag"`, "{}"}) {
		t.Errorf("after 23 hours: %v, %v", answer, err)
	}
	age(25 * time.Hour)
	if answer, err := begin("done"); answer != nil || err != nil {
		t.Errorf("after 25 hours: %v, %v", answer, err)
	}

	if _, err := begin("died"); err != nil {
		t.Fatal(err)
	}
	age(time.Minute)
	if _, err := begin("died"); !errors.Is(err, ErrRunning) {
		t.Errorf("after a minute: %v", err)
	}
	age(3 * time.Minute)
	if err := s.Continue(t.Context(), "caller", "died"); err != nil {
		t.Fatal(err)
	}
	if _, err := begin("died"); !errors.Is(err, ErrRunning) {
		t.Errorf("somebody says to be at it still: %v", err)
	}
	age(3 * time.Minute)
	if answer, err := begin("died"); answer != nil || err != nil {
		t.Errorf("who works at it must have died: %v, %v", answer, err)
	}
}
