// Package undo reads the activity together with what has become of its records since, and takes change sets back: what was changed,
// who joined and left groups, and what was created.
package undo

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Store reads and undoes what the activity has.
type Store struct {
	db       *db.DB
	activity *activity.Log
	people   *customers.Store
	uses     customers.Uses
}

// New is the store that undoes changes of people and their groups in the same database. A group that is in use is not undone: uses
// counts what uses it.
func New(opened *db.DB, log *activity.Log, people *customers.Store, uses customers.Uses) *Store {
	return &Store{db: opened, activity: log, people: people, uses: uses}
}

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
// deleted. The error is of the kind Refused where the change set was undone already, or deleted something, or set a password; and
// of the kind Conflict where somebody has changed the same fields since, or used what was created. Then nothing is undone.
// Members are put back, or taken out, as far as they and their groups still exist.
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
	groupRows    map[string]*undoneRow[groupRow]
	customerRows map[string]*undoneRow[customerRow]
	createdIDs   map[string][]string // the customers whom entries about several created, by the ids of the entries
	joined       map[string]int64    // how many customers the entries added to each group
}

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
			return entry.ChangedSince(changed)
		}
		return customerInputOf(fields, custom).Apply(&known.row.Customer)
	default:
		known := u.groupRows[entry.ObjectID]
		if known == nil {
			u.undone.Skipped++
			return nil
		}
		fields, custom, changed := activity.Revert(known.row, entry.Before, entry.After)
		if changed != "" {
			return entry.ChangedSince(changed)
		}
		return groupInputOf(fields, custom).Apply(&known.row.Group)
	}
}

// members takes out those who joined, or puts back those who left.
func (u *undoing) members(entry activity.Entry) error {
	known := u.groupRows[entry.ObjectID]
	if known == nil {
		u.undone.Skipped += entry.Customers
		return nil
	}
	group := known.before.Group
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
func (u *undoing) takeOutAgain(group customers.Group, entry activity.Entry) (int64, error) {
	ids, err := activity.CustomersOf(u.tx, entry.ID)
	if err != nil {
		return 0, err
	}
	return u.people.RemoveMembers(u.tx, group, ids)
}

// putBack makes those who left members since when they were, added by whom they were.
func (u *undoing) putBack(group customers.Group, entry activity.Entry) (int64, error) {
	former, err := activity.FormerMembers(u.tx, entry.ID)
	if err != nil {
		return 0, err
	}
	return u.people.RestoreMembers(u.tx, group, former)
}
