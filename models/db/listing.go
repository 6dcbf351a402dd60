package db

import (
	"database/sql"
	"errors"
	"time"

	"gorm.io/gorm"

	"cohort/models/record"
)

// Listing is a list of rows T that are few enough to be counted and sorted each time: price lists, discounts, the
// prices of a list.
type Listing[T any] struct {
	Found   func() *gorm.DB // begins a query for all rows of the list
	Columns string
	Places  func(*T) []any // the destinations of Columns for Scan
	Order   Keyset[T]
	Sorting Sorting
	Batch   int      // rows that are read at once to visit all
	Total   *gorm.DB // reads the number of rows, where that is kept; may be nil
}

// Page reads a page and the number of rows in all. A limit of 0 reads only the number, a negative one all rows. place is
// where the page begins, nil at the start. Counting stops beyond countUpTo, unless that is 0.
func (l Listing[T]) Page(limit, offset int, place []any, countUpTo int64) (rows []T, total record.Total, err error) {
	rows = []T{}
	if limit != 0 {
		if rows, err = l.Rows(limit, offset, place); err != nil {
			return nil, total, err
		}
	}
	// A page that has all rows needs no counting.
	if offset == 0 && place == nil && limit != 0 && (limit < 0 || len(rows) < limit) {
		return rows, record.Total{Count: int64(len(rows))}.UpTo(countUpTo), nil
	}
	counted := l.Total
	if counted == nil {
		found := l.Found().Select("1")
		if countUpTo > 0 {
			found = found.Limit(int(countUpTo) + 1)
		}
		counted = found.Session(&gorm.Session{NewDB: true}).Table("(?) AS found", found).Select("count(*)")
	}
	if err := counted.Row().Scan(&total.Count); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, total, err
	}
	return rows, total.UpTo(countUpTo), nil
}

// Rows reads a page without counting.
func (l Listing[T]) Rows(limit, offset int, place []any) (rows []T, err error) {
	found, err := Page(l.Sorting.Past(l.Found(), place), limit, offset).Select(l.Columns).Order(l.Sorting.SQL()).Rows()
	if err != nil {
		return nil, err
	}
	defer found.Close()
	rows = []T{}
	for found.Next() {
		rows = append(rows, *new(T))
		if err := found.Scan(l.Places(&rows[len(rows)-1])...); err != nil {
			return nil, err
		}
	}
	return rows, found.Err()
}

// Each visits up to limit rows in their order, batch by batch.
func (l Listing[T]) Each(limit, offset int, place []any, visit func(T) error) error {
	return InBatches(limit, l.Batch, func(after *T, limit int) ([]T, error) {
		if after != nil {
			place, offset = l.Order.Of(*after), 0
		}
		return l.Rows(limit, offset, place)
	}, visit)
}

// TimeNullsLast sorts by a time that may be null: such rows come last, or first where the order is descending.
func TimeNullsLast[T any](table, column string, of func(T) (at *time.Time, created time.Time, id string)) Keyset[T] {
	column, created, id := table+"."+column, table+".created_at", table+".id"
	return Keyset[T]{[]string{"(" + column + " IS NULL)", "coalesce(" + column + ", " + created + ")", id}, func(row T) []any {
		at, created, id := of(row)
		if at == nil {
			return []any{true, created, id}
		}
		return []any{false, *at, id}
	}}
}
