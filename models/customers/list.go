package customers

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Query says which customers a list shows, in which order, and how much of it. The zero
// query finds everybody, newest first.
type Query struct {
	Search     string   // words in any order, in name, e-mail and phone
	Contains   string   // a text within the e-mail, the first or the last name, as it stands but for case
	GroupID    string   // only members of this group
	NotIn      string   // only who is not in this group
	AnyGroup   []string // who is in one of these groups at least,
	AllGroups  []string // in all of these,
	NoGroupOf  []string // in none of these,
	InNoGroup  bool     // in no group at all
	Metadata   []MetadataFilter
	HasAccount *bool
	Created    record.TimeRange
	Updated    record.TimeRange

	Order      record.Order
	Limit      int // 0: no rows, only the total; negative: all
	Offset     int
	After      string // only what follows the customer with this id; the total is of all nevertheless
	CountUpTo  int64  // counting may stop here; 0: count exactly
	ShowGroups int    // how many groups to show of each customer
}

// Page is a page of customers and how many there are in all.
type Page struct {
	Customers []Customer
	Total     record.Total
}

var customerColumns = "customers.id, customers.email, " + each("customers.%s", customerTextNames) +
	", customers.has_account, customers.billing_address_id, customers.metadata, customers.created_at, customers.updated_at"

// columns are the places of customerColumns.
func (c *Customer) columns() []any {
	places := append(make([]any, 0, 10), &c.ID, &c.Email)
	for _, known := range customerTexts {
		places = append(places, known.of(c))
	}
	return append(places, &c.HasAccount, &c.BillingAddressID, &c.Metadata, &c.CreatedAt, &c.UpdatedAt)
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
	"first_name":         customersBy("first_lower", func(c Customer) *string { return text.Lowered(c.FirstName) }),
	"last_name":          customersBy("last_lower", func(c Customer) *string { return text.Lowered(c.LastName) }),
	"phone":              customersBy("phone", func(c Customer) *string { return c.Phone }),
	"metadata":           customersBy("metadata", func(c Customer) *string { return c.Metadata.Text() }),
	"billing_address_id": customersBy("billing_address_id", func(c Customer) *string { return c.BillingAddressID }),
}

func customersBy(column string, of func(Customer) *string) db.Keyset[Customer] {
	return db.NullsLast("customers."+column, "customers.id", func(c Customer) (string, string, bool) {
		return text.OrEmpty(of(c)), c.ID, of(c) != nil
	})
}

// customerIndexes are the indexes that have customers in one of those orders.
var customerIndexes = map[string]string{
	"created_at": "customers_created", "updated_at": "customers_updated", "name": "customers_name",
	"email": "customers_email", "has_account": "customers_account",
}

// Orders are the names by which a list of customers can be sorted.
func Orders() []string { return customerOrders.Names() }

// Customers lists the customers that the query finds. The number of statements does not depend on
// the number of rows. The page and its total are read by one statement where the total is known or
// few are found; a transaction around the others would cost two more ways to the database, for a total
// that has changed by the time it is read anyway.
func (s *Store) Customers(ctx context.Context, q Query) (Page, error) {
	search, err := s.search(ctx, q)
	if err != nil {
		return Page{}, err
	}
	list, err := search.list()
	if err == nil {
		err = s.showGroups(s.db.Read(ctx), list.Customers, q.ShowGroups)
	}
	return list, s.db.WrapError("read customers", err)
}

// CountCustomers tells how many customers the query finds.
func (s *Store) CountCustomers(ctx context.Context, q Query) (record.Total, error) {
	search, err := s.search(ctx, q)
	if err != nil {
		return record.Total{}, err
	}
	total, err := search.count()
	return total, s.db.WrapError("count customers", err)
}

// EachCustomer visits the customers that the query finds, in their order, without holding them
// all in memory, nor the database while a visit takes its time.
func (s *Store) EachCustomer(ctx context.Context, q Query, visit func(Customer) error) error {
	search, err := s.search(ctx, q)
	if err != nil {
		return err
	}
	return search.each(visit)
}

// normal is the query with its defaults, and said in the way that is answered fastest.
func (q Query) normal() Query {
	if q.Order.By == "" {
		q.Order = record.Order{By: "created_at", Desc: true}
	}
	if len(q.AnyGroup) == 1 && q.AnyGroup[0] != "" && q.GroupID == "" {
		q.GroupID, q.AnyGroup = q.AnyGroup[0], nil
	}
	if len(q.AllGroups) > 0 && q.GroupID == "" {
		q.GroupID, q.AllGroups = q.AllGroups[0], q.AllGroups[1:]
	}
	return q
}

// filtered tells whether the query leaves out any member of its group, or any customer where
// it names no group.
func (q Query) filtered() bool {
	return q.NotIn != "" || q.filteredBeside()
}

// filteredBeside tells whether the query leaves out anybody but for being in a group or not.
func (q Query) filteredBeside() bool {
	return len(text.Words(q.Search)) > 0 || q.Contains != "" || len(q.AnyGroup) > 0 ||
		q.HasAccount != nil || !q.Created.Open() || !q.Updated.Open() || q.unindexed()
}

// unindexed tells whether the query has a condition that no index answers.
func (q Query) unindexed() bool {
	return len(q.AllGroups) > 0 || len(q.NoGroupOf) > 0 || q.InNoGroup || len(q.Metadata) > 0
}

// texts are what the search text of a customer must hold, as far as that can be told from it.
func (q Query) texts() []string {
	texts := text.Words(q.Search)
	if part := text.Fold(q.Contains); part != "" {
		texts = append(texts, part)
	}
	return texts
}

// showGroups reads the first groups of all listed customers at once.
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
