package customers

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Selection is the customers an operator chose: by their ids, or all that a query finds
// but for some exceptions. The zero Selection is nobody.
type Selection struct {
	IDs    []string
	All    bool
	Query  Query
	Except []string

	// Expect is how many customers the operator confirmed, where All is set. When another number is found, nothing is changed,
	// and the error is of the kind Conflict with the number in Count. nil: any number will do.
	Expect *int64
}

func (sel Selection) empty() bool { return !sel.All && len(sel.IDs) == 0 }

// confirmed is how many customers the operator chose or confirmed; 0 where that is not known.
func (sel Selection) confirmed() int64 {
	switch {
	case !sel.All:
		return int64(len(sel.IDs))
	case sel.Expect != nil:
		return *sel.Expect
	}
	return 0
}

// Added counts memberships that are new, and those that were there before.
type Added struct{ Added, Already int64 }

// Removed counts memberships that ended, and customers who were no members.
type Removed struct{ Removed, NotMembers int64 }

// AddCustomers puts customers into a group. Those who are in already stay in.
func (s *Store) AddCustomers(ctx context.Context, groupID string, sel Selection) (added Added, err error) {
	err = s.db.Change(ctx, "add customers", func(tx *gorm.DB) error {
		group, err := s.group(db.ForChange(tx), groupID)
		if err != nil {
			return err
		}
		added, err = s.addTo(tx, group.locked(), sel)
		return err
	})
	return added, err
}

// AddFound makes the customers whom find finds, by their ids, members of a group, in a transaction of the caller's. find is
// called once the group is locked. Those who are members or do not exist are passed over; joined counts the others.
func (s *Store) AddFound(tx *gorm.DB, groupID string, find func() (ids []string, err error)) (joined int64, err error) {
	group, err := s.group(db.ForChange(tx), groupID)
	if err != nil {
		return 0, err
	}
	ids, err := find()
	if err != nil {
		return 0, err
	}
	db.ProgressOf(tx.Statement.Context).Expect(int64(len(ids)))
	return s.join(tx, group.locked(), s.withIDs(tx, ids))
}

// RemoveCustomers takes customers out of a group. Those who are not in it are passed over.
func (s *Store) RemoveCustomers(ctx context.Context, groupID string, sel Selection) (removed Removed, err error) {
	err = s.db.Change(ctx, "remove customers", func(tx *gorm.DB) error {
		group, err := s.group(db.ForChange(tx), groupID)
		if err != nil {
			return err
		}
		if removed, err = s.removeFrom(tx, group.locked(), sel); err != nil {
			return err
		}
		return sel.Expected(removed.Removed)
	})
	return removed, err
}

// AddToGroups puts one customer into several groups, all of which must exist.
func (s *Store) AddToGroups(ctx context.Context, customerID string, groupIDs []string) (added Added, err error) {
	err = s.db.Change(ctx, "add customer to groups", func(tx *gorm.DB) error {
		groups, err := s.lockGroups(tx, groupIDs)
		if err != nil {
			return err
		}
		customer, err := s.customer(db.ForKeeping(tx), customerID)
		if err != nil {
			return err
		}
		added.Added, err = s.joinGroups(tx, customer.ID, groups)
		added.Already = int64(len(groups)) - added.Added
		return err
	})
	return added, err
}

// RemoveFromGroups takes one customer out of several groups. Groups that do not exist are passed over.
func (s *Store) RemoveFromGroups(ctx context.Context, customerID string, groupIDs []string) (removed Removed, err error) {
	err = s.db.Change(ctx, "remove customer from groups", func(tx *gorm.DB) error {
		groups, err := s.lockExisting(tx, groupIDs)
		if err != nil {
			return err
		}
		removed, err = s.removeFrom(tx, groups, Selection{IDs: []string{customerID}})
		return err
	})
	return removed, err
}

// chosen is the query for the customers of a selection.
func (s *Store) chosen(tx *gorm.DB, sel Selection) (*gorm.DB, error) {
	if !sel.All {
		return tx.Session(&gorm.Session{NewDB: true}).Table("customers").Where(s.db.Dialect.OneOf("customers.id", sel.IDs)), nil
	}
	db, err := search{Store: s, base: tx, q: sel.Query.normal()}.found()
	if err == nil && len(sel.Except) > 0 {
		db = db.Where("customers.id NOT IN ?", s.db.Dialect.ValuesOf(sel.Except))
	}
	return db, err
}

// membersOf is the query for the members of groups who are in a selection.
func (s *Store) membersOf(db *gorm.DB, groups []lockedGroup, sel Selection) (*gorm.DB, error) {
	if len(groups) == 1 {
		return s.members(db, groups[0].ID, sel)
	}
	members := s.db.Dialect.PlanEachTime(db).Table("members").Where("members.group_id IN ?", s.db.Dialect.ValuesOf(idsOf(groups)))
	chosen, err := s.chosen(db, sel)
	if err != nil {
		return nil, err
	}
	return members.Where("members.customer_id IN (?)", chosen.Select("customers.id")), nil
}

// members is the query for the members of a group who are in a selection.
func (s *Store) members(tx *gorm.DB, groupID string, sel Selection) (*gorm.DB, error) {
	members := s.db.Dialect.PlanEachTime(tx).Table("members").Where("members.group_id = ?", text.Storable(groupID))
	if !sel.All {
		return members.Where(s.db.Dialect.OneOf("members.customer_id", sel.IDs)), nil
	}
	if len(sel.Except) > 0 {
		members = members.Where("members.customer_id NOT IN ?", s.db.Dialect.ValuesOf(sel.Except))
	}
	if sel.Query.GroupID == "" {
		sel.Query.GroupID = groupID
	}
	q := sel.Query.normal()
	if q.GroupID == groupID {
		members = db.During(members, q.Added, "members.created_at")
		q.GroupID, q.Added = "", record.TimeRange{} // the conditions above have them
	}
	if q.GroupID == "" && !q.filtered() {
		return members, nil
	}
	return search{Store: s, base: s.db.Dialect.PlanEachTime(tx), q: q}.among(members, groupID)
}

// keepAll keeps customers from being deleted until the transaction ends. The error names all that do not exist.
func (s *Store) keepAll(tx *gorm.DB, ids []string) error {
	var kept []string
	err := db.ForKeeping(tx).Table("customers").Where(s.db.Dialect.OneOf("customers.id", ids)).Pluck("id", &kept).Error
	if err != nil {
		return err
	}
	there := text.Set(kept)
	missing := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return there[id] })
	if len(missing) == 0 {
		return nil
	}
	list := strings.Join(text.InOrder(missing, ids), ", ")
	return &record.Error{Kind: record.NotFound, Object: "customer", Field: "customer_ids",
		Value: list, Message: text.Fill("These customers do not exist or have been deleted: {ids}", "ids", list)}
}

// RemoveUnless takes all members out of a group for whom a condition of SQL on members does not hold, in a transaction of the caller's.
func (s *Store) RemoveUnless(tx *gorm.DB, groupID string, stays clause.Expr) (left int64, err error) {
	group, err := s.group(db.ForChange(tx), groupID)
	if err != nil {
		return 0, err
	}
	return s.leave(tx, group.locked(), gorm.Expr("WHERE group_id = ? AND NOT ?", text.Storable(groupID), stays))
}
