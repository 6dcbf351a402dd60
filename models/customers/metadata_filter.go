package customers

import (
	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// MetadataFilter leaves only records with a key in their metadata and, unless Value is nil, with that value: a text equal to it,
// or a number, true or false that is written just like it.
type MetadataFilter = db.MetadataTerm

// withMetadata leaves only the rows of a table that pass all filters. The rows whose JSON text contains the key are
// looked at one by one.
func withMetadata(db *gorm.DB, dialect db.Dialect, table string, filters []MetadataFilter) *gorm.DB {
	column := table + ".metadata"
	for _, f := range filters {
		f.Key = text.Storable(f.Key)
		db = db.Where(dialect.Contains(column), string(record.JSONString(f.Key))).Where(dialect.HasMetadata(column, f.Key, f.Value))
	}
	return db
}
