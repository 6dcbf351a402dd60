package db

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Dialect is what the two databases do differently.
type Dialect interface {
	name() string
	Replanned(db *gorm.DB) *gorm.DB
	KeyColumn() string
	UseIndex(table, index string) string
	Searching(db *gorm.DB, texts []string) *gorm.DB
	SearchingAlone(db *gorm.DB, texts []string) *gorm.DB
	Holding(db *gorm.DB, texts []string) *gorm.DB
	Fewer(db *gorm.DB, texts []string, groupID string) (bool, error)
	Holds(column string) string
	HasMetadata(column, key string, value *string) clause.Expr
	ValuesOf(texts []string) clause.Expr
	OneOf(column string, texts []string) clause.Expr
	jsonTable(columns []JSONColumn, rows string) clause.Expr
	analyze() string
	bulk(db *gorm.DB) (done func())
	settle(tx *gorm.DB, began time.Time)
	tally(statement int64, id string) (call clause.Expr, rows int64)
	unavailable(err error) bool
	Retryable(err error) bool
}
