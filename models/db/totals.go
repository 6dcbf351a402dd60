package db

import (
	"gorm.io/gorm"

	"cohort/models/record"
)

// Total reads the kept number of rows of a table, "customers" or "customer_groups".
func (s *DB) Total(db *gorm.DB, name string) (total record.Total, err error) {
	err = db.Table("totals").Where("name = ?", name).Pluck("count", &total.Count).Error
	return total, err
}

// AddToTotal adds to the kept number of rows of a table.
func AddToTotal(tx *gorm.DB, name string, by int64) error {
	return tx.Exec("UPDATE totals SET count = count + ? WHERE name = ?", by, name).Error
}
