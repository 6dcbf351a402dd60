package accounts_test

import (
	"strings"
	"testing"
	"time"

	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestSessions(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ana := w.withOperator("ana@example.com", "right password")
		first, second := w.startSession(ana), w.startSession(ana)
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
		_, err = w.StartSession(w.Context(), "usr_none", accounts.Session{})
		if err == nil {
			w.Error("a session of nobody was started")
		}
	})
}

func TestASessionThatHasEndedIsUnknown(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ana := w.withOperator("ana@example.com", "right password")
		first, second := w.startSession(ana), w.startSession(ana)
		w.Must(w.EndSession(w.Context(), first))
		for id, kind := range map[string]record.Kind{
			first: record.Unauthorized, second: 0, "": record.Unauthorized, "\x00\xff": record.Unauthorized,
		} {
			_, err := w.Session(w.Context(), id)
			storetest.HasKind(w.T, err, kind)
		}
		w.Must(w.EndSession(w.Context(), first))
	})
}

func TestSessionsEndByThemselves(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ana := w.withOperator("ana@example.com", "right password")
		id := w.startSession(ana)
		age := func(created, seen time.Duration) {
			w.exec("UPDATE sessions SET created_at = ?, seen_at = ?", time.Now().UTC().Add(-created), time.Now().UTC().Add(-seen))
		}
		age(w.SessionTimes.Life-time.Hour, w.SessionTimes.Idle-time.Minute)
		session, err := w.Session(w.Context(), id)
		storetest.HasKind(w.T, err, 0)
		if time.Since(session.SeenAt) > time.Minute {
			w.Error("using a session did not keep it alive")
		}
		age(w.SessionTimes.Life-time.Hour, w.SessionTimes.Idle+time.Minute)
		_, err = w.Session(w.Context(), id)
		storetest.HasKind(w.T, err, record.Unauthorized)
		age(w.SessionTimes.Life+time.Minute, 0)
		_, err = w.Session(w.Context(), id)
		storetest.HasKind(w.T, err, record.Unauthorized)
		w.startSession(ana)
		storetest.Same(w.T, "sessions that are kept", len(storetest.Query[string](w.T, w.Store, "SELECT id_hash FROM sessions")), 1)
	})
}

// startSession signs an operator in with a browser that sends a long name that is not UTF-8.
func (w world) startSession(operator accounts.Operator) (id string) {
	w.Helper()
	id, err := w.StartSession(w.Context(), operator.ID,
		accounts.Session{Data: "d", UserAgent: "Firefox \xff\x00" + strings.Repeat("x", 9999), Address: "::1"})
	w.Must(err)
	return id
}

// An operator who has signed in can read while nothing can be written.
func TestWhoIsKnownReadsOnWhileNothingCanBeWritten(t *testing.T) {
	t.Parallel()
	store, url := storetest.OpenWithURL(t, "postgres")
	w := storetest.WorldOf[world](t, store)
	ana, err := w.AddOperator(w.Context(), "ana@example.com", "right password")
	w.Must(err)
	id, err := w.StartSession(w.Context(), ana.ID, accounts.Session{})
	w.Must(err)
	_, key, err := w.AddAPIKey(w.Context(), accounts.APIKeyInput{Name: "shop"})
	w.Must(err)
	storetest.Exec(t, store, "UPDATE sessions SET seen_at = ?", time.Now().UTC().Add(-time.Hour))
	store.Close()
	store, err = storetest.OpenURL(t, url+"&default_transaction_read_only=on")
	w.Must(err)
	defer store.Close()
	w.Store = store
	_, err = w.Session(w.Context(), id)
	storetest.HasKind(t, err, 0)
	_, err = w.OperatorOfKey(w.Context(), key)
	storetest.HasKind(t, err, 0)
	err = w.KeepSessionData(w.Context(), id, "x")
	storetest.HasKind(t, err, record.Unavailable)
	if !strings.Contains(err.Error(), "can only be read right now") {
		t.Errorf("a change is refused with: %v", err)
	}
}
