package handlers

import (
	"cmp"
	"maps"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// newPrice shows the empty form of a price.
func (a *app) newPrice(c echo.Context) error {
	list, err := a.store.PriceList(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.showPriceForm(c, http.StatusOK, priceFormOf(c, list, pricing.Price{}))
}

// editPrice shows the form of a price.
func (a *app) editPrice(c echo.Context) error {
	ctx := c.Request().Context()
	list, err := a.store.PriceList(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	price, err := a.store.Price(ctx, list.ID, c.Param("price_id"))
	if err != nil {
		return err
	}
	return a.showPriceForm(c, http.StatusOK, priceFormOf(c, list, price))
}

// createPrice adds the price that the form describes.
func (a *app) createPrice(c echo.Context) error {
	return a.saveEdit(c, func() (edit, error) {
		list, err := a.store.PriceList(c.Request().Context(), c.Param("id"))
		if err != nil {
			return edit{}, err
		}
		return a.priceEdit(c, list, pricing.Price{})
	})
}

// updatePrice saves the form of a price.
func (a *app) updatePrice(c echo.Context) error {
	ctx := c.Request().Context()
	return a.saveEdit(c, func() (edit, error) {
		list, err := a.store.PriceList(ctx, c.Param("id"))
		if err != nil {
			return edit{}, err
		}
		price, err := a.store.Price(ctx, list.ID, c.Param("price_id"))
		gone := goneMeanwhile(c, err)
		if err != nil && !gone {
			return edit{}, err
		}
		e, err := a.priceEdit(c, list, price)
		if gone {
			return goneEdit("This price has been removed in the meantime. What you entered is still here. Save it to add the price "+
				"again.", e.show), err
		}
		return e, err
	})
}

// priceEdit is the try to save the form of a price of a list; a new one has no id.
func (a *app) priceEdit(c echo.Context, list pricing.List, price pricing.Price) (edit, error) {
	ctx := c.Request().Context()
	regions, err := a.store.RegionCurrencies(ctx)
	if err != nil {
		return edit{}, err
	}
	form := priceFormOf(c, list, price)
	merged := readPriceForm(c, &form, regions)
	in, wrong := form.Price.Read(regions)
	if in.ID = price.ID; price.ID != "" {
		in.Revisions = record.Revisions{price.Revision()}
	}
	return edit{
		merged: merged, chosen: "price", close: form.Close,
		check: func() (int, error) {
			form.Errors = wrong
			return statusWith(wrong), nil
		},
		save: func() (string, error) {
			_, err := a.store.AddPrices(ctx, list.ID, []pricing.PriceInput{in})
			return text.Fill("The price of {variant} was saved.", "variant", ui.Quoted(in.VariantID)), err
		},
		show: func(answer formAnswer) error {
			answer.fill(&form.Conflicts, &form.Errors, &form.Problem)
			return a.showPriceForm(c, answer.status, form)
		},
	}, nil
}

func priceFields(price *pricing.PriceText) []formField {
	return []formField{
		{"variant_id", "Variant ID", &price.VariantID}, {"currency_code", "Currency", &price.CurrencyCode},
		{"region_id", "Region", &price.RegionID}, {"amount", "Amount", &price.Amount},
		{"min_quantity", "Minimum quantity", &price.MinQuantity}, {"max_quantity", "Maximum quantity", &price.MaxQuantity},
	}
}

// priceFormOf is the form as it is before anything was typed; of a new price, where that has no id.
func priceFormOf(c echo.Context, list pricing.List, price pricing.Price) views.PriceForm {
	form := views.PriceForm{List: list, ID: price.ID, Close: cameFrom(c, views.PriceListPath(list.ID))}
	if price.ID == "" {
		return form
	}
	form.Price, form.Opened = pricing.PriceTextOf(price), map[string]string{}
	form.Price.CurrencyCode = strings.ToUpper(form.Price.CurrencyCode) // as it is shown and sent
	for _, field := range priceFields(&form.Price) {
		form.Opened[field.name] = *field.text
	}
	return form
}

// readPriceForm lays what the form sent over the price that it has; what was not sent stays.
func readPriceForm(c echo.Context, form *views.PriceForm, regions map[string]string) *merging {
	sent, merged := sent(c), mergeForm(sent(c))
	yours := form.Price
	for _, field := range priceFields(&yours) {
		if sent.Has(field.name) {
			*field.text = strings.TrimSpace(sent.Get(field.name))
		}
	}
	yours.CurrencyCode = strings.ToUpper(yours.CurrencyCode)
	if in, wrong := yours.Read(regions); len(wrong) == 0 { // 12,5 is no other amount than 12.50
		yours.Amount = record.Amount(in.Amount, cmp.Or(in.CurrencyCode, regions[in.RegionID]))
	}
	typed := priceFields(&yours)
	for i, field := range priceFields(&form.Price) {
		if sent.Has(field.name) {
			*field.text = merged.field(field.name, field.label, *typed[i].text, *field.text)
		}
	}
	if form.ID != "" {
		maps.Copy(form.Opened, merged.opened)
	}
	// A price is either for a currency or for a region, and the form has a field for one of them. Where somebody else has put the
	// other in its place meanwhile, what was sent counts.
	if price := &form.Price; price.CurrencyCode != "" && price.RegionID != "" && sent.Has("currency_code") != sent.Has("region_id") {
		if sent.Has("currency_code") {
			price.RegionID = ""
		} else {
			price.CurrencyCode = ""
		}
	}
	return merged
}

func (a *app) showPriceForm(c echo.Context, status int, form views.PriceForm) error {
	drawer := form
	drawer.Host = ui.HostDrawer
	page := a.page(c, views.SectionPriceLists, form.Title(), priceListsCrumb,
		views.Crumb{Label: form.List.Title(), Href: views.PriceListPath(form.List.ID)})
	return show(c, status, views.PriceFormPage(page, form), parts{ui.HostDrawer: views.PriceFormPanel(drawer)})
}
