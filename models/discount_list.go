package models

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm"
)

// DiscountQuery says which discounts a list shows, in which order, and how much of it. The zero query finds all, newest first.
type DiscountQuery struct {
	Search      string // words in any order, in code and description
	Contains    string // a text within the code, as it stands but for case
	IDs         []string
	Types       []string
	Allocations []string
	IsDynamic   *bool
	IsDisabled  *bool
	ParentID    string    // only codes made of this discount
	AnyGroup    []string  // with a condition that names one of these groups
	States      []State   // what they are doing
	At          time.Time // the moment that the states are meant for; zero: now
	Created     TimeRange
	Updated     TimeRange

	Order     Order
	Limit     int // 0: no rows, only the total; negative: all
	Offset    int
	After     string // only what follows the discount with this id; the total is of all nevertheless
	CountUpTo int64  // counting may stop here; 0: count exactly
}

// DiscountList is a page of discounts and how many there are in all.
type DiscountList struct {
	Discounts []Discount
	Total     Total
}

const discountColumns = "discounts.id, discounts.code, discounts.is_dynamic, discounts.is_disabled, discounts.parent_id, discounts.starts_at, " +
	"discounts.ends_at, discounts.valid_duration, discounts.usage_limit, discounts.usage_count, discounts.region_ids, discounts.metadata, " +
	"discounts.revision, discounts.created_at, discounts.updated_at, discount_rules.id, discount_rules.description, discount_rules.type, " +
	"discount_rules.value, discount_rules.allocation, discount_rules.created_at, discount_rules.updated_at"

// columns are the places of discountColumns.
func (d *Discount) columns() []any {
	r := &d.Rule
	return []any{&d.ID, &d.Code, &d.IsDynamic, &d.IsDisabled, &d.ParentID, &d.StartsAt, &d.EndsAt, &d.ValidDuration, &d.UsageLimit,
		&d.UsageCount, &d.RegionIDs, &d.Metadata, &d.Edition, &d.CreatedAt, &d.UpdatedAt,
		&r.ID, &r.Description, &r.Type, &r.Value, &r.Allocation, &r.CreatedAt, &r.UpdatedAt}
}

// withRules is a query for discounts together with their rules.
func withRules(db *gorm.DB) *gorm.DB {
	return db.Table("discounts").Joins("JOIN discount_rules ON discount_rules.id = discounts.rule_id")
}

var discountOrders = orders[Discount]{
	"id":         {[]string{"discounts.id"}, func(d Discount) []any { return []any{d.ID} }},
	"created_at": {[]string{"discounts.created_at", "discounts.id"}, func(d Discount) []any { return []any{d.CreatedAt, d.ID} }},
	"updated_at": {[]string{"discounts.updated_at", "discounts.id"}, func(d Discount) []any { return []any{d.UpdatedAt, d.ID} }},
	"code":       {[]string{"discounts.code"}, func(d Discount) []any { return []any{d.Code} }},
	"starts_at":  {[]string{"discounts.starts_at", "discounts.id"}, func(d Discount) []any { return []any{d.StartsAt, d.ID} }},
	"ends_at": momentLast("discounts", "ends_at", func(d Discount) (*time.Time, time.Time, string) {
		return d.EndsAt, d.CreatedAt, d.ID
	}),
	"usage_count": {[]string{"discounts.usage_count", "discounts.id"}, func(d Discount) []any { return []any{d.UsageCount, d.ID} }},
	"usage_limit": {[]string{"(discounts.usage_limit IS NULL)", "coalesce(discounts.usage_limit, 0)", "discounts.id"},
		func(d Discount) []any {
			if d.UsageLimit == nil {
				return []any{true, 0, d.ID}
			}
			return []any{false, *d.UsageLimit, d.ID}
		}},
	"is_disabled": {[]string{"discounts.is_disabled", "discounts.created_at", "discounts.id"},
		func(d Discount) []any { return []any{d.IsDisabled, d.CreatedAt, d.ID} }},
	"is_dynamic": {[]string{"discounts.is_dynamic", "discounts.created_at", "discounts.id"},
		func(d Discount) []any { return []any{d.IsDynamic, d.CreatedAt, d.ID} }},
	"type":  {[]string{"discount_rules.type", "discounts.id"}, func(d Discount) []any { return []any{d.Rule.Type, d.ID} }},
	"value": {[]string{"discount_rules.value", "discounts.id"}, func(d Discount) []any { return []any{d.Rule.Value, d.ID} }},
}

// DiscountOrders are the names by which a list of discounts can be sorted.
func DiscountOrders() []string { return discountOrders.names() }

// Discounts lists the discounts that the query finds, and counts them.
func (s *Store) Discounts(ctx context.Context, q DiscountQuery) (list DiscountList, err error) {
	listing, place, err := s.discountListing(ctx, q)
	if err != nil {
		return list, err
	}
	list.Discounts, list.Total, err = listing.page(q.Limit, q.Offset, place, q.CountUpTo)
	return list, s.shown(err)
}

// EachDiscount visits the discounts that the query finds, in their order, without holding them all in memory, nor the
// database while a visit takes its time.
func (s *Store) EachDiscount(ctx context.Context, q DiscountQuery, visit func(Discount) error) error {
	listing, place, err := s.discountListing(ctx, q)
	if err != nil {
		return err
	}
	return s.shown(listing.each(q.Limit, q.Offset, place, visit))
}

// DiscountsByID finds discounts by their ids.
func (s *Store) DiscountsByID(ctx context.Context, ids []string) (map[string]Discount, error) {
	found, err := discountsWhere(s.reading(ctx), "discounts.id IN ?", s.dialect.valuesOf(ids))
	discounts := make(map[string]Discount, len(found))
	for _, discount := range found {
		discounts[discount.ID] = discount
	}
	return discounts, s.shown(err)
}

func (s *Store) discountListing(ctx context.Context, q DiscountQuery) (l listing[Discount], place []any, err error) {
	if q.Order.By == "" {
		q.Order = Order{By: "created_at", Desc: true}
	}
	if q.At.IsZero() {
		q.At = now()
	}
	l = listing[Discount]{
		found:   func() *gorm.DB { return s.foundDiscounts(s.reading(ctx), q) },
		columns: discountColumns, places: (*Discount).columns, batch: s.sizes.batch,
	}
	if l.order, l.sorting, err = discountOrders.order(q.Order); err != nil || q.After == "" {
		return l, nil, err
	}
	found, err := s.discount(s.reading(ctx), q.After)
	place, err = l.order.after(q.After, found.Discount, err, q.Order, func(at time.Time) Discount {
		return Discount{ID: q.After, CreatedAt: at}
	})
	return l, place, err
}

func (s *Store) foundDiscounts(db *gorm.DB, q DiscountQuery) *gorm.DB {
	db = withRules(db)
	for _, word := range words(q.Search) {
		db = db.Where("("+s.dialect.holds("discounts.search")+" OR "+s.dialect.holds("discount_rules.search")+")", word, word)
	}
	if text := storable(lower(q.Contains)); text != "" {
		db = db.Where(s.dialect.holds("discounts.code_lower"), text)
	}
	for _, among := range []struct {
		column string
		texts  []string
	}{{"discounts.id", q.IDs}, {"discount_rules.type", q.Types}, {"discount_rules.allocation", q.Allocations}} {
		if among.texts != nil {
			db = db.Where(among.column+" IN ?", s.dialect.valuesOf(among.texts))
		}
	}
	if q.IsDynamic != nil {
		db = db.Where("discounts.is_dynamic = ?", *q.IsDynamic)
	}
	if q.IsDisabled != nil {
		db = db.Where("discounts.is_disabled = ?", *q.IsDisabled)
	}
	if q.ParentID != "" {
		db = db.Where("discounts.parent_id = ?", storable(q.ParentID))
	}
	if q.AnyGroup != nil {
		db = db.Where(`discounts.rule_id IN (SELECT rule_id FROM discount_conditions JOIN discount_condition_groups
			ON condition_id = discount_conditions.id WHERE group_id IN ?)`, s.dialect.valuesOf(q.AnyGroup))
	}
	if q.States != nil {
		db = inStates(db, q.States, q.At, discountStates)
	}
	return during(during(db, q.Created, "discounts.created_at"), q.Updated, "discounts.updated_at")
}

const (
	enabled = "NOT discounts.is_disabled"
	unused  = "(discounts.usage_limit IS NULL OR discounts.usage_count < discounts.usage_limit)"
)

var discountStates = states{
	StateDisabled:  "discounts.is_disabled",
	StateUsedUp:    enabled + " AND NOT " + unused,
	StateScheduled: enabled + " AND " + unused + " AND discounts.starts_at > ? AND (discounts.ends_at IS NULL OR discounts.ends_at > ?)",
	StateRunning:   enabled + " AND " + unused + " AND " + runs("discounts"),
	StateExpired:   enabled + " AND " + unused + " AND discounts.ends_at <= ?",
}

// discountUses are the discounts with a condition that names a group.
func (s *Store) discountUses(ctx context.Context, groupID string, most int) (uses []DiscountUse, count int64, err error) {
	rows, err := s.reading(ctx).Raw(`SELECT count(*) OVER (), discount_conditions.operator, NOT EXISTS (SELECT 1 FROM discount_condition_groups AS other
			WHERE other.condition_id = discount_conditions.id AND other.group_id <> naming.group_id), `+discountColumns+`
		FROM discount_condition_groups AS naming CROSS JOIN discount_conditions CROSS JOIN discount_rules CROSS JOIN discounts -- SQLite takes them in this order
		WHERE naming.group_id`+isBound+` AND discount_conditions.id = naming.condition_id AND discount_rules.id = discount_conditions.rule_id
			AND discounts.rule_id = discount_rules.id AND discounts.parent_id IS NULL
		ORDER BY discounts.code, discount_conditions.id LIMIT `+strconv.Itoa(most), storable(groupID)).Rows()
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var use DiscountUse
		if err := rows.Scan(append([]any{&count, &use.Operator, &use.OnlyGroup}, use.Discount.columns()...)...); err != nil {
			return nil, 0, err
		}
		uses = append(uses, use)
	}
	return uses, count, rows.Err()
}
