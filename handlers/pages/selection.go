package pages

import (
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"cohort/views/ui"
)

// Selected are the fields of a form that say which rows of a list are meant: their ids under a name, or all that its
// query finds. A row's own menu names that row only, whatever else is selected.
func Selected(c echo.Context, name string) url.Values {
	sent := Sent(c)
	if only := sent.Get("only"); only != "" {
		return url.Values{name: {only}}
	}
	meant := []string{name}
	if sent.Get("all") != "" {
		meant = slices.Concat([]string{"all", "q", "except", "expect", ui.FilterOthers}, MemberParams, GroupParams, PriceParams)
	}
	fields := url.Values{}
	for _, field := range meant {
		if sent.Has(field) {
			fields[field] = sent[field]
		}
	}
	return fields
}
