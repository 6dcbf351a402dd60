package pricing

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// PriceSelection is prices of a price list: by their ids, all of some variants, or all that a query finds but for exceptions.
type PriceSelection struct {
	IDs, VariantIDs []string

	All    bool
	Query  PriceQuery
	Except []string
	Expect *int64 // how many have to match; where it is another number, nothing is removed
}

// CountPrices counts the prices of a price list that a selection selects.
func (s *Store) CountPrices(ctx context.Context, listID string, chosen PriceSelection) (count int64, err error) {
	err = s.chosenPrices(s.db.Read(ctx), listID, chosen).Count(&count).Error
	return count, s.db.WrapError("count prices", err)
}

// DeletePrices removes prices from a price list and returns their ids. Others' prices, and those that are gone, are passed over.
func (s *Store) DeletePrices(ctx context.Context, listID string, chosen PriceSelection) (gone []string, err error) {
	err = s.db.Change(ctx, "delete prices", func(tx *gorm.DB) error {
		row, err := s.priceList(db.ForChange(tx), listID)
		if err != nil {
			return err
		}
		was, err := s.priceListToRecord(tx, row.List)
		if err != nil {
			return err
		}
		gone = []string{}
		err = tx.Raw("DELETE FROM prices WHERE price_list_id = ? AND id IN (?) RETURNING id",
			listID, s.chosenPrices(tx.Session(&gorm.Session{NewDB: true}), listID, chosen).Select("prices.id")).Scan(&gone).Error
		if err != nil {
			return err
		}
		if chosen.All {
			err := record.CheckExpected(chosen.Expect, int64(len(gone)), "price",
				"The selection now matches 1 price.", "The selection now matches {n} prices.")
			if err != nil {
				return err
			}
		}
		slices.Sort(gone)
		if err := countPrices(tx, &row.List, -int64(len(gone))); err != nil {
			return err
		}
		return s.recordPriceList(tx, &was, row.List, 0)
	})
	return gone, err
}

func (s *Store) chosenPrices(db *gorm.DB, listID string, chosen PriceSelection) *gorm.DB {
	if chosen.All {
		q := chosen.Query
		q.PriceListID = listID
		return s.foundPrices(db, q).Where("prices.id NOT IN ?", s.db.Dialect.ValuesOf(chosen.Except))
	}
	return db.Table("prices").Where("prices.price_list_id = ? AND (prices.id IN ? OR prices.variant_id IN ?)",
		text.Storable(listID), s.db.Dialect.ValuesOf(chosen.IDs), s.db.Dialect.ValuesOf(chosen.VariantIDs))
}
