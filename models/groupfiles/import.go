package groupfiles

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/record"
)

// storedGroup is a group as it is stored.
type storedGroup struct {
	customers.Group
	customers.GroupTexts
}

func (storedGroup) TableName() string { return "customer_groups" }

// ImportGroups does what a file of groups says, in one change that can be undone. Rows that are refused are passed over. The number of
// statements depends on the rows only where they are more than a statement can hold.
func (s *Store) ImportGroups(ctx context.Context, file GroupFile) (plan GroupPlan, err error) {
	err = s.db.Change(ctx, "import groups", func(tx *gorm.DB) (err error) {
		plan, err = s.ImportGroupsIn(tx, file)
		return err
	})
	return plan, err
}

// ImportGroupsIn is ImportGroups in a transaction of the caller's.
func (s *Store) ImportGroupsIn(tx *gorm.DB, file GroupFile) (plan GroupPlan, err error) {
	groups, err := s.meant(db.ForChange(tx), file)
	if err != nil {
		return plan, err
	}
	plan = file.plan(groups)
	return plan, s.write(tx, plan)
}

// write stores and records what was planned.
func (s *Store) write(tx *gorm.DB, plan GroupPlan) error {
	ctx := tx.Statement.Context
	at := record.NowOf(ctx)
	var entries []activity.Entry
	created, ids := make([]storedGroup, len(plan.Created)), record.NewIDs("cgrp_", at, len(plan.Created))
	for i, change := range plan.Created {
		group := change.After
		group.ID, group.CreatedAt, group.UpdatedAt = ids[i], at, at
		created[i] = storedGroup{group, group.Derived()}
		entries = append(entries, entryOf(activity.DidCreate, group, nil, activity.Created(group)))
	}
	updated := make([]storedGroup, len(plan.Updated))
	for i, change := range plan.Updated {
		group := change.After
		group.UpdatedAt = record.NowAfter(ctx, change.Before.UpdatedAt)
		updated[i] = storedGroup{group, group.Derived()}
		was, became := activity.Difference(change.Before, group)
		entries = append(entries, entryOf(activity.DidUpdate, group, was, became))
	}
	if len(entries) == 0 {
		return nil
	}
	if err := put(tx, updated, created); err != nil {
		return err
	}
	if err := db.AddToTotal(tx, "customer_groups", int64(len(created))); err != nil {
		return err
	}
	return s.activity.Record(tx, entries...)
}

// put stores changed groups and new ones.
func put(tx *gorm.DB, updated, created []storedGroup) (err error) {
	if len(updated) > 0 {
		conflict := clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns([]string{
			"name", "description", "metadata", "name_lower", "name_key", "search", "updated_at",
		})}
		err = tx.Clauses(conflict).CreateInBatches(&updated, db.RowsPerStatement).Error
	}
	if err == nil && len(created) > 0 {
		err = tx.CreateInBatches(&created, db.RowsPerStatement).Error
	}
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return &record.Error{Kind: record.Conflict, Object: "customer_group", Field: "name",
			Message: "Another customer group has taken a name of the file in the meantime. Import the file again."}
	}
	return err
}

func entryOf(action string, group customers.Group, before, after record.Metadata) activity.Entry {
	return activity.Entry{
		Action: action, Object: "customer_group", ObjectID: group.ID, ObjectName: group.Name, Before: before, After: after,
	}
}
