package customers

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
)

// CountSelection tells how many customers a selection holds.
func (s *Store) CountSelection(ctx context.Context, sel Selection) (int64, error) {
	n, err := s.countSelection(s.db.Read(ctx), sel)
	return n, s.db.WrapError("count customers", err)
}

func (s *Store) countSelection(db *gorm.DB, sel Selection) (n int64, err error) {
	if !sel.All {
		err = db.Table("customers").Where("customers.id IN ?", s.db.Dialect.ValuesOf(sel.IDs)).Count(&n).Error
		return n, err
	}
	search := search{Store: s, base: s.db.Dialect.PlanEachTime(db), q: sel.Query.normal()}
	search.q.CountUpTo = 0
	all, err := search.count()
	if err != nil || len(sel.Except) == 0 {
		return all.Count, err
	}
	found, err := search.found()
	if err != nil {
		return 0, err
	}
	err = found.Where("customers.id IN ?", s.db.Dialect.ValuesOf(sel.Except)).Count(&n).Error
	return all.Count - n, err
}

// Expected refuses a selection of which other than the expected number were found.
func (sel Selection) Expected(found int64) error {
	if !sel.All {
		return nil
	}
	return record.CheckExpected(sel.Expect, found, "customer",
		"The selection now matches 1 customer.", "The selection now matches {n} customers.")
}

// AddToEach puts customers into each of several groups. The numbers are those of memberships: two customers who are
// added to three groups are six.
func (s *Store) AddToEach(ctx context.Context, sel Selection, groupIDs []string) (added Added, err error) {
	err = s.db.Change(ctx, "add customers to groups", func(tx *gorm.DB) error {
		groups, err := s.lockGroups(tx, groupIDs)
		if err != nil {
			return err
		}
		added, err = s.addTo(tx, groups, sel)
		return err
	})
	return added, err
}

// RemoveFromEach takes customers out of each of several groups. The numbers are those of memberships.
func (s *Store) RemoveFromEach(ctx context.Context, sel Selection, groupIDs []string) (removed Removed, err error) {
	err = s.db.Change(ctx, "remove customers from groups", func(tx *gorm.DB) error {
		groups, err := s.lockExisting(tx, groupIDs)
		if err != nil {
			return err
		}
		if !sel.All {
			removed, err = s.removeFrom(tx, groups, sel)
			return err
		}
		found, err := s.countSelection(tx, sel)
		if err != nil {
			return err
		}
		if err := sel.Expected(found); err != nil {
			return err
		}
		removed, err = s.removeFrom(tx, groups, sel)
		removed.NotMembers = found*int64(len(groups)) - removed.Removed
		return err
	})
	return removed, err
}

// Moved tells what moving customers from one group to another did.
type Moved struct {
	Moved   int64 // left the one and joined the other
	Already int64 // left the one and were in the other before
}

// MoveCustomers takes members out of one group and puts them into another. Who is not in the first is passed over.
// Expect is how many members are meant.
func (s *Store) MoveCustomers(ctx context.Context, fromGroup, toGroup string, sel Selection) (Moved, error) {
	return s.move(ctx, fromGroup, toGroup, sel, nil)
}

// MoveAmong is MoveCustomers where Expect is how many customers are meant, members of the first group or not.
func (s *Store) MoveAmong(ctx context.Context, fromGroup, toGroup string, sel Selection) (Moved, error) {
	if !sel.All {
		return s.MoveCustomers(ctx, fromGroup, toGroup, sel)
	}
	all := sel
	sel.Expect = nil
	return s.move(ctx, fromGroup, toGroup, sel, func(tx *gorm.DB) error {
		found, err := s.countSelection(tx, all)
		if err != nil {
			return err
		}
		return all.Expected(found)
	})
}

// move moves members, once both groups are locked and the check, if there is one, lets it.
func (s *Store) move(ctx context.Context, fromGroup, toGroup string, sel Selection,
	check func(tx *gorm.DB) error) (moved Moved, err error) {
	err = s.db.Change(ctx, "move customers", func(tx *gorm.DB) error {
		from, to, err := s.lockBoth(tx, fromGroup, toGroup)
		if err != nil || sel.empty() {
			return err
		}
		if check != nil {
			if err := check(tx); err != nil {
				return err
			}
		}
		members, err := s.membersOf(tx, from, sel)
		if err != nil {
			return err
		}
		progress := db.ProgressOf(ctx)
		progress.Expect(2 * sel.confirmed())
		left, err := s.left(tx, conditionsOf(members))
		if err != nil {
			return err
		}
		who := left[fromGroup]
		if sel.confirmed() == 0 {
			progress.Expect(2 * who.Size())
		}
		if err := sel.Expected(who.Size()); err != nil || who == nil {
			return err
		}
		if _, err := s.moved(tx, activity.DidRemove, from, left); err != nil {
			return err
		}
		moved.Moved, err = s.join(tx, to, s.withIDs(tx, who.IDs()))
		moved.Already = who.Number - moved.Moved
		return err
	})
	return moved, err
}

// CopyCustomers puts members of one group into another as well. Who is not in the first is passed over.
func (s *Store) CopyCustomers(ctx context.Context, fromGroup, toGroup string, sel Selection) (added Added, err error) {
	err = s.db.Change(ctx, "copy customers", func(tx *gorm.DB) error {
		from, to, err := s.lockBoth(tx, fromGroup, toGroup)
		if err != nil || sel.empty() {
			return err
		}
		found, err := s.countMembers(tx, fromGroup, sel)
		if err != nil {
			return err
		}
		if err := sel.Expected(found); err != nil {
			return err
		}
		members, err := s.membersOf(tx, from, sel)
		if err != nil {
			return err
		}
		db.ProgressOf(ctx).Expect(found)
		// The members of a locked group stay what they are, and none of them can be deleted.
		added.Added, err = s.join(tx, to, members.Select(each("members.customer_%[1]s AS %[1]s", s.copied())))
		added.Already = found - added.Added
		return err
	})
	return added, err
}

// lockBoth locks two groups that are not the same.
func (s *Store) lockBoth(tx *gorm.DB, fromGroup, toGroup string) (from, to []lockedGroup, err error) {
	if fromGroup == toGroup {
		return nil, nil, &record.Error{Kind: record.Invalid, Object: "customer_group", Field: "to", Value: toGroup,
			Fields: map[string]string{"to": "Choose a group other than the one they are in."}}
	}
	locked, err := s.lockGroups(tx, []string{fromGroup, toGroup})
	if err != nil {
		return nil, nil, err
	}
	return someOf(locked, []string{fromGroup}), someOf(locked, []string{toGroup}), nil
}

// withIDs is the query for those customers who are there, as join takes it.
func (s *Store) withIDs(tx *gorm.DB, ids []string) *gorm.DB {
	return tx.Table("customers").Select(s.copied()).Where(s.db.Dialect.OneOf("customers.id", ids))
}

// GroupSelection is the customer groups an operator chose: by their ids, or all that a query finds
// but for some exceptions. The zero GroupSelection is none.
type GroupSelection struct {
	IDs    []string
	All    bool
	Query  GroupQuery
	Except []string
	Expect *int64 // as that of Selection
}

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

// CountGroupSelection tells how many groups a selection holds.
func (s *Store) CountGroupSelection(ctx context.Context, sel GroupSelection) (n int64, err error) {
	err = s.db.WrapError("count groups", s.chosenGroups(s.db.Read(ctx), sel).Count(&n).Error)
	return n, err
}

// DeleteGroups removes customer groups permanently and tells how many. Their customers stay. Groups that are gone already
// are passed over.
func (s *Store) DeleteGroups(ctx context.Context, sel GroupSelection) (n int64, err error) {
	err = s.db.Change(ctx, "delete groups", func(tx *gorm.DB) error {
		var rows []groupRow
		if err := db.ForRemoval(s.chosenGroups(tx, sel)).Order("id").Find(&rows).Error; err != nil {
			return err
		}
		n = int64(len(rows))
		if sel.All {
			err := record.CheckExpected(sel.Expect, n, "customer group",
				"The selection now matches 1 customer group.", "The selection now matches {n} customer groups.")
			if err != nil {
				return err
			}
		}
		return s.deleteGroups(tx, rows)
	})
	return n, err
}

// deleteGroups removes groups that are locked for that.
func (s *Store) deleteGroups(tx *gorm.DB, rows []groupRow) error {
	if len(rows) == 0 {
		return nil
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
		db.ProgressOf(tx.Statement.Context).Expect(row.CustomersCount)
	}
	left, err := s.left(tx, gorm.Expr("WHERE group_id IN ?", s.db.Dialect.ValuesOf(ids)))
	if err != nil {
		return err
	}
	entries, err := s.uses.Release(tx, ids)
	if err != nil {
		return err
	}
	for _, row := range rows {
		entry := row.entry(activity.DidDelete, activity.Deleted(row), nil)
		entry.CustomerSet = left[row.ID]
		entries = append(entries, entry)
	}
	if err := tx.Delete(&groupRow{}, "id IN ?", s.db.Dialect.ValuesOf(ids)).Error; err != nil {
		return err
	}
	if err := db.AddToTotal(tx, "customer_groups", -int64(len(rows))); err != nil {
		return err
	}
	return s.activity.Record(tx, entries...)
}
