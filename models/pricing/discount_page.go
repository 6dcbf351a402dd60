package pricing

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// DiscountQuery finds discounts, in an order, a page of them at a time. The zero query finds all, newest first.
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
	At          time.Time // the time for the states; zero: now
	Created     record.TimeRange
	Updated     record.TimeRange

	Order     record.Order
	Limit     int // 0: no rows, only the total; negative: all
	Offset    int
	After     string // only what follows the discount with this id; the total is of all nevertheless
	CountUpTo int64  // counting may stop here; 0: count exactly
}

// DiscountPage is a page of discounts and how many there are in all.
type DiscountPage struct {
	Discounts []Discount
	Total     record.Total
}

const discountColumns = "discounts.id, discounts.code, discounts.is_dynamic, discounts.is_disabled, discounts.parent_id, " +
	"discounts.starts_at, " +
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

var discountOrders = db.Sortable[Discount]{
	"id":         {Keys: []string{"discounts.id"}, Of: func(d Discount) []any { return []any{d.ID} }},
	"created_at": {Keys: []string{"discounts.created_at", "discounts.id"}, Of: func(d Discount) []any { return []any{d.CreatedAt, d.ID} }},
	"updated_at": {Keys: []string{"discounts.updated_at", "discounts.id"}, Of: func(d Discount) []any { return []any{d.UpdatedAt, d.ID} }},
	"code":       {Keys: []string{"discounts.code"}, Of: func(d Discount) []any { return []any{d.Code} }},
	"starts_at":  {Keys: []string{"discounts.starts_at", "discounts.id"}, Of: func(d Discount) []any { return []any{d.StartsAt, d.ID} }},
	"ends_at": db.TimeNullsLast("discounts", "ends_at", func(d Discount) (*time.Time, time.Time, string) {
		return d.EndsAt, d.CreatedAt, d.ID
	}),
	"usage_count": {Keys: []string{"discounts.usage_count", "discounts.id"},
		Of: func(d Discount) []any { return []any{d.UsageCount, d.ID} }},
	"usage_limit": {Keys: []string{"(discounts.usage_limit IS NULL)", "coalesce(discounts.usage_limit, 0)", "discounts.id"},
		Of: func(d Discount) []any {
			if d.UsageLimit == nil {
				return []any{true, 0, d.ID}
			}
			return []any{false, *d.UsageLimit, d.ID}
		}},
	"is_disabled": {Keys: []string{"discounts.is_disabled", "discounts.created_at", "discounts.id"},
		Of: func(d Discount) []any { return []any{d.IsDisabled, d.CreatedAt, d.ID} }},
	"is_dynamic": {Keys: []string{"discounts.is_dynamic", "discounts.created_at", "discounts.id"},
		Of: func(d Discount) []any { return []any{d.IsDynamic, d.CreatedAt, d.ID} }},
	"type":  {Keys: []string{"discount_rules.type", "discounts.id"}, Of: func(d Discount) []any { return []any{d.Rule.Type, d.ID} }},
	"value": {Keys: []string{"discount_rules.value", "discounts.id"}, Of: func(d Discount) []any { return []any{d.Rule.Value, d.ID} }},
}

// DiscountOrders are the names by which a list of discounts can be sorted.
func DiscountOrders() []string { return discountOrders.Names() }

// Discounts lists the discounts that the query finds, and counts them.
func (s *Store) Discounts(ctx context.Context, q DiscountQuery) (list DiscountPage, err error) {
	listing, place, err := s.discountListing(ctx, q)
	if err != nil {
		return list, err
	}
	list.Discounts, list.Total, err = listing.Page(q.Limit, q.Offset, place, q.CountUpTo)
	return list, s.db.WrapError("read discounts", err)
}

// EachDiscount visits the discounts that the query finds, in their order, without holding them all in memory, nor the
// database while a visit takes its time.
func (s *Store) EachDiscount(ctx context.Context, q DiscountQuery, visit func(Discount) error) error {
	listing, place, err := s.discountListing(ctx, q)
	if err != nil {
		return err
	}
	return s.db.WrapError("visit each discount", listing.Each(q.Limit, q.Offset, place, visit))
}

// DiscountsByID finds discounts by their ids.
func (s *Store) DiscountsByID(ctx context.Context, ids []string) (map[string]Discount, error) {
	found, err := discountsWhere(s.db.Read(ctx), "discounts.id IN ?", s.db.Dialect.ValuesOf(ids))
	discounts := make(map[string]Discount, len(found))
	for _, discount := range found {
		discounts[discount.ID] = discount
	}
	return discounts, s.db.WrapError("read discounts", err)
}

func (s *Store) discountListing(ctx context.Context, q DiscountQuery) (l db.Listing[Discount], place []any, err error) {
	if q.Order.By == "" {
		q.Order = record.Order{By: "created_at", Desc: true}
	}
	if q.At.IsZero() {
		q.At = record.Now()
	}
	l = db.Listing[Discount]{
		Found:   func() *gorm.DB { return s.foundDiscounts(s.db.Read(ctx), q) },
		Columns: discountColumns, Places: (*Discount).columns, Batch: s.db.Sizes.Batch,
	}
	if l.Order, l.Sorting, err = discountOrders.By(q.Order); err != nil || q.After == "" {
		return l, nil, err
	}
	found, err := s.discount(s.db.Read(ctx), q.After)
	place, err = l.Order.After(q.After, found.Discount, err, q.Order, func(at time.Time) Discount {
		return Discount{ID: q.After, CreatedAt: at}
	})
	return l, place, err
}

func (s *Store) foundDiscounts(tx *gorm.DB, q DiscountQuery) *gorm.DB {
	tx = withRules(tx)
	for _, word := range text.Words(q.Search) {
		tx = tx.Where("("+s.db.Dialect.Contains("discounts.search")+" OR "+s.db.Dialect.Contains("discount_rules.search")+")", word, word)
	}
	if text := text.Storable(text.Lower(q.Contains)); text != "" {
		tx = tx.Where(s.db.Dialect.Contains("discounts.code_lower"), text)
	}
	for _, among := range []struct {
		column string
		texts  []string
	}{{"discounts.id", q.IDs}, {"discount_rules.type", q.Types}, {"discount_rules.allocation", q.Allocations}} {
		if among.texts != nil {
			tx = tx.Where(among.column+" IN ?", s.db.Dialect.ValuesOf(among.texts))
		}
	}
	if q.IsDynamic != nil {
		tx = tx.Where("discounts.is_dynamic = ?", *q.IsDynamic)
	}
	if q.IsDisabled != nil {
		tx = tx.Where("discounts.is_disabled = ?", *q.IsDisabled)
	}
	if q.ParentID != "" {
		tx = tx.Where("discounts.parent_id = ?", text.Storable(q.ParentID))
	}
	if q.AnyGroup != nil {
		tx = tx.Where(`discounts.rule_id IN (SELECT rule_id FROM discount_conditions JOIN discount_condition_groups
			ON condition_id = discount_conditions.id WHERE group_id IN ?)`, s.db.Dialect.ValuesOf(q.AnyGroup))
	}
	if q.States != nil {
		tx = inStates(tx, q.States, q.At, discountStates)
	}
	return db.During(db.During(tx, q.Created, "discounts.created_at"), q.Updated, "discounts.updated_at")
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
	rows, err := s.db.Read(ctx).
		Raw(`SELECT count(*) OVER (), discount_conditions.operator, NOT EXISTS (SELECT 1 FROM discount_condition_groups AS other
			WHERE other.condition_id = discount_conditions.id AND other.group_id <> naming.group_id), `+discountColumns+`
		FROM discount_condition_groups AS naming CROSS JOIN discount_conditions -- SQLite takes them in this order
			CROSS JOIN discount_rules CROSS JOIN discounts
		WHERE naming.group_id`+
			db.IsBound+` AND discount_conditions.id = naming.condition_id AND discount_rules.id = discount_conditions.rule_id
			AND discounts.rule_id = discount_rules.id AND discounts.parent_id IS NULL
		ORDER BY discounts.code, discount_conditions.id LIMIT `+strconv.Itoa(most), text.Storable(groupID)).Rows()
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
