package accounts_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cohort/models"
	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/models/storetest"
)

// microseconds is how SQLite counts time.
const microseconds = 1_000_000

// forward moves all limits on: as if so many seconds had passed or, where seconds is negative, as if more had failed.
func (w world) forward(seconds int) {
	w.Helper()
	if w.Database() == "sqlite" {
		w.exec("UPDATE sign_in_limits SET full_at = full_at - ?", seconds*microseconds)
		return
	}
	w.exec(fmt.Sprintf("UPDATE sign_in_limits SET full_at = full_at - interval '%d seconds'", seconds))
}

func (w world) tries(email, password, address, device string, want record.Kind) {
	w.Helper()
	_, err := w.SignIn(w.Context(), accounts.Attempt{Email: email, Password: password, Address: address, Device: device})
	storetest.HasKind(w.T, err, want)
}

// aDay is more than any limit needs to be free again, in seconds, however slowly the test runs.
const aDay = 86_400

func TestAnAddressThatFailsOftenHasToWait(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.withOperator("ana@example.com", "right password")
		const here, there = "192.0.2.1", "192.0.2.2"
		w.tries("ana@example.com", "right password", here, "", 0)
		storetest.SameList(w.T, "limits of who never failed", w.limits(), nil)
		w.tries("nobody@example.com", "wrong", here, "", record.Unauthorized)
		w.forward(-aDay)
		w.tries("nobody2@example.com", "wrong", here, "", record.Throttled)
		w.tries("ana@example.com", "right password", here, "", record.Throttled)
		w.tries("ana@example.com", "right password", there, "", 0)
		storetest.SameList(w.T, "limits of who failed", w.limits(), []string{"address " + here})
		w.forward(2 * aDay)
		w.tries("ana@example.com", "right password", here, "", 0)
		storetest.SameList(w.T, "limits that are free again", w.limits(), nil)

		// The addresses of a household count as one.
		w.tries("nobody3@example.com", "wrong", "2001:db8::1", "", record.Unauthorized)
		w.forward(-aDay)
		w.tries("nobody3@example.com", "wrong", "2001:db8::2", "", record.Throttled)
		w.tries("nobody3@example.com", "wrong", "2001:db8:0:1::2", "", record.Unauthorized)
		w.tries("nobody3@example.com", "wrong", "no address \x00\xff", "", record.Unauthorized)
	})
}

func (w world) limits() []string {
	return storetest.Query[string](w.T, w.Store, "SELECT name FROM sign_in_limits")
}

// heard checks how many of very many attempts were heard since a time, with a limit that lets burst of them through at once and one
// more each time that every has passed.
func heard(t *testing.T, n int64, burst int, every time.Duration, since time.Time) {
	t.Helper()
	if more := int64(time.Since(since)/every) + 1; n < int64(burst) || n > int64(burst)+more {
		t.Errorf("%d were heard in %v", n, time.Since(since))
	}
}

func TestABurstFromAnAddressIsCountedByAllInstancesTogether(t *testing.T) {
	t.Parallel()
	one, url := storetest.OpenWithURL(t, "postgres")
	stores := []*models.Store{one, storetest.Must(storetest.OpenURL(t, storetest.Pooler(t, url)))(t)}
	var n atomic.Int64
	var wait sync.WaitGroup
	began := time.Now()
	for i := range 70 {
		wait.Go(func() {
			_, err := stores[i%2].SignIn(t.Context(), accounts.Attempt{Email: fmt.Sprint(i, "@example.com"), Password: "x", Address: "192.0.2.1"})
			if record.IsKind(err, record.Unauthorized) {
				n.Add(1)
			} else if !record.IsKind(err, record.Throttled) {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	heard(t, n.Load(), 50, 5*time.Second, began)
}

// Whoever fails, the operator gets in with a browser that they have signed in with before.
func TestABrowserThatIsKnownIsNotHeldUpByOthers(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ana, ben := w.withOperator("ana@example.com", "right password"), w.withOperator("ben@example.com", "other password")
		device := storetest.Must(w.KeepDevice(w.Context(), ana.ID, ""))(w.T)
		const here = "192.0.2.1"
		w.tries("ana@example.com", "wrong", here, "", record.Unauthorized)
		w.forward(-aDay)
		w.exec("UPDATE sign_in_failures SET failures = 1000") // of which the last was just now
		w.tries("ana@example.com", "right password", here, "", record.Throttled)
		w.tries("ana@example.com", "right password", here, "something else", record.Throttled)
		w.tries(" Ana@Example.com ", "right password", here, device, 0)
		w.tries("ben@example.com", "other password", here, device, record.Throttled)
		_, err := w.Authenticate(w.Context(), "ana@example.com", "right password")
		storetest.HasKind(w.T, err, record.Throttled) // which helps nobody who guesses elsewhere

		// Two who share a browser are both known, under one secret, which is another one after each sign-in.
		both := storetest.Must(w.KeepDevice(w.Context(), ben.ID, device))(w.T)
		w.tries("ana@example.com", "right password", here, device, record.Throttled)
		w.tries("ana@example.com", "right password", here, both, 0)
		w.tries("ben@example.com", "other password", here, both, 0)
		storetest.Same(w.T, "secrets in the table", len(storetest.Query[string](w.T, w.Store,
			"SELECT token_hash FROM sign_in_devices WHERE token_hash IN (?, ?)", device, both)), 0)
	})
}

func TestGuessesFromABrowserThatIsKnownAreLimitedToo(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ana := w.withOperator("ana@example.com", "right password")
		device := storetest.Must(w.KeepDevice(w.Context(), ana.ID, ""))(w.T)
		began, n := time.Now(), int64(0)
		for range accounts.FreeFailures + 5 {
			_, err := w.SignIn(w.Context(), accounts.Attempt{Email: ana.Email, Password: "wrong", Address: "192.0.2.1", Device: device})
			if record.IsKind(err, record.Unauthorized) {
				n++
			}
		}
		heard(w.T, n, accounts.FreeFailures, time.Minute, began)
		w.forward(-aDay)
		w.tries("ana@example.com", "right password", "192.0.2.1", device, record.Throttled)
		w.tries("ana@example.com", "right password", "192.0.2.1", "", 0)
		w.forward(2 * aDay)
		w.tries("ana@example.com", "right password", "192.0.2.1", device, 0)
	})
}

func TestABrowserIsForgotten(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ana := w.withOperator("ana@example.com", "right password")
		first := storetest.Must(w.KeepDevice(w.Context(), ana.ID, ""))(w.T)
		w.tries("nobody@example.com", "wrong", "192.0.2.1", "", record.Unauthorized)
		w.forward(-aDay)
		w.tries("ana@example.com", "right password", "192.0.2.1", first, 0)
		past := "statement_timestamp() AT TIME ZONE 'UTC' - interval '1 second'"
		if w.Database() == "sqlite" {
			past = fmt.Sprint("(unixepoch() - 1) * ", microseconds)
		}
		w.exec("UPDATE sign_in_devices SET expires_at = " + past)
		w.tries("ana@example.com", "right password", "192.0.2.1", first, record.Throttled)
		for range 25 {
			_ = storetest.Must(w.KeepDevice(w.Context(), ana.ID, ""))(w.T)
		}
		storetest.Same(w.T, "browsers that are kept", len(storetest.Query[string](w.T, w.Store, "SELECT token_hash FROM sign_in_devices")), 20)
	})
}

// Where somebody signs in every day, the wrong passwords of one day are no burden on the next.
func TestTheRightPasswordMakesUpForWrongOnesOfTheSameBrowser(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ana := w.withOperator("ana@example.com", "right password")
		device := storetest.Must(w.KeepDevice(w.Context(), ana.ID, ""))(w.T)
		for range 3 {
			for range accounts.FreeFailures - 1 {
				w.tries("ana@example.com", "wrong", "192.0.2.1", device, record.Unauthorized)
			}
			w.tries("ana@example.com", "right password", "192.0.2.1", device, 0)
		}
	})
}
