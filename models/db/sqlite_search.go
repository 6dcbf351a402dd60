package db

import (
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"cohort/models/text"
)

// SearchCustomers begins a query for customers with the search index, by those of the terms that are long
// enough for it: it knows nothing shorter than three characters.
func (s sqliteDialect) SearchCustomers(db *gorm.DB, terms []text.Term) *gorm.DB {
	match, rest := byTrigrams(terms)
	if match == "" {
		return s.WhereSearched(withBeginning(db.Table("customers"), rest), rest)
	}
	db = db.Table("customers_search CROSS JOIN customers").
		Where("customers_search MATCH ? AND customers.rank = customers_search.rowid", match)
	return s.WhereSearched(db, rest)
}

// withBeginning narrows down to those who may have a word that begins with two letters, if one of the terms is that: behind a blank, which
// the search index has, or at the beginning of the text, where the e-mail is. In an e-mail beyond ASCII the letters may look otherwise.
func withBeginning(db *gorm.DB, terms []text.Term) *gorm.DB {
	for _, term := range terms {
		word := text.BeginningOf(term.Word())
		if len(word) != 2 || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" {
			continue
		}
		const beyond = "\u0080"
		before, after := word[:1], func(word string) string { return word[:len(word)-1] + string(word[len(word)-1]+1) }
		return db.Where("customers.rank IN (SELECT rowid FROM customers_search WHERE customers_search MATCH ? "+
			"UNION ALL SELECT rank FROM customers WHERE email >= ? AND email < ? "+
			"UNION ALL SELECT rank FROM customers WHERE email >= ? AND email < ? "+
			"UNION ALL SELECT rank FROM customers WHERE email >= ?)", `" `+word+`"`, word, after(word), before+beyond, after(before), beyond)
	}
	return db
}

// SearchIndexOnly is the same without the customers themselves, or nil where they have to be looked at.
func (sqliteDialect) SearchIndexOnly(db *gorm.DB, terms []text.Term) *gorm.DB {
	if match, rest := byTrigrams(terms); len(rest) == 0 && match != "" {
		return db.Table("customers_search").Select("1").Where("customers_search MATCH ?", match)
	}
	return nil
}

// WhereSearched looks at each row by itself, without the index.
func (s sqliteDialect) WhereSearched(db *gorm.DB, terms []text.Term) *gorm.DB {
	return WhereEachSearched(db, s, terms)
}

// SearchAny looks once into the search index for all of the lists.
func (s sqliteDialect) SearchAny(db *gorm.DB, lists [][]text.Term, most int) *gorm.DB {
	each := make([]string, len(lists))
	for i, terms := range lists {
		match, _ := byTrigrams(terms)
		each[i] = "(" + match + ")"
	}
	found := db.Session(&gorm.Session{NewDB: true}).Table("customers_search").Select("rowid AS at").
		Where("customers_search MATCH ?", strings.Join(each, " OR ")).Limit(most)
	return db.Table("(?) AS found CROSS JOIN customers", found).Where("customers.rank = found.at")
}

// SearchFindsFewer counts in the search index: where it finds far fewer customers than the group has, looking each of them up among
// the members is faster than searching each member.
func (s sqliteDialect) SearchFindsFewer(db *gorm.DB, terms []text.Term, groupID string) (bool, error) {
	match, _ := byTrigrams(terms)
	if match == "" {
		return false, nil
	}
	var found, members int
	err := db.Raw("SELECT coalesce((SELECT customers_count FROM customer_groups WHERE id = ?), 0)",
		text.Storable(groupID)).Row().Scan(&members)
	if err != nil {
		return false, err
	}
	few := min(max(members/2, 1000), 50_000)
	err = db.Raw("SELECT count(*) FROM (SELECT 1 FROM customers_search WHERE customers_search MATCH ? LIMIT ?) AS found",
		match, few).Row().Scan(&found)
	return found < few, err
}

// byTrigrams is the query of the search index for rows that may have all the terms, "" where it can tell none of them, and the terms for
// which the rows themselves have to be looked at.
func byTrigrams(terms []text.Term) (match string, rest []text.Term) {
	var all []string
	for _, term := range terms {
		lists, exact := make([]string, 0, len(term)), true
		for _, parts := range term {
			var long []string
			for _, part := range parts {
				if utf8.RuneCountInString(part) >= 3 && text.BeginningOf(part) == "" { // the text itself has no blank in front
					long = append(long, `"`+strings.ReplaceAll(part, `"`, `""`)+`"`)
				}
			}
			exact = exact && len(long) == len(parts)
			if len(long) > 0 {
				lists = append(lists, strings.Join(long, " AND "))
			}
		}
		switch {
		case len(lists) < len(term): // of one list it knows nothing, so that the others say nothing either
		case len(lists) == 1:
			all = append(all, lists[0])
		default:
			all = append(all, "(("+strings.Join(lists, ") OR (")+"))")
		}
		if !exact {
			rest = append(rest, term)
		}
	}
	return strings.Join(all, " AND "), rest
}
