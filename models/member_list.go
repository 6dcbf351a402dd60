package models

import (
	"context"

	"gorm.io/gorm"
)

// MembersAmong tells which of the customers are in the group, by their ids.
func (s *Store) MembersAmong(ctx context.Context, groupID string, customers []Customer) (map[string]bool, error) {
	ids := make([]string, len(customers))
	for i, customer := range customers {
		ids[i] = customer.ID
	}
	var found []string
	err := s.reading(ctx).Table("members").Where("group_id = ? AND customer_id IN ?", groupID, s.seam.valuesOf(ids)).
		Pluck("customer_id", &found).Error
	members := make(map[string]bool, len(found))
	for _, id := range found {
		members[id] = true
	}
	return members, s.told(err)
}

// CountMembers tells how many members of the group a selection holds.
func (s *Store) CountMembers(ctx context.Context, groupID string, sel Selection) (n int64, err error) {
	err = s.members(s.reading(ctx), groupID, sel).Count(&n).Error
	return n, s.told(err)
}

// members is the query for those members of a group that a selection holds.
func (s *Store) members(db *gorm.DB, groupID string, sel Selection) *gorm.DB {
	members := db.Table("members").Where("group_id = ?", groupID)
	switch {
	case !sel.All:
		return members.Where("customer_id IN ?", s.seam.valuesOf(sel.IDs))
	case sel.Query.filtered():
		return members.Where("customer_id IN (?)", s.chosen(db, sel).Select("customers.id"))
	case len(sel.Except) > 0:
		return members.Where("customer_id NOT IN ?", s.seam.valuesOf(sel.Except))
	}
	return members
}
