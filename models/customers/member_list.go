package customers

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/text"
)

// MembersAmong returns the ids of those of the customers who are in the group.
func (s *Store) MembersAmong(ctx context.Context, groupID string, customers []Customer) (map[string]bool, error) {
	var found []string
	err := s.db.Read(ctx).Table("members").
		Where("group_id = ? AND customer_id IN ?", text.Storable(groupID), s.db.Dialect.ValuesOf(idsIn(customers))).
		Pluck("customer_id", &found).Error
	return text.Set(found), s.db.WrapError("read members", err)
}

// CountMembers counts the members of the group who are in a selection.
func (s *Store) CountMembers(ctx context.Context, groupID string, sel Selection) (int64, error) {
	n, err := s.countMembers(s.db.Read(ctx), groupID, sel)
	return n, s.db.WrapError("count members", err)
}

func (s *Store) countMembers(db *gorm.DB, groupID string, sel Selection) (n int64, err error) {
	if sel.All && (sel.Query.GroupID == "" || sel.Query.GroupID == groupID) {
		sel.Query.GroupID = groupID // where nobody is left out, their number is kept with the group
		return s.countSelection(db, sel)
	}
	members, err := s.members(db, groupID, sel)
	if err != nil {
		return 0, err
	}
	err = members.Count(&n).Error
	return n, err
}
