package adminapi

import (
	"context"

	"github.com/labstack/echo/v4"

	"cohort/models"
)

// records writes records in their shapes, with whatever relates to them.
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

// customers writes customers, separated by commas.
func (w records) customers(customers []models.Customer, s *shape) error {
	groups, err := w.groupsOf(customers, s.relation("groups"))
	if err != nil {
		return err
	}
	return eachRecord(w, customers, s, appendCustomer, func(customer models.Customer, to relation) error {
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
			return w.list(func() error { return w.groups([]models.CustomerGroup{*to.known}, to.shape) })
		}
		return w.list(func() error { return w.groups(groups[customer.ID], to.shape) })
	})
}

func (w records) groupsOf(customers []models.Customer, groups *relation) (map[string][]models.CustomerGroup, error) {
	if groups == nil || groups.known != nil || len(customers) == 0 {
		return nil, nil
	}
	ids := make([]string, len(customers))
	for i, customer := range customers {
		ids[i] = customer.ID
	}
	return w.store.GroupsOf(w.ctx, ids, groups.among)
}

// groups writes customer groups, separated by commas.
func (w records) groups(groups []models.CustomerGroup, s *shape) error {
	members, err := w.membersOf(groups, s.relation("customers"))
	if err != nil {
		return err
	}
	lists, err := w.priceListsOf(groups, s.relation("price_lists"))
	if err != nil {
		return err
	}
	return eachRecord(w, groups, s, appendGroup, func(group models.CustomerGroup, to relation) error {
		return w.list(func() error {
			switch {
			case to.name == "price_lists":
				return w.priceLists(lists[group.ID], to.shape)
			case members == nil:
				return w.allMembers(group, to.shape)
			}
			return w.customers(members[group.ID], to.shape)
		})
	})
}

// membersOf reads the members of all groups at once when they are few; nil says that they are many.
func (w records) membersOf(groups []models.CustomerGroup, customers *relation) (map[string][]models.Customer, error) {
	return ofFew(groups, customers,
		func(group models.CustomerGroup) (string, int64) { return group.ID, group.CustomersCount },
		func(ids []string) (map[string][]models.Customer, error) { return w.store.MembersOf(w.ctx, ids) })
}

// ofFew reads what relates to all records at once when that is little, by how much each of them has; nil says that it is
// much, or not asked for.
func ofFew[T, R any](rows []T, to *relation, has func(T) (id string, number int64), read func(ids []string) (map[string][]R, error)) (map[string][]R, error) {
	if to == nil {
		return nil, nil
	}
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

// eachRecord writes records, separated by commas: of each what begin does, which leaves its bracket open, and then all
// that relates to it.
func eachRecord[T any](w records, rows []T, s *shape, begin func(b []byte, row T, s *shape) []byte, related func(row T, to relation) error) error {
	for _, row := range rows {
		w.buf = begin(w.next(), row, s)
		for _, to := range s.relations {
			w.buf = appendName(w.buf, to.name)
			if err := related(row, to); err != nil {
				return err
			}
		}
		w.buf = append(w.buf, '}')
		if err := w.ease(); err != nil {
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
