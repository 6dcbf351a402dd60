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
	for _, customer := range customers {
		w.buf = appendCustomer(w.next(), customer, s)
		for _, to := range s.relations {
			w.buf = appendName(w.buf, to.name)
			switch {
			case to.name == "billing_address":
				w.buf = append(w.buf, "null"...)
			case to.name != "groups":
				w.buf = append(w.buf, "[]"...)
			case to.same != nil:
				w.buf = append(w.buf, to.same...)
			case to.known != nil:
				err = w.list(func() error { return w.groups([]models.CustomerGroup{*to.known}, to.shape) })
			default:
				err = w.list(func() error { return w.groups(groups[customer.ID], to.shape) })
			}
			if err != nil {
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
	for _, group := range groups {
		w.buf = appendGroup(w.next(), group, s)
		for _, to := range s.relations {
			w.buf = appendName(w.buf, to.name)
			switch {
			case to.name == "price_lists":
				err = w.list(func() error { return w.priceLists(lists[group.ID], to.shape) })
			case members == nil:
				err = w.list(func() error { return w.allMembers(group, to.shape) })
			default:
				err = w.list(func() error { return w.customers(members[group.ID], to.shape) })
			}
			if err != nil {
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

// membersOf reads the members of all groups at once when they are few; nil says that they are many.
func (w records) membersOf(groups []models.CustomerGroup, customers *relation) (map[string][]models.Customer, error) {
	if customers == nil {
		return nil, nil
	}
	var ids []string
	var count int64
	for _, group := range groups {
		count += group.CustomersCount
		if group.CustomersCount > 0 {
			ids = append(ids, group.ID)
		}
	}
	switch {
	case count > few:
		return nil, nil
	case count == 0:
		return map[string][]models.Customer{}, nil
	}
	return w.store.MembersOf(w.ctx, ids)
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
