package customers

import (
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/text"
)

// showMemberships reads since when, and through whom, listed customers are members of a group.
func (s *Store) showMemberships(db *gorm.DB, customers []Customer, groupID string) error {
	members := db.Table("members").Select("customer_id AS id, created_at AS added_at, added_by").
		Where("group_id = ? AND customer_id IN ?", text.Storable(groupID), s.db.Dialect.ValuesOf(idsIn(customers)))
	memberships, err := membershipsBy(members)
	for i := range customers {
		customers[i].Membership = memberships[customers[i].ID]
	}
	return err
}

// showMembershipsOf reads since when, and through whom, a customer is a member of listed groups.
func (s *Store) showMembershipsOf(db *gorm.DB, groups []Group, customerID string) error {
	ids := make([]string, len(groups))
	for i, group := range groups {
		ids[i] = group.ID
	}
	memberships, err := membershipsBy(db.Table("members").Select("group_id AS id, created_at AS added_at, added_by").
		Where("customer_id = ? AND group_id IN ?", text.Storable(customerID), s.db.Dialect.ValuesOf(ids)))
	for i := range groups {
		groups[i].Membership = memberships[groups[i].ID]
	}
	return err
}

// membershipsBy reads memberships by the id that the query selects with them.
func membershipsBy(query *gorm.DB) (map[string]activity.Membership, error) {
	var rows []struct {
		ID      string
		AddedAt time.Time
		AddedBy *string
	}
	err := query.Find(&rows).Error
	memberships := make(map[string]activity.Membership, len(rows))
	for _, row := range rows {
		memberships[row.ID] = activity.Membership{AddedAt: row.AddedAt, AddedBy: text.OrEmpty(row.AddedBy)}
	}
	return memberships, err
}

func idsIn(customers []Customer) []string {
	ids := make([]string, len(customers))
	for i, customer := range customers {
		ids[i] = customer.ID
	}
	return ids
}
