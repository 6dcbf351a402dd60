package customers

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
)

// DeleteCustomer removes a customer from the store and from every group.
func (s *Store) DeleteCustomer(ctx context.Context, id string) error {
	var known []string
	return s.db.Change(ctx, "delete customer", func(tx *gorm.DB) error {
		deleted, err := s.TakeOut(tx, id, &known)
		if err != nil {
			return err
		}
		return s.activity.Record(tx, deleted)
	})
}

// TakeOut takes a customer out of the store and every group, and returns the entry for that, which is not recorded yet. known
// outlives the tries of a transaction; see lockWithGroups.
func (s *Store) TakeOut(tx *gorm.DB, id string, known *[]string) (deleted activity.Entry, err error) {
	row, groups, err := s.lockWithGroups(tx, id, nil, known)
	if err != nil {
		return deleted, err
	}
	if err := s.setGroups(tx, id, groups, nil); err != nil {
		return deleted, err
	}
	if err := tx.Delete(&customerRow{}, "id = ?", id).Error; err != nil {
		return deleted, err
	}
	return row.entry(activity.DidDelete, activity.Deleted(row), nil), db.AddToTotal(tx, "customers", -1)
}
