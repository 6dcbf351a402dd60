package pricing

import (
	"time"

	"cohort/models/record"
)

// DiscountRule says how much a discount takes off, and off what. The codes of a dynamic discount share its rule with its conditions.
type DiscountRule struct {
	ID          string    `json:"id"`
	Description *string   `json:"description"`
	Type        string    `json:"type"`
	Value       int64     `json:"value"`      // in minor units, or in percent
	Allocation  string    `json:"allocation"` // of the whole cart, or of each item in it
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
}

// The types of discounts.
const (
	Fixed        = "fixed"
	Percentage   = "percentage"
	FreeShipping = "free_shipping"
)

// The allocations of discounts: off the whole cart, once, or off each item in it.
const (
	OffTotal = "total"
	OffItem  = "item"
)

// Off returns how much the rule takes off an amount, both in minor units: at most all of it. A percentage is rounded to whole minor units,
// half of one up: 50 % of 5 is 3, 10 % of 14 is 1. Free shipping takes nothing off the goods.
func (r DiscountRule) Off(amount int64) int64 {
	switch r.Type {
	case Percentage:
		return min(amount, (amount*r.Value+50)/100)
	case Fixed:
		return min(amount, r.Value)
	}
	return 0
}

func (r DiscountRule) same(other DiscountRule) bool {
	return record.SameValue(r.Description, other.Description) && r.Type == other.Type && r.Value == other.Value &&
		r.Allocation == other.Allocation
}

// offEach returns how much the rule takes off each of a quantity of items that cost amount, if nothing else is bought. A fixed amount
// off the total is shared by them and rounded to whole minor units, half of one up.
func (r DiscountRule) offEach(amount, quantity int64) int64 {
	if r.Type == Fixed && r.Allocation == OffTotal {
		r.Value = (r.Value + quantity/2) / quantity
	}
	return r.Off(amount)
}
