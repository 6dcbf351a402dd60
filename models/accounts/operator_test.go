package accounts_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"cohort/models"
	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestOperators(t *testing.T) {
	each(t, func(w world) {
		has, err := w.HasOperators(w.Context())
		w.Must(err)
		storetest.Same(w.T, "whether anybody can sign in at first", has, false)
		for _, try := range []struct {
			sentence, email, password string
			kind                      record.Kind
		}{
			{"a password of 7 characters", "ana@example.com", "seven77", record.Invalid},
			{"not an e-mail", "ana", "password1", record.Invalid},
			{"an e-mail with a NUL", "a\x00@example.com", "password1", record.Invalid},
			{"a password of thousands of characters", "ana@example.com", strings.Repeat("x", 4097), record.Invalid},
			{"all is well", " Ana@Example.com ", "pässwör", record.Invalid},
			{"all is well", " Ana@Example.com ", "pässwörd", 0},
			{"there is one already", "ana@EXAMPLE.com", "another password", record.Duplicate},
		} {
			operator, err := w.AddOperator(w.Context(), try.email, try.password)
			if storetest.HasKind(w.T, err, try.kind); w.Failed() {
				w.Fatal(try.sentence)
			}
			if err == nil {
				storetest.Same(w.T, "the e-mail", operator.Email, "ana@example.com")
				storetest.Same(w.T, "the role", operator.Role, "admin")
			}
		}
		has, err = w.HasOperators(w.Context())
		w.Must(err)
		storetest.Same(w.T, "whether anybody can sign in", has, true)
		hash := storetest.Query[string](w.T, w.Store, "SELECT password_hash FROM operators")
		if !strings.HasPrefix(hash[0], "$argon2id$v=19$m=19456,t=2,p=1$") {
			w.Errorf("the password is kept as %s", hash[0])
		}
	})
}

func TestSigningIn(t *testing.T) {
	each(t, func(w world) {
		ana, err := w.AddOperator(w.Context(), "ana@example.com", "right password")
		w.Must(err)
		for _, try := range []struct {
			sentence, email, password string
			kind                      record.Kind
		}{
			{"the right password", "ana@example.com", "right password", 0},
			{"in any letters of the e-mail", " ANA@example.com", "right password", 0},
			{"a wrong password", "ana@example.com", "wrong", record.Unauthorized},
			{"no password", "ana@example.com", "", record.Unauthorized},
			{"another case of the password", "ana@example.com", "Right password", record.Unauthorized},
			{"an unknown e-mail", "nobody@example.com", "right password", record.Unauthorized},
			{"an e-mail that cannot be", "\x00\xff", "right password", record.Unauthorized},
			{"a password that is not UTF-8", "ana@example.com", "\xff\x00", record.Unauthorized},
		} {
			operator, err := w.Authenticate(w.Context(), try.email, try.password)
			if storetest.HasKind(w.T, err, try.kind); w.Failed() {
				w.Fatal(try.sentence)
			}
			if err == nil {
				storetest.Same(w.T, "who it is", operator.ID, ana.ID)
			} else {
				storetest.Same(w.T, "what is said is the same for all", err.Error(), "E-mail or password is wrong.")
			}
		}
	})
}

func TestGuessingIsThrottled(t *testing.T) {
	each(t, func(w world) {
		_, err := w.AddOperator(w.Context(), "ana@example.com", "right password")
		w.Must(err)
		ago := func(d time.Duration) {
			storetest.Exec(w.T, w.Store, "UPDATE sign_in_failures SET last_at = ?", time.Now().UTC().Add(-d))
		}
		for _, email := range []string{"ana@example.com", "nobody@example.com"} {
			for range accounts.FreeFailures {
				_, err := w.Authenticate(w.Context(), email, "wrong")
				storetest.HasKind(w.T, err, record.Unauthorized)
			}
			ago(-time.Minute) // so that the wait of a second is not over yet
			_, err := w.Authenticate(w.Context(), email, "right password")
			storetest.HasKind(w.T, err, record.Throttled)
		}
		ago(2 * time.Second)
		_, err = w.Authenticate(w.Context(), "ana@example.com", "wrong")
		storetest.HasKind(w.T, err, record.Unauthorized) // the wait of a second was over
		storetest.Exec(w.T, w.Store, "UPDATE sign_in_failures SET failures = failures + 7")
		ago(2 * time.Minute)
		_, err = w.Authenticate(w.Context(), "ana@example.com", "right password")
		storetest.HasKind(w.T, err, record.Throttled) // each doubles the next: 256 seconds
		ago(5 * time.Minute)
		_, err = w.Authenticate(w.Context(), "ana@example.com", "right password")
		storetest.HasKind(w.T, err, 0)
		_, err = w.Authenticate(w.Context(), "ana@example.com", "wrong")
		storetest.HasKind(w.T, err, record.Unauthorized) // success has made all forgotten
		ago(16 * time.Minute)
		for range accounts.FreeFailures {
			_, err = w.Authenticate(w.Context(), "nobody@example.com", "wrong")
			storetest.HasKind(w.T, err, record.Unauthorized) // and so has time
		}
	})
}

func TestABurstOfGuessesIsThrottledToo(t *testing.T) {
	each(t, func(w world) {
		var wait sync.WaitGroup
		kinds := make(chan record.Kind, 40)
		for range cap(kinds) {
			wait.Go(func() {
				_, err := w.Authenticate(w.Context(), "ana@example.com", "wrong")
				if record.IsKind(err, record.Throttled) {
					kinds <- record.Throttled
				} else {
					kinds <- record.Unauthorized
				}
			})
		}
		wait.Wait()
		close(kinds)
		heard := 0
		for kind := range kinds {
			if kind == record.Unauthorized {
				heard++
			}
		}
		if heard > accounts.FreeFailures+2 {
			w.Errorf("%d guesses were heard at once", heard)
		}
	})
}

// Wherever the clock of a key's maker is, the key lives as long as said.
func TestAKeyExpiresAtTheMomentThatWasSaid(t *testing.T) {
	each(t, func(w world) {
		_, err := w.AddOperator(w.Context(), "ana@example.com", "right password")
		w.Must(err)
		for zone, seconds := range map[string]int{"west": -5 * 3600, "east": 9 * 3600} {
			end := time.Now().Add(2 * time.Hour).In(time.FixedZone(zone, seconds))
			made, key, err := w.AddAPIKey(w.Context(), accounts.APIKeyInput{Name: zone, ExpiresAt: &end})
			w.Must(err)
			_, err = w.OperatorOfKey(w.Context(), key)
			storetest.HasKind(w.T, err, 0)
			storetest.Same(w.T, "the end", made.ExpiresAt.Equal(end.Truncate(time.Millisecond)), true)
			keys, err := w.APIKeys(w.Context())
			w.Must(err)
			storetest.Same(w.T, "the end that is kept", keys[0].ExpiresAt.Equal(end.Truncate(time.Millisecond)), true)
		}
	})
}

// Whoever has signed in reads on while nothing can be written.
func TestWhoIsKnownReadsOnWhileNothingCanBeWritten(t *testing.T) {
	t.Parallel()
	store, url := storetest.OpenNamed(t, "postgres")
	w := worldOf(t, store)
	ana, err := w.AddOperator(w.Context(), "ana@example.com", "right password")
	w.Must(err)
	id, err := w.StartSession(w.Context(), ana.ID, accounts.Session{})
	w.Must(err)
	_, key, err := w.AddAPIKey(w.Context(), accounts.APIKeyInput{Name: "shop"})
	w.Must(err)
	storetest.Exec(t, store, "UPDATE sessions SET seen_at = ?", time.Now().UTC().Add(-time.Hour))
	store.Close()
	store, err = models.Open(t.Context(), url+"&default_transaction_read_only=on")
	w.Must(err)
	defer store.Close()
	w.Store = store
	_, err = w.Session(w.Context(), id)
	storetest.HasKind(t, err, 0)
	_, err = w.OperatorOfKey(w.Context(), key)
	storetest.HasKind(t, err, 0)
	storetest.HasKind(t, w.KeepSessionData(w.Context(), id, "x"), record.Unavailable)
}

func TestSessions(t *testing.T) {
	each(t, func(w world) {
		ana, err := w.AddOperator(w.Context(), "ana@example.com", "right password")
		w.Must(err)
		start := func() string {
			id, err := w.StartSession(w.Context(), ana.ID,
				accounts.Session{Data: "d", UserAgent: "Firefox \xff\x00" + strings.Repeat("x", 9999), Address: "::1"})
			w.Must(err)
			return id
		}
		first, second := start(), start()
		if first == second || len(first) < 43 {
			w.Errorf("the ids are %s and %s", first, second)
		}
		session, err := w.Session(w.Context(), first)
		w.Must(err)
		storetest.Same(w.T, "the operator", session.Operator.Email, "ana@example.com")
		storetest.Same(w.T, "the data", session.Data, "d")
		storetest.Same(w.T, "the browser", session.UserAgent[:11], "Firefox \ufffd")
		storetest.Same(w.T, "ids in the table",
			len(storetest.Query[string](w.T, w.Store, "SELECT id_hash FROM sessions WHERE id_hash IN (?, ?)", first, second)), 0)
		w.Must(w.KeepSessionData(w.Context(), first, "e"))
		session, err = w.Session(w.Context(), first)
		w.Must(err)
		storetest.Same(w.T, "the data that was kept", session.Data, "e")

		w.Must(w.EndSession(w.Context(), first))
		_, err = w.Session(w.Context(), first)
		storetest.HasKind(w.T, err, record.Unauthorized)
		_, err = w.Session(w.Context(), second)
		storetest.HasKind(w.T, err, 0)
		w.Must(w.EndSession(w.Context(), first))
		_, err = w.Session(w.Context(), "")
		storetest.HasKind(w.T, err, record.Unauthorized)
		_, err = w.Session(w.Context(), "\x00\xff")
		storetest.HasKind(w.T, err, record.Unauthorized)

		age := func(created, seen time.Duration) {
			storetest.Exec(w.T, w.Store, "UPDATE sessions SET created_at = ?, seen_at = ?", time.Now().UTC().Add(-created),
				time.Now().UTC().Add(-seen))
		}
		age(accounts.SessionLife-time.Hour, accounts.SessionIdle-time.Minute)
		session, err = w.Session(w.Context(), second)
		storetest.HasKind(w.T, err, 0)
		if time.Since(session.SeenAt) > time.Minute {
			w.Error("using a session did not keep it alive")
		}
		age(accounts.SessionLife-time.Hour, accounts.SessionIdle+time.Minute)
		_, err = w.Session(w.Context(), second)
		storetest.HasKind(w.T, err, record.Unauthorized)
		age(accounts.SessionLife+time.Minute, 0)
		_, err = w.Session(w.Context(), second)
		storetest.HasKind(w.T, err, record.Unauthorized)
		start()
		storetest.Same(w.T, "sessions that are kept", len(storetest.Query[string](w.T, w.Store, "SELECT id_hash FROM sessions")), 1)
		_, err = w.StartSession(w.Context(), "usr_none", accounts.Session{})
		if err == nil {
			w.Error("a session of nobody was started")
		}
	})
}
