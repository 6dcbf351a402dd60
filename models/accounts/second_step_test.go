package accounts_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"cohort/models"
	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/storetest"
)

// person is an operator with an authenticator app.
type person struct {
	world
	accounts.Operator
	secret   string
	recovery []string
	now      time.Time // by which their codes are looked at
}

// as is an operator without an authenticator app.
func (w world) as(o accounts.Operator) *person {
	return &person{world: w, Operator: o, now: time.Now()}
}

// at is the context in which it is their time.
func (p *person) at() context.Context { return record.At(p.Context(), p.now) }

func (p *person) own() accounts.Own { return accounts.Own{OperatorID: p.ID} }

// withApp creates an operator whose sign-ins ask for the codes of an app.
func (w world) withApp(email string) *person {
	w.Helper()
	p := w.as(w.withOperator(email, "right password"))
	w.Must(w.BeginApp(w.Context(), p.own()))
	setup, err := w.AppSetup(w.Context(), p.own(), p.Email)
	w.Must(err)
	p.secret = setup.Secret
	p.recovery, err = w.ConfirmApp(p.at(), p.own(), p.code(-1))
	w.Must(err)
	return p
}

// code is what the app shows so many steps of 30 seconds from now.
func (p *person) code(steps int) string {
	p.Helper()
	return storetest.Must(totp.GenerateCode(p.secret, p.now.Add(time.Duration(steps)*30*time.Second)))(p.T)
}

// finishes is an attempt to end a new sign-in with a proof.
func (p *person) finishes(proof accounts.Proof) error {
	p.Helper()
	_, err := p.FinishSignIn(p.at(), p.begins(), proof)
	return err
}

func (p *person) begins() string {
	p.Helper()
	return storetest.Must(p.BeginSecondStep(p.Context(), p.ID))(p.T)
}

func (p *person) unthrottled() { p.exec("DELETE FROM sign_in_limits") }

func TestAnAppIsOnOnceACodeOfItMatches(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		p := w.as(w.withOperator("ana@example.com", "right password"))
		_, err := w.AppSetup(w.Context(), p.own(), p.Email)
		storetest.HasKind(w.T, err, record.NotFound)
		w.Must(w.BeginApp(w.Context(), p.own()))
		setup := storetest.Must(w.AppSetup(w.Context(), p.own(), p.Email))(w.T)
		p.secret = setup.Secret
		if len(setup.Secret) != 32 || !strings.HasPrefix(setup.URL, "otpauth://totp/Cohort:ana@example.com?") ||
			!strings.Contains(setup.URL, "secret="+setup.Secret) {
			w.Errorf("the app is told %+v", setup)
		}
		_, err = w.ConfirmApp(p.at(), p.own(), "000 00x")
		storetest.HasKind(w.T, err, record.Unauthorized)
		storetest.Same(w.T, "whether it is on after a wrong code", storetest.Must(w.SecondStepOf(w.Context(), p.ID))(w.T).On(), false)
		code := p.code(0)
		recovery, err := w.ConfirmApp(p.at(), p.own(), " "+code[:3]+" "+code[3:])
		w.Must(err)
		step := storetest.Must(w.SecondStepOf(w.Context(), p.ID))(w.T)
		if !step.On() || step.RecoveryCodes != 10 || len(recovery) != 10 || step.App.CreatedAt.IsZero() {
			w.Errorf("after the right code: %+v, with %v", step, recovery)
		}
		// The code that turned it on signs nobody in, and replacing the app makes no other recovery codes.
		storetest.HasKind(w.T, p.finishes(accounts.Proof{Code: code}), record.Unauthorized)
		w.Must(w.BeginApp(w.Context(), p.own()))
		storetest.HasKind(w.T, p.finishes(accounts.Proof{Code: p.code(1)}), 0) // the earlier app still counts
		p.secret = storetest.Must(w.AppSetup(w.Context(), p.own(), p.Email))(w.T).Secret
		more, err := w.ConfirmApp(p.at(), p.own(), p.code(0))
		w.Must(err)
		storetest.Same(w.T, "new recovery codes", len(more), 0)
		storetest.HasKind(w.T, p.finishes(accounts.Proof{RecoveryCode: recovery[0]}), 0)
	})
}

func TestACodeIsGoodOnceAndForItsTime(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		p := w.withApp("ana@example.com")
		for _, try := range []struct {
			sentence string
			steps    int
			kind     record.Kind
		}{
			{"the code that turned it on", -1, record.Unauthorized},
			{"two steps before now", -3, record.Unauthorized},
			{"two steps after now", 3, record.Unauthorized},
			{"now", 0, 0},
			{"now, again", 0, record.Unauthorized},
			{"of a clock that is ahead", 1, 0},
			{"the one before, which was not used then", 0, record.Unauthorized},
			{"the one of the clock that is ahead, again", 1, record.Unauthorized},
		} {
			p.unthrottled()
			if storetest.HasKind(w.T, p.finishes(accounts.Proof{Code: p.code(try.steps)}), try.kind); w.Failed() {
				w.Fatal(try.sentence)
			}
		}
	})
}

func TestACodeIsGoodOnceAtAllInstances(t *testing.T) {
	t.Parallel()
	store, url := storetest.OpenWithURL(t, "postgres")
	p := storetest.WorldOf[world](t, store).withApp("ana@example.com")
	other := storetest.Must(storetest.OpenURL(t, url))(t)
	defer other.Close()
	var good atomic.Int64
	var wait sync.WaitGroup
	code, recovery := p.code(0), p.recovery[3]
	for i := range 4 {
		first, second := p.begins(), p.begins()
		at := []*models.Store{store, other}[i%2]
		wait.Go(func() {
			for id, proof := range map[string]accounts.Proof{first: {Code: code}, second: {RecoveryCode: recovery}} {
				if _, err := at.FinishSignIn(p.at(), id, proof); err == nil {
					good.Add(1)
				}
			}
		})
	}
	wait.Wait()
	storetest.Same(t, "sign-ins with one code and one recovery code", good.Load(), 2)
}

func TestRecoveryCodes(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		p := w.withApp("ana@example.com")
		p.now = time.Now()
		code := strings.ToUpper(strings.ReplaceAll(p.recovery[0], "-", " "))
		storetest.HasKind(w.T, p.finishes(accounts.Proof{RecoveryCode: code}), 0)
		storetest.HasKind(w.T, p.finishes(accounts.Proof{RecoveryCode: code}), record.Unauthorized)
		for _, wrong := range []string{"aaaa-bbbb-cccc", "x", "\x00\xff", p.recovery[1][:13] + "9", p.code(0)} {
			p.unthrottled()
			storetest.HasKind(w.T, p.finishes(accounts.Proof{RecoveryCode: wrong}), record.Unauthorized)
		}
		storetest.Same(w.T, "codes that are left", storetest.Must(w.SecondStepOf(w.Context(), p.ID))(w.T).RecoveryCodes, 9)
		used := storetest.Must(w.Activities(w.Context(), activity.Query{Limit: 1}))(w.T)[0]
		storetest.Same(w.T, "who used it", used.Actor+" "+used.Via, "ana@example.com pages")
		before, _ := used.Before.Get(activity.RecoveryCodesField)
		after, _ := used.After.Get(activity.RecoveryCodesField)
		storetest.Same(w.T, "the activity", string(before)+" "+string(after), "10 9")

		fresh := storetest.Must(w.MakeRecoveryCodes(w.Context(), p.own()))(w.T)
		p.unthrottled()
		storetest.HasKind(w.T, p.finishes(accounts.Proof{RecoveryCode: p.recovery[2]}), record.Unauthorized)
		storetest.HasKind(w.T, p.finishes(accounts.Proof{RecoveryCode: fresh[9]}), 0)
		slices.Sort(fresh)
		storetest.Same(w.T, "codes that differ", len(slices.Compact(fresh)), 10)
		for _, kept := range storetest.Query[string](w.T, w.Store, "SELECT code_hash FROM recovery_codes") {
			if !strings.HasPrefix(kept, "$argon2id$") {
				w.Errorf("a code is kept as %s", kept)
			}
		}
		ben := w.withOperator("ben@example.com", "right password")
		_, err := w.MakeRecoveryCodes(w.Context(), accounts.Own{OperatorID: ben.ID})
		storetest.HasKind(w.T, err, record.Refused)
	})
}

// However many guess at once, through however many sign-ins with the right password, no more codes are looked at than allowed; and the
// right password frees none of them.
func TestGuessesOfCodesAreLimited(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		p := w.withApp("ana@example.com")
		var tested atomic.Int64
		var wait sync.WaitGroup
		for range 24 {
			wait.Go(func() {
				if _, err := w.Authenticate(w.Context(), p.Email, "right password"); err != nil {
					w.Error(err)
				}
				for _, proof := range []accounts.Proof{{Code: "12345x"}, {RecoveryCode: "abcd-efgh-ijkl"}} {
					switch err := p.finishes(proof); {
					case record.IsKind(err, record.Unauthorized):
						tested.Add(1)
					case !record.IsKind(err, record.Throttled):
						w.Error(err)
					}
				}
			})
		}
		wait.Wait()
		storetest.Same(w.T, "codes that were looked at", tested.Load(), accounts.FreeCodes)
		storetest.HasKind(w.T, p.finishes(accounts.Proof{Code: p.code(0)}), record.Throttled)
		_, err := w.ConfirmApp(p.at(), p.own(), p.code(0))
		storetest.HasKind(w.T, err, record.Throttled)
		w.forward(5 * 60)
		storetest.HasKind(w.T, p.finishes(accounts.Proof{Code: p.code(0)}), 0)
		storetest.HasKind(w.T, p.finishes(accounts.Proof{Code: "12345x"}), record.Unauthorized) // the right one was given back
		storetest.HasKind(w.T, p.finishes(accounts.Proof{Code: "12345x"}), record.Throttled)
	})
}

func TestGuessesOfCodesCountForTheirAddress(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		p := w.withApp("ana@example.com")
		storetest.HasKind(w.T, p.finishes(accounts.Proof{Code: "12345x", Address: "192.0.2.1"}), record.Unauthorized)
		storetest.SameList(w.T, "limits", storetest.Sorted(w.limits()), []string{"address 192.0.2.1", "code " + p.ID})
		w.exec("DELETE FROM sign_in_limits WHERE name LIKE 'code%'")
		w.forward(-aDay)
		storetest.HasKind(w.T, p.finishes(accounts.Proof{Code: p.code(0), Address: "192.0.2.1"}), record.Throttled)
		storetest.HasKind(w.T, p.finishes(accounts.Proof{Code: p.code(0), Address: "192.0.2.2"}), 0)
	})
}

// Whoever knows the password cannot keep its owner out of a browser that they have signed in with before. There, their own wrong codes
// count, and only there.
func TestGuessesOfCodesDoNotHoldUpAKnownBrowser(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		p, ben := w.withApp("ana@example.com"), w.withOperator("ben@example.com", "right password")
		device := storetest.Must(w.KeepDevice(w.Context(), p.ID, ""))(w.T)
		bens := storetest.Must(w.KeepDevice(w.Context(), ben.ID, ""))(w.T)
		for range accounts.FreeCodes {
			storetest.HasKind(w.T, p.finishes(accounts.Proof{Code: "12345x", Device: bens}), record.Unauthorized)
		}
		for _, unknown := range []string{"", "made up", bens} {
			storetest.HasKind(w.T, p.finishes(accounts.Proof{Code: p.code(0), Device: unknown}), record.Throttled)
		}
		storetest.HasKind(w.T, p.finishes(accounts.Proof{Code: p.code(0), Device: device}), 0)
		for range accounts.FreeCodes {
			storetest.HasKind(w.T, p.finishes(accounts.Proof{Code: "12345x", Device: device}), record.Unauthorized)
		}
		storetest.HasKind(w.T, p.finishes(accounts.Proof{RecoveryCode: p.recovery[0], Device: device}), record.Throttled)
	})
}

func TestSessionsEndWithAChangeOfTheSecondStep(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		p := w.as(w.withOperator("ana@example.com", "right password"))
		ben := w.withOperator("ben@example.com", "right password")
		w.Must(w.MakeTokenSecret(w.Context()))
		own, other, bens := w.startSession(p.Operator), w.startSession(p.Operator), w.startSession(ben)
		alive := func(id string) bool {
			_, err := w.Session(w.Context(), id)
			return err == nil
		}
		_, key, err := w.TokenKey(w.Context(), p.ID)
		w.Must(err)
		by := accounts.Own{OperatorID: p.ID, Session: own}
		w.Must(w.BeginApp(w.Context(), by))
		p.secret = storetest.Must(w.AppSetup(w.Context(), by, p.Email))(w.T).Secret
		storetest.Same(w.T, "before it is on", alive(other), true)
		storetest.Must(w.ConfirmApp(p.at(), by, p.code(0)))(w.T)
		if !alive(own) || alive(other) || !alive(bens) {
			w.Errorf("turning it on leaves the own session %t, the other %t, somebody else's %t", alive(own), alive(other), alive(bens))
		}
		if _, now, _ := w.TokenKey(w.Context(), p.ID); string(now) == string(key) {
			w.Error("tokens go on")
		}
		other = w.startSession(p.Operator)
		storetest.Must(w.MakeRecoveryCodes(w.Context(), by))(w.T)
		storetest.Same(w.T, "with new recovery codes", alive(other), true)
		w.Must(w.RemoveApp(w.Context(), by))
		if !alive(own) || alive(other) {
			w.Errorf("turning it off leaves the own session %t, the other %t", alive(own), alive(other))
		}
		storetest.Same(w.T, "recovery codes without a second step", storetest.Must(w.SecondStepOf(w.Context(), p.ID))(w.T).RecoveryCodes, 0)
	})
}
