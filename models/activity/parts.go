package activity

import (
	"strings"

	"gorm.io/gorm"

	"cohort/models/text"
)

// Parts are the rows that hold the customers of an entry.
type Parts struct {
	activityID string
	sizes      []int // customers in each of the rows, in their order
}

// PartsOf finds the parts of an entry, without the customers in them.
func PartsOf(db *gorm.DB, activityID string) (Parts, error) {
	parts := Parts{activityID: activityID}
	err := partsIn(db, activityID).Pluck("number", &parts.sizes).Error
	return parts, err
}

// partsIn is the query for the parts of an entry, in their order.
func partsIn(db *gorm.DB, activityID string) *gorm.DB {
	return db.Table("activity_customers").Where("activity_id = ?", text.Storable(activityID)).Order("part")
}

// Customers is how many customers the parts hold together.
func (p Parts) Customers() (total int) {
	for _, size := range p.sizes {
		total += size
	}
	return total
}

// IDs reads the ids of limit customers from offset on, in an order of no meaning that is always the same. There must be as many
// customers as that.
func (p Parts) IDs(db *gorm.DB, offset, limit int) ([]string, error) {
	first, number, skipped := p.holding(offset, limit)
	var texts []string
	if err := partsIn(db, p.activityID).Offset(first).Limit(number).Pluck("customer_ids", &texts).Error; err != nil {
		return nil, err
	}
	return strings.Fields(strings.Join(texts, " "))[offset-skipped:][:limit], nil
}

// holding finds the parts with the customers from offset on: the first one, how many parts they are, and how many customers
// the parts before them hold.
func (p Parts) holding(offset, limit int) (first, number, skipped int) {
	for skipped+p.sizes[first] <= offset {
		skipped += p.sizes[first]
		first++
	}
	for held := skipped; held < offset+limit; number++ {
		held += p.sizes[first+number]
	}
	return first, number, skipped
}
