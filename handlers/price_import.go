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
)

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

// showPriceReport tells what the file would do now.
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

// importPrices does what the report told.
func (a *app) importPrices(c echo.Context) error {
	sent := sent(c)
	how := pricing.PriceImport{FileID: c.Param("file_id"), Replace: sent.Get("replace") == "true", Expect: expectedPlan(sent)}
	plan, err := a.store.ImportPrices(c.Request().Context(), c.Param("id"), how)
	var why *record.Error
	switch {
	case errors.As(err, &why) && why.Kind == record.Conflict:
		return a.reportPrices(c, http.StatusConflict, views.PriceReport{Replace: how.Replace, Problem: why.Message})
	case errors.As(err, &why) && why.Kind == record.Invalid:
		return a.reportPrices(c, http.StatusUnprocessableEntity, views.PriceReport{Problem: why.Message})
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

// expectedPlan are the numbers that the operator was told; nil where a program asks without having been told any.
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
