package accounts

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// SecondStep is what an operator proves themselves with after the password: an app, passkeys, or both.
type SecondStep struct {
	App           *AuthenticatorApp // nil: none
	Passkeys      []Passkey         // in the order in which they were added
	RecoveryCodes int               // how many are left
	CodesMadeAt   *time.Time        // nil: none are left
}

// On is true where a sign-in asks for the second step.
func (s SecondStep) On() bool { return s.App != nil || len(s.Passkeys) > 0 }

// Own is an operator who changes their own second step, and the id of the session in which they do: their other ones end.
type Own struct{ OperatorID, Session string }

// mayChange refuses, by an error of the kind Forbidden, whoever would change the second step of somebody else, and by one of the kind
// Refused where the operator is shared.
func (s *Store) mayChange(ctx context.Context, by Own) error {
	actor, _ := activity.ActorOf(ctx)
	if actor.ID == by.OperatorID && actor.Role.Allows(activity.Viewer) || actor.ID == "" && actor.Role == activity.Admin {
		if s.IsShared(by.OperatorID) {
			return errShared
		}
		return nil
	}
	return &record.Error{Kind: record.Forbidden, Message: "This is the second step of another operator."}
}

// SecondStepOf reads the second step of an operator.
func (s *Store) SecondStepOf(ctx context.Context, operatorID string) (SecondStep, error) {
	step, err := readSecondStep(s.db.Read(ctx), operatorID)
	return step, s.db.WrapError("read second step", err)
}

func readSecondStep(tx *gorm.DB, operatorID string) (step SecondStep, err error) {
	apps := []AuthenticatorApp{}
	if err = tx.Table("authenticator_apps").Where("operator_id = ? AND secret IS NOT NULL", operatorID).Find(&apps).Error; err != nil {
		return SecondStep{}, err
	}
	if len(apps) > 0 {
		step.App = &apps[0]
	}
	if err = tx.Where("operator_id = ?", operatorID).Order("created_at, id").Find(&step.Passkeys).Error; err != nil {
		return SecondStep{}, err
	}
	var made []time.Time
	err = tx.Table("recovery_codes").Where("operator_id = ?", operatorID).Pluck("created_at", &made).Error
	if len(made) > 0 {
		step.RecoveryCodes, step.CodesMadeAt = len(made), new(made[0].UTC())
	}
	return step, err
}

// Fields are the fields that the activity shows of a second step: nothing that helps to pass it.
func (s SecondStep) Fields() record.Metadata {
	onOff := map[bool]string{true: "on", false: "off"}
	names := []string{}
	for _, passkey := range s.Passkeys {
		names = append(names, passkey.Name)
	}
	return record.Metadata{
		activity.Field(activity.SecondStepField, onOff[s.On()]), activity.Field(activity.AppField, onOff[s.App != nil]),
		activity.Field(activity.PasskeysField, names), activity.Field(activity.RecoveryCodesField, s.RecoveryCodes),
		activity.Field(activity.CodesMadeField, s.CodesMadeAt),
	}
}

// Custom is what the activity shows besides: nothing.
func (SecondStep) Custom() record.Metadata { return nil }

// change changes the second step of an operator and records it. When another way to pass it was added or removed, the operator's other
// sessions and all their tokens end: whoever has one of them may be the reason. When it is on for the first time, there are recovery
// codes, which are returned; with its last way it is off.
func (s *Store) change(ctx context.Context, verb string, by Own, change func(tx *gorm.DB) error) (codes []string, err error) {
	if err := s.mayChange(ctx, by); err != nil {
		return nil, err
	}
	before, err := s.SecondStepOf(ctx, by.OperatorID)
	if err != nil {
		return nil, err
	}
	fresh := newRecoveryCodes()
	if !before.On() {
		fresh() // now, as it takes a while: nothing else is written during a change
	}
	err = s.db.Change(ctx, verb, func(tx *gorm.DB) error {
		codes = nil
		row, before, err := s.lockSecondStep(tx, by.OperatorID)
		if err != nil {
			return err
		}
		if err := change(tx); err != nil {
			return err
		}
		now, err := readSecondStep(tx, by.OperatorID)
		if err != nil {
			return err
		}
		switch {
		case now.On() && now.RecoveryCodes == 0 && !before.On():
			if err := keepRecoveryCodes(tx, by.OperatorID, fresh()); err != nil {
				return err
			}
			codes = fresh().codes
		case !now.On() && before.On():
			if err := s.turnOff(tx, by.OperatorID); err != nil {
				return err
			}
		}
		return s.changed(tx, row, before, by)
	}, db.ByAnyone)
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// lockSecondStep reads an operator and their second step before a change of it.
func (s *Store) lockSecondStep(tx *gorm.DB, operatorID string) (row operatorRow, step SecondStep, err error) {
	err = db.ForChange(tx).Where("id = ?", text.Storable(operatorID)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, step, noOperator(operatorID)
	}
	if err == nil {
		step, err = readSecondStep(tx, operatorID)
	}
	return row, step, err
}

// turnOff takes what is left when the last way to pass the second step is gone. Where all operators need one, it stays.
func (s *Store) turnOff(tx *gorm.DB, operatorID string) error {
	required, err := secondStepRequired(tx)
	if err != nil {
		return err
	}
	if required {
		return &record.Error{Kind: record.Refused, Message: "All operators need a second step. Set up another one before you remove this one."}
	}
	return tx.Exec("DELETE FROM recovery_codes WHERE operator_id = ?", operatorID).Error
}

// changed notes since when the second step is on, ends what may be in wrong hands, and records the change.
func (s *Store) changed(tx *gorm.DB, row operatorRow, before SecondStep, by Own) error {
	now, err := readSecondStep(tx, row.ID)
	if err != nil {
		return err
	}
	was, became := activity.Difference(before, now)
	if len(became) == 0 {
		return nil
	}
	since := row.SecondStepAt
	switch {
	case !now.On():
		since = nil
	case since == nil:
		since = new(record.Now())
	}
	if err := tx.Exec("UPDATE operators SET second_step_at = ? WHERE id = ?", since, row.ID).Error; err != nil {
		return err
	}
	if _, ways := became.Get(activity.PasskeysField); ways || before.App != nil != (now.App != nil) {
		if err := endOthers(tx, by); err != nil {
			return err
		}
	}
	return s.activity.Record(tx, row.changed(was, became))
}

// endOthers ends all sessions of an operator but one, sign-ins that are not finished, and all tokens.
func endOthers(tx *gorm.DB, by Own) error {
	err := tx.Exec("DELETE FROM sessions WHERE operator_id = ? AND id_hash <> ?", by.OperatorID, hash(by.Session)).Error
	if err != nil {
		return err
	}
	if err := tx.Exec("DELETE FROM pending_sign_ins WHERE operator_id = ?", by.OperatorID).Error; err != nil {
		return err
	}
	return tx.Exec("UPDATE operators SET tokens_ended_at = ? WHERE id = ?", record.Now(), by.OperatorID).Error
}

// ResetSecondStep takes the second step from an operator who cannot pass it any more. Their sessions and tokens end; they sign in with
// the password and, where all operators need a second step, set one up anew. It needs an admin.
func (s *Store) ResetSecondStep(ctx context.Context, operatorID string) error {
	if err := activity.Require(ctx, activity.Admin); err != nil {
		return err
	}
	return s.db.Change(ctx, "reset second step", func(tx *gorm.DB) error {
		row, before, err := s.lockSecondStep(tx, operatorID)
		if err != nil {
			return err
		}
		for _, table := range []string{"authenticator_apps", "passkeys", "recovery_codes"} {
			if err := tx.Exec("DELETE FROM "+table+" WHERE operator_id = ?", operatorID).Error; err != nil {
				return err
			}
		}
		if err := s.changed(tx, row, before, Own{OperatorID: operatorID}); err != nil {
			return err
		}
		return endAccess(tx, operatorID)
	})
}
