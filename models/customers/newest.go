package customers

import (
	"cmp"
	"context"
	"slices"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// constants are the questions that programs ask all the time, as texts that nobody builds: one record, and the newest of each list.
type constants struct {
	group, customer            db.Constant
	groups, customers, members map[int]db.Constant // by the limit
}

func constantsOf(opened *db.DB) (c constants) {
	c.group = opened.Constant("SELECT " + GroupColumns + " FROM customer_groups WHERE id = ?")
	c.customer = opened.Constant("SELECT " + customerColumns + " FROM customers WHERE id = ?")
	c.groups = opened.Limited(func(limit string) string {
		return "SELECT (SELECT count FROM totals WHERE name = 'customer_groups'), " + GroupColumns +
			" FROM customer_groups ORDER BY created_at DESC, id DESC " + limit
	})
	c.customers = opened.Limited(func(limit string) string {
		return "SELECT " + totalOfAll + ", " + customerColumns + " FROM " + opened.Dialect.UseIndex("customers", "customers_created") +
			" ORDER BY customers.created_at DESC, customers.id DESC " + limit
	})
	// The index has the members in their order; the databases would sort whole customers to be sure of it.
	c.members = opened.Limited(func(limit string) string {
		return "SELECT " + totalOfMembers + ", " + customerColumns + " FROM (SELECT members.customer_id AS at FROM members WHERE members.group_id" +
			db.IsBound + " ORDER BY members.customer_created_at DESC, members.customer_id DESC " + limit +
			") AS page CROSS JOIN customers WHERE customers.id = page.at"
	})
	return c
}

var newestFirst = record.Order{By: "created_at", Desc: true}

// newestGroups is the question for the newest groups, if that is all that is asked for.
func (s *Store) newestGroups(q GroupQuery, list *GroupPage) (question db.Question, ok bool) {
	constant, ok := s.constants.groups[q.Limit]
	ok = ok && q.Offset == 0 && q.After == "" && !q.Similar && !q.ShowMembership && cmp.Or(q.Order, newestFirst) == newestFirst && !q.filtered()
	list.Groups = make([]Group, 0, max(0, min(q.Limit, 100)))
	return db.Question{Constant: constant, Row: func(r *db.Row) error {
		list.Total.Count = r.Int64()
		list.Groups = append(list.Groups, GroupIn(r))
		return nil
	}}, ok
}

// newestCustomers is the same for customers, or for the members of one group.
func (s *Store) newestCustomers(q Query, list *Page) (question db.Question, ok bool) {
	q = q.normal()
	byLimit, values := s.constants.customers, []any(nil)
	if q.GroupID != "" {
		id := text.Storable(q.GroupID)
		byLimit, values = s.constants.members, []any{id, id}
	}
	constant, ok := byLimit[q.Limit]
	ok = ok && q.Offset == 0 && q.After == "" && !q.Similar && q.ShowGroups == 0 && !q.ShowMembership && q.Order == newestFirst && !q.filtered()
	list.Customers = make([]Customer, 0, max(0, min(q.Limit, 100)))
	return db.Question{Constant: constant, Values: values, Row: func(r *db.Row) error {
		list.Total.Count = r.Int64()
		list.Customers = append(list.Customers, customerIn(r))
		return nil
	}}, ok
}

// inOrder puts the newest first, as they nearly always are.
func (p *Page) inOrder() {
	slices.SortFunc(p.Customers, func(a, b Customer) int { return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID)) })
}

// GroupWithMembers finds a group, and the customers in it that a query finds. A group that does not exist is the zero Group, and nobody
// is in it.
func (s *Store) GroupWithMembers(ctx context.Context, id string, q Query) (group Group, list Page, err error) {
	q.GroupID = id
	newest, ok := s.newestCustomers(q, &list)
	found := s.groupWith(id, &group)
	if ok {
		err = s.db.Ask(ctx, found, newest)
		list.inOrder()
		return group, list, s.db.WrapError("read members", err)
	}
	if err = s.db.Ask(ctx, found); err == nil {
		list, err = s.Customers(ctx, q)
	}
	return group, list, s.db.WrapError("read members", err)
}

func (s *Store) groupWith(id string, group *Group) db.Question {
	return db.Question{Constant: s.constants.group, Values: []any{text.Storable(id)}, Row: func(r *db.Row) error {
		*group = GroupIn(r)
		return nil
	}}
}

// Group finds a customer group by id.
func (s *Store) Group(ctx context.Context, id string) (found Group, err error) {
	err = s.db.Ask(ctx, s.groupWith(id, &found))
	switch {
	case err != nil:
		return Group{}, s.db.WrapError("read group", err)
	case found.ID == "":
		return Group{}, noGroup(id)
	}
	return found, nil
}

// Customer finds a customer by id.
func (s *Store) Customer(ctx context.Context, id string) (found Customer, err error) {
	err = s.db.Ask(ctx, db.Question{Constant: s.constants.customer, Values: []any{text.Storable(id)}, Row: func(r *db.Row) error {
		found = customerIn(r)
		return nil
	}})
	switch {
	case err != nil:
		return Customer{}, s.db.WrapError("read customer", err)
	case found.ID == "":
		return Customer{}, noCustomer(id)
	}
	return found, nil
}
