package models

import (
	"database/sql"
	"errors"
	"time"

	"gorm.io/gorm"
)

// listing is a list of rows T that are few enough to be counted and sorted each time: price lists, discounts, the
// prices of a list.
type listing[T any] struct {
	found   func() *gorm.DB // the query for what is meant
	columns string
	places  func(*T) []any // of the columns
	order   order[T]
	sorting sorting
	batch   int      // rows that are read at once to visit all
	total   *gorm.DB // reads how many there are, where that is kept
}

// page reads a page and, unless it is not wanted, how many there are in all.
func (l listing[T]) page(limit, offset int, place []any, countUpTo int64) (rows []T, total Total, err error) {
	rows = []T{}
	if limit != 0 {
		if rows, err = l.rows(limit, offset, place); err != nil {
			return nil, total, err
		}
	}
	// What is not a page among others needs no counting.
	if offset == 0 && place == nil && limit != 0 && (limit < 0 || len(rows) < limit) {
		return rows, Total{Count: int64(len(rows))}.upTo(countUpTo), nil
	}
	counted := l.total
	if counted == nil {
		found := l.found().Select("1")
		if countUpTo > 0 {
			found = found.Limit(int(countUpTo) + 1)
		}
		counted = found.Session(&gorm.Session{NewDB: true}).Table("(?) AS found", found).Select("count(*)")
	}
	if err := counted.Row().Scan(&total.Count); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, total, err
	}
	return rows, total.upTo(countUpTo), nil
}

func (l listing[T]) rows(limit, offset int, place []any) (rows []T, err error) {
	found, err := page(l.sorting.past(l.found(), place), limit, offset).Select(l.columns).Order(l.sorting.sql()).Rows()
	if err != nil {
		return nil, err
	}
	defer found.Close()
	rows = []T{}
	for found.Next() {
		rows = append(rows, *new(T))
		if err := found.Scan(l.places(&rows[len(rows)-1])...); err != nil {
			return nil, err
		}
	}
	return rows, found.Err()
}

// each visits the rows in their order, batch by batch.
func (l listing[T]) each(limit, offset int, place []any, visit func(T) error) error {
	return inBatches(limit, l.batch, func(after *T, limit int) ([]T, error) {
		if after != nil {
			place, offset = l.order.of(*after), 0
		}
		return l.rows(limit, offset, place)
	}, visit)
}

// momentLast are the keys of a moment that may be missing: such rows come last, and first the other way round.
func momentLast[T any](table, column string, of func(T) (at *time.Time, created time.Time, id string)) order[T] {
	column, created, id := table+"."+column, table+".created_at", table+".id"
	return order[T]{[]string{"(" + column + " IS NULL)", "coalesce(" + column + ", " + created + ")", id}, func(row T) []any {
		at, created, id := of(row)
		if at == nil {
			return []any{true, created, id}
		}
		return []any{false, *at, id}
	}}
}
