// Package newest answers what programs ask all the time, one record and the newest of each list, by texts that nobody builds. Whatever
// else is asked is left to package customers.
package newest

import (
	"cmp"
	"context"
	"slices"

	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/text"
)

// Store is the store of customers, with shorter ways to some of its answers.
type Store struct {
	*customers.Store
	db                        *db.DB
	group, customer           db.Constant
	groups, everyone, members map[int]db.Constant // by the limit
}

// New is the store over that of customers in the same database.
func New(opened *db.DB, people *customers.Store) *Store {
	return &Store{
		Store: people, db: opened,
		group:    opened.Constant("SELECT " + customers.GroupColumns + " FROM customer_groups WHERE id = ?"),
		customer: opened.Constant("SELECT " + customers.CustomerColumns + " FROM customers WHERE id = ?"),
		groups: opened.Limited(func(limit string) string {
			return "SELECT (SELECT count FROM totals WHERE name = 'customer_groups'), " + customers.GroupColumns +
				" FROM customer_groups ORDER BY created_at DESC, id DESC " + limit
		}),
		everyone: opened.Limited(func(limit string) string {
			return "SELECT " + customers.TotalOfAll + ", " + customers.CustomerColumns + " FROM " +
				opened.Dialect.UseIndex("customers", "customers_created") + " ORDER BY customers.created_at DESC, customers.id DESC " + limit
		}),
		// The index has the members in their order; the databases would sort whole customers to be sure of it.
		members: opened.Limited(func(limit string) string {
			return "SELECT " + customers.TotalOfMembers + ", " + customers.CustomerColumns +
				" FROM (SELECT members.customer_id AS at FROM members WHERE members.group_id" + db.IsBound +
				" ORDER BY members.customer_created_at DESC, members.customer_id DESC " + limit +
				") AS page CROSS JOIN customers WHERE customers.id = page.at"
		}),
	}
}

// Group finds a customer group by id.
func (s *Store) Group(ctx context.Context, id string) (found customers.Group, err error) {
	if err := s.db.Ask(ctx, s.forGroup(id, &found)); err != nil {
		return found, s.db.WrapError("read group", err)
	}
	if found.ID == "" {
		return found, customers.NoGroup(id)
	}
	return found, nil
}

func (s *Store) forGroup(id string, found *customers.Group) db.Question {
	return db.Question{Constant: s.group, Values: []any{text.Storable(id)}, Row: func(r *db.Row) error {
		*found = customers.GroupIn(r)
		return nil
	}}
}

// Customer finds a customer by id.
func (s *Store) Customer(ctx context.Context, id string) (found customers.Customer, err error) {
	err = s.db.Ask(ctx, db.Question{Constant: s.customer, Values: []any{text.Storable(id)}, Row: func(r *db.Row) error {
		found = customers.CustomerIn(r)
		return nil
	}})
	switch {
	case err != nil:
		return found, s.db.WrapError("read customer", err)
	case found.ID == "":
		return found, customers.NoCustomer(id)
	}
	return found, nil
}

// Groups is that of customers.Store.
func (s *Store) Groups(ctx context.Context, q customers.GroupQuery) (list customers.GroupPage, err error) {
	constant, ok := s.groups[q.Limit]
	if !ok || !q.IsNewest() {
		return s.Store.Groups(ctx, q)
	}
	list.Groups = make([]customers.Group, 0, q.Limit)
	err = s.db.Ask(ctx, db.Question{Constant: constant, Row: list.Add})
	list.Total = list.Total.UpTo(q.CountUpTo)
	return list, s.db.WrapError("read groups", err)
}

// Customers is that of customers.Store.
func (s *Store) Customers(ctx context.Context, q customers.Query) (list customers.Page, err error) {
	question, ok := s.forCustomers(q, &list)
	if !ok {
		return s.Store.Customers(ctx, q)
	}
	err = s.db.Ask(ctx, question)
	inOrder(list.Customers)
	return list, s.db.WrapError("read customers", err)
}

// GroupWithMembers finds a group, and the customers in it that a query finds. A group that does not exist is the zero Group, and nobody
// is in it.
func (s *Store) GroupWithMembers(
	ctx context.Context, id string, q customers.Query,
) (group customers.Group, list customers.Page, err error) {
	q.GroupID = id
	question, ok := s.forCustomers(q, &list)
	if ok {
		err = s.db.Ask(ctx, s.forGroup(id, &group), question)
		inOrder(list.Customers)
		return group, list, s.db.WrapError("read members", err)
	}
	if err = s.db.Ask(ctx, s.forGroup(id, &group)); err == nil {
		list, err = s.Store.Customers(ctx, q)
	}
	return group, list, s.db.WrapError("read members", err)
}

// forCustomers is the question for the newest customers, or members of a group; false: the query asks for something else.
func (s *Store) forCustomers(q customers.Query, list *customers.Page) (question db.Question, ok bool) {
	byLimit, values := s.everyone, []any(nil)
	if q.GroupID != "" {
		id := text.Storable(q.GroupID)
		byLimit, values = s.members, []any{id, id}
	}
	constant, ok := byLimit[q.Limit]
	if !ok || !q.IsNewest() {
		return question, false
	}
	list.Customers = make([]customers.Customer, 0, q.Limit)
	return db.Question{Constant: constant, Values: values, Row: list.Add}, true
}

// inOrder puts the newest first, as they nearly always are.
func inOrder(list []customers.Customer) {
	slices.SortFunc(list, func(a, b customers.Customer) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID))
	})
}
