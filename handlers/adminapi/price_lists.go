package adminapi

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"cohort/models/pricing"
)

// ListPriceLists lists price lists.
func (a *API) ListPriceLists(c echo.Context) error {
	q, fields, err := priceListsQueryOf(c)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, func(r *reply) error {
		r.buf = append(r.buf, `{"price_lists":[`...)
		count, err := a.records(c, r).listPriceLists(q.ListQuery, fields)
		r.buf = append(appendPage(append(r.buf, ']'), count, q.listQuery), '}')
		return err
	})
}

// CreatePriceList makes a price list.
func (a *API) CreatePriceList(c echo.Context) error {
	in, err := readBody(c, newPriceListBody)
	if err != nil {
		return err
	}
	list, err := a.store.CreatePriceList(c.Request().Context(), in)
	if err != nil {
		return err
	}
	return a.answerPriceList(c, list)
}

// ShowPriceList shows one price list with its groups and prices.
func (a *API) ShowPriceList(c echo.Context) error {
	list, err := a.store.PriceList(c.Request().Context(), id(c))
	if err != nil {
		return err
	}
	return a.answerPriceList(c, list)
}

// UpdatePriceList changes what the body mentions.
func (a *API) UpdatePriceList(c echo.Context) error {
	in, err := readBody(c, priceListBody)
	if err != nil {
		return err
	}
	in.Revisions = ifMatch(c)
	list, err := a.store.UpdatePriceList(c.Request().Context(), id(c), in)
	if err != nil {
		return err
	}
	return a.answerPriceList(c, list)
}

// DeletePriceList deletes a price list, or finds it gone.
func (a *API) DeletePriceList(c echo.Context) error {
	if _, err := a.store.DeletePriceList(c.Request().Context(), id(c), ifMatch(c)...); err != nil {
		return err
	}
	return answerDeleted(c, "price-list")
}

// answerPriceList shows a price list with everything that belongs to it. Of its prices there may be very many, so they can be
// left out.
func (a *API) answerPriceList(c echo.Context, list pricing.List) error {
	f, err := expanded("price_list", "customer_groups,prices.variants,prices.variant")
	if err != nil {
		return err
	}
	if c.QueryParam("prices") == "false" {
		f.relations = slices.DeleteFunc(f.relations, func(r relation) bool { return r.name == "prices" })
	}
	return answerRevision(c, http.StatusOK, list.Revision(), func(r *reply) error {
		r.buf = append(r.buf, `{"price_list":`...)
		err := a.records(c, r).priceLists([]pricing.List{list}, f)
		r.buf = append(r.buf, '}')
		return err
	})
}
