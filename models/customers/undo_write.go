package customers

import (
	"errors"
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
)

// write stores and records the updates that were undone, in a number of statements that does not depend on how many they are.
func (u *undoing) write() error {
	groups, err := u.writeGroups()
	if err != nil {
		return err
	}
	customers, err := u.writeCustomers()
	if err != nil {
		return err
	}
	entries := slices.Concat(groups, customers)
	u.undone.Updated = int64(len(entries))
	return u.activity.Record(u.tx, entries...)
}

// writeGroups stores the groups that have changed and returns what to record of them.
func (u *undoing) writeGroups() (entries []activity.Entry, err error) {
	var groups []groupRow
	for _, group := range u.groups {
		known := u.groupRows[group.ID]
		if known.row.same(known.before) {
			continue
		}
		known.row.UpdatedAt = record.NowAfter(u.tx.Statement.Context, known.before.UpdatedAt)
		groups = append(groups, known.row)
		was, became := activity.Difference(known.before, known.row)
		entries = append(entries, known.row.entry(activity.DidUpdate, was, became))
	}
	err = overwrite(u.tx, groups, "name", "description", "metadata", "name_lower", "name_key", "search", "updated_at")
	return entries, takenSince(err, "customer_group", "name",
		"This can no longer be undone. Another customer group has taken this name in the meantime.")
}

// writeCustomers stores the customers who have changed and returns what to record of them.
func (u *undoing) writeCustomers() (entries []activity.Entry, err error) {
	var customers []customerRow
	for _, id := range slices.Sorted(maps.Keys(u.customerRows)) {
		known := u.customerRows[id]
		if known.row.same(known.before) {
			continue
		}
		known.row.UpdatedAt = record.NowAfter(u.tx.Statement.Context, known.before.UpdatedAt)
		customers = append(customers, known.row)
		was, became := activity.Difference(known.before, known.row)
		entries = append(entries, known.row.entry(activity.DidUpdate, was, became))
	}
	columns := slices.Concat([]string{"email"}, TextFieldNames,
		[]string{"metadata", "first_lower", "last_lower", "name_key", "search", "updated_at"})
	err = overwrite(u.tx, customers, columns...)
	return entries, takenSince(err, "customer", "email",
		"This can no longer be undone. Another customer has taken this e-mail in the meantime.")
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
