package customers

import (
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/views/ui"
)

// chosenCustomers reads a selection of customers from a form: ids, or all that the list's query finds but
// for exceptions.
func chosenCustomers(c echo.Context) customers.Selection {
	sent := pages.Selected(c, "customer_ids")
	if sent.Get("all") == "" {
		return customers.Selection{IDs: sent["customer_ids"]}
	}
	return customers.Selection{
		All: true, Query: customersFound(sent, pages.ZoneOf(c)), Except: sent["except"], Expect: pages.Whole(sent.Get("expect")),
	}
}

// nobody is true for a selection without customers.
func nobody(selection customers.Selection) bool { return !selection.All && len(selection.IDs) == 0 }

// customersFound is the query for the customers that a list shows with these parameters, from the first to the last page.
func customersFound(values url.Values, zone *time.Location) customers.Query {
	q := customers.Query{Search: strings.TrimSpace(values.Get("q"))}
	return filterCustomers(q, ui.ReadFilters(values, pages.MemberParams, ""), zone)
}

// chosenGroups reads a selection of customer groups from a form, as chosenCustomers does for customers.
func chosenGroups(c echo.Context) customers.GroupSelection {
	sent := pages.Selected(c, "group_ids")
	if sent.Get("all") == "" {
		return customers.GroupSelection{IDs: sent["group_ids"]}
	}
	return customers.GroupSelection{
		All: true, Query: groupsFound(sent, pages.ZoneOf(c)), Except: sent["except"], Expect: pages.Whole(sent.Get("expect")),
	}
}

// groupsFound is the query for the groups that a list shows with these parameters, from the first to the last page.
func groupsFound(values url.Values, zone *time.Location) customers.GroupQuery {
	q := customers.GroupQuery{Search: strings.TrimSpace(values.Get("q"))}
	return filterGroups(q, ui.ReadFilters(values, pages.GroupParams, ""), zone)
}
