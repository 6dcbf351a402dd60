package adminapi_test

import (
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/customers"
)

func TestGroupsAreCreatedAsMedusaDoes(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		const whole = `{"customer_group":{"id":"*","name":%,"description":null,"metadata":null,"created_at":"*",` +
			`"updated_at":"*","deleted_at":null}}`
		named := func(name string) string { return strings.Replace(whole, "%", name, 1) }
		exchanges(p, nil, []exchange{
			{"POST /admin/customer-groups", `{"name":"VIP"}`, 200, named(`"VIP"`)},
			{"POST /admin/customer-groups", `{"name":"vip"}`, 200, named(`"vip"`)},
			{"POST /admin/customer-groups", `{"name":"VIP "}`, 200, named(`"VIP "`)},
			{"POST /admin/customer-groups/", `{"name":"  spaced  "}`, 200, named(`"  spaced  "`)},
			{"POST /admin/customer-groups", `{"name":"Ünïcødé 客户 🎉"}`, 200, named(`"Ünïcødé 客户 🎉"`)},
			{"POST /admin/customer-groups", `{"name":"a\n\t\"b\" <c>&amp; % _ \\ \u2028"}`, 200,
				named(`"a\n\t\"b\" <c>&amp; % _ \\ \u2028"`)},
			{"POST /admin/customer-groups?foo=bar&expand=customers", `{"name":"asked"}`, 200, named(`"asked"`)},
			{"POST /admin/customer-groups", `{"name":"dup1","name":"dup2","__proto__":{"a":1},"constructor":1}`, 200, named(`"dup2"`)},
			{"POST /admin/customer-groups", `{"name":"told","description":"for\nall"}`, 200,
				`{"customer_group":{"description":"for\nall"}}`},
			{"POST /admin/customer-groups", `{"name":"untold","description":null,"metadata":null}`, 200, named(`"untold"`)},
			{"POST /admin/customer-groups", `{"name":"m1","metadata":{}}`, 200, `{"customer_group":{"metadata":{}}}`},
			{"POST /admin/customer-groups", `{"name":"m2","metadata":{"a":"","b":{"c":[1,null,"x"]}}}`, 200,
				`{"customer_group":{"metadata":{"a":"","b":{"c":[1,null,"x"]}}}}`},
			{"POST /admin/customer-groups", `{"name":"` + strings.Repeat("ü", 2000) + `"}`, 200, ""},

			{"POST /admin/customer-groups", `{"name":"VIP"}`, 422, "Key (name)=(VIP) already exists."},
			{"POST /admin/customer-groups", ``, 400, "name must be a string"},
			{"POST /admin/customer-groups", `{}`, 400, "name must be a string"},
			{"POST /admin/customer-groups", `{"name":null}`, 400, "name must be a string"},
			{"POST /admin/customer-groups", `{"name":5}`, 400, "name must be a string"},
			{"POST /admin/customer-groups", `{"name":["a"]}`, 400, "name must be a string"},
			{"POST /admin/customer-groups", `{"foo":1,"bar":2}`, 400,
				"property foo should not exist, property bar should not exist, name must be a string"},
			{"POST /admin/customer-groups", `{"name":5,"metadata":"str","z":1}`, 400,
				"property z should not exist, name must be a string, metadata must be an object"},
			{"POST /admin/customer-groups", `{"name":"x","id":"cgrp_own","customers":[]}`, 400,
				"property id should not exist, property customers should not exist"},
			{"POST /admin/customer-groups", `{"name":"x","metadata":[1]}`, 400, "metadata must be an object"},
			{"POST /admin/customer-groups", `{"name":"x","description":5}`, 400, "description must be a string"},
			{"POST /admin/customer-groups", `[{"name":"x"}]`, 400, "an unknown value was passed to the validate function"},
			{"POST /admin/customer-groups", `[]`, 400, "an unknown value was passed to the validate function"},
			{"POST /admin/customer-groups", `"str"`, 400, "the body is not valid JSON"},
			{"POST /admin/customer-groups", `null`, 400, "the body is not valid JSON"},
			{"POST /admin/customer-groups", `{"name": "x"`, 400, "the body is not valid JSON"},
			{"POST /admin/customer-groups", `{"name":"nul\u0000"}`, 400, "NUL characters are not allowed"},
			{"POST /admin/customer-groups", `{"name":"x","metadata":{"a":["x\u0000y"]}}`, 400, "NUL characters are not allowed"},
			{"POST /admin/customer-groups", `{"name":""}`, 400, "name: Enter a name."},
			{"POST /admin/customer-groups", `{"name":" \t\u200b"}`, 400, "name: Enter a name."},
			{"POST /admin/customer-groups", `{"name":"` + strings.Repeat("x", 2001) + `"}`, 400, "name: Use at most 2,000 characters."},
			{"POST /admin/customer-groups", `{"name":"x","metadata":{"x":"` + strings.Repeat("y", 100<<10) + `"}}`, 413,
				"This request is too large."},
		})
		if n := officetest.Must(o.Store.Groups(t.Context(), customers.GroupQuery{}))(t).Total.Count; n != 13 {
			t.Errorf("there are %d groups; what was refused shall leave nothing", n)
		}
	})
}

func TestBodiesOfOtherTypesCountAsNone(t *testing.T) {
	t.Parallel()
	p := officetest.Open(t, "sqlite").Program()
	for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "application/vnd.api+json", "multipart/form-data"} {
		p.With("Content-Type", kind).Do("POST /admin/customer-groups", `{"name":"x"}`).
			WantError(400, "invalid_data", "name must be a string")
	}
	for i, kind := range []string{"application/json; charset=utf-8", "Application/JSON"} {
		p.With("Content-Type", kind).Do("POST /admin/customer-groups", `{"name":"`+string(rune('a'+i))+`"}`).Want(200, "")
	}
}

const shownCustomer = `{"id":"$anna","created_at":"*","updated_at":"*","deleted_at":null,"email":"anna@example.com","first_name":"Anna",` +
	`"last_name":"Lee","billing_address_id":null,"phone":null,"has_account":false,"metadata":null%}`

var groupsShown = []exchange{
	{"GET /admin/customer-groups/$vip", "", 200,
		`{"customer_group":{"id":"$vip","name":"VIP","description":null,"metadata":{"a":1},"created_at":"*",` +
			`"updated_at":"*","deleted_at":null}}`},
	{"GET /admin/customer-groups/$vip/", "", 200, `{"customer_group":{"id":"$vip"}}`},
	{"GET /admin/customer-groups/$vip?expand=", "", 200, `{"customer_group":{"id":"$vip"}}`},
	{"GET /admin/customer-groups/$vip?expand=customers", "", 200,
		`{"customer_group":{"id":"$vip","customers":[` + strings.Replace(shownCustomer, "%", "", 1) + `]}}`},
	{"GET /admin/customer-groups/$vip?expand=customers,price_lists", "", 200,
		`{"customer_group":{"customers":[{"id":"$anna"}],"price_lists":[]}}`},
	{"GET /admin/customer-groups/$vip?expand=customers.groups", "", 200,
		`{"customer_group":{"customers":[` + strings.Replace(shownCustomer, "%", `,"groups":[{"id":"$vip","name":"VIP"}]`, 1) + `]}}`},
	{"GET /admin/customer-groups/$vip?expand=customers.orders,customers.shipping_addresses,customers.billing_address",
		"", 200, `{"customer_group":{"customers":[{"orders":[],"shipping_addresses":[],"billing_address":null}]}}`},
	{"GET /admin/customer-groups/$vip?fields=name", "", 200, `{"customer_group":{"id":"$vip","name":"VIP"}}`},
	{"GET /admin/customer-groups/$vip?fields=", "", 200, `{"customer_group":{"id":"$vip"}}`},
	{"GET /admin/customer-groups/$vip?fields=%2Bmetadata", "", 200, `{"customer_group":{"id":"$vip","metadata":{"a":1}}}`},
	{"GET /admin/customer-groups/$vip?fields=-metadata", "", 200, `{"customer_group":{"id":"$vip","name":"VIP","created_at":"*"}}`},
	{"GET /admin/customer-groups/$vip?fields=customers.email", "", 200,
		`{"customer_group":{"id":"$vip","customers":[{"email":"anna@example.com"}]}}`},
	{"GET /admin/customer-groups/$vip?fields=name&expand=customers", "", 200,
		`{"customer_group":{"id":"$vip","name":"VIP","customers":[{"id":"$anna"}]}}`},

	{"GET /admin/customer-groups/$vip?expand=bogus", "", 400, "expand: there is no relation bogus"},
	{"GET /admin/customer-groups/$vip?expand=customers.bogus", "", 400, "expand: there is no relation customers.bogus"},
	{"GET /admin/customer-groups/$vip?expand=customers.groups.customers.groups.customers", "", 400,
		"expand: there is no relation customers.groups.customers.groups.customers"},
	{"GET /admin/customer-groups/$vip?expand=customers.groups.customers", "", 400,
		"expand: customers.groups.customers leads back to where it came from"},
	{"GET /admin/customer-groups/$vip?expand=price_lists.customer_groups", "", 400,
		"expand: price_lists.customer_groups leads back to where it came from"},
	{"GET /admin/customers/$anna?expand=groups,groups.customers", "", 400,
		"expand: groups.customers leads back to where it came from"},
	{"GET /admin/customers?groups[]=$vip&expand=groups.price_lists.customer_groups", "", 400,
		"expand: groups.price_lists.customer_groups leads back to where it came from"},
	{"GET /admin/price-lists?expand=customer_groups.price_lists", "", 400,
		"expand: customer_groups.price_lists leads back to where it came from"},
	{"GET /admin/customer-groups/$vip?expand[]=customers", "", 400, "expand must be a string"},
	{"GET /admin/customer-groups/$vip?expand=customers&expand=price_lists", "", 400, "expand must be a string"},
	{"GET /admin/customer-groups/$vip?fields=bogus", "", 400, "fields: there is no column bogus"},
	{"GET /admin/customer-groups/$vip?foo=1", "", 400, "property foo should not exist"},
	{"GET /admin/customer-groups/$vip?limit=3", "", 400, "property limit should not exist"},
	{"GET /admin/customer-groups/cgrp_nope", "", 404, "CustomerGroup with id cgrp_nope was not found"},
	{"GET /admin/customer-groups/%20", "", 404, "CustomerGroup with id   was not found"},
	{"GET /admin/customer-groups/a'b%22c%3Cd", "", 404, `CustomerGroup with id a'b"c<d was not found`},
	{"GET /admin/customer-groups/a%2Fb", "", 404, "CustomerGroup with id a/b was not found"},
	{"GET /admin/customer-groups/%00", "", 400, "the address is not valid UTF-8 text"},
	{"GET /admin/customer-groups/%FF", "", 400, "the address is not valid UTF-8 text"},
}

func TestGroupsAreShownAsAskedFor(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		anna := o.Customer("Anna", "Lee", "anna@example.com")
		vip := o.Group("VIP", anna)
		p.Do("POST /admin/customer-groups/"+vip, `{"metadata":{"a":1}}`).Want(200, "")
		exchanges(p, map[string]string{"vip": vip, "anna": anna}, groupsShown)
		only := p.Do("GET /admin/customer-groups/"+vip+"?fields=name", "")
		if len(only.Get("customer_group").(map[string]any)) != 2 {
			t.Errorf("more than the name is shown: %s", only.Body)
		}
	})
}

func TestGroupsAreUpdatedAsMedusaDoes(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		anna := o.Customer("Anna", "Lee", "anna@example.com")
		ids := map[string]string{"u": o.Group("U", anna), "taken": o.Group("Taken"), "anna": anna}
		exchanges(p, ids, []exchange{
			{"POST /admin/customer-groups/$u", `{"metadata":{"keep":1,"drop":2,"obj":{"a":1}}}`, 200,
				`{"customer_group":{"metadata":{"keep":1,"drop":2,"obj":{"a":1}}}}`},
			{"POST /admin/customer-groups/$u", `{"name":"U renamed"}`, 200,
				`{"customer_group":{"name":"U renamed","metadata":{"keep":1,"drop":2,"obj":{"a":1}}}}`},
			{"POST /admin/customer-groups/$u", `{"metadata":{"add":"x"}}`, 200,
				`{"customer_group":{"metadata":{"keep":1,"drop":2,"obj":{"a":1},"add":"x"}}}`},
			{"POST /admin/customer-groups/$u", `{"metadata":{"drop":""}}`, 200,
				`{"customer_group":{"metadata":{"keep":1,"obj":{"a":1},"add":"x"}}}`},
			{"POST /admin/customer-groups/$u", `{"metadata":{"keep":null}}`, 200,
				`{"customer_group":{"metadata":{"keep":null,"obj":{"a":1},"add":"x"}}}`},
			{"POST /admin/customer-groups/$u", `{"metadata":{"obj":{"b":2},"missing":""}}`, 200,
				`{"customer_group":{"metadata":{"keep":null,"obj":{"b":2},"add":"x"}}}`},
			{"POST /admin/customer-groups/$u", `{"description":"told"}`, 200, `{"customer_group":{"description":"told"}}`},
			{"POST /admin/customer-groups/$u", `{"description":null}`, 200, `{"customer_group":{"description":null}}`},
			{"POST /admin/customer-groups/$u?expand=customers", `{"name":"U3"}`, 200,
				`{"customer_group":{"name":"U3","customers":[{"id":"$anna"}]}}`},
			{"POST /admin/customer-groups/$u?fields=bogus,customers.email", `{}`, 200, `{"customer_group":{"id":"$u","name":"U3"}}`},
			{"POST /admin/customer-groups/$u?fields=name", `{}`, 200,
				`{"customer_group":{"name":"U3","metadata":{"keep":null,"obj":{"b":2},"add":"x"},"created_at":"*"}}`},

			{"POST /admin/customer-groups/$u", `{"name":"Taken"}`, 422, "Customer_group with name Taken already exists."},
			{"POST /admin/customer-groups/$u", `{"name":null}`, 400,
				"Can't insert null value in field name on insert in table customer_group"},
			{"POST /admin/customer-groups/$u", `{"name":""}`, 400, "name: Enter a name."},
			{"POST /admin/customer-groups/$u", `{"name":5,"foo":1,"metadata":1}`, 400,
				"property foo should not exist, name must be a string, metadata must be an object"},
			{"POST /admin/customer-groups/$u", `[{"name":"q"}]`, 400, "an unknown value was passed to the validate function"},
			{"POST /admin/customer-groups/$u?foo=1", `{"name":"U4"}`, 400, "property foo should not exist"},
			{"POST /admin/customer-groups/$u?expand=bogus", `{"name":"U4"}`, 400, "expand: there is no relation bogus"},
			{"POST /admin/customer-groups/cgrp_nope", `{"nam":"x"}`, 400, "property nam should not exist"},
			{"POST /admin/customer-groups/cgrp_nope", `{"name":"x"}`, 404, "CustomerGroup with id cgrp_nope was not found"},
			{"GET /admin/customer-groups/$u", "", 200, `{"customer_group":{"name":"U3","metadata":{"keep":null,"obj":{"b":2},"add":"x"}}}`},
		})
		before := p.Do("GET /admin/customer-groups/"+ids["u"], "").Body
		for _, nothing := range []string{``, `{}`, `{"name":"U3"}`, `{"metadata":{}}`, `{"metadata":null}`, `{"metadata":{"missing":""}}`} {
			if after := p.Do("POST /admin/customer-groups/"+ids["u"], nothing).Want(200, "").Body; after != before {
				t.Errorf("%s changes the group from %s to %s", nothing, before, after)
			}
		}
	})
}

func TestGroupsAreDeletedOnceAndForAll(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		anna := o.Customer("Anna", "Lee", "anna@example.com")
		exchanges(o.Program(), map[string]string{"d": o.Group("D", anna), "anna": anna}, []exchange{
			{"DELETE /admin/customer-groups/$d", `{}`, 200, `{"id":"$d","object":"customer_group","deleted":true}`},
			{"DELETE /admin/customer-groups/$d?foo=1", `{"foo":1}`, 200, `{"id":"$d","object":"customer_group","deleted":true}`},
			{"DELETE /admin/customer-groups/cgrp_never", "", 200, `{"id":"cgrp_never","object":"customer_group","deleted":true}`},
			{"GET /admin/customer-groups/$d", "", 404, "CustomerGroup with id $d was not found"},
			{"GET /admin/customer-groups/$d/customers", "", 200, `{"customers":[],"count":0,"offset":0,"limit":50}`},
			{"GET /admin/customers/$anna?expand=groups", "", 200, `{"customer":{"id":"$anna","groups":[]}}`},
			{"POST /admin/customer-groups", `{"name":"D"}`, 200, ""},
		})
	})
}

func TestMetadataComesBackToTheLastDigit(t *testing.T) {
	t.Parallel()
	const metadata = `{"z":12345678901234567890.50,"a":"007","1":1e2,"e":"\u00e9","nested":{"y":[1,2],"x":null}}`
	p := officetest.Open(t, "sqlite").Program()
	id := p.Do("POST /admin/customer-groups", `{"name":"digits","metadata":`+metadata+`}`).Text("customer_group.id")
	if got := p.Do("GET /admin/customer-groups/"+id, "").Body; !strings.Contains(got, `"metadata":`+metadata) {
		t.Errorf("%s\ncomes back as\n%s", metadata, got)
	}
}
