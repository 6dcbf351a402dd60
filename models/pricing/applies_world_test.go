package pricing_test

import (
	"cmp"
	"time"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
)

// noon is the time that the cases ask for.
var noon = time.Date(2030, 6, 15, 12, 0, 0, 0, time.UTC)

func at(offset time.Duration) *time.Time { return new(noon.Add(offset)) }

// offer is a price list: a running sale for everyone, unless something else is said.
type offer struct {
	name         string
	override     bool
	draft        bool
	starts, ends *time.Time
	groups       []string
	prices       []pricing.PriceInput
}

// voucher is a discount: ten percent since yesterday for everyone, unless something else is said.
type voucher struct {
	code         string
	kind         string
	value        int64
	disabled     bool
	starts, ends *time.Time
	limit, used  int64
	regions      []string // reg_eu and reg_us are kept, in eur and usd
	eachItem     bool     // not off the total
	conditions   []condition
	of           string // made of this dynamic one
	dynamic      bool
}

type condition struct {
	operator string
	groups   []string
}

func in(groups ...string) condition { return condition{pricing.In, groups} }

func notIn(groups ...string) condition { return condition{pricing.NotIn, groups} }

// usd is a price of a variant in dollars, for a range of quantities if there are two, where 0 is no bound.
func usd(variant string, amount int64, quantities ...int64) pricing.PriceInput {
	return price(variant, amount, "usd", "", quantities...)
}

func price(variant string, amount int64, currency, region string, quantities ...int64) pricing.PriceInput {
	in := pricing.PriceInput{VariantID: variant, Amount: amount, CurrencyCode: currency, RegionID: region}
	if len(quantities) == 2 {
		in.MinQuantity = &record.Bound{At: quantities[0], Open: quantities[0] == 0}
		in.MaxQuantity = &record.Bound{At: quantities[1], Open: quantities[1] == 0}
	}
	return in
}

func shirt(amount int64, quantities ...int64) []pricing.PriceInput {
	return []pricing.PriceInput{usd("shirt", amount, quantities...)}
}

// fixed is an amount off the total in a region.
func fixed(code string, value int64, region string) voucher {
	return voucher{code: code, kind: pricing.Fixed, value: value, regions: []string{region}}
}

// kind is the type of the price list.
func (o offer) kind() string {
	if o.override {
		return pricing.Override
	}
	return pricing.Sale
}

func (o offer) status() string {
	if o.draft {
		return pricing.Draft
	}
	return pricing.Active
}

// filled is the voucher with what it is unless something else is said.
func (v voucher) filled() voucher {
	if v.starts == nil {
		v.starts = at(-24 * time.Hour)
	}
	v.kind, v.value = cmp.Or(v.kind, pricing.Percentage), cmp.Or(v.value, 10)
	return v
}

func (v voucher) allocation() string {
	if v.eachItem {
		return pricing.OffItem
	}
	return pricing.OffTotal
}

// currencies are those of the regions that are kept.
var currencies = map[string]string{"reg_eu": "eur", "reg_us": "usd"}

func (w world) keepRegions() {
	for id, currency := range currencies {
		storetest.Exec(w.T, w.Store, "INSERT INTO regions (id, name, currency_code, created_at, updated_at) VALUES (?, ?, ?, ?, ?)",
			id, id, currency, noon, noon)
	}
}

func (w world) groupsByName(names ...string) map[string]customers.Group {
	groups := map[string]customers.Group{}
	for _, name := range names {
		groups[name] = w.NewGroup(name)
	}
	return groups
}

// build makes price lists and discounts.
func (w world) build(offers []offer, vouchers []voucher, groups map[string]customers.Group) {
	w.Helper()
	for _, o := range offers {
		_, err := w.CreatePriceList(w.Context(), pricing.ListInput{
			Name: &o.name, Description: new(""), Type: new(o.kind()), Status: new(o.status()), GroupIDs: new(idsNamed(groups, o.groups)),
			Prices: o.prices, StartsAt: date(o.starts), EndsAt: date(o.ends),
		})
		w.Must(err)
	}
	made := map[string]string{} // the ids of discounts, by their codes
	for _, v := range vouchers {
		made[v.code] = w.buildDiscount(v.filled(), made[v.of], groups)
	}
}

// buildDiscount makes a discount, or a code of one that has the id parent.
func (w world) buildDiscount(v voucher, parent string, groups map[string]customers.Group) (id string) {
	w.Helper()
	if parent != "" {
		made, err := w.AddDynamicCode(w.Context(), parent, pricing.DiscountInput{Code: &v.code})
		w.Must(err)
		storetest.Exec(w.T, w.Store, "UPDATE discounts SET starts_at = ? WHERE id = ?", *v.starts, made.ID)
		return made.ID
	}
	in := pricing.DiscountInput{
		Code: &v.code, Type: &v.kind, Value: &v.value, IsDisabled: &v.disabled, StartsAt: v.starts, EndsAt: date(v.ends),
		IsDynamic: &v.dynamic, RegionIDs: &v.regions, Allocation: new(v.allocation()),
	}
	if v.limit > 0 {
		in.UsageLimit = &record.Bound{At: v.limit}
	}
	for _, asked := range v.conditions {
		in.Conditions = append(in.Conditions,
			pricing.ConditionInput{Operator: &asked.operator, GroupIDs: new(idsNamed(groups, asked.groups))})
	}
	made, err := w.CreateDiscount(w.Context(), in)
	w.Must(err)
	storetest.Exec(w.T, w.Store, "UPDATE discounts SET usage_count = ? WHERE id = ?", v.used, made.ID)
	return made.ID
}

// idsNamed are the ids of the groups with these names.
func idsNamed(groups map[string]customers.Group, names []string) (ids []string) {
	for _, name := range names {
		ids = append(ids, groups[name].ID)
	}
	return ids
}

func date(at *time.Time) *record.Date {
	if at == nil {
		return nil
	}
	return &record.Date{At: *at}
}

// clear removes everything but the groups.
func (w world) clear() {
	for _, table := range []string{"price_lists", "discount_rules", "members", "customers"} {
		storetest.Exec(w.T, w.Store, "DELETE FROM "+table)
	}
	storetest.Exec(w.T, w.Store, "UPDATE customer_groups SET customers_count = 0")
	storetest.Exec(w.T, w.Store, "UPDATE totals SET count = 0 WHERE name = 'customers'")
}
