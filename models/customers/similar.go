package customers

import (
	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/text"
)

// The costs of looking for similar words are bounded by these, however many customers there are.
const (
	mostSimilar     = 100    // customers who are found,
	mostNearlyFound = 20_000 // customers whose texts have parts of the words, each of whom is looked at
)

// similar is the page of those who have all words of a search but one, and instead of that a similar one. At most mostSimilar
// are found. docs/decisions/search-similar.md has the reasons.
func (c search) similar() (list Page, err error) {
	list = Page{Customers: []Customer{}}
	ids, all, err := c.similarIDs()
	if err != nil || len(ids) == 0 {
		return list, err
	}
	found := c
	found.q = Query{ids: ids, Order: c.q.Order, Limit: c.q.Limit, Offset: c.q.Offset, ShowGroups: c.q.ShowGroups}
	if c.byAdded() { // which only the members of a group have
		found.q.GroupID = c.q.GroupID
	}
	list, err = found.list()
	list.Total.AtLeast, list.Similar = !all, true
	return list, err
}

// similarIDs are the ids of those customers, and whether these are all.
func (c search) similarIDs() (ids []string, all bool, err error) {
	terms := text.Terms(c.q.Search)
	lists := text.NearTerms(terms)
	if len(lists) == 0 {
		return nil, true, nil
	}
	found := c.db.Dialect.SearchAny(c.fresh(), lists, mostNearlyFound)
	if c.q.GroupID != "" {
		found = found.Where("EXISTS (?)", c.membership())
	}
	return nearly(c.anyGroupAnd(found).Select("customers.id, customers.search"), terms)
}

// similarGroups is the same for groups. They are few, so the texts of all that the rest of the query finds are looked at.
func (s *Store) similarGroups(tx *gorm.DB, q GroupQuery, order db.Sorting) (list GroupPage, err error) {
	list = GroupPage{Groups: []Group{}}
	terms := text.TermsOf(text.Words(q.Search))
	if len(text.NearTerms(terms)) == 0 {
		return list, nil
	}
	rest := q
	rest.Search = ""
	ids, all, err := nearly(s.foundGroups(tx, rest).Select("id, search").Limit(mostNearlyFound), terms)
	if err != nil || len(ids) == 0 {
		return list, err
	}
	list, err = s.groups(tx, GroupQuery{IDs: ids, Limit: q.Limit, Offset: q.Offset}, order, nil)
	list.Total.AtLeast, list.Similar = !all, true
	return list, err
}

// nearly reads rows of ids and search texts, and returns the ids of those that nearly have the terms, mostSimilar at most, and
// whether these are all.
func nearly(query *gorm.DB, terms []text.Term) (ids []string, all bool, err error) {
	rows, err := query.Rows()
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	for rows.Next() {
		var id, has string
		if err := rows.Scan(&id, &has); err != nil {
			return nil, false, err
		}
		if text.NearlyHas(has, terms) {
			ids = append(ids, id)
		}
		if len(ids) > mostSimilar {
			return ids[:mostSimilar], false, nil
		}
	}
	return ids, true, rows.Err()
}
