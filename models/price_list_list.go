package models

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"
)

// PriceListQuery says which price lists a list shows, in which order, and how much of it. The zero query finds all,
// newest first.
type PriceListQuery struct {
	Search       string   // words in any order, in name, description and the names of the groups
	Contains     string   // a text within the name, the description or a group's name, as it stands but for case
	IDs          []string // one of these ids
	Names        []string // one of these names exactly
	Descriptions []string // one of these descriptions exactly
	Types        []string
	Statuses     []string
	AnyGroup     []string  // for one of these groups
	States       []State   // what they are doing
	At           time.Time // the moment that the states are meant for; zero: now
	Created      TimeRange
	Updated      TimeRange

	Order     Order
	Limit     int // 0: no rows, only the total; negative: all
	Offset    int
	After     string // only what follows the price list with this id; the total is of all nevertheless
	CountUpTo int64  // counting may stop here; 0: count exactly
}

// PriceListList is a page of price lists and how many there are in all.
type PriceListList struct {
	PriceLists []PriceList
	Total      Total
}

const priceListColumns = "price_lists.id, price_lists.name, price_lists.description, price_lists.type, price_lists.status, " +
	"price_lists.starts_at, price_lists.ends_at, price_lists.groups_count, price_lists.prices_count, price_lists.revision, " +
	"price_lists.created_at, price_lists.updated_at"

// columns are the places of priceListColumns.
func (l *PriceList) columns() []any {
	return []any{&l.ID, &l.Name, &l.Description, &l.Type, &l.Status, &l.StartsAt, &l.EndsAt, &l.GroupsCount, &l.PricesCount,
		&l.Edition, &l.CreatedAt, &l.UpdatedAt}
}

var priceListOrders = orders[PriceList]{
	"id":          {[]string{"price_lists.id"}, func(l PriceList) []any { return []any{l.ID} }},
	"created_at":  {[]string{"price_lists.created_at", "price_lists.id"}, func(l PriceList) []any { return []any{l.CreatedAt, l.ID} }},
	"updated_at":  {[]string{"price_lists.updated_at", "price_lists.id"}, func(l PriceList) []any { return []any{l.UpdatedAt, l.ID} }},
	"name":        {[]string{"price_lists.name_key", "price_lists.id"}, func(l PriceList) []any { return []any{sortKey(l.Name), l.ID} }},
	"description": {[]string{"price_lists.description_lower", "price_lists.id"}, func(l PriceList) []any { return []any{lower(l.Description), l.ID} }},
	"type":        {[]string{"price_lists.type", "price_lists.id"}, func(l PriceList) []any { return []any{l.Type, l.ID} }},
	"status":      {[]string{"price_lists.status", "price_lists.id"}, func(l PriceList) []any { return []any{l.Status, l.ID} }},
	"starts_at": momentLast("price_lists", "starts_at", func(l PriceList) (*time.Time, time.Time, string) {
		return l.StartsAt, l.CreatedAt, l.ID
	}),
	"ends_at": momentLast("price_lists", "ends_at", func(l PriceList) (*time.Time, time.Time, string) {
		return l.EndsAt, l.CreatedAt, l.ID
	}),
	"groups_count": {[]string{"price_lists.groups_count", "price_lists.id"}, func(l PriceList) []any { return []any{l.GroupsCount, l.ID} }},
	"prices_count": {[]string{"price_lists.prices_count", "price_lists.id"}, func(l PriceList) []any { return []any{l.PricesCount, l.ID} }},
}

// PriceListOrders are the names by which a list of price lists can be sorted.
func PriceListOrders() []string { return priceListOrders.names() }

// PriceLists lists the price lists that the query finds, and counts them.
func (s *Store) PriceLists(ctx context.Context, q PriceListQuery) (list PriceListList, err error) {
	listing, place, err := s.priceListing(ctx, q)
	if err != nil {
		return list, err
	}
	list.PriceLists, list.Total, err = listing.page(q.Limit, q.Offset, place, q.CountUpTo)
	return list, s.shown(err)
}

// EachPriceList visits the price lists that the query finds, in their order, without holding them all in memory, nor the
// database while a visit takes its time.
func (s *Store) EachPriceList(ctx context.Context, q PriceListQuery, visit func(PriceList) error) error {
	listing, place, err := s.priceListing(ctx, q)
	if err != nil {
		return err
	}
	return s.shown(listing.each(q.Limit, q.Offset, place, visit))
}

func (s *Store) priceListing(ctx context.Context, q PriceListQuery) (l listing[PriceList], place []any, err error) {
	if q.Order.By == "" {
		q.Order = Order{By: "created_at", Desc: true}
	}
	if q.At.IsZero() {
		q.At = now()
	}
	l = listing[PriceList]{
		found:   func() *gorm.DB { return s.foundPriceLists(s.reading(ctx), q) },
		columns: priceListColumns, places: (*PriceList).columns, batch: s.sizes.batch,
	}
	if l.order, l.sorting, err = priceListOrders.order(q.Order); err != nil || q.After == "" {
		return l, nil, err
	}
	found, err := s.priceList(s.reading(ctx), q.After)
	place, err = l.order.after(q.After, found.PriceList, err, q.Order, func(at time.Time) PriceList {
		return PriceList{ID: q.After, CreatedAt: at}
	})
	return l, place, err
}

// forGroupNamed are the price lists for a group that a condition on its name is true of.
const forGroupNamed = "price_lists.id IN (SELECT price_list_id FROM price_list_groups WHERE group_id IN (SELECT id FROM customer_groups WHERE "

func (s *Store) foundPriceLists(db *gorm.DB, q PriceListQuery) *gorm.DB {
	db = db.Table("price_lists")
	for _, word := range words(q.Search) {
		db = db.Where("("+s.dialect.holds("price_lists.search")+" OR "+forGroupNamed+s.dialect.holds("customer_groups.name_key")+")))", word, word)
	}
	if text := storable(lower(q.Contains)); text != "" {
		db = db.Where("("+s.dialect.holds("price_lists.name_lower")+" OR "+s.dialect.holds("price_lists.description_lower")+
			" OR "+forGroupNamed+s.dialect.holds("customer_groups.name_lower")+")))", text, text, text)
	}
	for _, among := range []struct {
		column string
		texts  []string
	}{{"id", q.IDs}, {"name", q.Names}, {"description", q.Descriptions}, {"type", q.Types}, {"status", q.Statuses}} {
		if among.texts != nil {
			db = db.Where("price_lists."+among.column+" IN ?", s.dialect.valuesOf(among.texts))
		}
	}
	if q.AnyGroup != nil {
		db = db.Where("price_lists.id IN (SELECT price_list_id FROM price_list_groups WHERE group_id IN ?)", s.dialect.valuesOf(q.AnyGroup))
	}
	if q.States != nil {
		db = inStates(db, q.States, q.At, priceListStates)
	}
	return during(during(db, q.Created, "price_lists.created_at"), q.Updated, "price_lists.updated_at")
}

// states are the conditions for what something is doing at a moment, in which each ? is the moment.
type states map[State]string

var priceListStates = states{
	StateDraft:     "price_lists.status <> 'active'",
	StateScheduled: "price_lists.status = 'active' AND price_lists.starts_at > ? AND (price_lists.ends_at IS NULL OR price_lists.ends_at > ?)",
	StateRunning:   "price_lists.status = 'active' AND " + runs("price_lists"),
	StateExpired:   "price_lists.status = 'active' AND price_lists.ends_at <= ?",
}

// runs is the condition that a moment belongs to the time of a table's row; each ? is the moment.
func runs(table string) string {
	return "(" + table + ".starts_at IS NULL OR " + table + ".starts_at <= ?) AND (" + table + ".ends_at IS NULL OR " + table + ".ends_at > ?)"
}

func inStates(db *gorm.DB, wanted []State, at time.Time, known states) *gorm.DB {
	conditions, args := []string{"1 = 0"}, []any{}
	for _, state := range wanted {
		if condition, ok := known[state]; ok {
			conditions = append(conditions, "("+condition+")")
			for range strings.Count(condition, "?") {
				args = append(args, at.UTC())
			}
		}
	}
	return db.Where("("+strings.Join(conditions, " OR ")+")", args...)
}
