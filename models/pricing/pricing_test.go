package pricing_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/storetest"
	"cohort/models/text"
)

// noon is the moment that the cases ask for.
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

// usd is a price of a variant in dollars, good for a range of quantities if two are given, 0 being open.
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

// applying is a case of what applies. The customer is in the groups; one without any may as well be nobody.
type applying struct {
	sentence string
	groups   []string
	nobody   bool
	offers   []offer
	vouchers []voucher
	ask      pricing.PricingQuery // of one shirt in usd at noon, unless something else is said
	want     string
	best     string // of all the discounts, if something is said
}

var vip, gold, wholesale = "VIP", "Gold", "Wholesale"

func shirt(amount int64, quantities ...int64) []pricing.PriceInput {
	return []pricing.PriceInput{usd("shirt", amount, quantities...)}
}

var applyings = []applying{
	{sentence: "nothing there is nothing that applies", want: "shirt: none"},

	// Who
	{sentence: "a list without groups is for everyone", offers: []offer{{name: "A", prices: shirt(700)}},
		want: "A for everyone; shirt: 700 of A"},
	{sentence: "it is for nobody in particular too", nobody: true, offers: []offer{{name: "A", prices: shirt(700)}},
		want: "A for everyone; shirt: 700 of A"},
	{sentence: "a list for a group is for its members", groups: []string{vip},
		offers: []offer{{name: "A", groups: []string{vip}, prices: shirt(700)}},
		want:   "A because in VIP; shirt: 700 of A"},
	{sentence: "and for no others", groups: []string{gold}, offers: []offer{{name: "A", groups: []string{vip}, prices: shirt(700)}},
		want: "shirt: none"},
	{sentence: "nor for a customer in no group", offers: []offer{{name: "A", groups: []string{vip}, prices: shirt(700)}},
		want: "shirt: none"},
	{sentence: "nor for nobody", nobody: true, offers: []offer{{name: "A", groups: []string{vip}, prices: shirt(700)}},
		want: "shirt: none"},
	{sentence: "one of several groups is enough", groups: []string{gold},
		offers: []offer{{name: "A", groups: []string{vip, gold}, prices: shirt(700)}},
		want:   "A because in Gold; shirt: 700 of A"},
	{sentence: "all groups that are shared are told", groups: []string{gold, vip, wholesale},
		offers: []offer{{name: "A", groups: []string{vip, gold}, prices: shirt(700)}},
		want:   "A because in Gold and VIP; shirt: 700 of A"},
	{sentence: "but of many only the first", groups: []string{"E", "D", "C", "B", "A"},
		offers: []offer{{name: "A", groups: []string{"A", "B", "C", "D", "E"}}},
		want:   "A because in A, B, C and 2 more groups; shirt: none"},

	// When
	{sentence: "a draft never applies", offers: []offer{{name: "A", draft: true, prices: shirt(700)}}, want: "shirt: none"},
	{sentence: "the start belongs to the time", offers: []offer{{name: "A", starts: at(0), prices: shirt(700)}},
		want: "A for everyone; shirt: 700 of A"},
	{sentence: "the millisecond before the start does not", offers: []offer{{name: "A", starts: at(time.Millisecond), prices: shirt(700)}},
		want: "shirt: none"},
	{sentence: "the end does not belong to the time", offers: []offer{{name: "A", ends: at(0), prices: shirt(700)}}, want: "shirt: none"},
	{sentence: "the millisecond before the end does", offers: []offer{{name: "A", ends: at(time.Millisecond), prices: shirt(700)}},
		want: "A for everyone; shirt: 700 of A"},
	{sentence: "a list may last a millisecond", offers: []offer{{name: "A", starts: at(0), ends: at(time.Millisecond), prices: shirt(700)}},
		want: "A for everyone; shirt: 700 of A"},
	{sentence: "a draft in its time is still a draft", groups: []string{vip},
		offers: []offer{
			{name: "A", draft: true, starts: at(-time.Hour), ends: at(time.Hour), groups: []string{vip}, prices: shirt(700)},
		}, want: "shirt: none"},
	{sentence: "another moment may be asked for",
		offers: []offer{{name: "A", starts: at(time.Hour), prices: shirt(700)}, {name: "B", ends: at(time.Hour), prices: shirt(600)}},
		ask:    pricing.PricingQuery{At: noon.Add(time.Hour)}, want: "A for everyone; shirt: 700 of A"},

	// Which price
	{sentence: "the lowest of several sales counts",
		offers: []offer{{name: "A", prices: shirt(700)}, {name: "B", prices: shirt(650)}, {name: "C", prices: shirt(800)}},
		want:   "A for everyone, B for everyone, C for everyone; shirt: 650 of B"},
	{sentence: "the lowest within a list counts", offers: []offer{{name: "A", prices: append(shirt(700), shirt(690)...)}},
		want: "A for everyone; shirt: 690 of A"},
	{sentence: "of equal sales the older counts", offers: []offer{{name: "B", prices: shirt(700)}, {name: "A", prices: shirt(700)}},
		want: "A for everyone, B for everyone; shirt: 700 of B"},
	{sentence: "an override takes the place of the shop's price", offers: []offer{{name: "A", override: true, prices: shirt(1200)}},
		want: "A for everyone; shirt: 1200 of A"},
	{sentence: "the lowest of several overrides counts",
		offers: []offer{{name: "A", override: true, prices: shirt(1200)}, {name: "B", override: true, prices: shirt(1100)}},
		want:   "A for everyone, B for everyone; shirt: 1100 of B"},
	{sentence: "a sale below the override counts",
		offers: []offer{{name: "A", override: true, prices: shirt(1200)}, {name: "B", prices: shirt(900)}},
		want:   "A for everyone, B for everyone; shirt: 900 of B instead of 1200"},
	{sentence: "a sale above the override does not",
		offers: []offer{{name: "A", override: true, prices: shirt(800)}, {name: "B", prices: shirt(900)}},
		want:   "A for everyone, B for everyone; shirt: 800 of A"},
	{sentence: "at the same amount the override counts",
		offers: []offer{{name: "B", prices: shirt(800)}, {name: "A", override: true, prices: shirt(800)}},
		want:   "A for everyone, B for everyone; shirt: 800 of A"},
	{sentence: "a lower price that is not for the customer does not count", groups: []string{gold},
		offers: []offer{{name: "A", groups: []string{vip}, prices: shirt(100)}, {name: "B", groups: []string{gold}, prices: shirt(700)}},
		want:   "B because in Gold; shirt: 700 of B"},
	{sentence: "nor one of a draft, a list to come or a list that was", offers: []offer{{name: "A", draft: true, prices: shirt(100)},
		{name: "B", starts: at(1e6), prices: shirt(200)},
		{name: "C", ends: at(-1e6), prices: shirt(300)}, {name: "D", prices: shirt(700)}}, want: "D for everyone; shirt: 700 of D"},
	{sentence: "a price may be nothing", offers: []offer{{name: "A", prices: shirt(0)}}, want: "A for everyone; shirt: 0 of A"},
	{sentence: "each variant has its own", offers: []offer{
		{name: "A", prices: []pricing.PriceInput{usd("shirt", 700), usd("hat", 300)}},
		{name: "B", prices: []pricing.PriceInput{usd("hat", 250)}},
	},
		ask:  pricing.PricingQuery{VariantIDs: []string{"hat", "sock", "shirt", "hat"}},
		want: "A for everyone, B for everyone; hat: 250 of B; sock: none; shirt: 700 of A"},
	{sentence: "without variants there are no prices", offers: []offer{{name: "A", prices: shirt(700)}},
		ask:  pricing.PricingQuery{VariantIDs: []string{}},
		want: "A for everyone"},

	// Quantities
	{sentence: "the least quantity belongs to the range", offers: []offer{{name: "A", prices: shirt(700, 10, 0)}},
		ask:  pricing.PricingQuery{Quantity: 10},
		want: "A for everyone; shirt: 700 of A"},
	{sentence: "one less does not", offers: []offer{{name: "A", prices: shirt(700, 10, 0)}}, ask: pricing.PricingQuery{Quantity: 9},
		want: "A for everyone; shirt: none"},
	{sentence: "the greatest quantity belongs to the range", offers: []offer{{name: "A", prices: shirt(700, 0, 20)}},
		ask:  pricing.PricingQuery{Quantity: 20},
		want: "A for everyone; shirt: 700 of A"},
	{sentence: "one more does not", offers: []offer{{name: "A", prices: shirt(700, 0, 20)}}, ask: pricing.PricingQuery{Quantity: 21},
		want: "A for everyone; shirt: none"},
	{sentence: "of the steps that of the quantity counts",
		offers: []offer{{name: "A", prices: slices.Concat(shirt(900, 0, 9), shirt(800, 10, 19), shirt(700, 20, 0))}},
		ask:    pricing.PricingQuery{Quantity: 19}, want: "A for everyone; shirt: 800 of A"},
	{sentence: "nothing said is one", offers: []offer{{name: "A", prices: append(shirt(900, 0, 1), shirt(800, 2, 0)...)}},
		want: "A for everyone; shirt: 900 of A"},
	{sentence: "a range may be one number", offers: []offer{{name: "A", prices: shirt(700, 7, 7)}}, ask: pricing.PricingQuery{Quantity: 7},
		want: "A for everyone; shirt: 700 of A"},

	// Currencies and regions
	{sentence: "another currency does not count", offers: []offer{{name: "A", prices: shirt(700)}},
		ask:  pricing.PricingQuery{CurrencyCode: "eur"},
		want: "A for everyone; shirt: none"},
	{sentence: "however a currency is written", offers: []offer{{name: "A", prices: []pricing.PriceInput{price("shirt", 700, "EUR", "")}}},
		ask:  pricing.PricingQuery{CurrencyCode: "Eur"},
		want: "A for everyone; shirt: 700 of A"},
	{sentence: "each currency has its own lowest", offers: []offer{
		{name: "A", prices: []pricing.PriceInput{usd("shirt", 700), price("shirt", 600, "eur", "")}},
		{name: "B", prices: shirt(650)},
	},
		ask: pricing.PricingQuery{CurrencyCode: "eur"}, want: "A for everyone, B for everyone; shirt: 600 of A"},
	{sentence: "a price for a region counts in it",
		offers: []offer{{name: "A", prices: []pricing.PriceInput{price("shirt", 500, "", "reg_eu"), usd("shirt", 700)}}},
		ask:    pricing.PricingQuery{RegionID: "reg_eu"}, want: "A for everyone; shirt: 500 of A"},
	{sentence: "and not elsewhere",
		offers: []offer{{name: "A", prices: []pricing.PriceInput{price("shirt", 500, "", "reg_eu"), usd("shirt", 700)}}},
		ask:    pricing.PricingQuery{RegionID: "reg_us"}, want: "A for everyone; shirt: 700 of A"},
	{sentence: "nor without one", offers: []offer{{name: "A", prices: []pricing.PriceInput{price("shirt", 500, "", "reg_eu")}}},
		want: "A for everyone; shirt: none"},
	{sentence: "among equals that for the region counts",
		offers: []offer{{name: "A", prices: shirt(700)}, {name: "B", prices: []pricing.PriceInput{price("shirt", 700, "", "reg_eu")}}},
		ask:    pricing.PricingQuery{RegionID: "reg_eu"}, want: "A for everyone, B for everyone; shirt: 700 of B"},

	// Discounts
	{sentence: "a discount without conditions is for everyone", vouchers: []voucher{{code: "TEN"}}, want: "TEN for everyone; shirt: none"},
	{sentence: "and for nobody too", nobody: true, vouchers: []voucher{{code: "TEN"}}, want: "TEN for everyone; shirt: none"},
	{sentence: "in a group", groups: []string{vip}, vouchers: []voucher{{code: "TEN", conditions: []condition{in(vip)}}},
		want: "TEN because in VIP; shirt: none"},
	{sentence: "not in it", groups: []string{gold},
		vouchers: []voucher{{code: "TEN", conditions: []condition{in(vip)}}}, want: "shirt: none"},
	{sentence: "nobody is in no group", nobody: true,
		vouchers: []voucher{{code: "TEN", conditions: []condition{in(vip)}}}, want: "shirt: none"},
	{sentence: "who is not in the group", groups: []string{gold},
		vouchers: []voucher{{code: "TEN", conditions: []condition{notIn(wholesale)}}},
		want:     "TEN because not in Wholesale; shirt: none"},
	{sentence: "and who is", groups: []string{wholesale},
		vouchers: []voucher{{code: "TEN", conditions: []condition{notIn(wholesale)}}}, want: "shirt: none"},
	{sentence: "nobody is not in any group", nobody: true,
		vouchers: []voucher{{code: "TEN", conditions: []condition{notIn(vip, wholesale)}}},
		want:     "TEN because not in VIP or Wholesale; shirt: none"},
	{sentence: "one of the groups not to be in is enough", groups: []string{vip, wholesale},
		vouchers: []voucher{{code: "TEN", conditions: []condition{notIn(gold, wholesale)}}},
		want:     "shirt: none"},
	{sentence: "several conditions hold together", groups: []string{vip},
		vouchers: []voucher{{code: "TEN", conditions: []condition{in(vip, gold), notIn(wholesale)}}},
		want:     "TEN because in VIP and because not in Wholesale; shirt: none"},
	{sentence: "or not at all, the second failing", groups: []string{vip, wholesale},
		vouchers: []voucher{{code: "TEN", conditions: []condition{in(vip), notIn(wholesale)}}}, want: "shirt: none"},
	{sentence: "nor the first failing", groups: []string{gold},
		vouchers: []voucher{{code: "TEN", conditions: []condition{in(vip), notIn(wholesale)}}}, want: "shirt: none"},
	{sentence: "in both of two groups", groups: []string{vip, gold},
		vouchers: []voucher{{code: "TEN", conditions: []condition{in(vip), in(gold)}}},
		want:     "TEN because in VIP and because in Gold; shirt: none"},
	{sentence: "in one of both is not", groups: []string{vip},
		vouchers: []voucher{{code: "TEN", conditions: []condition{in(vip), in(gold)}}}, want: "shirt: none"},
	{sentence: "a disabled discount never applies", vouchers: []voucher{{code: "TEN", disabled: true}}, want: "shirt: none"},
	{sentence: "the start of a discount belongs to its time", vouchers: []voucher{{code: "TEN", starts: at(0)}},
		want: "TEN for everyone; shirt: none"},
	{sentence: "the millisecond before it does not", vouchers: []voucher{{code: "TEN", starts: at(time.Millisecond)}}, want: "shirt: none"},
	{sentence: "the end of a discount does not belong to its time", vouchers: []voucher{{code: "TEN", ends: at(0)}}, want: "shirt: none"},
	{sentence: "the millisecond before that does", vouchers: []voucher{{code: "TEN", ends: at(time.Millisecond)}},
		want: "TEN for everyone; shirt: none"},
	{sentence: "a discount with a use left applies", vouchers: []voucher{{code: "TEN", limit: 3, used: 2}},
		want: "TEN for everyone; shirt: none"},
	{sentence: "one that is used up does not", vouchers: []voucher{{code: "TEN", limit: 3, used: 3}}, want: "shirt: none"},
	{sentence: "nor one used more often than it may", vouchers: []voucher{{code: "TEN", limit: 3, used: 4}}, want: "shirt: none"},
	{sentence: "without limit it may be used for ever", vouchers: []voucher{{code: "TEN", used: 1_000_000}},
		want: "TEN for everyone; shirt: none"},
	{sentence: "a discount for a region applies in it", vouchers: []voucher{{code: "TEN", regions: []string{"reg_us", "reg_eu"}}},
		ask:  pricing.PricingQuery{RegionID: "reg_eu"},
		want: "TEN for everyone; shirt: none"},
	{sentence: "and not elsewhere", vouchers: []voucher{{code: "TEN", regions: []string{"reg_us", "reg_eu"}}},
		ask: pricing.PricingQuery{RegionID: "reg_e"}, want: "shirt: none"},
	{sentence: "and is told where no region is said", vouchers: []voucher{{code: "TEN", regions: []string{"reg_us"}}},
		want: "TEN for everyone; shirt: none"},
	{sentence: "a code made of a dynamic discount has its conditions", groups: []string{vip},
		vouchers: []voucher{{code: "PARENT", dynamic: true, conditions: []condition{in(vip)}}, {code: "CHILD", of: "PARENT"}},
		want:     "CHILD because in VIP, PARENT because in VIP; shirt: none"},
	{sentence: "and does not apply while that is disabled",
		vouchers: []voucher{{code: "PARENT", dynamic: true, disabled: true}, {code: "CHILD", of: "PARENT"}}, want: "shirt: none"},
	{sentence: "the highest percentage comes off the price", offers: []offer{{name: "A", prices: shirt(705)}},
		vouchers: []voucher{{code: "TEN"}, {code: "TWENTY", value: 20}, {code: "MUCH", kind: pricing.Fixed, value: 700}},
		want:     "A for everyone; MUCH for everyone, TEN for everyone, TWENTY for everyone; shirt: 705 of A, 564 with TWENTY"},
	{sentence: "of equal percentages the first by its code", offers: []offer{{name: "A", prices: shirt(700)}},
		vouchers: []voucher{{code: "B"}, {code: "A"}},
		want:     "A for everyone; A for everyone, B for everyone; shirt: 700 of A, 630 with A"},
	{sentence: "what is rounded away is not told", offers: []offer{{name: "A", prices: shirt(4)}}, vouchers: []voucher{{code: "TEN"}},
		want: "A for everyone; TEN for everyone; shirt: 4 of A"},
	{sentence: "a fixed amount above the price leaves nothing of it", offers: []offer{{name: "A", prices: shirt(9299)}},
		vouchers: []voucher{fixed("MUCH", 1_000_000, "reg_us")},
		want:     "A for everyone; MUCH for everyone; shirt: 9299 of A, 0 with MUCH", best: "MUCH"},
	{sentence: "and is better than a percentage", offers: []offer{{name: "A", prices: shirt(9299)}},
		vouchers: []voucher{{code: "QUARTER", value: 25}, fixed("MUCH", 1_000_000, "reg_us")},
		want:     "A for everyone; MUCH for everyone, QUARTER for everyone; shirt: 9299 of A, 0 with MUCH", best: "MUCH"},
	{sentence: "a fixed amount that takes less is not", offers: []offer{{name: "A", prices: shirt(9299)}},
		vouchers: []voucher{{code: "QUARTER", value: 25}, fixed("LITTLE", 2324, "reg_us")},
		want:     "A for everyone; LITTLE for everyone, QUARTER for everyone; shirt: 9299 of A, 6974 with QUARTER", best: "QUARTER"},
	{sentence: "where both take the same the first by its code is", offers: []offer{{name: "A", prices: shirt(9299)}},
		vouchers: []voucher{{code: "QUARTER", value: 25}, fixed("LITTLE", 2325, "reg_us")},
		want:     "A for everyone; LITTLE for everyone, QUARTER for everyone; shirt: 9299 of A, 6974 with LITTLE", best: "LITTLE"},
	{sentence: "of fixed amounts the highest, even where a lower one is enough", offers: []offer{{name: "A", prices: shirt(500)}},
		vouchers: []voucher{fixed("A500", 500, "reg_us"), fixed("B600", 600, "reg_us")},
		want:     "A for everyone; A500 for everyone, B600 for everyone; shirt: 500 of A, 0 with B600"},
	{sentence: "each price has its own best",
		offers:   []offer{{name: "A", prices: append(shirt(10_000), usd("hat", 300), usd("sock", 0))}},
		ask:      pricing.PricingQuery{VariantIDs: []string{"sock", "hat", "shirt"}},
		vouchers: []voucher{{code: "TEN"}, fixed("FIVE", 500, "reg_us")},
		want: "A for everyone; FIVE for everyone, TEN for everyone; sock: 0 of A; hat: 300 of A, 0 with FIVE; " +
			"shirt: 10000 of A, 9000 with TEN", best: "FIVE"},
	{sentence: "a fixed amount in another currency takes nothing off", offers: []offer{{name: "A", prices: shirt(700)}},
		vouchers: []voucher{{code: "TEN"}, fixed("EURO", 500, "reg_eu")},
		want:     "A for everyone; EURO for everyone, TEN for everyone; shirt: 700 of A, 630 with TEN", best: "TEN"},
	{sentence: "nor one for a region that is not known", offers: []offer{{name: "A", prices: shirt(700)}},
		vouchers: []voucher{fixed("SOME", 500, "reg_x")}, want: "A for everyone; SOME for everyone; shirt: 700 of A"},
	{sentence: "unless the price is for that region",
		offers:   []offer{{name: "A", prices: []pricing.PriceInput{price("shirt", 700, "", "reg_x")}}},
		ask:      pricing.PricingQuery{RegionID: "reg_x"},
		vouchers: []voucher{fixed("SOME", 500, "reg_x")}, want: "A for everyone; SOME for everyone; shirt: 700 of A, 200 with SOME"},
	{sentence: "a price for a region is in its currency",
		offers: []offer{{name: "A", prices: []pricing.PriceInput{price("shirt", 700, "", "reg_eu"), usd("hat", 700)}}},
		ask:    pricing.PricingQuery{RegionID: "reg_eu", VariantIDs: []string{"hat", "shirt"}}, vouchers: []voucher{fixed("EURO", 500, "reg_eu")},
		want: "A for everyone; EURO for everyone; hat: 700 of A; shirt: 700 of A, 200 with EURO", best: "EURO"},
	{sentence: "what is off the total is shared by the items, half of one up", offers: []offer{{name: "A", prices: shirt(700)}},
		ask: pricing.PricingQuery{Quantity: 8}, vouchers: []voucher{fixed("TOTAL", 500, "reg_us")},
		want: "A for everyone; TOTAL for everyone; shirt: 700 of A, 637 with TOTAL"},
	{sentence: "what is off each item is not",
		offers: []offer{{name: "A", prices: shirt(700)}}, ask: pricing.PricingQuery{Quantity: 8},
		vouchers: []voucher{fixed("TOTAL", 500, "reg_us"), {code: "EACH", kind: pricing.Fixed, value: 100, regions: []string{"reg_us"}, eachItem: true}},
		want:     "A for everyone; EACH for everyone, TOTAL for everyone; shirt: 700 of A, 600 with EACH"},
	{sentence: "free shipping takes nothing off", offers: []offer{{name: "A", prices: shirt(700)}},
		vouchers: []voucher{{code: "SHIP", kind: pricing.FreeShipping}},
		want:     "A for everyone; SHIP for everyone; shirt: 700 of A"},
	{sentence: "without prices the best is the highest percentage",
		vouchers: []voucher{{code: "TEN"}, {code: "TWENTY", value: 20}, fixed("MUCH", 1_000_000, "reg_us")},
		want:     "MUCH for everyone, TEN for everyone, TWENTY for everyone; shirt: none", best: "TWENTY"},
	{sentence: "a percentage that does not apply takes nothing off", groups: []string{wholesale},
		offers: []offer{{name: "A", prices: shirt(700)}}, vouchers: []voucher{{code: "TEN", conditions: []condition{notIn(wholesale)}}},
		want: "A for everyone; shirt: 700 of A"},
}

// fixed is an amount off the total in a region.
func fixed(code string, value int64, region string) voucher {
	return voucher{code: code, kind: pricing.Fixed, value: value, regions: []string{region}}
}

func (c applying) question() pricing.PricingQuery {
	q := c.ask
	if q.At.IsZero() {
		q.At = noon
	}
	if q.CurrencyCode == "" {
		q.CurrencyCode = "usd"
	}
	if q.VariantIDs == nil {
		q.VariantIDs = []string{"shirt"}
	}
	return q
}

// inOneLine writes what applies in one line.
func inOneLine(p pricing.Pricing) string {
	var parts, lists, discounts []string
	for _, list := range p.PriceLists {
		lists = append(lists, list.Name+" "+list.Reason.String())
	}
	for _, discount := range p.Discounts {
		var reasons []string
		for _, reason := range discount.Reasons {
			reasons = append(reasons, reason.String())
		}
		discounts = append(discounts, discount.Code+" "+strings.Join(reasons, " and "))
	}
	for _, list := range [][]string{lists, discounts} {
		if len(list) > 0 {
			parts = append(parts, strings.Join(list, ", "))
		}
	}
	for _, price := range p.Prices {
		written := price.VariantID + ": none"
		if price.Price != nil {
			written = fmt.Sprintf("%s: %d of %s", price.VariantID, price.Price.Amount, price.List.Name)
		}
		if price.Instead != nil {
			written += fmt.Sprintf(" instead of %d", price.Instead.Amount)
		}
		if amount, ok := price.Discounted(); ok {
			written += fmt.Sprintf(", %d with %s", amount, price.Best.Code)
		}
		parts = append(parts, written)
	}
	return strings.Join(parts, "; ")
}

func TestWhatApplies(t *testing.T) {
	t.Parallel()
	if len(applyings) < 40 {
		t.Errorf("there are only %d cases", len(applyings))
	}
	for _, c := range applyings {
		facts := factsOf(c)
		facts.CurrencyCode, facts.Quantity = strings.ToLower(facts.CurrencyCode), max(1, facts.Quantity)
		facts.VariantIDs = slices.Compact(facts.VariantIDs[:min(3, len(facts.VariantIDs))])
		got := facts.Decide()
		if written := inOneLine(got); written != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.sentence, written, c.want)
		}
		if best := bestOf(got); best != c.best && c.best != "" {
			t.Errorf("%s: the best is %s, not %s", c.sentence, best, c.best)
		}
	}
}

// bestOf is the code of the best discount of all; "none" where there is none.
func bestOf(p pricing.Pricing) string {
	if p.Best == nil {
		return "none"
	}
	return p.Best.Code
}

func TestTheStoreFindsWhatApplies(t *testing.T) {
	each(t, func(w world) {
		w.keepRegions()
		groups := w.groupsByName("VIP", "Gold", "Wholesale", "A", "B", "C", "D", "E")
		for _, c := range applyings {
			w.build(c.offers, c.vouchers, groups)
			q := c.question()
			if !c.nobody {
				var in []customers.Group
				for _, name := range c.groups {
					in = append(in, groups[name])
				}
				q.CustomerID = w.NewCustomer("somebody@example.com", in...).ID
			}
			got, err := w.PricingFor(w.Context(), q)
			w.Must(err)
			if written := inOneLine(got); written != c.want {
				w.Errorf("%s:\n got %s\nwant %s", c.sentence, written, c.want)
			}
			if best := bestOf(got); best != c.best && c.best != "" {
				w.Errorf("%s: the best is %s, not %s", c.sentence, best, c.best)
			}
			if got.PriceListsCount.Count != int64(len(got.PriceLists)) || got.DiscountsCount.Count != int64(len(got.Discounts)) {
				w.Errorf("%s: counted are %d and %d", c.sentence, got.PriceListsCount.Count, got.DiscountsCount.Count)
			}
			w.clear()
		}
	})
}

// factsOf are the facts of a case, found without a database.
func factsOf(c applying) pricing.Facts {
	facts := pricing.Facts{PricingQuery: c.question()}
	split := func(groups []string) (in, notIn pricing.SomeGroups) {
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
	for i, o := range c.offers {
		list := pricing.List{
			ID: fmt.Sprintf("pl_%02d", i), Name: o.name, Type: pricing.Sale, Status: pricing.Active, StartsAt: o.starts,
			EndsAt: o.ends, GroupsCount: int64(len(o.groups)),
		}
		if o.override {
			list.Type = pricing.Override
		}
		if o.draft {
			list.Status = pricing.Draft
		}
		in, _ := split(o.groups)
		facts.PriceLists = append(facts.PriceLists, pricing.ListFacts{List: list, In: in})
		for j, said := range o.prices {
			price := pricing.Price{ID: fmt.Sprintf("ma_%02d", j), PriceListID: list.ID, VariantID: said.VariantID, Amount: said.Amount}
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
			facts.Prices = append(facts.Prices, price)
		}
	}
	for _, v := range c.vouchers {
		discount := pricing.DiscountFacts{Discount: pricing.Discount{
			Code: v.code, IsDisabled: v.disabled, StartsAt: noon.Add(-24 * time.Hour), EndsAt: v.ends,
			UsageCount: v.used, RegionIDs: v.regions,
		}}
		discount.Rule = pricing.DiscountRule{Type: pricing.Percentage, Value: 10, Allocation: pricing.OffTotal}
		if v.eachItem {
			discount.Rule.Allocation = pricing.OffItem
		}
		if len(v.regions) == 1 {
			discount.CurrencyCode = currencies[v.regions[0]]
		}
		if v.starts != nil {
			discount.StartsAt = *v.starts
		}
		if v.limit > 0 {
			discount.UsageLimit = &v.limit
		}
		if v.kind != "" {
			discount.Rule.Type = v.kind
		}
		if v.value > 0 {
			discount.Rule.Value = v.value
		}
		conditions := v.conditions
		for _, parent := range c.vouchers {
			if parent.code == v.of {
				conditions, discount.ParentDisabled = parent.conditions, parent.disabled
			}
		}
		for _, asked := range conditions {
			in, notIn := split(asked.groups)
			discount.Conditions = append(discount.Conditions,
				pricing.ConditionFacts{DiscountCondition: pricing.DiscountCondition{Operator: asked.operator}, In: in, NotIn: notIn})
		}
		facts.Discounts = append(facts.Discounts, discount)
	}
	return facts
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
	named := func(names []string) (ids []string) {
		for _, name := range names {
			ids = append(ids, groups[name].ID)
		}
		return ids
	}
	for _, o := range offers {
		kind, status := pricing.Sale, pricing.Active
		if o.override {
			kind = pricing.Override
		}
		if o.draft {
			status = pricing.Draft
		}
		in := pricing.ListInput{
			Name: &o.name, Description: new(""), Type: &kind, Status: &status, GroupIDs: new(named(o.groups)), Prices: o.prices,
		}
		in.StartsAt, in.EndsAt = date(o.starts), date(o.ends)
		_, err := w.CreatePriceList(w.Context(), in)
		w.Must(err)
	}
	parents := map[string]string{}
	for _, v := range vouchers {
		if v.of != "" {
			made, err := w.AddDynamicCode(w.Context(), parents[v.of], pricing.DiscountInput{Code: &v.code})
			w.Must(err)
			storetest.Exec(w.T, w.Store, "UPDATE discounts SET starts_at = ? WHERE id = ?", noon.Add(-24*time.Hour), made.ID)
			continue
		}
		kind, value, starts := pricing.Percentage, int64(10), noon.Add(-24*time.Hour)
		in := pricing.DiscountInput{
			Code: &v.code, Type: &kind, Value: &value, IsDisabled: &v.disabled, StartsAt: &starts, EndsAt: date(v.ends),
			IsDynamic: &v.dynamic, RegionIDs: &v.regions,
		}
		if v.starts != nil {
			starts = *v.starts
		}
		if v.kind != "" {
			kind = v.kind
		}
		if v.value > 0 {
			value = v.value
		}
		if v.eachItem {
			in.Allocation = new(pricing.OffItem)
		}
		if v.limit > 0 {
			in.UsageLimit = &record.Bound{At: v.limit}
		}
		for _, asked := range v.conditions {
			in.Conditions = append(in.Conditions, pricing.ConditionInput{Operator: &asked.operator, GroupIDs: new(named(asked.groups))})
		}
		made, err := w.CreateDiscount(w.Context(), in)
		w.Must(err)
		parents[v.code] = made.ID
		storetest.Exec(w.T, w.Store, "UPDATE discounts SET usage_count = ? WHERE id = ?", v.used, made.ID)
	}
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

// The best need not be among the first discounts, which are all that is read of them.
func TestTheBestIsFoundBeyondTheFirst(t *testing.T) {
	each(t, func(w world) {
		w.keepRegions()
		in := func(code string, value int64, allocation, region string) voucher {
			return voucher{code: code, kind: pricing.Fixed, value: value, regions: []string{region}, eachItem: allocation == pricing.OffItem}
		}
		w.build([]offer{{name: "A", prices: []pricing.PriceInput{usd("shirt", 1000), price("hat", 1000, "", "reg_eu")}}}, []voucher{
			{code: "A", value: 1}, {code: "B", value: 2}, {code: "C", value: 20},
			in("D", 300, pricing.OffItem, "reg_us"), in("E", 600, pricing.OffTotal, "reg_us"), in("F", 900, pricing.OffItem, "reg_us"),
			in("G", 100, pricing.OffItem, "reg_eu"), in("H", 550, pricing.OffTotal, "reg_eu"), in("I", 999, pricing.OffItem, "reg_x"),
		}, nil)
		storetest.Exec(w.T, w.Store, "UPDATE discounts SET is_disabled = ? WHERE code = 'F'", true)
		for _, c := range []struct {
			quantity int64
			region   string
			want     string
		}{
			{1, "", "shirt: 1000 of A, 400 with E; hat: none"},
			{2, "", "shirt: 1000 of A, 700 with D; hat: none"},
			{1, "reg_us", "shirt: 1000 of A, 400 with E; hat: none"},
			{3, "reg_us", "shirt: 1000 of A, 700 with D; hat: none"},
			{1, "reg_eu", "shirt: 1000 of A, 800 with C; hat: 1000 of A, 450 with H"},
			{9, "reg_eu", "shirt: 1000 of A, 800 with C; hat: 1000 of A, 800 with C"},
			{1, "reg_x", "shirt: 1000 of A, 800 with C; hat: none"},
		} {
			got, err := w.PricingFor(w.Context(), pricing.PricingQuery{
				VariantIDs: []string{"shirt", "hat"}, CurrencyCode: "usd", RegionID: c.region, Quantity: c.quantity, At: noon, Most: 2,
			})
			w.Must(err)
			storetest.Same(w.T, storetest.Line(c.quantity, c.region), inOneLine(got), "A for everyone; A for everyone, B for everyone; "+c.want)
		}
	})
}

// What the statements leave out must not matter: in worlds of chance the store comes to what the rules alone come to.
func TestTheStoreAndTheRulesAgree(t *testing.T) {
	each(t, func(w world) {
		w.keepRegions()
		names := []string{"VIP", "Gold", "Wholesale", "A", "B"}
		groups := w.groupsByName(names...)
		random := rand.New(rand.NewPCG(5, 8))
		for round := range 60 {
			c := chance(random, names)
			w.build(c.offers, c.vouchers, groups)
			q := c.question()
			if !c.nobody {
				var in []customers.Group
				for _, name := range c.groups {
					in = append(in, groups[name])
				}
				q.CustomerID = w.NewCustomer("somebody@example.com", in...).ID
			}
			got, err := w.PricingFor(w.Context(), q)
			w.Must(err)
			want := factsOf(c).Decide()
			if written := inOneLine(got); written != inOneLine(want) {
				w.Fatalf("round %d, the customer being in %v:\n  store %s\n  rules %s", round, c.groups, written, inOneLine(want))
			}
			for _, price := range got.Prices {
				if most := mostOff(got, price); price.Off != most {
					w.Fatalf("round %d: %d comes off, not %d: %s", round, price.Off, most, inOneLine(got))
				}
			}
			q.Most = 2
			few, err := w.PricingFor(w.Context(), q)
			w.Must(err)
			want.PriceLists, want.Discounts = want.PriceLists[:min(2, len(want.PriceLists))], want.Discounts[:min(2, len(want.Discounts))]
			if written := inOneLine(few); written != inOneLine(want) || bestOf(few) != bestOf(want) || few.PriceListsCount != want.PriceListsCount ||
				few.DiscountsCount != want.DiscountsCount {
				w.Fatalf("round %d, two of each:\n  store %s\n  rules %s", round, written, inOneLine(want))
			}
			w.clear()
		}
	})
}

// mostOff is the most that any of the discounts takes off a price, each reckoned by itself.
func mostOff(p pricing.Pricing, price pricing.VariantPrice) (most int64) {
	if price.Price == nil {
		return 0
	}
	region := text.OrEmpty(price.Price.RegionID)
	currency := text.OrEmpty(price.Price.CurrencyCode) + currencies[region]
	for _, discount := range p.Discounts {
		value := discount.Rule.Value
		switch discount.Rule.Type {
		case pricing.Percentage:
			value = int64(math.Round(float64(price.Price.Amount*value) / 100))
		case pricing.Fixed:
			if len(discount.RegionIDs) != 1 || discount.RegionIDs[0] != region && currencies[discount.RegionIDs[0]] != currency {
				continue
			}
			if discount.Rule.Allocation == pricing.OffTotal {
				value = int64(math.Round(float64(value) / float64(p.Quantity)))
			}
		default:
			continue
		}
		most = max(most, min(value, price.Price.Amount))
	}
	return most
}

func chance(random *rand.Rand, names []string) (c applying) {
	some := func(texts []string) (some []string) {
		for _, text := range texts {
			if random.IntN(3) == 0 {
				some = append(some, text)
			}
		}
		return some
	}
	moment := func() *time.Time {
		if random.IntN(3) > 0 {
			return nil
		}
		return at(time.Duration(random.IntN(5)-2) * time.Millisecond)
	}
	span := func() (starts, ends *time.Time) {
		if starts, ends = moment(), moment(); starts != nil && ends != nil && !ends.After(*starts) {
			ends = nil
		}
		return starts, ends
	}
	c.groups = some(names)
	c.nobody = len(c.groups) == 0
	c.ask = pricing.PricingQuery{
		VariantIDs: []string{"shirt", "hat", "sock"}, CurrencyCode: "usd", Quantity: int64(1 + random.IntN(3)),
		RegionID: pick(random, "", "reg_eu", "reg_us"), At: noon,
	}
	for i := range random.IntN(8) {
		o := offer{name: fmt.Sprintf("L%d", i), override: random.IntN(2) == 0, draft: random.IntN(5) == 0, groups: some(names)}
		o.starts, o.ends = span()
		for range random.IntN(5) {
			lo, hi := int64(random.IntN(3)), int64(random.IntN(4))
			if hi > 0 && lo > hi {
				lo = hi
			}
			p := price(pick(random, "shirt", "hat"), int64(pick(random, 1, 50)*random.IntN(4)), pick(random, "usd", "usd", "eur"), "", lo, hi)
			if random.IntN(4) == 0 {
				p.CurrencyCode, p.RegionID = "", pick(random, "reg_eu", "reg_us")
			}
			o.prices = append(o.prices, p)
		}
		c.offers = append(c.offers, o)
	}
	for i := range random.IntN(10) {
		v := voucher{
			code: fmt.Sprintf("D%d", i), value: int64(1 + random.IntN(100)), disabled: random.IntN(6) == 0,
			regions: some([]string{"reg_eu", "reg_us"}), limit: int64(random.IntN(3)), used: int64(random.IntN(3)),
		}
		if random.IntN(2) == 0 {
			v.kind, v.eachItem = pick(random, pricing.Fixed, pricing.Fixed, pricing.FreeShipping), random.IntN(2) == 0
			v.regions = pick(random, nil, []string{"reg_eu"}, []string{"reg_us"}, []string{"reg_us"}, []string{"reg_x"})
		}
		v.starts, v.ends = span()
		if v.ends != nil && v.starts == nil {
			v.starts = at(-time.Hour)
		}
		for range random.IntN(3) {
			asked := condition{pick(random, pricing.In, pricing.NotIn), some(names)}
			twin := slices.ContainsFunc(v.conditions, func(other condition) bool {
				return other.operator == asked.operator && slices.Equal(other.groups, asked.groups)
			})
			if len(asked.groups) > 0 && !twin {
				v.conditions = append(v.conditions, asked)
			}
		}
		c.vouchers = append(c.vouchers, v)
	}
	return c
}

func pick[T any](random *rand.Rand, of ...T) T { return of[random.IntN(len(of))] }

func TestPercentagesAreRoundedHalfUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind               string
		value, amount, off int64
	}{
		{pricing.Percentage, 10, 1000, 100},
		{pricing.Percentage, 10, 14, 1},
		{pricing.Percentage, 10, 15, 2},
		{pricing.Percentage, 10, 16, 2},
		{pricing.Percentage, 50, 5, 3},
		{pricing.Percentage, 50, 1, 1},
		{pricing.Percentage, 49, 1, 0},
		{pricing.Percentage, 33, 100, 33},
		{pricing.Percentage, 33, 99, 33},
		{pricing.Percentage, 0, 1000, 0},
		{pricing.Percentage, 100, 999, 999},
		{pricing.Percentage, 100, record.MaxAmount, record.MaxAmount},
		{pricing.Percentage, 50, record.MaxAmount, 4503599627370496},
		{pricing.Percentage, 10, 0, 0},
		{pricing.Fixed, 300, 1000, 300},
		{pricing.Fixed, 300, 200, 200},
		{pricing.Fixed, 300, 0, 0},
		{pricing.FreeShipping, 0, 1000, 0},
	} {
		if off := (pricing.DiscountRule{Type: c.kind, Value: c.value}).Off(c.amount); off != c.off {
			t.Errorf("%s of %d takes %d off %d, not %d", c.kind, c.value, off, c.amount, c.off)
		}
	}
}

func TestWhatIsAskedForHasToMakeSense(t *testing.T) {
	each(t, func(w world) {
		for _, q := range []pricing.PricingQuery{
			{VariantIDs: []string{"shirt"}},
			{VariantIDs: []string{"shirt"}, CurrencyCode: "dollars"},
			{CurrencyCode: "xx"},
			{Quantity: -1},
		} {
			_, err := w.PricingFor(w.Context(), q)
			storetest.HasKind(w.T, err, record.Invalid)
		}
		_, err := w.PricingFor(w.Context(), pricing.PricingQuery{CustomerID: "cus_nobody"})
		storetest.HasKind(w.T, err, record.NotFound)
		_, err = w.PricingFor(w.Context(),
			pricing.PricingQuery{CustomerID: "cus\x00", VariantIDs: []string{"\x00", "\xff"}, CurrencyCode: "usd"})
		storetest.HasKind(w.T, err, record.NotFound)
		got, err := w.PricingFor(w.Context(),
			pricing.PricingQuery{VariantIDs: []string{"\x00", "a"}, CurrencyCode: "usd", RegionID: "\x00"})
		w.Must(err)
		storetest.Same(w.T, "what is no text is left out", inOneLine(got), "a: none")
	})
}
