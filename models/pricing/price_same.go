package pricing

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// PriceKey identifies a price to people: two prices of a list with the same key are the same price. A price for a region is another one
// than a price for that region's currency, and quantities from 0 or 1 on are all quantities.
type PriceKey struct {
	variant, currency, region string
	min, max                  int64 // max is -1 where there is none
}

// Key identifies the price that is put in.
func (in PriceInput) Key() PriceKey {
	currency, _ := record.Currency(in.CurrencyCode)
	return PriceKey{in.VariantID, currency, in.RegionID, max(1, in.MinQuantity.ValueOr(1)), in.MaxQuantity.ValueOr(-1)}
}

// Key identifies the price.
func (p Price) Key() PriceKey {
	key := PriceKey{p.VariantID, text.OrEmpty(p.CurrencyCode), text.OrEmpty(p.RegionID), 1, -1}
	if p.MinQuantity != nil {
		key.min = max(1, *p.MinQuantity)
	}
	if p.MaxQuantity != nil {
		key.max = *p.MaxQuantity
	}
	return key
}

// changing is the key that a price has when the input has changed it: what that does not mention stays.
func (in PriceInput) changing(p Price) PriceKey {
	key, was := in.Key(), p.Key()
	if in.CurrencyCode == "" && in.RegionID == "" {
		key.currency, key.region = was.currency, was.region
	}
	if in.MinQuantity == nil {
		key.min = was.min
	}
	if in.MaxQuantity == nil {
		key.max = was.max
	}
	return key
}

// SamePrices are the other prices of a price list that are the same as one that is to be saved, the oldest first: for the same variant,
// currency or region, and quantities. People have one at most; programs may add more, of which the lowest counts.
func (s *Store) SamePrices(ctx context.Context, listID string, in PriceInput) ([]Price, error) {
	same, err := s.samePrices(s.db.Read(ctx), listID, in)
	return same, s.db.WrapError("read same prices", err)
}

func (s *Store) samePrices(db *gorm.DB, listID string, in PriceInput) ([]Price, error) {
	key := in.Key()
	if in.ID != "" {
		stored, err := s.pricesWhere(db, "prices.price_list_id = ? AND prices.id = ?", text.Storable(listID), text.Storable(in.ID))
		if err != nil || len(stored) == 0 {
			return nil, err
		}
		key = in.changing(stored[0])
	}
	found, err := s.pricesWhere(db, "prices.price_list_id = ? AND prices.variant_id = ? AND prices.id <> ?",
		text.Storable(listID), text.Storable(in.VariantID), text.Storable(in.ID))
	return slices.DeleteFunc(found, func(p Price) bool { return p.Key() != key }), err
}

func (s *Store) pricesWhere(db *gorm.DB, condition string, args ...any) (found []Price, err error) {
	rows, err := db.Session(&gorm.Session{NewDB: true}).Table("prices").Where(condition, args...).
		Order("prices.id").Select(priceColumns).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var price Price
		if err := rows.Scan(price.columns()...); err != nil {
			return nil, err
		}
		found = append(found, price)
	}
	return found, rows.Err()
}

// SavePrice adds a price to a price list, or changes the one with its id, in place of those that are the same. The error is of the kind
// Stale where these are no longer the ones that SamePrices has found, just as they were.
func (s *Store) SavePrice(ctx context.Context, listID string, in PriceInput, instead []Price) (List, error) {
	var row listRow
	err := s.db.Change(ctx, "save price", func(tx *gorm.DB) (err error) {
		if row, err = s.priceList(db.ForChange(tx), listID); err != nil {
			return err
		}
		was, err := s.priceListToRecord(tx, row.List)
		if err != nil {
			return err
		}
		same, err := s.samePrices(tx, listID, in)
		if err != nil {
			return err
		}
		if !slices.EqualFunc(same, instead, func(a, b Price) bool { return a.Revision() == b.Revision() }) {
			return &record.Error{Kind: record.Stale, Object: "price",
				Message: "Someone else changed this price in the meantime. Review their changes before you save."}
		}
		if in.ID == "" && len(same) > 0 {
			in.ID, same = same[0].ID, same[1:]
		}
		if err := s.dropPricesByID(tx, &row.List, idsOf(same)); err != nil {
			return err
		}
		if err := s.putPrices(tx, &row.List, []PriceInput{in}); err != nil {
			return err
		}
		return s.recordPriceList(tx, &was, row.List, changes([]PriceInput{in}))
	})
	return row.List, err
}

// dropPricesByID removes prices of a locked price list.
func (s *Store) dropPricesByID(tx *gorm.DB, list *List, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	gone := tx.Exec("DELETE FROM prices WHERE price_list_id = ? AND id IN ?", list.ID, s.db.Dialect.ValuesOf(ids))
	if gone.Error != nil {
		return gone.Error
	}
	return countPrices(tx, list, -gone.RowsAffected)
}

func idsOf(prices []Price) []string {
	ids := make([]string, len(prices))
	for i, price := range prices {
		ids[i] = price.ID
	}
	return ids
}

// OutdonePrices are those of some prices of a price list that never count, by their ids: each with the lowest one that is the same, or
// the older one at the same amount.
func (s *Store) OutdonePrices(ctx context.Context, listID string, prices []Price) (map[string]Price, error) {
	variants := make([]string, len(prices))
	for i, price := range prices {
		variants[i] = price.VariantID
	}
	all, err := s.pricesWhere(s.db.Read(ctx), "prices.price_list_id = ? AND prices.variant_id IN ?", text.Storable(listID),
		s.db.Dialect.ValuesOf(text.Distinct(variants)))
	lowest := map[PriceKey]Price{}
	for _, price := range all {
		if before, known := lowest[price.Key()]; !known || cmp.Compare(price.Amount, before.Amount) < 0 {
			lowest[price.Key()] = price
		}
	}
	outdone := map[string]Price{}
	for _, price := range prices {
		if by, known := lowest[price.Key()]; known && by.ID != price.ID {
			outdone[price.ID] = by
		}
	}
	return outdone, s.db.WrapError("read outdone prices", err)
}
