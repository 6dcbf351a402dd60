package db

import (
	"encoding/hex"
	"encoding/json"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/record"
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

// MetadataTerm is a key that customers have in their metadata, with this value unless that is nil.
type MetadataTerm struct {
	Key   string
	Value *string
}

// cutTerm is how many letters of a key or a value the index of SQLite has.
const cutTerm = 100

// match is the query of the index of terms.
func (t MetadataTerm) match() string {
	key := hexTerm(t.Key)
	if t.Value == nil {
		return "k" + key
	}
	return "v" + key + "x" + hexTerm(*t.Value)
}

func hexTerm(value string) string {
	return strings.ToUpper(hex.EncodeToString([]byte(text.Start(text.Storable(value), cutTerm))))
}

func matchAll(terms []MetadataTerm) string {
	matches := make([]string, len(terms))
	for i, term := range terms {
		matches[i] = term.match()
	}
	return strings.Join(matches, " AND ")
}

// CustomersWithMetadata begins with the index of terms.
func (sqliteDialect) CustomersWithMetadata(db *gorm.DB, terms []MetadataTerm) *gorm.DB {
	return db.Table("customers_metadata CROSS JOIN customers").
		Where("customers_metadata MATCH ? AND customers.rank = customers_metadata.rowid", matchAll(terms))
}

// WhereMetadata gathers the rows that the index of terms finds before it looks at the first customer.
func (sqliteDialect) WhereMetadata(db *gorm.DB, terms []MetadataTerm) *gorm.DB {
	return db.Where("customers.rank IN (SELECT rowid FROM customers_metadata WHERE customers_metadata MATCH ?)", matchAll(terms))
}

// CustomersWithMetadata is WhereMetadata: PostgreSQL decides by itself where to begin.
func (s postgresDialect) CustomersWithMetadata(db *gorm.DB, terms []MetadataTerm) *gorm.DB {
	return s.WhereMetadata(db.Table("customers"), terms)
}

// WhereMetadata takes a value for a text and, where it can be one, for a number, true or false.
func (postgresDialect) WhereMetadata(db *gorm.DB, terms []MetadataTerm) *gorm.DB {
	const column, unread = "metadata_terms(customers.metadata)", "?"
	for _, term := range terms {
		key := text.Storable(term.Key)
		if term.Value == nil {
			anyOf := clause.Expr{SQL: "?|"} // an operator, not the place of a value
			db = db.Where(column+" ? ?::text[]", anyOf, textArray{key, unread})
			continue
		}
		object := func(value string) string { return "{" + string(record.JSONString(key)) + ":" + value + "}" }
		asText, asScalar := object(string(record.JSONString(text.Storable(*term.Value)))), object(*term.Value)
		if !json.Valid([]byte(asScalar)) {
			asScalar = asText
		}
		db = db.Where(column+" @> ANY (ARRAY[metadata_terms(?), metadata_terms(?), to_jsonb(?::text)])", asText, asScalar, unread)
	}
	return db
}
