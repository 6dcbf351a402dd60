package customers

import (
	"context"

	"cohort/models/db"
)

// GroupsOf finds the groups of customers, by the customers' ids, each customer's in the order of the groups' names. Unless among
// is nil, it leaves out all groups but those.
func (s *Store) GroupsOf(ctx context.Context, customerIDs, among []string) (map[string][]Group, error) {
	query := s.db.Read(ctx).Table("members").Joins("JOIN customer_groups ON customer_groups.id = members.group_id").
		Where("members.customer_id IN ?", s.db.Dialect.ValuesOf(customerIDs))
	if among != nil {
		query = query.Where("members.group_id IN ?", s.db.Dialect.ValuesOf(among))
	}
	groups := make(map[string][]Group, len(customerIDs))
	query = query.Select("members.customer_id, " + GroupColumns).Order("members.customer_id, customer_groups.name_key, customer_groups.id")
	err := db.EachRow(query, func(r *db.Row) error {
		of := r.Text()
		groups[of] = append(groups[of], GroupIn(r))
		return nil
	})
	return groups, s.db.WrapError("read groups of customers", err)
}

// MembersOf finds all members of some groups, by the groups' ids, each group's newest customers first. It reads all of them, so
// the groups must be small.
func (s *Store) MembersOf(ctx context.Context, groupIDs []string) (map[string][]Customer, error) {
	members := make(map[string][]Customer, len(groupIDs))
	query := s.db.Read(ctx).Table("members").Joins("JOIN customers ON customers.id = members.customer_id").
		Where("members.group_id IN ?", s.db.Dialect.ValuesOf(groupIDs)).Select("members.group_id, " + CustomerColumns).
		Order("members.group_id, members.customer_created_at DESC, members.customer_id DESC")
	err := db.EachRow(query, func(r *db.Row) error {
		of := r.Text()
		members[of] = append(members[of], CustomerIn(r))
		return nil
	})
	return members, s.db.WrapError("read members of groups", err)
}
