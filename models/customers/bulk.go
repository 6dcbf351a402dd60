package customers

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/record"
)

// CountSelection counts the customers of a selection. Those chosen by ids that do not exist are not counted.
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

// Expected is an error of the kind Conflict where a selection of all that a query finds has another number than was confirmed.
func (sel Selection) Expected(found int64) error {
	if !sel.All {
		return nil
	}
	return record.CheckExpected(sel.Expect, found, "customer",
		"The selection now matches 1 customer.", "The selection now matches {n} customers.")
}

// AddToEach puts customers into each of several groups. It counts memberships: two customers who are added to three groups
// are six.
func (s *Store) AddToEach(ctx context.Context, sel Selection, targets ...Target) (added Added, err error) {
	err = s.db.Change(ctx, "add customers to groups", func(tx *gorm.DB) error {
		groups, _, err := s.lockTargets(tx, targets)
		if err != nil {
			return err
		}
		if added, err = s.addTo(tx, groups, sel); err != nil {
			return err
		}
		return countCreated(tx, targets...)
	})
	return added, err
}

// RemoveFromEach takes customers out of each of several groups. It counts memberships, as AddToEach does. Groups that do not
// exist are passed over.
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
