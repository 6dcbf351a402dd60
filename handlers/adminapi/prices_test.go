package adminapi_test

import (
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/pricing"
)

func TestPricesAreChangedInBatches(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		list := o.PriceList("Winter", nil, 700, 650)
		prices := officetest.Must(o.Store.Prices(t.Context(), pricing.PriceQuery{PriceListID: list, Limit: -1}))(t).Prices
		ids := map[string]string{"l": list, "a": prices[0].ID, "b": prices[1].ID}
		exchanges(p, ids, []exchange{
			{"POST /admin/price-lists/$l/prices/batch",
				`{"prices":[{"amount":1,"currency_code":"usd","variant_id":"hat","min_quantity":21}]}`, 200,
				`{"price_list":{"id":"$l","customer_groups":[],"prices":[{"id":"$a"},{"id":"$b"},{"amount":1,` +
					`"min_quantity":21,"variant":{"id":"hat"}}]}}`},
			{"POST /admin/price-lists/$l/prices/batch?prices=false", `{"prices":[{"id":"$a","amount":9,"variant_id":"shirt"}]}`,
				200, `{"price_list":{"id":"$l"}}`},
			{"GET /admin/price-lists/$l/prices?limit=2", ``, 200,
				`{"prices":[{"id":"$a","amount":9},{"id":"$b"}],"count":3,"offset":0,"limit":2}`},
			{"GET /admin/price-lists/$l/prices?order=-amount&q=SHI", ``, 200, `{"prices":[{"id":"$b"},{"id":"$a"}],"count":2}`},
			{"GET /admin/price-lists/$l/prices?variant_ids[]=hat&currency_code=USD", ``, 200, `{"prices":[{"amount":1}],"count":1}`},
			{"GET /admin/price-lists/$l/prices?after=$a&limit=1", ``, 200, `{"prices":[{"id":"$b"}]}`},
			{"GET /admin/price-lists/$l/prices?order=bogus", ``, 400, "order: there is no column bogus"},
			{"GET /admin/price-lists/pl_nope/prices", ``, 404, "Price list with id: pl_nope was not found"},
			{"POST /admin/price-lists/$l", `{"prices":[{"id":"$b","amount":8,"currency_code":"usd","variant_id":"shirt"}]}`,
				200, `{"price_list":{"prices":[{"amount":9},{"amount":8},{"amount":1}]}}`},
			{"DELETE /admin/price-lists/$l/prices/batch", `{"price_ids":["$a","ma_nope"]}`, 200,
				`{"ids":["$a","ma_nope"],"object":"money-amount","deleted":true}`},
			{"POST /admin/price-lists/$l/prices/batch",
				`{"prices":[{"id":"$b","amount":7,"variant_id":"shirt"},{"amount":5,"currency_code":"usd",` +
					`"variant_id":"cap"}],"override":true}`,
				200, `{"price_list":{"prices":[{"id":"$b","amount":7,"currency_code":"usd"},{"amount":5}]}}`},
			{"DELETE /admin/price-lists/$l/variants/cap/prices", `{}`, 200, `{"ids":["*"],"object":"money-amount","deleted":true}`},
			{"DELETE /admin/price-lists/$l/variants/nothing/prices", ``, 200, `{"ids":[]}`},
			{"GET /admin/price-lists/$l/products?q=x&limit=5", ``, 200, `{"products":[],"count":0,"offset":0,"limit":5}`},
			{"DELETE /admin/price-lists/$l/products/prod_1/prices", ``, 200, `{"ids":[],"object":"money-amount","deleted":true}`},
			{"DELETE /admin/price-lists/$l/products/prices/batch", `{"product_ids":["prod_1"]}`, 200,
				`{"ids":[],"object":"money-amount","deleted":true}`},

			{"POST /admin/price-lists/$l/prices/batch", ``, 400, "prices must be an array"},
			{"POST /admin/price-lists/$l/prices/batch", `{"prices":[{"id":"$b"}],"override":1}`, 400,
				"variant_id must be a string, amount must be an integer number, override must be a boolean value"},
			{"POST /admin/price-lists/$l/prices/batch", `{"prices":[{"amount":1,"variant_id":"v"}]}`, 400,
				xorFaults},
			{"POST /admin/price-lists/$l/prices/batch", `{"prices":[{"id":"$a","amount":1,"variant_id":"v"}]}`, 404,
				"The price $a does not exist or has been removed from this price list."},
			{"POST /admin/price-lists/pl_nope/prices/batch", `{"prices":[]}`, 404, "Price list with id: pl_nope was not found"},
			{"DELETE /admin/price-lists/$l/prices/batch", `{}`, 400, "price_ids should not be empty, price_ids must be an array"},
			{"DELETE /admin/price-lists/$l/prices/batch", `{"price_ids":[5]}`, 400, "each value in price_ids must be a string"},
			{"DELETE /admin/price-lists/pl_nope/prices/batch", `{"price_ids":["a"]}`, 404, "Price list with id: pl_nope was not found"},
			{"DELETE /admin/price-lists/pl_nope/variants/a/prices", ``, 404, ""},
			{"DELETE /admin/price-lists/pl_nope/products/a/prices", ``, 404, ""},
			{"GET /admin/price-lists/pl_nope/products", ``, 404, ""},
		})
		if left := strings.Join(pricesOf(o, list), ", "); left != "shirt 7" {
			t.Errorf("left are the prices %s", left)
		}
	})
}

// Medusa shows a price for a region in the region's currency.
func TestAPriceForARegionIsInItsCurrency(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p, ids := o.Program(), map[string]string{"c": o.Customer("Anna", "Lee", "anna@example.com")}
		ids["r"] = p.Do("POST /admin/regions", `{"name":"Japan","currency_code":"jpy"}`).Text("region.id")
		const known, unknown = `{"currency_code":"jpy","region_id":"$r","amount":1050}`,
			`{"currency_code":null,"region_id":"reg_x","amount":1050}`
		exchanges(p, ids, []exchange{
			{"POST /admin/price-lists",
				`{"name":"L","description":"","type":"sale","status":"active","prices":[{"amount":1050,"variant_id":"v",` +
					`"region_id":"$r"},{"amount":1050,"variant_id":"v","region_id":"reg_x"}]}`,
				200, `{"price_list":{"prices":[` + known + `,` + unknown + `]}}`},
			{"GET /admin/price-lists?expand=prices", "", 200, `{"price_lists":[{"prices":[` + known + `,` + unknown + `]}]}`},
			{"GET /admin/customers/$c/pricing?variant_ids[]=v&region_id=$r", "", 200, `{"prices":[{"amount":1050,"price":` + known + `}]}`},
			{"GET /admin/customers/$c/pricing?variant_ids[]=v&region_id=reg_x", "", 200,
				`{"prices":[{"amount":1050,"price":` + unknown + `}]}`},
		})
		ids["l"] = p.Do("GET /admin/price-lists", "").Get("price_lists").([]any)[0].(map[string]any)["id"].(string)
		o.SignedIn().Get("/price-lists/"+ids["l"]).Reads("Region "+ids["r"], "1,050 JPY", "Region reg_x", "10.50")
		exchanges(p, ids, []exchange{
			{"GET /admin/price-lists/$l/prices", "", 200, `{"prices":[` + known + `,` + unknown + `]}`},
			{"DELETE /admin/regions/$r", "", 200, ""},
			{"GET /admin/price-lists/$l/prices", "", 200, `{"prices":[{"currency_code":null,"region_id":"$r"},` + unknown + `]}`},
		})
	})
}
