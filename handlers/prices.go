package handlers

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strconv"
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

// confirmRemovePrices asks before the chosen prices are removed.
func (a *app) confirmRemovePrices(c echo.Context) error {
	return a.withPricesChosen(c, func(list pricing.List, _ pricing.PriceSelection) error {
		return a.askToRemovePrices(c, http.StatusOK, list, "")
	})
}

// withPricesChosen goes on with a list and those of its prices that are selected.
func (a *app) withPricesChosen(c echo.Context, then func(pricing.List, pricing.PriceSelection) error) error {
	list, err := a.store.PriceList(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	selection := chosenPrices(c)
	if !selection.All && len(selection.IDs) == 0 {
		return a.notDone(c, cameFrom(c, views.PriceListPath(list.ID)), "Select prices to remove first.")
	}
	return then(list, selection)
}

// askToRemovePrices asks whether so many prices are to be removed. The problem is why it is asked again, or empty.
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

// newPriceImport asks for the prices to import.
func (a *app) newPriceImport(c echo.Context) error {
	list, err := a.store.PriceList(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.showPriceImport(c, http.StatusOK, views.PriceImport{List: list})
}

func (a *app) showPriceImport(c echo.Context, status int, form views.PriceImport) error {
	form.Close = cameFrom(c, views.PriceListPath(form.List.ID))
	page := a.page(c, views.SectionPriceLists, "Import prices", priceListsCrumb,
		views.Crumb{Label: form.List.Title(), Href: views.PriceListPath(form.List.ID)})
	return render(c, status, views.PriceImportPage(page, form))
}

// checkPrices keeps what was pasted or uploaded, and leads to what it would do.
func (a *app) checkPrices(c echo.Context) error {
	ctx := c.Request().Context()
	list, err := a.store.PriceList(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	form := views.PriceImport{List: list, Typed: sent(c).Get("cells")}
	file, problem := uploaded(c)
	content := cmp.Or(file, form.Typed)
	switch {
	case problem != "":
		form.Errors = map[string]string{"file": problem}
	case strings.TrimSpace(content) == "":
		form.Errors = map[string]string{"cells": "Paste some cells here or choose a file."}
	}
	if len(form.Errors) > 0 {
		return a.showPriceImport(c, http.StatusUnprocessableEntity, form)
	}
	id, err := a.store.KeepPriceFile(ctx, list.ID, content)
	if err != nil {
		return err
	}
	next := url.Values{"next": {cameFrom(c, views.PriceListPath(list.ID))}}
	return c.Redirect(http.StatusSeeOther, views.PriceListPath(list.ID)+"/prices/import/"+id+"?"+next.Encode())
}

// showPriceReport shows what the file would do now.
func (a *app) showPriceReport(c echo.Context) error {
	return a.reportPrices(c, http.StatusOK, views.PriceReport{})
}

func (a *app) reportPrices(c echo.Context, status int, report views.PriceReport) (err error) {
	ctx := c.Request().Context()
	if report.List, err = a.store.PriceList(ctx, c.Param("id")); err != nil {
		return err
	}
	report.FileID, report.Close = c.Param("file_id"), cameFrom(c, views.PriceListPath(report.List.ID))
	if report.Plan, err = a.store.PlanPrices(ctx, report.List.ID, report.FileID); err != nil {
		return err
	}
	path := views.PriceListPath(report.List.ID)
	page := a.page(c, views.SectionPriceLists, "What the file would do", priceListsCrumb,
		views.Crumb{Label: report.List.Title(), Href: path}, views.Crumb{Label: "Import prices", Href: path + "/prices/import"})
	return render(c, status, views.PriceReportPage(page, report))
}

// importPrices imports the file, if that still does what the report has shown.
func (a *app) importPrices(c echo.Context) error {
	sent := sent(c)
	how := pricing.PriceImport{FileID: c.Param("file_id"), Replace: sent.Get("replace") == "true", Expect: expectedPlan(sent)}
	plan, err := a.store.ImportPrices(c.Request().Context(), c.Param("id"), how)
	var why *record.Error
	switch {
	case errors.As(err, &why) && why.Kind == record.Conflict:
		return a.reportPrices(c, http.StatusConflict, views.PriceReport{Replace: how.Replace, Problem: problemOf(why).words()})
	case errors.As(err, &why) && why.Kind == record.Invalid:
		return a.reportPrices(c, http.StatusUnprocessableEntity, views.PriceReport{Problem: problemOf(why).words()})
	case err != nil:
		return err
	}
	message := "Prices imported: {added} added, {changed} changed, {unchanged} unchanged."
	if how.Replace {
		message = "Prices imported: {added} added, {changed} changed, {unchanged} unchanged, {removed} removed."
	}
	message = text.Fill(message, "added", text.Number(plan.New), "changed", text.Number(plan.Changed),
		"unchanged", text.Number(plan.Unchanged), "removed", text.Number(plan.Others))
	return a.done(c, cameFrom(c, views.PriceListPath(c.Param("id"))), message)
}

// expectedPlan are the numbers that the operator was shown; nil for a program that has seen none.
func expectedPlan(sent url.Values) *pricing.PricePlanCounts {
	var counts pricing.PricePlanCounts
	for name, to := range map[string]*int64{
		"new": &counts.New, "changed": &counts.Changed, "unchanged": &counts.Unchanged, "others": &counts.Others,
	} {
		n, err := strconv.ParseInt(sent.Get(name), 10, 64)
		if err != nil {
			return nil
		}
		*to = n
	}
	return &counts
}
