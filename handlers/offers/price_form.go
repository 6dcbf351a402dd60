package offers

import (
	"cmp"
	"maps"
	"net/http"
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

// NewPrice shows the empty form of a price.
func (p *Pages) NewPrice(c echo.Context) error {
	list, err := p.Store.PriceList(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return p.showPriceForm(c, http.StatusOK, priceFormOf(c, list, pricing.Price{}))
}

// EditPrice shows the form of a price.
func (p *Pages) EditPrice(c echo.Context) error {
	ctx := c.Request().Context()
	list, err := p.Store.PriceList(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	price, err := p.Store.Price(ctx, list.ID, c.Param("price_id"))
	if err != nil {
		return err
	}
	return p.showPriceForm(c, http.StatusOK, priceFormOf(c, list, price))
}

// CreatePrice adds the price that the form describes.
func (p *Pages) CreatePrice(c echo.Context) error {
	return p.SaveEdit(c, func() (pages.Edit, error) {
		list, err := p.Store.PriceList(c.Request().Context(), c.Param("id"))
		if err != nil {
			return pages.Edit{}, err
		}
		return p.priceEdit(c, list, pricing.Price{})
	})
}

// UpdatePrice saves the form of a price.
func (p *Pages) UpdatePrice(c echo.Context) error {
	ctx := c.Request().Context()
	return p.SaveEdit(c, func() (pages.Edit, error) {
		list, err := p.Store.PriceList(ctx, c.Param("id"))
		if err != nil {
			return pages.Edit{}, err
		}
		price, err := p.Store.Price(ctx, list.ID, c.Param("price_id"))
		gone := pages.GoneMeanwhile(c, err)
		if err != nil && !gone {
			return pages.Edit{}, err
		}
		e, err := p.priceEdit(c, list, price)
		if gone {
			return pages.GoneEdit("This price has been removed in the meantime. What you entered is still here. Save it to add the price "+
				"again.", e.Show), err
		}
		return e, err
	})
}

// priceEdit is the try to save the form of a price of a list; a new one has no id.
func (p *Pages) priceEdit(c echo.Context, list pricing.List, price pricing.Price) (pages.Edit, error) {
	ctx := c.Request().Context()
	regions, err := p.Store.RegionCurrencies(ctx)
	if err != nil {
		return pages.Edit{}, err
	}
	form := priceFormOf(c, list, price)
	merged := readPriceForm(c, &form, regions)
	in, wrong := form.Price.Read(regions)
	if in.ID = price.ID; price.ID != "" {
		in.Revisions = record.Revisions{price.Revision()}
	}
	var same []pricing.Price
	return pages.Edit{
		Merged: merged, Chosen: "price", Close: form.Close,
		Check: func() (status int, err error) {
			form.Errors = wrong
			if len(wrong) > 0 {
				return http.StatusUnprocessableEntity, nil
			}
			if same, err = p.Store.SamePrices(ctx, list.ID, in); err != nil {
				return 0, err
			}
			return confirmReplacing(c, in, same, &form), nil
		},
		Save: func() (string, error) {
			_, err := p.Store.SavePrice(ctx, list.ID, in, same)
			return text.Fill("The price of {variant} was saved.", "variant", ui.Quoted(in.VariantID)), err
		},
		Show: func(answer pages.FormAnswer) error {
			answer.Fill(&form.Conflicts, &form.Errors, &form.Problem)
			return p.showPriceForm(c, answer.Status, form)
		},
	}, nil
}

// confirmReplacing asks once whether a price is to take the place of those that are the same, unless nothing would be lost by that.
func confirmReplacing(c echo.Context, in pricing.PriceInput, same []pricing.Price, form *offers.PriceForm) (status int) {
	var shown strings.Builder
	loses := in.ID != "" && len(same) > 0
	for _, price := range same {
		shown.WriteString(string(price.Revision()))
		loses = loses || price.Amount != in.Amount
	}
	if !loses || pages.Sent(c).Get("replaces") == shown.String() {
		return 0
	}
	form.Replaces, form.Problem = shown.String(), offers.ReplaceQuestion(same)
	return http.StatusConflict
}

func priceFields(price *pricing.PriceText) []formField {
	return []formField{
		{"variant_id", "Variant ID", &price.VariantID}, {"currency_code", "Currency", &price.CurrencyCode},
		{"region_id", "Region", &price.RegionID}, {"amount", "Amount", &price.Amount},
		{"min_quantity", "Minimum quantity", &price.MinQuantity}, {"max_quantity", "Maximum quantity", &price.MaxQuantity},
	}
}

// priceFormOf is the form as it is before anything was typed; of a new price, where that has no id.
func priceFormOf(c echo.Context, list pricing.List, price pricing.Price) offers.PriceForm {
	form := offers.PriceForm{List: list, ID: price.ID, Close: pages.CameFrom(c, views.PriceListPath(list.ID))}
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
func readPriceForm(c echo.Context, form *offers.PriceForm, regions map[string]string) *pages.Merging {
	sent, merged := pages.Sent(c), pages.MergeForm(pages.Sent(c))
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
			*field.text = merged.Field(field.name, field.label, *typed[i].text, *field.text)
		}
	}
	if form.ID != "" {
		maps.Copy(form.Opened, merged.Opened)
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

func (p *Pages) showPriceForm(c echo.Context, status int, form offers.PriceForm) error {
	choices, err := p.Store.Choices(c.Request().Context())
	if err != nil {
		return err
	}
	form.Choices = choices
	drawer := form
	drawer.Host = ui.HostDrawer
	page := p.Page(c, views.SectionPriceLists, form.Title(), priceListsCrumb,
		views.Crumb{Label: form.List.Title(), Href: views.PriceListPath(form.List.ID)})
	return pages.Show(c, status, offers.PriceFormPage(page, form), pages.Parts{ui.HostDrawer: offers.PriceFormPanel(drawer)})
}
