package imports

import (
	"gorm.io/gorm"

	"cohort/models/text"
)

// keepPeople notes which customers have the e-mails of a batch, where the others will leave the group. Rows that failed count, too,
// as far as their e-mails can be read.
func (run *importing) keepPeople(tx *gorm.DB, b batch) error {
	if !run.choices.Sync {
		return nil
	}
	return tx.Exec(`INSERT INTO import_customers (import_id, customer_id) SELECT ?, id FROM customers WHERE email IN ?
		ON CONFLICT DO NOTHING`, run.row.ID, run.db.Dialect.ValuesOf(b.emails())).Error
}

// sync takes out of the group who is not in the file, in one statement. It takes out nobody, and says why, where there are rows of
// which nobody knows whom they mean.
func (run *importing) sync(tx *gorm.DB) (left int64, problem string, err error) {
	switch {
	case !run.choices.Sync:
		return 0, "", nil
	case run.row.Unsure > 0:
		return 0, text.Plural(run.row.Unsure, "Nobody was removed from the group, because the e-mail of 1 row cannot be read.",
			"Nobody was removed from the group, because the e-mails of {n} rows cannot be read."), nil
	}
	left, err = run.customers.RemoveUnless(tx, run.choices.GroupID,
		gorm.Expr("EXISTS (SELECT 1 FROM import_customers WHERE import_id = ? AND import_customers.customer_id = members.customer_id)",
			run.row.ID))
	return left, "", err
}
