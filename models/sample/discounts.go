package sample

import (
	"context"
	"time"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
)

// seedDiscounts gives the demo a region and a few discounts: for everyone, for groups, kept from a group, to come, over, used up.
func (s *Store) seedDiscounts(ctx context.Context) error {
	europe, err := s.pricing.CreateRegion(ctx, pricing.RegionInput{Name: "Europe", CurrencyCode: "eur"})
	if err != nil {
		return err
	}
	groups, err := s.customers.Groups(ctx, customers.GroupQuery{Limit: 3, Order: record.Order{By: "customers_count", Desc: true}})
	if err != nil {
		return err
	}
	var ids []string
	for _, group := range groups.Groups {
		ids = append(ids, group.ID)
	}
	if len(ids) < 3 {
		return nil
	}
	day := func(days int) *time.Time { return new(record.Now().AddDate(0, 0, days)) }
	condition := func(operator string, groups ...string) []pricing.ConditionInput {
		return []pricing.ConditionInput{{Operator: &operator, GroupIDs: &groups}}
	}
	percent := func(code, words string, value int64) pricing.DiscountInput {
		return pricing.DiscountInput{Code: &code, Description: record.TextOf(words), Type: new(pricing.Percentage), Value: &value}
	}
	welcome := percent("WELCOME10", "Ten percent off for everyone", 10)
	members := percent("MEMBERS15", "For the largest groups", 15)
	members.Conditions = condition(pricing.In, ids[0], ids[1])
	retail := percent("RETAIL5", "For all but one group", 5)
	retail.Conditions = condition(pricing.NotIn, ids[2])
	winter := percent("WINTER20", "When it gets cold", 20)
	winter.StartsAt, winter.EndsAt = day(30), &record.Date{At: *day(60)}
	summer := percent("SUMMER20", "When it was warm", 20)
	summer.StartsAt, summer.EndsAt = day(-120), &record.Date{At: *day(-30)}
	family := percent("FAMILY", "A code for each family", 12)
	family.IsDynamic, family.ValidDuration = new(true), record.TextOf("P30D")
	fixed := pricing.DiscountInput{
		Code: new("TENOFF"), Description: record.TextOf("Ten euros off"), Type: new(pricing.Fixed),
		Value: new(int64(1000)), RegionIDs: &[]string{europe.ID}, UsageLimit: &record.Bound{At: 100},
	}
	shipping := pricing.DiscountInput{
		Code: new("FREESHIP"), Description: record.TextOf("We pay the post"), Type: new(pricing.FreeShipping),
		Value: new(int64(0)), IsDisabled: new(true),
	}
	for _, in := range []pricing.DiscountInput{shipping, fixed, family, summer, winter, retail, members, welcome} {
		if _, err := s.pricing.CreateDiscount(ctx, in); err != nil {
			return err
		}
	}
	return nil
}
