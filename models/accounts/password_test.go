package accounts_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/storetest"
)

// offers is an attempt to give the password once more, in a session.
func offers(o accounts.Operator, password string) accounts.Attempt {
	return accounts.Attempt{Email: o.Email, Password: password, Address: "192.0.2.1", SignedIn: true}
}

// ends returns whether a session has ended, and a token that was signed with the key is none any more.
func (w world) ends(o accounts.Operator, session string, key []byte) bool {
	w.Helper()
	_, err := w.Session(w.Context(), session)
	_, now, failed := w.TokenKey(w.Context(), o.ID)
	w.Must(failed)
	return record.IsKind(err, record.Unauthorized) && string(now) != string(key)
}

// fieldsOf are the words at each field that was refused.
func fieldsOf(err error) map[string]string {
	var refused *record.Error
	if errors.As(err, &refused) && refused.Kind == record.Invalid {
		return refused.Fields
	}
	return nil
}

// Of many who know the password until now, one alone changes it: after that they no longer know it.
func TestAPasswordIsChangedOnceByWhoeverKnewIt(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ana := w.withOperator("ana@example.com", "right password")
		as := activity.WithActor(w.Context(), activity.Actor{ID: ana.ID, Name: ana.Email, Role: activity.Viewer})
		var changed atomic.Int64
		var all sync.WaitGroup
		for i := range 4 {
			all.Go(func() {
				if w.ChangePassword(as, offers(ana, "right password"), fmt.Sprint("a better password ", i), "localhost") == nil {
					changed.Add(1)
				}
			})
		}
		all.Wait()
		storetest.Same(w.T, "how many have changed it", changed.Load(), int64(1))
	})
}

func TestChangingThePassword(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ana, ben := w.withOperator("ana@example.com", "right password"), w.withOperator("ben@example.com", "other password")
		w.Must(w.MakeTokenSecret(w.Context()))
		session, others := w.startSession(ana), w.startSession(ben)
		_, key, err := w.TokenKey(w.Context(), ana.ID)
		w.Must(err)
		_ = storetest.Must(w.KeepDevice(w.Context(), ana.ID, ""))(w.T)
		as := activity.WithActor(w.Context(), activity.Actor{ID: ana.ID, Name: ana.Email, Via: activity.ViaPages, Role: activity.Viewer})
		for _, try := range []struct{ old, secret, host, field, says string }{
			{"wrong", "a better password", "", "old_password", "not your current password"},
			{"right password", "short", "", "password", "at least 8 characters"},
			{"right password", "iloveyou1", "", "password", "most common"},
			{"right password", "Nordwind-2026", "back.nordwind.example:9000", "password", "“nordwind”"},
			{"right password", "ana.ana.2026", "", "password", "“ana”"},
			{"right password", "right password", "", "password", "current password"},
		} {
			err := w.ChangePassword(as, offers(ana, try.old), try.secret, try.host)
			fields := fieldsOf(err)
			if len(fields) != 1 || !strings.Contains(fields[try.field], try.says) {
				w.Errorf("%s: %v", try.secret, fields)
			}
		}
		storetest.Same(w.T, "whether what was refused ended anything", w.ends(ana, session, key), false)

		w.Must(w.ChangePassword(as, offers(ana, "right password"), "a better password", "localhost"))
		storetest.Same(w.T, "whether all has ended", w.ends(ana, session, key), true)
		_, err = w.Session(w.Context(), others)
		storetest.HasKind(w.T, err, 0)
		w.tries(ana.Email, "right password", "192.0.2.9", "", record.Unauthorized)
		w.tries(ana.Email, "a better password", "192.0.2.9", "", 0)
		storetest.Same(w.T, "browsers that are known",
			len(storetest.Query[string](w.T, w.Store, "SELECT token_hash FROM sign_in_devices WHERE operator_id = ?", ana.ID)), 0)
		entry := storetest.Must(w.Activities(w.Context(), activity.Query{Limit: 1}))(w.T)[0]
		storetest.Same(w.T, "the actor", entry.Actor, ana.Email)
		storetest.Same(w.T, "the entry", entry.Action+" "+entry.Object+" "+entry.ObjectName, "updated operator "+ana.Email)
		after, _ := entry.After.Get(activity.PasswordField)
		storetest.Same(w.T, "what it says of the password", string(after), `"changed"`)
		storetest.Same(w.T, "what it says of the old one", len(entry.Before), 0)
	})
}

// Whoever finds a browser in which somebody has signed in does not learn the password by trying; others do not keep them from changing it.
func TestGuessesInASessionAreLimited(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ana := w.withOperator("ana@example.com", "right password")
		for range accounts.FreeFailures {
			w.tries(ana.Email, "wrong", "192.0.2.1", "", record.Unauthorized)
		}
		w.tries(ana.Email, "right password", "192.0.2.1", "", record.Throttled)
		w.Must(w.ChangePassword(w.Context(), offers(ana, "right password"), "a better password", ""))
		n := 0
		for range accounts.FreeFailures + 5 {
			if err := w.ChangePassword(w.Context(), offers(ana, "wrong"), "the best password", ""); record.IsKind(err, record.Invalid) {
				n++
			} else {
				storetest.HasKind(w.T, err, record.Throttled)
			}
		}
		if n < accounts.FreeFailures || n > accounts.FreeFailures+1 {
			w.Errorf("%d guesses were heard", n)
		}
		storetest.HasKind(w.T, w.ChangePassword(w.Context(), offers(ana, "a better password"), "the best password", ""), record.Throttled)
	})
}

func TestResettingAPassword(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ana := w.withOperator("ana@example.com", "right password")
		w.Must(w.MakeTokenSecret(w.Context()))
		session := w.startSession(ana)
		_, key, err := w.TokenKey(w.Context(), ana.ID)
		w.Must(err)
		editor := activity.WithActor(w.Context(), activity.Actor{ID: "usr_x", Name: "ed", Role: activity.Editor})
		storetest.HasKind(w.T, w.ResetPassword(editor, ana.ID, "a better password"), record.Forbidden)
		storetest.HasKind(w.T, w.ResetPassword(w.Context(), ana.ID, "password1"), record.Invalid)
		storetest.HasKind(w.T, w.ResetPassword(w.Context(), "usr_none", "a better password"), record.NotFound)
		storetest.Same(w.T, "whether what was refused ended anything", w.ends(ana, session, key), false)
		w.Must(w.ResetPassword(w.Context(), ana.ID, "a better password"))
		storetest.Same(w.T, "whether all has ended", w.ends(ana, session, key), true)
		w.tries(ana.Email, "a better password", "192.0.2.1", "", 0)
	})
}

// Guesses from elsewhere do not keep an operator out at an address they have signed in from; guesses from there are limited.
func TestAnAddressThatIsKnownIsNotHeldUpByOthers(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ana := w.withOperator("ana@example.com", "right password")
		const here, there = "192.0.2.1", "192.0.2.2"
		w.tries(ana.Email, "right password", here, "", 0)
		for range accounts.FreeFailures {
			w.tries(ana.Email, "wrong", there, "", record.Unauthorized)
		}
		w.exec("UPDATE sign_in_failures SET failures = 1000")
		w.tries(ana.Email, "right password", there, "", record.Throttled)
		w.tries(ana.Email, "right password", here, "", 0)
		n := 0
		for range accounts.FreeFailures + 5 {
			_, err := w.SignIn(w.Context(), accounts.Attempt{Email: ana.Email, Password: "wrong", Address: here})
			if record.IsKind(err, record.Unauthorized) {
				n++
			}
		}
		if n < accounts.FreeFailures || n > accounts.FreeFailures+1 {
			w.Errorf("%d guesses were heard from there", n)
		}
		w.tries(ana.Email, "right password", here, "", record.Throttled)
		// A secret that spells an address is none.
		w.tries(ana.Email, "right password", there, here, record.Throttled)
		w.forward(2 * aDay)
		w.exec("DELETE FROM sign_in_failures")
		for i := range 25 {
			w.tries(ana.Email, "right password", here+string(rune('a'+i)), "", 0)
		}
		storetest.Same(w.T, "addresses that are kept",
			len(storetest.Query[string](w.T, w.Store, "SELECT address_hash FROM sign_in_addresses")), 20)
	})
}
