package models

import (
	"slices"
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

func (r TimeRange) where(db *gorm.DB, column string) *gorm.DB {
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

// orders are the columns a list may be sorted by, with the SQL for each: a text is compared as
// people see it, empty columns come last as they do in PostgreSQL.
type orders map[string]string

func (o orders) names() []string {
	names := make([]string, 0, len(o))
	for name := range o {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// sql writes the ORDER BY: the id decides between equals, so that pages do not overlap.
func (o orders) sql(order Order, id string) (string, error) {
	column, ok := o[order.By]
	if !ok {
		return "", &Error{Kind: Invalid, Field: "order", Value: order.By, Message: "A list cannot be sorted by " + order.By + "."}
	}
	direction, nulls := " ASC", " NULLS LAST"
	if order.Desc {
		direction, nulls = " DESC", " NULLS FIRST"
	}
	switch {
	case column == id:
		return id + direction, nil
	case nullable[order.By]:
		direction += nulls
	}
	tie := " ASC"
	if order.Desc {
		tie = " DESC"
	}
	return column + direction + ", " + id + tie, nil
}

var nullable = map[string]bool{
	"first_name": true, "last_name": true, "phone": true, "metadata": true, "description": true, "billing_address_id": true,
}

// page limits a query; a limit of zero is no row, a negative one all.
func page(db *gorm.DB, limit, offset int) *gorm.DB {
	if limit >= 0 {
		db = db.Limit(limit)
	} else if offset > 0 {
		db = db.Limit(1 << 62) // an OFFSET alone is not SQL that SQLite knows
	}
	if offset > 0 {
		db = db.Offset(offset)
	}
	return db
}

// counted counts what a query finds, up to a number when one is given.
func counted(db *gorm.DB, upTo int64) (Total, error) {
	var total Total
	if upTo > 0 {
		db = db.Session(&gorm.Session{NewDB: true}).Table("(?) AS found", db.Select("1").Limit(int(upTo)+1))
	}
	if err := db.Count(&total.Count).Error; err != nil {
		return Total{}, err
	}
	if upTo > 0 && total.Count > upTo {
		total = Total{Count: upTo, AtLeast: true}
	}
	return total, nil
}

func (s *Store) total(db *gorm.DB, name string) (total Total, err error) {
	err = db.Table("totals").Where("name = ?", name).Pluck("count", &total.Count).Error
	return total, err
}
