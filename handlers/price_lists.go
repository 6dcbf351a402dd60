package handlers

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/models/activity"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

var priceListsCrumb = views.Crumb{Label: "Price Lists", Href: views.PriceListsPath}

var (
	priceListSorts = sortColumns{
		"name": "name", "type": "type", "prices": "prices_count", "starts": "starts_at", "ends": "ends_at", "created": "created_at",
	}
	priceListRules = ui.ListRules{
		Sorts: priceListSorts.names(), Default: "-created", Filters: ui.FilterParams(views.PriceListFilters),
	}
)

// groupsOnPage is how many of its groups the page of a price list names.
const groupsOnPage = 100

// listPriceLists shows all price lists.
func (a *app) listPriceLists(c echo.Context) error {
	state := listOf(c, priceListRules, "")
	if err := a.nameGroups(c, &state); err != nil {
		return err
	}
	state, list, err := a.priceLists(c, state, filterPriceLists(pricing.ListQuery{}, state.Filters, zoneOf(c)))
	if err != nil {
		return err
	}
	view := views.PriceLists{
		Page: a.page(c, views.SectionPriceLists, "Price Lists"), List: views.PriceListsList(state, list.Total),
		PriceLists: list.PriceLists,
	}
	ids := make([]string, len(list.PriceLists))
	for i, priceList := range list.PriceLists {
		ids[i] = priceList.ID
	}
	if view.Groups, err = a.store.FirstGroupsOfPriceLists(c.Request().Context(), ids, views.GroupsShown); err != nil {
		return err
	}
	return show(c, http.StatusOK, views.PriceListsPage(view), parts{view.List.ID: views.PriceListsTable(view)})
}

// filterPriceLists narrows a query by filters that ui.ReadFilters has read.
func filterPriceLists(q pricing.ListQuery, filters url.Values, zone *time.Location) pricing.ListQuery {
	q.AnyGroup = filters["group"]
	if kind := filters.Get(ui.FilterType); kind != "" {
		q.Types = []string{kind}
	}
	if status := filters.Get(ui.FilterStatus); status != "" {
		q.States = []pricing.State{views.PriceListStates[status]}
	}
	q.Created, q.Updated = days(filters, ui.FilterCreated, zone), days(filters, ui.FilterUpdated, zone)
	return q
}

// priceLists reads the page of price lists that the state asks for, from those the query allows.
func (a *app) priceLists(c echo.Context, state ui.ListState, q pricing.ListQuery) (ui.ListState, pricing.ListPage, error) {
	q.Search, q.Order, q.Limit, q.CountUpTo = state.Q, priceListSorts.order(state), state.Size, countUpTo
	return pageOf(state, func(offset int) (pricing.ListPage, record.Total, int, error) {
		q.Offset = offset
		list, err := a.store.PriceLists(c.Request().Context(), q)
		return list, list.Total, len(list.PriceLists), err
	})
}

// showPriceList shows one price list with its groups and prices.
func (a *app) showPriceList(c echo.Context) error {
	ctx := c.Request().Context()
	list, err := a.store.PriceList(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	state, prices, err := a.prices(c, listOf(c, priceRules, ""), list)
	if err != nil {
		return err
	}
	view := views.PriceList{
		Page: a.page(c, views.SectionPriceLists, list.Title(), priceListsCrumb), List: list,
		Table: views.PricesList(list, state, prices.Total), Prices: prices.Prices,
	}
	if !isPartial(c) { // else only the prices are wanted
		groups, err := a.store.FirstGroupsOfPriceLists(ctx, []string{list.ID}, groupsOnPage)
		if err != nil {
			return err
		}
		view.Groups = groups[list.ID]
		if view.Why, err = a.whyDraft(ctx, list); err != nil {
			return err
		}
	}
	if view.Latest, err = a.latest(c, activity.Query{ObjectID: list.ID}); err != nil {
		return err
	}
	return show(c, http.StatusOK, views.PriceListPage(view), parts{view.Table.ID: views.PricesTable(view)})
}

// whyDraft is the reason why a list is a draft, if that is because its last group was deleted.
func (a *app) whyDraft(ctx context.Context, list pricing.List) (string, error) {
	if list.Status != pricing.Draft || !list.ForEveryone() {
		return "", nil
	}
	last, err := a.store.Activities(ctx, activity.Query{ObjectID: list.ID, Action: activity.DidUpdate, Limit: 1})
	if err != nil || len(last) == 0 {
		return "", err
	}
	if _, changed := last[0].Before.Get("status"); !changed {
		return "", nil
	}
	groups, err := a.store.Activities(ctx,
		activity.Query{ChangeSet: last[0].ChangeSet, Object: "customer_group", Action: activity.DidDelete, Limit: 1})
	if err != nil || len(groups) == 0 {
		return "", err
	}
	return text.Fill("This list became a draft when its last customer group, {group}, was deleted. Otherwise its prices "+
		"would have been for everyone.",
		"group", ui.Quoted(groups[0].ObjectName)), nil
}

// confirmDeletePriceList asks before a price list is permanently deleted.
func (a *app) confirmDeletePriceList(c echo.Context) error {
	list, err := a.store.PriceList(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	lost := "It has no prices."
	if list.PricesCount > 0 {
		lost = text.Plural(list.PricesCount, "Its 1 price will be deleted too. Other price lists or the store's own prices then apply.",
			"Its {n} prices will be deleted too. Other price lists or the store's own prices then apply.")
	}
	back := cameFrom(c, views.PriceListPath(list.ID), views.PriceListsPath)
	return a.showConfirmation(c, http.StatusOK, views.SectionPriceLists, priceListsCrumb, ui.Confirmation{
		Title: "Delete price list",
		Text: text.Sentences(text.Fill("{list} will be permanently deleted.", "list",
			ui.Quoted(list.Title())), lost, "No customer and no customer group will be deleted."),
		Action: views.PriceListPath(list.ID) + "/delete", Fields: []ui.Param{{Name: "next", Value: back}},
		Continue: "Delete", Destroys: true, Close: back,
	})
}

// deletePriceList deletes the price list with its prices.
func (a *app) deletePriceList(c echo.Context) error {
	list, err := a.store.DeletePriceList(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	next := cameFrom(c, views.PriceListsPath)
	if list.ID == "" {
		return a.done(c, next, "The price list was already deleted.")
	}
	return a.done(c, next, text.Fill("Price list {list} was deleted.", "list", ui.Quoted(list.Title())))
}
