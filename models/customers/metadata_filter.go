package customers

import (
	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// MetadataFilter leaves only what has a key in its metadata and, if a value is given, that value: a text that reads so, or
// a number, true or false that is written so, to the digit.
type MetadataFilter struct {
	Key   string
	Value *string
}

// withMetadata leaves only the rows of a table that all filters let pass. No index has the metadata: the rows whose text
// has the key in it are looked at one by one.
func withMetadata(db *gorm.DB, dialect db.Dialect, table string, filters []MetadataFilter) *gorm.DB {
	column := table + ".metadata"
	for _, f := range filters {
		f.Key = text.Storable(f.Key)
		db = db.Where(dialect.Contains(column), string(record.JSONString(f.Key))).Where(dialect.HasMetadata(column, f.Key, f.Value))
	}
	return db
}
