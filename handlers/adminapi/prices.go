package adminapi

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models/pricing"
)

// ListPrices lists the prices of a price list, page by page.
func (a *API) ListPrices(c echo.Context) error {
	q, err := pricesQueryOf(c)
	if err != nil {
		return err
	}
	if _, err := a.store.PriceList(c.Request().Context(), id(c)); err != nil {
		return err
	}
	return answer(c, http.StatusOK, func(r *reply) error {
		r.buf = append(r.buf, `{"prices":[`...)
		count, err := a.records(c, r).listPrices(q.PriceQuery, &fields{})
		r.buf = append(appendPage(append(r.buf, ']'), count, q.listQuery), '}')
		return err
	})
}

// AddPrices adds prices to a price list, or puts them in the place of all others.
func (a *API) AddPrices(c echo.Context) error {
	in, err := readBody(c, pricesBody)
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

// DeletePrices deletes prices by their ids. Those that are gone already are passed over.
func (a *API) DeletePrices(c echo.Context) error {
	ids, err := readBody(c, priceIDsBody)
	if err != nil {
		return err
	}
	if _, err := a.store.DeletePrices(c.Request().Context(), id(c), pricing.PriceSelection{IDs: ids}); err != nil {
		return err
	}
	return answerPricesDeleted(c, ids)
}

// DeleteVariantPrices deletes all prices of a variant.
func (a *API) DeleteVariantPrices(c echo.Context) error {
	gone, err := a.store.DeletePrices(c.Request().Context(), id(c), pricing.PriceSelection{VariantIDs: []string{param(c, "variant_id")}})
	if err != nil {
		return err
	}
	return answerPricesDeleted(c, gone)
}

// DeleteProductPrices deletes nothing: which variants a product has is the shop's to know.
func (a *API) DeleteProductPrices(c echo.Context) error {
	if _, err := a.store.PriceList(c.Request().Context(), id(c)); err != nil {
		return err
	}
	return answerPricesDeleted(c, nil)
}

// DeleteProductsPrices is DeleteProductPrices for several products.
func (a *API) DeleteProductsPrices(c echo.Context) error {
	if _, err := readBody(c, productIDsBody); err != nil {
		return err
	}
	return a.DeleteProductPrices(c)
}

// ListProducts lists no products, for the same reason.
func (a *API) ListProducts(c echo.Context) error {
	q := listQuery{limit: 50}
	if err := readQuery(c, productsParameters, &q); err != nil {
		return err
	}
	if _, err := a.store.PriceList(c.Request().Context(), id(c)); err != nil {
		return err
	}
	return answer(c, http.StatusOK, func(r *reply) error {
		r.buf = append(appendPage(append(r.buf, `{"products":[]`...), 0, q), '}')
		return nil
	})
}

func answerPricesDeleted(c echo.Context, ids []string) error {
	return answer(c, http.StatusOK, func(r *reply) error {
		r.buf = appendTexts(append(r.buf, `{"ids":`...), ids)
		r.buf = append(r.buf, `,"object":"money-amount","deleted":true}`...)
		return nil
	})
}
