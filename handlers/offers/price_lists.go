package offers

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/activity"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/offers"
	"cohort/views/ui"
)

var priceListsCrumb = views.Crumb{Label: "Price Lists", Href: views.PriceListsPath}

var (
	priceListSorts = pages.SortColumns{
		"name": "name", "type": "type", "prices": "prices_count", "starts": "starts_at", "ends": "ends_at", "created": "created_at",
	}
	priceListRules = ui.ListRules{
		Sorts: priceListSorts.Names(), Default: "-created", Filters: ui.FilterParams(offers.PriceListFilters),
	}
)

// groupsOnPage is how many of its groups the page of a price list names.
const groupsOnPage = 100

// ListPriceLists shows all price lists.
func (p *Pages) ListPriceLists(c echo.Context) error {
	state := pages.ListOf(c, priceListRules, "")
	if err := p.NameGroups(c, &state); err != nil {
		return err
	}
	state, list, err := p.priceLists(c, state, filterPriceLists(pricing.ListQuery{}, state.Filters, pages.ZoneOf(c)))
	if err != nil {
		return err
	}
	view := offers.PriceLists{
		Page: p.Page(c, views.SectionPriceLists, "Price Lists"), List: offers.PriceListsList(state, list.Total),
		PriceLists: list.PriceLists,
	}
	ids := make([]string, len(list.PriceLists))
	for i, priceList := range list.PriceLists {
		ids[i] = priceList.ID
	}
	if view.Groups, err = p.Store.FirstGroupsOfPriceLists(c.Request().Context(), ids, views.GroupsShown); err != nil {
		return err
	}
	return pages.Show(c, http.StatusOK, offers.PriceListsPage(view), pages.Parts{view.List.ID: offers.PriceListsTable(view)})
}

// filterPriceLists narrows a query by filters that ui.ReadFilters has read.
func filterPriceLists(q pricing.ListQuery, filters url.Values, zone *time.Location) pricing.ListQuery {
	q.AnyGroup = filters["group"]
	if kind := filters.Get(ui.FilterType); kind != "" {
		q.Types = []string{kind}
	}
	if status := filters.Get(ui.FilterStatus); status != "" {
		q.States = []pricing.State{offers.PriceListStates[status]}
	}
	q.Created, q.Updated = pages.Days(filters, ui.FilterCreated, zone), pages.Days(filters, ui.FilterUpdated, zone)
	return q
}

// priceLists reads the page of price lists that the state asks for, from those the query allows.
func (p *Pages) priceLists(c echo.Context, state ui.ListState, q pricing.ListQuery) (ui.ListState, pricing.ListPage, error) {
	q.Search, q.Order, q.Limit, q.CountUpTo = state.Q, priceListSorts.Order(state), state.Size, pages.CountUpTo
	return pages.PageOf(state, func(offset int) (pricing.ListPage, record.Total, int, error) {
		q.Offset = offset
		list, err := p.Store.PriceLists(c.Request().Context(), q)
		return list, list.Total, len(list.PriceLists), err
	})
}

// ShowPriceList shows one price list with its groups and prices.
func (p *Pages) ShowPriceList(c echo.Context) error {
	ctx := c.Request().Context()
	list, err := p.Store.PriceList(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	state, prices, err := p.prices(c, pages.ListOf(c, priceRules, ""), list)
	if err != nil {
		return err
	}
	view := offers.PriceList{
		Page: p.Page(c, views.SectionPriceLists, list.Title(), priceListsCrumb), List: list,
		Table: offers.PricesList(list, state, prices.Total), Prices: prices.Prices,
	}
	if view.Outdone, err = p.Store.OutdonePrices(ctx, list.ID, prices.Prices); err != nil {
		return err
	}
	if !pages.IsPartial(c) { // else only the prices are wanted
		groups, err := p.Store.FirstGroupsOfPriceLists(ctx, []string{list.ID}, groupsOnPage)
		if err != nil {
			return err
		}
		view.Groups = groups[list.ID]
		if view.Why, err = p.whyDraft(ctx, list); err != nil {
			return err
		}
	}
	if view.Latest, err = p.Latest(c, activity.Query{ObjectID: list.ID}); err != nil {
		return err
	}
	return pages.Show(c, http.StatusOK, offers.PriceListPage(view), pages.Parts{view.Table.ID: offers.PricesTable(view)})
}

// whyDraft is the reason why a list is a draft, if that is because its last group was deleted.
func (p *Pages) whyDraft(ctx context.Context, list pricing.List) (string, error) {
	if list.Status != pricing.Draft || !list.ForEveryone() {
		return "", nil
	}
	last, err := p.Store.Activities(ctx, activity.Query{ObjectID: list.ID, Action: activity.DidUpdate, Limit: 1})
	if err != nil || len(last) == 0 {
		return "", err
	}
	if _, changed := last[0].Before.Get("status"); !changed {
		return "", nil
	}
	groups, err := p.Store.Activities(ctx,
		activity.Query{ChangeSet: last[0].ChangeSet, Object: "customer_group", Action: activity.DidDelete, Limit: 1})
	if err != nil || len(groups) == 0 {
		return "", err
	}
	return text.Fill("This list became a draft when its last customer group, {group}, was deleted. Otherwise its prices "+
		"would have been for everyone.",
		"group", ui.Quoted(groups[0].ObjectName)), nil
}

// ConfirmDeletePriceList asks before a price list is permanently deleted.
func (p *Pages) ConfirmDeletePriceList(c echo.Context) error {
	list, err := p.Store.PriceList(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	lost := "It has no prices."
	if list.PricesCount > 0 {
		lost = text.Plural(list.PricesCount, "Its 1 price will be deleted too. Other price lists or the store's own prices then apply.",
			"Its {n} prices will be deleted too. Other price lists or the store's own prices then apply.")
	}
	back := pages.CameFrom(c, views.PriceListPath(list.ID), views.PriceListsPath)
	return p.ShowConfirmation(c, http.StatusOK, views.SectionPriceLists, priceListsCrumb, ui.Confirmation{
		Title: "Delete price list",
		Text: text.Sentences(text.Fill("{list} will be permanently deleted.", "list",
			ui.Quoted(list.Title())), lost, "No customer and no customer group will be deleted."),
		Action: views.PriceListPath(list.ID) + "/delete", Fields: []ui.Param{{Name: "next", Value: back}},
		Continue: "Delete", Destroys: true, Close: back,
	})
}

// DeletePriceList deletes the price list with its prices.
func (p *Pages) DeletePriceList(c echo.Context) error {
	list, err := p.Store.DeletePriceList(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	next := pages.CameFrom(c, views.PriceListsPath)
	if list.ID == "" {
		return p.Done(c, next, "The price list was already deleted.")
	}
	return p.Done(c, next, text.Fill("Price list {list} was deleted.", "list", ui.Quoted(list.Title())))
}
