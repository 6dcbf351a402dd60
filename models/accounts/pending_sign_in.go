package accounts

import (
	"context"
	"crypto/rand"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
)

// PendingLife is how long a sign-in waits for its second step.
const PendingLife = 5 * time.Minute

// errTookTooLong is returned for a sign-in that waits no longer, or never did.
var errTookTooLong = &record.Error{Kind: record.NotFound, Object: "pending_sign_in", Message: "Your sign-in took too long. Sign in again."}

// PendingSignIn is a sign-in with the right password that waits for the second step.
type PendingSignIn struct {
	Operator Operator
	Step     SecondStep
	id       string
}

// BeginSecondStep lets a sign-in with the right password wait for the second step, and returns its secret id, for the only time. It
// opens nothing else.
func (s *Store) BeginSecondStep(ctx context.Context, operatorID string) (id string, err error) {
	id = rand.Text()
	err = s.db.Change(ctx, "begin second step", func(tx *gorm.DB) error {
		if err := sweepPending(tx); err != nil {
			return err
		}
		return tx.Exec("INSERT INTO pending_sign_ins (id_hash, operator_id, created_at) VALUES (?, ?, ?)",
			hash(id), operatorID, record.Now()).Error
	}, db.ByAnyone)
	return id, err
}

// sweepPending deletes the sign-ins that wait no longer.
func sweepPending(tx *gorm.DB) error {
	return tx.Exec("DELETE FROM pending_sign_ins WHERE created_at <= ?", record.Now().Add(-PendingLife)).Error
}

// PendingSignIn finds a sign-in that waits for its second step. An id that is unknown or too old is an error of the kind NotFound.
func (s *Store) PendingSignIn(ctx context.Context, id string) (PendingSignIn, error) {
	var found []operatorRow
	err := s.db.Read(ctx).Table("operators").Select(operatorColumns).
		Joins("JOIN pending_sign_ins ON pending_sign_ins.operator_id = operators.id").
		Where("id_hash = ? AND operators.disabled_at IS NULL AND pending_sign_ins.created_at > ?", hash(id), record.Now().Add(-PendingLife)).
		Find(&found).Error
	if err != nil {
		return PendingSignIn{}, s.db.WrapError("read pending sign-in", err)
	}
	if len(found) == 0 {
		return PendingSignIn{}, errTookTooLong
	}
	step, err := s.SecondStepOf(ctx, found[0].ID)
	return PendingSignIn{Operator: found[0].Operator, Step: step, id: id}, err
}

// BeginPasskeyProof returns what a browser needs to pass the second step with a passkey, as JSON.
func (s *Store) BeginPasskeyProof(ctx context.Context, id string, site Site) ([]byte, error) {
	pending, err := s.PendingSignIn(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.beginPasskeyProof(ctx, id, pending.Operator.ID, site)
}

// Proof is what an operator gives as the second step: one of a code, a recovery code and the answer of a browser with a passkey.
type Proof struct {
	Code, RecoveryCode string
	Passkey            []byte
	Site               Site
	Address            string // the IP address it comes from
	Device             string // what KeepDevice has given to its browser; "" for none
}

// spend uses up a proof, and returns whether it had not been used up before.
type spend func(tx *gorm.DB) (bool, error)

var errWrongRecoveryCode = &record.Error{Kind: record.Unauthorized, Message: "This recovery code is wrong or was used before."}

// FinishSignIn ends the wait of a sign-in and returns its operator, if the proof is good. One that is not is an error of the kind
// Unauthorized. Codes are guessed at a limited rate, per operator and per address, whatever becomes of the password: beyond it the
// error is of the kind Throttled. A browser that the operator has signed in with before is held up by its own wrong codes alone, so that
// nobody who knows the password keeps its owner out of it.
func (s *Store) FinishSignIn(ctx context.Context, id string, proof Proof) (Operator, error) {
	pending, err := s.PendingSignIn(ctx, id)
	if err != nil {
		return Operator{}, err
	}
	if proof.Passkey != nil {
		spend, err := s.provenPasskey(ctx, id, pending.Operator.ID, proof.Site, proof.Passkey)
		if err != nil {
			return Operator{}, err
		}
		if err := s.pass(ctx, pending, spend, errPasskeyRefused); err != nil {
			return Operator{}, err
		}
		return pending.Operator, nil
	}
	attempt := Attempt{Email: pending.Operator.Email, Address: proof.Address, Device: proof.Device}
	limits := []limit{attempt.ofAddress(), codeLimit(pending.Operator.ID)}
	known, err := s.knowsDevice(ctx, attempt)
	if err != nil {
		return Operator{}, err
	}
	if known {
		limits = []limit{codeLimit(pending.Operator.ID + " " + hash(proof.Device))}
	}
	err = s.limited(ctx, limits, func() error {
		return s.passByCode(ctx, pending, proof)
	})
	if err != nil {
		return Operator{}, err
	}
	return pending.Operator, nil
}

func (s *Store) passByCode(ctx context.Context, pending PendingSignIn, proof Proof) error {
	if proof.RecoveryCode == "" {
		return s.pass(ctx, pending, func(tx *gorm.DB) (bool, error) { return spendCode(tx, pending.Operator.ID, proof.Code) }, errWrongCode)
	}
	code, ok, err := s.findRecoveryCode(ctx, pending.Operator.ID, proof.RecoveryCode)
	if err != nil {
		return err
	}
	if !ok {
		return errWrongRecoveryCode
	}
	ctx = asOperator(ctx, pending.Operator)
	return s.pass(ctx, pending, func(tx *gorm.DB) (bool, error) {
		row, before, err := s.lockSecondStep(tx, pending.Operator.ID)
		if err != nil {
			return false, err
		}
		spent, err := code.spend(tx)
		if err != nil || !spent {
			return false, err
		}
		return true, s.changed(tx, row, before, Own{OperatorID: row.ID})
	}, errWrongRecoveryCode)
}

// asOperator makes an operator who has not signed in yet the author of what is recorded.
func asOperator(ctx context.Context, o Operator) context.Context {
	return activity.WithActor(ctx, activity.Actor{ID: o.ID, Name: o.Email, Via: activity.ViaPages, Role: o.Role})
}

// pass uses up a proof and the sign-in that waited for it, both or neither. Where the proof was used up before it is the error.
func (s *Store) pass(ctx context.Context, pending PendingSignIn, spend spend, refused error) error {
	return s.db.Change(ctx, "finish sign-in", func(tx *gorm.DB) error {
		spent, err := spend(tx)
		if err != nil {
			return err
		}
		if !spent {
			return refused
		}
		ended := tx.Exec("DELETE FROM pending_sign_ins WHERE id_hash = ?", hash(pending.id))
		if ended.Error == nil && ended.RowsAffected == 0 {
			return errTookTooLong
		}
		return ended.Error
	}, db.ByAnyone)
}

// codeLimit is how many codes of an operator may be wrong at once, and how often one more after that, or of an operator in one browser.
// A right password changes nothing about it.
func codeLimit(of string) limit { return limit{name: "code " + of, burst: FreeCodes, every: codeEvery} }

// FreeCodes is how many codes may be wrong before the next has to wait.
const (
	FreeCodes = 5
	codeEvery = 5 * time.Minute
)

// limited does something that counts as failed, within limits, where its error is of the kind Unauthorized.
func (s *Store) limited(ctx context.Context, limits []limit, do func() error) error {
	var taken []limit
	giveBack := func() {
		for _, l := range taken {
			s.giveBack(context.WithoutCancel(ctx), l)
		}
	}
	for _, l := range limits {
		if err := s.take(ctx, l); err != nil {
			giveBack()
			if record.IsKind(err, record.Throttled) {
				err = &record.Error{Kind: record.Throttled, Message: "Too many wrong codes. Wait a few minutes, then try again."}
			}
			return err
		}
		taken = append(taken, l)
	}
	err := do()
	if !record.IsKind(err, record.Unauthorized) {
		giveBack()
	}
	return err
}

// checkCode refuses an operator who signs in in one step without the code that their second step needs, or without the second step
// that all need. The error is that of a wrong password, so that it does not tell that the password is right.
func (s *Store) checkCode(ctx context.Context, o Operator, code string) error {
	if o.SecondStepAt == nil {
		required, err := s.SecondStepRequired(ctx)
		if err == nil && required {
			err = errWrongCredentials
		}
		return err
	}
	if code == "" {
		return errWrongCredentials
	}
	err := s.limited(ctx, []limit{codeLimit(o.ID)}, func() error {
		return s.db.Change(ctx, "check code", func(tx *gorm.DB) error {
			spent, err := spendCode(tx, o.ID, code)
			if err == nil && !spent {
				err = errWrongCredentials
			}
			return err
		}, db.ByAnyone)
	})
	if record.IsKind(err, record.Throttled) {
		err = errWrongCredentials
	}
	return err
}
