package customers

import (
	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/text"
)

// InsertCustomers adds sample customers as they are, with their ids and times, in one statement. Those whose e-mails
// are taken are passed over. It returns how many were added.
func (s *Store) InsertCustomers(tx *gorm.DB, customers []Customer) (added int, err error) {
	rows := make([]customerRow, len(customers))
	for i, customer := range customers {
		rows[i].Customer = customer
		rows[i].derive()
	}
	insert := tx.Clauses(db.OnConflictDoNothing("email", "has_account")).Create(&rows)
	if insert.Error != nil {
		return 0, insert.Error
	}
	return int(insert.RowsAffected), db.AddToTotal(tx, "customers", insert.RowsAffected)
}

// InsertGroups adds sample groups as they are, with their ids and times. Those whose names are taken are passed over. It
// returns the ids of those that were added, in their order.
func (s *Store) InsertGroups(tx *gorm.DB, groups []Group) (added []string, err error) {
	rows := make([]groupRow, len(groups))
	ids := make([]string, len(groups))
	for i, group := range groups {
		rows[i].Group, ids[i] = group, group.ID
		rows[i].derive()
	}
	if err := tx.Clauses(db.OnConflictDoNothing()).Create(&rows).Error; err != nil {
		return nil, err
	}
	if err := tx.Table("customer_groups").Where("id IN ?", s.db.Dialect.ValuesOf(ids)).Pluck("id", &added).Error; err != nil {
		return nil, err
	}
	return text.InOrder(added, ids), db.AddToTotal(tx, "customer_groups", int64(len(added)))
}
