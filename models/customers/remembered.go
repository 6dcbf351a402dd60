package customers

import (
	"encoding/json"
	"sync"

	"cohort/models/db"
	"cohort/models/record"
)

// remembered has what was counted since customers or members were changed last, by anybody in any instance.
type remembered struct {
	mutex   sync.Mutex
	version db.ListVersion
	totals  map[string]record.Total
}

// The room that it takes is bounded by these.
const (
	mostRemembered = 1000 // totals
	longestQuery   = 1000 // bytes of a query
)

// total is that of a query, counted at least as far as its CountUpTo; false: it was not counted in this version.
func (r *remembered) total(version db.ListVersion, q Query) (record.Total, bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	total, known := r.totals[q.key()]
	enough := !total.AtLeast || q.CountUpTo > 0 && total.Count >= q.CountUpTo
	return total, known && enough && r.version == version
}

func (r *remembered) remember(version db.ListVersion, q Query, total record.Total) {
	key := q.key()
	if len(key) > longestQuery {
		return
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.totals == nil || r.version != version || len(r.totals) == mostRemembered {
		r.version, r.totals = version, map[string]record.Total{}
	}
	r.totals[key] = total
}

// key has all of a query on which the total depends.
func (q Query) key() string {
	q.Order, q.Limit, q.Offset, q.After, q.CountUpTo = record.Order{}, 0, 0, "", 0
	q.Similar, q.ShowGroups, q.ShowMembership = false, 0, false
	key, _ := json.Marshal(q) // which has nothing that cannot be written
	return string(key)
}

// totalled is the page of a query whose total is remembered, or kept for a word of a few letters. known is false where it has
// to be counted, and remembered as of this version.
func (c search) totalled() (list Page, known bool, version db.ListVersion, err error) {
	if version, err = c.db.ListVersion(c.fresh()); err != nil {
		return list, false, version, err
	}
	if list.Total, known = c.totals.total(version, c.q); !known {
		if list.Total.Count, known, err = c.keptForPart(); err != nil || !known {
			return list, false, version, err
		}
		list.Total.AtLeast = false
		c.totals.remember(version, c.q, list.Total)
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
