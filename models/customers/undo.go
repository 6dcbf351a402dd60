package customers

import (
	"context"
	"encoding/json"
	"slices"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Undone counts what undoing a change set did.
type Undone struct {
	Added   int64 // memberships that are back
	Removed int64 // memberships that ended again
	Updated int64 // customers and groups whose fields are what they were
	Deleted int64 // customers and groups who were created, and are gone again
	Kept    int64 // customers who were created together with others, and stay: they have been changed since, or are in a group
	Erased  int64 // customers who were erased since, and left out
	Skipped int64 // what could not be undone any more: the customer or the group is gone, or somebody has undone it by hand
}

// Anything is true where anything was changed.
func (u Undone) Anything() bool { return u.Added+u.Removed+u.Updated+u.Deleted > 0 }

// Undo undoes a whole change set, as a change set of its own. To undo that one is to do it again. What the change set created is
// deleted. The error is of the kind Refused where the change set was undone already, or deleted something, or set a password,
// or was an import that created something; and of the kind Conflict where somebody has changed the same fields since, or used
// what was created. Then nothing is undone. Members are put back, or taken out, as far as they and their groups still exist.
func (s *Store) Undo(ctx context.Context, changeSet string) (undone Undone, err error) {
	ctx = activity.Undoing(activity.WithChangeSet(ctx), changeSet)
	err = s.db.Change(ctx, "undo a change", func(tx *gorm.DB) error {
		undone = Undone{}
		entries, err := undoable(tx, changeSet)
		if err != nil {
			return err
		}
		if entries, undone.Erased, err = s.activity.WithoutErased(tx, changeSet, entries); err != nil {
			return err
		}
		undo := undoing{
			Store: s, tx: tx, undone: &undone, groupRows: map[string]*undoneRow[groupRow]{},
			customerRows: map[string]*undoneRow[customerRow]{}, joined: map[string]int64{},
		}
		if err := undo.lock(entries); err != nil {
			return err
		}
		if err := undo.entries(entries); err != nil {
			return err
		}
		if err := undo.write(); err != nil || !undone.Anything() {
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

// undoable locks and returns the entries of a change set in their order, if it can be undone as far as they show.
func undoable(tx *gorm.DB, changeSet string) (entries []activity.Entry, err error) {
	err = db.ForChange(tx).Where("change_set = ?", text.Storable(changeSet)).Order("id").Limit(mostUndone + 1).Find(&entries).Error
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 {
		return nil, record.Missing("activity", changeSet, "This change does not exist.")
	}
	for _, entry := range entries {
		if words := entry.WhyNotUndo(); words != "" && !entry.Erased() {
			return nil, &record.Error{Kind: record.Refused, Object: "activity", Value: entry.ID, Message: words}
		}
	}
	if len(entries) > mostUndone {
		return nil, &record.Error{Kind: record.Refused, Object: "activity", Message: "This change is too large to be undone at once."}
	}
	return entries, nil
}

// mostUndone is how many entries are undone in one transaction, all in memory. Only an import has more.
const mostUndone = 20_000

// undoing is one run of Undo.
type undoing struct {
	*Store
	tx           *gorm.DB
	undone       *Undone
	groups       []lockedGroup
	groupRows    map[string]*undoneRow[groupRow]
	customerRows map[string]*undoneRow[customerRow]
	createdIDs   map[string][]string // the customers whom entries about several created, by the ids of the entries
	joined       map[string]int64    // how many customers the entries added to each group
}

// undoneRow is a record before and after updates of it were undone.
type undoneRow[T any] struct{ before, row T }

// lock locks the groups and then the customers that the entries are about, each in the order of their ids.
func (u *undoing) lock(entries []activity.Entry) (err error) {
	var groups, customers []string
	for _, entry := range entries {
		if entry.Object == "customer_group" {
			groups = append(groups, entry.ObjectID)
		} else if entry.ObjectID != "" {
			customers = append(customers, entry.ObjectID)
		}
	}
	strength := u.strength(entries)
	groupRows, err := lockRows[groupRow](u, strength, groups)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(entries, isCreation) {
		if err := u.lockCreated(entries, customers); err != nil {
			return err
		}
	}
	customerRows, err := lockRows[customerRow](u, strength, customers)
	if err != nil {
		return err
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

// lockRows locks the rows of one table that have the ids, in the order of the ids.
func lockRows[T any](u *undoing, strength func(*gorm.DB) *gorm.DB, ids []string) (rows []T, err error) {
	if len(ids) > 0 {
		err = strength(u.tx).Where("id IN ?", u.db.Dialect.ValuesOf(text.Distinct(ids))).Order("id").Find(&rows).Error
	}
	return rows, err
}

// entries undoes entries, the last first, but what was created at the end, when nobody is in it any more.
func (u *undoing) entries(entries []activity.Entry) error {
	progress := db.ProgressOf(u.tx.Statement.Context)
	for _, entry := range entries {
		if isCreation(entry) {
			continue
		}
		if entry.Action != activity.DidUpdate {
			progress.In(entry.ObjectID)
		}
		if entry.Action == activity.DidAdd {
			u.joined[entry.ObjectID] += entry.Customers
		}
		progress.Expect(entry.Customers)
	}
	for _, creations := range []bool{false, true} {
		for _, entry := range slices.Backward(entries) {
			if isCreation(entry) != creations {
				continue
			}
			if err := u.entry(entry); err != nil {
				return err
			}
		}
	}
	return nil
}

// entry undoes one entry: memberships at once, updates in memory, for write to store them.
func (u *undoing) entry(entry activity.Entry) error {
	switch {
	case isCreation(entry):
		return u.created(entry)
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

// changedSince is the error for a field that was changed after the entry which is to be undone.
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
	var done int64
	var err error
	if entry.Action == activity.DidAdd {
		done, err = u.takeOutAgain(group, entry)
		u.undone.Removed += done
	} else {
		done, err = u.putBack(group, entry)
		u.undone.Added += done
	}
	u.undone.Skipped += entry.Customers - done
	return err
}

// takeOutAgain ends the memberships of those who joined.
func (u *undoing) takeOutAgain(group []lockedGroup, entry activity.Entry) (int64, error) {
	ids, err := activity.CustomersOf(u.tx, entry.ID)
	if err != nil {
		return 0, err
	}
	return u.leave(u.tx, group, gorm.Expr("WHERE group_id = ? AND ?", entry.ObjectID, u.db.Dialect.OneOf("customer_id", ids)))
}

// putBack makes those who left members since when they were, added by whom they were.
func (u *undoing) putBack(group []lockedGroup, entry activity.Entry) (int64, error) {
	former, err := activity.FormerMembers(u.tx, entry.ID)
	if err != nil {
		return 0, err
	}
	table, err := db.JSONTable{Columns: []db.JSONColumn{
		{Name: "id", Kind: "text"}, {Name: "added_at", Kind: "bigint"}, {Name: "added_by", Kind: "text"},
	}, Rows: former}.Expr(u.db)
	if err != nil {
		return 0, err
	}
	since := gorm.Expr("coalesce("+u.db.Dialect.TimeOf("chosen.added_at")+", ?), "+
		"CASE WHEN chosen.added_at IS NULL THEN ? ELSE chosen.added_by END", record.NowOf(u.tx.Statement.Context), authorOf(u.tx))
	return u.joinSince(u.tx, group, since, u.tx.Table("customers JOIN ? ON customers.id = rows.id", table).
		Select(each("customers.%s", u.copied())+", rows.added_at, rows.added_by"))
}

// customerInputOf is the input that gives a customer these fields, the inverse of customerRow.Fields and Custom.
func customerInputOf(fields, custom record.Metadata) Input {
	in := Input{Email: textOf(fields, "email"), Metadata: &record.MetadataChange{Values: custom, Replace: true}}
	for _, known := range TextFields {
		*known.Input(&in) = inputOf(fields, known.Name)
	}
	return in
}

// groupInputOf is the input that gives a group these fields, the inverse of groupRow.Fields and Custom.
func groupInputOf(fields, custom record.Metadata) GroupInput {
	return GroupInput{
		Name: textOf(fields, "name"), Description: inputOf(fields, "description"),
		Metadata: &record.MetadataChange{Values: custom, Replace: true},
	}
}

// textOf is the text of a field; nil where it is null.
func textOf(fields record.Metadata, name string) (text *string) {
	value, _ := fields.Get(name)
	_ = json.Unmarshal(value, &text) // which activity.Field wrote
	return text
}

// inputOf is a field as an input; null clears it.
func inputOf(fields record.Metadata, name string) *record.Text {
	text := textOf(fields, name)
	if text == nil {
		return &record.Text{Null: true}
	}
	return &record.Text{Value: *text}
}
