package offers

import (
	"time"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/text"
	"cohort/views"
)

// How many price lists and discounts of a customer are shown, and counted.
const (
	AppliesShown    = 5   // price lists and discounts on the customer's page
	AppliesShownAll = 100 // on their own page
	AppliesCounted  = 100
)

// Applies has the price lists and discounts that apply to a customer, and the prices that were asked for.
type Applies struct {
	Page     views.Page
	Customer customers.Customer
	Pricing  pricing.Pricing
	All      bool // on a page of its own, with AppliesShownAll of each

	Asked    bool   // prices were asked for
	Variants string // as they were typed
	Currency string
	Quantity string
	At       string
	Zone     *time.Location // of At
	Errors   map[string]string
	Choices  pricing.Choices
}

func (v Applies) path() string { return views.CustomerPath(v.Customer.ID) + "/pricing" }

func (v Applies) more() bool {
	return !v.All && (v.Pricing.PriceListsCount.Count > int64(len(v.Pricing.PriceLists)) ||
		v.Pricing.DiscountsCount.Count > int64(len(v.Pricing.Discounts)))
}

// priceWords are the reason why a price was chosen.
func priceWords(p pricing.VariantPrice) string {
	if p.List.Type == pricing.Override {
		return "it replaces the store's own price"
	}
	if p.Instead != nil {
		return text.Fill("a sale below the override of {amount}", "amount", amountOf(*p.Instead))
	}
	return "the lowest sale, unless the store's own price is lower"
}
