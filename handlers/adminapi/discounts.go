package adminapi

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models/pricing"
)

// ListDiscounts lists discounts.
func (a *API) ListDiscounts(c echo.Context) error {
	q, fields, err := discountsQueryOf(c)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, func(r *reply) error {
		r.buf = append(r.buf, `{"discounts":[`...)
		count, err := a.records(c, r).listDiscounts(q.DiscountQuery, fields)
		r.buf = append(appendPage(append(r.buf, ']'), count, q.listQuery), '}')
		return err
	})
}

// CreateDiscount makes a discount.
func (a *API) CreateDiscount(c echo.Context) error {
	return a.changeDiscount(c, func() (pricing.Discount, error) {
		in, err := readBody(c, newDiscountBody)
		if err != nil {
			return pricing.Discount{}, err
		}
		return a.store.CreateDiscount(c.Request().Context(), in)
	})
}

// ShowDiscount shows one discount.
func (a *API) ShowDiscount(c echo.Context) error {
	return a.changeDiscount(c, func() (pricing.Discount, error) { return a.store.Discount(c.Request().Context(), id(c)) })
}

// ShowDiscountByCode shows the discount with a code.
func (a *API) ShowDiscountByCode(c echo.Context) error {
	return a.changeDiscount(c, func() (pricing.Discount, error) {
		return a.store.DiscountByCode(c.Request().Context(), param(c, "code"))
	})
}

// UpdateDiscount changes what the body mentions.
func (a *API) UpdateDiscount(c echo.Context) error {
	return a.changeDiscount(c, func() (pricing.Discount, error) {
		in, err := readBody(c, discountBody)
		if err != nil {
			return pricing.Discount{}, err
		}
		in.Revisions = ifMatch(c)
		return a.store.UpdateDiscount(c.Request().Context(), id(c), in)
	})
}

// DeleteDiscount deletes a discount, or finds it gone.
func (a *API) DeleteDiscount(c echo.Context) error {
	if _, err := a.store.DeleteDiscount(c.Request().Context(), id(c), ifMatch(c)...); err != nil {
		return err
	}
	return answerDeleted(c, "discount")
}

// UseDiscount counts a use of a discount.
func (a *API) UseDiscount(c echo.Context) error {
	return a.changeDiscount(c, func() (pricing.Discount, error) { return a.store.UseDiscount(c.Request().Context(), id(c)) })
}

// AddDynamicCode makes a code of a dynamic discount.
func (a *API) AddDynamicCode(c echo.Context) error {
	return a.changeDiscount(c, func() (pricing.Discount, error) {
		in, err := readBody(c, dynamicCodeBody)
		if err != nil {
			return pricing.Discount{}, err
		}
		return a.store.AddDynamicCode(c.Request().Context(), id(c), in)
	})
}

// DeleteDynamicCode deletes a code that was made of a discount, and shows that.
func (a *API) DeleteDynamicCode(c echo.Context) error {
	return a.changeDiscount(c, func() (pricing.Discount, error) {
		return a.store.DeleteDynamicCode(c.Request().Context(), id(c), param(c, "code"))
	})
}

// AddRegion makes a discount one for a region, too.
func (a *API) AddRegion(c echo.Context) error {
	return a.changeRegions(c, func(present []string, region string) []string { return append(present, region) })
}

// RemoveRegion takes a region off a discount.
func (a *API) RemoveRegion(c echo.Context) error {
	return a.changeRegions(c, func(present []string, region string) []string {
		var left []string
		for _, id := range present {
			if id != region {
				left = append(left, id)
			}
		}
		return left
	})
}

func (a *API) changeRegions(c echo.Context, change func(present []string, region string) []string) error {
	return a.changeDiscount(c, func() (pricing.Discount, error) {
		return a.store.ChangeRegions(c.Request().Context(), id(c),
			func(present []string) []string { return change(present, param(c, "region_id")) })
	})
}

// changeDiscount does something with a discount and shows it, with the fields that the query asks for. The query is read first:
// a request that is refused for its query changes nothing.
func (a *API) changeDiscount(c echo.Context, do func() (pricing.Discount, error)) error {
	fields, err := discountFields(c)
	if err != nil {
		return err
	}
	discount, err := do()
	if err != nil {
		return err
	}
	return answerRevision(c, http.StatusOK, discount.Revision(), func(r *reply) error {
		return a.discount(c, r, discount, fields)
	})
}

func (a *API) discount(c echo.Context, r *reply, discount pricing.Discount, f *fields) error {
	r.buf = append(r.buf, `{"discount":`...)
	err := a.records(c, r).discounts([]pricing.Discount{discount}, f)
	r.buf = append(r.buf, '}')
	return err
}

// usualDiscount are the relations of a discount that are shown unless expand names others.
const usualDiscount = "parent_discount,regions,rule,rule.conditions"

// discountFields reads which fields of a discount are shown.
func discountFields(c echo.Context) (*fields, error) {
	var q listQuery
	if err := readQuery(c, recordParameters, &q); err != nil {
		return nil, err
	}
	return q.fieldsOf("discount", usualDiscount, "id")
}
