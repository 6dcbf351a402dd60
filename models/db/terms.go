package db

import (
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/text"
)

// WhereEachSearched narrows a query for customers to those whose search text has all the terms, and looks at each row that it meets: no
// index of the search serves it, whatever the database thinks of that.
func WhereEachSearched(db *gorm.DB, dialect Dialect, terms []text.Term) *gorm.DB {
	return whereTerms(db, terms, func(part string) clause.Expr {
		if text.BeginningOf(part) != "" {
			return gorm.Expr(dialect.Contains("' ' || customers.search"), part)
		}
		return gorm.Expr(dialect.Contains("customers.search"), part)
	})
}

// whereTerms narrows a query to the rows that have all the terms; has is the condition that a row has a part.
func whereTerms(db *gorm.DB, terms []text.Term, has func(part string) clause.Expr) *gorm.DB {
	for _, term := range terms {
		lists, values := make([]string, len(term)), []any{}
		for i, parts := range term {
			conditions := make([]string, len(parts))
			for j, part := range parts {
				condition := has(part)
				conditions[j] = condition.SQL
				values = append(values, condition.Vars...)
			}
			lists[i] = strings.Join(conditions, " AND ")
		}
		all := lists[0]
		if len(lists) > 1 {
			all = "((" + strings.Join(lists, ") OR (") + "))"
		}
		db = db.Where(all, values...)
	}
	return db
}
