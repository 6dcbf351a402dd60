package customers

import (
	"slices"
	"strings"

	"cohort/models/text"
)

// The costs of looking for similar words are bounded by these, however many customers there are.
const (
	mostSimilar     = 100    // customers who are found,
	mostNearlyFound = 20_000 // customers whose texts have parts of the words, each of whom is looked at,
	mostMistyped    = 5      // and words that may be the mistyped one
)

// similar is the page of those who have all words of a search but one, and instead of that a similar one. At most mostSimilar
// are found. docs/decisions/similar.md has the reasons.
func (c search) similar() (list Page, err error) {
	list = Page{Customers: []Customer{}}
	ids, all, err := c.similarIDs()
	if err != nil || len(ids) == 0 {
		return list, err
	}
	found := c
	found.q = Query{ids: ids, Order: c.q.Order, Limit: c.q.Limit, Offset: c.q.Offset, ShowGroups: c.q.ShowGroups}
	list, err = found.list()
	list.Total.AtLeast, list.Similar = !all, true
	return list, err
}

// similarIDs are the ids of those customers, and whether these are all.
func (c search) similarIDs() (ids []string, all bool, err error) {
	words := text.Distinct(text.Words(c.q.Search))
	lists := nearLists(words)
	if len(lists) == 0 {
		return nil, true, nil
	}
	found := c.db.Dialect.SearchLists(c.fresh(), lists, mostNearlyFound)
	if c.q.GroupID != "" {
		found = found.Where(isMember, text.Storable(c.q.GroupID))
	}
	rows, err := c.anyGroupAnd(found).Select("customers.id, customers.search").Rows()
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	for rows.Next() {
		var id, has string
		if err := rows.Scan(&id, &has); err != nil {
			return nil, false, err
		}
		if nearlyHas(has, words) {
			ids = append(ids, id)
		}
		if len(ids) > mostSimilar {
			return ids[:mostSimilar], false, nil
		}
	}
	return ids, true, rows.Err()
}

// nearLists are lists of parts: a customer whose search text has all the words but one, and a similar one instead, has all
// parts of at least one of the lists. Words that are too short for the index are left out.
func nearLists(words []string) (lists [][]string) {
	mistyped := 0
	for i, word := range words {
		if !text.CanBeNear(word) || mistyped == mostMistyped {
			continue
		}
		mistyped++
		var others []string
		for j, other := range words {
			if i != j && len([]rune(other)) >= 3 {
				others = append(others, other)
			}
		}
		for _, parts := range text.NearParts(word) {
			lists = append(lists, slices.Concat(others, parts))
		}
	}
	return lists
}

// nearlyHas reports whether a search text has all the words, or all but one and a similar one.
func nearlyHas(has string, words []string) bool {
	mistyped := ""
	for _, word := range words {
		if strings.Contains(has, word) {
			continue
		}
		if mistyped != "" || !text.CanBeNear(word) {
			return false
		}
		mistyped = word
	}
	return mistyped == "" || text.HasNear(has, mistyped)
}
