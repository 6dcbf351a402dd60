package customers

import (
	"context"
	"time"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// GroupQuery selects the customer groups of a list, their order and a page of it. The zero GroupQuery finds all groups, newest
// first, and reads no rows, only the total.
type GroupQuery struct {
	Search     string   // words in any order, in name and description
	Contains   string   // a part of the name, in any case but with its accents
	Names      []string // only names that are, to the letter, one of these; nil: any
	IDs        []string // only these ids; nil: any
	ID         IDRange  // only ids within it
	CustomerID string   // only groups this customer is in
	NotOf      string   // only groups this customer is not in
	Condition  string   // only groups that this condition of a discount names
	Customers  Between  // only groups whose number of customers is within these bounds
	Metadata   []MetadataFilter
	Created    record.TimeRange
	Updated    record.TimeRange
	Changed    record.TimeRange // as ChangedAt of a group

	ShowMembership bool // show since when the customer CustomerID is in each, and through whom

	Similar bool // where no group has all the words, those are found who have all but one, and a similar one: GroupPage.Similar

	Order     record.Order
	Limit     int // 0: no rows, only the total; negative: all
	Offset    int
	After     string // only groups that come after the one with this id; the total still counts all
	CountUpTo int64  // counting may stop here; 0: count exactly
}

// Between bounds a number, both bounds included; nil: there is no such bound.
type Between struct{ Least, Most *int64 }

// GroupPage is a page of customer groups and the total of the list.
type GroupPage struct {
	Groups  []Group
	Total   record.Total
	Similar bool // no group has all the words; these have similar ones
}

// GroupColumns are the columns of a Group in SQL, in the order in which GroupIn reads them.
const GroupColumns = "customer_groups.id, customer_groups.name, customer_groups.description, customer_groups.metadata, " +
	"customer_groups.customers_count, customer_groups.created_at, customer_groups.updated_at, customer_groups.members_changed_at"

// groupChanged is ChangedAt in SQL.
const groupChanged = "(CASE WHEN customer_groups.members_changed_at > customer_groups.updated_at THEN customer_groups.members_changed_at " +
	"ELSE customer_groups.updated_at END)"

// GroupIn reads the values of GroupColumns.
func GroupIn(r *db.Row) Group {
	return Group{ID: r.Text(), Name: r.Text(), Description: r.NullText(), Metadata: r.Metadata(), CustomersCount: r.Int64(),
		CreatedAt: r.Time(), UpdatedAt: r.Time(), MembersChangedAt: r.NullTime()}
}

// Add adds the row of a query for a total and GroupColumns.
func (p *GroupPage) Add(r *db.Row) error {
	p.Total.Count = r.Int64()
	p.Groups = append(p.Groups, GroupIn(r))
	return nil
}

var groupOrders = db.Sortable[Group]{
	"id":              {Keys: []string{"id"}, Of: func(g Group) []any { return []any{g.ID} }},
	"created_at":      {Keys: []string{"created_at", "id"}, Of: func(g Group) []any { return []any{g.CreatedAt, g.ID} }},
	"updated_at":      {Keys: []string{"updated_at", "id"}, Of: func(g Group) []any { return []any{g.UpdatedAt, g.ID} }},
	"changed_at":      {Keys: []string{groupChanged, "id"}, Of: func(g Group) []any { return []any{g.ChangedAt(), g.ID} }},
	"name":            {Keys: []string{"name_key", "id"}, Of: func(g Group) []any { return []any{text.SortKey(g.Name), g.ID} }},
	"customers_count": {Keys: []string{"customers_count", "id"}, Of: func(g Group) []any { return []any{g.CustomersCount, g.ID} }},
	"description":     groupsBy("description", func(g Group) *string { return g.Description }),
	"metadata":        groupsBy("metadata", func(g Group) *string { return g.Metadata.Text() }),
}

// groupsBy is the order by a column that may be null, the groups without a value last.
func groupsBy(column string, of func(Group) *string) db.Keyset[Group] {
	return db.NullsLast(column, "id", func(g Group) (string, string, bool) { return text.OrEmpty(of(g)), g.ID, of(g) != nil })
}

// Groups lists the customer groups that the query finds, and counts them, in one statement wherever there are rows.
func (s *Store) Groups(ctx context.Context, q GroupQuery) (list GroupPage, err error) {
	order, sorting, err := q.order()
	if err != nil {
		return GroupPage{}, err
	}
	var place []any
	if q.After != "" {
		found, err := s.group(s.db.Read(ctx), q.After)
		place, err = order.After(q.After, found.Group, err, q.Order, func(at time.Time) Group {
			return Group{ID: q.After, CreatedAt: at}
		})
		if err != nil {
			return GroupPage{}, err
		}
	}
	list, err = s.groups(s.db.Read(ctx), q, sorting, place)
	if err == nil && q.Similar && list.Total.Count == 0 {
		list, err = s.similarGroups(s.db.Read(ctx), q, sorting)
	}
	if err == nil && q.ShowMembership {
		err = s.showMembershipsOf(s.db.Read(ctx), list.Groups, q.CustomerID)
	}
	return list, s.db.WrapError("read groups", err)
}

func (s *Store) groups(tx *gorm.DB, q GroupQuery, order db.Sorting, place []any) (list GroupPage, err error) {
	list.Groups = []Group{}
	if q.Limit != 0 {
		page := db.Page(order.Past(s.foundGroups(tx, q), place), q.Limit, q.Offset).
			Select("(?), "+GroupColumns, s.groupTotal(tx, q)).Order(order.SQL())
		if err = db.EachRow(page, list.Add); err != nil {
			return list, err
		}
	}
	if len(list.Groups) == 0 && (q.Limit == 0 || q.Offset > 0 || place != nil) {
		err = s.groupTotal(tx, q).Row().Scan(&list.Total.Count)
	}
	list.Total = list.Total.UpTo(q.CountUpTo)
	return list, err
}

// EachGroup visits the customer groups that the query finds, in their order, without holding them all in memory, nor a
// connection to the database during a visit. An error of visit ends it.
func (s *Store) EachGroup(ctx context.Context, q GroupQuery, visit func(Group) error) error {
	order, sorting, err := q.order()
	if err != nil {
		return err
	}
	return db.InBatches(q.Limit, s.db.Sizes.Batch, func(after *Group, limit int) ([]Group, error) {
		q.Limit, q.CountUpTo = limit, 1
		if after == nil {
			list, err := s.Groups(ctx, q)
			return list.Groups, err
		}
		q.Offset = 0
		list, err := s.groups(s.db.Read(ctx), q, sorting, order.Of(*after))
		return list.Groups, s.db.WrapError("read groups", err)
	}, visit)
}

func (q GroupQuery) order() (db.Keyset[Group], db.Sorting, error) {
	if q.Order.By == "" {
		q.Order = record.Order{By: "created_at", Desc: true}
	}
	return groupOrders.By(q.Order)
}

// IsNewest reports whether the query is only for a page of the newest groups.
func (q GroupQuery) IsNewest() bool {
	return q.Offset == 0 && q.After == "" && !q.Similar && !q.ShowMembership && !q.filtered() && (q.Order.By == "" || q.Order == newestFirst)
}

func (q GroupQuery) filtered() bool {
	return len(text.Words(q.Search)) > 0 || q.Contains != "" || q.Names != nil || q.IDs != nil || q.ID != IDRange{} ||
		q.CustomerID != "" || q.NotOf != "" || q.Condition != "" || q.Customers != Between{} || len(q.Metadata) > 0 ||
		!q.Created.Open() || !q.Updated.Open() || !q.Changed.Open()
}

// groupTotal is the query for the number of groups that are found: the kept total where the query finds all, or a count.
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

// named leaves only the groups that have exactly one of these names. The index has only sort keys, which several names share.
func named(db *gorm.DB, dialect db.Dialect, names []string) *gorm.DB {
	return db.Where("name_key IN ? AND name IN ?", dialect.ValuesOf(text.SortKeys(names)), dialect.ValuesOf(names))
}

// foundGroups is the query for the groups that are found. Groups are few compared with customers: their names need no search
// index.
func (s *Store) foundGroups(tx *gorm.DB, q GroupQuery) *gorm.DB {
	tx = tx.Table("customer_groups")
	for _, word := range text.Words(q.Search) {
		tx = tx.Where(s.db.Dialect.Contains("search"), word)
	}
	if q.Contains != "" {
		tx = tx.Where(s.db.Dialect.Contains("name_lower"), text.Storable(text.Lower(q.Contains)))
	}
	if q.Names != nil {
		tx = named(tx, s.db.Dialect, q.Names)
	}
	if q.IDs != nil {
		tx = tx.Where("id IN ?", s.db.Dialect.ValuesOf(q.IDs))
	}
	if q.CustomerID != "" {
		tx = tx.Where("id IN (SELECT group_id FROM members WHERE customer_id = ?)", text.Storable(q.CustomerID))
	}
	if q.NotOf != "" {
		tx = tx.Where("id NOT IN (SELECT group_id FROM members WHERE customer_id = ?)", text.Storable(q.NotOf))
	}
	if q.Condition != "" {
		tx = tx.Where("id IN (SELECT group_id FROM discount_condition_groups WHERE condition_id = ?)", text.Storable(q.Condition))
	}
	if q.Customers.Least != nil {
		tx = tx.Where("customers_count >= ?", *q.Customers.Least)
	}
	if q.Customers.Most != nil {
		tx = tx.Where("customers_count <= ?", *q.Customers.Most)
	}
	tx = withMetadata(tx, s.db.Dialect, "customer_groups", q.Metadata)
	tx = db.During(db.During(s.within(tx, q.ID), q.Created, "created_at"), q.Updated, "updated_at")
	return db.During(tx, q.Changed, groupChanged)
}

// IDRange bounds ids, as texts in the order of their bytes. An empty text is no bound.
type IDRange struct {
	After, From, Before, Until     string // >, >=, <, <=
	Contains, StartsWith, EndsWith string
}

func (s *Store) within(db *gorm.DB, r IDRange) *gorm.DB {
	bounds := []struct{ text, condition string }{
		{r.After, "id > ?"}, {r.From, "id >= ?"}, {r.Before, "id < ?"}, {r.Until, "id <= ?"}, {r.Contains, s.db.Dialect.Contains("id")},
	}
	for _, bound := range bounds {
		if bound.text != "" {
			db = db.Where(bound.condition, text.Storable(bound.text))
		}
	}
	if r.StartsWith != "" {
		db = db.Where("substr(id, 1, length(?)) = ?", text.Storable(r.StartsWith), text.Storable(r.StartsWith))
	}
	if r.EndsWith != "" {
		db = db.Where("substr(id, length(id) - length(?) + 1) = ?", text.Storable(r.EndsWith), text.Storable(r.EndsWith))
	}
	return db
}
