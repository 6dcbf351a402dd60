package db

import (
	"strings"

	"gorm.io/gorm"

	"cohort/models/text"
)

// WhereEachSearched narrows a query for customers to those whose search text has all the terms, and looks at each row that it meets: no
// index of the search serves it, whatever the database thinks of that.
func WhereEachSearched(db *gorm.DB, dialect Dialect, terms []text.Term) *gorm.DB {
	return whereTerms(db, terms, dialect.Contains("customers.search"), func(part string) string { return part })
}

// whereTerms narrows a query to the rows that have all the terms. The condition is that a row contains one text, whose parameter value
// makes of it.
func whereTerms(db *gorm.DB, terms []text.Term, condition string, value func(part string) string) *gorm.DB {
	for _, term := range terms {
		lists, values := make([]string, len(term)), []any{}
		for i, parts := range term {
			conditions := make([]string, len(parts))
			for j, part := range parts {
				conditions[j] = condition
				values = append(values, value(part))
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
