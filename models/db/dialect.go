package db

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/text"
)

// Dialect has the differences between the two databases.
type Dialect interface {
	// PlanEachTime is the database for queries whose best plan depends on their values.
	PlanEachTime(db *gorm.DB) *gorm.DB
	// KeyColumn is the column by which a customer is found fastest.
	KeyColumn() string
	// UseIndex is a table that is to be read along an index; "" is no index.
	UseIndex(table, index string) string

	// SearchCustomers begins a query for customers whose search text has all the terms.
	SearchCustomers(db *gorm.DB, terms []text.Term) *gorm.DB
	// SearchIndexOnly is the same query on the search index alone, or nil where that cannot answer it.
	SearchIndexOnly(db *gorm.DB, terms []text.Term) *gorm.DB
	// WhereSearched narrows a query for customers to those whose search text has all the terms.
	WhereSearched(db *gorm.DB, terms []text.Term) *gorm.DB
	// SearchAny begins a query for customers whose search text has all terms of one of the lists. Each list has a term of which no
	// text is shorter than three characters; the others may only narrow down. It goes through most of them at most, before all other
	// conditions.
	SearchAny(db *gorm.DB, lists [][]text.Term, most int) *gorm.DB
	// SearchFindsFewer returns whether it is faster to begin with the search than with the members of the group.
	SearchFindsFewer(db *gorm.DB, terms []text.Term, groupID string) (bool, error)

	// Contains is the condition that a column contains a text, the parameter.
	Contains(column string) string
	// HasMetadata is the condition that a column with metadata has a key, with this value unless that is nil.
	HasMetadata(column, key string, value *string) clause.Expr
	// CustomersWithMetadata begins a query for customers, and WhereMetadata narrows one, with the index of metadata, which may find too many.
	CustomersWithMetadata(db *gorm.DB, terms []MetadataTerm) *gorm.DB
	WhereMetadata(db *gorm.DB, terms []MetadataTerm) *gorm.DB
	// Milliseconds is a column with a time as a number, the milliseconds since 1970.
	Milliseconds(column string) string
	// TimeOf is a number of milliseconds as the time that a column holds.
	TimeOf(milliseconds string) string
	// OneOf is the condition that a column is one of very many texts.
	OneOf(column string, texts []string) clause.Expr
	// ValuesOf is a table with the one column "value" that has the texts, sent as one parameter.
	ValuesOf(texts []string) clause.Expr

	// Now is the time by the clock of the database, which all instances share, as columns have it.
	Now() string
	// Later is a time that much after another one, both in SQL.
	Later(at string, by time.Duration) string

	// Retryable is true for errors of a transaction that may simply be tried again.
	Retryable(err error) bool

	name() string
	// countTables is a query for how many of the tables with some names there are.
	countTables() string
	// jsonTable is a JSONTable for a FROM.
	jsonTable(columns []JSONColumn, rows string) clause.Expr
	// analyze is the statement that renews the statistics of the query planner.
	analyze() string
	bulk(db *gorm.DB, cacheKiB int) (done func())
	// changed notes in list_changes that somebody changes something.
	changed(tx *gorm.DB) error
	// settle ends a change that began at a time.
	settle(tx *gorm.DB, began time.Time)
	// size is a query for how many bytes the database has.
	size() string
	// rewrite leaves nothing of deleted rows in the files, as far as that is ours to do; see DB.Rewrite.
	rewrite(pool *gorm.DB) error
	// alone is a query for whether no other instance is in a transaction that has asked for the same number; see DB.Alone.
	alone() string
	// tally is a call of the function tally for a RETURNING, and about how many rows lie between two calls.
	tally(statement int64, id string) (call clause.Expr, rows int64)
	// unavailable is true for errors that pass by themselves, or when the server or its disk is repaired.
	unavailable(err error) bool
	// readOnly is true for the errors among those of a database that can be read, but not written.
	readOnly(err error) bool
}
