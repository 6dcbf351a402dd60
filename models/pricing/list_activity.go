package pricing

import (
	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/record"
)

// recordedPriceList is a price list as the activity records it: of its prices, only their number.
type recordedPriceList struct {
	List
	groups []string // the names of the first of them
}

func (l recordedPriceList) Fields() record.Metadata {
	return record.Metadata{
		activity.Field("name", l.Name), activity.Field("description", l.Description), activity.Field("type", l.Type),
		activity.Field("status", l.Status),
		activity.Field("starts_at", l.StartsAt), activity.Field("ends_at", l.EndsAt), activity.Field("groups", l.groups),
		activity.Field("prices", l.PricesCount),
	}
}

func (recordedPriceList) Custom() record.Metadata { return nil }

// priceListToRecord reads what the activity records of a price list as it is now.
func (s *Store) priceListToRecord(tx *gorm.DB, list List) (record recordedPriceList, err error) {
	record.List = list
	if _, is := activity.ActorOf(tx.Statement.Context); !is || list.ForEveryone() {
		return record, nil
	}
	groups, err := s.firstGroupsOfPriceLists(tx, []string{list.ID}, maxReasonGroups)
	for _, group := range groups[list.ID] {
		record.groups = append(record.groups, group.Name)
	}
	return record, err
}

// recordPriceList records a change of a price list in the activity; before is nil for a new one. changed is the number of
// its prices that were changed, which PricesCount does not show.
func (s *Store) recordPriceList(tx *gorm.DB, before *recordedPriceList, after List, changed int64) error {
	entry := activity.Entry{Action: activity.DidUpdate, Object: "price_list", ObjectID: after.ID, ObjectName: after.Name}
	now, err := s.priceListToRecord(tx, after)
	if err != nil {
		return err
	}
	if before == nil {
		entry.Action, entry.After = activity.DidCreate, activity.Created(now)
		return s.activity.Record(tx, entry)
	}
	entry.Before, entry.After = activity.Difference(*before, now)
	if changed > 0 {
		entry.After = append(entry.After, activity.Field("prices_changed", changed))
	}
	if len(entry.Before)+len(entry.After) == 0 {
		return nil
	}
	return s.activity.Record(tx, entry)
}

// recordPriceListGone records in the activity that a price list was deleted.
func (s *Store) recordPriceListGone(tx *gorm.DB, before recordedPriceList) error {
	return s.activity.Record(tx, activity.Entry{
		Action: activity.DidDelete, Object: "price_list", ObjectID: before.ID, ObjectName: before.Name,
		Before: activity.Deleted(before),
	})
}

// changes counts the inputs that change a price that is there.
func changes(prices []PriceInput) (n int64) {
	for _, price := range prices {
		if price.ID != "" {
			n++
		}
	}
	return n
}
