package pricing

import (
	"context"
	"slices"

	"cohort/models/db"
	"cohort/models/record"
)

// Choices are the values that forms offer for a variant, a currency and a region.
type Choices struct {
	Variants   []string               // those that have a price in any list
	Currencies []record.NamedCurrency // all of them, those in use first
	Regions    []Region
}

// How many variants and regions are offered, and how many prices and regions are looked at for the currencies in use.
const (
	variantsOffered = 100
	regionsOffered  = 100
	pricesLookedAt  = 500
)

// Choices finds the values that forms offer, with statements that cost the same however many prices there are: each variant is
// found by one look into the index.
func (s *Store) Choices(ctx context.Context) (choices Choices, err error) {
	err = s.db.Read(ctx).Raw(`WITH RECURSIVE offered (id) AS (
			SELECT min(variant_id) FROM prices
			UNION ALL SELECT (SELECT min(variant_id) FROM prices WHERE variant_id > offered.id) FROM offered WHERE offered.id IS NOT NULL)
		SELECT id FROM (SELECT id FROM offered LIMIT ?) AS first WHERE id IS NOT NULL`, variantsOffered).Scan(&choices.Variants).Error
	if err != nil {
		return choices, s.db.WrapError("read variants", err)
	}
	err = db.Page(s.db.Read(ctx).Table("regions").Order("name, id"), regionsOffered, 0).Find(&choices.Regions).Error
	if err != nil {
		return choices, s.db.WrapError("read regions", err)
	}
	var used []string
	err = s.db.Read(ctx).Raw(`SELECT DISTINCT currency_code FROM (SELECT currency_code FROM prices ORDER BY variant_id, price_list_id LIMIT ?)
		AS looked_at WHERE currency_code IS NOT NULL`, pricesLookedAt).Scan(&used).Error
	for _, region := range choices.Regions {
		used = append(used, region.CurrencyCode)
	}
	choices.Currencies = record.NamedCurrencies()
	rank := func(c record.NamedCurrency) int {
		if slices.Contains(used, c.Code) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(choices.Currencies, func(a, b record.NamedCurrency) int { return rank(a) - rank(b) })
	return choices, s.db.WrapError("read currencies", err)
}
