package models

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// MetadataFilter leaves only what has a key in its metadata and, if a value is given, that value: a text that reads so, or
// a number, true or false that is written so, to the digit.
type MetadataFilter struct {
	Key   string
	Value *string
}

// withMetadata leaves only the rows of a table that all filters let pass. No index has the metadata: the rows whose text
// has the key in it are looked at one by one.
func withMetadata(db *gorm.DB, dialect dialect, table string, filters []MetadataFilter) *gorm.DB {
	column := table + ".metadata"
	for _, f := range filters {
		f.Key = storable(f.Key)
		db = db.Where(dialect.holds(column), string(quoted(f.Key))).Where(dialect.hasMetadata(column, f.Key, f.Value))
	}
	return db
}

// hasMetadata compares digits as they are written, with ->: the values that SQLite reads have eight bytes for a number.
func (sqliteDialect) hasMetadata(column, key string, value *string) clause.Expr {
	if value == nil {
		return clause.Expr{SQL: "EXISTS (SELECT 1 FROM json_each(" + column + ") AS entry WHERE entry.key = ?)", Vars: []any{key}}
	}
	return clause.Expr{SQL: "EXISTS (SELECT 1 FROM json_each(" + column + ") AS entry WHERE entry.key = ? AND (entry.type = 'text' AND entry.value = ? OR " +
		"entry.type NOT IN ('text', 'object', 'array', 'null') AND " + column + " -> entry.fullkey = ?))",
		Vars: []any{key, storable(*value), *value}}
}

// hasMetadata reads the text as json, not jsonb: values stay as they are written. What no text of PostgreSQL can have
// in it is read as the replacement character.
func (postgresDialect) hasMetadata(column, key string, value *string) clause.Expr {
	entry := "(replace(" + column + `, '\u0000', '\ufffd')::json -> ?)`
	if value == nil {
		return clause.Expr{SQL: entry + " IS NOT NULL", Vars: []any{key}}
	}
	return clause.Expr{SQL: "json_typeof(" + entry + ") NOT IN ('object', 'array') AND " + entry + " #>> '{}' = ?", Vars: []any{key, key, storable(*value)}}
}
