package upkeep

import (
	"gorm.io/gorm"

	"cohort/models/db"
)

// InGo are the migrations that take the rules of the subjects. What text.Fold and text.Lower make of a text, and which texts of a record
// are searched and sorted by, cannot change without one more of these; the one before it has nothing left to do then, as each derives the
// columns of today.
var InGo = db.InGo{
	20: writeTextsAnew, // apostrophes, hyphens and phone numbers are found however they are typed
	24: (*db.DB).CountSearchAnew,
}

// writeTextsAnew writes the rows whose derived columns are not what they would be today.
func writeTextsAnew(s *db.DB, tx *gorm.DB) error {
	c := &checking{db: s, tx: tx, repair: true}
	if s.Shared() {
		return c.texts()
	}
	// To build the search index anew takes a sixth of the time that it takes to change it row by row, and leaves a smaller file.
	const trigger = "customers_search_update"
	var create string
	err := tx.Raw("SELECT sql FROM sqlite_master WHERE name = ?", trigger).Row().Scan(&create)
	for _, step := range []func() error{
		func() error { return tx.Exec("DROP TRIGGER " + trigger).Error },
		c.texts,
		func() error { return tx.Exec(create).Error },
		func() error {
			return tx.Exec("INSERT INTO customers_search (customers_search) VALUES ('rebuild')").Error
		},
	} {
		if err == nil {
			err = step()
		}
	}
	return err
}
