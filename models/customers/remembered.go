package customers

import (
	"encoding/json"
	"fmt"

	"cohort/models/db"
	"cohort/models/record"
)

// orderedKey has all of a query on which the place of a row depends.
func (q Query) orderedKey() string { return fmt.Sprint(q.Order, q.key()) }

// key has all of a query on which the total depends.
func (q Query) key() string {
	q.Order, q.Limit, q.Offset, q.After, q.CountUpTo = record.Order{}, 0, 0, "", 0
	q.Similar, q.ShowGroups, q.ShowMembership = false, 0, false
	key, _ := json.Marshal(q) // which has nothing that cannot be written
	return string(key)
}

// deepPage reads a page far down: from the start of one before it that was read since anything has changed, or as skip finds it.
func (c search) deepPage(skip func() ([]Customer, error)) (page []Customer, err error) {
	if c.q.Offset < c.db.Sizes.Deep || c.place != nil || c.q.Limit <= 0 || c.byAdded() {
		return skip()
	}
	version, err := c.db.ListVersion(c.fresh())
	if err != nil {
		return nil, err
	}
	if start, found := c.lists.PageBefore(version, c.q.orderedKey(), c.q.Offset); found && c.q.Offset-start.Offset < c.db.Sizes.Deep {
		from := c
		from.start, from.q.Offset = start.Place, c.q.Offset-start.Offset
		list, err := from.walk(none)
		page = list.Customers
		if err != nil {
			return page, err
		}
	} else if page, err = skip(); err != nil {
		return page, err
	}
	if len(page) > 0 {
		c.lists.RememberPage(version, c.q.orderedKey(), db.PageStart{Offset: c.q.Offset, Place: c.placeOf(page[0])})
	}
	return page, nil
}

// totalled is the page of a query whose total is remembered, or kept for a word of a few letters. known is false where it has
// to be counted, and remembered as of this version.
func (c search) totalled() (list Page, known bool, version db.ListVersion, err error) {
	if version, err = c.db.ListVersion(c.fresh()); err != nil {
		return list, false, version, err
	}
	if list.Total, known = c.lists.Total(version, c.q.key(), c.q.CountUpTo); !known {
		if list.Total.Count, known, err = c.keptForPart(); err != nil || !known {
			return list, false, version, err
		}
		list.Total.AtLeast = false
		c.lists.RememberTotal(version, c.q.key(), list.Total)
	}
	switch {
	case c.q.Limit == 0 || list.Total.Count == 0:
		list.Customers = []Customer{}
	default:
		list.Customers, err = c.page(list.Total)
	}
	list.Total = list.Total.UpTo(c.q.CountUpTo)
	return list, true, version, err
}

// keptForPart is the number of customers found by nothing but a word so short that it is kept.
func (c search) keptForPart() (count int64, known bool, err error) {
	terms, rest := c.q.terms(), c.q
	rest.Search = ""
	if len(terms) != 1 || !db.IsCounted(terms[0].Word()) || rest.GroupID != "" || rest.filtered() {
		return 0, false, nil
	}
	count, err = c.db.SearchCount(c.fresh(), terms[0].Word())
	return count, err == nil, err
}
