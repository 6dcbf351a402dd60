package adminapi_test

import (
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/pricing"
	"cohort/models/storetest"
)

// rule is the rule of a discount in the body of a request, with more fields after those it must have.
func rule(more string) string {
	return `"rule":{"type":"percentage","value":10,"allocation":"total"` + more + `}`
}

var discountCreations = []exchange{
	{"POST /admin/discounts", `{"code":" save10 ","regions":["$r","reg_own"],` +
		rule(`,"description":"for all","conditions":[{"operator":"in","customer_groups":["$g"]}]`) + `}`, 200,
		`{"discount":{"id":"*","created_at":"*","updated_at":"*","deleted_at":null,"code":"SAVE10","is_dynamic":false,"rule_id":"*",
			"is_disabled":false,"parent_discount_id":null,"starts_at":"*","ends_at":null,"valid_duration":null,"usage_limit":null,
			"usage_count":0,"metadata":null,
		"parent_discount":null,"regions":[{"id":"$r","name":"Europe","currency_code":"eur"},{"id":"reg_own"}],
		"rule":{"id":"*","created_at":"*","updated_at":"*","deleted_at":null,"description":"for all","type":"percentage","value":10,
		"allocation":"total","metadata":null,
		"conditions":[{"id":"*","created_at":"*","updated_at":"*","deleted_at":null,"type":"customer_groups","operator":"in",
		"discount_rule_id":"*","metadata":null}]}}}`},
	{"POST /admin/discounts?expand=rule,rule.conditions,rule.conditions.customer_groups", `{"code":"B",` +
		rule(`,"conditions":[{"operator":"in","customer_groups":["$g","$h"]},{"operator":"not_in","customer_groups":["$h"]}]`) +
		`}`, 200,
		`{"discount":{"rule":{"conditions":[{"operator":"in","customer_groups":[{"id":"$g","name":"G"},{"id":"$h"}]},` +
			`{"operator":"not_in","customer_groups":[{"id":"$h"}]}]}}}`},
	{"POST /admin/discounts?fields=code&expand=parent_discount",
		`{"code":"c","is_dynamic":true,"is_disabled":true,"starts_at":"2030-01-01","ends_at":"2030-02-01",` +
			`"valid_duration":"P1D","usage_limit":5,"metadata":{"a":""},` + rule(``) + `}`,
		200, `{"discount":{"id":"*","code":"C","parent_discount":null}}`},
	{"GET /admin/discounts/code/c", ``, 200,
		`{"discount":{"is_dynamic":true,"is_disabled":true,"starts_at":"2030-01-01T00:00:00.000Z",` +
			`"ends_at":"2030-02-01T00:00:00.000Z","valid_duration":"P1D","usage_limit":5,"metadata":{"a":""}}}`},
	{"POST /admin/discounts", `{"code":"D","rule":{"type":"fixed","value":500,"allocation":"item"},"regions":["$r"]}`,
		200, `{"discount":{"rule":{"type":"fixed","value":500,"allocation":"item","description":null,"conditions":[]}}}`},
	{"POST /admin/discounts", `{"code":"E","rule":{"type":"free_shipping","value":0,"allocation":"total"},"regions":[]}`,
		200, `{"discount":{"regions":[]}}`},

	{"POST /admin/discounts", `{"code":"Save10",` + rule(``) + `}`, 422, "Discount with code SAVE10 already exists."},
	{"POST /admin/discounts", ``, 400, "code should not be empty, code must be a string, rule should not be empty"},
	{"POST /admin/discounts",
		`{"code":"x","rule":{},"is_dynamic":1,"is_disabled":"x","starts_at":"x","ends_at":"x","valid_duration":5,` +
			`"usage_limit":0,"regions":"x","metadata":[],"z":1}`, 400,
		`property z should not exist, Invalid rule type, must be one of "fixed", "percentage" or "free_shipping", ` +
			`value must be an integer number, Invalid allocation type, must be one of "total" or "item", is_dynamic ` +
			`must be a boolean value, is_disabled must be a boolean value, ` +
			`starts_at must be a Date instance, ends_at must be a Date instance, valid_duration must be a string, ` +
			`usage_limit must not be less than 1, regions must be an array, metadata must be an object`},
	{"POST /admin/discounts", `{"code":"x","rule":"x"}`, 400, "nested property rule must be either object or array"},
	{"POST /admin/discounts", `{"code":"x","rule":{"type":"percentage","value":101,"allocation":"total"}}`, 400,
		"Discount value above 100 is not allowed when type is percentage"},
	{"POST /admin/discounts", `{"code":"x","rule":{"type":"fixed","value":1,"allocation":"total"},"regions":["a","b"]}`,
		400, "regions: A fixed amount can apply in one region only, because it uses that region's currency."},
	{"POST /admin/discounts", `{"code":"x","starts_at":"2030-01-01","ends_at":"2030-01-01",` + rule(``) + `}`,
		400, `"ends_at" must be greater than "starts_at"`},
	{"POST /admin/discounts", `{"code":"x","valid_duration":"1d",` + rule(``) + `}`, 400,
		"valid_duration: Enter a duration, such as 30 days or P30D."},
	{"POST /admin/discounts", `{"code":"x",` + rule(`,"conditions":[{"operator":"in","customer_groups":["cgrp_nope"]}]`) + `}`,
		404, "Customer_group with customer_group_id cgrp_nope does not exist."},
	{"POST /admin/discounts", `{"code":"x",` + rule(`,"conditions":[{"operator":"near","customer_groups":[5]}]`) + `}`,
		400, "operator must be one of the following values: in, not_in, each value in customer_groups must be a string"},
	{"POST /admin/discounts", `{"code":"x",` + rule(`,"conditions":[{"operator":"in","products":["p"]}]`) + `}`,
		400, "property products should not exist"},
	{"POST /admin/discounts", `{"code":"x",` + rule(`,"conditions":[{"operator":"in","customer_groups":[]}]`) + `}`,
		400, "Missing one of products, collections, tags, types or customer groups in data"},
	{"POST /admin/discounts", `{"code":"x",` +
		rule(`,"conditions":[{"operator":"in","customer_groups":["$g"]},{"operator":"in","customer_groups":["$g"]}]`) +
		`}`, 422, "Discount Condition with operator 'in' and type 'customer_groups' already exist on a Discount Rule"},
	{"POST /admin/discounts?expand=bogus", `{"code":"x",` + rule(``) + `}`, 400, "expand: there is no relation bogus"},
	{"POST /admin/discounts?fields=bogus", `{"code":"x",` + rule(``) + `}`, 400, "fields: there is no column bogus"},
}

func TestDiscountsAreCreatedAsMedusaDoes(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		ids := map[string]string{"g": o.Group("G"), "h": o.Group("H")}
		region := p.Do("POST /admin/regions",
			`{"name":"Europe","currency_code":"EUR","tax_rate":0,"payment_providers":["manual"],`+
				`"fulfillment_providers":["manual"],"countries":[]}`).
			Want(200, `{"region":{"id":"*","name":"Europe","currency_code":"eur"}}`)
		ids["r"] = region.Text("region.id")
		exchanges(p, ids, discountCreations)
		if n := officetest.Must(o.Store.Discounts(t.Context(), pricing.DiscountQuery{}))(t).Total.Count; n != 5 {
			t.Errorf("there are %d discounts; what was refused shall leave nothing", n)
		}
	})
}

func conditionOf(o *officetest.Office, discount pricing.Discount) string {
	o.T.Helper()
	return officetest.Must(o.Store.ConditionsOf(o.T.Context(), []string{discount.Rule.ID}))(o.T)[discount.Rule.ID][0].ID
}

func TestDiscountsAreShownChangedAndDeleted(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		ids := map[string]string{"g": o.Group("G"), "h": o.Group("H")}
		ten := o.Discount("TEN", pricing.In, ids["g"])
		ids["d"], ids["u"], ids["c"] = ten.ID, ten.Rule.ID, conditionOf(o, ten)
		exchanges(p, ids, []exchange{
			{"GET /admin/discounts/$d", ``, 200,
				`{"discount":{"id":"$d","code":"TEN","rule_id":"$u","rule":{"id":"$u","conditions":[{"id":"$c",` +
					`"discount_rule_id":"$u"}]},"regions":[],"parent_discount":null}}`},
			{"GET /admin/discounts/$d?expand=rule.conditions.customer_groups.price_lists", ``, 200,
				`{"discount":{"rule":{"conditions":[{"customer_groups":[{"id":"$g","price_lists":[]}]}]}}}`},
			{"GET /admin/discounts/$d?fields=code", ``, 200, `{"discount":{"id":"$d","code":"TEN","rule":{"id":"$u"}}}`},
			{"GET /admin/discounts/code/tEN", ``, 200, `{"discount":{"id":"$d"}}`},
			{"GET /admin/discounts/code/nothing", ``, 404, "Discounts with code nothing was not found"},
			{"GET /admin/discounts/disc_nope", ``, 404, "Discount with id disc_nope was not found"},
			{"GET /admin/discounts/$d?limit=1", ``, 400, "property limit should not exist"},

			{"POST /admin/discounts/$d", `{}`, 200, `{"discount":{"code":"TEN"}}`},
			{"POST /admin/discounts/$d",
				`{"code":"twelve","is_disabled":true,"usage_limit":3,"metadata":{"a":1},"rule":{"id":"$u","value":12,
					"description":"more"}}`,
				200, `{"discount":{"code":"TWELVE","is_disabled":true,"usage_limit":3,"metadata":{"a":1},"rule":{"value":12,` +
					`"description":"more"}}}`},
			{"POST /admin/discounts/$d",
				`{"usage_limit":null,"metadata":{"a":""},"is_disabled":false,"ends_at":"2099-01-01","rule":{"id":"$u",` +
					`"description":null,"allocation":"item"}}`,
				200, `{"discount":{"usage_limit":null,"metadata":{},"is_disabled":false,"ends_at":"2099-01-01T00:00:00.000Z",` +
					`"rule":{"description":null,"allocation":"item"}}}`},
			{"POST /admin/discounts/$d?expand=rule.conditions.customer_groups",
				`{"rule":{"id":"$u","conditions":[{"id":"$c","customer_groups":["$h"]},{"operator":"not_in","customer_groups":["$g"]}]}}`,
				200, `{"discount":{"rule":{"conditions":[{"id":"$c","customer_groups":[{"id":"$h"}]},{"operator":"not_in",` +
					`"customer_groups":[{"id":"$g"}]}]}}}`},
			{"POST /admin/discounts/$d", `{"ends_at":"2000-01-01"}`, 400, `"ends_at" must be greater than "starts_at"`},
			{"POST /admin/discounts/$d", `{"ends_at":null,"rule":null}`, 200, `{"discount":{"ends_at":null}}`},
			{"POST /admin/discounts/$d", `{"code":null,"starts_at":null,"is_dynamic":true}`, 400,
				"property is_dynamic should not exist, Can't insert null value in field code on insert in table discount, " +
					"Can't insert null value in field starts_at on insert in table discount"},
			{"POST /admin/discounts/$d", `{"rule":{"value":5}}`, 400, "id should not be empty, id must be a string"},
			{"POST /admin/discounts/$d", `{"rule":{"id":"dru_nope","value":5}}`, 404, "This rule does not belong to the discount."},
			{"POST /admin/discounts/$d", `{"rule":{"id":"$u","type":"fixed"}}`, 400, "property type should not exist"},
			{"POST /admin/discounts/disc_nope", `{"code":"x"}`, 404, "Discount with id disc_nope was not found"},

			{"POST /admin/discounts/$d/regions/reg_1", ``, 200, `{"discount":{"regions":[{"id":"reg_1"}]}}`},
			{"POST /admin/discounts/$d/regions/reg_1", ``, 200, `{"discount":{"regions":[{"id":"reg_1"}]}}`},
			{"POST /admin/discounts/$d/regions/reg_2", ``, 200, `{"discount":{"regions":[{"id":"reg_1"},{"id":"reg_2"}]}}`},
			{"DELETE /admin/discounts/$d/regions/reg_1", ``, 200, `{"discount":{"regions":[{"id":"reg_2"}]}}`},
			{"DELETE /admin/discounts/$d/regions/reg_1", ``, 200, `{"discount":{"regions":[{"id":"reg_2"}]}}`},
			{"POST /admin/discounts/disc_nope/regions/reg_1", ``, 404, ""},

			{"DELETE /admin/discounts/$d", `{}`, 200, `{"id":"$d","object":"discount","deleted":true}`},
			{"DELETE /admin/discounts/$d", ``, 200, `{"id":"$d","object":"discount","deleted":true}`},
			{"GET /admin/discounts/$d", ``, 404, "Discount with id $d was not found"},
		})
	})
}

func TestConditionsOfDiscounts(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		ids := map[string]string{"g": o.Group("G"), "h": o.Group("H"), "i": o.Group("I")}
		ten, other := o.Discount("TEN", pricing.In, ids["g"]), o.Discount("OTHER", pricing.NotIn, ids["h"])
		ids["d"], ids["c"], ids["o"] = ten.ID, conditionOf(o, ten), conditionOf(o, other)
		const path = "/admin/discounts/$d/conditions"
		exchanges(p, ids, []exchange{
			{"GET " + path + "/$c", ``, 200,
				`{"discount_condition":{"id":"$c","created_at":"*","updated_at":"*","type":"customer_groups","operator":"in",` +
					`"discount_rule_id":"*"}}`},
			{"GET " + path + "/$c?expand=customer_groups&fields=operator", ``, 200,
				`{"discount_condition":{"id":"$c","operator":"in","customer_groups":[{"id":"$g","name":"G"}]}}`},
			{"GET " + path + "/$o", ``, 404, "Condition with id $o does not belong to Discount with id $d"},
			{"GET " + path + "/discon_nope", ``, 404, "DiscountCondition with id discon_nope was not found"},

			{"POST " + path + "/$c/batch", `{"resources":[{"id":"$h"},{"id":"$g"},{"id":"$h"}]}`, 200,
				`{"discount":{"id":"$d","parent_discount":null,"regions":[],"rule":{"conditions":[{"id":"$c"}]}}}`},
			{"GET /admin/customer-groups?discount_condition_id=$c&limit=1&order=name", ``, 200,
				`{"customer_groups":[{"id":"$g"}],"count":2,"offset":0,"limit":1}`},
			{"GET /admin/customer-groups?discount_condition_id=$c&q=H&expand=customers", ``, 200,
				`{"customer_groups":[{"id":"$h","customers":[]}],"count":1}`},
			{"GET /admin/customer-groups?discount_condition_id=discon_nope", ``, 200, `{"customer_groups":[],"count":0}`},
			{"POST " + path + "/$c/batch", `{"resources":[{"id":"$i"},{"id":"cgrp_nope"}]}`, 404,
				"Customer_group with customer_group_id cgrp_nope does not exist."},
			{"POST " + path + "/$c/batch?expand=rule.conditions.customer_groups", `{"resources":[]}`, 200,
				`{"discount":{"rule":{"conditions":[{"customer_groups":[{"id":"$g"},{"id":"$h"}]}]}}}`},
			{"POST " + path + "/$c/batch", `{}`, 400, "resources must be an array"},
			{"POST " + path + "/$c/batch", `{"resources":["$g"]}`, 400,
				"each value in nested property resources must be either object or array"},
			{"POST " + path + "/$o/batch", `{"resources":[{"id":"$g"}]}`, 404,
				"Condition with id $o does not belong to Discount with id $d"},
			{"DELETE " + path + "/$c/batch?expand=rule.conditions.customer_groups", `{"resources":[{"id":"$g"},{"id":"cgrp_nope"}]}`,
				200, `{"discount":{"rule":{"conditions":[{"customer_groups":[{"id":"$h"}]}]}}}`},
			{"DELETE " + path + "/discon_nope/batch", `{"resources":[{"id":"$g"}]}`, 404,
				"DiscountCondition with id discon_nope was not found"},

			{"POST " + path + "/$c?expand=rule.conditions.customer_groups", `{"customer_groups":["$i"]}`, 200,
				`{"discount":{"rule":{"conditions":[{"operator":"in","customer_groups":[{"id":"$i"}]}]}}}`},
			{"POST " + path + "/$c", `{"operator":"x"}`, 400, "operator must be one of the following values: in, not_in"},
			{"POST " + path, `{"operator":"not_in","customer_groups":["$h"]}`, 200,
				`{"discount":{"rule":{"conditions":[{"id":"$c"},{"operator":"not_in"}]}}}`},
			{"POST " + path, `{"operator":"not_in","customer_groups":["$h"]}`, 422,
				"Discount Condition with operator 'not_in' and type 'customer_groups' already exist on a Discount Rule"},
			{"POST " + path, `{"operator":"not_in"}`, 400, "Missing one of products, collections, tags, types or customer groups in data"},
			{"POST " + path, `{}`, 400, "operator must be one of the following values: in, not_in"},
			{"POST /admin/discounts/disc_nope/conditions", `{"operator":"in","customer_groups":["$h"]}`, 404,
				"Discount with id disc_nope was not found"},

			{"DELETE /admin/customer-groups/$i", ``, 200, ""},
			{"GET " + path + "/$c?expand=customer_groups", ``, 200, `{"discount_condition":{"id":"$c","customer_groups":[]}}`},
			{"DELETE " + path + "/$o", ``, 404, "Condition with id $o does not belong to Discount with id $d"},
			{"DELETE " + path + "/$c", `{}`, 200,
				`{"id":"$c","object":"discount-condition","deleted":true,"discount":{"id":"$d",` +
					`"rule":{"conditions":[{"operator":"not_in"}]}}}`},
			{"DELETE " + path + "/$c", `{}`, 200, `{"id":"$c","deleted":true}`},
			{"DELETE /admin/discounts/disc_nope/conditions/$c", ``, 404, "Discount with id disc_nope was not found"},
		})
	})
}

func TestDiscountsAreListed(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		ids := map[string]string{"g": o.Group("G")}
		ids["a"] = o.Discount("SUMMER", pricing.In, ids["g"]).ID
		storetest.Later()
		ids["b"] = p.Do("POST /admin/discounts",
			`{"code":"WINTER","is_dynamic":true,"rule":{"type":"fixed","value":500,"allocation":"item"}}`).Text("discount.id")
		storetest.Later()
		ids["c"] = p.Do("POST /admin/discounts/"+ids["b"]+"/dynamic-codes", `{"code":"winter-1","metadata":{"for":"you"}}`).Want(200,
			`{"discount":{"code":"WINTER-1","usage_limit":1,"is_dynamic":true,"parent_discount":{"id":"*","code":"WINTER"},`+
				`"metadata":{"for":"you"},"rule":{"value":500}}}`).Text("discount.id")
		exchanges(p, ids, []exchange{
			{"GET /admin/discounts", ``, 200,
				`{"discounts":[{"id":"$c","parent_discount_id":"$b","parent_discount":{"id":"$b"},"rule":{"type":"fixed",` +
					`"conditions":[]},"regions":[]},{"id":"$b"},{"id":"$a","rule":{"conditions":[{"operator":"in"}]}}],` +
					`"count":3,"offset":0,"limit":20}`},
			{"GET /admin/discounts?q=inter&limit=1", ``, 200, `{"discounts":[{"id":"$c"}],"count":2}`},
			{"GET /admin/discounts?rule[type]=percentage", ``, 200, `{"discounts":[{"id":"$a"}],"count":1}`},
			{"GET /admin/discounts?rule[allocation]=item&is_dynamic=true&order=code", ``, 200,
				`{"discounts":[{"id":"$b"},{"id":"$c"}],"count":2}`},
			{"GET /admin/discounts?is_disabled=true", ``, 200, `{"discounts":[],"count":0}`},
			{"GET /admin/discounts?customer_groups[]=$g&fields=code&expand=rule", ``, 200,
				`{"discounts":[{"id":"$a","created_at":"*","code":"SUMMER","rule":{"value":10}}],"count":1}`},
			{"GET /admin/discounts?created_at[lt]=2020-01-01", ``, 200, `{"discounts":[],"count":0}`},
			{"GET /admin/discounts?rule[type]=blah", ``, 400, "type must be a valid enum value"},
			{"GET /admin/discounts?is_dynamic=maybe&foo=1", ``, 400,
				"property foo should not exist, is_dynamic must be one of the following values: true, false"},
			{"GET /admin/discounts?order=bogus", ``, 400, "order: there is no column bogus"},
			{"GET /admin/discounts?order=rule_id", ``, 400, "This list cannot be sorted by rule_id."},
			{"GET /admin/discounts?expand=rule.bogus", ``, 400, "expand: there is no relation rule.bogus"},

			{"POST /admin/discounts/$a/dynamic-codes", `{"code":"x"}`, 400, "Discount must be set to dynamic"},
			{"POST /admin/discounts/$b/dynamic-codes", `{"usage_limit":0}`, 400,
				"code should not be empty, code must be a string, usage_limit must not be less than 1"},
			{"POST /admin/discounts/$c/uses", ``, 200, `{"discount":{"usage_count":1}}`},
			{"POST /admin/discounts/$c/uses", ``, 400, "The discount WINTER-1 cannot be used: it is used up."},
			{"POST /admin/discounts/disc_nope/uses", ``, 404, "Discount with id disc_nope was not found"},
			{"DELETE /admin/discounts/$b/dynamic-codes/winter-1", ``, 200, `{"discount":{"id":"$b"}}`},
			{"DELETE /admin/discounts/$b/dynamic-codes/winter-1", ``, 200, `{"discount":{"id":"$b"}}`},
			{"GET /admin/discounts/$c", ``, 404, ""},

			{"GET /admin/regions", ``, 200, `{"regions":[],"count":0,"offset":0,"limit":50}`},
			{"POST /admin/regions", `{"name":"Europe","currency_code":"xxy"}`, 400,
				"currency_code: Use an ISO 4217 currency code, such as eur."},
			{"GET /admin/regions/reg_nope", ``, 404, "Region with reg_nope was not found"},
			{"DELETE /admin/regions/reg_nope", ``, 200, `{"id":"reg_nope","object":"region","deleted":true}`},
		})
		const taxes = `"tax_rate":0,"tax_code":null,"gift_cards_taxable":true,"automatic_taxes":true,"tax_provider_id":null`
		region := p.Do("POST /admin/regions", `{"name":"Europe","currency_code":"eur","tax_rate":0,"countries":[],"metadata":{"a":1}}`).
			Want(200, `{"region":{`+taxes+`,"metadata":{"a":1},"countries":[]}}`).Text("region.id")
		whole := `{"id":"` + region + `","name":"Europe","currency_code":"eur",` + taxes +
			`,"metadata":{"a":1},"countries":[],"created_at":"*","updated_at":"*","deleted_at":null}`
		p.Do("GET /admin/regions?limit=1", "").Want(200, `{"regions":[`+whole+`],"count":1,"limit":1}`)
		p.Do("GET /admin/regions/"+region, "").Want(200, `{"region":`+whole+`}`)
		p.Do("POST /admin/discounts", `{"code":"eu","rule":{"type":"fixed","value":1,"allocation":"total"},"regions":["`+region+`"]}`).
			Want(200, `{"discount":{"regions":[{"id":"`+region+`",`+taxes+`,"metadata":{"a":1}}]}}`)
	})
}
