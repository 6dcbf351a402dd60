package accounts

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/record"
)

// secondStepRule is the setting by which all operators need a second step.
const secondStepRule = "second_step_required"

// needsSecondStep is true, in SQL, for an operator who has to set up a second step first.
const needsSecondStep = `operators.second_step_at IS NULL AND EXISTS (SELECT 1 FROM settings WHERE name = '` + secondStepRule + `')`

// SecondStepRequired returns whether all operators need a second step.
func (s *Store) SecondStepRequired(ctx context.Context) (bool, error) {
	required, err := secondStepRequired(s.db.Read(ctx))
	return required, s.db.WrapError("read settings", err)
}

func secondStepRequired(tx *gorm.DB) (bool, error) {
	var n int64
	err := tx.Table("settings").Where("name = ?", secondStepRule).Count(&n).Error
	return n > 0, err
}

// RequireSecondStep decides whether all operators need a second step: those without one can do nothing else until they have set it up.
// It needs an admin who has one; the error is of the kind Refused otherwise.
func (s *Store) RequireSecondStep(ctx context.Context, required bool) error {
	if err := activity.Require(ctx, activity.Admin); err != nil {
		return err
	}
	if required && s.SharedOperator != "" {
		return &record.Error{Kind: record.Refused, Message: "Everyone signs in to this demo as the same operator, who has no second step."}
	}
	return s.db.Change(ctx, "require second step", func(tx *gorm.DB) error {
		was, err := secondStepRequired(tx)
		if err != nil || was == required {
			return err
		}
		if err := hasSecondStep(tx); required && err != nil {
			return err
		}
		sql := "DELETE FROM settings WHERE name = ?"
		if required {
			sql = "INSERT INTO settings (name, value) VALUES (?, 'true') ON CONFLICT (name) DO NOTHING"
		}
		if err := tx.Exec(sql, secondStepRule).Error; err != nil {
			return err
		}
		return s.activity.Record(tx, activity.Entry{
			Action: activity.DidUpdate, Object: "settings", ObjectID: "security", ObjectName: "Security",
			Before: record.Metadata{activity.Field(secondStepRule, was)}, After: record.Metadata{activity.Field(secondStepRule, required)},
		})
	})
}

// hasSecondStep refuses an actor without a second step of their own; the command line needs none.
func hasSecondStep(tx *gorm.DB) error {
	actor, _ := activity.ActorOf(tx.Statement.Context)
	var n int64
	err := tx.Table("operators").Where("id = ? AND second_step_at IS NOT NULL", actor.ID).Count(&n).Error
	if err == nil && n == 0 && actor.ID != "" {
		err = &record.Error{Kind: record.Refused, Message: "Set up your own second step first."}
	}
	return err
}
