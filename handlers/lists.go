package handlers

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/views/ui"
)

// countUpTo is where a list stops counting the rows that it finds: "10,000+" is enough for a person.
const countUpTo = 10000

// sortColumns are the orders of a list: the names that an address has for them, with the store's columns.
type sortColumns map[string]string

func (s sortColumns) names() []string { return slices.Sorted(maps.Keys(s)) }

func (s sortColumns) order(state ui.ListState) record.Order {
	return record.Order{By: s[state.Sort], Desc: state.Desc}
}

var (
	customerSorts = sortColumns{"name": "name", "email": "email", "created": "created_at"}
	customerRules = ui.ListRules{Sorts: customerSorts.names(), Default: "-created", Filters: customerParams}
	pickerRules   = ui.ListRules{
		Sorts: customerSorts.names(), Default: customerRules.Default,
		Filters: append(customerParams[:len(customerParams):len(customerParams)], ui.FilterOthers),
	}
)

var (
	groupSorts = sortColumns{"name": "name", "customers": "customers_count", "created": "created_at", "updated": "changed_at"}
	groupRules = ui.ListRules{Sorts: groupSorts.names(), Default: "-created", Filters: groupParams}
)

// listOf reads the state of a list from the request. Lists of the same page have different prefixes.
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

// pageOf reads the page of a list that its state asks for or, where the last rows have gone since the address was made, the last
// page that there is now. The state that is returned is that of the page.
func pageOf[P any](state ui.ListState, read func(offset int) (page P, total record.Total, rows int, err error)) (ui.ListState, P, error) {
	for {
		page, total, rows, err := read(state.Offset())
		last := state.Within(int(total.Count))
		if err != nil || rows > 0 || last.Page == state.Page {
			return state, page, err
		}
		state = last
	}
}

// customers reads the page of customers that the state asks for, from those the query allows.
func (a *app) customers(c echo.Context, state ui.ListState, q customers.Query) (ui.ListState, customers.Page, error) {
	if err := a.nameGroups(c, &state); err != nil {
		return state, customers.Page{}, err
	}
	q = filterCustomers(q, state.Filters, zoneOf(c))
	q.Search, q.Order, q.Limit, q.CountUpTo = state.Q, customerSorts.order(state), state.Size, countUpTo
	return pageOf(state, func(offset int) (customers.Page, record.Total, int, error) {
		q.Offset = offset
		list, err := a.store.Customers(c.Request().Context(), q)
		return list, list.Total, len(list.Customers), err
	})
}

// countCustomers counts the customers that the state finds, from those the query allows.
func (a *app) countCustomers(c echo.Context, state ui.ListState, q customers.Query) (record.Total, error) {
	q = filterCustomers(q, state.Filters, zoneOf(c))
	q.Search, q.CountUpTo = state.Q, countUpTo
	list, err := a.store.Customers(c.Request().Context(), q)
	return list.Total, err
}

// groups reads the page of customer groups that the state asks for, from those the query allows.
func (a *app) groups(c echo.Context, state ui.ListState, q customers.GroupQuery) (ui.ListState, customers.GroupPage, error) {
	q = filterGroups(q, state.Filters, zoneOf(c))
	q.Search, q.Order, q.Limit = state.Q, groupSorts.order(state), state.Size
	return pageOf(state, func(offset int) (customers.GroupPage, record.Total, int, error) {
		q.Offset = offset
		list, err := a.store.Groups(c.Request().Context(), q)
		return list, list.Total, len(list.Groups), err
	})
}

// A form that holds lists is sent, without JavaScript, whenever one of them is searched, sorted or turned over, so that
// nothing that was typed or selected gets lost. The lists' state then comes with the form's fields, or with the address where a link
// would have it.

// listPrefixes are those of the lists that are parts of forms.
var listPrefixes = []string{"assigned_", "available_", "groups_"}

// onlyBrowsing is true for a form that was only sent to search, sort or turn over one of its lists: by one of their buttons, or by
// Enter in one of their fields, which presses the same button of the form as Enter in any other does.
func onlyBrowsing(c echo.Context, lists ...ui.ListRules) bool {
	sent := sent(c)
	if c.QueryParam(ui.BrowseParam) != "" {
		return true
	}
	return sent.Get(ui.EnterParam) != "" && slices.ContainsFunc(lists, func(rules ui.ListRules) bool {
		typed := ui.ParseList("", sent, rules)
		return sent.Has(rules.Prefix+ui.FoundParam) && typed.Query().Encode() != sent.Get(rules.Prefix+ui.FoundParam)
	})
}

// listQuery are the parameters of a list: those of the address or, where a form comes back, of the form.
func listQuery(c echo.Context, prefix string) url.Values {
	if c.Request().Method != http.MethodPost || c.QueryParam(ui.BrowseParam) == ui.BrowsePage {
		query := maps.Clone(c.QueryParams())
		query.Del(ui.BrowseParam)
		return query
	}
	sent := sent(c)
	if !sent.Has(prefix + ui.FoundParam) {
		query := selected(c, "")
		for _, name := range []string{"all", "expect", "except"} {
			query.Del(name)
		}
		return query
	}
	query := url.Values{}
	for name, values := range sent {
		if ofList(name, prefix) && !strings.HasSuffix(name, ui.FoundParam) {
			query[name] = notEmpty(values)
		}
	}
	return query
}

// ofList is true for a field that belongs to the list of the prefix, or to another list of the same form.
func ofList(name, prefix string) bool {
	if prefix == "" {
		return slices.Contains([]string{"q", "sort", "size"}, name) || slices.Contains(pickerRules.Filters, name)
	}
	return slices.ContainsFunc(listPrefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

func prefixed(rules ui.ListRules, prefix string) ui.ListRules {
	rules.Prefix = prefix
	return rules
}

func customerID(c customers.Customer) string { return c.ID }

func groupID(g customers.Group) string { return g.ID }
