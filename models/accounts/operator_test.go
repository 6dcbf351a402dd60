package accounts_test

import (
	"encoding/base64"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestOperators(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
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
	storetest.EachWorld(t, func(w world) {
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
	storetest.EachWorld(t, func(w world) {
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
	storetest.EachWorld(t, func(w world) {
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

// The time zone of the operator who creates a key does not change when it expires.
func TestAKeyExpiresAtItsTimeInEveryZone(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
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

// A password whose hash was made at another cost is hashed anew when it is given, and at no other time.
func TestAnOutdatedHashIsMadeAnew(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ana := w.withOperator("ana@example.com", "right password")
		hashes := func() string {
			return storetest.Query[string](w.T, w.Store, "SELECT password_hash FROM operators WHERE id = ?", ana.ID)[0]
		}
		w.tries(ana.Email, "right password", "192.0.2.1", "", 0)
		key := argon2.IDKey([]byte("right password"), []byte("sixteen bytes ok"), 1, 8*1024, 1, 32)
		encode := base64.RawStdEncoding.EncodeToString
		old := "$argon2id$v=19$m=8192,t=1,p=1$" + encode([]byte("sixteen bytes ok")) + "$" + encode(key)
		storetest.Exec(w.T, w.Store, "UPDATE operators SET password_hash = ? WHERE id = ?", old, ana.ID)
		w.tries(ana.Email, "wrong password", "192.0.2.1", "", record.Unauthorized)
		storetest.Same(w.T, "the hash after a wrong password", hashes(), old)
		w.tries(ana.Email, "right password", "192.0.2.1", "", 0)
		anew := hashes()
		if !strings.HasPrefix(anew, "$argon2id$v=19$m=19456,t=2,p=1$") {
			w.Errorf("the hash is %s", anew)
		}
		w.tries(ana.Email, "right password", "192.0.2.1", "", 0)
		storetest.Same(w.T, "the hash after one more sign-in", hashes(), anew)
	})
}
