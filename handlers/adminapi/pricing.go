package adminapi

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"cohort/models/pricing"
)

// ShowPricing shows what applies to a customer: price lists, discounts, and the prices of variants, each with the reason.
func (a *API) ShowPricing(c echo.Context) error {
	q := pricingQuery{PricingQuery: pricing.PricingQuery{CustomerID: id(c)}, limit: 100}
	if err := readQuery(c, pricingParameters, &q); err != nil {
		return err
	}
	return a.answerPricing(c, q)
}

// ShowPricingForNobody shows what applies to somebody whom the shop does not know.
func (a *API) ShowPricingForNobody(c echo.Context) error {
	q := pricingQuery{limit: 100}
	if err := readQuery(c, pricingParameters, &q); err != nil {
		return err
	}
	return a.answerPricing(c, q)
}

func (a *API) answerPricing(c echo.Context, q pricingQuery) error {
	most := rows(q.limit)
	q.Most = max(1, most) // the store takes none for all
	pricing, err := a.store.PricingFor(c.Request().Context(), q.PricingQuery)
	if err != nil {
		return err
	}
	if most == 0 {
		pricing.PriceLists, pricing.Discounts = nil, nil
	}
	return answer(c, http.StatusOK, func(r *reply) error { return a.records(c, r).pricing(pricing) })
}

func (w records) pricing(p pricing.Pricing) error {
	w.buf = append(w.buf, `{"customer_id":`...)
	if p.CustomerID == "" {
		w.buf = append(w.buf, "null"...)
	} else {
		w.buf = appendText(w.buf, p.CustomerID)
	}
	w.buf = appendTime(append(w.buf, `,"at":`...), p.At)
	w.buf = appendNullable(append(w.buf, `,"currency_code":`...), filled(p.CurrencyCode))
	w.buf = appendNullable(append(w.buf, `,"region_id":`...), filled(p.RegionID))
	w.buf = strconv.AppendInt(append(w.buf, `,"quantity":`...), p.Quantity, 10)
	w.buf = append(w.buf, `,"price_lists":[`...)
	for _, list := range p.PriceLists {
		w.buf = appendPriceList(w.next(), list.List, &fields{})
		w.buf = append(appendReason(append(w.buf, `,"reason":`...), list.Reason), '}')
		if err := w.sendIfFull(); err != nil {
			return err
		}
	}
	w.buf = strconv.AppendInt(append(w.buf, `],"price_lists_count":`...), p.PriceListsCount.Count, 10)
	w.buf = append(w.buf, `,"discounts":[`...)
	for _, discount := range p.Discounts {
		w.buf = appendAppliedDiscount(w.next(), discount)
		if err := w.sendIfFull(); err != nil {
			return err
		}
	}
	w.buf = strconv.AppendInt(append(w.buf, `],"discounts_count":`...), p.DiscountsCount.Count, 10)
	w.buf = appendBest(w.buf, p.Best)
	w.buf = append(w.buf, `,"prices":[`...)
	for _, price := range p.Prices {
		w.buf = appendVariantPrice(w.next(), price)
		if err := w.sendIfFull(); err != nil {
			return err
		}
	}
	w.buf = append(w.buf, "]}"...)
	return nil
}

func appendAppliedDiscount(b []byte, d pricing.AppliedDiscount) []byte {
	b = appendDiscount(b, d.Discount, &fields{})
	b = appendRule(append(b, `,"rule":`...), d.Rule, &fields{})
	b = append(b, `},"reasons":[`...)
	for i, reason := range d.Reasons {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendReason(b, reason)
	}
	return append(b, "]}"...)
}

func appendBest(b []byte, best *pricing.AppliedDiscount) []byte {
	b = append(b, `,"best_discount":`...)
	if best == nil {
		return append(b, "null"...)
	}
	return appendAppliedDiscount(b, *best)
}

// appendReason writes a reason as data and in words.
func appendReason(b []byte, r pricing.Reason) []byte {
	b = appendText(append(b, `{"type":`...), string(r.Why))
	b = appendText(append(b, `,"text":`...), r.String())
	if r.ConditionID != "" {
		b = appendText(append(b, `,"condition_id":`...), r.ConditionID)
	}
	b = append(b, `,"customer_groups":[`...)
	for i, group := range r.Groups.First {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(append(b, `{"id":`...), group.ID)
		b = append(appendText(append(b, `,"name":`...), group.Name), '}')
	}
	return append(strconv.AppendInt(append(b, `],"customer_groups_count":`...), r.Groups.Count, 10), '}')
}

// appendVariantPrice writes the price of a variant: without one, the shop's own counts.
func appendVariantPrice(b []byte, v pricing.VariantPrice) []byte {
	b = appendText(append(b, `{"variant_id":`...), v.VariantID)
	if v.Price == nil {
		return append(b,
			`,"amount":null,"type":null,"original_amount":null,"discounted_amount":null,"best_discount":null,`+
				`"price":null,"price_list":null,"reason":null}`...)
	}
	b = strconv.AppendInt(append(b, `,"amount":`...), v.Price.Amount, 10)
	b = appendText(append(b, `,"type":`...), v.List.Type)
	b = append(b, `,"original_amount":`...)
	if v.Instead == nil {
		b = append(b, "null"...)
	} else {
		b = strconv.AppendInt(b, v.Instead.Amount, 10)
	}
	b = append(b, `,"discounted_amount":`...)
	if amount, ok := v.Discounted(); ok {
		b = strconv.AppendInt(b, amount, 10)
	} else {
		b = append(b, "null"...)
	}
	b = appendBest(b, v.Best)
	b = append(appendPrice(append(b, `,"price":`...), *v.Price, &fields{}), '}')
	b = append(appendPriceList(append(b, `,"price_list":`...), v.List.List, &fields{}), '}')
	return append(appendReason(append(b, `,"reason":`...), v.List.Reason), '}')
}

// filled returns the text, or nil if it is empty.
func filled(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
