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
		meant = slices.Concat([]string{"all", "except", "expect"}, foundParams())
	}
	return fieldsOf(sent, meant)
}

// AllFound are the fields of a form for all rows that the list of an address finds.
func AllFound(c echo.Context) url.Values {
	fields := fieldsOf(c.QueryParams(), foundParams())
	fields.Set("all", "1")
	return fields
}

// foundParams are the parameters of what a list finds.
func foundParams() []string {
	return slices.Concat([]string{"q", ui.FilterOthers}, MemberParams, GroupParams, PriceParams)
}

func fieldsOf(sent url.Values, meant []string) url.Values {
	fields := url.Values{}
	for _, field := range meant {
		if sent.Has(field) {
			fields[field] = sent[field]
		}
	}
	return fields
}
