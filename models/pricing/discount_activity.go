package pricing

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/text"
)

// recordedDiscount is a discount as the activity records it, its regions by their names and its conditions in words.
type recordedDiscount struct {
	discountRow
	regions    []string
	conditions *string
}

func (d recordedDiscount) Fields() record.Metadata {
	return record.Metadata{
		activity.Field("code", d.Code), activity.Field("description", d.Rule.Description),
		activity.Field("type", d.Rule.Type), activity.Field("value", d.Rule.Value),
		activity.Field("allocation", d.Rule.Allocation), activity.Field("starts_at", d.StartsAt),
		activity.Field("ends_at", d.EndsAt), activity.Field("valid_duration", d.ValidDuration),
		activity.Field("usage_limit", d.UsageLimit), activity.Field("is_disabled", d.IsDisabled),
		activity.Field("regions", d.regions), activity.Field("conditions", d.conditions),
	}
}

func (d recordedDiscount) Custom() record.Metadata { return d.Metadata }

// discountToRecord reads what the activity records of a discount as it is now; where nobody is named as its actor, nothing is recorded.
func (s *Store) discountToRecord(tx *gorm.DB, row discountRow) (record recordedDiscount, err error) {
	record.discountRow = row
	if _, is := activity.ActorOf(tx.Statement.Context); !is {
		return record, nil
	}
	if record.regions, err = s.regionNames(tx, row.RegionIDs); err != nil {
		return record, err
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

// regionNames are the names of regions in the order of their ids; of one that is no region of the store, its id.
func (s *Store) regionNames(tx *gorm.DB, ids []string) ([]string, error) {
	names := slices.Clone(ids)
	if len(ids) == 0 {
		return []string{}, nil
	}
	var regions []Region
	err := tx.Table("regions").Select("id, name").Where("id IN ?", s.db.Dialect.ValuesOf(ids)).Find(&regions).Error
	for _, region := range regions {
		names[slices.Index(names, region.ID)] = region.Name
	}
	return names, err
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
	return text.Fill(sentence, "groups", g.enumerate("or"))
}

// recordDiscount records a change of a discount in the activity; before is nil for a new one, after for one that goes.
func (s *Store) recordDiscount(tx *gorm.DB, action string, before *recordedDiscount, after *discountRow) error {
	entry := activity.Entry{Action: action, Object: "discount"}
	if after == nil {
		entry.ObjectID, entry.ObjectName, entry.Before = before.ID, before.Code, activity.Deleted(*before)
		return s.activity.Record(tx, entry)
	}
	entry.ObjectID, entry.ObjectName = after.ID, after.Code
	now, err := s.discountToRecord(tx, *after)
	if err != nil {
		return err
	}
	if before == nil {
		entry.After = activity.Created(now)
		return s.activity.Record(tx, entry)
	}
	entry.Before, entry.After = activity.Difference(*before, now)
	if len(entry.Before)+len(entry.After) == 0 {
		return nil
	}
	return s.activity.Record(tx, entry)
}
