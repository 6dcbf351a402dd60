package accounts_test

import (
	"strings"
	"testing"
	"time"

	"cohort/models/accounts"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestASignInWaitsForItsSecondStep(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		p := w.withApp("ana@example.com")
		id := p.begins()
		storetest.Same(w.T, "whose it is", storetest.Must(w.PendingSignIn(w.Context(), id))(w.T).Operator.ID, p.ID)
		storetest.Same(w.T, "ids in the table",
			len(storetest.Query[string](w.T, w.Store, "SELECT id_hash FROM pending_sign_ins WHERE id_hash = ?", id)), 0)
		if _, err := w.Session(w.Context(), id); !record.IsKind(err, record.Unauthorized) {
			w.Errorf("what waits is a session: %v", err)
		}
		storetest.Must(w.FinishSignIn(p.at(), id, accounts.Proof{Code: p.code(0)}))(w.T)
		_, err := w.FinishSignIn(p.at(), id, accounts.Proof{Code: p.code(1)})
		storetest.HasKind(w.T, err, record.NotFound)

		for name, end := range map[string]func(){
			"it is too old": func() {
				w.exec("UPDATE pending_sign_ins SET created_at = ?", time.Now().UTC().Add(-accounts.PendingLife-time.Second))
			},
			"the operator is disabled": func() { w.Must(w.DisableOperator(w.Context(), p.ID)) },
			"it was reset":             func() { w.Must(w.ResetSecondStep(w.Context(), p.ID)) },
		} {
			w.withOperator(strings.ReplaceAll(name, " ", "-")+"@example.com", "right password") // so that no last admin is disabled
			id := p.begins()
			end()
			if _, err := w.PendingSignIn(w.Context(), id); !record.IsKind(err, record.NotFound) {
				w.Errorf("%s: %v", name, err)
			}
			_, err := w.FinishSignIn(p.at(), id, accounts.Proof{Code: p.code(1)})
			storetest.HasKind(w.T, err, record.NotFound)
			w.Must(w.EnableOperator(w.Context(), p.ID))
		}
		p.begins()
		w.exec("UPDATE pending_sign_ins SET created_at = ?", time.Now().UTC().Add(-accounts.PendingLife-time.Second))
		p.begins()
		storetest.Same(w.T, "rows that are kept", len(storetest.Query[string](w.T, w.Store, "SELECT id_hash FROM pending_sign_ins")), 1)
	})
}

// Where no second question can be asked, a right password without its code is as a wrong one, also for the limits.
func TestSigningInInOneStep(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		p := w.withApp("ana@example.com")
		try := func(password, code string) error {
			_, err := w.SignIn(p.at(), accounts.Attempt{Email: p.Email, Password: password, Address: "::1", OneStep: true, Code: code})
			return err
		}
		wrong := try("wrong", "")
		for name, err := range map[string]error{
			"no code": try("right password", ""), "a wrong code": try("right password", "12345x"),
			"a right code for a wrong password": try("wrong", p.code(0)), "a recovery code": try("right password", p.recovery[0]),
		} {
			if err == nil || err.Error() != wrong.Error() || !record.IsKind(err, record.Unauthorized) {
				w.Errorf("%s: %v, not %v", name, err, wrong)
			}
		}
		storetest.SameList(w.T, "failures", storetest.Query[int64](w.T, w.Store, "SELECT failures FROM sign_in_failures"), []int64{5})
		code := p.code(0)
		w.Must(try("right password", code))
		storetest.HasKind(w.T, try("right password", code), record.Unauthorized)

		ben := w.withOperator("ben@example.com", "right password")
		attempt := accounts.Attempt{Email: ben.Email, Password: "right password", Address: "::1", OneStep: true}
		storetest.Must(w.SignIn(w.Context(), attempt))(w.T)
		w.Must(w.RequireSecondStep(w.Context(), true))
		_, err := w.SignIn(w.Context(), attempt)
		storetest.HasKind(w.T, err, record.Unauthorized)
	})
}
