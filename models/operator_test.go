package models_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/models"
	"cohort/models/storetest"
)

func TestOperators(t *testing.T) {
	each(t, func(w world) {
		has, err := w.HasOperators(w.Context())
		w.must(err)
		same(w.T, "whether anybody can sign in at first", has, false)
		for _, try := range []struct {
			sentence, email, password string
			kind                      models.Kind
		}{
			{"a password of 7 characters", "ana@example.com", "seven77", models.Invalid},
			{"not an e-mail", "ana", "password1", models.Invalid},
			{"an e-mail with a NUL", "a\x00@example.com", "password1", models.Invalid},
			{"a password of thousands of characters", "ana@example.com", strings.Repeat("x", 4097), models.Invalid},
			{"all is well", " Ana@Example.com ", "pässwör", models.Invalid},
			{"all is well", " Ana@Example.com ", "pässwörd", 0},
			{"there is one already", "ana@EXAMPLE.com", "another password", models.Duplicate},
		} {
			operator, err := w.AddOperator(w.Context(), try.email, try.password)
			if is(w.T, err, try.kind); w.Failed() {
				w.Fatal(try.sentence)
			}
			if err == nil {
				same(w.T, "the e-mail", operator.Email, "ana@example.com")
				same(w.T, "the role", operator.Role, "admin")
			}
		}
		has, err = w.HasOperators(w.Context())
		w.must(err)
		same(w.T, "whether anybody can sign in", has, true)
		hash := models.Query[string](w.T, w.Store, "SELECT password_hash FROM operators")
		if !strings.HasPrefix(hash[0], "$argon2id$v=19$m=19456,t=2,p=1$") {
			w.Errorf("the password is kept as %s", hash[0])
		}
	})
}

func TestSigningIn(t *testing.T) {
	each(t, func(w world) {
		ana, err := w.AddOperator(w.Context(), "ana@example.com", "right password")
		w.must(err)
		for _, try := range []struct {
			sentence, email, password string
			kind                      models.Kind
		}{
			{"the right password", "ana@example.com", "right password", 0},
			{"in any letters of the e-mail", " ANA@example.com", "right password", 0},
			{"a wrong password", "ana@example.com", "wrong", models.Unauthorized},
			{"no password", "ana@example.com", "", models.Unauthorized},
			{"another case of the password", "ana@example.com", "Right password", models.Unauthorized},
			{"an unknown e-mail", "nobody@example.com", "right password", models.Unauthorized},
			{"an e-mail that cannot be", "\x00\xff", "right password", models.Unauthorized},
			{"a password that is not UTF-8", "ana@example.com", "\xff\x00", models.Unauthorized},
		} {
			operator, err := w.Authenticate(w.Context(), try.email, try.password)
			if is(w.T, err, try.kind); w.Failed() {
				w.Fatal(try.sentence)
			}
			if err == nil {
				same(w.T, "who it is", operator.ID, ana.ID)
			} else {
				same(w.T, "what is said is the same for all", err.Error(), "E-mail or password is wrong.")
			}
		}
	})
}

func TestGuessingIsThrottled(t *testing.T) {
	each(t, func(w world) {
		_, err := w.AddOperator(w.Context(), "ana@example.com", "right password")
		w.must(err)
		for _, email := range []string{"ana@example.com", "nobody@example.com"} {
			for range models.FreeTries {
				_, err := w.Authenticate(w.Context(), email, "wrong")
				is(w.T, err, models.Unauthorized)
			}
			_, err := w.Authenticate(w.Context(), email, "right password")
			is(w.T, err, models.Throttled)
		}
		ago := func(d time.Duration) {
			models.Exec(w.T, w.Store, "UPDATE sign_in_failures SET last_at = ?", time.Now().UTC().Add(-d))
		}
		ago(2 * time.Second)
		_, err = w.Authenticate(w.Context(), "ana@example.com", "wrong")
		is(w.T, err, models.Unauthorized) // the wait was over
		ago(1500 * time.Millisecond)
		_, err = w.Authenticate(w.Context(), "ana@example.com", "right password")
		is(w.T, err, models.Throttled) // the next one is longer
		ago(3 * time.Second)
		_, err = w.Authenticate(w.Context(), "ana@example.com", "right password")
		is(w.T, err, 0)
		_, err = w.Authenticate(w.Context(), "ana@example.com", "wrong")
		is(w.T, err, models.Unauthorized) // success has made all forgotten
		ago(16 * time.Minute)
		for range models.FreeTries {
			_, err = w.Authenticate(w.Context(), "nobody@example.com", "wrong")
			is(w.T, err, models.Unauthorized) // and so has time
		}
	})
}

func TestABurstOfGuessesIsThrottledToo(t *testing.T) {
	each(t, func(w world) {
		var wait sync.WaitGroup
		kinds := make(chan models.Kind, 40)
		for range cap(kinds) {
			wait.Go(func() {
				_, err := w.Authenticate(w.Context(), "ana@example.com", "wrong")
				if models.IsKind(err, models.Throttled) {
					kinds <- models.Throttled
				} else {
					kinds <- models.Unauthorized
				}
			})
		}
		wait.Wait()
		close(kinds)
		heard := 0
		for kind := range kinds {
			if kind == models.Unauthorized {
				heard++
			}
		}
		if heard > models.FreeTries+2 {
			w.Errorf("%d guesses were heard at once", heard)
		}
	})
}

// Wherever the clock of a key's maker is, the key lives as long as said.
func TestAKeyExpiresAtTheMomentThatWasSaid(t *testing.T) {
	each(t, func(w world) {
		_, err := w.AddOperator(w.Context(), "ana@example.com", "right password")
		w.must(err)
		for zone, seconds := range map[string]int{"west": -5 * 3600, "east": 9 * 3600} {
			end := time.Now().Add(2 * time.Hour).In(time.FixedZone(zone, seconds))
			made, key, err := w.AddAPIKey(w.Context(), models.APIKeyInput{Name: zone, ExpiresAt: &end})
			w.must(err)
			_, err = w.OperatorOfKey(w.Context(), key)
			is(w.T, err, 0)
			same(w.T, "the end", made.ExpiresAt.Equal(end.Truncate(time.Millisecond)), true)
			keys, err := w.APIKeys(w.Context())
			w.must(err)
			same(w.T, "the end that is kept", keys[0].ExpiresAt.Equal(end.Truncate(time.Millisecond)), true)
		}
	})
}

// Whoever has signed in reads on while nothing can be written.
func TestWhoIsKnownReadsOnWhileNothingCanBeWritten(t *testing.T) {
	t.Parallel()
	store, url := storetest.OpenNamed(t, "postgres")
	w := world{t, store}
	ana, err := w.AddOperator(w.Context(), "ana@example.com", "right password")
	w.must(err)
	id, err := w.StartSession(w.Context(), ana.ID, models.Session{})
	w.must(err)
	_, key, err := w.AddAPIKey(w.Context(), models.APIKeyInput{Name: "shop"})
	w.must(err)
	models.Exec(t, store, "UPDATE sessions SET seen_at = ?", time.Now().UTC().Add(-time.Hour))
	store.Close()
	store, err = models.Open(t.Context(), url+"&default_transaction_read_only=on")
	w.must(err)
	defer store.Close()
	w.Store = store
	_, err = w.Session(w.Context(), id)
	is(t, err, 0)
	_, err = w.OperatorOfKey(w.Context(), key)
	is(t, err, 0)
	is(t, w.KeepSessionData(w.Context(), id, "x"), models.Unavailable)
}

func TestSessions(t *testing.T) {
	each(t, func(w world) {
		ana, err := w.AddOperator(w.Context(), "ana@example.com", "right password")
		w.must(err)
		start := func() string {
			id, err := w.StartSession(w.Context(), ana.ID, models.Session{Data: "d", UserAgent: "Firefox \xff\x00" + strings.Repeat("x", 9999), Address: "::1"})
			w.must(err)
			return id
		}
		first, second := start(), start()
		if first == second || len(first) < 43 {
			w.Errorf("the ids are %s and %s", first, second)
		}
		session, err := w.Session(w.Context(), first)
		w.must(err)
		same(w.T, "the operator", session.Operator.Email, "ana@example.com")
		same(w.T, "the data", session.Data, "d")
		same(w.T, "the browser", session.UserAgent[:11], "Firefox \ufffd")
		same(w.T, "ids in the table", len(models.Query[string](w.T, w.Store, "SELECT id_hash FROM sessions WHERE id_hash IN (?, ?)", first, second)), 0)
		w.must(w.KeepSessionData(w.Context(), first, "e"))
		session, err = w.Session(w.Context(), first)
		w.must(err)
		same(w.T, "the data that was kept", session.Data, "e")

		w.must(w.EndSession(w.Context(), first))
		_, err = w.Session(w.Context(), first)
		is(w.T, err, models.Unauthorized)
		_, err = w.Session(w.Context(), second)
		is(w.T, err, 0)
		w.must(w.EndSession(w.Context(), first))
		_, err = w.Session(w.Context(), "")
		is(w.T, err, models.Unauthorized)
		_, err = w.Session(w.Context(), "\x00\xff")
		is(w.T, err, models.Unauthorized)

		age := func(created, seen time.Duration) {
			models.Exec(w.T, w.Store, "UPDATE sessions SET created_at = ?, seen_at = ?", time.Now().UTC().Add(-created), time.Now().UTC().Add(-seen))
		}
		age(models.SessionLife-time.Hour, models.SessionIdle-time.Minute)
		session, err = w.Session(w.Context(), second)
		is(w.T, err, 0)
		if time.Since(session.SeenAt) > time.Minute {
			w.Error("using a session did not keep it alive")
		}
		age(models.SessionLife-time.Hour, models.SessionIdle+time.Minute)
		_, err = w.Session(w.Context(), second)
		is(w.T, err, models.Unauthorized)
		age(models.SessionLife+time.Minute, 0)
		_, err = w.Session(w.Context(), second)
		is(w.T, err, models.Unauthorized)
		start()
		same(w.T, "sessions that are kept", len(models.Query[string](w.T, w.Store, "SELECT id_hash FROM sessions")), 1)
		_, err = w.StartSession(w.Context(), "usr_none", models.Session{})
		if err == nil {
			w.Error("a session of nobody was started")
		}
	})
}
