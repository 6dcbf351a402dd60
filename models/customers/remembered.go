package customers

import (
	"encoding/json"
	"fmt"
	"sync"

	"cohort/models/db"
	"cohort/models/record"
)

// remembered has what was counted since customers or members were changed last, by anybody in any instance.
type remembered struct {
	mutex   sync.Mutex
	version db.ListVersion
	totals  map[string]record.Total
	pages   map[string][]pageStart // of the last pages far down that were read, by query and order
}

// pageStart is where a page begins: how many rows come before it, and the keys of its first row.
type pageStart struct {
	offset int
	place  []any
}

// The room that it takes is bounded by these.
const (
	mostRemembered = 1000 // totals, and lists with pages far down,
	mostPages      = 20   // pages of each,
	longestQuery   = 1000 // and bytes of a query
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
	r.makeRoom(version)
	r.totals[key] = total
}

// makeRoom forgets what was before the version, and everything where there is too much.
func (r *remembered) makeRoom(version db.ListVersion) {
	if r.totals == nil || r.version != version || max(len(r.totals), len(r.pages)) >= mostRemembered {
		r.version, r.totals, r.pages = version, map[string]record.Total{}, map[string][]pageStart{}
	}
}

// pageBefore is the start of the last page that was read and does not begin behind the one of a query; false: there is none.
func (r *remembered) pageBefore(version db.ListVersion, q Query) (nearest pageStart, found bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.version != version {
		return nearest, false
	}
	for _, page := range r.pages[q.orderedKey()] {
		if page.offset <= q.Offset && page.offset >= nearest.offset {
			nearest, found = page, true
		}
	}
	return nearest, found
}

func (r *remembered) rememberPage(version db.ListVersion, q Query, place []any) {
	key := q.orderedKey()
	if len(key) > longestQuery {
		return
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.makeRoom(version)
	pages := append(r.pages[key], pageStart{q.Offset, place})
	r.pages[key] = pages[max(0, len(pages)-mostPages):]
}

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
	if start, found := c.totals.pageBefore(version, c.q); found && c.q.Offset-start.offset < c.db.Sizes.Deep {
		from := c
		from.start, from.q.Offset = start.place, c.q.Offset-start.offset
		list, err := from.walk(none)
		page = list.Customers
		if err != nil {
			return page, err
		}
	} else if page, err = skip(); err != nil {
		return page, err
	}
	if len(page) > 0 {
		c.totals.rememberPage(version, c.q, c.placeOf(page[0]))
	}
	return page, nil
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
