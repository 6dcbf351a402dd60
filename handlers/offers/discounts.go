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

var discountsCrumb = views.Crumb{Label: "Discounts", Href: views.DiscountsPath}

var (
	discountSorts = pages.SortColumns{"code": "code", "value": "value", "uses": "usage_count", "ends": "ends_at"}
	discountRules = ui.ListRules{Sorts: discountSorts.Names(), Default: "code", Filters: ui.FilterParams(offers.DiscountFilters)}
	// All codes that were made of one discount have its value.
	codeRules = ui.ListRules{Sorts: []string{"code", "uses", "ends"}, Default: "code"}
)

// ListDiscounts shows all discounts.
func (p *Pages) ListDiscounts(c echo.Context) error {
	state := pages.ListOf(c, discountRules, "")
	if err := p.NameGroups(c, &state); err != nil {
		return err
	}
	state, list, err := p.discounts(c, state, filterDiscounts(pricing.DiscountQuery{}, state.Filters, pages.ZoneOf(c)))
	if err != nil {
		return err
	}
	view := offers.Discounts{Page: p.Page(c, views.SectionDiscounts, "Discounts"), List: offers.DiscountsList(state, list.Total)}
	if view.Discounts, err = p.shownDiscounts(c.Request().Context(), list.Discounts, views.GroupsShown); err != nil {
		return err
	}
	return pages.Show(c, http.StatusOK, offers.DiscountsPage(view), pages.Parts{view.List.ID: offers.DiscountsTable(view)})
}

// filterDiscounts narrows a query by filters that ui.ReadFilters has read.
func filterDiscounts(q pricing.DiscountQuery, filters url.Values, zone *time.Location) pricing.DiscountQuery {
	q.AnyGroup = filters["group"]
	if kind := filters.Get(ui.FilterType); kind != "" {
		q.Types = []string{kind}
	}
	if status := filters.Get(ui.FilterStatus); status != "" {
		q.States = []pricing.State{offers.DiscountStates[status]}
	}
	q.Created, q.Updated = pages.Days(filters, ui.FilterCreated, zone), pages.Days(filters, ui.FilterUpdated, zone)
	return q
}

// discounts reads the page of discounts that the state asks for, from those the query allows.
func (p *Pages) discounts(c echo.Context, state ui.ListState, q pricing.DiscountQuery) (ui.ListState, pricing.DiscountPage, error) {
	q.Search, q.Order, q.Limit, q.CountUpTo = state.Q, discountSorts.Order(state), state.Size, pages.CountUpTo
	return pages.PageOf(state, func(offset int) (pricing.DiscountPage, record.Total, int, error) {
		q.Offset = offset
		list, err := p.Store.Discounts(c.Request().Context(), q)
		return list, list.Total, len(list.Discounts), err
	})
}

// shownDiscounts are discounts with their conditions, the first few groups of each, and the currencies of their regions.
func (p *Pages) shownDiscounts(ctx context.Context, discounts []pricing.Discount, groups int) ([]offers.Discount, error) {
	var rules, regionIDs, ids []string
	for _, discount := range discounts {
		rules, regionIDs = append(rules, discount.Rule.ID), append(regionIDs, discount.RegionIDs...)
	}
	conditions, err := p.Store.ConditionsOf(ctx, rules)
	if err != nil {
		return nil, err
	}
	for _, of := range conditions {
		for _, condition := range of {
			ids = append(ids, condition.ID)
		}
	}
	first, err := p.Store.FirstGroupsOf(ctx, ids, groups)
	if err != nil {
		return nil, err
	}
	regions, err := p.Store.RegionsByID(ctx, regionIDs)
	if err != nil {
		return nil, err
	}
	shown := make([]offers.Discount, len(discounts))
	for i, discount := range discounts {
		shown[i] = offers.Discount{Discount: discount, Currency: currencyOf(discount.RegionIDs, regions)}
		for _, condition := range conditions[discount.Rule.ID] {
			shown[i].Conditions = append(shown[i].Conditions, offers.Condition{DiscountCondition: condition, Groups: first[condition.ID]})
		}
	}
	return shown, nil
}

// currencyOf is the currency of the one region that is named; "" if there is no such one.
func currencyOf(regionIDs []string, regions map[string]pricing.Region) string {
	if len(regionIDs) != 1 {
		return ""
	}
	return regions[regionIDs[0]].CurrencyCode
}

// ShowDiscount shows one discount with the codes made of it.
func (p *Pages) ShowDiscount(c echo.Context) error {
	ctx := c.Request().Context()
	discount, err := p.Store.Discount(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	shown, err := p.shownDiscounts(ctx, []pricing.Discount{discount}, offers.ConditionGroupsShown)
	if err != nil {
		return err
	}
	view := offers.DiscountDetails{Page: p.Page(c, views.SectionDiscounts, discount.Code, discountsCrumb), Discount: shown[0]}
	regions, err := p.Store.RegionsByID(ctx, discount.RegionIDs)
	if err != nil {
		return err
	}
	for _, region := range regions {
		view.Regions = append(view.Regions, region)
	}
	switch {
	case discount.ParentID != nil:
		parent, err := p.Store.Discount(ctx, *discount.ParentID)
		if err != nil {
			return err
		}
		view.Parent = &parent
	case discount.IsDynamic:
		state, list, err := p.discounts(c, pages.ListOf(c, codeRules, ""), pricing.DiscountQuery{ParentID: discount.ID})
		if err != nil {
			return err
		}
		view.Codes = offers.CodesOf{Of: discount, List: offers.CodesList(discount, state, list.Total), Codes: list.Discounts}
	}
	if view.Latest, err = p.Latest(c, activity.Query{ObjectID: discount.ID}); err != nil {
		return err
	}
	return pages.Show(c, http.StatusOK, offers.DiscountPage(view), pages.Parts{"codes": offers.CodesTable(view.Codes)})
}

// ConfirmDeleteDiscount asks before a discount is permanently deleted.
func (p *Pages) ConfirmDeleteDiscount(c echo.Context) error {
	discount, err := p.Store.Discount(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	back := []string{views.DiscountPath(discount.ID), views.DiscountsPath}
	words := text.Fill("{code} will be permanently deleted. Nobody will be able to use the code.", "code", ui.Quoted(discount.Code))
	if discount.ParentID != nil {
		back = append(back, views.DiscountPath(*discount.ParentID))
	} else if discount.IsDynamic {
		codes, err := p.Store.Discounts(c.Request().Context(), pricing.DiscountQuery{ParentID: discount.ID})
		if err != nil {
			return err
		}
		words = text.Plural(codes.Total.Count, "{code} will be permanently deleted, together with its 1 unique code.",
			"{code} will be permanently deleted, together with its {n} unique codes.",
			"code", ui.Quoted(discount.Code))
	}
	next := pages.CameFrom(c, back...)
	return p.ShowConfirmation(c, http.StatusOK, views.SectionDiscounts, discountsCrumb, ui.Confirmation{
		Title: "Delete discount", Text: words,
		Action: views.DiscountPath(discount.ID) + "/delete", Fields: []ui.Param{{Name: "next", Value: next}},
		Continue: "Delete", Destroys: true, Close: next,
	})
}

// DeleteDiscount deletes the discount, and the codes that were made of it.
func (p *Pages) DeleteDiscount(c echo.Context) error {
	discount, err := p.Store.DeleteDiscount(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	if discount.ID == "" {
		return p.Done(c, pages.CameFrom(c, views.DiscountsPath), "The discount was already deleted.")
	}
	back := []string{views.DiscountsPath}
	if discount.ParentID != nil {
		back = []string{views.DiscountPath(*discount.ParentID), views.DiscountsPath}
	}
	return p.Done(c, pages.CameFrom(c, back...), text.Fill("Discount {code} was deleted.", "code", ui.Quoted(discount.Code)))
}

// NewCode asks for a code to be made of a discount.
func (p *Pages) NewCode(c echo.Context) error {
	discount, err := p.Store.Discount(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return p.showCodeForm(c, http.StatusOK, offers.CodeForm{Of: discount})
}

// AddCode makes a code of a discount.
func (p *Pages) AddCode(c echo.Context) error {
	discount, err := p.Store.Discount(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	sent := pages.Sent(c)
	form := offers.CodeForm{Of: discount, Code: sent.Get("code"), UsageLimit: sent.Get("usage_limit"), Errors: map[string]string{}}
	in := pricing.DiscountInput{Code: &form.Code, UsageLimit: usageLimit(form.UsageLimit, form.Errors)}
	if in.UsageLimit != nil && in.UsageLimit.Open {
		in.UsageLimit = nil
	}
	if len(form.Errors) > 0 {
		return p.showCodeForm(c, http.StatusUnprocessableEntity, form)
	}
	code, err := p.Store.AddDynamicCode(c.Request().Context(), discount.ID, in)
	if problem := pages.Refused(err, ""); problem != nil {
		problem.Fill(&form.Errors, &form.Problem)
		return p.showCodeForm(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return p.Done(c, pages.CameFrom(c, views.DiscountPath(discount.ID)), text.Fill("Code {code} was added.", "code", ui.Quoted(code.Code)))
}

func (p *Pages) showCodeForm(c echo.Context, status int, form offers.CodeForm) error {
	form.Close = pages.CameFrom(c, views.DiscountPath(form.Of.ID))
	dialog := form
	dialog.Host = ui.HostDialog
	page := p.Page(c, views.SectionDiscounts, "Add a code", discountsCrumb,
		views.Crumb{Label: form.Of.Code, Href: views.DiscountPath(form.Of.ID)})
	return pages.Show(c, status, offers.CodeFormPage(page, form), pages.Parts{ui.HostDialog: offers.CodeFormPanel(dialog)})
}
