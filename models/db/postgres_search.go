package db

import (
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/text"
)

// SearchCustomers begins a query for customers whose search text has all the terms; the index of
// trigrams serves it where that is worth it.
func (s postgresDialect) SearchCustomers(db *gorm.DB, terms []text.Term) *gorm.DB {
	return s.WhereSearched(db.Table("customers"), terms)
}

// SearchIndexOnly: the index may find too many, so the customers have to be looked at anyway.
func (postgresDialect) SearchIndexOnly(*gorm.DB, []text.Term) *gorm.DB { return nil }

// WhereSearched narrows with LIKE, which the index of trigrams serves.
func (postgresDialect) WhereSearched(db *gorm.DB, terms []text.Term) *gorm.DB {
	return whereTerms(db, terms, func(part string) clause.Expr {
		anywhere := gorm.Expr("customers.search LIKE ?", "%"+escapeLike(part)+"%")
		if word := text.BeginningOf(part); word != "" {
			return gorm.Expr("(customers.search LIKE ? OR "+anywhere.SQL+")", escapeLike(word)+"%", anywhere.Vars[0])
		}
		return anywhere
	})
}

// SearchAny looks into the index of trigrams for each of the lists, and reads those whom any has found.
func (s postgresDialect) SearchAny(db *gorm.DB, lists [][]text.Term, most int) *gorm.DB {
	fresh := func() *gorm.DB { return db.Session(&gorm.Session{NewDB: true}) }
	anyOf := fresh()
	for _, terms := range lists {
		anyOf = anyOf.Or(s.WhereSearched(fresh(), terms))
	}
	return db.Table("(?) AS customers", fresh().Table("customers").Where(anyOf).Limit(most))
}

// SearchFindsFewer: PostgreSQL decides by itself whether to begin with the search.
func (postgresDialect) SearchFindsFewer(*gorm.DB, []text.Term, string) (bool, error) {
	return false, nil
}

// escapeLike makes a text mean itself inside a LIKE pattern.
func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}
