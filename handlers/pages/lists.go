package pages

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models/record"
	"cohort/views/ui"
)

// CountUpTo is where a list stops counting the rows that it finds: "10,000+" is enough for a person.
const CountUpTo = 10000

// SortColumns are the orders of a list: the names that an address has for them, with the store's columns.
type SortColumns map[string]string

// Names are those that an address has for the orders.
func (s SortColumns) Names() []string { return slices.Sorted(maps.Keys(s)) }

// Order is the one that a list is in.
func (s SortColumns) Order(state ui.ListState) record.Order {
	return record.Order{By: s[state.Sort], Desc: state.Desc}
}

// ListOf reads the state of a list from the request. Lists of the same page have different prefixes.
func ListOf(c echo.Context, rules ui.ListRules, prefix string) ui.ListState {
	return ui.ParseList(c.Request().URL.Path, listQuery(c, prefix), Prefixed(rules, prefix))
}

// ListOn is the state of a list on the form at a path, which leads back to another page. The form may be the
// answer to a post, so the path is not always that of the request.
func ListOn(c echo.Context, path, back string, rules ui.ListRules, prefix string) ui.ListState {
	state := ListOf(c, rules, prefix)
	state.Path = path
	if back, _ := url.Parse(back); back != nil && back.RawQuery != "" {
		state.Rest.Set("next", back.String())
	}
	return state
}

// PageOf reads the page of a list that its state asks for or, where the last rows have gone since the address was made, the last
// page that there is now. The state that is returned is that of the page.
func PageOf[P any](state ui.ListState, read func(offset int) (page P, total record.Total, rows int, err error)) (ui.ListState, P, error) {
	for {
		page, total, rows, err := read(state.Offset())
		last := state.Within(int(total.Count))
		if err != nil || rows > 0 || last.Page == state.Page {
			return state, page, err
		}
		state = last
	}
}

// A form that holds lists is sent, without JavaScript, whenever one of them is searched, sorted or turned over, so that
// nothing that was typed or selected gets lost. The lists' state then comes with the form's fields, or with the address where a link
// would have it.

// listPrefixes are those of the lists that are parts of forms.
var listPrefixes = []string{"assigned_", "available_", "groups_"}

// OnlyBrowsing is true for a form that was only sent to search, sort or turn over one of its lists: by one of their buttons, or by
// Enter in one of their fields, which presses the same button of the form as Enter in any other does.
func OnlyBrowsing(c echo.Context, lists ...ui.ListRules) bool {
	sent := Sent(c)
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
	sent := Sent(c)
	if !sent.Has(prefix + ui.FoundParam) {
		query := Selected(c, "")
		for _, name := range []string{"all", "expect", "except"} {
			query.Del(name)
		}
		return query
	}
	query := url.Values{}
	for name, values := range sent {
		if ofList(name, prefix) && !strings.HasSuffix(name, ui.FoundParam) {
			query[name] = NotEmpty(values)
		}
	}
	return query
}

// ofList is true for a field that belongs to the list of the prefix, or to another list of the same form.
func ofList(name, prefix string) bool {
	if prefix == "" {
		return slices.Contains([]string{"q", "sort", "size"}, name) || name == ui.FilterOthers || slices.Contains(MemberParams, name)
	}
	return slices.ContainsFunc(listPrefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// Prefixed are the rules of a list that is one of several on its page: its parameters begin with a prefix.
func Prefixed(rules ui.ListRules, prefix string) ui.ListRules {
	rules.Prefix = prefix
	return rules
}
