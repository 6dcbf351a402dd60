package adminapi_test

import (
	"fmt"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/pricing"
)

func TestAShopAsksWhatApplies(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		luis := o.Customer("Luis", "Rocha", "luis@example.com")
		ids := map[string]string{"c": luis, "vip": o.Group("VIP", luis), "gold": o.Group("Gold"), "staff": o.Group("Staff", luis)}
		ids["sale"] = o.PriceList("Sale", []string{ids["vip"]}, 705)
		ids["base"] = o.PriceList("Base", nil, 900)
		ids["gone"] = o.PriceList("Draft", nil, 1)
		p.Do("POST /admin/price-lists/"+ids["sale"], `{"status":"active","starts_at":"2030-01-01","ends_at":"2031-01-01"}`).Want(200, "")
		p.Do("POST /admin/price-lists/"+ids["base"], `{"status":"active","type":"override"}`).Want(200, "")
		ids["ten"] = o.Discount("TEN", pricing.In, ids["vip"]).ID
		o.Discount("GOLD", pricing.In, ids["gold"])
		ids["not"] = o.Discount("NOTGOLD", pricing.NotIn, ids["gold"]).ID
		const ask = "GET /admin/customers/$c/pricing?variant_ids[]=shirt&variant_ids[]=hat&currency_code=USD&at=2030-01-01"
		const noPrice = `{"variant_id":"hat","amount":null,"type":null,"original_amount":null,"discounted_amount":null,` +
			`"price":null,"price_list":null,"reason":null}`
		exchanges(p, ids, []exchange{
			{ask, ``, 200, `{"customer_id":"$c","at":"2030-01-01T00:00:00.000Z","currency_code":"usd","region_id":null,"quantity":1,
				"price_lists":[{"id":"$base","name":"Base","type":"override","status":"active","starts_at":null,"ends_at":null,
				"reason":{"type":"everyone","text":"for everyone","customer_groups":[],"customer_groups_count":0}},
					{"id":"$sale","reason":{"type":"in_group","text":"because in VIP","customer_groups":[{"id":"$vip","name":"VIP"}],
					"customer_groups_count":1}}],
				"price_lists_count":2,
				"discounts":[{"id":"$not","code":"NOTGOLD","rule":{"type":"percentage","value":10},"reasons":[{"type":"not_in_group",
				"text":"because not in Gold","condition_id":"*","customer_groups":[{"id":"$gold","name":"Gold"}],
				"customer_groups_count":1}]},
					{"id":"$ten","reasons":[{"type":"in_group","text":"because in VIP"}]}],
				"discounts_count":2,"best_discount":{"id":"$not"},
				"prices":[{"variant_id":"shirt","amount":705,"type":"sale","original_amount":900,"discounted_amount":634,
				"price":{"amount":705,"price_list_id":"$sale"},"price_list":{"id":"$sale"},
				"reason":{"text":"because in VIP"}},` + noPrice + `]}`},
			{"GET /admin/customers/$c/pricing?variant_ids=shirt&currency_code=usd&at=2029-12-31T23:59:59.999Z", ``, 200,
				`{"price_lists":[{"id":"$base"}],"prices":[{"amount":900,"type":"override","original_amount":null}]}`},
			{"GET /admin/customers/$c/pricing?variant_ids[]=shirt&currency_code=usd&at=2031-01-01", ``, 200,
				`{"price_lists":[{"id":"$base"}],"prices":[{"amount":900}]}`},
			{"GET /admin/customers/$c/pricing?variant_ids[]=shirt&currency_code=eur&quantity=3&region_id=reg_1", ``,
				200, `{"currency_code":"eur","region_id":"reg_1","quantity":3,"prices":[{"amount":null}]}`},
			{"GET /admin/customers/$c/pricing", ``, 200, `{"currency_code":null,"prices":[],"price_lists_count":1}`},
			{"GET /admin/customers/$c/pricing?limit=1&at=2030-06-01", ``, 200,
				`{"price_lists":[{"id":"$base"}],"price_lists_count":2,"discounts":[{"id":"$not"}],"discounts_count":2}`},
			{"GET /admin/customers/$c/pricing?limit=0&at=2030-06-01", ``, 200,
				`{"price_lists":[],"price_lists_count":2,"discounts":[],"discounts_count":2}`},
			{"GET /admin/pricing?variant_ids[]=shirt&currency_code=usd&at=2030-06-01", ``, 200,
				`{"customer_id":null,"price_lists":[{"id":"$base"}],"discounts":[{"id":"$not"}],"prices":[{"amount":900,` +
					`"discounted_amount":810}]}`},

			{"GET /admin/customers/cus_nope/pricing", ``, 404, "Customer with id: cus_nope was not found"},
			{"GET /admin/customers/$c/pricing?variant_ids[]=shirt", ``, 400, "currency_code: Enter a currency or a region for the prices."},
			{"GET /admin/customers/$c/pricing?currency_code=dollars", ``, 400,
				"currency_code: Use an ISO 4217 currency code, such as eur."},
			{"GET /admin/customers/$c/pricing?quantity=0&at=never&foo=1", ``, 400,
				"property foo should not exist, quantity must not be less than 1, at must be a Date instance"},
			{"GET /admin/customers/$c/pricing?quantity=1.5", ``, 400, "quantity must be an integer number"},
			{"GET /admin/customers/$c/pricing?variant_ids[a]=1", ``, 400, "each value in variant_ids must be a string"},
		})
	})
}

// A fixed amount is compared with a percentage by what comes off the price, of which it takes no more than all.
func TestTheBestDiscountTakesMostOff(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p, ids := o.Program(), map[string]string{}
		ids["r"] = p.Do("POST /admin/regions", `{"name":"Europe","currency_code":"eur"}`).Text("region.id")
		exchanges(p, ids, []exchange{
			{"POST /admin/price-lists",
				`{"name":"L","description":"","type":"override","status":"active","prices":[` +
					`{"amount":9299,"variant_id":"coat","currency_code":"eur"},{"amount":5000000,"variant_id":"car","currency_code":"eur"},` +
					`{"amount":9299,"variant_id":"coat","currency_code":"usd"}]}`, 200, ""},
			{"POST /admin/discounts", `{"code":"MUCH","regions":["$r"],"rule":{"type":"fixed","value":1000000,"allocation":"item"}}`,
				200, `{"discount":{"code":"MUCH"}}`},
			{"GET /admin/pricing?variant_ids[]=coat&currency_code=eur", "", 200, `{"discounts":[{"code":"MUCH"}],
				"best_discount":{"code":"MUCH"},"prices":[{"amount":9299,"discounted_amount":0,"best_discount":{"code":"MUCH"}}]}`},
			{"GET /admin/pricing?variant_ids[]=coat&currency_code=usd", "", 200,
				`{"best_discount":null,"prices":[{"amount":9299,"discounted_amount":null,"best_discount":null}]}`},
			{"POST /admin/discounts", `{"code":"QUARTER","rule":{"type":"percentage","value":25,"allocation":"total"}}`, 200, ""},
			{"GET /admin/pricing?variant_ids[]=coat&variant_ids[]=car&currency_code=eur", "", 200, `{"best_discount":{"code":"MUCH"},
				"prices":[{"discounted_amount":0,"best_discount":{"code":"MUCH","reasons":[{"type":"everyone"}]}},
					{"discounted_amount":3750000,"best_discount":{"code":"QUARTER"}}]}`},
			{"GET /admin/pricing?variant_ids[]=coat&currency_code=usd", "", 200,
				`{"best_discount":{"code":"QUARTER"},"prices":[{"discounted_amount":6974,"best_discount":{"code":"QUARTER"}}]}`},
			{"GET /admin/pricing", "", 200, `{"best_discount":{"code":"QUARTER"},"prices":[]}`},
		})
	})
}

// However much there is, the answer takes the same few statements.
func TestWhatAppliesTakesFewStatements(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		luis := o.Customer("Luis", "Rocha", "luis@example.com")
		ask := func() int64 {
			before := o.Statements.Load()
			p.Do("GET /admin/customers/"+luis+"/pricing?variant_ids[]=shirt&variant_ids[]=hat&currency_code=usd&limit=3", "").Want(200, "")
			return o.Statements.Load() - before
		}
		add := func(n int) {
			for i := range n {
				group := o.Group(fmt.Sprintf("Group %d of %d", i, n), luis)
				list := o.PriceList(fmt.Sprint(i), []string{group}, int64(i))
				p.Do("POST /admin/price-lists/"+list, `{"status":"active"}`).Want(200, "")
				o.Discount(fmt.Sprintf("CODE-%d-%d", n, i), pricing.In, group)
			}
		}
		add(4)
		few := ask()
		add(30)
		if many := ask(); many > few || few > 14 {
			t.Errorf("it takes %d statements, or %d when there is more", few, many)
		}
	})
}
