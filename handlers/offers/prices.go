package offers

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/offers"
	"cohort/views/ui"
)

var (
	priceSorts = pages.SortColumns{
		"variant": "variant_id", "currency": "currency_code", "amount": "amount", "changed": "updated_at", "added": "id",
	}
	priceRules = ui.ListRules{Sorts: priceSorts.Names(), Default: "added", Filters: pages.PriceParams}
)

// prices reads the page of a list's prices that the state asks for.
func (p *Pages) prices(c echo.Context, state ui.ListState, list pricing.List) (ui.ListState, pricing.PricePage, error) {
	q := filterPrices(pricing.PriceQuery{PriceListID: list.ID, Search: state.Q}, state.Filters)
	q.Order, q.Limit, q.CountUpTo = priceSorts.Order(state), state.Size, pages.CountUpTo
	if q.Search == "" && q.CurrencyCode == "" {
		q.CountUpTo = 0 // that is known
	}
	return pages.PageOf(state, func(offset int) (pricing.PricePage, record.Total, int, error) {
		q.Offset = offset
		page, err := p.Store.Prices(c.Request().Context(), q)
		return page, page.Total, len(page.Prices), err
	})
}

func filterPrices(q pricing.PriceQuery, filters url.Values) pricing.PriceQuery {
	q.CurrencyCode = filters.Get(ui.FilterCurrency)
	return q
}

// ExportPrices sends the prices that the list finds as a CSV file, which imported again changes nothing.
func (p *Pages) ExportPrices(c echo.Context) error {
	ctx := c.Request().Context()
	list, err := p.Store.PriceList(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	state := pages.ListOf(c, priceRules, "")
	q := filterPrices(pricing.PriceQuery{PriceListID: list.ID, Search: state.Q, Limit: -1}, state.Filters)
	q.Order = priceSorts.Order(state)
	return pages.SendCSV(c, text.Fill("{list} prices", "list",
		ui.Short(list.Title())), 0, pricing.SheetColumns, func(row func([]string) error) error {
		return p.Store.EachPrice(ctx, q, func(price pricing.Price) error { return row(pricing.PriceTextOf(price).Cells()) })
	})
}

// ConfirmRemovePrices asks before the chosen prices are removed.
func (p *Pages) ConfirmRemovePrices(c echo.Context) error {
	return p.withPricesChosen(c, func(list pricing.List, _ pricing.PriceSelection) error {
		return p.askToRemovePrices(c, http.StatusOK, list, "")
	})
}

// withPricesChosen goes on with a list and those of its prices that are selected.
func (p *Pages) withPricesChosen(c echo.Context, then func(pricing.List, pricing.PriceSelection) error) error {
	list, err := p.Store.PriceList(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	selection := chosenPrices(c)
	if !selection.All && len(selection.IDs) == 0 {
		return p.NotDone(c, pages.CameFrom(c, views.PriceListPath(list.ID)), "Select prices to remove first.")
	}
	return then(list, selection)
}

// askToRemovePrices asks whether so many prices are to be removed. The problem is why it is asked again, or empty.
func (p *Pages) askToRemovePrices(c echo.Context, status int, list pricing.List, problem string) error {
	count, err := p.Store.CountPrices(c.Request().Context(), list.ID, chosenPrices(c))
	if err != nil {
		return err
	}
	path := views.PriceListPath(list.ID)
	return p.ShowConfirmation(c, status, views.SectionPriceLists, priceListsCrumb, ui.Confirmation{
		Title: "Remove prices", Problem: problem,
		Text: text.Plural(count, "1 price will be removed from {list}. This cannot be undone.",
			"{n} prices will be removed from {list}. This cannot be undone.",
			"list", ui.Quoted(list.Title())),
		Action: path + "/prices/remove", Fields: pages.Expecting(pages.Again(c, "price_ids", path), count),
		Continue: "Continue", Destroys: true, Close: pages.CameFrom(c, path),
	})
}

// RemovePrices removes the chosen prices from the list.
func (p *Pages) RemovePrices(c echo.Context) error {
	return p.withPricesChosen(c, func(list pricing.List, selection pricing.PriceSelection) error {
		gone, err := p.Store.DeletePrices(c.Request().Context(), list.ID, selection)
		if record.IsKind(err, record.Conflict) {
			return p.askToRemovePrices(c, http.StatusConflict, list, err.Error())
		}
		if err != nil {
			return err
		}
		return p.Done(c, pages.CameFrom(c, views.PriceListPath(list.ID)),
			text.Plural(int64(len(gone)), "1 price removed.", "{n} prices removed."))
	})
}

// NewPriceImport asks for the prices to import.
func (p *Pages) NewPriceImport(c echo.Context) error {
	list, err := p.Store.PriceList(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return p.showPriceImport(c, http.StatusOK, offers.PriceImport{List: list})
}

func (p *Pages) showPriceImport(c echo.Context, status int, form offers.PriceImport) error {
	form.Close = pages.CameFrom(c, views.PriceListPath(form.List.ID))
	page := p.Page(c, views.SectionPriceLists, "Import prices", priceListsCrumb,
		views.Crumb{Label: form.List.Title(), Href: views.PriceListPath(form.List.ID)})
	return pages.Render(c, status, offers.PriceImportPage(page, form))
}

// CheckPrices keeps what was pasted or uploaded, and leads to what it would do.
func (p *Pages) CheckPrices(c echo.Context) error {
	ctx := c.Request().Context()
	list, err := p.Store.PriceList(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	form := offers.PriceImport{List: list, Typed: pages.Sent(c).Get("cells")}
	file, problem := pages.Uploaded(c)
	content := cmp.Or(file, form.Typed)
	switch {
	case problem != "":
		form.Errors = map[string]string{"file": problem}
	case strings.TrimSpace(content) == "":
		form.Errors = map[string]string{"cells": "Paste some cells here or choose a file."}
	}
	if len(form.Errors) > 0 {
		return p.showPriceImport(c, http.StatusUnprocessableEntity, form)
	}
	id, err := p.Store.KeepPriceFile(ctx, list.ID, content)
	if err != nil {
		return err
	}
	next := url.Values{"next": {pages.CameFrom(c, views.PriceListPath(list.ID))}}
	return c.Redirect(http.StatusSeeOther, views.PriceListPath(list.ID)+"/prices/import/"+id+"?"+next.Encode())
}

// ShowPriceReport shows what the file would do now.
func (p *Pages) ShowPriceReport(c echo.Context) error {
	return p.reportPrices(c, http.StatusOK, offers.PriceReport{})
}

func (p *Pages) reportPrices(c echo.Context, status int, report offers.PriceReport) (err error) {
	ctx := c.Request().Context()
	if report.List, err = p.Store.PriceList(ctx, c.Param("id")); err != nil {
		return err
	}
	report.FileID, report.Close = c.Param("file_id"), pages.CameFrom(c, views.PriceListPath(report.List.ID))
	if report.Plan, err = p.Store.PlanPrices(ctx, report.List.ID, report.FileID); err != nil {
		return err
	}
	path := views.PriceListPath(report.List.ID)
	page := p.Page(c, views.SectionPriceLists, "What the file would do", priceListsCrumb,
		views.Crumb{Label: report.List.Title(), Href: path}, views.Crumb{Label: "Import prices", Href: path + "/prices/import"})
	return pages.Render(c, status, offers.PriceReportPage(page, report))
}

// ImportPrices imports the file, if that still does what the report has shown.
func (p *Pages) ImportPrices(c echo.Context) error {
	sent := pages.Sent(c)
	how := pricing.PriceImport{FileID: c.Param("file_id"), Replace: sent.Get("replace") == "true", Expect: expectedPlan(sent)}
	plan, err := p.Store.ImportPrices(c.Request().Context(), c.Param("id"), how)
	var why *record.Error
	switch {
	case errors.As(err, &why) && why.Kind == record.Conflict:
		return p.reportPrices(c, http.StatusConflict, offers.PriceReport{Replace: how.Replace, Problem: pages.ProblemOf(why).Words()})
	case errors.As(err, &why) && why.Kind == record.Invalid:
		return p.reportPrices(c, http.StatusUnprocessableEntity, offers.PriceReport{Problem: pages.ProblemOf(why).Words()})
	case err != nil:
		return err
	}
	message := "Prices imported: {added} added, {changed} changed, {unchanged} unchanged."
	if how.Replace {
		message = "Prices imported: {added} added, {changed} changed, {unchanged} unchanged, {removed} removed."
	}
	message = text.Fill(message, "added", text.Number(plan.New), "changed", text.Number(plan.Changed),
		"unchanged", text.Number(plan.Unchanged), "removed", text.Number(plan.Others))
	doubled := ""
	if plan.Doubled > 0 {
		doubled = text.Plural(plan.Doubled, "1 price that was in the list again was removed.",
			"{n} prices that were in the list again were removed.")
	}
	return p.Done(c, pages.CameFrom(c, views.PriceListPath(c.Param("id"))), text.Sentences(message, doubled))
}

// expectedPlan are the numbers that the operator was shown; nil for a program that has seen none.
func expectedPlan(sent url.Values) *pricing.PricePlanCounts {
	var counts pricing.PricePlanCounts
	for name, to := range map[string]*int64{
		"new": &counts.New, "changed": &counts.Changed, "unchanged": &counts.Unchanged, "doubled": &counts.Doubled,
		"others": &counts.Others,
	} {
		n, err := strconv.ParseInt(sent.Get(name), 10, 64)
		if err != nil {
			return nil
		}
		*to = n
	}
	return &counts
}

// chosenPrices reads a selection of prices from a form: ids, or all that the query of the list finds but for exceptions.
func chosenPrices(c echo.Context) pricing.PriceSelection {
	sent := pages.Selected(c, "price_ids")
	if sent.Get("all") == "" {
		return pricing.PriceSelection{IDs: sent["price_ids"]}
	}
	q := filterPrices(pricing.PriceQuery{Search: strings.TrimSpace(sent.Get("q"))}, ui.ReadFilters(sent, pages.PriceParams, ""))
	return pricing.PriceSelection{All: true, Query: q, Except: sent["except"], Expect: pages.Whole(sent.Get("expect"))}
}
