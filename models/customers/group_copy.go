package customers

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/db"
)

// CopyGroup creates a group, as CreateGroup does, with all members of another one, however many they are.
func (s *Store) CopyGroup(ctx context.Context, id string, in GroupInput) (Group, error) {
	row, err := newGroup(ctx, in)
	if err != nil {
		return Group{}, err
	}
	err = s.db.Change(ctx, "copy group", func(tx *gorm.DB) error {
		from, err := s.group(db.ForChange(tx), id)
		if err != nil {
			return err
		}
		row.CustomersCount = 0
		if err := s.refuseLookAlike(tx, row, in); err != nil {
			return err
		}
		if err := s.insertGroups(tx, []groupRow{row}); err != nil {
			return err
		}
		members, err := s.members(tx, id, Selection{All: true})
		if err != nil {
			return err
		}
		db.ProgressOf(ctx).Expect(from.CustomersCount)
		// While the group is locked, nobody joins or leaves it, and no member can be deleted.
		row.CustomersCount, err = s.join(tx, row.locked(), members.Select(s.copiedOfMembers()))
		if err != nil {
			return err
		}
		return db.AddToTotal(tx, "customer_groups", 1)
	})
	return row.Group, err
}
