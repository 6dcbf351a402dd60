package pricing

import (
	"context"
	"slices"
	"time"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/text"
)

// PricingQuery asks what applies to a customer at a time.
type PricingQuery struct {
	CustomerID   string    // empty: somebody who is in no group, such as a visitor whom the shop does not know
	At           time.Time // zero: now
	VariantIDs   []string  // whose prices are asked for, in
	CurrencyCode string    // this currency, or in
	RegionID     string    // this region: then discounts for other regions do not apply
	Quantity     int64     // 0: one
	Most         int       // how many price lists and discounts to return; 0: all
	CountUpTo    int       // counting them may stop here; 0: count exactly
}

// Pricing is the answer to a PricingQuery. The price lists are in the order of their names, the discounts in that of their codes.
type Pricing struct {
	PricingQuery    // as it was understood
	PriceLists      []AppliedList
	PriceListsCount record.Total
	Discounts       []AppliedDiscount
	DiscountsCount  record.Total
	Best            *AppliedDiscount // of the first price that a discount lowers, or else the highest percentage; nil: neither
	Prices          []VariantPrice   // of the variants, in the order in which they were asked for, each once
}

// AppliedList is a price list and why it applies.
type AppliedList struct {
	List
	Reason Reason
}

// AppliedDiscount is a discount and why it applies: a reason for each of its conditions, or the one that it is for everyone.
type AppliedDiscount struct {
	Discount
	CurrencyCode string // of its only region, in which a fixed amount is; empty: not known
	Reasons      []Reason
}

// VariantPrice is the price of one of a variant, when the quantity asked for is bought.
type VariantPrice struct {
	VariantID string
	Price     *Price       // the one that counts; nil: no price list has one, so the shop's own counts
	List      *AppliedList // which it is from
	Instead   *Price       // the price of an override that a sale undercuts

	Best *AppliedDiscount // takes most off the price; nil: none takes anything off
	Off  int64            // how much that is, in minor units
}

// Why is the kind of a reason.
type Why string

// The reasons why something applies.
const (
	ForEveryone Why = "everyone"
	InGroup     Why = "in_group"     // the customer is in these groups
	NotInGroup  Why = "not_in_group" // the customer is in none of these groups
)

// Reason is why a price list or a discount applies.
type Reason struct {
	Why         Why
	Groups      SomeGroups
	ConditionID string // of a discount
}

// SomeGroups are the first of some groups by name, and how many they are in all.
type SomeGroups struct {
	First []customers.GroupName
	Count int64
}

// maxReasonGroups is how many groups a reason names.
const maxReasonGroups = 3

// String is the reason for a person: because in VIP; because not in A, B or 2 more groups; for everyone.
func (r Reason) String() string {
	sentence, last := r.Sentence()
	return text.Fill(sentence, "groups", r.Groups.enumerate(last))
}

// Sentence is the reason with {groups} where its groups stand, and the word before the last of them.
func (r Reason) Sentence() (sentence, last string) {
	switch {
	case r.Why == InGroup:
		return "because in {groups}", "and"
	case r.Why == NotInGroup && r.Groups.Count == 0:
		return "because not in any group", ""
	case r.Why == NotInGroup:
		return "because not in {groups}", "or"
	}
	return "for everyone", ""
}

func (g SomeGroups) enumerate(last string) string {
	var parts []string
	for _, group := range g.First {
		parts = append(parts, group.Name)
	}
	if more := g.More(); more != "" {
		parts = append(parts, more)
	}
	return text.Enumerated(parts, last)
}

// More counts the groups beyond the first ones; it is empty where there are none.
func (g SomeGroups) More() string {
	more := g.Count - int64(len(g.First))
	if more <= 0 {
		return ""
	}
	return text.Plural(more, "1 more group", "{n} more groups")
}

// PricingFor finds what applies to a customer at a time, by the rules of Facts.Decide. The number of statements does not
// depend on how many groups, price lists, discounts and prices there are.
func (s *Store) PricingFor(ctx context.Context, q PricingQuery) (Pricing, error) {
	q, err := q.normal()
	if err != nil {
		return Pricing{}, err
	}
	if q.CustomerID != "" {
		if _, err := s.customers.Customer(ctx, q.CustomerID); err != nil {
			return Pricing{}, err
		}
	}
	facts := factFinder{s: s, db: s.db.Read(ctx), Facts: Facts{PricingQuery: q}, known: map[string]bool{}}
	if err := facts.find(ctx); err != nil {
		return Pricing{}, s.db.WrapError("decide the pricing", err)
	}
	pricing := facts.Decide()
	pricing.PriceListsCount.Count = max(pricing.PriceListsCount.Count, facts.lists)
	pricing.DiscountsCount.Count = max(pricing.DiscountsCount.Count, facts.discounts)
	pricing.PriceListsCount = pricing.PriceListsCount.UpTo(int64(q.CountUpTo))
	pricing.DiscountsCount = pricing.DiscountsCount.UpTo(int64(q.CountUpTo))
	return pricing, nil
}

// normal is the query with its defaults, if it makes sense.
func (q PricingQuery) normal() (PricingQuery, error) {
	wrong := record.FieldErrors{}
	if q.CurrencyCode != "" {
		currency, known := record.Currency(q.CurrencyCode)
		wrong.Check(known, "currency_code", "Use an ISO 4217 currency code, such as eur.")
		q.CurrencyCode = currency
	}
	wrong.Check(len(q.VariantIDs) == 0 || q.CurrencyCode != "" || q.RegionID != "", "currency_code",
		"Enter a currency or a region for the prices.")
	wrong.Check(q.Quantity >= 0, "quantity", "The quantity must be a whole number of 1 or more.")
	if err := wrong.Err("pricing"); err != nil {
		return q, err
	}
	if q.At.IsZero() {
		q.At = record.Now()
	}
	q.At = q.At.UTC().Truncate(time.Millisecond)
	q.Quantity = max(1, q.Quantity)
	q.VariantIDs = slices.DeleteFunc(text.Unique(q.VariantIDs), text.IsUnstorable)
	return q, nil
}
