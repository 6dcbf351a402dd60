package views

import (
	"time"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/text"
)

// How much of what applies to a customer is shown, and counted.
const (
	AppliesShown    = 5   // price lists and discounts on the customer's page
	AppliesShownAll = 100 // and on the page of what applies
	AppliesCounted  = 100
)

// Applies is what applies to a customer, and the prices that were asked for.
type Applies struct {
	Page     Page
	Customer customers.Customer
	Pricing  pricing.Pricing
	All      bool // all that applies is shown

	Asked    bool   // for prices
	Variants string // as they were typed
	Currency string
	Quantity string
	At       string
	Errors   map[string]string
}

func (v Applies) path() string { return CustomerPath(v.Customer.ID) + "/pricing" }

func (v Applies) more() bool {
	return !v.All && (v.Pricing.PriceListsCount.Count > int64(len(v.Pricing.PriceLists)) ||
		v.Pricing.DiscountsCount.Count > int64(len(v.Pricing.Discounts)))
}

// priceWords tell why a price counts.
func priceWords(p pricing.VariantPrice) string {
	if p.List.Type == pricing.Override {
		return "it replaces the store's own price"
	}
	if p.Instead != nil {
		return text.Fill("a sale below the override of {amount}", "amount", amountOf(*p.Instead))
	}
	return "the lowest sale, unless the store's own price is lower"
}

func momentIn(at time.Time) string { return at.UTC().Format("2 Jan 2006, 15:04") }
