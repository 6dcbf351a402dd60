package handlers

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/views/ui"
)

// countUpTo is where a list stops counting what a filter leaves: "10,000+" is as good to a person.
const countUpTo = 10000

var (
	customerRules = ui.ListRules{Sorts: []string{"name", "email", "created"}, Default: "-created", Filters: customerParams}
	pickerRules   = ui.ListRules{
		Sorts: customerRules.Sorts, Default: customerRules.Default,
		Filters: append(customerParams[:len(customerParams):len(customerParams)], ui.FilterOthers),
	}
	groupRules = ui.ListRules{Sorts: []string{"name", "customers", "created", "updated"}, Default: "-created", Filters: groupParams}
)

// columns are the store's names for what a list is sorted by.
var columns = map[string]string{
	"name": "name", "email": "email", "customers": "customers_count", "created": "created_at", "updated": "updated_at",
}

func order(state ui.ListState) record.Order {
	return record.Order{By: columns[state.Sort], Desc: state.Desc}
}

// listOf reads the state of a list from the address of the request. A prefix tells lists of one page apart.
func listOf(c echo.Context, rules ui.ListRules, prefix string) ui.ListState {
	return ui.ParseList(c.Request().URL.Path, listQuery(c, prefix), prefixed(rules, prefix))
}

// listOn is the state of a list on the form at a path, which leads back to another page. The form may be the
// answer to a post, so the path is not always that of the request.
func listOn(c echo.Context, path, back string, rules ui.ListRules, prefix string) ui.ListState {
	state := listOf(c, rules, prefix)
	state.Path = path
	if back, _ := url.Parse(back); back != nil && back.RawQuery != "" {
		state.Rest.Set("next", back.String())
	}
	return state
}

// customers reads the page of customers that the state asks for, from those the query allows.
func (a *app) customers(c echo.Context, state ui.ListState, q customers.Query) (ui.ListState, customers.Page, error) {
	if err := a.nameGroups(c, &state); err != nil {
		return state, customers.Page{}, err
	}
	return a.pageOfCustomers(c, state, filterCustomers(q, state.Filters))
}

func (a *app) pageOfCustomers(c echo.Context, state ui.ListState, q customers.Query) (ui.ListState, customers.Page, error) {
	q.Search, q.Order, q.Limit, q.CountUpTo = state.Q, order(state), state.Size, countUpTo
	q.Offset = state.Offset()
	list, err := a.store.Customers(c.Request().Context(), q)
	if within, past := pastTheEnd(state, list.Total, len(list.Customers)); past && err == nil {
		return a.pageOfCustomers(c, within, q)
	}
	return state, list, err
}

// countCustomers counts the customers that the state finds, from those the query allows.
func (a *app) countCustomers(c echo.Context, state ui.ListState, q customers.Query) (record.Total, error) {
	q = filterCustomers(q, state.Filters)
	q.Search, q.CountUpTo = state.Q, countUpTo
	list, err := a.store.Customers(c.Request().Context(), q)
	return list.Total, err
}

// pastTheEnd tells whether a page without rows is past the end of its list, whose last rows have gone since the address was
// made, and which page is the last one now.
func pastTheEnd(state ui.ListState, total record.Total, rows int) (last ui.ListState, past bool) {
	last = state.Within(int(total.Count))
	return last, rows == 0 && last.Page != state.Page
}

// groups reads the page of customer groups that the state asks for, from those the query allows.
func (a *app) groups(c echo.Context, state ui.ListState, q customers.GroupQuery) (ui.ListState, customers.GroupPage, error) {
	q = filterGroups(q, state.Filters)
	q.Search, q.Order, q.Limit = state.Q, order(state), state.Size
	q.Offset = state.Offset()
	list, err := a.store.Groups(c.Request().Context(), q)
	if within, past := pastTheEnd(state, list.Total, len(list.Groups)); past && err == nil {
		return a.groups(c, within, q)
	}
	return state, list, err
}
