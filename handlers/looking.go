package handlers

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models"
	"cohort/views"
)

// A form that holds lists is sent, without JavaScript, whenever one of them is searched, sorted or turned over, so that
// nothing that was typed or ticked gets lost. The lists' state then comes with the form's fields, or, where a link
// would have said it, with the address.

// listPrefixes tell the lists that are parts of forms apart.
var listPrefixes = []string{"assigned_", "available_", "groups_"}

// looks tells whether a form was only sent to look for something in its lists: by one of their buttons, or by Enter in
// one of their fields, which presses the same button of the form as Enter in any other does.
func looks(c echo.Context, lists ...views.ListRules) bool {
	sent := sent(c)
	if c.QueryParam(views.LookParam) != "" {
		return true
	}
	return sent.Get(views.EnterParam) != "" && slices.ContainsFunc(lists, func(rules views.ListRules) bool {
		typed := views.ParseList("", sent, rules)
		return sent.Has(rules.Prefix+views.FoundParam) && typed.Query().Encode() != sent.Get(rules.Prefix+views.FoundParam)
	})
}

// lookedFor is what a list is asked for: by the address or, where a form comes back, by what was sent.
func lookedFor(c echo.Context, prefix string) url.Values {
	if c.Request().Method != http.MethodPost || c.QueryParam(views.LookParam) == views.LookAtPage {
		query := maps.Clone(c.QueryParams())
		query.Del(views.LookParam)
		return query
	}
	sent := sent(c)
	if !sent.Has(prefix + views.FoundParam) {
		query := selected(c, "")
		for _, name := range []string{"all", "expect", "except"} {
			query.Del(name)
		}
		return query
	}
	query := url.Values{}
	for name, values := range sent {
		if ofList(name, prefix) && !strings.HasSuffix(name, views.FoundParam) {
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

func prefixed(rules views.ListRules, prefix string) views.ListRules {
	rules.Prefix = prefix
	return rules
}

func customerID(c models.Customer) string { return c.ID }

func groupID(g models.CustomerGroup) string { return g.ID }
