package models

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
)

// Order is the column that a list is sorted by.
type Order struct {
	By   string
	Desc bool
}

// TimeRange bounds a moment; nil bounds are open.
type TimeRange struct{ After, From, Before, Until *time.Time } // >, >=, <, <=

// during leaves only the rows whose column is within the range.
func during(db *gorm.DB, r TimeRange, column string) *gorm.DB {
	bounds := []struct {
		at *time.Time
		op string
	}{{r.After, " > ?"}, {r.From, " >= ?"}, {r.Before, " < ?"}, {r.Until, " <= ?"}}
	for _, bound := range bounds {
		if bound.at != nil {
			db = db.Where(column+bound.op, bound.at.UTC())
		}
	}
	return db
}

func (r TimeRange) open() bool { return r == TimeRange{} }

// Total is how many there are in all.
type Total struct {
	Count   int64
	AtLeast bool // counting stopped there
}

// upTo is the total of a count that may stop at a number, unless that is zero.
func (t Total) upTo(most int64) Total {
	if most > 0 && t.Count > most {
		return Total{Count: most, AtLeast: true}
	}
	return t
}

// isBound compares a column with a value where there is but one way to find the rows. SQLite looks at a value that it sees
// when it plans a statement, and plans it anew, though it is prepared, whenever one is bound.
const isBound = " = (SELECT ?)"

// orders are the columns that a list of rows T may be sorted by.
type orders[T any] map[string]order[T]

// order has the keys that decide: the last of them tells any two rows apart, so that pages do not overlap.
type order[T any] struct {
	keys []string
	of   func(T) []any // the keys of a row
}

func (o orders[T]) names() []string { return slices.Sorted(maps.Keys(o)) }

func (o orders[T]) order(order Order) (order[T], sorting, error) {
	by, ok := o[order.By]
	if !ok {
		return by, sorting{}, &Error{Kind: Invalid, Field: "order",
			Value: order.By, Message: Fill("This list cannot be sorted by {column}.", "column", order.By)}
	}
	return by, sorting{by.keys, order.Desc}, nil
}

// emptyLast are the keys of a column that may be null: such rows come last, and first the other way round.
func emptyLast[T any](column, id string, of func(T) (text, id string, known bool)) order[T] {
	return order[T]{[]string{"(" + column + " IS NULL)", "coalesce(" + column + ", '')", id}, func(row T) []any {
		text, id, known := of(row)
		return []any{!known, text, id}
	}}
}

// sorting is an order in which no two rows are equal. All keys run in one direction, as they do in the indexes.
type sorting struct {
	keys []string
	desc bool
}

func (s sorting) sql() string {
	direction := " ASC"
	if s.desc {
		direction = " DESC"
	}
	return strings.Join(s.keys, direction+", ") + direction
}

// selection selects the keys under names of their own.
func (s sorting) selection() string {
	names := s.of("").keys
	columns := make([]string, len(s.keys))
	for i, key := range s.keys {
		columns[i] = key + " AS " + names[i]
	}
	return strings.Join(columns, ", ")
}

// of is the same order of a table ("page.") that has the keys as selection selected them.
func (s sorting) of(table string) sorting {
	keys := make([]string, len(s.keys))
	for i := range keys {
		keys[i] = fmt.Sprintf("%skey%d", table, i)
	}
	return sorting{keys, s.desc}
}

// past leaves only the rows that come after the one with these keys.
func (s sorting) past(db *gorm.DB, place []any) *gorm.DB {
	if s.desc {
		return s.compared(db, "<", place)
	}
	return s.compared(db, ">", place)
}

// upTo leaves only the rows that do not come after the one with these keys.
func (s sorting) upTo(db *gorm.DB, place []any) *gorm.DB {
	if s.desc {
		return s.compared(db, ">=", place)
	}
	return s.compared(db, "<=", place)
}

func (s sorting) compared(db *gorm.DB, operator string, place []any) *gorm.DB {
	if place == nil {
		return db
	}
	return db.Where("("+strings.Join(s.keys, ", ")+") "+operator+" ?", place)
}

// scanned reads a row of so many keys.
func scanned(row *sql.Row, n int) ([]any, error) {
	keys := make([]any, n)
	targets := make([]any, n)
	for i := range keys {
		targets[i] = &keys[i]
	}
	return keys, row.Scan(targets...)
}

// after is the place of the row with an id, which was looked for, in a list that goes on after it. Where the id tells the
// place, the row may be gone since: gone is what it was, made at that moment.
func (o order[T]) after(id string, found T, err error, by Order, gone func(at time.Time) T) (place []any, _ error) {
	at, ok := idTime(id)
	switch {
	case IsKind(err, NotFound) && ok && slices.Contains([]string{"", "created_at", "id"}, by.By):
		found = gone(at)
	case IsKind(err, NotFound):
		return nil, unknownPlace(id)
	case err != nil:
		return nil, err
	}
	return o.of(found), nil
}

// unknownPlace refuses to continue a list after an entry that does not exist.
func unknownPlace(id string) error {
	return &Error{Kind: Invalid, Field: "after", Value: id, Message: Fill("There is no entry {id} to continue after.", "id", id)}
}

// page limits a query; a negative limit is none.
func page(db *gorm.DB, limit, offset int) *gorm.DB {
	switch {
	case limit >= 0:
		db = db.Limit(limit)
	case offset > 0:
		db = db.Limit(1 << 62) // an OFFSET alone is not SQL that SQLite knows
	}
	if offset > 0 {
		db = db.Offset(offset)
	}
	return db
}

func (s *DB) total(db *gorm.DB, name string) (total Total, err error) {
	err = db.Table("totals").Where("name = ?", name).Pluck("count", &total.Count).Error
	return total, err
}

// inBatches visits up to limit rows (a negative limit is none), read in batches of which each follows the
// last row of the one before.
func inBatches[T any](limit, size int, read func(after *T, limit int) ([]T, error), visit func(T) error) error {
	for after := (*T)(nil); limit != 0; {
		if limit > 0 {
			size = min(size, limit)
		}
		batch, err := read(after, size)
		if err != nil {
			return err
		}
		for _, row := range batch {
			if err := visit(row); err != nil {
				return err
			}
		}
		if len(batch) < size {
			return nil
		}
		after = &batch[size-1]
		limit -= size
	}
	return nil
}
