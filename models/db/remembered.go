package db

import (
	"sync"

	"cohort/models/record"
)

// Remembered has what was found out about lists since customers or members were changed last, by anybody in any instance. Queries are
// known by keys.
type Remembered struct {
	mutex   sync.Mutex
	version ListVersion
	totals  map[string]record.Total
	pages   map[string][]PageStart // of the last pages far down that were read
}

// PageStart is where a page begins: how many rows come before it, and the keys of its first row.
type PageStart struct {
	Offset int
	Place  []any
}

// The room that it takes is bounded by these.
const (
	mostRemembered = 1000 // totals, and lists with pages far down,
	mostPages      = 20   // pages of each,
	longestKey     = 1000 // and bytes of a key
)

// Total is the total of a query if it was counted in this version: whole or, where it is not wanted any farther, that far.
func (r *Remembered) Total(version ListVersion, key string, countUpTo int64) (total record.Total, known bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	total, known = r.totals[key]
	enough := !total.AtLeast || countUpTo > 0 && total.Count >= countUpTo
	return total, known && enough && r.version == version
}

// RememberTotal remembers a total that was counted after the version was read.
func (r *Remembered) RememberTotal(version ListVersion, key string, total record.Total) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.makeRoom(version, key) {
		r.totals[key] = total
	}
}

// PageBefore is the start of the last page of a list that was read in this version and does not begin behind an offset.
func (r *Remembered) PageBefore(version ListVersion, key string, offset int) (nearest PageStart, found bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.version != version {
		return nearest, false
	}
	for _, page := range r.pages[key] {
		if page.Offset <= offset && page.Offset >= nearest.Offset {
			nearest, found = page, true
		}
	}
	return nearest, found
}

// RememberPage remembers the start of a page that was read after the version was.
func (r *Remembered) RememberPage(version ListVersion, key string, start PageStart) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.makeRoom(version, key) {
		r.pages[key] = append(r.pages[key], start)
		r.pages[key] = r.pages[key][max(0, len(r.pages[key])-mostPages):]
	}
}

// makeRoom forgets what was before the version, and everything where there is too much; false: a key is too long to be kept.
func (r *Remembered) makeRoom(version ListVersion, key string) bool {
	if r.totals == nil || r.version != version || max(len(r.totals), len(r.pages)) >= mostRemembered {
		r.version, r.totals, r.pages = version, map[string]record.Total{}, map[string][]PageStart{}
	}
	return len(key) <= longestKey
}
