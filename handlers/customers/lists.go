package customers

import (
	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/views/ui"
)

var (
	customerSorts = pages.SortColumns{"name": "name", "email": "email", "created": "created_at"}
	customerRules = ui.ListRules{Sorts: customerSorts.Names(), Default: "-created", Filters: pages.CustomerParams}
	memberSorts   = pages.SortColumns{"name": "name", "email": "email", "created": "created_at", "added": "added_at"}
	memberRules   = ui.ListRules{Sorts: memberSorts.Names(), Default: customerRules.Default, Filters: pages.MemberParams}
	pickerRules   = ui.ListRules{
		Sorts: customerSorts.Names(), Default: customerRules.Default,
		Filters: append(pages.CustomerParams[:len(pages.CustomerParams):len(pages.CustomerParams)], ui.FilterOthers),
	}
)

var (
	groupSorts = pages.SortColumns{"name": "name", "customers": "customers_count", "created": "created_at", "updated": "changed_at"}
	groupRules = ui.ListRules{Sorts: groupSorts.Names(), Default: "-created", Filters: pages.GroupParams}
)

// customers reads the page of customers that the state asks for, from those the query allows.
func (p *Pages) customers(c echo.Context, state ui.ListState, q customers.Query) (ui.ListState, customers.Page, error) {
	if err := p.NameGroups(c, &state); err != nil {
		return state, customers.Page{}, err
	}
	q = filterCustomers(q, state.Filters, pages.ZoneOf(c))
	q.Search, q.Order, q.Limit, q.CountUpTo = state.Q, memberSorts.Order(state), state.Size, pages.CountUpTo
	q.Similar = true
	state, list, err := pages.PageOf(state, func(offset int) (customers.Page, record.Total, int, error) {
		q.Offset = offset
		list, err := p.Store.Customers(c.Request().Context(), q)
		return list, list.Total, len(list.Customers), err
	})
	state.Similar = list.Similar
	return state, list, err
}

// countCustomers counts the customers that the state finds, from those the query allows.
func (p *Pages) countCustomers(c echo.Context, state ui.ListState, q customers.Query) (record.Total, error) {
	q = filterCustomers(q, state.Filters, pages.ZoneOf(c))
	q.Search, q.CountUpTo = state.Q, pages.CountUpTo
	list, err := p.Store.Customers(c.Request().Context(), q)
	return list.Total, err
}

// groups reads the page of customer groups that the state asks for, from those the query allows.
func (p *Pages) groups(c echo.Context, state ui.ListState, q customers.GroupQuery) (ui.ListState, customers.GroupPage, error) {
	q = filterGroups(q, state.Filters, pages.ZoneOf(c))
	q.Search, q.Order, q.Limit, q.Similar = state.Q, groupSorts.Order(state), state.Size, true
	state, list, err := pages.PageOf(state, func(offset int) (customers.GroupPage, record.Total, int, error) {
		q.Offset = offset
		list, err := p.Store.Groups(c.Request().Context(), q)
		return list, list.Total, len(list.Groups), err
	})
	state.Similar = list.Similar
	return state, list, err
}

func customerID(c customers.Customer) string { return c.ID }

func groupID(g customers.Group) string { return g.ID }
