package imports

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
)

// filesForgotten is why an import ends of which the file was removed.
const filesForgotten = "The file was removed because it may contain a customer who was erased. Upload it again to import the rest."

// ForgetFiles removes all uploaded files, failed rows and previews: any of them may name somebody who is erased, in whatever format. Of
// imports that are done, their numbers stay; the others end.
func (s *Store) ForgetFiles(ctx context.Context) error {
	return s.db.Change(ctx, "forget files", func(tx *gorm.DB) error {
		for _, table := range []string{"import_parts", "import_failures", "import_customers"} {
			if err := tx.Exec("DELETE FROM " + table).Error; err != nil {
				return err
			}
		}
		err := tx.Exec("UPDATE imports SET state = ?, problem = ?, finished_at = ?, worker = '' WHERE state NOT IN ?",
			Failed, filesForgotten, record.NowOf(ctx), []State{Done, Cancelled, Failed}).Error
		if err != nil {
			return err
		}
		return tx.Exec("UPDATE imports SET preview = NULL WHERE preview IS NOT NULL").Error
	}, db.ByAnyone)
}

// RenameFiles gives files that were uploaded another name, where holds is true for theirs, in a transaction of the caller's.
func RenameFiles(tx *gorm.DB, holds func(name string) bool, name string) error {
	var rows []importRow
	if err := tx.Table("imports").Select("id", "name").Find(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		if holds(row.Name) {
			if err := tx.Exec("UPDATE imports SET name = ? WHERE id = ?", name, row.ID).Error; err != nil {
				return err
			}
		}
	}
	return nil
}
