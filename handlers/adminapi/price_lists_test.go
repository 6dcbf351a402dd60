package adminapi_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/pricing"
	"cohort/models/storetest"
)

func pricesOf(o *officetest.Office, list string) (prices []string) {
	o.T.Helper()
	for _, price := range officetest.Must(o.Store.Prices(o.T.Context(), pricing.PriceQuery{PriceListID: list, Limit: -1}))(o.T).Prices {
		prices = append(prices, fmt.Sprintf("%s %d", price.VariantID, price.Amount))
	}
	return prices
}

const wholePriceList = `{"price_list":{"id":"*","created_at":"*","updated_at":"*","deleted_at":null,"name":"a",` +
	`"description":"d","type":"sale","status":"draft","starts_at":null,"ends_at":null,"customer_groups":[],"prices":[]}}`

// priceListBody is the body that makes a price list without prices, with more fields after those it must have.
func priceListBody(more string) string {
	return `{"name":"a","description":"d","type":"sale","prices":[]` + more + `}`
}

func pricedBody(prices string) string {
	return `{"name":"a","description":"d","type":"sale","prices":` + prices + `}`
}

const xorFaults = `Failed XOR relation between "region_id" and "currency_code"., Failed XOR relation between ` +
	`"currency_code" and "region_id".`

var priceListCreations = []exchange{
	{"POST /admin/price-lists", priceListBody(``), 200, wholePriceList},
	{"POST /admin/price-lists/",
		priceListBody(`,"status":null,"starts_at":null,"ends_at":null,"customer_groups":null`), 200, wholePriceList},
	{"POST /admin/price-lists?foo=1", priceListBody(`,"customer_groups":[]`), 200, wholePriceList},
	{"POST /admin/price-lists", `{"name":"","description":"","type":"override","prices":[],"status":"active"}`,
		200, `{"price_list":{"name":"","description":"","type":"override","status":"active"}}`},
	{"POST /admin/price-lists", priceListBody(`,"customer_groups":[{"id":"$h"},{"id":"$g"},{"id":"$h"}]`), 200,
		`{"price_list":{"customer_groups":[{"id":"$g","name":"G"},{"id":"$h","name":"H"}]}}`},
	{"POST /admin/price-lists", priceListBody(`,"starts_at":"2030-01-01","ends_at":"2030-02-01T00:00:00.000+01:00"`),
		200, `{"price_list":{"starts_at":"2030-01-01T00:00:00.000Z","ends_at":"2030-01-31T23:00:00.000Z"}}`},
	{"POST /admin/price-lists", priceListBody(`,"starts_at":1900000000,"ends_at":"2030"`), 200,
		`{"price_list":{"starts_at":"1970-01-22T23:46:40.000Z","ends_at":"2030-01-01T00:00:00.000Z"}}`},
	{"POST /admin/price-lists",
		pricedBody(`[{"amount":850,"currency_code":"USD","variant_id":"v 1"},{"amount":7e2,"region_id":"reg_1",` +
			`"variant_id":"v2","min_quantity":10,"max_quantity":20},{"amount":0,"currency_code":"jpy",` +
			`"variant_id":"v","min_quantity":0,"max_quantity":null}]`), 200,
		`{"price_list":{"prices":[{"id":"*","created_at":"*","updated_at":"*","deleted_at":null,"currency_code":"usd","amount":850,
			"min_quantity":null,"max_quantity":null,"price_list_id":"*","region_id":null,"variant_id":"v 1","variant":{"id":"v 1"},
			"variants":[{"id":"v 1"}]},
			{"currency_code":null,"amount":700,"min_quantity":10,"max_quantity":20,"region_id":"reg_1"},{"amount":0,"min_quantity":0,
			"max_quantity":null}]}}`},

	{"POST /admin/price-lists", ``, 400,
		"name must be a string, description must be a string, type must be one of the following values: sale, " +
			"override, prices must be an array"},
	{"POST /admin/price-lists", `{"name":5,"description":6,"type":"x","prices":"x","z":1}`, 400,
		"property z should not exist, name must be a string, description must be a string, type must be one of the " +
			"following values: sale, override, prices must be an array, each value in nested property prices must be " +
			"either object or array"},
	{"POST /admin/price-lists", priceListBody(`,"status":"x"`), 400, "status must be one of the following values: active, draft"},
	{"POST /admin/price-lists", priceListBody(`,"starts_at":"nodate","ends_at":{}`), 400,
		"starts_at must be a Date instance, ends_at must be a Date instance"},
	{"POST /admin/price-lists", priceListBody(`,"starts_at":"2030-02-01","ends_at":"2030-02-01"`), 400,
		`"ends_at" must be greater than "starts_at"`},
	{"POST /admin/price-lists", priceListBody(`,"customer_groups":["$g"]`), 400,
		"each value in nested property customer_groups must be either object or array"},
	{"POST /admin/price-lists", priceListBody(`,"customer_groups":"x"`), 400,
		"customer_groups must be an array, each value in nested property customer_groups must be either object or array"},
	{"POST /admin/price-lists", priceListBody(`,"customer_groups":[{}]`), 400, "id must be a string"},
	{"POST /admin/price-lists", priceListBody(`,"customer_groups":[{"id":"$g","name":"x"}]`), 400, "property name should not exist"},
	{"POST /admin/price-lists", priceListBody(`,"customer_groups":[{"id":"$g"},{"id":"cgrp_nope"}]`), 404,
		"CustomerGroup with id cgrp_nope was not found"},
	{"POST /admin/price-lists", pricedBody(`[{}]`), 400, xorFaults + ", amount must be an integer number, variant_id must be a string"},
	{"POST /admin/price-lists", pricedBody(`[{"amount":1,"variant_id":"v","currency_code":"usd","region_id":"r"}]`), 400, xorFaults},
	{"POST /admin/price-lists", pricedBody(`[{"amount":1.5,"currency_code":"usd","variant_id":"v"}]`), 400,
		"amount must be an integer number"},
	{"POST /admin/price-lists", pricedBody(`[{"amount":"1","currency_code":"usd","variant_id":"v"}]`), 400,
		"amount must be an integer number"},
	{"POST /admin/price-lists", pricedBody(`[{"amount":-1,"currency_code":"usd","variant_id":"v"}]`), 400,
		"amount must not be less than 0"},
	{"POST /admin/price-lists", pricedBody(`[{"amount":9007199254740993,"currency_code":"usd","variant_id":"v"}]`),
		400, "amount must not be greater than 9007199254740991"},
	{"POST /admin/price-lists", pricedBody(`[{"amount":1,"currency_code":5,"variant_id":"v"}]`), 400, "currency_code must be a string"},
	{"POST /admin/price-lists", pricedBody(`[{"amount":1,"currency_code":"usd","variant_id":"v","id":"ma_1"}]`),
		400, "property id should not exist"},
	{"POST /admin/price-lists", pricedBody(`[{"amount":1,"currency_code":"usd","variant_id":"v","min_quantity":"a","max_quantity":0}]`),
		400, "min_quantity must be an integer number, max_quantity must not be less than 1"},
	{"POST /admin/price-lists",
		pricedBody(`[{"amount":1,"currency_code":"usd","variant_id":"v"},{"amount":1,"currency_code":"xxy","variant_id":"v"}]`),
		400, "The currency of price 2 must be an ISO 4217 code, such as eur."},
	{"POST /admin/price-lists", pricedBody(`[{"amount":1,"currency_code":"usd","variant_id":"v","min_quantity":3,"max_quantity":2}]`),
		400, "The maximum quantity of price 1 is below its minimum quantity."},
	{"POST /admin/price-lists", priceListBody(`,"description":"` + strings.Repeat("x", 2001) + `"`), 400,
		"description: Use at most 2,000 characters."},
}

func TestPriceListsAreCreatedAsMedusaDoes(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		ids := map[string]string{"g": o.Group("G"), "h": o.Group("H")}
		exchanges(p, ids, priceListCreations)
		if n := officetest.Must(o.Store.PriceLists(t.Context(), pricing.ListQuery{}))(t).Total.Count; n != 8 {
			t.Errorf("there are %d price lists; what was refused shall leave nothing", n)
		}
	})
}

func TestPriceListsAreShownChangedAndDeleted(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		ids := map[string]string{"g": o.Group("G"), "h": o.Group("H")}
		ids["l"] = o.PriceList("Winter", []string{ids["g"]}, 700)
		exchanges(p, ids, []exchange{
			{"GET /admin/price-lists/$l", ``, 200,
				`{"price_list":{"id":"$l","name":"Winter","customer_groups":[{"id":"$g","name":"G","metadata":null}],` +
					`"prices":[{"amount":700,"price_list_id":"$l"}]}}`},
			{"GET /admin/price-lists/$l?foo=1&expand=customer_groups", ``, 200, `{"price_list":{"prices":[{"amount":700}]}}`},
			{"GET /admin/price-lists/$l?prices=false", ``, 200, `{"price_list":{"id":"$l","customer_groups":[{"id":"$g"}]}}`},
			{"GET /admin/price-lists/pl_nope", ``, 404, "Price list with id: pl_nope was not found"},
			{"GET /admin/customer-groups/$g?expand=price_lists", ``, 200,
				`{"customer_group":{"id":"$g","price_lists":[{"id":"$l","created_at":"*","updated_at":"*","deleted_at":null,` +
					`"name":"Winter","description":"about Winter","type":"sale","status":"draft","starts_at":null,"ends_at":null}]}}`},
			{"GET /admin/customer-groups?expand=price_lists.prices&order=name", ``, 200,
				`{"customer_groups":[{"price_lists":[{"id":"$l","prices":[{"amount":700}]}]},{"price_lists":[]}]}`},

			{"POST /admin/price-lists/$l", `{}`, 200, `{"price_list":{"name":"Winter"}}`},
			{"POST /admin/price-lists/$l", `{"name":"Summer"}`, 200, `{"price_list":{"name":"Summer","customer_groups":[{"id":"$g"}]}}`},
			{"POST /admin/price-lists/$l?foo=1", `{"customer_groups":[{"id":"$h"}]}`, 200,
				`{"price_list":{"customer_groups":[{"id":"$h"}]}}`},
			{"POST /admin/price-lists/$l", `{"customer_groups":null,"description":"only"}`, 200,
				`{"price_list":{"description":"only","customer_groups":[{"id":"$h"}]}}`},
			{"POST /admin/price-lists/$l", `{"starts_at":"2030-01-01","ends_at":"2030-02-01","status":"active","type":"override"}`,
				200, `{"price_list":{"starts_at":"2030-01-01T00:00:00.000Z","status":"active","type":"override"}}`},
			{"POST /admin/price-lists/$l", `{"starts_at":"2030-03-01"}`, 400, `"ends_at" must be greater than "starts_at"`},
			{"POST /admin/price-lists/$l", `{"name":"not saved","customer_groups":[{"id":"cgrp_nope"}]}`, 404,
				"CustomerGroup with id cgrp_nope was not found"},
			{"POST /admin/price-lists/$l", `{"starts_at":null,"ends_at":null,"customer_groups":[]}`, 200,
				`{"price_list":{"name":"Summer","starts_at":null,"ends_at":null,"customer_groups":[]}}`},
			{"POST /admin/price-lists/$l", `{"name":null}`, 400, "Can't insert null value in field name on insert in table price_list"},
			{"POST /admin/price-lists/$l", `{"status":"x","foo":1}`, 400,
				"property foo should not exist, status must be one of the following values: active, draft"},
			{"POST /admin/price-lists/pl_nope", `{"status":"x"}`, 400, "status must be one of the following values: active, draft"},
			{"POST /admin/price-lists/pl_nope", `{"customer_groups":[{"id":"$g"}]}`, 404, "Price list with id: pl_nope was not found"},

			{"PUT /admin/price-lists/$l", `{}`, 404, ""},
			{"DELETE /admin/price-lists/$l", `{}`, 200, `{"id":"$l","object":"price-list","deleted":true}`},
			{"DELETE /admin/price-lists/$l", ``, 200, `{"id":"$l","object":"price-list","deleted":true}`},
			{"GET /admin/price-lists/$l", ``, 404, ""},
		})
		o.AnonymousProgram().Do("GET /admin/price-lists", "").Want(401, "Unauthorized")
		o.AnonymousProgram().Do("POST /admin/discounts", "{}").Want(401, "Unauthorized")
	})
}

// listOf is the answer that lists price lists, by their names in the ids.
func listOf(names ...string) string {
	var items []string
	for _, name := range names {
		items = append(items, `{"id":"$`+name+`"}`)
	}
	return `{"price_lists":[` + strings.Join(items, ",") + `]}`
}

var priceListLists = []exchange{
	{"GET /admin/price-lists", ``, 200,
		`{"price_lists":[{"id":"$three","created_at":"*","updated_at":"*","deleted_at":null,"name":"three",` +
			`"description":"about three","type":"sale","status":"draft","starts_at":null,"ends_at":null},` +
			`{"id":"$two"},{"id":"$one"}],"count":3,"offset":0,"limit":10}`},
	{"GET /admin/price-lists/?limit=1&offset=1", ``, 200, `{"price_lists":[{"id":"$two"}],"count":3,"offset":1,"limit":1}`},
	{"GET /admin/price-lists?limit=0", ``, 200, `{"price_lists":[],"count":3,"offset":0,"limit":0}`},
	{"GET /admin/price-lists?order=name", ``, 200, listOf("one", "three", "two")},
	{"GET /admin/price-lists?order=-starts_at&limit=1000000", ``, 200, `{"count":3,"limit":1000000}`},
	{"GET /admin/price-lists?order=created_at&after=$one", ``, 200, listOf("two", "three")},
	{"GET /admin/price-lists?q=VIP 100%25", ``, 200,
		`{"price_lists":[{"id":"$two","customer_groups":[{"id":"$h"},{"id":"$g"}]},{"id":"$one",` +
			`"customer_groups":[{"id":"$g"}]}],"count":2}`},
	{"GET /admin/price-lists?q=ABOUT T", ``, 200, listOf("three", "two")},
	{"GET /admin/price-lists?q=%25", ``, 200, listOf("two", "one")},
	{"GET /admin/price-lists?q=", ``, 200, `{"count":3}`},
	{"GET /admin/price-lists?status[]=active", ``, 200, listOf("two")},
	{"GET /admin/price-lists?status=draft", ``, 200, listOf("three", "one")},
	{"GET /admin/price-lists?type[]=sale&type[]=override&limit=1", ``, 200, `{"count":3}`},
	{"GET /admin/price-lists?customer_groups[]=$g", ``, 200, listOf("two", "one")},
	{"GET /admin/price-lists?customer_groups[]=$g,$h", ``, 200,
		`{"price_lists":[{"id":"$two","customer_groups":[{"id":"$h"},{"id":"$g"}]},{"id":"$one"}],"count":2}`},
	{"GET /admin/price-lists?customer_groups[]=$g&q=two&status=active", ``, 200, listOf("two")},
	{"GET /admin/price-lists?customer_groups[]=$e", ``, 200, `{"price_lists":[],"count":0}`},
	{"GET /admin/price-lists?name=one", ``, 200, listOf("one")},
	{"GET /admin/price-lists?description=about one", ``, 200, listOf("one")},
	{"GET /admin/price-lists?id=$two", ``, 200, listOf("two")},
	{"GET /admin/price-lists?deleted_at[gt]=2020-01-01", ``, 200, `{"price_lists":[],"count":0}`},
	{"GET /admin/price-lists?created_at[gt]=2020-01-01&updated_at[lt]=2020-01-01", ``, 200, `{"price_lists":[],"count":0}`},
	{"GET /admin/price-lists?expand=prices,customer_groups&limit=1", ``, 200,
		`{"price_lists":[{"id":"$three","customer_groups":[],"prices":[{"amount":100,"variant_id":"shirt"}]}]}`},
	{"GET /admin/price-lists?expand=prices.variants,customer_groups.customers&id=$one", ``, 200,
		`{"price_lists":[{"customer_groups":[{"customers":[]}],"prices":[{"variants":[{"id":"shirt"}]}]}]}`},

	{"GET /admin/price-lists?id[]=$one", ``, 400, "id must be a string"},
	{"GET /admin/price-lists?foo=1&limit=x", ``, 400,
		"property foo should not exist, limit must be a number conforming to the specified constraints"},
	{"GET /admin/price-lists?fields=name", ``, 400, "property fields should not exist"},
	{"GET /admin/price-lists?status[]=bogus", ``, 400, "each value in status must be one of the following values: active, draft"},
	{"GET /admin/price-lists?type[]=x", ``, 400, "each value in type must be one of the following values: sale, override"},
	{"GET /admin/price-lists?customer_groups=$g", ``, 400, "customer_groups must be an array"},
	{"GET /admin/price-lists?order=bogus", ``, 400, "order: there is no column bogus"},
	{"GET /admin/price-lists?expand=bogus", ``, 400, "expand: there is no relation bogus"},
	{"GET /admin/price-lists?limit=-1", ``, 400, "limit must not be less than 0"},
	{"GET /admin/price-lists?after=pl_nope", ``, 400, "There is no entry pl_nope to continue after."},
}

func TestPriceListsAreListed(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		ids := map[string]string{"g": o.Group("VIP 100%"), "h": o.Group("Gold"), "e": o.Group("Empty")}
		for _, name := range []string{"one", "two", "three"} {
			groups := map[string][]string{"one": {ids["g"]}, "two": {ids["g"], ids["h"]}, "three": {}}[name]
			ids[name] = o.PriceList(name, groups, 100)
			storetest.Later()
		}
		p.Do("POST /admin/price-lists/"+ids["two"], `{"status":"active","type":"override"}`)
		exchanges(p, ids, priceListLists)
	})
}

// A whole price list may be sent at once, and comes back piece by piece.
func TestLongPriceLists(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program().With("Idempotency-Key", "once")
		list := o.PriceList("Long", nil)
		var prices []string
		for i := range 6000 {
			prices = append(prices, fmt.Sprintf(`{"amount":%d,"currency_code":"usd","variant_id":"variant_%05d"}`, i, i))
		}
		body := `{"prices":[` + strings.Join(prices, ",") + `]}`
		got := p.Do("POST /admin/price-lists/"+list+"/prices/batch", body).Want(200, "")
		all := got.Get("price_list.prices").([]any)
		last := all[len(all)-1].(map[string]any)
		if len(all) != 6000 || last["variant_id"] != "variant_05999" || got.Header.Get("ETag") != "" {
			t.Errorf("%d prices come back, the last of them %v, with the ETag %q", len(all), last, got.Header.Get("ETag"))
		}
		long := p.Do("GET /admin/price-lists/"+list+"/prices?limit=10000", "").Want(200, "")
		if n := len(long.Get("prices").([]any)); n != 6000 {
			t.Errorf("%d prices are listed", n)
		}
		p = o.Program()
		p.Do("POST /admin/price-lists/"+list+"/prices/batch", `{"prices":[`+strings.Repeat(" ", 5<<20)+`]}`).Want(413, "")
		p.Do("POST /admin/price-lists/"+list, `{"prices":[`+strings.Repeat(" ", 200<<10)+`]}`).Want(413, "")
		before := o.Statements.Load()
		p.Do("GET /admin/price-lists?expand=prices,customer_groups&limit=1", "").Want(200, "")
		t.Logf("%d statements for a list of 6,000 prices", o.Statements.Load()-before)
	})
}
