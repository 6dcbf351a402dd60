package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// GroupQuery says which customer groups a list shows, in which order, and how much of it. The zero
// query finds all, newest first.
type GroupQuery struct {
	Search     string   // words in any order, in name and description
	Contains   string   // a text within the name, as it stands but for case
	Names      []string // one of these names exactly
	IDs        []string // one of these ids
	ID         IDRange  // only ids within it
	CustomerID string   // only groups this customer is in
	NotOf      string   // only groups this customer is not in
	Condition  string   // only groups that this condition of a discount names
	Customers  Between  // only groups with so many customers
	Metadata   []MetadataFilter
	Created    TimeRange
	Updated    TimeRange

	Order     Order
	Limit     int // 0: no rows, only the total; negative: all
	Offset    int
	After     string // only what follows the group with this id; the total is of all nevertheless
	CountUpTo int64  // counting may stop here; 0: count exactly
}

// Between are the bounds of a number, which belong to it; nil: there is none.
type Between struct{ Least, Most *int64 }

// GroupList is a page of customer groups and how many there are in all.
type GroupList struct {
	Groups []CustomerGroup
	Total  Total
}

const groupColumns = "customer_groups.id, customer_groups.name, customer_groups.description, customer_groups.metadata, " +
	"customer_groups.customers_count, customer_groups.created_at, customer_groups.updated_at"

// columns are the places of groupColumns.
func (g *CustomerGroup) columns() []any {
	return []any{&g.ID, &g.Name, &g.Description, &g.Metadata, &g.CustomersCount, &g.CreatedAt, &g.UpdatedAt}
}

var groupOrders = orders[CustomerGroup]{
	"id":              {[]string{"id"}, func(g CustomerGroup) []any { return []any{g.ID} }},
	"created_at":      {[]string{"created_at", "id"}, func(g CustomerGroup) []any { return []any{g.CreatedAt, g.ID} }},
	"updated_at":      {[]string{"updated_at", "id"}, func(g CustomerGroup) []any { return []any{g.UpdatedAt, g.ID} }},
	"name":            {[]string{"name_key", "id"}, func(g CustomerGroup) []any { return []any{sortKey(g.Name), g.ID} }},
	"customers_count": {[]string{"customers_count", "id"}, func(g CustomerGroup) []any { return []any{g.CustomersCount, g.ID} }},
	"description":     groupsBy("description", func(g CustomerGroup) *string { return g.Description }),
	"metadata":        groupsBy("metadata", func(g CustomerGroup) *string { return g.Metadata.text() }),
}

func groupsBy(column string, of func(CustomerGroup) *string) order[CustomerGroup] {
	return emptyLast(column, "id", func(g CustomerGroup) (string, string, bool) { return text(of(g)), g.ID, of(g) != nil })
}

// Groups lists the customer groups that the query finds, and counts them, in one statement.
func (s *Store) Groups(ctx context.Context, q GroupQuery) (list GroupList, err error) {
	order, sorting, err := q.order()
	if err != nil {
		return GroupList{}, err
	}
	var place []any
	if q.After != "" {
		found, err := s.group(s.reading(ctx), q.After)
		place, err = order.after(q.After, found.CustomerGroup, err, q.Order, func(at time.Time) CustomerGroup {
			return CustomerGroup{ID: q.After, CreatedAt: at}
		})
		if err != nil {
			return GroupList{}, err
		}
	}
	return s.groups(s.reading(ctx), q, sorting, place)
}

func (s *Store) groups(db *gorm.DB, q GroupQuery, order sorting, place []any) (list GroupList, err error) {
	list.Groups = []CustomerGroup{}
	if q.Limit != 0 {
		rows, err := page(order.past(s.foundGroups(db, q), place), q.Limit, q.Offset).
			Select("(?), "+groupColumns, s.groupTotal(db, q)).Order(order.sql()).Rows()
		if err != nil {
			return list, s.shown(err)
		}
		defer rows.Close()
		for rows.Next() {
			list.Groups = append(list.Groups, CustomerGroup{})
			group := &list.Groups[len(list.Groups)-1]
			if err := rows.Scan(append([]any{&list.Total.Count}, group.columns()...)...); err != nil {
				return list, err
			}
		}
		if err := rows.Err(); err != nil {
			return list, s.shown(err)
		}
	}
	if len(list.Groups) == 0 && (q.Limit == 0 || q.Offset > 0 || place != nil) {
		err = s.groupTotal(db, q).Row().Scan(&list.Total.Count)
	}
	list.Total = list.Total.upTo(q.CountUpTo)
	return list, s.shown(err)
}

// EachGroup visits the customer groups that the query finds, in their order, without holding
// them all in memory, nor the database while a visit takes its time.
func (s *Store) EachGroup(ctx context.Context, q GroupQuery, visit func(CustomerGroup) error) error {
	order, sorting, err := q.order()
	if err != nil {
		return err
	}
	return inBatches(q.Limit, s.sizes.batch, func(after *CustomerGroup, limit int) ([]CustomerGroup, error) {
		q.Limit, q.CountUpTo = limit, 1
		if after == nil {
			list, err := s.Groups(ctx, q)
			return list.Groups, err
		}
		q.Offset = 0
		list, err := s.groups(s.reading(ctx), q, sorting, order.of(*after))
		return list.Groups, err
	}, visit)
}

func (q GroupQuery) order() (order[CustomerGroup], sorting, error) {
	if q.Order.By == "" {
		q.Order = Order{By: "created_at", Desc: true}
	}
	return groupOrders.order(q.Order)
}

func (q GroupQuery) filtered() bool {
	return len(words(q.Search)) > 0 || q.Contains != "" || q.Names != nil || q.IDs != nil || q.ID != IDRange{} ||
		q.CustomerID != "" || q.NotOf != "" || q.Condition != "" || q.Customers != Between{} || len(q.Metadata) > 0 || !q.Created.open() || !q.Updated.open()
}

// groupTotal is the number of groups that are found: kept with every change, or counted.
func (s *Store) groupTotal(db *gorm.DB, q GroupQuery) *gorm.DB {
	if !q.filtered() {
		return db.Table("totals").Select("count").Where("name = ?", "customer_groups")
	}
	found := s.foundGroups(db, q).Select("1")
	if q.CountUpTo > 0 {
		found = found.Limit(int(q.CountUpTo) + 1)
	}
	return db.Table("(?) AS found", found).Select("count(*)")
}

// named leaves only the groups that have one of these names. An index has the beginnings of names only.
func named(db *gorm.DB, dialect dialect, names []string) *gorm.DB {
	return db.Where("name_key IN ? AND name IN ?", dialect.valuesOf(sortKeys(names)), dialect.valuesOf(names))
}

// foundGroups is the query for the groups that are meant. Groups are few beside customers: their names need no
// search index.
func (s *Store) foundGroups(db *gorm.DB, q GroupQuery) *gorm.DB {
	db = db.Table("customer_groups")
	for _, word := range words(q.Search) {
		db = db.Where(s.dialect.holds("search"), word)
	}
	if q.Contains != "" {
		db = db.Where(s.dialect.holds("name_lower"), storable(lower(q.Contains)))
	}
	if q.Names != nil {
		db = named(db, s.dialect, q.Names)
	}
	if q.IDs != nil {
		db = db.Where("id IN ?", s.dialect.valuesOf(q.IDs))
	}
	if q.CustomerID != "" {
		db = db.Where("id IN (SELECT group_id FROM members WHERE customer_id = ?)", storable(q.CustomerID))
	}
	if q.NotOf != "" {
		db = db.Where("id NOT IN (SELECT group_id FROM members WHERE customer_id = ?)", storable(q.NotOf))
	}
	if q.Condition != "" {
		db = db.Where("id IN (SELECT group_id FROM discount_condition_groups WHERE condition_id = ?)", storable(q.Condition))
	}
	if q.Customers.Least != nil {
		db = db.Where("customers_count >= ?", *q.Customers.Least)
	}
	if q.Customers.Most != nil {
		db = db.Where("customers_count <= ?", *q.Customers.Most)
	}
	db = withMetadata(db, s.dialect, "customer_groups", q.Metadata)
	return during(during(s.within(db, q.ID), q.Created, "created_at"), q.Updated, "updated_at")
}

// IDRange bounds ids, as texts in the order of their bytes; empty bounds are open.
type IDRange struct {
	After, From, Before, Until     string // >, >=, <, <=
	Contains, StartsWith, EndsWith string
}

func (s *Store) within(db *gorm.DB, r IDRange) *gorm.DB {
	bounds := []struct{ text, condition string }{
		{r.After, "id > ?"}, {r.From, "id >= ?"}, {r.Before, "id < ?"}, {r.Until, "id <= ?"}, {r.Contains, s.dialect.holds("id")},
	}
	for _, bound := range bounds {
		if bound.text != "" {
			db = db.Where(bound.condition, storable(bound.text))
		}
	}
	if r.StartsWith != "" {
		db = db.Where("substr(id, 1, length(?)) = ?", storable(r.StartsWith), storable(r.StartsWith))
	}
	if r.EndsWith != "" {
		db = db.Where("substr(id, length(id) - length(?) + 1) = ?", storable(r.EndsWith), storable(r.EndsWith))
	}
	return db
}
