package sample

import (
	"context"
	"fmt"
	"time"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
)

// seedPriceLists gives the demo a few price lists: for everyone, for groups, to come, over, and not ready yet.
func (s *Store) seedPriceLists(ctx context.Context) error {
	groups, err := s.customers.Groups(ctx, customers.GroupQuery{Limit: 4, Order: record.Order{By: "customers_count", Desc: true}})
	if err != nil || len(groups.Groups) < 4 {
		return err
	}
	var ids []string
	for _, group := range groups.Groups {
		ids = append(ids, group.ID)
	}
	day := func(days int) *record.Date {
		return &record.Date{At: record.Now().AddDate(0, 0, days).Truncate(24 * time.Hour)}
	}
	for _, list := range []struct {
		name, words, kind, status string
		starts, ends              *record.Date
		groups                    []string
		variants                  int
		factor                    int64 // of the shop's prices, in percent
	}{
		{"Trade prices 2027", "Not agreed upon yet", pricing.Override, pricing.Draft, nil, nil, ids[3:4], 12, 70},
		{"Last winter", "What was left in spring", pricing.Sale, pricing.Active, day(-240), day(-180), nil, 24, 60},
		{"Winter sale", "When it gets cold", pricing.Sale, pricing.Active, day(30), day(60), nil, 24, 80},
		{"Members", "For the largest groups", pricing.Sale, pricing.Active, nil, nil, ids[:2], 36, 90},
		{"Wholesale", "By the carton, in three currencies", pricing.Override, pricing.Active, day(-90), nil, ids[2:3], 60, 75},
	} {
		in := pricing.ListInput{
			Name: &list.name, Description: &list.words, Type: &list.kind, Status: &list.status, StartsAt: list.starts,
			EndsAt: list.ends, GroupIDs: &list.groups,
		}
		for i := range list.variants {
			in.Prices = append(in.Prices, demoPrices(i, list.factor, list.kind == pricing.Override)...)
		}
		if _, err := s.pricing.CreatePriceList(ctx, in); err != nil {
			return err
		}
	}
	return nil
}

// demoPrices are the prices of a variant on a list: in euros, and on one for the trade also by the carton, in yen and in
// dinars.
func demoPrices(i int, factor int64, trade bool) []pricing.PriceInput {
	kinds := []string{"shirt", "hoodie", "mug", "poster", "tote"}
	sizes := []string{"s", "m", "l", "xl"}
	variant := fmt.Sprintf("variant_%s_%s_%02d", kinds[i%len(kinds)], sizes[i/5%len(sizes)], i/20+1)
	cents := (900 + int64(i*i*37%2600)) * factor / 100
	prices := []pricing.PriceInput{{VariantID: variant, CurrencyCode: "eur", Amount: cents}}
	if trade {
		prices[0].MaxQuantity = &record.Bound{At: 9}
		prices = append(prices,
			pricing.PriceInput{VariantID: variant, CurrencyCode: "eur", Amount: cents * 9 / 10, MinQuantity: &record.Bound{At: 10}},
			pricing.PriceInput{VariantID: variant, CurrencyCode: "jpy", Amount: cents * 16 / 10},
			pricing.PriceInput{VariantID: variant, CurrencyCode: "kwd", Amount: cents * 34 / 10})
	}
	return prices
}
