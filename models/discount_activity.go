package models

import (
	"strings"

	"gorm.io/gorm"
)

// recordedDiscount is what the activity tells of a discount, its conditions in words.
type recordedDiscount struct {
	discountRow
	conditions *string
}

func (d recordedDiscount) fields() Metadata {
	return Metadata{
		field("code", d.Code), field("description", d.Rule.Description), field("type", d.Rule.Type), field("value", d.Rule.Value),
		field("allocation", d.Rule.Allocation), field("starts_at", d.StartsAt), field("ends_at", d.EndsAt), field("valid_duration", d.ValidDuration),
		field("usage_limit", d.UsageLimit), field("is_disabled", d.IsDisabled), field("regions", d.RegionIDs), field("conditions", d.conditions),
	}
}

func (d recordedDiscount) custom() Metadata { return d.Metadata }

// tellDiscount reads what the activity is to tell of a discount as it is now.
func (s *Store) tellDiscount(tx *gorm.DB, row discountRow) (record recordedDiscount, err error) {
	record.discountRow = row
	if _, is := actorOf(tx.Statement.Context); !is {
		return record, nil
	}
	var conditions []DiscountCondition
	if err := tx.Where("rule_id = ?", row.Rule.ID).Order("id").Find(&conditions).Error; err != nil || len(conditions) == 0 {
		return record, err
	}
	ids := make([]string, len(conditions))
	for i, condition := range conditions {
		ids[i] = condition.ID
	}
	groups, err := s.firstGroupsOf(tx, ids, maxReasonGroups)
	parts := make([]string, len(conditions))
	for i, condition := range conditions {
		parts[i] = groups[condition.ID].asked(condition.Operator)
	}
	record.conditions = new(strings.Join(parts, "; "))
	return record, err
}

// asked is a condition in words: in VIP or Gold; not in Wholesale.
func (g SomeGroups) asked(operator string) string {
	sentence := "in {groups}"
	switch {
	case g.Count == 0 && operator == NotIn:
		return "not in any group"
	case g.Count == 0:
		return "in any group"
	case operator == NotIn:
		sentence = "not in {groups}"
	}
	return Fill(sentence, "groups", g.enumerate("or"))
}

// recordDiscount tells of a change of a discount; before is nil for a new one, after for one that goes.
func (s *Store) recordDiscount(tx *gorm.DB, action string, before *recordedDiscount, after *discountRow) error {
	entry := Activity{Action: action, Object: "discount"}
	if after == nil {
		entry.ObjectID, entry.ObjectName, entry.Before = before.ID, before.Code, deleted(*before)
		return s.record(tx, entry)
	}
	entry.ObjectID, entry.ObjectName = after.ID, after.Code
	now, err := s.tellDiscount(tx, *after)
	if err != nil {
		return err
	}
	if before == nil {
		entry.After = created(now)
		return s.record(tx, entry)
	}
	entry.Before, entry.After = difference(*before, now)
	if len(entry.Before)+len(entry.After) == 0 {
		return nil
	}
	return s.record(tx, entry)
}
