package adminapi

import (
	"time"

	"github.com/labstack/echo/v4"

	"cohort/handlers/wire"
	"cohort/models/pricing"
	"cohort/models/record"
)

type priceListsQuery struct {
	listQuery
	pricing.ListQuery
}

type discountsQuery struct {
	listQuery
	pricing.DiscountQuery
}

type pricesQuery struct {
	listQuery
	pricing.PriceQuery
}

type pricingQuery struct {
	pricing.PricingQuery
	limit float64
}

var (
	priceListTypes    = []string{pricing.Sale, pricing.Override}
	priceListStatuses = []string{pricing.Active, pricing.Draft}
	discountTypes     = []string{pricing.Fixed, pricing.Percentage, pricing.FreeShipping}
	allocations       = []string{pricing.OffTotal, pricing.OffItem}
	operators         = []string{pricing.In, pricing.NotIn}
)

// The parameters of each address, in Medusa's order of faults.
var (
	priceListsParameters = append(pageParameters(func(q *priceListsQuery) *listQuery { return &q.listQuery }), wire.Schema[priceListsQuery]{
		wire.Optional(wire.Text("order", func(q *priceListsQuery, text string) { q.order = &text })),
		wire.Optional(wire.Text("id", func(q *priceListsQuery, id string) { q.IDs = []string{id} })),
		wire.Optional(wire.Text("q", func(q *priceListsQuery, text string) { q.Contains = text })),
		wire.Optional(wire.Choices("status", priceListStatuses, func(q *priceListsQuery, chosen []string) { q.Statuses = chosen })),
		wire.Optional(wire.Text("name", func(q *priceListsQuery, name string) { q.Names = []string{name} })),
		wire.Optional(wire.Texts("customer_groups", func(q *priceListsQuery, ids []string) { q.AnyGroup = ids })),
		wire.Optional(wire.Text("description", func(q *priceListsQuery, text string) { q.Descriptions = []string{text} })),
		wire.Optional(wire.Choices("type", priceListTypes, func(q *priceListsQuery, chosen []string) { q.Types = chosen })),
		wire.Optional(wire.Nested("created_at", timeRange, func(q *priceListsQuery, r record.TimeRange) { q.Created = r })),
		wire.Optional(wire.Nested("updated_at", timeRange, func(q *priceListsQuery, r record.TimeRange) { q.Updated = r })),
		// What is deleted is gone, so none was deleted at any time.
		wire.Optional(wire.Nested("deleted_at", timeRange, func(q *priceListsQuery, r record.TimeRange) {
			if r != (record.TimeRange{}) {
				q.IDs = []string{}
			}
		})),
	}...)

	discountsParameters = append(pageParameters(func(q *discountsQuery) *listQuery { return &q.listQuery }), wire.Schema[discountsQuery]{
		wire.Optional(wire.Text("order", func(q *discountsQuery, text string) { q.order = &text })),
		wire.Optional(wire.Text("fields", func(q *discountsQuery, text string) { q.fields, q.selects = text, true })),
		wire.Optional(wire.Nested("rule", ruleFilters,
			func(q *discountsQuery, r pricing.DiscountQuery) { q.Types, q.Allocations = r.Types, r.Allocations })),
		wire.Optional(wire.Text("q", func(q *discountsQuery, text string) { q.Contains = text })),
		wire.Optional(wire.Flag("is_dynamic", func(q *discountsQuery, is bool) { q.IsDynamic = &is })),
		wire.Optional(wire.Flag("is_disabled", func(q *discountsQuery, is bool) { q.IsDisabled = &is })),
		wire.Optional(wire.Texts("customer_groups", func(q *discountsQuery, ids []string) { q.AnyGroup = ids })),
		wire.Optional(wire.Nested("created_at", timeRange, func(q *discountsQuery, r record.TimeRange) { q.Created = r })),
		wire.Optional(wire.Nested("updated_at", timeRange, func(q *discountsQuery, r record.TimeRange) { q.Updated = r })),
	}...)

	ruleFilters = wire.Schema[pricing.DiscountQuery]{
		wire.Optional(wire.Choice("type", "type must be a valid enum value", discountTypes,
			func(q *pricing.DiscountQuery, kind string) { q.Types = []string{kind} })),
		wire.Optional(wire.Choice("allocation", "allocation must be a valid enum value", allocations,
			func(q *pricing.DiscountQuery, kind string) { q.Allocations = []string{kind} })),
	}

	pricesParameters = append(pageParameters(func(q *pricesQuery) *listQuery { return &q.listQuery }), wire.Schema[pricesQuery]{
		wire.Optional(wire.Text("order", func(q *pricesQuery, text string) { q.order = &text })),
		wire.Optional(wire.Text("q", func(q *pricesQuery, text string) { q.Search = text })),
		wire.Optional(wire.Some("variant_ids", func(q *pricesQuery, ids []string) { q.VariantIDs = ids })),
		wire.Optional(wire.Text("currency_code", func(q *pricesQuery, code string) { q.CurrencyCode = code })),
	}...)

	// productsParameters are those of products, which are not kept here: all are accepted, without effect.
	productsParameters = func() (all wire.Schema[listQuery]) {
		all = pageParameters(func(q *listQuery) *listQuery { return q })
		for _, name := range []string{"fields", "order", "id", "q", "title", "description", "handle", "is_giftcard", "type"} {
			all = append(all, wire.Optional(wire.Text(name, func(*listQuery, string) {})))
		}
		for _, name := range []string{"status", "collection_id", "tags"} {
			all = append(all, wire.Optional(wire.Some(name, func(*listQuery, []string) {})))
		}
		for _, name := range []string{"created_at", "updated_at", "deleted_at"} {
			all = append(all, wire.Optional(wire.Nested(name, timeRange, func(*listQuery, record.TimeRange) {})))
		}
		return all
	}()

	regionsParameters = append(pageParameters(func(q *listQuery) *listQuery { return q }), wire.Schema[listQuery]{
		wire.Optional(wire.Text("fields", func(*listQuery, string) {})),
		wire.Optional(wire.Text("order", func(*listQuery, string) {})),
	}...)

	pricingParameters = wire.Schema[pricingQuery]{
		wire.Optional(wire.Some("variant_ids", func(q *pricingQuery, ids []string) { q.VariantIDs = ids })),
		wire.Optional(wire.Text("currency_code", func(q *pricingQuery, code string) { q.CurrencyCode = code })),
		wire.Optional(wire.Text("region_id", func(q *pricingQuery, id string) { q.RegionID = id })),
		wire.Optional(wire.Whole("quantity", 1, record.MaxAmount, func(q *pricingQuery, number int64) { q.Quantity = number })),
		wire.Optional(wire.Timestamp("at", func(q *pricingQuery, at time.Time) { q.At = at })),
		wire.Optional(wire.Count("limit", func(q *pricingQuery, n float64) { q.limit = n })),
	}
)

// pageParameters are the parameters of every list. part is where T keeps them.
func pageParameters[T any](part func(*T) *listQuery) wire.Schema[T] {
	return wire.Within(wire.Schema[listQuery]{
		wire.Optional(wire.Count("offset", func(q *listQuery, n float64) { q.offset = n })),
		wire.Optional(wire.Count("limit", func(q *listQuery, n float64) { q.limit = n })),
		wire.Optional(wire.Text("expand", func(q *listQuery, text string) { q.expand = text })),
		wire.Optional(wire.Text("after", func(q *listQuery, id string) { q.after = id })),
	}, part)
}

// priceListsQueryOf reads the parameters of a list of price lists. A search, or a filter by groups, shows the groups of each.
func priceListsQueryOf(c echo.Context) (q priceListsQuery, f *fields, err error) {
	q.limit = 10
	if err := readQuery(c, priceListsParameters, &q); err != nil {
		return q, nil, err
	}
	if f, err = expanded("price_list", q.expand); err != nil {
		return q, nil, err
	}
	if q.Contains != "" || q.AnyGroup != nil {
		f.expand("customer_groups")
	}
	q.Limit, q.Offset, q.After = rows(q.limit), rows(q.offset), q.after
	if q.order != nil {
		q.Order, err = orderBy("price_list", *q.order)
	}
	return q, f, err
}

// discountsQueryOf reads the parameters of a list of discounts.
func discountsQueryOf(c echo.Context) (q discountsQuery, f *fields, err error) {
	q.limit = 20
	if err := readQuery(c, discountsParameters, &q); err != nil {
		return q, nil, err
	}
	if f, err = q.fieldsOf("discount", usualDiscount, "id", "created_at"); err != nil {
		return q, nil, err
	}
	q.Limit, q.Offset, q.After = rows(q.limit), rows(q.offset), q.after
	if q.order != nil {
		q.Order, err = orderBy("discount", *q.order)
	}
	return q, f, err
}

// pricesQueryOf reads the parameters of a list of prices.
func pricesQueryOf(c echo.Context) (q pricesQuery, err error) {
	q.limit = 50
	if err := readQuery(c, pricesParameters, &q); err != nil {
		return q, err
	}
	q.PriceListID, q.Limit, q.Offset, q.After = id(c), rows(q.limit), rows(q.offset), q.after
	if q.order != nil {
		q.Order, err = orderBy("price", *q.order)
	}
	return q, err
}
