package handlers

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

var (
	priceParams = ui.FilterParams([]string{ui.FilterCurrency})
	priceSorts  = sortColumns{
		"variant": "variant_id", "currency": "currency_code", "amount": "amount", "changed": "updated_at", "added": "id",
	}
	priceRules = ui.ListRules{Sorts: priceSorts.names(), Default: "added", Filters: priceParams}
)

// prices reads the page of a list's prices that the state asks for.
func (a *app) prices(c echo.Context, state ui.ListState, list pricing.List) (ui.ListState, pricing.PricePage, error) {
	q := filterPrices(pricing.PriceQuery{PriceListID: list.ID, Search: state.Q}, state.Filters)
	q.Order, q.Limit, q.CountUpTo = priceSorts.order(state), state.Size, countUpTo
	if q.Search == "" && q.CurrencyCode == "" {
		q.CountUpTo = 0 // that is known
	}
	return pageOf(state, func(offset int) (pricing.PricePage, record.Total, int, error) {
		q.Offset = offset
		page, err := a.store.Prices(c.Request().Context(), q)
		return page, page.Total, len(page.Prices), err
	})
}

func filterPrices(q pricing.PriceQuery, filters url.Values) pricing.PriceQuery {
	q.CurrencyCode = filters.Get(ui.FilterCurrency)
	return q
}

// exportPrices sends the prices that the list finds as a CSV file, which imported again changes nothing.
func (a *app) exportPrices(c echo.Context) error {
	ctx := c.Request().Context()
	list, err := a.store.PriceList(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	state := listOf(c, priceRules, "")
	q := filterPrices(pricing.PriceQuery{PriceListID: list.ID, Search: state.Q, Limit: -1}, state.Filters)
	q.Order = priceSorts.order(state)
	return sendCSV(c, text.Fill("{list} prices", "list",
		ui.Short(list.Title())), pricing.SheetColumns, func(row func([]string) error) error {
		return a.store.EachPrice(ctx, q, func(price pricing.Price) error { return row(pricing.PriceTextOf(price).Cells()) })
	})
}

// chosenPrices reads a selection of prices from a form, as chosen does for customers.
func chosenPrices(c echo.Context) pricing.PriceSelection {
	sent := selected(c, "price_ids")
	if sent.Get("all") == "" {
		return pricing.PriceSelection{IDs: sent["price_ids"]}
	}
	q := filterPrices(pricing.PriceQuery{Search: strings.TrimSpace(sent.Get("q"))}, ui.ReadFilters(sent, priceParams, ""))
	return pricing.PriceSelection{All: true, Query: q, Except: sent["except"], Expect: whole(sent.Get("expect"))}
}

// confirmRemovePrices asks before the chosen prices are gone.
func (a *app) confirmRemovePrices(c echo.Context) error {
	return a.withPricesChosen(c, func(list pricing.List, _ pricing.PriceSelection) error {
		return a.askToRemovePrices(c, http.StatusOK, list, "")
	})
}

// withPricesChosen goes on with a list and those of its prices that are ticked.
func (a *app) withPricesChosen(c echo.Context, then func(pricing.List, pricing.PriceSelection) error) error {
	list, err := a.store.PriceList(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	selection := chosenPrices(c)
	if !selection.All && len(selection.IDs) == 0 {
		return a.tell(c, cameFrom(c, views.PriceListPath(list.ID)), "Select prices to remove first.")
	}
	return then(list, selection)
}

func (a *app) askToRemovePrices(c echo.Context, status int, list pricing.List, problem string) error {
	count, err := a.store.CountPrices(c.Request().Context(), list.ID, chosenPrices(c))
	if err != nil {
		return err
	}
	path := views.PriceListPath(list.ID)
	return a.showConfirmation(c, status, views.SectionPriceLists, priceListsCrumb, ui.Confirmation{
		Title: "Remove prices", Problem: problem,
		Text: text.Plural(count, "1 price will be removed from {list}. This cannot be undone.",
			"{n} prices will be removed from {list}. This cannot be undone.",
			"list", ui.Quoted(list.Title())),
		Action: path + "/prices/remove", Fields: expecting(again(c, "price_ids", path), count),
		Continue: "Continue", Close: cameFrom(c, path),
	})
}

// removePrices removes the chosen prices from the list.
func (a *app) removePrices(c echo.Context) error {
	return a.withPricesChosen(c, func(list pricing.List, selection pricing.PriceSelection) error {
		gone, err := a.store.DeletePrices(c.Request().Context(), list.ID, selection)
		if record.IsKind(err, record.Conflict) {
			return a.askToRemovePrices(c, http.StatusConflict, list, err.Error())
		}
		if err != nil {
			return err
		}
		return a.done(c, cameFrom(c, views.PriceListPath(list.ID)),
			text.Plural(int64(len(gone)), "1 price removed.", "{n} prices removed."))
	})
}
