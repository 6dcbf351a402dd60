package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"cohort/models"
	"cohort/views"
)

// Addresses of price lists.
const priceListsPath = "/price-lists"

func priceListPath(id string) string { return priceListsPath + "/" + id }

var priceListsCrumb = views.Crumb{Label: "Price Lists", Href: priceListsPath}

var priceListRules = views.ListRules{
	Sorts: []string{"name", "type", "prices", "starts", "ends", "created"}, Default: "-created", Filters: views.FilterParams(views.PriceListFilters),
}

// priceListColumns are the store's names for what a list of price lists is sorted by.
var priceListColumns = map[string]string{
	"name": "name", "type": "type", "prices": "prices_count", "starts": "starts_at", "ends": "ends_at", "created": "created_at",
}

// groupsOnPage is how many of its groups the page of a price list names.
const groupsOnPage = 100

// listPriceLists shows all price lists.
func (a *app) listPriceLists(c echo.Context) error {
	state := listOf(c, priceListRules, "")
	if err := a.nameGroups(c, &state); err != nil {
		return err
	}
	state, list, err := a.priceLists(c, state, filterPriceLists(models.PriceListQuery{}, state.Filters))
	if err != nil {
		return err
	}
	view := views.PriceLists{Page: a.page(c, views.SectionPriceLists, "Price Lists"), List: views.PriceListsList(state, list.Total), PriceLists: list.PriceLists}
	ids := make([]string, len(list.PriceLists))
	for i, priceList := range list.PriceLists {
		ids[i] = priceList.ID
	}
	if view.Groups, err = a.store.FirstGroupsOfPriceLists(c.Request().Context(), ids, views.GroupsShown); err != nil {
		return err
	}
	return show(c, http.StatusOK, views.PriceListsPage(view), parts{view.List.ID: views.PriceListsTable(view)})
}

// filterPriceLists narrows a query by filters that views.ReadFilters has read.
func filterPriceLists(q models.PriceListQuery, filters url.Values) models.PriceListQuery {
	q.AnyGroup = filters["group"]
	if kind := filters.Get(views.FilterType); kind != "" {
		q.Types = []string{kind}
	}
	if status := filters.Get(views.FilterStatus); status != "" {
		q.States = []models.State{views.PriceListStates[status]}
	}
	q.Created, q.Updated = days(filters, views.FilterCreated), days(filters, views.FilterUpdated)
	return q
}

// priceLists reads the page of price lists that the state asks for, from those the query allows.
func (a *app) priceLists(c echo.Context, state views.ListState, q models.PriceListQuery) (views.ListState, models.PriceListList, error) {
	q.Search, q.Limit, q.Offset, q.CountUpTo = state.Q, state.Size, state.Offset(), countUpTo
	q.Order = models.Order{By: priceListColumns[state.Sort], Desc: state.Desc}
	list, err := a.store.PriceLists(c.Request().Context(), q)
	if within, past := pastTheEnd(state, list.Total, len(list.PriceLists)); past && err == nil {
		return a.priceLists(c, within, q)
	}
	return state, list, err
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
	view := views.PriceList{Page: a.page(c, views.SectionPriceLists, priceListTitle(list), priceListsCrumb), List: list, Table: views.PricesList(list, state, prices.Total), Prices: prices.Prices}
	if view.Regions, err = a.store.RegionCurrencies(ctx); err != nil {
		return err
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
	if view.Latest, err = a.latest(c, models.ActivityQuery{ObjectID: list.ID}); err != nil {
		return err
	}
	return show(c, http.StatusOK, views.PriceListPage(view), parts{view.Table.ID: views.PricesTable(view)})
}

// whyDraft tells of a draft for everyone whose last group was deleted what made it one.
func (a *app) whyDraft(ctx context.Context, list models.PriceList) (string, error) {
	if list.Status != models.Draft || !list.ForEveryone() {
		return "", nil
	}
	last, err := a.store.Activities(ctx, models.ActivityQuery{ObjectID: list.ID, Action: models.DidUpdate, Limit: 1})
	if err != nil || len(last) == 0 {
		return "", err
	}
	if _, told := last[0].Before.Get("status"); !told {
		return "", nil
	}
	groups, err := a.store.Activities(ctx, models.ActivityQuery{ChangeSet: last[0].ChangeSet, Object: "customer_group", Action: models.DidDelete, Limit: 1})
	if err != nil || len(groups) == 0 {
		return "", err
	}
	return fmt.Sprintf("It became a draft when its last customer group, %s, was deleted: else its prices would have been for everyone.", models.Quoted(views.Short(groups[0].ObjectName))), nil
}

// priceListTitle is what a price list is called: programs may leave its name empty.
func priceListTitle(list models.PriceList) string {
	if list.Name == "" {
		return list.ID
	}
	return list.Name
}

// confirmDeletePriceList asks before a price list is gone for good.
func (a *app) confirmDeletePriceList(c echo.Context) error {
	list, err := a.store.PriceList(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	lost := "It has no prices."
	if list.PricesCount > 0 {
		lost = fmt.Sprintf("Its %s will be lost; what a customer pays without them is for the shop's own prices and other price lists to say.", views.Count(list.PricesCount, "price", "prices"))
	}
	back := cameFrom(c, priceListPath(list.ID), priceListsPath)
	return a.showConfirmation(c, http.StatusOK, views.SectionPriceLists, priceListsCrumb, views.Confirmation{
		Title:  "Delete price list",
		Text:   fmt.Sprintf("%s will be deleted for good. %s No customer and no customer group will be deleted.", models.Quoted(views.Short(priceListTitle(list))), lost),
		Action: priceListPath(list.ID) + "/delete", Fields: []views.Param{{Name: "next", Value: back}},
		Continue: "Delete", Destroys: true, Close: back,
	})
}

// deletePriceList deletes the price list with its prices.
func (a *app) deletePriceList(c echo.Context) error {
	list, err := a.store.DeletePriceList(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	next := cameFrom(c, priceListsPath)
	if list.ID == "" {
		return a.done(c, next, "The price list had been deleted already.")
	}
	return a.done(c, next, fmt.Sprintf("Price list %s was deleted.", models.Quoted(views.Short(priceListTitle(list)))))
}
