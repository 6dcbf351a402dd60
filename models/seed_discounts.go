package models

import (
	"context"
	"time"
)

// seedDiscounts gives the demo a region and a few discounts: for everyone, for groups, kept from a group, to come, over, used up.
func (s *Store) seedDiscounts(ctx context.Context) error {
	europe, err := s.CreateRegion(ctx, RegionInput{Name: "Europe", CurrencyCode: "eur"})
	if err != nil {
		return err
	}
	groups, err := s.Groups(ctx, GroupQuery{Limit: 3, Order: Order{By: "customers_count", Desc: true}})
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
	day := func(days int) *time.Time { return new(now().AddDate(0, 0, days)) }
	condition := func(operator string, groups ...string) []ConditionInput {
		return []ConditionInput{{Operator: &operator, GroupIDs: &groups}}
	}
	percent := func(code, words string, value int64) DiscountInput {
		return DiscountInput{Code: &code, Description: TextOf(words), Type: new(Percentage), Value: &value}
	}
	welcome := percent("WELCOME10", "Ten percent off for everyone", 10)
	members := percent("MEMBERS15", "For the largest groups", 15)
	members.Conditions = condition(In, ids[0], ids[1])
	retail := percent("RETAIL5", "For all but one group", 5)
	retail.Conditions = condition(NotIn, ids[2])
	winter := percent("WINTER20", "When it gets cold", 20)
	winter.StartsAt, winter.EndsAt = day(30), &Date{At: *day(60)}
	summer := percent("SUMMER20", "When it was warm", 20)
	summer.StartsAt, summer.EndsAt = day(-120), &Date{At: *day(-30)}
	family := percent("FAMILY", "A code for each family", 12)
	family.IsDynamic, family.ValidDuration = new(true), TextOf("P30D")
	fixed := DiscountInput{Code: new("TENOFF"), Description: TextOf("Ten euros off"), Type: new(Fixed), Value: new(int64(1000)), RegionIDs: &[]string{europe.ID}, UsageLimit: &Bound{At: 100}}
	shipping := DiscountInput{Code: new("FREESHIP"), Description: TextOf("We pay the post"), Type: new(FreeShipping), Value: new(int64(0)), IsDisabled: new(true)}
	for _, in := range []DiscountInput{shipping, fixed, family, summer, winter, retail, members, welcome} {
		if _, err := s.CreateDiscount(ctx, in); err != nil {
			return err
		}
	}
	return nil
}
