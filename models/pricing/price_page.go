package pricing

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strings"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// PriceQuery finds prices of a price list, in an order, a page of them at a time: in the order in which they
// were added, unless something else is said.
type PriceQuery struct {
	PriceListID  string
	Search       string   // a text within the id of the variant, as it stands but for case
	VariantIDs   []string // of one of these variants
	CurrencyCode string

	Order     record.Order
	Limit     int // 0: no rows, only the total; negative: all
	Offset    int
	After     string // only what follows the price with this id; the total is of all nevertheless
	CountUpTo int64  // counting may stop here; 0: count exactly
}

// PricePage is a page of prices and how many there are in all.
type PricePage struct {
	Prices []Price
	Total  record.Total
}

const priceColumns = "prices.id, prices.price_list_id, prices.variant_id, prices.currency_code, prices.region_id, prices.amount, " +
	"prices.min_quantity, prices.max_quantity, prices.created_at, prices.updated_at, " +
	"(SELECT currency_code FROM regions WHERE regions.id = prices.region_id)"

// columns are the places of priceColumns.
func (p *Price) columns() []any {
	return []any{&p.ID, &p.PriceListID, &p.VariantID, &p.CurrencyCode, &p.RegionID, &p.Amount, &p.MinQuantity, &p.MaxQuantity,
		&p.CreatedAt, &p.UpdatedAt, &p.RegionCurrency}
}

var priceOrders = db.Sortable[Price]{
	"id":         {Keys: []string{"prices.id"}, Of: func(p Price) []any { return []any{p.ID} }},
	"variant_id": {Keys: []string{"prices.variant_id", "prices.id"}, Of: func(p Price) []any { return []any{p.VariantID, p.ID} }},
	"amount":     {Keys: []string{"prices.amount", "prices.id"}, Of: func(p Price) []any { return []any{p.Amount, p.ID} }},
	"currency_code": {Keys: []string{"coalesce(prices.currency_code, '')", "prices.id"},
		Of: func(p Price) []any { return []any{text.OrEmpty(p.CurrencyCode), p.ID} }},
	"updated_at": {Keys: []string{"prices.updated_at", "prices.id"}, Of: func(p Price) []any { return []any{p.UpdatedAt, p.ID} }},
}

// PriceOrders are the names by which a list of prices can be sorted.
func PriceOrders() []string { return priceOrders.Names() }

// Prices lists prices of a price list and counts them.
func (s *Store) Prices(ctx context.Context, q PriceQuery) (found PricePage, err error) {
	listing, place, err := s.priceTable(ctx, q)
	if err != nil {
		return found, err
	}
	found.Prices, found.Total, err = listing.Page(q.Limit, q.Offset, place, q.CountUpTo)
	return found, s.db.WrapError("read prices", err)
}

// Price finds a price of a price list by its id.
func (s *Store) Price(ctx context.Context, listID, id string) (price Price, err error) {
	err = s.db.Read(ctx).Table("prices").Where("price_list_id = ? AND id = ?", text.Storable(listID),
		text.Storable(id)).Select(priceColumns).
		Row().Scan(price.columns()...)
	if errors.Is(err, sql.ErrNoRows) {
		return price, record.Missing("price", id, "This price does not exist or has been removed from the price list.")
	}
	return price, s.db.WrapError("read price", err)
}

// EachPrice visits prices of a price list in their order, without holding them all in memory, nor the database while a
// visit takes its time.
func (s *Store) EachPrice(ctx context.Context, q PriceQuery, visit func(Price) error) error {
	listing, place, err := s.priceTable(ctx, q)
	if err != nil {
		return err
	}
	return s.db.WrapError("visit each price", listing.Each(q.Limit, q.Offset, place, visit))
}

func (s *Store) priceTable(ctx context.Context, q PriceQuery) (l db.Listing[Price], place []any, err error) {
	if q.Order.By == "" {
		q.Order.By = "id"
	}
	l = db.Listing[Price]{
		Found:   func() *gorm.DB { return s.foundPrices(s.db.Read(ctx), q) },
		Columns: priceColumns, Places: (*Price).columns, Batch: s.db.Sizes.Batch,
	}
	if q.Search == "" && q.VariantIDs == nil && q.CurrencyCode == "" {
		l.Total = s.db.Read(ctx).Table("price_lists").Where("id = ?", text.Storable(q.PriceListID)).Select("prices_count")
	}
	if l.Order, l.Sorting, err = priceOrders.By(q.Order); err != nil || q.After == "" {
		return l, nil, err
	}
	after := Price{ID: q.After}
	if q.Order.By != "id" { // which needs no price to go on after
		rows, err := s.db.Read(ctx).Table("prices").
			Where("price_list_id = ? AND id = ?", text.Storable(q.PriceListID), text.Storable(q.After)).
			Select(priceColumns).Rows()
		if err != nil {
			return l, nil, s.db.WrapError("read prices", err)
		}
		defer rows.Close()
		if !rows.Next() {
			return l, nil, cmp.Or(s.db.WrapError("read prices", rows.Err()), db.UnknownPlace(q.After))
		}
		if err := rows.Scan(after.columns()...); err != nil {
			return l, nil, err
		}
	}
	return l, l.Order.Of(after), nil
}

func (s *Store) foundPrices(db *gorm.DB, q PriceQuery) *gorm.DB {
	db = db.Table("prices").Where("prices.price_list_id = ?", text.Storable(q.PriceListID))
	if q.Search != "" {
		db = db.Where(s.db.Dialect.Contains("lower(prices.variant_id)"), text.Storable(strings.ToLower(q.Search)))
	}
	if q.VariantIDs != nil {
		db = db.Where("prices.variant_id IN ?", s.db.Dialect.ValuesOf(q.VariantIDs))
	}
	if q.CurrencyCode != "" {
		db = db.Where("prices.currency_code = ?", text.Storable(strings.ToLower(q.CurrencyCode)))
	}
	return db
}
