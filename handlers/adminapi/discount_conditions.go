package adminapi

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models/pricing"
)

// AddCondition adds a condition to a discount.
func (a *API) AddCondition(c echo.Context) error {
	return a.changeDiscount(c, func() (pricing.Discount, error) {
		in, err := readBody(c, newConditionBody)
		if err != nil {
			return pricing.Discount{}, err
		}
		return a.store.AddCondition(c.Request().Context(), id(c), in)
	})
}

// ShowCondition shows a condition of a discount.
func (a *API) ShowCondition(c echo.Context) error {
	var q listQuery
	if err := readQuery(c, recordParameters, &q); err != nil {
		return err
	}
	f, err := q.fieldsOf("discount_condition", "", "id")
	if err != nil {
		return err
	}
	if f.columns == nil {
		f.columns = []string{"id", "type", "operator", "discount_rule_id", "created_at", "updated_at"}
	}
	condition, err := a.store.Condition(c.Request().Context(), id(c), param(c, "condition_id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, func(r *reply) error {
		w, all := a.records(c, r), []pricing.DiscountCondition{condition}
		of, err := w.relatedToConditions(all, f)
		if err != nil {
			return err
		}
		r.buf = append(r.buf, `{"discount_condition":`...)
		err = w.writeConditions(all, of, f)
		r.buf = append(r.buf, '}')
		return err
	})
}

// UpdateCondition changes the groups of a condition.
func (a *API) UpdateCondition(c echo.Context) error {
	return a.changeDiscount(c, func() (pricing.Discount, error) {
		in, err := readBody(c, conditionBody)
		if err != nil {
			return pricing.Discount{}, err
		}
		return a.store.UpdateCondition(c.Request().Context(), id(c), param(c, "condition_id"), in)
	})
}

// DeleteCondition removes a condition from a discount, or finds it gone, and shows the discount.
func (a *API) DeleteCondition(c echo.Context) error {
	f, err := discountFields(c)
	if err != nil {
		return err
	}
	discount, err := a.store.DeleteCondition(c.Request().Context(), id(c), param(c, "condition_id"))
	if err != nil {
		return err
	}
	return answerRevision(c, http.StatusOK, discount.Revision(), func(r *reply) error {
		r.buf = appendText(append(r.buf, `{"id":`...), param(c, "condition_id"))
		r.buf = append(r.buf, `,"object":"discount-condition","deleted":true,"discount":`...)
		err := a.records(c, r).discounts([]pricing.Discount{discount}, f)
		r.buf = append(r.buf, '}')
		return err
	})
}

// AddConditionGroups adds groups to a condition.
func (a *API) AddConditionGroups(c echo.Context) error {
	return a.changeDiscount(c, func() (pricing.Discount, error) {
		ids, err := readBody(c, resourcesBody)
		if err != nil {
			return pricing.Discount{}, err
		}
		return a.store.AddConditionGroups(c.Request().Context(), id(c), param(c, "condition_id"), ids)
	})
}

// RemoveConditionGroups removes groups from a condition.
func (a *API) RemoveConditionGroups(c echo.Context) error {
	return a.changeDiscount(c, func() (pricing.Discount, error) {
		ids, err := readBody(c, resourcesBody)
		if err != nil {
			return pricing.Discount{}, err
		}
		return a.store.RemoveConditionGroups(c.Request().Context(), id(c), param(c, "condition_id"), ids)
	})
}
