package handlers

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
)

// foundAtOnce is how many of each kind a search over everything shows.
const foundAtOnce = 8

// groupsRanked is how many groups are looked at to find those that come first.
const groupsRanked = 50

// search finds customers, groups, price lists and discounts, for the palette or as a page.
func (a *app) search(c echo.Context) error {
	found, err := a.find(c, strings.TrimSpace(c.QueryParam("q")))
	if err != nil {
		return err
	}
	page := views.SearchPage(a.Page(c, "", "Search"), found)
	return pages.Show(c, http.StatusOK, page, pages.Parts{"palette-found": views.FoundOptions(found)})
}

func (a *app) find(c echo.Context, q string) (found views.Found, err error) {
	found.Q = q
	if q == "" {
		return found, nil
	}
	ctx := c.Request().Context()
	found.Groups, err = a.Store.Groups(ctx,
		customers.GroupQuery{Search: q, Limit: groupsRanked, CountUpTo: groupsRanked, Order: record.Order{By: "name"}})
	if err != nil {
		return found, err
	}
	nearest(found.Groups.Groups, q)
	found.Groups.Groups = found.Groups.Groups[:min(foundAtOnce, len(found.Groups.Groups))]
	found.Customers, err = a.Store.Customers(ctx, customers.Query{Search: q, Beginnings: true, Limit: foundAtOnce, CountUpTo: foundAtOnce})
	if err != nil {
		return found, err
	}
	found.PriceLists, err = a.Store.PriceLists(ctx, pricing.ListQuery{Search: q, Limit: foundAtOnce, CountUpTo: foundAtOnce})
	if err != nil {
		return found, err
	}
	found.Discounts, err = a.Store.Discounts(ctx, pricing.DiscountQuery{Search: q, Limit: foundAtOnce, CountUpTo: foundAtOnce})
	return found, err
}

// nearest puts those groups first whose name begins with what was typed, then those with a word that does: the others
// have it somewhere in their name or description.
func nearest(groups []customers.Group, q string) {
	q = text.Fold(q)
	distance := func(group customers.Group) int {
		name := text.Fold(group.Name)
		switch {
		case strings.HasPrefix(name, q):
			return 0
		case strings.Contains(name, " "+q):
			return 1
		case strings.Contains(name, q):
			return 2
		}
		return 3
	}
	slices.SortStableFunc(groups, func(a, b customers.Group) int { return cmp.Compare(distance(a), distance(b)) })
}
