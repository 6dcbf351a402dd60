package undo

import (
	"errors"
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/record"
)

// write stores and records the updates that were undone, in a number of statements that does not depend on how many they are.
func (u *undoing) write() error {
	groups, err := u.writeGroups()
	if err != nil {
		return err
	}
	people, err := u.writeCustomers()
	if err != nil {
		return err
	}
	entries := slices.Concat(groups, people)
	u.undone.Updated = int64(len(entries))
	return u.activity.Record(u.tx, entries...)
}

// writeGroups stores the groups that have changed and returns what to record of them.
func (u *undoing) writeGroups() (entries []activity.Entry, err error) {
	var groups []groupRow
	for _, id := range slices.Sorted(maps.Keys(u.groupRows)) {
		before, row := u.groupRows[id].before, u.groupRows[id].row
		if same(before, row) {
			continue
		}
		row.GroupTexts, row.UpdatedAt = row.Derived(), record.NowAfter(u.tx.Statement.Context, before.UpdatedAt)
		groups = append(groups, row)
		entries = append(entries, updated(activity.Entry{Object: "customer_group", ObjectID: id, ObjectName: row.Name}, before, row))
	}
	err = overwrite(u.tx, groups, "name", "description", "metadata", "name_lower", "name_key", "search", "updated_at")
	return entries, takenSince(err, "customer_group", "name",
		"This can no longer be undone. Another customer group has taken this name in the meantime.")
}

// writeCustomers stores the customers who have changed and returns what to record of them.
func (u *undoing) writeCustomers() (entries []activity.Entry, err error) {
	var rows []customerRow
	for _, id := range slices.Sorted(maps.Keys(u.customerRows)) {
		before, row := u.customerRows[id].before, u.customerRows[id].row
		if same(before, row) {
			continue
		}
		row.Texts, row.UpdatedAt = row.Derived(), record.NowAfter(u.tx.Statement.Context, before.UpdatedAt)
		rows = append(rows, row)
		entries = append(entries, updated(activity.Entry{Object: "customer", ObjectID: id, ObjectName: row.Title()}, before, row))
	}
	columns := slices.Concat([]string{"email"}, customers.TextFieldNames,
		[]string{"metadata", "first_lower", "last_lower", "name_key", "search", "updated_at"})
	err = overwrite(u.tx, rows, columns...)
	return entries, takenSince(err, "customer", "email",
		"This can no longer be undone. Another customer has taken this e-mail in the meantime.")
}

// same reports whether two records hold the same values, times apart.
func same(a, b activity.Recordable) bool {
	return a.Fields().Equal(b.Fields()) && a.Custom().Equal(b.Custom())
}

// updated is an entry about a record whose fields are others now.
func updated(entry activity.Entry, before, after activity.Recordable) activity.Entry {
	entry.Action = activity.DidUpdate
	entry.Before, entry.After = activity.Difference(before, after)
	return entry
}

// takenSince turns the database's refusal of a value that another record has taken into a Conflict with this message. Other
// errors, and none, stay.
func takenSince(err error, object, field, message string) error {
	if !errors.Is(err, gorm.ErrDuplicatedKey) {
		return err
	}
	return &record.Error{Kind: record.Conflict, Object: object, Field: field, Message: message}
}

// overwrite stores columns of rows that exist and are locked, with an insert that always turns into an update.
func overwrite[T any](tx *gorm.DB, rows []T, columns ...string) error {
	if len(rows) == 0 {
		return nil
	}
	conflict := clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns(columns)}
	return tx.Clauses(conflict).CreateInBatches(&rows, db.RowsPerStatement).Error
}
