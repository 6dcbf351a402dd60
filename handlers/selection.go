package handlers

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/views/ui"
)

// selected are the fields of a form that say which rows of a list are meant: their ids under a name, or all that its
// query finds. A row's own menu names that row only, whatever else is selected.
func selected(c echo.Context, name string) url.Values {
	sent := sent(c)
	if only := sent.Get("only"); only != "" {
		return url.Values{name: {only}}
	}
	meant := []string{name}
	if sent.Get("all") != "" {
		meant = slices.Concat([]string{"all", "q", "except", "expect", ui.FilterOthers}, customerParams, groupParams, priceParams)
	}
	fields := url.Values{}
	for _, field := range meant {
		if sent.Has(field) {
			fields[field] = sent[field]
		}
	}
	return fields
}

// chosenCustomers reads a selection of customers from a form: ids, or all that the list's query finds but
// for exceptions.
func chosenCustomers(c echo.Context) customers.Selection {
	sent := selected(c, "customer_ids")
	if sent.Get("all") == "" {
		return customers.Selection{IDs: sent["customer_ids"]}
	}
	return customers.Selection{All: true, Query: customersFound(sent, zoneOf(c)), Except: sent["except"], Expect: whole(sent.Get("expect"))}
}

// nobody is true for a selection without customers.
func nobody(selection customers.Selection) bool { return !selection.All && len(selection.IDs) == 0 }

// customersFound is the query for the customers that a list shows with these parameters, from the first to the last page.
func customersFound(values url.Values, zone *time.Location) customers.Query {
	q := customers.Query{Search: strings.TrimSpace(values.Get("q"))}
	return filterCustomers(q, ui.ReadFilters(values, customerParams, ""), zone)
}

// chosenGroups reads a selection of customer groups from a form, as chosenCustomers does for customers.
func chosenGroups(c echo.Context) customers.GroupSelection {
	sent := selected(c, "group_ids")
	if sent.Get("all") == "" {
		return customers.GroupSelection{IDs: sent["group_ids"]}
	}
	return customers.GroupSelection{All: true, Query: groupsFound(sent, zoneOf(c)), Except: sent["except"], Expect: whole(sent.Get("expect"))}
}

// groupsFound is the query for the groups that a list shows with these parameters, from the first to the last page.
func groupsFound(values url.Values, zone *time.Location) customers.GroupQuery {
	q := customers.GroupQuery{Search: strings.TrimSpace(values.Get("q"))}
	return filterGroups(q, ui.ReadFilters(values, groupParams, ""), zone)
}

// chosenPrices reads a selection of prices from a form, as chosenCustomers does for customers.
func chosenPrices(c echo.Context) pricing.PriceSelection {
	sent := selected(c, "price_ids")
	if sent.Get("all") == "" {
		return pricing.PriceSelection{IDs: sent["price_ids"]}
	}
	q := filterPrices(pricing.PriceQuery{Search: strings.TrimSpace(sent.Get("q"))}, ui.ReadFilters(sent, priceParams, ""))
	return pricing.PriceSelection{All: true, Query: q, Except: sent["except"], Expect: whole(sent.Get("expect"))}
}
