package models

import "gorm.io/gorm"

// recordedPriceList is what the activity tells of a price list: of its prices how many there are.
type recordedPriceList struct {
	PriceList
	groups []string // the names of the first of them
}

func (l recordedPriceList) fields() Metadata {
	return Metadata{
		field("name", l.Name), field("description", l.Description), field("type", l.Type), field("status", l.Status),
		field("starts_at", l.StartsAt), field("ends_at", l.EndsAt), field("groups", l.groups), field("prices", l.PricesCount),
	}
}

func (recordedPriceList) custom() Metadata { return nil }

// tellPriceList reads what the activity is to tell of a price list as it is now.
func (s *Store) tellPriceList(tx *gorm.DB, list PriceList) (record recordedPriceList, err error) {
	record.PriceList = list
	if _, is := actorOf(tx.Statement.Context); !is || list.ForEveryone() {
		return record, nil
	}
	groups, err := s.firstGroupsOfPriceLists(tx, []string{list.ID}, maxReasonGroups)
	for _, group := range groups[list.ID] {
		record.groups = append(record.groups, group.Name)
	}
	return record, err
}

// recordPriceList tells of a change of a price list; before is nil for a new one. changed is how many of its prices became
// others, which their number does not show.
func (s *Store) recordPriceList(tx *gorm.DB, before *recordedPriceList, after PriceList, changed int64) error {
	entry := Activity{Action: DidUpdate, Object: "price_list", ObjectID: after.ID, ObjectName: after.Name}
	now, err := s.tellPriceList(tx, after)
	if err != nil {
		return err
	}
	if before == nil {
		entry.Action, entry.After = DidCreate, created(now)
		return s.record(tx, entry)
	}
	entry.Before, entry.After = difference(*before, now)
	if changed > 0 {
		entry.After = append(entry.After, field("prices_changed", changed))
	}
	if len(entry.Before)+len(entry.After) == 0 {
		return nil
	}
	return s.record(tx, entry)
}

// recordPriceListGone tells that a price list was deleted.
func (s *Store) recordPriceListGone(tx *gorm.DB, before recordedPriceList) error {
	return s.record(tx, Activity{Action: DidDelete, Object: "price_list", ObjectID: before.ID, ObjectName: before.Name, Before: deleted(before)})
}

// changes are how many of the inputs change a price that is there.
func changes(prices []PriceInput) (n int64) {
	for _, price := range prices {
		if price.ID != "" {
			n++
		}
	}
	return n
}
