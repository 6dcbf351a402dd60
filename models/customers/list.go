package customers

import (
	"context"
	"fmt"
	"maps"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Query selects the customers of a list, their order and a page of it. The zero Query finds all customers, newest first, and
// reads no rows, only the total.
type Query struct {
	Search     string           // words in any order, in name, e-mail and phone
	Beginnings bool             // words of one or two letters are the beginnings of words
	Contains   string           // a part of the e-mail, the first or the last name, in any case but with its accents
	GroupID    string           // only members of this group,
	Added      record.TimeRange // and of these only who were added to it within this range
	NotIn      string           // only customers who are not in this group
	AnyGroup   []string         // only those in at least one of these groups,
	AllGroups  []string         // in all of these groups,
	NoGroupOf  []string         // in none of these groups,
	InNoGroup  bool             // in no group at all
	Metadata   []MetadataFilter
	HasAccount *bool
	Created    record.TimeRange
	Updated    record.TimeRange

	Similar bool     // where nobody has all the words, those are found who have all but one, and a similar one: Page.Similar
	ids     []string // only these; nil: all

	Order      record.Order
	Limit      int // 0: no rows, only the total; negative: all
	Offset     int
	After      string // only customers who come after the one with this id; the total still counts all
	CountUpTo  int64  // counting may stop here; 0: count exactly
	ShowGroups int    // how many groups to show of each customer

	ShowMembership bool // show since when each is a member of GroupID, and through whom
}

// Page is a page of customers and the total of the list.
type Page struct {
	Customers []Customer
	Total     record.Total
	Similar   bool // nobody has all the words; these have similar ones
}

// CustomerColumns are the columns of a Customer in SQL, in the order in which CustomerIn reads them.
var CustomerColumns = "customers.id, customers.email, " + each("customers.%s", TextFieldNames) +
	", customers.has_account, customers.billing_address_id, customers.metadata, customers.created_at, customers.updated_at"

// CustomerIn reads the values of CustomerColumns.
func CustomerIn(r *db.Row) (c Customer) {
	c.ID, c.Email = r.Text(), r.Text()
	for i := range TextFields {
		*TextFields[i].Of(&c) = r.NullText()
	}
	c.HasAccount, c.BillingAddressID, c.Metadata, c.CreatedAt, c.UpdatedAt = r.Bool(), r.NullText(), r.Metadata(), r.Time(), r.Time()
	return c
}

// Add adds the row of a query for a total and CustomerColumns.
func (p *Page) Add(r *db.Row) error {
	p.Total.Count = r.Int64()
	p.Customers = append(p.Customers, CustomerIn(r))
	return nil
}

var customerOrders = db.Sortable[Customer]{
	"id": {Keys: []string{"customers.id"}, Of: func(c Customer) []any { return []any{c.ID} }},
	"created_at": {Keys: []string{"customers.created_at", "customers.id"},
		Of: func(c Customer) []any { return []any{c.CreatedAt, c.ID} }},
	"updated_at": {Keys: []string{"customers.updated_at", "customers.id"},
		Of: func(c Customer) []any { return []any{c.UpdatedAt, c.ID} }},
	"name": {Keys: []string{"customers.name_key", "customers.id"},
		Of: func(c Customer) []any { return []any{text.SortKey(c.Name()), c.ID} }},
	"email": {Keys: []string{"customers.email", "customers.has_account"},
		Of: func(c Customer) []any { return []any{c.Email, c.HasAccount} }},
	"has_account": {Keys: []string{"customers.has_account", "customers.created_at", "customers.id"},
		Of: func(c Customer) []any { return []any{c.HasAccount, c.CreatedAt, c.ID} }},
	"first_name":         customersByName("first_lower", func(c Customer) *string { return c.FirstName }),
	"last_name":          customersByName("last_lower", func(c Customer) *string { return c.LastName }),
	"phone":              customersBy("phone", func(c Customer) *string { return c.Phone }),
	"metadata":           customersBy("metadata", func(c Customer) *string { return c.Metadata.Text() }),
	"billing_address_id": customersBy("billing_address_id", func(c Customer) *string { return c.BillingAddressID }),
}

// addedOrder is the order by when customers were added to the group of the query.
const addedOrder = "added_at"

// memberOrders are the orders of the members of a group.
var memberOrders = func() db.Sortable[Customer] {
	orders := maps.Clone(customerOrders)
	orders[addedOrder] = db.Keyset[Customer]{Keys: []string{"members.created_at", "members.customer_id"},
		Of: func(c Customer) []any { return []any{c.Membership.AddedAt, c.ID} }}
	return orders
}()

// customersBy is the order by a column that may be null, the customers without a value last.
func customersBy(column string, of func(Customer) *string) db.Keyset[Customer] {
	return db.NullsLast("customers."+column, "customers.id", func(c Customer) (string, string, bool) {
		return text.OrEmpty(of(c)), c.ID, of(c) != nil
	})
}

// customersByName is the order by a name in lower case, as far as an index takes it, the customers without one last.
func customersByName(column string, of func(Customer) *string) db.Keyset[Customer] {
	const afterAll = "\U0010ffff" // no letter comes after it
	keys := []string{fmt.Sprintf("coalesce(substr(customers.%s, 1, %d), '%s')", column, text.SortKeyLength, afterAll), "customers.id"}
	return db.Keyset[Customer]{Keys: keys, Of: func(c Customer) []any {
		if of(c) == nil {
			return []any{afterAll, c.ID}
		}
		return []any{text.Start(text.Lower(*of(c)), text.SortKeyLength), c.ID}
	}}
}

// customerIndexes are the indexes that hold customers in one of those orders.
var customerIndexes = map[string]string{
	"created_at": "customers_created", "updated_at": "customers_updated", "name": "customers_name",
	"email": "customers_email", "has_account": "customers_account", "first_name": "customers_first_name", "last_name": "customers_last_name",
}

// Orders are the names by which a list of customers can be sorted.
func Orders() []string { return customerOrders.Names() }

// Customers lists the customers that the query finds. The number of statements does not depend on the number of rows. One
// statement reads the page and its total where the total is kept or few are found. There is no transaction around several: it
// would cost two more round trips, for a total that may be out of date anyway when somebody reads it.
func (s *Store) Customers(ctx context.Context, q Query) (Page, error) {
	search, err := s.search(ctx, q)
	if err != nil {
		return Page{}, err
	}
	list, err := search.list()
	if err == nil && q.Similar && list.Total.Count == 0 {
		list, err = search.similar()
	}
	if err == nil {
		err = s.show(s.db.Read(ctx), list.Customers, q)
	}
	return list, s.db.WrapError("read customers", err)
}

// CountCustomers counts the customers that the query finds, as far as its CountUpTo.
func (s *Store) CountCustomers(ctx context.Context, q Query) (record.Total, error) {
	q.Limit = 0
	search, err := s.search(ctx, q)
	if err != nil {
		return record.Total{}, err
	}
	list, err := search.list()
	return list.Total, s.db.WrapError("count customers", err)
}

// EachCustomer visits the customers that the query finds, in their order, without holding them all in memory, nor a connection
// to the database during a visit. An error of visit ends it.
func (s *Store) EachCustomer(ctx context.Context, q Query, visit func(Customer) error) error {
	search, err := s.search(ctx, q)
	if err != nil {
		return err
	}
	return search.each(visit)
}

// normal is the query with its defaults, and with one group as GroupID, which is the fastest condition.
func (q Query) normal() Query {
	if q.Order.By == "" {
		q.Order = record.Order{By: "created_at", Desc: true}
	}
	if q.GroupID == "" {
		q.Added, q.ShowMembership = record.TimeRange{}, false
	}
	if len(q.AnyGroup) == 1 && q.AnyGroup[0] != "" && q.GroupID == "" {
		q.GroupID, q.AnyGroup = q.AnyGroup[0], nil
	}
	if len(q.AllGroups) > 0 && q.GroupID == "" {
		q.GroupID, q.AllGroups = q.AllGroups[0], q.AllGroups[1:]
	}
	return q
}

// IsNewest reports whether the query is only for a page of the newest customers, or of the newest members of GroupID.
func (q Query) IsNewest() bool {
	return q.Offset == 0 && q.After == "" && !q.Similar && q.ShowGroups == 0 && !q.ShowMembership && !q.filtered() &&
		(q.Order.By == "" || q.Order == newestFirst)
}

var newestFirst = record.Order{By: "created_at", Desc: true}

// filtered reports whether the query may leave out members of its group, or customers where it names no group.
func (q Query) filtered() bool {
	return q.NotIn != "" || q.filteredBeside()
}

// filteredBeside reports whether the query has conditions besides GroupID and NotIn.
func (q Query) filteredBeside() bool {
	return len(text.Words(q.Search)) > 0 || q.Contains != "" || len(q.AnyGroup) > 0 ||
		q.HasAccount != nil || !q.Added.Open() || !q.Created.Open() || !q.Updated.Open() || q.unindexed()
}

// unindexed reports whether the query has a condition that no index answers.
func (q Query) unindexed() bool {
	return q.ids != nil || len(q.AllGroups) > 0 || len(q.NoGroupOf) > 0 || q.InNoGroup || len(q.Metadata) > 0
}

// terms are those that the search text of each customer who is found has. Contains looks at fewer fields and at accents as
// well, so that its part here only narrows down.
func (q Query) terms() []text.Term {
	terms := text.Terms(q.Search)
	if q.Beginnings {
		terms = text.AtBeginnings(terms)
	}
	if part := text.Fold(q.Contains); part != "" {
		terms = append(terms, text.Term{{part}})
	}
	return terms
}

// show reads what the query shows of listed customers besides their own columns, in one statement for all of them each.
func (s *Store) show(db *gorm.DB, customers []Customer, q Query) error {
	if err := s.showGroups(db, customers, q.ShowGroups); err != nil || !q.ShowMembership {
		return err
	}
	return s.showMemberships(db, customers, q.GroupID)
}

// showGroups reads the first groups, most at most, of all listed customers in one statement.
func (s *Store) showGroups(db *gorm.DB, customers []Customer, most int) error {
	if most == 0 || len(customers) == 0 {
		return nil
	}
	ids := make([]string, len(customers))
	at := make(map[string]*Customer, len(customers))
	for i := range customers {
		ids[i] = customers[i].ID
		at[ids[i]] = &customers[i]
	}
	rows, err := db.Raw(`SELECT customer_id, id, name, in_all FROM (
			SELECT members.customer_id, customer_groups.id, customer_groups.name,
				row_number() OVER (PARTITION BY members.customer_id ORDER BY customer_groups.name_key, customer_groups.id) AS place,
				count(*) OVER (PARTITION BY members.customer_id) AS in_all
			FROM members JOIN customer_groups ON customer_groups.id = members.group_id
			WHERE members.customer_id IN ?
		) AS placed WHERE place <= ? ORDER BY customer_id, place`, s.db.Dialect.ValuesOf(ids), most).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var group GroupName
		var inAll int
		if err := rows.Scan(&id, &group.ID, &group.Name, &inAll); err != nil {
			return err
		}
		customer := at[id]
		customer.Groups = append(customer.Groups, group)
		customer.GroupsCount = inAll
	}
	return rows.Err()
}
