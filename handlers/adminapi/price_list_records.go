package adminapi

import (
	"strconv"
	"time"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
)

type ofPriceLists struct {
	groups   map[string][]customers.Group
	ofGroups *ofGroups
	prices   map[string][]pricing.Price // nil: they are many
}

// priceLists writes price lists, separated by commas.
func (w records) priceLists(lists []pricing.List, f *fields) error {
	of, err := w.relatedToPriceLists(lists, f)
	if err != nil {
		return err
	}
	return w.writePriceLists(lists, of, f)
}

func (w records) relatedToPriceLists(lists []pricing.List, f *fields) (of *ofPriceLists, err error) {
	of = &ofPriceLists{}
	if to := f.relation("customer_groups"); to != nil && len(lists) > 0 {
		if of.groups, err = w.store.GroupsOfPriceLists(w.ctx, ids(lists, priceListID)); err == nil {
			of.ofGroups, err = w.relatedToGroups(each(of.groups, groupID), to.fields)
		}
	}
	if f.relation("prices") != nil && err == nil {
		of.prices, err = w.pricesOf(lists)
	}
	return of, err
}

func (w records) writePriceLists(lists []pricing.List, of *ofPriceLists, f *fields) error {
	return eachRecord(w, lists, f, appendPriceList, func(list pricing.List, to relation) error {
		return w.list(func() error {
			switch {
			case to.name == "customer_groups":
				return w.writeGroups(of.groups[list.ID], of.ofGroups, to.fields)
			case of.prices == nil:
				return w.allPrices(list, to.fields)
			}
			return w.prices(of.prices[list.ID], to.fields)
		})
	})
}

// pricesOf reads the prices of all lists at once when they are few; it returns nil when they are many.
func (w records) pricesOf(lists []pricing.List) (map[string][]pricing.Price, error) {
	return ofFew(lists,
		func(list pricing.List) (string, int64) { return list.ID, list.PricesCount },
		func(ids []string) (map[string][]pricing.Price, error) { return w.store.PricesOf(w.ctx, ids) })
}

// allPrices writes all prices of a price list, piece by piece.
func (w records) allPrices(list pricing.List, f *fields) error {
	return inPieces(
		func(visit func(pricing.Price) error) error {
			return w.store.EachPrice(w.ctx, pricing.PriceQuery{PriceListID: list.ID, Limit: -1}, visit)
		},
		func(prices []pricing.Price) error { return w.prices(prices, f) })
}

// prices writes prices, separated by commas. Of a variant only its id is known.
func (w records) prices(prices []pricing.Price, f *fields) error {
	return eachRecord(w, prices, f, appendPrice, func(price pricing.Price, to relation) error {
		switch to.name {
		case "variants":
			w.buf = append(appendVariant(append(w.buf, '['), price), ']')
		case "variant":
			w.buf = appendVariant(w.buf, price)
		}
		return nil
	})
}

func appendVariant(b []byte, p pricing.Price) []byte {
	return append(appendText(append(b, `{"id":`...), p.VariantID), '}')
}

// listPriceLists writes the price lists that a query finds, and returns how many there are in all.
func (w records) listPriceLists(q pricing.ListQuery, f *fields) (int64, error) {
	return listed(q.Limit,
		func(limit int) ([]pricing.List, record.Total, error) {
			first := q
			first.Limit = limit
			list, err := w.store.PriceLists(w.ctx, first)
			return list.PriceLists, list.Total, err
		},
		func(visit func(pricing.List) error) error { return w.store.EachPriceList(w.ctx, q, visit) },
		func(lists []pricing.List) error { return w.priceLists(lists, f) })
}

// listPrices does for prices what listPriceLists does.
func (w records) listPrices(q pricing.PriceQuery, f *fields) (int64, error) {
	return listed(q.Limit,
		func(limit int) ([]pricing.Price, record.Total, error) {
			first := q
			first.Limit = limit
			found, err := w.store.Prices(w.ctx, first)
			return found.Prices, found.Total, err
		},
		func(visit func(pricing.Price) error) error { return w.store.EachPrice(w.ctx, q, visit) },
		func(prices []pricing.Price) error { return w.prices(prices, f) })
}

// appendPriceList writes a price list, all but its relations and the bracket behind them.
func appendPriceList(b []byte, l pricing.List, f *fields) []byte {
	b = append(b, '{')
	for _, column := range f.shown("price_list") {
		b = appendPriceListColumn(appendName(b, column), l, column)
	}
	return b
}

func appendPriceListColumn(b []byte, l pricing.List, column string) []byte {
	switch column {
	case "id":
		return appendText(b, l.ID)
	case "created_at":
		return appendTime(b, l.CreatedAt)
	case "updated_at":
		return appendTime(b, l.UpdatedAt)
	case "name":
		return appendText(b, l.Name)
	case "description":
		return appendText(b, l.Description)
	case "type":
		return appendText(b, l.Type)
	case "status":
		return appendText(b, l.Status)
	case "starts_at":
		return appendNullableTime(b, l.StartsAt)
	case "ends_at":
		return appendNullableTime(b, l.EndsAt)
	}
	return append(b, "null"...)
}

// appendPrice writes a price, all but its relations and the bracket behind them.
func appendPrice(b []byte, p pricing.Price, f *fields) []byte {
	b = append(b, '{')
	for _, column := range f.shown("price") {
		b = appendPriceColumn(appendName(b, column), p, column)
	}
	return b
}

func appendPriceColumn(b []byte, p pricing.Price, column string) []byte {
	switch column {
	case "id":
		return appendText(b, p.ID)
	case "created_at":
		return appendTime(b, p.CreatedAt)
	case "updated_at":
		return appendTime(b, p.UpdatedAt)
	case "currency_code":
		return appendNullable(b, filled(p.Currency()))
	case "amount":
		return strconv.AppendInt(b, p.Amount, 10)
	case "min_quantity":
		return appendNullableNumber(b, p.MinQuantity)
	case "max_quantity":
		return appendNullableNumber(b, p.MaxQuantity)
	case "price_list_id":
		return appendText(b, p.PriceListID)
	case "region_id":
		return appendNullable(b, p.RegionID)
	case "variant_id":
		return appendText(b, p.VariantID)
	}
	return append(b, "null"...)
}

func appendNullableTime(b []byte, at *time.Time) []byte {
	if at == nil {
		return append(b, "null"...)
	}
	return appendTime(b, *at)
}

func appendNullableNumber(b []byte, number *int64) []byte {
	if number == nil {
		return append(b, "null"...)
	}
	return strconv.AppendInt(b, *number, 10)
}

func appendTexts(b []byte, texts []string) []byte {
	b = append(b, '[')
	for i, text := range texts {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, text)
	}
	return append(b, ']')
}
