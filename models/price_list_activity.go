package models

import "gorm.io/gorm"

// toldPriceList is what the activity tells of a price list: of its prices how many there are.
type toldPriceList struct {
	PriceList
	groups []string // the names of the first of them
}

func (l toldPriceList) fields() Metadata {
	return Metadata{
		field("name", l.Name), field("description", l.Description), field("type", l.Type), field("status", l.Status),
		field("starts_at", l.StartsAt), field("ends_at", l.EndsAt), field("groups", l.groups), field("prices", l.PricesCount),
	}
}

func (toldPriceList) custom() Metadata { return nil }

// tellPriceList reads what the activity is to tell of a price list as it is now.
func (s *Store) tellPriceList(tx *gorm.DB, list PriceList) (told toldPriceList, err error) {
	told.PriceList = list
	if _, is := actorOf(tx.Statement.Context); !is || list.ForEveryone() {
		return told, nil
	}
	groups, err := s.firstGroupsOfPriceLists(tx, []string{list.ID}, maxReasonGroups)
	for _, group := range groups[list.ID] {
		told.groups = append(told.groups, group.Name)
	}
	return told, err
}

// recordPriceList tells of a change of a price list; before is nil for a new one. changed is how many of its prices became
// others, which their number does not show.
func (s *Store) recordPriceList(tx *gorm.DB, before *toldPriceList, after PriceList, changed int64) error {
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
func (s *Store) recordPriceListGone(tx *gorm.DB, before toldPriceList) error {
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
