package accounts_test

import (
	"fmt"
	"testing"
	"time"

	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestOwnSessions(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ana, ben := w.withOperator("ana@example.com", "right password"), w.withOperator("ben@example.com", "other password")
		w.Must(w.MakeTokenSecret(w.Context()))
		start := func(o accounts.Operator, agent string) string {
			return storetest.Must(w.StartSession(w.Context(), o.ID, accounts.Session{UserAgent: agent, Address: "192.0.2.7"}))(w.T)
		}
		first, second, third, bens := start(ana, "first"), start(ana, "second"), start(ana, "third"), start(ben, "bens")
		for i, agent := range []string{"first", "second", "third"} { // used one after another
			w.exec("UPDATE sessions SET seen_at = ? WHERE user_agent = ?", record.Now().Add(time.Duration(i-10)*time.Minute), agent)
		}
		shown := func() (agents []string) {
			for _, session := range storetest.Must(w.OwnSessions(w.Context(), ana.ID, second))(w.T) {
				agents = append(agents, fmt.Sprint(session.UserAgent, " ", session.Current))
				if session.ID == "" || session.Address != "192.0.2.7" || session.CreatedAt.IsZero() || session.SeenAt.IsZero() {
					w.Errorf("a session is shown as %+v", session)
				}
			}
			return agents
		}
		storetest.SameList(w.T, "sessions", shown(), []string{"second true", "third false", "first false"})
		all := storetest.Must(w.OwnSessions(w.Context(), ana.ID, second))(w.T)
		ends := func(by accounts.Operator, id string) bool {
			return storetest.Must(w.EndOwnSession(w.Context(), by.ID, id))(w.T)
		}
		storetest.Same(w.T, "whether Ben ends what is not his", ends(ben, all[1].ID), false)
		storetest.SameList(w.T, "sessions", shown(), []string{"second true", "third false", "first false"})
		storetest.Same(w.T, "whether Ana ends hers", ends(ana, all[1].ID), true)
		storetest.Same(w.T, "and once more", ends(ana, all[1].ID), false)
		storetest.Same(w.T, "and what nothing is called", ends(ana, "a\x00b"), false)
		_, err := w.Session(w.Context(), third)
		storetest.HasKind(w.T, err, record.Unauthorized)
		storetest.SameList(w.T, "sessions without one", shown(), []string{"second true", "first false"})
		storetest.Same(w.T, "others that ended", storetest.Must(w.EndOtherSessions(w.Context(), ana.ID, second))(w.T), int64(1))
		_, err = w.Session(w.Context(), first)
		storetest.HasKind(w.T, err, record.Unauthorized)
		w.exec("UPDATE sessions SET seen_at = ? WHERE operator_id = ?", record.Now().Add(-w.SessionTimes.Idle), ana.ID)
		storetest.SameList(w.T, "sessions that have ended", shown(), nil)

		_, key, err := w.TokenKey(w.Context(), ana.ID)
		w.Must(err)
		last := start(ana, "last")
		w.Must(w.SignOutEverywhere(w.Context(), ana.ID))
		storetest.Same(w.T, "whether all has ended", w.ends(ana, last, key), true)
		_, err = w.Session(w.Context(), bens)
		storetest.HasKind(w.T, err, 0)
	})
}

func TestHowLongSessionsLive(t *testing.T) {
	for _, c := range []struct {
		idle, life time.Duration
		possible   bool
	}{
		{8 * time.Hour, 30 * 24 * time.Hour, true}, {5 * time.Minute, 5 * time.Minute, true}, {time.Hour, 365 * 24 * time.Hour, true},
		{4 * time.Minute, time.Hour, false}, {0, 0, false}, {-time.Hour, time.Hour, false}, {2 * time.Hour, time.Hour, false},
		{time.Hour, 366 * 24 * time.Hour, false},
	} {
		if err := (accounts.SessionTimes{Idle: c.idle, Life: c.life}).Check(); err == nil != c.possible {
			t.Errorf("%v unused and %v at most: %v", c.idle, c.life, err)
		}
	}
	storetest.EachWorld(t, func(w world) {
		storetest.Same(w.T, "what is usual", w.SessionTimes, accounts.SessionTimes{Idle: 8 * time.Hour, Life: 720 * time.Hour})
		ana := w.withOperator("ana@example.com", "right password")
		id := w.startSession(ana)
		w.exec("UPDATE sessions SET seen_at = ?", record.Now().Add(-time.Hour))
		w.SessionTimes.Idle = 59 * time.Minute
		_, err := w.Session(w.Context(), id)
		storetest.HasKind(w.T, err, record.Unauthorized)
	})
}

// Nothing of what failed or has ended stays for ever.
func TestWhatSignInsLeaveBehindIsSwept(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ana := w.withOperator("ana@example.com", "right password")
		leave := func() {
			w.startSession(ana)
			_ = storetest.Must(w.KeepDevice(w.Context(), ana.ID, ""))(w.T)
			w.tries("nobody@example.com", "wrong", "192.0.2.1", "", record.Unauthorized)
			w.tries(ana.Email, "right password", "192.0.2.2", "", 0)
		}
		left := func() (counts []int64) {
			for _, table := range []string{"sessions", "sign_in_devices", "sign_in_addresses", "sign_in_failures", "sign_in_limits"} {
				counts = append(counts, storetest.Query[int64](w.T, w.Store, "SELECT count(*) FROM "+table)...)
			}
			return counts
		}
		leave()
		w.Must(w.SweepSignIns(w.Context()))
		storetest.SameList(w.T, "what is still asked for", left(), []int64{1, 1, 1, 1, 1})
		w.forward(aDay)
		w.exec("UPDATE sessions SET seen_at = ?", record.Now().Add(-w.SessionTimes.Idle))
		for table, column := range map[string]string{
			"sign_in_devices": "expires_at", "sign_in_addresses": "expires_at", "sign_in_failures": "last_at",
		} {
			w.exec(fmt.Sprintf("UPDATE %s SET %s = %s", table, column, w.past()))
		}
		w.Must(w.SweepSignIns(w.Context()))
		storetest.SameList(w.T, "what is not", left(), []int64{0, 0, 0, 0, 0})
	})
}

// past is a time of the day before, as the database counts time.
func (w world) past() string {
	if w.Database() == "sqlite" {
		return fmt.Sprint("(unixepoch() - 86400) * ", microseconds)
	}
	return "statement_timestamp() AT TIME ZONE 'UTC' - interval '1 day'"
}
