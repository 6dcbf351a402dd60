package db

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"cohort/models/record"
	"cohort/models/text"
)

// During leaves only the rows whose column is within the range.
func During(db *gorm.DB, r record.TimeRange, column string) *gorm.DB {
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

// IsBound compares a column with a value where there is but one way to find the rows. SQLite looks at a value that it sees
// when it plans a statement, and plans it anew, though it is prepared, whenever one is bound.
const IsBound = " = (SELECT ?)"

// Sortable has the orders that a list of rows T may be asked for, by name.
type Sortable[T any] map[string]Keyset[T]

// Keyset has the SQL expressions that rows are sorted by. The last of them is unique, so that pages do not overlap.
type Keyset[T any] struct {
	Keys []string
	Of   func(T) []any // their values for a row
}

// Names lists the names in the order of the alphabet.
func (o Sortable[T]) Names() []string { return slices.Sorted(maps.Keys(o)) }

// By finds an order that was asked for. An unknown one is an error of the kind Invalid, of the field "order".
func (o Sortable[T]) By(order record.Order) (Keyset[T], Sorting, error) {
	by, ok := o[order.By]
	if !ok {
		return by, Sorting{}, &record.Error{Kind: record.Invalid, Field: "order",
			Value: order.By, Message: text.Fill("This list cannot be sorted by {column}.", "column", order.By)}
	}
	return by, Sorting{by.Keys, order.Desc}, nil
}

// NullsLast sorts by a text column that may be null: such rows come last, or first where the order is descending.
func NullsLast[T any](column, id string, of func(T) (text, id string, known bool)) Keyset[T] {
	return Keyset[T]{[]string{"(" + column + " IS NULL)", "coalesce(" + column + ", '')", id}, func(row T) []any {
		text, id, known := of(row)
		return []any{!known, text, id}
	}}
}

// Sorting is an order in which no two rows are equal. All keys run in one direction, as they do in the indexes.
type Sorting struct {
	Keys []string
	Desc bool
}

// SQL is the order for an ORDER BY.
func (s Sorting) SQL() string {
	direction := " ASC"
	if s.Desc {
		direction = " DESC"
	}
	return strings.Join(s.Keys, direction+", ") + direction
}

// Selection selects the keys as key0, key1 and so on.
func (s Sorting) Selection() string {
	names := s.Of("").Keys
	columns := make([]string, len(s.Keys))
	for i, key := range s.Keys {
		columns[i] = key + " AS " + names[i]
	}
	return strings.Join(columns, ", ")
}

// Of is the same order of a table ("page.") that has the keys as Selection names them.
func (s Sorting) Of(table string) Sorting {
	keys := make([]string, len(s.Keys))
	for i := range keys {
		keys[i] = fmt.Sprintf("%skey%d", table, i)
	}
	return Sorting{keys, s.Desc}
}

// Past leaves only the rows that come after the one with these keys.
func (s Sorting) Past(db *gorm.DB, place []any) *gorm.DB {
	if s.Desc {
		return s.compared(db, "<", place)
	}
	return s.compared(db, ">", place)
}

// From leaves only the rows that do not come before the one with these keys.
func (s Sorting) From(db *gorm.DB, place []any) *gorm.DB {
	if s.Desc {
		return s.compared(db, "<=", place)
	}
	return s.compared(db, ">=", place)
}

// UpTo leaves only the rows that do not come after the one with these keys.
func (s Sorting) UpTo(db *gorm.DB, place []any) *gorm.DB {
	if s.Desc {
		return s.compared(db, ">=", place)
	}
	return s.compared(db, "<=", place)
}

func (s Sorting) compared(db *gorm.DB, operator string, place []any) *gorm.DB {
	if place == nil {
		return db
	}
	return db.Where("("+strings.Join(s.Keys, ", ")+") "+operator+" ?", place)
}

// ScanKeys reads a row of n keys.
func ScanKeys(row *sql.Row, n int) ([]any, error) {
	keys := make([]any, n)
	targets := make([]any, n)
	for i := range keys {
		targets[i] = &keys[i]
	}
	return keys, row.Scan(targets...)
}

// After returns the keys of the row with an id, as the place after which a list goes on. found and err come from reading
// that row. In an order by creation the row may have been deleted: its id has the time, and gone makes a row of it.
// Otherwise a row that is not there is the error UnknownPlace.
func (o Keyset[T]) After(id string, found T, err error, by record.Order, gone func(at time.Time) T) (place []any, _ error) {
	at, ok := record.IDTime(id)
	switch {
	case record.IsKind(err, record.NotFound) && ok && slices.Contains([]string{"", "created_at", "id"}, by.By):
		found = gone(at)
	case record.IsKind(err, record.NotFound):
		return nil, UnknownPlace(id)
	case err != nil:
		return nil, err
	}
	return o.Of(found), nil
}

// UnknownPlace refuses to continue a list after an entry that does not exist.
func UnknownPlace(id string) error {
	return &record.Error{
		Kind: record.Invalid, Field: "after", Value: id, Message: text.Fill("There is no entry {id} to continue after.", "id", id),
	}
}

// Page limits a query to a page. A negative limit is none.
func Page(db *gorm.DB, limit, offset int) *gorm.DB {
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

// InBatches visits up to limit rows (a negative limit is none), read in batches of which each follows the
// last row of the one before.
func InBatches[T any](limit, size int, read func(after *T, limit int) ([]T, error), visit func(T) error) error {
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
