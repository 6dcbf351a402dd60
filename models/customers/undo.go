package customers

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Undone tells what taking back a change set did.
type Undone struct {
	Added   int64 // memberships that are back
	Removed int64 // memberships that ended again
	Updated int64 // customers and groups that are what they were
	Skipped int64 // what was not there to be taken back: a customer or a group is gone, or somebody did it already
}

func (u Undone) anything() bool { return u.Added+u.Removed+u.Updated > 0 }

// Undo takes back all that a change set did, as a change set of its own, which can be taken back in turn: that does it
// again. It is refused for what was taken back already, and for what cannot be: that something was created,
// deleted, or given a password. Where somebody changed the same fields since, nothing is taken back: an error of
// the kind Conflict. Members are put back, or taken out, as far as they and their groups are still there.
func (s *Store) Undo(ctx context.Context, changeSet string) (undone Undone, err error) {
	ctx = activity.Undoing(activity.WithChangeSet(ctx), changeSet)
	err = s.db.Change(ctx, "undo a change", func(tx *gorm.DB) error {
		undone = Undone{}
		entries, err := undoable(tx, changeSet)
		if err != nil {
			return err
		}
		undo := undoing{
			Store: s, tx: tx, undone: &undone, groupRows: map[string]*undoneRow[groupRow]{},
			customerRows: map[string]*undoneRow[customerRow]{},
		}
		if err := undo.lock(entries); err != nil {
			return err
		}
		for _, entry := range entries {
			db.ProgressOf(ctx).Expect(entry.Customers)
		}
		for _, entry := range slices.Backward(entries) {
			if err := undo.entry(entry); err != nil {
				return err
			}
		}
		if err := undo.write(); err != nil || !undone.anything() {
			return err
		}
		actor, _ := activity.ActorOf(ctx)
		return tx.Model(&activity.Entry{}).Where("change_set = ?", changeSet).Update("undone_by", actor.ChangeSet).Error
	})
	if err != nil {
		return Undone{}, err
	}
	return undone, nil
}

// undoable are the entries of a change set in their order, locked, if it can be taken back.
func undoable(tx *gorm.DB, changeSet string) (entries []activity.Entry, err error) {
	err = db.ForChange(tx).Where("change_set = ?", text.Storable(changeSet)).Order("id").Limit(mostUndone + 1).Find(&entries).Error
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 {
		return nil, record.Missing("activity", changeSet, "This change does not exist.")
	}
	for _, entry := range entries {
		if words := entry.WhyNotUndo(); words != "" {
			return nil, &record.Error{Kind: record.Refused, Object: "activity", Value: entry.ID, Message: words}
		}
	}
	if len(entries) > mostUndone {
		return nil, &record.Error{Kind: record.Refused, Object: "activity", Message: "This change is too large to be undone at once."}
	}
	return entries, nil
}

// mostUndone is how many entries are taken back in one transaction, all in memory. Only an import has more.
const mostUndone = 20_000

// undoing is one run of Undo.
type undoing struct {
	*Store
	tx           *gorm.DB
	undone       *Undone
	groups       []lockedGroup
	groupRows    map[string]*undoneRow[groupRow]
	customerRows map[string]*undoneRow[customerRow]
}

// undoneRow is a record before and after updates of it were taken back.
type undoneRow[T any] struct{ before, row T }

// lock locks the groups and then the customers that the entries are about, each in the order of their ids.
func (u *undoing) lock(entries []activity.Entry) (err error) {
	var groups, customers []string
	for _, entry := range entries {
		if entry.Object == "customer_group" {
			groups = append(groups, entry.ObjectID)
		} else {
			customers = append(customers, entry.ObjectID)
		}
	}
	var groupRows []groupRow
	if len(groups) > 0 {
		if err := db.ForChange(u.tx).Where("id IN ?", u.db.Dialect.ValuesOf(text.Distinct(groups))).Order("id").
			Find(&groupRows).Error; err != nil {
			return err
		}
	}
	var customerRows []customerRow
	if len(customers) > 0 {
		if err := db.ForChange(u.tx).Where("id IN ?", u.db.Dialect.ValuesOf(text.Distinct(customers))).Order("id").
			Find(&customerRows).Error; err != nil {
			return err
		}
	}
	for _, row := range groupRows {
		u.groups = append(u.groups, row.locked()...)
		u.groupRows[row.ID] = &undoneRow[groupRow]{row, row}
	}
	for _, row := range customerRows {
		u.customerRows[row.ID] = &undoneRow[customerRow]{row, row}
	}
	return nil
}

// entry takes back one entry: updates in memory, for write to store them.
func (u *undoing) entry(entry activity.Entry) error {
	switch {
	case entry.Action != activity.DidUpdate:
		return u.members(entry)
	case entry.Object == "customer":
		known := u.customerRows[entry.ObjectID]
		if known == nil {
			u.undone.Skipped++
			return nil
		}
		fields, custom, changed := activity.Revert(known.row, entry.Before, entry.After)
		if changed != "" {
			return changedSince(entry, changed)
		}
		return customerInputOf(fields, custom).apply(&known.row)
	default:
		known := u.groupRows[entry.ObjectID]
		if known == nil {
			u.undone.Skipped++
			return nil
		}
		fields, custom, changed := activity.Revert(known.row, entry.Before, entry.After)
		if changed != "" {
			return changedSince(entry, changed)
		}
		return groupInputOf(fields, custom).apply(&known.row)
	}
}

// changedSince says that somebody else has changed what is to be taken back.
func changedSince(entry activity.Entry, field string) error {
	return &record.Error{Kind: record.Conflict, Object: entry.Object, Field: field, Value: entry.ObjectID,
		Message: text.Fill("This can no longer be undone: {name} has been changed since.", "name", text.Quoted(entry.ObjectName))}
}

// members takes out those who joined, or puts back those who left.
func (u *undoing) members(entry activity.Entry) error {
	group := someOf(u.groups, []string{entry.ObjectID})
	if len(group) == 0 {
		u.undone.Skipped += entry.Customers
		return nil
	}
	ids, err := activity.CustomersOf(u.tx, entry.ID)
	if err != nil {
		return err
	}
	var done int64
	if entry.Action == activity.DidAdd {
		done, err = u.leave(u.tx, group, gorm.Expr("WHERE group_id = ? AND ?", entry.ObjectID, u.db.Dialect.OneOf("customer_id", ids)))
		u.undone.Removed += done
	} else {
		done, err = u.join(u.tx, group, u.withIDs(u.tx, ids))
		u.undone.Added += done
	}
	u.undone.Skipped += entry.Customers - done
	return err
}

// write stores and records the updates that were taken back, in a number of statements that does not depend on how
// many they are.
func (u *undoing) write() error {
	var entries []activity.Entry
	var groups []groupRow
	for _, group := range u.groups {
		known := u.groupRows[group.ID]
		if known.row.same(known.before) {
			continue
		}
		known.row.UpdatedAt = record.NowAfter(known.before.UpdatedAt)
		groups = append(groups, known.row)
		was, became := activity.Difference(known.before, known.row)
		entries = append(entries, known.row.entry(activity.DidUpdate, was, became))
	}
	var customers []customerRow
	for _, id := range slices.Sorted(maps.Keys(u.customerRows)) {
		known := u.customerRows[id]
		if known.row.same(known.before) {
			continue
		}
		known.row.UpdatedAt = record.NowAfter(known.before.UpdatedAt)
		customers = append(customers, known.row)
		was, became := activity.Difference(known.before, known.row)
		entries = append(entries, known.row.entry(activity.DidUpdate, was, became))
	}
	if err := overwrite(u.tx, groups, "name", "description", "metadata", "name_lower", "name_key", "search", "updated_at"); err != nil {
		return takenSince(err, "customer_group", "name",
			"This can no longer be undone. Another customer group has taken this name in the meantime.")
	}
	columns := slices.Concat([]string{"email"}, customerTextNames,
		[]string{"metadata", "first_lower", "last_lower", "name_key", "search", "updated_at"})
	if err := overwrite(u.tx, customers, columns...); err != nil {
		return takenSince(err, "customer", "email", "This can no longer be undone. Another customer has taken this e-mail in the meantime.")
	}
	u.undone.Updated = int64(len(entries))
	return u.activity.Record(u.tx, entries...)
}

// takenSince refuses with these words where the database found what a record was called on another one.
func takenSince(err error, object, field, words string) error {
	if !errors.Is(err, gorm.ErrDuplicatedKey) {
		return err
	}
	return &record.Error{Kind: record.Conflict, Object: object, Field: field, Message: words}
}

// overwrite stores columns of rows that are there and locked: the insert always turns into the update.
func overwrite[T any](tx *gorm.DB, rows []T, columns ...string) error {
	if len(rows) == 0 {
		return nil
	}
	conflict := clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns(columns)}
	return tx.Clauses(conflict).CreateInBatches(&rows, db.RowsPerStatement).Error
}

// customerInputOf says what customerRow.fields told.
func customerInputOf(fields, custom record.Metadata) Input {
	in := Input{Email: textOf(fields, "email"), Metadata: &record.MetadataChange{Values: custom, Replace: true}}
	for _, known := range customerTexts {
		*known.input(&in) = inputOf(fields, known.name)
	}
	return in
}

// groupInputOf says what customerGroupRow.fields told.
func groupInputOf(fields, custom record.Metadata) GroupInput {
	return GroupInput{
		Name: textOf(fields, "name"), Description: inputOf(fields, "description"),
		Metadata: &record.MetadataChange{Values: custom, Replace: true},
	}
}

// textOf is the text of a field; nil where it is null.
func textOf(fields record.Metadata, name string) (text *string) {
	value, _ := fields.Get(name)
	_ = json.Unmarshal(value, &text) // field wrote it
	return text
}

func inputOf(fields record.Metadata, name string) *record.Text {
	text := textOf(fields, name)
	if text == nil {
		return &record.Text{Null: true}
	}
	return &record.Text{Value: *text}
}
