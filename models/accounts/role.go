package accounts

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// ChangeRole gives an operator another role, and a viewer the right to export customers or not. It needs an admin. The last admin who
// may sign in stays one: the error is then of the kind Refused.
func (s *Store) ChangeRole(ctx context.Context, id string, role activity.Role, viewerExports bool) error {
	if !slices.Contains(activity.Roles, role) {
		return record.FieldErrors{"role": "Choose one of the roles viewer, editor or admin."}.Err("operator")
	}
	return s.changeOperator(ctx, "change role", id, func(tx *gorm.DB, o *Operator) error {
		if s.IsShared(id) {
			return errShared
		}
		o.Role, o.ViewerExports = role, viewerExports && role == activity.Viewer
		return tx.Exec("UPDATE operators SET role = ?, may_export = ? WHERE id = ?", o.Role, o.ViewerExports, id).Error
	})
}

// DisableOperator keeps an operator from signing in. Their sessions and tokens end at once, and their API keys are revoked. It needs an
// admin. The last admin who may sign in cannot be disabled: the error is then of the kind Refused.
func (s *Store) DisableOperator(ctx context.Context, id string) error {
	return s.changeOperator(ctx, "disable operator", id, func(tx *gorm.DB, o *Operator) error {
		if o.DisabledAt != nil {
			return nil
		}
		if s.IsShared(id) {
			return errShared
		}
		o.DisabledAt = new(record.Now())
		if err := tx.Exec("UPDATE operators SET disabled_at = ? WHERE id = ?", o.DisabledAt, id).Error; err != nil {
			return err
		}
		if err := tx.Exec("UPDATE api_keys SET revoked_at = ? WHERE operator_id = ? AND revoked_at IS NULL", o.DisabledAt, id).Error; err != nil {
			return err
		}
		return endAccess(tx, id)
	})
}

// EnableOperator lets an operator sign in again who was disabled. Their API keys stay revoked. It needs an admin.
func (s *Store) EnableOperator(ctx context.Context, id string) error {
	return s.changeOperator(ctx, "enable operator", id, func(tx *gorm.DB, o *Operator) error {
		o.DisabledAt = nil
		return tx.Exec("UPDATE operators SET disabled_at = NULL WHERE id = ?", id).Error
	})
}

// endAccess ends all sessions, sign-ins and tokens of an operator, and forgets the browsers and addresses they have signed in with.
func endAccess(tx *gorm.DB, operatorID string) error {
	for _, table := range []string{"sign_in_devices", "sign_in_addresses"} {
		if err := tx.Exec("DELETE FROM "+table+" WHERE operator_id = ?", operatorID).Error; err != nil {
			return err
		}
	}
	return endOthers(tx, Own{OperatorID: operatorID})
}

// changeOperator changes an operator for an admin, and records it. While it does, no two admins can make each other none.
func (s *Store) changeOperator(ctx context.Context, verb, id string, change func(tx *gorm.DB, o *Operator) error) error {
	if err := activity.Require(ctx, activity.Admin); err != nil {
		return err
	}
	return s.db.Change(ctx, verb, func(tx *gorm.DB) error {
		var admins []string
		able := db.ForChange(tx).Table("operators").Where("role = ? AND disabled_at IS NULL", activity.Admin)
		if err := able.Order("id").Pluck("id", &admins).Error; err != nil {
			return err
		}
		var row operatorRow
		err := db.ForChange(tx).Where("id = ?", text.Storable(id)).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return noOperator(id)
		}
		if err != nil {
			return err
		}
		before := row
		if err := change(tx, &row.Operator); err != nil {
			return err
		}
		if slices.Equal(admins, []string{id}) && (row.Role != activity.Admin || row.DisabledAt != nil) {
			return &record.Error{Kind: record.Refused, Message: "This is the last admin who can sign in. Make somebody else an admin first."}
		}
		was, became := activity.Difference(before, row)
		if len(became) == 0 {
			return nil
		}
		if row.Role != activity.Admin || row.DisabledAt != nil {
			if err := voidInvitations(tx, row.ID); err != nil {
				return err
			}
		}
		if err := tx.Exec("UPDATE operators SET updated_at = ? WHERE id = ?", record.Now(), id).Error; err != nil {
			return err
		}
		return s.activity.Record(tx, row.changed(was, became))
	})
}

// Fields are the fields that the activity shows of an operator: nothing by which they could be impersonated.
func (r operatorRow) Fields() record.Metadata {
	return record.Metadata{
		activity.Field("email", r.Email), activity.Field("first_name", r.FirstName), activity.Field("last_name", r.LastName),
		activity.Field("role", string(r.Role)), activity.Field("may_export", r.ViewerExports), activity.Field("disabled_at", r.DisabledAt),
	}
}

func (operatorRow) Custom() record.Metadata { return nil }

// changed is the entry of the activity about a change of the operator.
func (r operatorRow) changed(before, after record.Metadata) activity.Entry {
	return activity.Entry{
		Action: activity.DidUpdate, Object: "operator", ObjectID: r.ID, ObjectName: r.Email, Before: before, After: after,
	}
}
