package pricing

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/customers"
)

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
