package customers

import (
	"maps"
	"slices"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/text"
)

// seenNow adds to entries what depends on the records as they are now: the name of the only customer of an entry, and why an
// entry that could have been undone no longer can. The number of statements does not depend on how many entries there are.
func (s *Store) seenNow(db *gorm.DB, entries []activity.Entry) error {
	if err := s.nameOnlyCustomers(db, entries); err != nil {
		return err
	}
	groups, customers, err := s.undoableNow(db, entries)
	if err != nil {
		return err
	}
	for i := range entries {
		entry := &entries[i]
		switch {
		case entry.WhyNotUndo() != "":
		case entry.Object == "customer":
			entry.TooLate = tooLate(*entry, customers)
		default:
			entry.TooLate = tooLate(*entry, groups)
		}
	}
	return nil
}

// nameOnlyCustomers finds who joined or left where that was one customer alone. A customer who was deleted since is left out.
func (s *Store) nameOnlyCustomers(db *gorm.DB, entries []activity.Entry) error {
	at := map[string]*activity.Entry{}
	for i, entry := range entries {
		if entry.Customers == 1 {
			at[entry.ID] = &entries[i]
		}
	}
	if len(at) == 0 {
		return nil
	}
	var found []struct {
		ActivityID string
		Customer   `gorm:"embedded"`
	}
	err := db.Table("activity_customers").Select("activity_id, customers.id, email, first_name, last_name").
		Joins("JOIN customers ON customers.id = customer_ids").
		Where("activity_id IN ?", s.db.Dialect.ValuesOf(keysOf(at))).Find(&found).Error
	for _, row := range found {
		at[row.ActivityID].Customer = &activity.Named{ID: row.ID, Name: row.Title()}
	}
	return err
}

// undoableNow finds the groups and the customers, by their ids, of the entries that can be undone as far as the entries
// themselves show. One that was deleted is nil.
func (s *Store) undoableNow(db *gorm.DB, entries []activity.Entry) (groups, customers map[string]activity.Recordable, err error) {
	groups, customers = map[string]activity.Recordable{}, map[string]activity.Recordable{}
	for _, entry := range entries {
		switch {
		case entry.WhyNotUndo() != "":
		case entry.Object == "customer":
			customers[entry.ObjectID] = nil
		default:
			groups[entry.ObjectID] = nil
		}
	}
	var groupRows []groupRow
	if len(groups) > 0 {
		err = db.Where("id IN ?", s.db.Dialect.ValuesOf(keysOf(groups))).Find(&groupRows).Error
	}
	var customerRows []customerRow
	if len(customers) > 0 && err == nil {
		err = db.Where("id IN ?", s.db.Dialect.ValuesOf(keysOf(customers))).Find(&customerRows).Error
	}
	for _, row := range groupRows {
		groups[row.ID] = row
	}
	for _, row := range customerRows {
		customers[row.ID] = row
	}
	return groups, customers, err
}

// tooLate is why an entry can no longer be undone, with its object as it is now; "" where it can.
func tooLate(entry activity.Entry, now map[string]activity.Recordable) string {
	object := now[entry.ObjectID]
	if entry.ObjectID == "" { // several customers who were created: those who can go will
		return ""
	}
	if object == nil {
		return text.Fill("This can no longer be undone: {name} no longer exists.", "name", text.Quoted(entry.ObjectName))
	}
	if entry.Action == activity.DidCreate && !activity.AsCreated(object, entry.After) {
		return entry.ChangedSince("").Error()
	}
	if entry.Action != activity.DidUpdate {
		return ""
	}
	if _, _, changed := activity.Revert(object, entry.Before, entry.After); changed != "" {
		return entry.ChangedSince(changed).Error()
	}
	return ""
}

func keysOf[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
