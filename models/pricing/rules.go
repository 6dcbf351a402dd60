package pricing

import (
	"cmp"
	"slices"

	"cohort/models/text"
)

// Facts are all that what applies depends on.
type Facts struct {
	PricingQuery
	PriceLists []ListFacts
	Prices     []Price // of these price lists
	Discounts  []DiscountFacts
}

// ListFacts are a price list and those of its groups that the customer is in.
type ListFacts struct {
	List
	In SomeGroups
}

// DiscountFacts are a discount, the one it was made of, and its conditions.
type DiscountFacts struct {
	Discount
	CurrencyCode   string // of its only region, in which a fixed amount is; empty: not known
	ParentDisabled bool
	Conditions     []ConditionFacts
}

// ConditionFacts are a condition, those of its groups that the customer is in, and those not.
type ConditionFacts struct {
	DiscountCondition
	In, NotIn SomeGroups
}

// Decide finds what applies.
//
// A price list applies when it is active, the time is not before its start and before its end, and it is for everyone or the
// customer is in one of its groups. A discount applies when it is not disabled, nor is the one it was made of, nor is it used up,
// the time is within its start and end in the same way, it is for the region asked for, if any, and all its conditions hold: "in"
// when the customer is in one of the condition's groups, so never when it names none; "not in" when in none of them.
//
// A price of a list that applies counts for a variant when it is for the currency or the region asked for, and the quantity is
// within its bounds, both of which belong to it. The lowest price of an override takes the place of the shop's own price, which
// is not known here. The lowest price of a sale counts where it is below that; at the same amount the override counts. Where
// only sales have a price, the shop's own may be lower still. Among equal prices that for a region goes before one for a
// currency, and then that of the older price list, and then the older price.
//
// For a price three discounts are compared: the highest percentage that applies, the highest fixed amount off each item, and the
// highest fixed amount off the total. The best is the one that takes most off the price, in money, and among equals the one whose
// code comes first. Nothing takes off more than the price. A fixed amount counts for prices of its own region and for prices in that
// region's currency; where it has no region, or that is not kept, its currency is not known. What is off the total is shared by the
// items, as if nothing but this variant were bought.
//
// The best of all is that of the first price from which a discount takes something. Where there is none, as when no prices are
// asked for, it is the highest percentage.
func (f Facts) Decide() Pricing {
	pricing := Pricing{PricingQuery: f.PricingQuery}
	inForce := map[string]*AppliedList{}
	for _, list := range f.PriceLists {
		if reason, ok := f.appliesList(list); ok {
			inForce[list.ID] = &AppliedList{list.List, reason}
		}
	}
	for _, list := range inForce {
		pricing.PriceLists = append(pricing.PriceLists, *list)
	}
	slices.SortFunc(pricing.PriceLists, func(a, b AppliedList) int {
		return cmp.Or(cmp.Compare(text.Fold(a.Name), text.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	for _, discount := range f.Discounts {
		if reasons, ok := f.appliesDiscount(discount); ok {
			pricing.Discounts = append(pricing.Discounts, AppliedDiscount{discount.Discount, discount.CurrencyCode, reasons})
		}
	}
	slices.SortFunc(pricing.Discounts, func(a, b AppliedDiscount) int { return cmp.Compare(a.Code, b.Code) })
	pricing.Prices = f.decidePrices(inForce)
	pricing.decideBest()
	pricing.limit(f.Most)
	return pricing
}

func (f Facts) appliesList(list ListFacts) (Reason, bool) {
	switch {
	case list.State(f.At) != StateRunning:
		return Reason{}, false
	case list.ForEveryone():
		return Reason{Why: ForEveryone}, true
	}
	return Reason{Why: InGroup, Groups: list.In}, list.In.Count > 0
}

func (f Facts) appliesDiscount(discount DiscountFacts) ([]Reason, bool) {
	elsewhere := f.RegionID != "" && len(discount.RegionIDs) > 0 && !slices.Contains(discount.RegionIDs, f.RegionID)
	if discount.State(f.At) != StateRunning || discount.ParentDisabled || elsewhere {
		return nil, false
	}
	if len(discount.Conditions) == 0 {
		return []Reason{{Why: ForEveryone}}, true
	}
	var reasons []Reason
	for _, condition := range discount.Conditions {
		reason := Reason{Why: InGroup, Groups: condition.In, ConditionID: condition.ID}
		holds := condition.In.Count > 0
		if condition.Operator == NotIn {
			reason.Why, reason.Groups, holds = NotInGroup, condition.NotIn, !holds
		}
		if !holds {
			return nil, false
		}
		reasons = append(reasons, reason)
	}
	return reasons, true
}

func (f Facts) decidePrices(inForce map[string]*AppliedList) []VariantPrice {
	type lowest map[string]*Price // by the type of the price list
	byVariant := map[string]lowest{}
	for i, price := range f.Prices {
		list := inForce[price.PriceListID]
		if list == nil || !f.counts(price) {
			continue
		}
		found := byVariant[price.VariantID]
		if found == nil {
			found = lowest{}
			byVariant[price.VariantID] = found
		}
		if known := found[list.Type]; known == nil || price.before(*known) {
			found[list.Type] = &f.Prices[i]
		}
	}
	var prices []VariantPrice
	for _, id := range f.VariantIDs {
		price := VariantPrice{VariantID: id, Price: byVariant[id][Override]}
		if sale := byVariant[id][Sale]; sale != nil && (price.Price == nil || sale.Amount < price.Price.Amount) {
			price.Price, price.Instead = sale, price.Price
		}
		if price.Price != nil {
			price.List = inForce[price.Price.PriceListID]
		}
		prices = append(prices, price)
	}
	return prices
}

// counts reports whether a price is for what was asked.
func (f Facts) counts(price Price) bool {
	meant := price.CurrencyCode != nil && *price.CurrencyCode == f.CurrencyCode || price.RegionID != nil && *price.RegionID == f.RegionID
	return meant && (price.MinQuantity == nil || *price.MinQuantity <= f.Quantity) &&
		(price.MaxQuantity == nil || f.Quantity <= *price.MaxQuantity)
}

// before reports whether the price counts rather than another price of the variant.
func (p Price) before(other Price) bool {
	forAny := func(p Price) int {
		if p.RegionID != nil {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(p.Amount, other.Amount), cmp.Compare(forAny(p), forAny(other)),
		cmp.Compare(p.PriceListID, other.PriceListID), cmp.Compare(p.ID, other.ID)) < 0
}

// limit leaves the first price lists and discounts, and counts all.
func (p *Pricing) limit(most int) {
	p.PriceListsCount.Count, p.DiscountsCount.Count = int64(len(p.PriceLists)), int64(len(p.Discounts))
	if most > 0 {
		p.PriceLists = p.PriceLists[:min(most, len(p.PriceLists))]
		p.Discounts = p.Discounts[:min(most, len(p.Discounts))]
	}
}
