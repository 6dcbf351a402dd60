package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cohort/models"
)

// priceList makes a draft of a sale, for groups and with prices of "shirt", and returns its id.
func (o *office) priceList(name string, groups []string, amounts ...int64) string {
	o.t.Helper()
	in := models.PriceListInput{Name: &name, Description: new("about " + name), Type: new(models.Sale), GroupIDs: &groups}
	for _, amount := range amounts {
		in.Prices = append(in.Prices, models.PriceInput{VariantID: "shirt", CurrencyCode: "usd", Amount: amount})
	}
	return try(o.store.CreatePriceList(o.t.Context(), in))(o.t).ID
}

func (o *office) pricesOf(list string) (told []string) {
	o.t.Helper()
	for _, price := range try(o.store.Prices(o.t.Context(), models.PriceQuery{PriceListID: list, Limit: -1}))(o.t).Prices {
		told = append(told, fmt.Sprintf("%s %d", price.VariantID, price.Amount))
	}
	return told
}

const wholePriceList = `{"price_list":{"id":"*","created_at":"*","updated_at":"*","deleted_at":null,"name":"a","description":"d","type":"sale","status":"draft","starts_at":null,"ends_at":null,"customer_groups":[],"prices":[]}}`

func TestPriceListsAreCreatedAsMedusaDoes(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p := o.program()
		ids := map[string]string{"g": o.group("G"), "h": o.group("H")}
		list := func(rest string) string {
			return `{"name":"a","description":"d","type":"sale","prices":[]` + rest + `}`
		}
		priced := func(prices string) string {
			return `{"name":"a","description":"d","type":"sale","prices":` + prices + `}`
		}
		const xor = `Failed XOR relation between "region_id" and "currency_code"., Failed XOR relation between "currency_code" and "region_id".`
		p.exchanges(ids, []exchange{
			{"POST /admin/price-lists", list(``), 200, wholePriceList},
			{"POST /admin/price-lists/", list(`,"status":null,"starts_at":null,"ends_at":null,"customer_groups":null`), 200, wholePriceList},
			{"POST /admin/price-lists?foo=1", list(`,"customer_groups":[]`), 200, wholePriceList},
			{"POST /admin/price-lists", `{"name":"","description":"","type":"override","prices":[],"status":"active"}`, 200, `{"price_list":{"name":"","description":"","type":"override","status":"active"}}`},
			{"POST /admin/price-lists", list(`,"customer_groups":[{"id":"$h"},{"id":"$g"},{"id":"$h"}]`), 200, `{"price_list":{"customer_groups":[{"id":"$g","name":"G"},{"id":"$h","name":"H"}]}}`},
			{"POST /admin/price-lists", list(`,"starts_at":"2030-01-01","ends_at":"2030-02-01T00:00:00.000+01:00"`), 200, `{"price_list":{"starts_at":"2030-01-01T00:00:00.000Z","ends_at":"2030-01-31T23:00:00.000Z"}}`},
			{"POST /admin/price-lists", list(`,"starts_at":1900000000,"ends_at":"2030"`), 200, `{"price_list":{"starts_at":"1970-01-22T23:46:40.000Z","ends_at":"2030-01-01T00:00:00.000Z"}}`},
			{"POST /admin/price-lists", priced(`[{"amount":850,"currency_code":"USD","variant_id":"v 1"},{"amount":7e2,"region_id":"reg_1","variant_id":"v2","min_quantity":10,"max_quantity":20},{"amount":0,"currency_code":"jpy","variant_id":"v","min_quantity":0,"max_quantity":null}]`), 200,
				`{"price_list":{"prices":[{"id":"*","created_at":"*","updated_at":"*","deleted_at":null,"currency_code":"usd","amount":850,"min_quantity":null,"max_quantity":null,"price_list_id":"*","region_id":null,"variant_id":"v 1","variant":{"id":"v 1"},"variants":[{"id":"v 1"}]},
					{"currency_code":null,"amount":700,"min_quantity":10,"max_quantity":20,"region_id":"reg_1"},{"amount":0,"min_quantity":0,"max_quantity":null}]}}`},

			{"POST /admin/price-lists", ``, 400, "name must be a string, description must be a string, type must be one of the following values: sale, override, prices must be an array"},
			{"POST /admin/price-lists", `{"name":5,"description":6,"type":"x","prices":"x","z":1}`, 400, "property z should not exist, name must be a string, description must be a string, type must be one of the following values: sale, override, prices must be an array, each value in nested property prices must be either object or array"},
			{"POST /admin/price-lists", list(`,"status":"x"`), 400, "status must be one of the following values: active, draft"},
			{"POST /admin/price-lists", list(`,"starts_at":"nodate","ends_at":{}`), 400, "starts_at must be a Date instance, ends_at must be a Date instance"},
			{"POST /admin/price-lists", list(`,"starts_at":"2030-02-01","ends_at":"2030-02-01"`), 400, `"ends_at" must be greater than "starts_at"`},
			{"POST /admin/price-lists", list(`,"customer_groups":["$g"]`), 400, "each value in nested property customer_groups must be either object or array"},
			{"POST /admin/price-lists", list(`,"customer_groups":"x"`), 400, "customer_groups must be an array, each value in nested property customer_groups must be either object or array"},
			{"POST /admin/price-lists", list(`,"customer_groups":[{}]`), 400, "id must be a string"},
			{"POST /admin/price-lists", list(`,"customer_groups":[{"id":"$g","name":"x"}]`), 400, "property name should not exist"},
			{"POST /admin/price-lists", list(`,"customer_groups":[{"id":"$g"},{"id":"cgrp_nope"}]`), 404, "CustomerGroup with id cgrp_nope was not found"},
			{"POST /admin/price-lists", priced(`[{}]`), 400, xor + ", amount must be an integer number, variant_id must be a string"},
			{"POST /admin/price-lists", priced(`[{"amount":1,"variant_id":"v","currency_code":"usd","region_id":"r"}]`), 400, xor},
			{"POST /admin/price-lists", priced(`[{"amount":1.5,"currency_code":"usd","variant_id":"v"}]`), 400, "amount must be an integer number"},
			{"POST /admin/price-lists", priced(`[{"amount":"1","currency_code":"usd","variant_id":"v"}]`), 400, "amount must be an integer number"},
			{"POST /admin/price-lists", priced(`[{"amount":-1,"currency_code":"usd","variant_id":"v"}]`), 400, "amount must not be less than 0"},
			{"POST /admin/price-lists", priced(`[{"amount":9007199254740993,"currency_code":"usd","variant_id":"v"}]`), 400, "amount must not be greater than 9007199254740991"},
			{"POST /admin/price-lists", priced(`[{"amount":1,"currency_code":5,"variant_id":"v"}]`), 400, "currency_code must be a string"},
			{"POST /admin/price-lists", priced(`[{"amount":1,"currency_code":"usd","variant_id":"v","id":"ma_1"}]`), 400, "property id should not exist"},
			{"POST /admin/price-lists", priced(`[{"amount":1,"currency_code":"usd","variant_id":"v","min_quantity":"a","max_quantity":0}]`), 400, "min_quantity must be an integer number, max_quantity must not be less than 1"},
			{"POST /admin/price-lists", priced(`[{"amount":1,"currency_code":"usd","variant_id":"v"},{"amount":1,"currency_code":"xxy","variant_id":"v"}]`), 400, "Price 2: the currency has to be a code of ISO 4217, such as eur."},
			{"POST /admin/price-lists", priced(`[{"amount":1,"currency_code":"usd","variant_id":"v","min_quantity":3,"max_quantity":2}]`), 400, "Price 1: the greatest quantity is below the least."},
			{"POST /admin/price-lists", list(`,"description":"` + strings.Repeat("x", 2001) + `"`), 400, "description: Use at most 2,000 characters."},
		})
		if n := try(o.store.PriceLists(t.Context(), models.PriceListQuery{}))(t).Total.Count; n != 8 {
			t.Errorf("there are %d price lists; what was refused shall leave nothing", n)
		}
	})
}

func TestPriceListsAreShownChangedAndDeleted(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p := o.program()
		ids := map[string]string{"g": o.group("G"), "h": o.group("H")}
		ids["l"] = o.priceList("Winter", []string{ids["g"]}, 700)
		p.exchanges(ids, []exchange{
			{"GET /admin/price-lists/$l", ``, 200, `{"price_list":{"id":"$l","name":"Winter","customer_groups":[{"id":"$g","name":"G","metadata":null}],"prices":[{"amount":700,"price_list_id":"$l"}]}}`},
			{"GET /admin/price-lists/$l?foo=1&expand=customer_groups", ``, 200, `{"price_list":{"prices":[{"amount":700}]}}`},
			{"GET /admin/price-lists/$l?prices=false", ``, 200, `{"price_list":{"id":"$l","customer_groups":[{"id":"$g"}]}}`},
			{"GET /admin/price-lists/pl_nope", ``, 404, "Price list with id: pl_nope was not found"},
			{"GET /admin/customer-groups/$g?expand=price_lists", ``, 200, `{"customer_group":{"id":"$g","price_lists":[{"id":"$l","created_at":"*","updated_at":"*","deleted_at":null,"name":"Winter","description":"about Winter","type":"sale","status":"draft","starts_at":null,"ends_at":null}]}}`},
			{"GET /admin/customer-groups?expand=price_lists.prices&order=name", ``, 200, `{"customer_groups":[{"price_lists":[{"id":"$l","prices":[{"amount":700}]}]},{"price_lists":[]}]}`},

			{"POST /admin/price-lists/$l", `{}`, 200, `{"price_list":{"name":"Winter"}}`},
			{"POST /admin/price-lists/$l", `{"name":"Summer"}`, 200, `{"price_list":{"name":"Summer","customer_groups":[{"id":"$g"}]}}`},
			{"POST /admin/price-lists/$l?foo=1", `{"customer_groups":[{"id":"$h"}]}`, 200, `{"price_list":{"customer_groups":[{"id":"$h"}]}}`},
			{"POST /admin/price-lists/$l", `{"customer_groups":null,"description":"only"}`, 200, `{"price_list":{"description":"only","customer_groups":[{"id":"$h"}]}}`},
			{"POST /admin/price-lists/$l", `{"starts_at":"2030-01-01","ends_at":"2030-02-01","status":"active","type":"override"}`, 200, `{"price_list":{"starts_at":"2030-01-01T00:00:00.000Z","status":"active","type":"override"}}`},
			{"POST /admin/price-lists/$l", `{"starts_at":"2030-03-01"}`, 400, `"ends_at" must be greater than "starts_at"`},
			{"POST /admin/price-lists/$l", `{"name":"not saved","customer_groups":[{"id":"cgrp_nope"}]}`, 404, "CustomerGroup with id cgrp_nope was not found"},
			{"POST /admin/price-lists/$l", `{"starts_at":null,"ends_at":null,"customer_groups":[]}`, 200, `{"price_list":{"name":"Summer","starts_at":null,"ends_at":null,"customer_groups":[]}}`},
			{"POST /admin/price-lists/$l", `{"name":null}`, 400, "Can't insert null value in field name on insert in table price_list"},
			{"POST /admin/price-lists/$l", `{"status":"x","foo":1}`, 400, "property foo should not exist, status must be one of the following values: active, draft"},
			{"POST /admin/price-lists/pl_nope", `{"status":"x"}`, 400, "status must be one of the following values: active, draft"},
			{"POST /admin/price-lists/pl_nope", `{"customer_groups":[{"id":"$g"}]}`, 404, "Price list with id: pl_nope was not found"},

			{"PUT /admin/price-lists/$l", `{}`, 404, ""},
			{"DELETE /admin/price-lists/$l", `{}`, 200, `{"id":"$l","object":"price-list","deleted":true}`},
			{"DELETE /admin/price-lists/$l", ``, 200, `{"id":"$l","object":"price-list","deleted":true}`},
			{"GET /admin/price-lists/$l", ``, 404, ""},
		})
		o.nobody().does("GET /admin/price-lists", "").want(401, "Unauthorized")
		o.nobody().does("POST /admin/discounts", "{}").want(401, "Unauthorized")
	})
}

func TestPriceListsAreListed(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p := o.program()
		ids := map[string]string{"g": o.group("VIP 100%"), "h": o.group("Gold"), "e": o.group("Empty")}
		for _, name := range []string{"one", "two", "three"} {
			groups := map[string][]string{"one": {ids["g"]}, "two": {ids["g"], ids["h"]}, "three": {}}[name]
			ids[name] = o.priceList(name, groups, 100)
			time.Sleep(2 * time.Millisecond)
		}
		p.does("POST /admin/price-lists/"+ids["two"], `{"status":"active","type":"override"}`)
		list := func(names ...string) string {
			var items []string
			for _, name := range names {
				items = append(items, `{"id":"$`+name+`"}`)
			}
			return `{"price_lists":[` + strings.Join(items, ",") + `]}`
		}
		p.exchanges(ids, []exchange{
			{"GET /admin/price-lists", ``, 200, `{"price_lists":[{"id":"$three","created_at":"*","updated_at":"*","deleted_at":null,"name":"three","description":"about three","type":"sale","status":"draft","starts_at":null,"ends_at":null},{"id":"$two"},{"id":"$one"}],"count":3,"offset":0,"limit":10}`},
			{"GET /admin/price-lists/?limit=1&offset=1", ``, 200, `{"price_lists":[{"id":"$two"}],"count":3,"offset":1,"limit":1}`},
			{"GET /admin/price-lists?limit=0", ``, 200, `{"price_lists":[],"count":3,"offset":0,"limit":0}`},
			{"GET /admin/price-lists?order=name", ``, 200, list("one", "three", "two")},
			{"GET /admin/price-lists?order=-starts_at&limit=1000000", ``, 200, `{"count":3,"limit":1000000}`},
			{"GET /admin/price-lists?order=created_at&after=$one", ``, 200, list("two", "three")},
			{"GET /admin/price-lists?q=VIP 100%25", ``, 200, `{"price_lists":[{"id":"$two","customer_groups":[{"id":"$h"},{"id":"$g"}]},{"id":"$one","customer_groups":[{"id":"$g"}]}],"count":2}`},
			{"GET /admin/price-lists?q=ABOUT T", ``, 200, list("three", "two")},
			{"GET /admin/price-lists?q=%25", ``, 200, list("two", "one")},
			{"GET /admin/price-lists?q=", ``, 200, `{"count":3}`},
			{"GET /admin/price-lists?status[]=active", ``, 200, list("two")},
			{"GET /admin/price-lists?status=draft", ``, 200, list("three", "one")},
			{"GET /admin/price-lists?type[]=sale&type[]=override&limit=1", ``, 200, `{"count":3}`},
			{"GET /admin/price-lists?customer_groups[]=$g", ``, 200, list("two", "one")},
			{"GET /admin/price-lists?customer_groups[]=$g,$h", ``, 200, `{"price_lists":[{"id":"$two","customer_groups":[{"id":"$h"},{"id":"$g"}]},{"id":"$one"}],"count":2}`},
			{"GET /admin/price-lists?customer_groups[]=$g&q=two&status=active", ``, 200, list("two")},
			{"GET /admin/price-lists?customer_groups[]=$e", ``, 200, `{"price_lists":[],"count":0}`},
			{"GET /admin/price-lists?name=one", ``, 200, list("one")},
			{"GET /admin/price-lists?description=about one", ``, 200, list("one")},
			{"GET /admin/price-lists?id=$two", ``, 200, list("two")},
			{"GET /admin/price-lists?deleted_at[gt]=2020-01-01", ``, 200, `{"price_lists":[],"count":0}`},
			{"GET /admin/price-lists?created_at[gt]=2020-01-01&updated_at[lt]=2020-01-01", ``, 200, `{"price_lists":[],"count":0}`},
			{"GET /admin/price-lists?expand=prices,customer_groups&limit=1", ``, 200, `{"price_lists":[{"id":"$three","customer_groups":[],"prices":[{"amount":100,"variant_id":"shirt"}]}]}`},
			{"GET /admin/price-lists?expand=prices.variants,customer_groups.customers&id=$one", ``, 200, `{"price_lists":[{"customer_groups":[{"customers":[]}],"prices":[{"variants":[{"id":"shirt"}]}]}]}`},

			{"GET /admin/price-lists?id[]=$one", ``, 400, "id must be a string"},
			{"GET /admin/price-lists?foo=1&limit=x", ``, 400, "property foo should not exist, limit must be a number conforming to the specified constraints"},
			{"GET /admin/price-lists?fields=name", ``, 400, "property fields should not exist"},
			{"GET /admin/price-lists?status[]=bogus", ``, 400, "each value in status must be one of the following values: active, draft"},
			{"GET /admin/price-lists?type[]=x", ``, 400, "each value in type must be one of the following values: sale, override"},
			{"GET /admin/price-lists?customer_groups=$g", ``, 400, "customer_groups must be an array"},
			{"GET /admin/price-lists?order=bogus", ``, 400, "order: there is no column bogus"},
			{"GET /admin/price-lists?expand=bogus", ``, 400, "expand: there is no relation bogus"},
			{"GET /admin/price-lists?limit=-1", ``, 400, "limit must not be less than 0"},
			{"GET /admin/price-lists?after=pl_nope", ``, 400, "The list cannot go on after pl_nope: there is no such entry."},
		})
	})
}

func TestPricesAreChangedInBatches(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p := o.program()
		list := o.priceList("Winter", nil, 700, 650)
		prices := try(o.store.Prices(t.Context(), models.PriceQuery{PriceListID: list, Limit: -1}))(t).Prices
		ids := map[string]string{"l": list, "a": prices[0].ID, "b": prices[1].ID}
		p.exchanges(ids, []exchange{
			{"POST /admin/price-lists/$l/prices/batch", `{"prices":[{"amount":1,"currency_code":"usd","variant_id":"hat","min_quantity":21}]}`, 200, `{"price_list":{"id":"$l","customer_groups":[],"prices":[{"id":"$a"},{"id":"$b"},{"amount":1,"min_quantity":21,"variant":{"id":"hat"}}]}}`},
			{"POST /admin/price-lists/$l/prices/batch?prices=false", `{"prices":[{"id":"$a","amount":9,"variant_id":"shirt"}]}`, 200, `{"price_list":{"id":"$l"}}`},
			{"GET /admin/price-lists/$l/prices?limit=2", ``, 200, `{"prices":[{"id":"$a","amount":9},{"id":"$b"}],"count":3,"offset":0,"limit":2}`},
			{"GET /admin/price-lists/$l/prices?order=-amount&q=SHI", ``, 200, `{"prices":[{"id":"$b"},{"id":"$a"}],"count":2}`},
			{"GET /admin/price-lists/$l/prices?variant_ids[]=hat&currency_code=USD", ``, 200, `{"prices":[{"amount":1}],"count":1}`},
			{"GET /admin/price-lists/$l/prices?after=$a&limit=1", ``, 200, `{"prices":[{"id":"$b"}]}`},
			{"GET /admin/price-lists/$l/prices?order=bogus", ``, 400, "order: there is no column bogus"},
			{"GET /admin/price-lists/pl_nope/prices", ``, 404, "Price list with id: pl_nope was not found"},
			{"POST /admin/price-lists/$l", `{"prices":[{"id":"$b","amount":8,"currency_code":"usd","variant_id":"shirt"}]}`, 200, `{"price_list":{"prices":[{"amount":9},{"amount":8},{"amount":1}]}}`},
			{"DELETE /admin/price-lists/$l/prices/batch", `{"price_ids":["$a","ma_nope"]}`, 200, `{"ids":["$a","ma_nope"],"object":"money-amount","deleted":true}`},
			{"POST /admin/price-lists/$l/prices/batch", `{"prices":[{"id":"$b","amount":7,"variant_id":"shirt"},{"amount":5,"currency_code":"usd","variant_id":"cap"}],"override":true}`, 200, `{"price_list":{"prices":[{"id":"$b","amount":7,"currency_code":"usd"},{"amount":5}]}}`},
			{"DELETE /admin/price-lists/$l/variants/cap/prices", `{}`, 200, `{"ids":["*"],"object":"money-amount","deleted":true}`},
			{"DELETE /admin/price-lists/$l/variants/nothing/prices", ``, 200, `{"ids":[]}`},
			{"GET /admin/price-lists/$l/products?q=x&limit=5", ``, 200, `{"products":[],"count":0,"offset":0,"limit":5}`},
			{"DELETE /admin/price-lists/$l/products/prod_1/prices", ``, 200, `{"ids":[],"object":"money-amount","deleted":true}`},
			{"DELETE /admin/price-lists/$l/products/prices/batch", `{"product_ids":["prod_1"]}`, 200, `{"ids":[],"object":"money-amount","deleted":true}`},

			{"POST /admin/price-lists/$l/prices/batch", ``, 400, "prices must be an array"},
			{"POST /admin/price-lists/$l/prices/batch", `{"prices":[{"id":"$b"}],"override":1}`, 400, "variant_id must be a string, amount must be an integer number, override must be a boolean value"},
			{"POST /admin/price-lists/$l/prices/batch", `{"prices":[{"amount":1,"variant_id":"v"}]}`, 400, `Failed XOR relation between "region_id" and "currency_code"., Failed XOR relation between "currency_code" and "region_id".`},
			{"POST /admin/price-lists/$l/prices/batch", `{"prices":[{"id":"$a","amount":1,"variant_id":"v"}]}`, 404, "The price $a is not in this price list, or no longer is."},
			{"POST /admin/price-lists/pl_nope/prices/batch", `{"prices":[]}`, 404, "Price list with id: pl_nope was not found"},
			{"DELETE /admin/price-lists/$l/prices/batch", `{}`, 400, "price_ids should not be empty, price_ids must be an array"},
			{"DELETE /admin/price-lists/$l/prices/batch", `{"price_ids":[5]}`, 400, "each value in price_ids must be a string"},
			{"DELETE /admin/price-lists/pl_nope/prices/batch", `{"price_ids":["a"]}`, 404, "Price list with id: pl_nope was not found"},
			{"DELETE /admin/price-lists/pl_nope/variants/a/prices", ``, 404, ""},
			{"DELETE /admin/price-lists/pl_nope/products/a/prices", ``, 404, ""},
			{"GET /admin/price-lists/pl_nope/products", ``, 404, ""},
		})
		if told := strings.Join(o.pricesOf(list), ", "); told != "shirt 7" {
			t.Errorf("left are the prices %s", told)
		}
	})
}

// A whole price list may be sent at once, and comes back piece by piece.
func TestLongPriceLists(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p := o.program().with("Idempotency-Key", "once")
		list := o.priceList("Long", nil)
		var prices []string
		for i := range 6000 {
			prices = append(prices, fmt.Sprintf(`{"amount":%d,"currency_code":"usd","variant_id":"variant_%05d"}`, i, i))
		}
		body := `{"prices":[` + strings.Join(prices, ",") + `]}`
		got := p.does("POST /admin/price-lists/"+list+"/prices/batch", body).want(200, "")
		all := got.get("price_list.prices").([]any)
		last := all[len(all)-1].(map[string]any)
		if len(all) != 6000 || last["variant_id"] != "variant_05999" || got.header.Get("ETag") != "" {
			t.Errorf("%d prices come back, the last of them %v, with the ETag %q", len(all), last, got.header.Get("ETag"))
		}
		long := p.does("GET /admin/price-lists/"+list+"/prices?limit=10000", "").want(200, "")
		if n := len(long.get("prices").([]any)); n != 6000 {
			t.Errorf("%d prices are listed", n)
		}
		p = o.program()
		p.does("POST /admin/price-lists/"+list+"/prices/batch", `{"prices":[`+strings.Repeat(" ", 5<<20)+`]}`).want(413, "")
		p.does("POST /admin/price-lists/"+list, `{"prices":[`+strings.Repeat(" ", 200<<10)+`]}`).want(413, "")
		before := o.statements.Load()
		p.does("GET /admin/price-lists?expand=prices,customer_groups&limit=1", "").want(200, "")
		t.Logf("%d statements for a list of 6,000 prices", o.statements.Load()-before)
	})
}

func TestChangesOfPriceListsAreForAVersion(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p := o.program()
		group := o.group("G")
		list := o.priceList("Winter", nil)
		path := "/admin/price-lists/" + list
		tag := p.does("GET "+path, "").header.Get("ETag")
		p.with("If-None-Match", tag).does("GET "+path, "").want(304, "")
		p.with("If-Match", tag).does("POST "+path, `{"customer_groups":[{"id":"`+group+`"}]}`).want(200, "")
		p.with("If-Match", tag).does("POST "+path, `{"name":"Summer"}`).want(412, "")
		p.with("If-Match", tag).does("DELETE "+path, "").want(412, "")
		p.with("If-Match", tag).does("POST "+path+"/prices/batch", `{"prices":[]}`).want(412, "")
		tag = p.does("GET "+path, "").header.Get("ETag")
		p.with("If-Match", tag).does("POST "+path, `{"prices":[{"amount":1,"currency_code":"usd","variant_id":"v"}]}`).want(200, "")
		p.with("If-Match", tag).does("DELETE "+path, "").want(200, "")
	})
}

// However many lists, groups, customers, prices and discounts are shown, they take the same few statements.
func TestWhatRelatesTakesFewStatements(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p := o.program()
		count := func(request string) int64 {
			before := o.statements.Load()
			p.does(request, "").want(200, "")
			return o.statements.Load() - before
		}
		requests := []string{
			"GET /admin/price-lists?expand=prices.variants,customer_groups.customers.groups&limit=1000",
			"GET /admin/customer-groups?expand=price_lists.prices,customers.groups.price_lists.prices&limit=1000",
			"GET /admin/customers?expand=groups.price_lists.prices&limit=1000",
			"GET /admin/discounts?limit=1000&expand=rule.conditions.customer_groups.price_lists,regions,parent_discount.rule.conditions.customer_groups,parent_discount.regions",
		}
		add := func(n int) {
			for i := range n {
				name := fmt.Sprintf("%d %d", n, i)
				group := o.group(name, o.customer("Anna", name, fmt.Sprintf("a%d.%d@example.com", n, i)), o.customer("Bob", name, fmt.Sprintf("b%d.%d@example.com", n, i)))
				o.priceList(name, []string{group}, 1, 2)
				in := models.DiscountInput{Code: &name, IsDynamic: new(true), Type: new(models.Percentage), Value: new(int64(1)), RegionIDs: &[]string{"reg_1"}, Conditions: []models.ConditionInput{{Operator: new(models.In), GroupIDs: &[]string{group}}}}
				discount := try(o.store.CreateDiscount(t.Context(), in))(t)
				p.does("POST /admin/discounts/"+discount.ID+"/dynamic-codes", fmt.Sprintf(`{"code":"of %s"}`, name)).want(200, "")
			}
		}
		add(2)
		var few []int64
		for _, request := range requests {
			few = append(few, count(request))
		}
		add(20)
		for i, request := range requests {
			if many := count(request); many > few[i] {
				t.Errorf("%s takes %d statements, or %d when there is more", request, few[i], many)
			}
		}
	})
}

// Medusa tells a price for a region in the region's currency.
func TestAPriceForARegionIsInItsCurrency(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p, ids := o.program(), map[string]string{"c": o.customer("Anna", "Lee", "anna@example.com")}
		ids["r"] = p.does("POST /admin/regions", `{"name":"Japan","currency_code":"jpy"}`).text("region.id")
		const known, unknown = `{"currency_code":"jpy","region_id":"$r","amount":1050}`, `{"currency_code":null,"region_id":"reg_x","amount":1050}`
		p.exchanges(ids, []exchange{
			{"POST /admin/price-lists", `{"name":"L","description":"","type":"sale","status":"active","prices":[{"amount":1050,"variant_id":"v","region_id":"$r"},{"amount":1050,"variant_id":"v","region_id":"reg_x"}]}`, 200, `{"price_list":{"prices":[` + known + `,` + unknown + `]}}`},
			{"GET /admin/price-lists?expand=prices", "", 200, `{"price_lists":[{"prices":[` + known + `,` + unknown + `]}]}`},
			{"GET /admin/customers/$c/pricing?variant_ids[]=v&region_id=$r", "", 200, `{"prices":[{"amount":1050,"price":` + known + `}]}`},
			{"GET /admin/customers/$c/pricing?variant_ids[]=v&region_id=reg_x", "", 200, `{"prices":[{"amount":1050,"price":` + unknown + `}]}`},
		})
		ids["l"] = p.does("GET /admin/price-lists", "").get("price_lists").([]any)[0].(map[string]any)["id"].(string)
		o.signedIn().get("/price-lists/"+ids["l"]).reads("Region "+ids["r"], "1,050 JPY", "Region reg_x", "10.50")
		p.exchanges(ids, []exchange{
			{"GET /admin/price-lists/$l/prices", "", 200, `{"prices":[` + known + `,` + unknown + `]}`},
			{"DELETE /admin/regions/$r", "", 200, ""},
			{"GET /admin/price-lists/$l/prices", "", 200, `{"prices":[{"currency_code":null,"region_id":"$r"},` + unknown + `]}`},
		})
	})
}
