package pricing

import (
	"context"
	"time"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// ListQuery finds price lists, in an order, a page of them at a time. The zero query finds all, newest first.
type ListQuery struct {
	Search       string   // words in any order, in name, description and the names of the groups
	Contains     string   // a text within the name, the description or a group's name, as it stands but for case
	IDs          []string // one of these ids
	Names        []string // one of these names exactly
	Descriptions []string // one of these descriptions exactly
	Types        []string
	Statuses     []string
	AnyGroup     []string  // for one of these groups
	States       []State   // what they are doing
	At           time.Time // the time for the states; zero: now
	Created      record.TimeRange
	Updated      record.TimeRange

	Order     record.Order
	Limit     int // 0: no rows, only the total; negative: all
	Offset    int
	After     string // only what follows the price list with this id; the total is of all nevertheless
	CountUpTo int64  // counting may stop here; 0: count exactly
}

// ListPage is a page of price lists and how many there are in all.
type ListPage struct {
	PriceLists []List
	Total      record.Total
}

const priceListColumns = "price_lists.id, price_lists.name, price_lists.description, price_lists.type, price_lists.status, " +
	"price_lists.starts_at, price_lists.ends_at, price_lists.groups_count, price_lists.prices_count, price_lists.revision, " +
	"price_lists.created_at, price_lists.updated_at"

// columns are the places of priceListColumns.
func (l *List) columns() []any {
	return []any{&l.ID, &l.Name, &l.Description, &l.Type, &l.Status, &l.StartsAt, &l.EndsAt, &l.GroupsCount, &l.PricesCount,
		&l.Edition, &l.CreatedAt, &l.UpdatedAt}
}

var priceListOrders = db.Sortable[List]{
	"id":         {Keys: []string{"price_lists.id"}, Of: func(l List) []any { return []any{l.ID} }},
	"created_at": {Keys: []string{"price_lists.created_at", "price_lists.id"}, Of: func(l List) []any { return []any{l.CreatedAt, l.ID} }},
	"updated_at": {Keys: []string{"price_lists.updated_at", "price_lists.id"}, Of: func(l List) []any { return []any{l.UpdatedAt, l.ID} }},
	"name": {Keys: []string{"price_lists.name_key", "price_lists.id"},
		Of: func(l List) []any { return []any{text.SortKey(l.Name), l.ID} }},
	"description": {Keys: []string{"price_lists.description_lower", "price_lists.id"},
		Of: func(l List) []any { return []any{text.Lower(l.Description), l.ID} }},
	"type":   {Keys: []string{"price_lists.type", "price_lists.id"}, Of: func(l List) []any { return []any{l.Type, l.ID} }},
	"status": {Keys: []string{"price_lists.status", "price_lists.id"}, Of: func(l List) []any { return []any{l.Status, l.ID} }},
	"starts_at": db.TimeNullsLast("price_lists", "starts_at", func(l List) (*time.Time, time.Time, string) {
		return l.StartsAt, l.CreatedAt, l.ID
	}),
	"ends_at": db.TimeNullsLast("price_lists", "ends_at", func(l List) (*time.Time, time.Time, string) {
		return l.EndsAt, l.CreatedAt, l.ID
	}),
	"groups_count": {Keys: []string{"price_lists.groups_count", "price_lists.id"},
		Of: func(l List) []any { return []any{l.GroupsCount, l.ID} }},
	"prices_count": {Keys: []string{"price_lists.prices_count", "price_lists.id"},
		Of: func(l List) []any { return []any{l.PricesCount, l.ID} }},
}

// ListOrders are the names by which a list of price lists can be sorted.
func ListOrders() []string { return priceListOrders.Names() }

// PriceLists lists the price lists that the query finds, and counts them.
func (s *Store) PriceLists(ctx context.Context, q ListQuery) (list ListPage, err error) {
	listing, place, err := s.priceListing(ctx, q)
	if err != nil {
		return list, err
	}
	list.PriceLists, list.Total, err = listing.Page(q.Limit, q.Offset, place, q.CountUpTo)
	return list, s.db.WrapError("read price lists", err)
}

// EachPriceList visits the price lists that the query finds, in their order, without holding them all in memory, nor the
// database while a visit takes its time.
func (s *Store) EachPriceList(ctx context.Context, q ListQuery, visit func(List) error) error {
	listing, place, err := s.priceListing(ctx, q)
	if err != nil {
		return err
	}
	return s.db.WrapError("visit each price list", listing.Each(q.Limit, q.Offset, place, visit))
}

func (s *Store) priceListing(ctx context.Context, q ListQuery) (l db.Listing[List], place []any, err error) {
	if q.Order.By == "" {
		q.Order = record.Order{By: "created_at", Desc: true}
	}
	if q.At.IsZero() {
		q.At = record.Now()
	}
	l = db.Listing[List]{
		Found:   func() *gorm.DB { return s.foundPriceLists(s.db.Read(ctx), q) },
		Columns: priceListColumns, Places: (*List).columns, Batch: s.db.Sizes.Batch,
	}
	if l.Order, l.Sorting, err = priceListOrders.By(q.Order); err != nil || q.After == "" {
		return l, nil, err
	}
	found, err := s.priceList(s.db.Read(ctx), q.After)
	place, err = l.Order.After(q.After, found.List, err, q.Order, func(at time.Time) List {
		return List{ID: q.After, CreatedAt: at}
	})
	return l, place, err
}

// forGroupNamed are the price lists for a group that a condition on its name is true of.
const forGroupNamed = "price_lists.id IN (SELECT price_list_id FROM price_list_groups WHERE group_id IN (SELECT id FROM " +
	"customer_groups WHERE "

func (s *Store) foundPriceLists(tx *gorm.DB, q ListQuery) *gorm.DB {
	tx = tx.Table("price_lists")
	for _, word := range text.Words(q.Search) {
		tx = tx.Where("("+s.db.Dialect.Contains("price_lists.search")+" OR "+forGroupNamed+
			s.db.Dialect.Contains("customer_groups.name_key")+")))", word, word)
	}
	if text := text.Storable(text.Lower(q.Contains)); text != "" {
		tx = tx.Where("("+s.db.Dialect.Contains("price_lists.name_lower")+" OR "+s.db.Dialect.Contains("price_lists.description_lower")+
			" OR "+forGroupNamed+s.db.Dialect.Contains("customer_groups.name_lower")+")))", text, text, text)
	}
	for _, among := range []struct {
		column string
		texts  []string
	}{{"id", q.IDs}, {"name", q.Names}, {"description", q.Descriptions}, {"type", q.Types}, {"status", q.Statuses}} {
		if among.texts != nil {
			tx = tx.Where("price_lists."+among.column+" IN ?", s.db.Dialect.ValuesOf(among.texts))
		}
	}
	if q.AnyGroup != nil {
		tx = tx.Where("price_lists.id IN (SELECT price_list_id FROM price_list_groups WHERE group_id IN ?)",
			s.db.Dialect.ValuesOf(q.AnyGroup))
	}
	if q.States != nil {
		tx = inStates(tx, q.States, q.At, priceListStates)
	}
	return db.During(db.During(tx, q.Created, "price_lists.created_at"), q.Updated, "price_lists.updated_at")
}

var priceListStates = states{
	StateDraft: "price_lists.status <> 'active'",
	StateScheduled: "price_lists.status = 'active' AND price_lists.starts_at > ? AND (price_lists.ends_at IS NULL OR " +
		"price_lists.ends_at > ?)",
	StateRunning: "price_lists.status = 'active' AND " + runs("price_lists"),
	StateExpired: "price_lists.status = 'active' AND price_lists.ends_at <= ?",
}
