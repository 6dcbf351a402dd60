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
	Found   func() *gorm.DB // the query for what is meant
	Columns string
	Places  func(*T) []any // of the columns
	Order   Keyset[T]
	Sorting Sorting
	Batch   int      // rows that are read at once to visit all
	Total   *gorm.DB // reads how many there are, where that is kept
}

// Page reads a page and, unless it is not wanted, how many there are in all.
func (l Listing[T]) Page(limit, offset int, place []any, countUpTo int64) (rows []T, total record.Total, err error) {
	rows = []T{}
	if limit != 0 {
		if rows, err = l.Rows(limit, offset, place); err != nil {
			return nil, total, err
		}
	}
	// What is not a page among others needs no counting.
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

// Each visits the rows in their order, batch by batch.
func (l Listing[T]) Each(limit, offset int, place []any, visit func(T) error) error {
	return InBatches(limit, l.Batch, func(after *T, limit int) ([]T, error) {
		if after != nil {
			place, offset = l.Order.Of(*after), 0
		}
		return l.Rows(limit, offset, place)
	}, visit)
}

// MomentLast are the keys of a moment that may be missing: such rows come last, and first the other way round.
func MomentLast[T any](table, column string, of func(T) (at *time.Time, created time.Time, id string)) Keyset[T] {
	column, created, id := table+"."+column, table+".created_at", table+".id"
	return Keyset[T]{[]string{"(" + column + " IS NULL)", "coalesce(" + column + ", " + created + ")", id}, func(row T) []any {
		at, created, id := of(row)
		if at == nil {
			return []any{true, created, id}
		}
		return []any{false, *at, id}
	}}
}
