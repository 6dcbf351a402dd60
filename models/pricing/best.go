package pricing

import (
	"cmp"
	"slices"
)

// decideBest finds the best discount of each price, and of all. The discounts are in the order of their codes.
func (p *Pricing) decideBest() {
	for i := range p.Prices {
		price := &p.Prices[i]
		if price.Price == nil {
			continue
		}
		price.Best, price.Off = p.bestOf(*price.Price)
		if p.Best == nil {
			p.Best = price.Best
		}
	}
	if p.Best == nil {
		p.Best = highest(p.Discounts, func(d AppliedDiscount) bool { return d.Rule.Type == Percentage })
	}
}

// bestOf is the discount that takes most off a price, and how much that is; nil where none takes anything off.
//
// Only the highest of each kind is compared, so that the answer does not depend on how many discounts were read: by rounding, or
// where they are more than the price, a lower one can take off just as much.
func (p *Pricing) bestOf(price Price) (best *AppliedDiscount, off int64) {
	candidates := []*AppliedDiscount{
		highest(p.Discounts, func(d AppliedDiscount) bool { return d.Rule.Type == Percentage }),
		highest(p.Discounts, func(d AppliedDiscount) bool { return d.isFixedFor(price) && d.Rule.Allocation == OffItem }),
		highest(p.Discounts, func(d AppliedDiscount) bool { return d.isFixedFor(price) && d.Rule.Allocation == OffTotal }),
	}
	candidates = slices.DeleteFunc(candidates, func(d *AppliedDiscount) bool { return d == nil })
	slices.SortFunc(candidates, func(a, b *AppliedDiscount) int { return cmp.Compare(a.Code, b.Code) })
	for _, discount := range candidates {
		if takes := discount.Rule.offEach(price.Amount, p.Quantity); takes > off {
			best, off = discount, takes
		}
	}
	return best, off
}

// highest is the first of the discounts with the highest value among those of a kind.
func highest(discounts []AppliedDiscount, ofKind func(AppliedDiscount) bool) (found *AppliedDiscount) {
	for i, discount := range discounts {
		if ofKind(discount) && (found == nil || discount.Rule.Value > found.Rule.Value) {
			found = &discounts[i]
		}
	}
	return found
}

// isFixedFor reports whether the discount is a fixed amount in the money of a price.
func (d AppliedDiscount) isFixedFor(price Price) bool {
	sameRegion := price.RegionID != nil && slices.Equal(d.RegionIDs, []string{*price.RegionID})
	sameCurrency := d.CurrencyCode != "" && d.CurrencyCode == price.Currency()
	return d.Rule.Type == Fixed && (sameRegion || sameCurrency)
}

// Discounted returns the price after its best discount, in minor units; ok is false where there is none.
func (p VariantPrice) Discounted() (amount int64, ok bool) {
	if p.Best == nil {
		return 0, false
	}
	return p.Price.Amount - p.Off, true
}
