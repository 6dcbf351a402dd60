package undo

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/text"
)

// seenNow adds to entries what depends on the records as they are now: the name of the only customer of an entry, whether its record
// is gone, and why an entry that could have been undone no longer can, with all of its change set. It takes one statement.
func (s *Store) seenNow(db *gorm.DB, entries []activity.Entry) error {
	seen, err := s.withRecords(db, entries)
	deleted, now, why := map[string]bool{}, map[string]activity.Entry{}, map[string]string{}
	for _, entry := range seen {
		if entry.Action == activity.DidDelete {
			deleted[entry.ObjectID] = true
		}
	}
	for _, entry := range seen {
		entry.judge(deleted)
		now[entry.ID] = entry.Entry
		// What is gone or was erased is no reason: an undo passes over it.
		passedOver := entry.Erased() || entry.Gone && entry.TooLate != ""
		if words := entry.WhyNotUndo(); words != "" && !passedOver && why[entry.ChangeSet] == "" {
			why[entry.ChangeSet] = words
		}
	}
	for i := range entries {
		entry := &entries[i]
		entry.Customer, entry.Gone, entry.TooLate = now[entry.ID].Customer, now[entry.ID].Gone, now[entry.ID].TooLate
		if entry.WhyNotUndo() == "" {
			entry.TooLate = why[entry.ChangeSet]
		}
	}
	return err
}

// seenEntry is an entry with its record as that is now, and the customer who was the only one to join or leave; without ids where
// there is none.
type seenEntry struct {
	activity.Entry `gorm:"embedded"`
	Group          customers.Group    `gorm:"embedded;embeddedPrefix:group_"`
	Person         customers.Customer `gorm:"embedded;embeddedPrefix:person_"`
	Alone          customers.Customer `gorm:"embedded;embeddedPrefix:alone_"`
}

// mostOthers is how many entries are looked at beside those that are shown. Larger changes are judged by a part of them; the undo
// itself looks at all.
const mostOthers = 500

// withRecords reads entries anew with their records, and with them the other entries of the change sets that could be undone as far as
// these show, and those about the deletion of their records.
func (s *Store) withRecords(db *gorm.DB, entries []activity.Entry) (seen []seenEntry, err error) {
	if len(entries) == 0 {
		return nil, nil
	}
	var shown, sets, objects []string
	for _, entry := range entries {
		shown, objects = append(shown, entry.ID), append(objects, entry.ObjectID)
		if entry.WhyNotUndo() == "" {
			sets = append(sets, entry.ChangeSet)
		}
	}
	objects = slices.DeleteFunc(text.Distinct(objects), func(id string) bool { return id == "" })
	values := s.db.Dialect.ValuesOf
	of := func(condition string, args ...any) *gorm.DB { return db.Table("activity").Where(condition, args...) }
	err = db.Table("(SELECT * FROM (?) AS shown UNION SELECT * FROM (?) AS rest UNION SELECT * FROM (?) AS deletions) AS entries",
		of("id IN ?", values(shown)), of("change_set IN ?", values(text.Distinct(sets))).Limit(mostOthers),
		of("object_id IN ? AND action = ?", values(objects), activity.DidDelete)).
		Select(strings.Join([]string{
			"entries.*", prefixed("customer_groups", "group", "id", "name", "description", "metadata"),
			prefixed("customers", "person", slices.Concat([]string{"id", "email", "has_account", "metadata"}, customers.TextFieldNames)...),
			prefixed("alone", "alone", "id", "email", "first_name", "last_name"),
		}, ", ")).
		Joins("LEFT JOIN customer_groups ON customer_groups.id = entries.object_id").
		Joins("LEFT JOIN customers ON customers.id = entries.object_id").
		Joins("LEFT JOIN activity_customers ON activity_id = entries.id AND entries.customers = 1").
		Joins("LEFT JOIN customers AS alone ON alone.id = customer_ids").Order("entries.id").Scan(&seen).Error
	return seen, err
}

// prefixed are columns of a table in SQL, as prefix_column.
func prefixed(table, prefix string, columns ...string) string {
	selected := make([]string, len(columns))
	for i, column := range columns {
		selected[i] = table + "." + column + " AS " + prefix + "_" + column
	}
	return strings.Join(selected, ", ")
}

// judge adds to the entry what its record shows. deleted are the ids of records that the activity has as deleted.
func (e *seenEntry) judge(deleted map[string]bool) {
	e.Gone = deleted[e.ObjectID]
	if e.Alone.ID != "" {
		e.Customer = &activity.Named{ID: e.Alone.ID, Name: e.Alone.Title()}
	}
	if e.WhyNotUndo() == "" && e.ObjectID != "" { // of several customers who were created, those who can go will
		now := e.record()
		e.Gone, e.TooLate = now == nil, tooLate(e.Entry, now)
	}
}

// record is the group or the customer of the entry; nil: it is gone.
func (e *seenEntry) record() activity.Recordable {
	switch {
	case e.Object == "customer" && e.Person.ID != "":
		return e.Person
	case e.Object == "customer_group" && e.Group.ID != "":
		return e.Group
	}
	return nil
}

// tooLate is why an entry can no longer be undone, with its record as it is now, nil where that is gone; "" where it can.
func tooLate(entry activity.Entry, now activity.Recordable) string {
	if now == nil {
		return text.Fill("This can no longer be undone: {name} no longer exists.", "name", text.Quoted(entry.ObjectName))
	}
	if entry.Action == activity.DidCreate && !activity.AsCreated(now, entry.After) {
		return entry.ChangedSince("").Error()
	}
	if entry.Action != activity.DidUpdate {
		return ""
	}
	if _, _, changed := activity.Revert(now, entry.Before, entry.After); changed != "" {
		return entry.ChangedSince(changed).Error()
	}
	return ""
}
