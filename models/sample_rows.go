package models

import "gorm.io/gorm"

// InsertCustomers adds sample customers as they are, with their ids and times, in one statement. Whose e-mail is taken is
// passed over. It returns how many were added.
func (s *Store) InsertCustomers(tx *gorm.DB, customers []Customer) (added int, err error) {
	rows := make([]customerRow, len(customers))
	for i, customer := range customers {
		rows[i].Customer = customer
		rows[i].derive()
	}
	insert := tx.Clauses(unlessTaken("email", "has_account")).Create(&rows)
	if insert.Error != nil {
		return 0, insert.Error
	}
	return int(insert.RowsAffected), count(tx, "customers", insert.RowsAffected)
}

// InsertGroups adds sample groups as they are, with their ids and times. Those whose names are taken are passed over. It
// returns the ids of those that were added, in their order.
func (s *Store) InsertGroups(tx *gorm.DB, groups []CustomerGroup) (added []string, err error) {
	rows := make([]customerGroupRow, len(groups))
	ids := make([]string, len(groups))
	for i, group := range groups {
		rows[i].CustomerGroup, ids[i] = group, group.ID
		rows[i].derive()
	}
	if err := tx.Clauses(unlessTaken()).Create(&rows).Error; err != nil {
		return nil, err
	}
	if err := tx.Table("customer_groups").Where("id IN ?", s.dialect.valuesOf(ids)).Pluck("id", &added).Error; err != nil {
		return nil, err
	}
	return inOrder(added, ids), count(tx, "customer_groups", int64(len(added)))
}
