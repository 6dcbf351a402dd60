package customers

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/views"
	"cohort/views/offers"
)

// ShowPricing shows all that applies to a customer, and what the variants that are asked for cost them.
func (p *Pages) ShowPricing(c echo.Context) error {
	customer, err := p.Store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	view, q := askedPricing(c, customer)
	status := http.StatusOK
	if len(view.Errors) > 0 {
		status, q.VariantIDs = http.StatusUnprocessableEntity, nil
	}
	if view, err = p.pricing(c, view, q); err != nil {
		return err
	}
	crumb := views.Crumb{Label: customer.Title(), Href: views.CustomerPath(customer.ID)}
	view.Page = p.Page(c, views.SectionCustomers, "Prices and discounts", customersCrumb, crumb)
	return pages.Show(c, status, offers.AppliesPage(view), pages.Parts{"applies": offers.AppliesCard(view, false)})
}

// askedPricing reads the variants, currency, quantity and time that are asked for; the view has what is wrong with them.
func askedPricing(c echo.Context, customer customers.Customer) (offers.Applies, pricing.PricingQuery) {
	get := func(name string) string { return strings.TrimSpace(c.QueryParam(name)) }
	view := offers.Applies{
		Customer: customer, All: !pages.IsPartial(c), Asked: get("asked") != "",
		Variants: get("variant_ids"), Currency: get("currency_code"), Quantity: get("quantity"), At: get("at"), Errors: map[string]string{},
		Zone: pages.FormZone(c),
	}
	q := pricing.PricingQuery{CustomerID: customer.ID}
	q.VariantIDs = strings.FieldsFunc(view.Variants, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\t' })
	if !view.Asked {
		return view, q
	}
	switch {
	case len(q.VariantIDs) == 0:
		view.Errors["variant_ids"] = "Enter at least one variant ID."
	case len(q.VariantIDs) > variantsAsked:
		view.Errors["variant_ids"] = "You can check up to 100 variants at a time."
	}
	if currency, known := record.Currency(view.Currency); known {
		q.CurrencyCode = currency
	} else {
		view.Errors["currency_code"] = "Enter the code of a currency, such as EUR for the euro."
	}
	if view.Quantity != "" {
		n, err := strconv.ParseInt(view.Quantity, 10, 64)
		if q.Quantity = n; err != nil || n < 1 {
			view.Errors["quantity"], q.Quantity = "Enter a whole number of 1 or more.", 0
		}
	}
	if view.At != "" {
		at, err := record.ReadDateTimeIn(view.At, view.Zone)
		if q.At = at; err != nil {
			view.Errors["at"] = err.Error()
		}
	}
	return view, q
}

// variantsAsked is how many variants a page shows the prices of.
const variantsAsked = 100

// pricing completes the view with the price lists and discounts that apply.
func (p *Pages) pricing(c echo.Context, view offers.Applies, q pricing.PricingQuery) (offers.Applies, error) {
	ctx := c.Request().Context()
	q.Most, q.CountUpTo = offers.AppliesShown, offers.AppliesCounted
	if view.All {
		q.Most = offers.AppliesShownAll
	}
	var err error
	if view.Pricing, err = p.Store.PricingFor(ctx, q); err != nil {
		return view, err
	}
	view.Choices, err = p.Store.Choices(ctx)
	return view, err
}
