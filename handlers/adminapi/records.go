package adminapi

import (
	"context"

	"github.com/labstack/echo/v4"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/pricing"
)

// records writes records and what relates to them as JSON, with the fields that are asked for.
type records struct {
	*reply
	ctx   context.Context
	store *models.Store
}

func (a *API) records(c echo.Context, r *reply) records {
	return records{reply: r, ctx: c.Request().Context(), store: a.store}
}

// few is how many related customers are read at once; more than that are written as they come.
const few = 1000

// What relates to records is read for all of them before the first is written, and what relates to that for all of it in
// turn: no statement is for one record alone.
type (
	ofCustomers struct {
		groups   map[string][]customers.Group
		ofGroups *ofGroups
	}
	ofGroups struct {
		members      map[string][]customers.Customer // nil: they are many
		ofMembers    *ofCustomers
		priceLists   map[string][]pricing.List
		ofPriceLists *ofPriceLists
	}
)

// customers writes customers, separated by commas.
func (w records) customers(customers []customers.Customer, f *fields) error {
	of, err := w.relatedToCustomers(customers, f)
	if err != nil {
		return err
	}
	return w.writeCustomers(customers, of, f)
}

func (w records) relatedToCustomers(found []customers.Customer, f *fields) (of *ofCustomers, err error) {
	of = &ofCustomers{}
	to := f.relation("groups")
	switch {
	case to == nil || len(found) == 0:
		return of, nil
	case to.known != nil:
		of.ofGroups, err = w.relatedToGroups([]customers.Group{*to.known}, to.fields)
		return of, err
	}
	if of.groups, err = w.store.GroupsOf(w.ctx, ids(found, customerID), to.among); err == nil {
		of.ofGroups, err = w.relatedToGroups(each(of.groups, groupID), to.fields)
	}
	return of, err
}

func (w records) writeCustomers(found []customers.Customer, of *ofCustomers, f *fields) error {
	return eachRecord(w, found, f, appendCustomer, func(customer customers.Customer, to relation) error {
		groups := of.groups[customer.ID]
		switch {
		case to.name == "billing_address":
			w.buf = append(w.buf, "null"...)
			return nil
		case to.name != "groups":
			w.buf = append(w.buf, "[]"...)
			return nil
		case to.same != nil:
			w.buf = append(w.buf, to.same...)
			return nil
		case to.known != nil:
			groups = []customers.Group{*to.known}
		}
		return w.list(func() error { return w.writeGroups(groups, of.ofGroups, to.fields) })
	})
}

// groups writes customer groups, separated by commas.
func (w records) groups(groups []customers.Group, f *fields) error {
	of, err := w.relatedToGroups(groups, f)
	if err != nil {
		return err
	}
	return w.writeGroups(groups, of, f)
}

func (w records) relatedToGroups(groups []customers.Group, f *fields) (of *ofGroups, err error) {
	of = &ofGroups{}
	if to := f.relation("customers"); to != nil {
		if of.members, err = w.membersOf(groups); err == nil {
			of.ofMembers, err = w.relatedToCustomers(each(of.members, customerID), to.fields)
		}
	}
	if to := f.relation("price_lists"); to != nil && err == nil && len(groups) > 0 {
		if of.priceLists, err = w.store.PriceListsOf(w.ctx, ids(groups, groupID)); err == nil {
			of.ofPriceLists, err = w.relatedToPriceLists(each(of.priceLists, priceListID), to.fields)
		}
	}
	return of, err
}

func (w records) writeGroups(groups []customers.Group, of *ofGroups, f *fields) error {
	return eachRecord(w, groups, f, appendGroup, func(group customers.Group, to relation) error {
		return w.list(func() error {
			switch {
			case to.name == "price_lists":
				return w.writePriceLists(of.priceLists[group.ID], of.ofPriceLists, to.fields)
			case of.members == nil:
				return w.allMembers(group, to.fields)
			}
			return w.writeCustomers(of.members[group.ID], of.ofMembers, to.fields)
		})
	})
}

// membersOf reads the members of all groups at once when they are few; it returns nil when they are many.
func (w records) membersOf(groups []customers.Group) (map[string][]customers.Customer, error) {
	return ofFew(groups,
		func(group customers.Group) (string, int64) { return group.ID, group.CustomersCount },
		func(ids []string) (map[string][]customers.Customer, error) { return w.store.MembersOf(w.ctx, ids) })
}

func customerID(c customers.Customer) string { return c.ID }

func groupID(g customers.Group) string { return g.ID }

func priceListID(l pricing.List) string { return l.ID }

func ids[T any](rows []T, idOf func(T) string) []string {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = idOf(row)
	}
	return ids
}

// each returns every record that relates to any other, once.
func each[T any](related map[string][]T, idOf func(T) string) (rows []T) {
	seen := map[string]bool{}
	for _, some := range related {
		for _, row := range some {
			if id := idOf(row); !seen[id] {
				seen[id] = true
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// ofFew reads what relates to all records at once, if it is few altogether; has counts it. It returns nil when it is many.
func ofFew[T, R any](rows []T, has func(T) (id string, number int64),
	read func(ids []string) (map[string][]R, error)) (map[string][]R, error) {
	var ids []string
	var all int64
	for _, row := range rows {
		if id, number := has(row); number > 0 {
			ids, all = append(ids, id), all+number
		}
	}
	switch {
	case all > few:
		return nil, nil
	case all == 0:
		return map[string][]R{}, nil
	}
	return read(ids)
}

// eachRecord writes records, separated by commas. begin writes the columns of one and leaves its bracket open; related writes
// the value of one of its relations.
func eachRecord[T any](w records, rows []T, f *fields, begin func(b []byte, row T, f *fields) []byte,
	related func(row T, to relation) error) error {
	for _, row := range rows {
		w.buf = begin(w.next(), row, f)
		for _, to := range f.relations {
			w.buf = appendName(w.buf, to.name)
			if err := related(row, to); err != nil {
				return err
			}
		}
		w.buf = append(w.buf, '}')
		if err := w.sendIfFull(); err != nil {
			return err
		}
	}
	return nil
}

// next separates a record from the one before. Where nothing waits to be sent, what was sent ended with one.
func (w records) next() []byte {
	if len(w.buf) == 0 || w.buf[len(w.buf)-1] == '}' {
		return append(w.buf, ',')
	}
	return w.buf
}

// list writes a list between its brackets.
func (w records) list(write func() error) error {
	w.buf = append(w.buf, '[')
	err := write()
	w.buf = append(w.buf, ']')
	return err
}
