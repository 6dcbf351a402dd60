package adminapi_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/handlers/officetest"
)

func TestMembersAreAddedAndRemovedAsMedusaDoes(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ids := map[string]string{"g": o.Group("G")}
		for _, name := range []string{"anna", "bob", "carl", "dora"} {
			ids[name] = o.Customer(name, "X", name+"@example.com")
		}
		const batch = "/admin/customer-groups/$g/customers/batch"
		const bare = `{"customer_group":{"id":"$g","name":"G","description":null,"metadata":null,"created_at":"*",` +
			`"updated_at":"*","deleted_at":null}}`
		const noObject = "each value in nested property customer_ids must be either object or array"
		p := o.Program()
		exchanges(p, ids, []exchange{
			{"POST " + batch, `{"customer_ids":[{"id":"$anna"},{"id":"$bob"}]}`, 200, bare},
			{"POST " + batch + "?foo=1&expand=customers", `{"customer_ids":[{"id":"$anna"},{"id":"$carl"},{"id":"$carl"}]}`, 200, bare},
			{"POST " + batch, `{"customer_ids":[]}`, 200, bare},
			{"POST " + batch, `{"customer_ids":[{"id":"$dora"},{"id":"cus_b"},{"id":"$anna"},{"id":"cus_a"},{"id":"cus_b"}]}`,
				404, `The following customer ids do not exist: "cus_b, cus_a"`},
			{"POST " + batch, `{"customer_ids":[{"id":""}]}`, 404, `The following customer ids do not exist: ""`},
			{"POST /admin/customer-groups/cgrp_nope/customers/batch", `{"customer_ids":[{"id":"cus_nope"}]}`, 404,
				"CustomerGroup with id cgrp_nope was not found"},
			{"POST /admin/customer-groups/cgrp_nope/customers/batch", `{"customer_ids":[]}`, 404,
				"CustomerGroup with id cgrp_nope was not found"},
			{"GET /admin/customer-groups/cgrp_nope/customers/batch", "", 404, "This address does not exist."},
		})
		if got := strings.Join(o.Members(ids["g"]), " "); got != "anna@example.com bob@example.com carl@example.com" {
			t.Errorf("members are %s", got)
		}
		for _, method := range []string{"POST ", "DELETE "} {
			exchanges(p, ids, []exchange{
				{method + batch, ``, 400, noObject},
				{method + batch, `{}`, 400, noObject},
				{method + batch, `{"customer_ids":null}`, 400, noObject},
				{method + batch, `{"customer_ids":"x"}`, 400, noObject},
				{method + batch, `{"customer_ids":["$anna"]}`, 400, noObject},
				{method + batch, `{"customer_ids":[null]}`, 400, noObject},
				{method + batch, `{"customer_ids":{"id":"$anna"}}`, 400, "customer_ids must be an array"},
				{method + batch, `{"customer_ids":[{}]}`, 400, "id must be a string"},
				{method + batch, `{"customer_ids":[{"id":null}]}`, 400, "id must be a string"},
				{method + batch, `{"customer_ids":[{"id":"$anna","x":1}],"foo":1}`, 400,
					"property foo should not exist, property x should not exist"},
				{method + batch, `{"customer_ids":[{"id":5},{"id":"$anna"},{"x":1}]}`, 400,
					"id must be a string, property x should not exist, id must be a string"},
				{method + batch, `[`, 400, "the body is not valid JSON"},
			})
		}
		exchanges(p, ids, []exchange{
			{"DELETE " + batch, `{"customer_ids":[{"id":"$anna"}]}`, 200, bare},
			{"DELETE " + batch, `{"customer_ids":[{"id":"$anna"},{"id":"cus_unknown"},{"id":"$bob"},{"id":"$bob"}]}`, 200, bare},
			{"DELETE " + batch, `{"customer_ids":[]}`, 200, bare},
			{"DELETE /admin/customer-groups/cgrp_nope/customers/batch", `{"customer_ids":[{"id":"$anna"}]}`, 404,
				"CustomerGroup with id cgrp_nope was not found"},
			{"GET /admin/customers/$anna?expand=groups", "", 200, `{"customer":{"groups":[]}}`},
		})
		if got := strings.Join(o.Members(ids["g"]), " "); got != "carl@example.com" {
			t.Errorf("members are then %s", got)
		}
	})
}

func TestEverybodyWhomAQueryFindsIsAddedAndRemoved(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		all := o.Customers(12)
		ids := map[string]string{"g": o.Group("G"), "h": o.Group("H", all[:3]...)}
		const batch = "/admin/customer-groups/$g/customers/batch"
		steps := []struct {
			request, body string
			members       int
		}{
			{"POST " + batch, `{"query":{"groups":["$h"]}}`, 3},
			{"POST " + batch, `{"query":{"q":"c1","has_account":false,"created_at":{"gt":0,"lt":"2200-01-01"},"updated_at":null}}`, 6},
			{"POST " + batch, `{"query":{"has_account":"true"}}`, 6},
			{"DELETE " + batch, `{"query":{"q":"c12@"}}`, 5},
			{"POST " + batch, `{"query":{}}`, 12},
			{"DELETE " + batch, `{"query":{"groups":["$h"]}}`, 9},
			{"DELETE " + batch, `{"query":{}}`, 0},
		}
		for _, step := range steps {
			exchanges(p, ids, []exchange{
				{step.request, step.body, 200, `{"customer_group":{"id":"$g"}}`},
				{"GET /admin/customer-groups/$g/customers?limit=0", "", 200, fmt.Sprintf(`{"count":%d}`, step.members)},
			})
		}
		exchanges(p, ids, []exchange{
			{"POST " + batch, `{"query":{"limit":1,"has_account":"x"}}`, 400,
				"property limit should not exist, has_account must be one of the following values: true, false"},
			{"POST " + batch, `{"query":{"groups":"$h"}}`, 400, "groups must be an array"},
			{"POST " + batch, `{"query":"q=a"}`, 400, "nested property query must be either object or array"},
			{"POST " + batch, `{"query":null}`, 400, "nested property query must be either object or array"},
			{"POST " + batch, `{"query":{},"customer_ids":[]}`, 400, "property customer_ids should not exist"},
			{"POST /admin/customer-groups/cgrp_nope/customers/batch", `{"query":{}}`, 404, "CustomerGroup with id cgrp_nope was not found"},
		})
	})
}
