package pricing

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// DiscountCondition says for whom a discount is, by groups. All conditions of a discount have to hold.
type DiscountCondition struct {
	ID          string    `json:"id"`
	RuleID      string    `json:"discount_rule_id"`
	Operator    string    `json:"operator"`
	GroupsCount int64     `json:"-" gorm:"-"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
}

// TableName is GORM's question for the table.
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

// keeps tells whether the input changes nothing of a condition that is there.
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

// changeCondition changes a condition of a discount that is locked, and tells the discount when anything did.
func (s *Store) changeCondition(ctx context.Context, discountID string, naming []ConditionInput,
	change func(tx *gorm.DB, ruleID string) (changed int64, err error)) (Discount, error) {
	var row discountRow
	err := s.db.Change(ctx, "change condition", func(tx *gorm.DB) (err error) {
		if row, err = s.lockDiscount(tx, discountID, naming); err != nil {
			return err
		}
		was, err := s.tellDiscount(tx, row)
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

// keepConditions removes the conditions of a locked rule that are not among the given ones.
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
	at := record.Now()
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

// noCondition says why a condition is not there: it is another discount's, or nobody's.
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

// ConditionsOf finds the conditions of discounts by their rules, with the number of their groups, each rule's in the order in
// which they were added.
func (s *Store) ConditionsOf(ctx context.Context, ruleIDs []string) (map[string][]DiscountCondition, error) {
	conditions := make(map[string][]DiscountCondition, len(ruleIDs))
	rows, err := s.db.Read(ctx).Table("discount_conditions").Where("rule_id IN ?", s.db.Dialect.ValuesOf(ruleIDs)).
		Select(conditionColumns).Order("rule_id, id").Rows()
	if err != nil {
		return nil, s.db.WrapError("read conditions", err)
	}
	defer rows.Close()
	for rows.Next() {
		var condition DiscountCondition
		if err := rows.Scan(condition.columns()...); err != nil {
			return nil, err
		}
		conditions[condition.RuleID] = append(conditions[condition.RuleID], condition)
	}
	return conditions, s.db.WrapError("read conditions", rows.Err())
}

const conditionColumns = "discount_conditions.id, discount_conditions.rule_id, discount_conditions.operator, " +
	"(SELECT count(*) FROM discount_condition_groups WHERE condition_id = discount_conditions.id), " +
	"discount_conditions.created_at, discount_conditions.updated_at"

// columns are the places of conditionColumns.
func (c *DiscountCondition) columns() []any {
	return []any{&c.ID, &c.RuleID, &c.Operator, &c.GroupsCount, &c.CreatedAt, &c.UpdatedAt}
}

// GroupsOfConditions finds the groups that conditions name, by the conditions' ids, each condition's in the order of their
// names.
func (s *Store) GroupsOfConditions(ctx context.Context, ids []string) (map[string][]customers.Group, error) {
	return s.groupsNamedBy(ctx, "discount_condition_groups", "condition_id", ids)
}

// FirstGroupsOf finds the first few groups by name that conditions name, and counts them, by the conditions' ids.
func (s *Store) FirstGroupsOf(ctx context.Context, conditionIDs []string, most int) (map[string]SomeGroups, error) {
	groups, err := s.firstGroupsOf(s.db.Read(ctx), conditionIDs, most)
	return groups, s.db.WrapError("read groups of conditions", err)
}

func (s *Store) firstGroupsOf(db *gorm.DB, conditionIDs []string, most int) (map[string]SomeGroups, error) {
	groups := make(map[string]SomeGroups, len(conditionIDs))
	if len(conditionIDs) == 0 {
		return groups, nil
	}
	rows, err := db.Raw(`SELECT condition_id, id, name, n FROM (
			SELECT discount_condition_groups.condition_id, customer_groups.id, customer_groups.name,
				row_number() OVER (PARTITION BY discount_condition_groups.condition_id ORDER BY customer_groups.name_key, customer_groups.id) AS place,
				count(*) OVER (PARTITION BY discount_condition_groups.condition_id) AS n
			FROM discount_condition_groups JOIN customer_groups ON customer_groups.id = discount_condition_groups.group_id
			WHERE discount_condition_groups.condition_id IN ?
		) AS placed WHERE place <= ? ORDER BY condition_id, place`, s.db.Dialect.ValuesOf(conditionIDs), most).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var group customers.GroupName
		var n int64
		if err := rows.Scan(&id, &group.ID, &group.Name, &n); err != nil {
			return nil, err
		}
		groups[id] = SomeGroups{append(groups[id].First, group), n}
	}
	return groups, rows.Err()
}

// releaseDiscounts takes groups that are locked for their removal out of the conditions that name them.
func (s Uses) releaseDiscounts(tx *gorm.DB, groupIDs []string) (disabled []Discount, err error) {
	const naming = "SELECT rule_id FROM discount_conditions JOIN discount_condition_groups ON condition_id = " +
		"discount_conditions.id WHERE group_id IN ?"
	groups := s.Dialect.ValuesOf(groupIDs)
	var rules, emptied []string
	err = db.ForChange(tx).Table("discount_rules").Where("id IN ("+naming+")", groups).Order("id").Pluck("id", &rules).Error
	if err != nil || len(rules) == 0 {
		return nil, err
	}
	// Whoever was kept out of a discount by these groups alone must not come by it because they are gone.
	err = tx.Raw("UPDATE discounts SET is_disabled = ?, updated_at = ? WHERE NOT is_disabled AND rule_id IN ("+naming+
		` AND operator = ? AND NOT EXISTS (SELECT 1 FROM discount_condition_groups AS other
			WHERE other.condition_id = discount_conditions.id AND other.group_id NOT IN ?)) RETURNING id`,
		true, record.Now(), groups, NotIn, groups).Scan(&emptied).Error
	if err != nil {
		return nil, err
	}
	if err := tx.Exec("UPDATE discounts SET revision = revision + 1 WHERE rule_id IN ?", s.Dialect.ValuesOf(rules)).Error; err != nil {
		return nil, err
	}
	if err := tx.Exec("DELETE FROM discount_condition_groups WHERE group_id IN ?", groups).Error; err != nil || len(emptied) == 0 {
		return nil, err
	}
	slices.Sort(emptied)
	return discountsWhere(tx.Order("discounts.code"), "discounts.id IN ?", s.Dialect.ValuesOf(emptied))
}
