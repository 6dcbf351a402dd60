package db

import (
	"gorm.io/gorm/clause"

	"cohort/models/text"
)

// HasMetadata compares digits as they are written, with ->: the values that SQLite reads have eight bytes for a number.
func (sqliteDialect) HasMetadata(column, key string, value *string) clause.Expr {
	if value == nil {
		return clause.Expr{SQL: "EXISTS (SELECT 1 FROM json_each(" + column + ") AS entry WHERE entry.key = ?)", Vars: []any{key}}
	}
	return clause.Expr{SQL: "EXISTS (SELECT 1 FROM json_each(" + column +
		") AS entry WHERE entry.key = ? AND (entry.type = 'text' AND entry.value = ? OR " +
		"entry.type NOT IN ('text', 'object', 'array', 'null') AND " + column + " -> entry.fullkey = ?))",
		Vars: []any{key, text.Storable(*value), *value}}
}

// HasMetadata reads the text as json, not jsonb: values stay as they are written. What no text of PostgreSQL can have
// in it is read as the replacement character.
func (postgresDialect) HasMetadata(column, key string, value *string) clause.Expr {
	entry := "(replace(" + column + `, '\u0000', '\ufffd')::json -> ?)`
	if value == nil {
		return clause.Expr{SQL: entry + " IS NOT NULL", Vars: []any{key}}
	}
	return clause.Expr{
		SQL:  "json_typeof(" + entry + ") NOT IN ('object', 'array') AND " + entry + " #>> '{}' = ?",
		Vars: []any{key, key, text.Storable(*value)},
	}
}
