package customers

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
)

// Moved counts the customers of a move from one group to another by what became of them.
type Moved struct {
	Moved   int64 // left the first group and joined the second
	Already int64 // left the first group and were in the second before
}

// MoveCustomers takes members out of one group and puts them into another. Customers who are not in
// the first are passed over. sel.Expect is the number of members that were confirmed.
func (s *Store) MoveCustomers(ctx context.Context, fromGroup string, to Target, sel Selection) (Moved, error) {
	return s.move(ctx, fromGroup, to, sel, nil)
}

// MoveAmong is MoveCustomers where sel.Expect is the number of customers that were confirmed, members of the first group or not.
func (s *Store) MoveAmong(ctx context.Context, fromGroup string, to Target, sel Selection) (Moved, error) {
	if !sel.All {
		return s.MoveCustomers(ctx, fromGroup, to, sel)
	}
	all := sel
	sel.Expect = nil
	return s.move(ctx, fromGroup, to, sel, func(tx *gorm.DB) error {
		found, err := s.countSelection(tx, all)
		if err != nil {
			return err
		}
		return all.Expected(found)
	})
}

// move moves members once both groups are locked and check, unless it is nil, has no error.
func (s *Store) move(ctx context.Context, fromGroup string, target Target, sel Selection,
	check func(tx *gorm.DB) error) (moved Moved, err error) {
	if sel.empty() {
		return Moved{}, nil
	}
	err = s.db.Change(ctx, "move customers", func(tx *gorm.DB) error {
		moved = Moved{}
		from, to, err := s.lockBoth(tx, fromGroup, target)
		if err != nil {
			return err
		}
		if check != nil {
			if err := check(tx); err != nil {
				return err
			}
		}
		who, err := s.takeOut(tx, from, sel)
		if err != nil {
			return err
		}
		if who != nil {
			moved.Moved, err = s.join(tx, to, s.withIDs(tx, who.IDs()))
			moved.Already = who.Number - moved.Moved
		}
		if err != nil {
			return err
		}
		return countCreated(tx, target)
	})
	return moved, err
}

// takeOut ends the memberships of a selection in a locked group, the first half of a move, and returns the customers they were
// of; nil: there were none. It fails where they are others than the expected number.
func (s *Store) takeOut(tx *gorm.DB, from []lockedGroup, sel Selection) (*activity.CustomerSet, error) {
	members, err := s.membersOf(tx, from, sel)
	if err != nil {
		return nil, err
	}
	progress := db.ProgressOf(tx.Statement.Context)
	progress.Expect(2 * sel.confirmed())
	ended, err := s.activity.EndMemberships(tx, conditionsOf(members))
	if err != nil {
		return nil, err
	}
	who := ended[from[0].ID]
	if sel.confirmed() == 0 {
		progress.Expect(2 * who.Size())
	}
	if err := sel.Expected(who.Size()); err != nil || who == nil {
		return nil, err
	}
	_, err = s.recordMemberships(tx, activity.DidRemove, from, ended)
	return who, err
}

// CopyCustomers puts members of one group into another as well. Customers who are not in the first are passed over.
func (s *Store) CopyCustomers(ctx context.Context, fromGroup string, target Target, sel Selection) (added Added, err error) {
	if sel.empty() {
		return Added{}, nil
	}
	err = s.db.Change(ctx, "copy customers", func(tx *gorm.DB) error {
		from, to, err := s.lockBoth(tx, fromGroup, target)
		if err != nil {
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
		// While the group is locked, nobody joins or leaves it, and no member can be deleted.
		added.Added, err = s.join(tx, to, members.Select(s.copiedOfMembers()))
		added.Already = found - added.Added
		if err != nil {
			return err
		}
		return countCreated(tx, target)
	})
	return added, err
}

// lockBoth locks two different groups, in the order of their ids, or creates the second. The same one twice is an error at the
// field "to".
func (s *Store) lockBoth(tx *gorm.DB, fromGroup string, target Target) (from, to []lockedGroup, err error) {
	if fromGroup == target.ID {
		return nil, nil, &record.Error{Kind: record.Invalid, Object: "customer_group", Field: "to", Value: target.ID,
			Fields: map[string]string{"to": "Choose a group other than the one they are in."}}
	}
	to, others, err := s.lockTargets(tx, []Target{target}, fromGroup)
	if err == nil {
		db.ProgressOf(tx.Statement.Context).In(fromGroup, to[0].ID)
	}
	return others, to, err
}

// withIDs is the query, as join takes it, for those of the customers who exist.
func (s *Store) withIDs(tx *gorm.DB, ids []string) *gorm.DB {
	return tx.Table("customers").Select(s.copied()).Where(s.db.Dialect.OneOf("customers.id", ids))
}
