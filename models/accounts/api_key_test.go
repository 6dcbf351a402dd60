package accounts_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/storetest"
)

// withOperator creates an operator.
func (w world) withOperator(email, password string) accounts.Operator {
	w.Helper()
	operator, err := w.AddOperator(w.Context(), email, password)
	w.Must(err)
	return operator
}

// exec changes rows behind the store's back.
func (w world) exec(statement string, args ...any) {
	w.Helper()
	storetest.Exec(w.T, w.Store, statement, args...)
}

func TestTokensDieWithThePasswordAndTheOperator(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		operator := w.withOperator("olga@example.com", "a good password")
		if _, _, err := w.TokenKey(w.Context(), operator.ID); !record.IsKind(err, record.Unauthorized) {
			w.Errorf("before there is a secret: %v", err)
		}
		var keys [][]byte
		for range 2 {
			if err := w.MakeTokenSecret(w.Context()); err != nil {
				w.Fatal(err)
			}
			found, key, err := w.TokenKey(w.Context(), operator.ID)
			if err != nil || found.ID != operator.ID || len(key) != 32 {
				w.Fatal(found, key, err)
			}
			keys = append(keys, key)
		}
		if !bytes.Equal(keys[0], keys[1]) {
			w.Error("the key changes by itself")
		}
		w.withOperator("other@example.com", "another password")
		w.exec("UPDATE operators SET password_hash = (SELECT password_hash FROM operators WHERE email = 'other@example.com')")
		if _, key, err := w.TokenKey(w.Context(), operator.ID); err != nil || bytes.Equal(key, keys[0]) {
			w.Errorf("with another password it is the same key, %v", err)
		}
		w.exec("DELETE FROM operators")
		if _, _, err := w.TokenKey(w.Context(), operator.ID); !record.IsKind(err, record.Unauthorized) {
			w.Errorf("without the operator: %v", err)
		}
	})
}

func TestAKeyAllowsNoMoreThanItsOperator(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.withOperator("olga@example.com", "a good password")
		for role, want := range map[activity.Role]activity.Role{
			"": activity.Editor, activity.Viewer: activity.Viewer, activity.Editor: activity.Editor,
			activity.Admin: activity.Editor,
		} {
			w.exec("UPDATE operators SET role = ?", activity.Editor)
			_, key, err := w.AddAPIKey(w.Context(), accounts.APIKeyInput{Name: "a program", Role: role})
			if err != nil {
				w.Fatal(err)
			}
			if operator, err := w.OperatorOfKey(w.Context(), key); err != nil || operator.Role != want {
				w.Errorf("a key for %q has the role %s, %v", role, operator.Role, err)
			}
		}
		_, key, err := w.AddAPIKey(w.Context(), accounts.APIKeyInput{Name: "a program"})
		if err != nil {
			w.Fatal(err)
		}
		w.exec("DELETE FROM operators")
		if _, err := w.OperatorOfKey(w.Context(), key); !record.IsKind(err, record.Unauthorized) {
			w.Errorf("without its operator the key is good: %v", err)
		}
	})
}

func TestAnswersAreKeptForADay(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.withOperator("olga@example.com", "a good password")
		begin := func(key string) (*accounts.Answer, error) {
			return w.BeginRequest(w.Context(), "caller", key, "request")
		}
		age := func(by time.Duration) {
			w.exec("UPDATE repeatable_requests SET created_at = ?", time.Now().UTC().Add(-by))
		}

		if answer, err := begin("done"); answer != nil || err != nil {
			w.Fatal(answer, err)
		}
		if err := w.FinishRequest(w.Context(), "caller", "done", accounts.Answer{Status: 200, ETag: `"tag"`, Body: "{}"}); err != nil {
			w.Fatal(err)
		}
		age(23 * time.Hour)
		if answer, err := begin("done"); err != nil || answer == nil ||
			*answer != (accounts.Answer{Status: 200, ETag: `"tag"`, Body: "{}"}) {
			w.Errorf("after 23 hours: %v, %v", answer, err)
		}
		age(25 * time.Hour)
		if answer, err := begin("done"); answer != nil || err != nil {
			w.Errorf("after 25 hours: %v, %v", answer, err)
		}

		if _, err := begin("died"); err != nil {
			w.Fatal(err)
		}
		age(time.Minute)
		if _, err := begin("died"); !errors.Is(err, accounts.ErrInProgress) {
			w.Errorf("after a minute: %v", err)
		}
		age(3 * time.Minute)
		if err := w.KeepRequestAlive(w.Context(), "caller", "died"); err != nil {
			w.Fatal(err)
		}
		if _, err := begin("died"); !errors.Is(err, accounts.ErrInProgress) {
			w.Errorf("somebody says to be at it still: %v", err)
		}
		age(3 * time.Minute)
		if answer, err := begin("died"); answer != nil || err != nil {
			w.Errorf("who works at it must have died: %v, %v", answer, err)
		}
	})
}
