// Package groupfiles reads and writes the files of customer groups.
package groupfiles

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/exports"
	"cohort/models/text"
)

// Store is the door to the files of customer groups.
type Store struct {
	db        *db.DB
	activity  *activity.Log
	customers *customers.Store
}

// New is the store of the files of groups over a store of customers, in a database that is open.
func New(opened *db.DB, log *activity.Log, people *customers.Store) *Store {
	return &Store{db: opened, activity: log, customers: people}
}

// EachMembership visits the memberships of the groups of a selection, group after group in the order of its query, without holding
// them all in memory. It is for those who may export.
func (s *Store) EachMembership(ctx context.Context, sel customers.GroupSelection, visit func(exports.Membership) error) error {
	if err := activity.RequireExport(ctx); err != nil {
		return err
	}
	var groups []customers.Group // that are read together
	var members int64            // about so many
	most := int64(s.db.Sizes.Batch)
	err := s.customers.EachChosenGroup(ctx, sel, func(g customers.Group) error {
		if members+g.CustomersCount > most || int64(len(groups)) == most {
			if err := s.eachMembership(ctx, groups, visit); err != nil {
				return err
			}
			groups, members = groups[:0], 0
		}
		groups, members = append(groups, g), members+g.CustomersCount
		return nil
	})
	if err != nil {
		return err
	}
	return s.eachMembership(ctx, groups, visit)
}

// membershipRow is a membership as the database has it.
type membershipRow struct {
	GroupID string
	AddedAt time.Time
	AddedBy *string
	customers.Customer
}

// eachMembership visits the memberships of groups: of one that may be large, or of several that fit into a batch.
func (s *Store) eachMembership(ctx context.Context, groups []customers.Group, visit func(exports.Membership) error) error {
	ids, places := make([]string, len(groups)), make(map[string]int, len(groups))
	for i, group := range groups {
		ids[i], places[group.ID] = group.ID, i
	}
	for last := (membershipRow{}); ; {
		var rows []membershipRow
		err := s.memberships(ctx, ids).Where("(members.group_id, members.customer_id) > (?, ?)", last.GroupID, last.ID).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return s.db.WrapError("read memberships", err)
		}
		last = rows[len(rows)-1]
		slices.SortStableFunc(rows, func(a, b membershipRow) int { return places[a.GroupID] - places[b.GroupID] })
		for _, row := range rows {
			row.Membership = activity.Membership{AddedAt: row.AddedAt, AddedBy: text.OrEmpty(row.AddedBy)}
			if err := visit(exports.Membership{Group: groups[places[row.GroupID]], Customer: row.Customer}); err != nil {
				return err
			}
		}
		if len(rows) < s.db.Sizes.Batch {
			return nil
		}
	}
}

// memberships is the query for a batch of the memberships of groups.
func (s *Store) memberships(ctx context.Context, groupIDs []string) *gorm.DB {
	return s.db.Read(ctx).Table("members").
		Select("members.group_id, members.created_at AS added_at, members.added_by, customers.id, customers.email, customers."+
			strings.Join(customers.TextFieldNames, ", customers.")+", customers.has_account, customers.metadata").
		Joins("JOIN customers ON customers.id = members.customer_id").
		Where("members.group_id IN ?", s.db.Dialect.ValuesOf(groupIDs)).
		Order("members.group_id, members.customer_id").Limit(s.db.Sizes.Batch)
}
