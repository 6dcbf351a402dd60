package pricing_test

import (
	"slices"
	"time"

	"cohort/models/pricing"
)

// Who price lists are for, and when.
var listApplyings = []applying{
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
	{sentence: "all groups that are shared are named", groups: []string{gold, vip, wholesale},
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
	{sentence: "another time may be asked for",
		offers: []offer{{name: "A", starts: at(time.Hour), prices: shirt(700)}, {name: "B", ends: at(time.Hour), prices: shirt(600)}},
		ask:    pricing.PricingQuery{At: noon.Add(time.Hour)}, want: "A for everyone; shirt: 700 of A"},
}

// Which price of a variant counts.
var priceApplyings = []applying{
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
}
