package customers

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
)

// GroupSelection is the customer groups an operator chose: by their ids, or all that a query finds
// but for some exceptions. The zero GroupSelection is none.
type GroupSelection struct {
	IDs    []string
	All    bool
	Query  GroupQuery
	Except []string
	Expect *int64 // as that of Selection
}

// chosenGroups is the query for the groups of a selection.
func (s *Store) chosenGroups(db *gorm.DB, sel GroupSelection) *gorm.DB {
	if !sel.All {
		return db.Table("customer_groups").Where("id IN ?", s.db.Dialect.ValuesOf(sel.IDs))
	}
	db = s.foundGroups(db, sel.Query)
	if len(sel.Except) > 0 {
		db = db.Where("id NOT IN ?", s.db.Dialect.ValuesOf(sel.Except))
	}
	return db
}

// CountGroupSelection counts the groups of a selection.
func (s *Store) CountGroupSelection(ctx context.Context, sel GroupSelection) (n int64, err error) {
	err = s.db.WrapError("count groups", s.chosenGroups(s.db.Read(ctx), sel).Count(&n).Error)
	return n, err
}

// DeleteGroup removes a customer group permanently. Its customers stay. It returns the group as it was; one that is gone
// already is no error, unless the call names revisions, one of which the group must be at.
func (s *Store) DeleteGroup(ctx context.Context, id string, revisions ...record.Revision) (Group, error) {
	var row groupRow
	err := s.db.Change(ctx, "delete group", func(tx *gorm.DB) error {
		var err error
		if row, err = s.group(db.ForRemoval(tx), id); err != nil {
			if record.IsKind(err, record.NotFound) && len(revisions) == 0 {
				return nil
			}
			return err
		}
		if err := record.Revisions(revisions).Check("customer_group", row); err != nil {
			return err
		}
		return s.DeleteLocked(tx, []Group{row.Group})
	})
	return row.Group, err
}

// DeleteGroups removes customer groups permanently and returns how many. Their customers stay. Groups that are gone already
// are passed over; where other than the expected number are found, nothing is deleted, and the error is of the kind Conflict.
func (s *Store) DeleteGroups(ctx context.Context, sel GroupSelection) (n int64, err error) {
	err = s.db.Change(ctx, "delete groups", func(tx *gorm.DB) error {
		var groups []Group
		if err := db.ForRemoval(s.chosenGroups(tx, sel)).Order("id").Find(&groups).Error; err != nil {
			return err
		}
		n = int64(len(groups))
		if sel.All {
			err := record.CheckExpected(sel.Expect, n, "customer group",
				"The selection now matches 1 customer group.", "The selection now matches {n} customer groups.")
			if err != nil {
				return err
			}
		}
		return s.DeleteLocked(tx, groups)
	})
	return n, err
}

// DeleteLocked deletes groups that a transaction of the caller's has locked for their removal, releases what uses them and records
// it all, in a number of statements that does not depend on how many groups they are.
func (s *Store) DeleteLocked(tx *gorm.DB, groups []Group) error {
	if len(groups) == 0 {
		return nil
	}
	ids := make([]string, len(groups))
	for i, group := range groups {
		ids[i] = group.ID
		db.ProgressOf(tx.Statement.Context).Expect(group.CustomersCount)
	}
	left, err := s.activity.EndMemberships(tx, gorm.Expr("WHERE group_id IN ?", s.db.Dialect.ValuesOf(ids)))
	if err != nil {
		return err
	}
	entries, err := s.uses.Release(tx, ids)
	if err != nil {
		return err
	}
	for _, group := range groups {
		entry := group.entry(activity.DidDelete, activity.Deleted(group), nil)
		entry.CustomerSet = left[group.ID]
		entries = append(entries, entry)
	}
	if err := tx.Delete(&groupRow{}, "id IN ?", s.db.Dialect.ValuesOf(ids)).Error; err != nil {
		return err
	}
	if err := db.AddToTotal(tx, "customer_groups", -int64(len(groups))); err != nil {
		return err
	}
	return s.activity.Record(tx, entries...)
}

// Deletion counts what the deletion of customer groups would take along.
type Deletion struct {
	Groups      int64
	Names       []string // of the first of them
	Memberships int64
	Use         Use
}

// DeletionOf counts what the deletion of a selection would take along, and names its first groups by name, up to most.
func (s *Store) DeletionOf(ctx context.Context, sel GroupSelection, most int) (impact Deletion, err error) {
	db := s.db.Read(ctx)
	chosen := func() *gorm.DB { return s.chosenGroups(db, sel) }
	ids := chosen().Select("id")
	err = chosen().Select("count(*), coalesce(sum(customers_count), 0)").Row().Scan(&impact.Groups, &impact.Memberships)
	if err == nil {
		err = chosen().Order("name_key, id").Limit(most).Pluck("name", &impact.Names).Error
	}
	if err == nil {
		impact.Use, err = s.uses.Count(db, ids)
	}
	return impact, s.db.WrapError("read what a deletion takes along", err)
}
