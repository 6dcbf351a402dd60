package pricing

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/text"
)

// DiscountCondition limits a discount to customers in certain groups, or not in them. All conditions of a discount have to hold.
type DiscountCondition struct {
	ID          string    `json:"id"`
	RuleID      string    `json:"discount_rule_id"`
	Operator    string    `json:"operator"`
	GroupsCount int64     `json:"-" gorm:"-"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
}

// TableName names the table for GORM.
func (DiscountCondition) TableName() string { return "discount_conditions" }

// What a condition asks: to be in one of its groups, or in none of them.
const (
	In    = "in"
	NotIn = "not_in"
)

// ConditionInput is a condition to add, or to change where it has an id; nil means: not mentioned.
type ConditionInput struct {
	ID       string
	Operator *string
	GroupIDs *[]string // its groups, and no others
}

// keeps reports whether the input changes nothing of a condition that is there.
func (in ConditionInput) keeps() bool { return in.ID != "" && in.Operator == nil && in.GroupIDs == nil }

// groupsNamedIn are the groups that conditions are to name, each once.
func groupsNamedIn(conditions []ConditionInput) (ids []string) {
	for _, in := range conditions {
		if in.GroupIDs != nil {
			ids = append(ids, *in.GroupIDs...)
		}
	}
	return text.Distinct(ids)
}

// AddCondition adds a condition to a discount.
func (s *Store) AddCondition(ctx context.Context, discountID string, in ConditionInput) (Discount, error) {
	in.ID = ""
	return s.UpdateDiscount(ctx, discountID, DiscountInput{Conditions: []ConditionInput{in}})
}

// UpdateCondition changes what the input mentions.
func (s *Store) UpdateCondition(ctx context.Context, discountID, conditionID string, in ConditionInput) (Discount, error) {
	in.ID = conditionID
	return s.UpdateDiscount(ctx, discountID, DiscountInput{Conditions: []ConditionInput{in}})
}

// Condition finds a condition of a discount.
func (s *Store) Condition(ctx context.Context, discountID, conditionID string) (DiscountCondition, error) {
	discount, err := s.Discount(ctx, discountID)
	if err != nil {
		return DiscountCondition{}, err
	}
	conditions, err := s.ConditionsOf(ctx, []string{discount.Rule.ID})
	if err != nil {
		return DiscountCondition{}, err
	}
	for _, condition := range conditions[discount.Rule.ID] {
		if condition.ID == conditionID {
			return condition, nil
		}
	}
	return DiscountCondition{}, s.noCondition(s.db.Read(ctx), discountID, conditionID)
}

// DeleteCondition removes a condition from a discount. One that is gone already is no error.
func (s *Store) DeleteCondition(ctx context.Context, discountID, conditionID string) (Discount, error) {
	return s.changeCondition(ctx, discountID, nil, func(tx *gorm.DB, ruleID string) (int64, error) {
		gone := tx.Exec("DELETE FROM discount_conditions WHERE id = ? AND rule_id = ?", text.Storable(conditionID), ruleID)
		if gone.Error == nil && gone.RowsAffected == 0 {
			err := s.noCondition(tx, discountID, conditionID)
			if condition, ok := errors.AsType[*record.Error](err); ok && condition.Field == "id" { // not just another discount's
				err = nil
			}
			return 0, err
		}
		return gone.RowsAffected, gone.Error
	})
}

// AddConditionGroups adds groups to a condition. Those it names already stay.
func (s *Store) AddConditionGroups(ctx context.Context, discountID, conditionID string, groupIDs []string) (Discount, error) {
	naming := []ConditionInput{{GroupIDs: &groupIDs}}
	return s.changeCondition(ctx, discountID, naming, func(tx *gorm.DB, ruleID string) (int64, error) {
		if err := s.hasCondition(tx, discountID, ruleID, conditionID); err != nil {
			return 0, err
		}
		return s.nameGroups(tx, conditionID, text.Distinct(groupIDs))
	})
}

// RemoveConditionGroups removes groups from a condition. Those it does not name are passed over.
func (s *Store) RemoveConditionGroups(ctx context.Context, discountID, conditionID string, groupIDs []string) (Discount, error) {
	return s.changeCondition(ctx, discountID, nil, func(tx *gorm.DB, ruleID string) (int64, error) {
		if err := s.hasCondition(tx, discountID, ruleID, conditionID); err != nil {
			return 0, err
		}
		gone := tx.Exec("DELETE FROM discount_condition_groups WHERE condition_id = ? AND group_id IN ?", conditionID,
			s.db.Dialect.ValuesOf(groupIDs))
		return gone.RowsAffected, gone.Error
	})
}

// changeCondition changes a condition of a discount that is locked, and gives the discount a new revision if anything changed.
func (s *Store) changeCondition(ctx context.Context, discountID string, naming []ConditionInput,
	change func(tx *gorm.DB, ruleID string) (changed int64, err error)) (Discount, error) {
	var row discountRow
	err := s.db.Change(ctx, "change condition", func(tx *gorm.DB) (err error) {
		if row, err = s.lockDiscount(tx, discountID, naming); err != nil {
			return err
		}
		was, err := s.discountToRecord(tx, row)
		if err != nil {
			return err
		}
		changed, err := change(tx, row.Rule.ID)
		if err != nil || changed == 0 {
			return err
		}
		row.Edition++
		if err := revise(tx, row.Rule.ID); err != nil {
			return err
		}
		return s.recordDiscount(tx, activity.DidUpdate, &was, &row)
	})
	return row.Discount, err
}

// putConditions writes conditions of a locked rule; with only, all others go. All groups they name are kept.
func (s *Store) putConditions(tx *gorm.DB, ruleID string, conditions []ConditionInput, only bool) (changed int64, err error) {
	if only {
		if changed, err = s.keepConditions(tx, ruleID, conditions); err != nil {
			return 0, err
		}
	}
	for _, in := range conditions { // a handful
		put, err := s.putCondition(tx, ruleID, in)
		if err != nil {
			return 0, err
		}
		changed += put
	}
	return changed, nil
}

// keepConditions removes the conditions of a locked rule but for those whose ids the inputs have.
func (s *Store) keepConditions(tx *gorm.DB, ruleID string, conditions []ConditionInput) (gone int64, err error) {
	var kept []string
	for _, in := range conditions {
		if in.ID != "" {
			kept = append(kept, in.ID)
		}
	}
	others := tx.Exec("DELETE FROM discount_conditions WHERE rule_id = ? AND id NOT IN ?", ruleID, s.db.Dialect.ValuesOf(kept))
	return others.RowsAffected, others.Error
}

func (s *Store) putCondition(tx *gorm.DB, ruleID string, in ConditionInput) (changed int64, err error) {
	at := record.NowOf(tx.Statement.Context)
	row := DiscountCondition{ID: in.ID, RuleID: ruleID, CreatedAt: at, UpdatedAt: at}
	if in.ID != "" {
		if err := s.hasCondition(tx, "", ruleID, in.ID); err != nil || in.keeps() {
			return 0, err
		}
		if err := tx.Where("id = ?", in.ID).Take(&row).Error; err != nil {
			return 0, err
		}
	}
	operator := row.Operator
	record.Set(&operator, in.Operator)
	wrong := record.FieldErrors{}
	wrong.Check(operator == In || operator == NotIn, "operator", "Choose in or not in.")
	if err := wrong.Err("discount_condition"); err != nil {
		return 0, err
	}
	if in.ID == "" && (in.GroupIDs == nil || len(*in.GroupIDs) == 0) {
		return 0, &record.Error{Kind: record.Invalid, Object: "discount_condition", Field: "customer_groups",
			Fields: map[string]string{"customer_groups": "Choose a customer group."}}
	}
	switch {
	case in.ID == "":
		row.ID, row.Operator, changed = record.NewID("discon_", at), operator, 1
		if err := tx.Create(&row).Error; err != nil {
			return 0, err
		}
	case operator != row.Operator:
		row.Operator, changed = operator, 1
		if err := tx.Exec("UPDATE discount_conditions SET operator = ?, updated_at = ? WHERE id = ?", operator, at,
			row.ID).Error; err != nil {
			return 0, err
		}
	}
	if in.GroupIDs != nil {
		others, err := s.nameOnly(tx, row.ID, text.Distinct(*in.GroupIDs))
		if err != nil {
			return 0, err
		}
		changed += others
	}
	return changed, s.unlike(tx, row)
}

// nameOnly makes a condition name groups, all of which are kept, and no others.
func (s *Store) nameOnly(tx *gorm.DB, conditionID string, groups []string) (changed int64, err error) {
	gone := tx.Exec("DELETE FROM discount_condition_groups WHERE condition_id = ? AND group_id NOT IN ?", conditionID,
		s.db.Dialect.ValuesOf(groups))
	if gone.Error != nil {
		return 0, gone.Error
	}
	added, err := s.nameGroups(tx, conditionID, groups)
	return gone.RowsAffected + added, err
}

// nameGroups makes a condition name groups, all of which are kept.
func (s *Store) nameGroups(tx *gorm.DB, conditionID string, groups []string) (added int64, err error) {
	if len(groups) == 0 {
		return 0, nil
	}
	insert := tx.Exec(`INSERT INTO discount_condition_groups (condition_id, group_id) SELECT ?, value FROM ? AS rows WHERE true
		ON CONFLICT (condition_id, group_id) DO NOTHING`, conditionID, s.db.Dialect.ValuesOf(groups))
	return insert.RowsAffected, insert.Error
}

// unlike refuses a condition that asks just what another one of the rule asks already.
func (s *Store) unlike(tx *gorm.DB, row DiscountCondition) error {
	var twins []string
	const names = "SELECT group_id FROM discount_condition_groups WHERE condition_id = "
	err := tx.Raw(`SELECT id FROM discount_conditions AS other WHERE rule_id = ? AND operator = ? AND id <> ?
		AND NOT EXISTS (`+names+`other.id AND group_id NOT IN (`+names+`?))
		AND NOT EXISTS (`+names+`? AND group_id NOT IN (`+names+`other.id))`, row.RuleID, row.Operator, row.ID, row.ID,
		row.ID).Scan(&twins).Error
	if err != nil || len(twins) == 0 {
		return err
	}
	return record.Taken("discount_condition", "operator", row.Operator, "The discount already has this condition.")
}

// hasCondition checks that a condition is one of a locked rule.
func (s *Store) hasCondition(tx *gorm.DB, discountID, ruleID, conditionID string) error {
	var found []string
	err := tx.Table("discount_conditions").Where("id = ? AND rule_id = ?", text.Storable(conditionID), ruleID).Pluck("id", &found).Error
	if err == nil && len(found) == 0 {
		return s.noCondition(tx, discountID, conditionID)
	}
	return err
}

// noCondition is the error for a condition that a discount does not have: it is another discount's, or there is no such one.
func (s *Store) noCondition(db *gorm.DB, discountID, conditionID string) error {
	var found []string
	err := db.Table("discount_conditions").Where("id = ?", text.Storable(conditionID)).Pluck("id", &found).Error
	if err != nil {
		return s.db.WrapError("read condition", err)
	}
	if len(found) > 0 && discountID != "" {
		return &record.Error{Kind: record.NotFound, Object: "discount_condition", Field: "discount_id", Value: conditionID,
			Message: "Condition with id " + conditionID + " does not belong to Discount with id " + discountID}
	}
	return record.Missing("discount_condition", conditionID, "This condition does not exist or has been deleted.")
}
