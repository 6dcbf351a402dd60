package pricing_test

import (
	"fmt"
	"slices"
	"strings"

	"cohort/models/customers"
	"cohort/models/pricing"
)

// factsOf are the facts of a case, found without a database.
func factsOf(c applying) pricing.Facts {
	facts := pricing.Facts{PricingQuery: c.question()}
	for i, o := range c.offers {
		list := pricing.List{
			ID: fmt.Sprintf("pl_%02d", i), Name: o.name, Type: o.kind(), Status: o.status(), StartsAt: o.starts, EndsAt: o.ends,
			GroupsCount: int64(len(o.groups)),
		}
		in, _ := c.split(o.groups)
		facts.PriceLists = append(facts.PriceLists, pricing.ListFacts{List: list, In: in})
		for j, said := range o.prices {
			facts.Prices = append(facts.Prices, priceFact(fmt.Sprintf("ma_%02d", j), list.ID, said))
		}
	}
	for _, v := range c.vouchers {
		facts.Discounts = append(facts.Discounts, c.discountFacts(v.filled()))
	}
	return facts
}

// split parts groups into those that the customer is in and those not.
func (c applying) split(groups []string) (in, notIn pricing.SomeGroups) {
	for _, name := range slices.Sorted(slices.Values(groups)) {
		some := &notIn
		if slices.Contains(c.groups, name) {
			some = &in
		}
		if some.Count++; some.Count <= 3 {
			some.First = append(some.First, customers.GroupName{ID: name, Name: name})
		}
	}
	return in, notIn
}

func priceFact(id, listID string, said pricing.PriceInput) pricing.Price {
	price := pricing.Price{ID: id, PriceListID: listID, VariantID: said.VariantID, Amount: said.Amount}
	if said.CurrencyCode != "" {
		price.CurrencyCode = new(strings.ToLower(said.CurrencyCode))
	}
	if said.RegionID != "" {
		price.RegionID = &said.RegionID
		if currency := currencies[said.RegionID]; currency != "" {
			price.RegionCurrency = &currency
		}
	}
	if said.MinQuantity != nil && !said.MinQuantity.Open {
		price.MinQuantity = &said.MinQuantity.At
	}
	if said.MaxQuantity != nil && !said.MaxQuantity.Open {
		price.MaxQuantity = &said.MaxQuantity.At
	}
	return price
}

func (c applying) discountFacts(v voucher) pricing.DiscountFacts {
	discount := pricing.DiscountFacts{Discount: pricing.Discount{
		Code: v.code, IsDisabled: v.disabled, StartsAt: *v.starts, EndsAt: v.ends, UsageCount: v.used, RegionIDs: v.regions,
		Rule: pricing.DiscountRule{Type: v.kind, Value: v.value, Allocation: v.allocation()},
	}}
	if len(v.regions) == 1 {
		discount.CurrencyCode = currencies[v.regions[0]]
	}
	if v.limit > 0 {
		discount.UsageLimit = &v.limit
	}
	conditions := v.conditions
	for _, parent := range c.vouchers {
		if parent.code == v.of {
			conditions, discount.ParentDisabled = parent.conditions, parent.disabled
		}
	}
	for _, asked := range conditions {
		in, notIn := c.split(asked.groups)
		discount.Conditions = append(discount.Conditions,
			pricing.ConditionFacts{DiscountCondition: pricing.DiscountCondition{Operator: asked.operator}, In: in, NotIn: notIn})
	}
	return discount
}
