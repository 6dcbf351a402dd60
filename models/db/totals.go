package db

import (
	"gorm.io/gorm"

	"cohort/models/record"
)

func (s *DB) Total(db *gorm.DB, name string) (total record.Total, err error) {
	err = db.Table("totals").Where("name = ?", name).Pluck("count", &total.Count).Error
	return total, err
}

// Count moves a kept total.
func Count(tx *gorm.DB, name string, by int64) error {
	return tx.Exec("UPDATE totals SET count = count + ? WHERE name = ?", by, name).Error
}
