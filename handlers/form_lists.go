package handlers

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models/customers"
	"cohort/views/ui"
)

// A form that holds lists is sent, without JavaScript, whenever one of them is searched, sorted or turned over, so that
// nothing that was typed or ticked gets lost. The lists' state then comes with the form's fields, or, where a link
// would have said it, with the address.

// listPrefixes tell the lists that are parts of forms apart.
var listPrefixes = []string{"assigned_", "available_", "groups_"}

// onlyBrowsing tells whether a form was only sent to look for something in its lists: by one of their buttons, or by Enter in
// one of their fields, which presses the same button of the form as Enter in any other does.
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

// listQuery is what a list is asked for: by the address or, where a form comes back, by what was sent.
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

// ofList tells whether a field belongs to a list, the one of the prefix or another of the same form.
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
