package adminapi_test

import (
	"fmt"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/storetest"
)

// listedCustomers makes five customers, one after the other, and three groups; at has when each customer was created.
func listedCustomers(o *officetest.Office) (p *officetest.Program, ids, at map[string]string) {
	p = o.Program()
	ids, at = map[string]string{}, map[string]string{}
	for _, c := range [][3]string{
		{"anna", "ANNA", "pw"},
		{"bob", "Bob", "pw"},
		{"carl", "100%", "pw"},
		{"dora", "Döra", "pw"},
		{"gus", "Guest", ""},
	} {
		made := p.Do("POST /admin/customers",
			fmt.Sprintf(`{"email":"%s@example.com","first_name":%q,"last_name":"Last_%s","password":%q,"phone":"555%s"}`,
				c[0], c[1], c[0], c[2], c[0]))
		ids[c[0]], at[c[0]] = made.Text("customer.id"), made.Text("customer.created_at")
		storetest.Later()
	}
	ids["g"] = o.Group("G", ids["anna"], ids["bob"], ids["carl"])
	ids["h"] = o.Group("H", ids["carl"], ids["dora"])
	ids["empty"] = o.Group("Empty")
	return p, ids, at
}

func customerQueries(ids, at map[string]string) map[string]string {
	const all = "gus dora carl bob anna"
	return map[string]string{
		"":                                      all,
		"order=":                                all,
		"order=email":                           "anna bob carl dora gus",
		"order=-email":                          all,
		"order=created_at":                      "anna bob carl dora gus",
		"order=first_name&limit=2":              "carl anna",
		"order=-has_account&limit=1":            "dora",
		"order=deleted_at":                      "anna bob carl dora gus",
		"limit=2&offset=1&order=email":          "bob carl",
		"limit=0":                               "",
		"offset=100":                            "",
		"limit=1000000":                         all,
		"after=" + ids["carl"]:                  "bob anna",
		"after=" + ids["carl"] + "&order=email": "dora gus",
		"q=ANNA@":                               "anna",
		"q=bob":                                 "bob",
		"q=LAST_CARL":                           "carl",
		"q=%25":                                 "carl",
		"q=555anna":                             "",
		"q=ANNA%20Last":                         "",
		"q=" + ids["anna"]:                      "",
		"q=d%C3%B6":                             "dora",
		"q=do":                                  "dora",
		"q=dor&order=email":                     "dora",
		"has_account=true":                      "dora carl bob anna",
		"has_account=false":                     "gus",
		"groups[]=" + ids["g"]:                  "carl bob anna",
		"groups[]=" + ids["g"] + "&groups[]=" + ids["h"]: "dora carl bob anna",
		"groups[]=" + ids["g"] + "," + ids["h"]:          "dora carl bob anna",
		"groups[]=" + ids["g"] + "&q=anna":               "anna",
		"groups[]=" + ids["empty"]:                       "",
		"groups[]=cgrp_nope":                             "",
		"groups[]=":                                      "",
		"groups[0]=" + ids["h"] + "&limit=1":             "dora",
		"fields=bogus&limit=1":                           "gus",
		"created_at[gt]=" + at["carl"]:                   "gus dora",
		"created_at[lte]=" + at["bob"]:                   "bob anna",
		"updated_at[gte]=" + at["dora"]:                  "gus dora",
	}
}

var customerLists = []exchange{
	{"GET /admin/customers?q=anna", "", 200,
		`{"count":1,"offset":0,"limit":50,"customers":[{"id":"$anna","email":"anna@example.com","first_name":"ANNA",` +
			`"last_name":"Last_anna","phone":"555anna","has_account":true,"billing_address_id":null,"metadata":null,` +
			`"created_at":"*","updated_at":"*","deleted_at":null}]}`},
	{"GET /admin/customers?groups[]=$h&order=email", "", 200,
		`{"count":2,"customers":[{"id":"$carl","groups":[{"id":"$h","name":"H"}]},{"id":"$dora","groups":[{"id":"$h"}]}]}`},
	{"GET /admin/customers?groups[]=$h&expand=groups&order=email", "", 200,
		`{"count":2,"customers":[{"id":"$carl","groups":[{"id":"$g"},{"id":"$h"}]},{"id":"$dora","groups":[{"id":"$h"}]}]}`},
	{"GET /admin/customers?q=gus&expand=groups,orders,shipping_addresses,billing_address", "", 200,
		`{"customers":[{"id":"$gus","groups":[],"orders":[],"shipping_addresses":[],"billing_address":null}]}`},
	{"GET /admin/customers?q=dora&expand=groups.price_lists,groups", "", 200,
		`{"customers":[{"id":"$dora","groups":[{"id":"$h","price_lists":[]}]}]}`},

	{"GET /admin/customers?foo=1&email=a&id=b&phone=c", "", 400,
		"property foo should not exist, property email should not exist, property id should not exist, property " +
			"phone should not exist"},
	{"GET /admin/customers?has_account=yes", "", 400, "has_account must be one of the following values: true, false"},
	{"GET /admin/customers?has_account=null", "", 400, "has_account must be one of the following values: true, false"},
	{"GET /admin/customers?groups=$g", "", 400, "groups must be an array"},
	{"GET /admin/customers?groups[x]=1", "", 400, "each value in groups must be a string"},
	{"GET /admin/customers?q[]=x", "", 400, "q must be a string"},
	{"GET /admin/customers?q=anna&q[x]=", "", 400, "q must be a string"},
	{"GET /admin/customers?limit=x", "", 400, "limit must be a number conforming to the specified constraints"},
	{"GET /admin/customers?order=bogus", "", 400, "order: there is no column bogus"},
	{"GET /admin/customers?order=password_hash", "", 400, "order: there is no column password_hash"},
	{"GET /admin/customers?order=-", "", 400, "order: there is no column -"},
	{"GET /admin/customers?expand=bogus", "", 400, "expand: there is no relation bogus"},
	{"GET /admin/customers?created_at=x", "", 400, "nested property created_at must be either object or array"},
	{"GET /admin/customers?created_at[gt]=nodate", "", 400, "gt must be a Date instance"},
}

func TestCustomersAreListedAsAskedFor(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p, ids, at := listedCustomers(o)
		for query, want := range customerQueries(ids, at) {
			if got := namesIn(p.Do("GET /admin/customers?"+query, "")); got != want {
				t.Errorf("%s lists %s, not %s", query, got, want)
			}
		}
		exchanges(p, ids, customerLists)
	})
}

func TestMembersAreListedAsAskedFor(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p, ids, at := listedCustomers(o)
		members := "GET /admin/customer-groups/" + ids["g"] + "/customers"
		for query, want := range map[string]string{
			"":                              "carl bob anna",
			"?order=-email&limit=2":         "carl bob",
			"?limit=1&offset=1":             "bob",
			"?q=ANNA":                       "anna",
			"?q=dora":                       "",
			"?has_account=true":             "carl bob anna",
			"?groups[]=" + ids["h"]:         "carl bob anna",
			"?after=" + ids["bob"]:          "anna",
			"?created_at[gte]=" + at["bob"]: "carl bob",
			"?limit=0":                      "",
		} {
			if got := namesIn(p.Do(members+query, "")); got != want {
				t.Errorf("%s lists %s, not %s", query, got, want)
			}
		}
		exchanges(p, ids, []exchange{
			{"GET /admin/customer-groups/$h/customers?order=email", "", 200,
				`{"count":2,"offset":0,"limit":50,"customers":[{"id":"$carl","email":"carl@example.com","groups":[{"id":"$h",` +
					`"name":"H","metadata":null}]},{"id":"$dora","groups":[{"id":"$h"}]}]}`},
			{"GET /admin/customer-groups/$h/customers?expand=groups&order=email&limit=1", "", 200,
				`{"customers":[{"id":"$carl","groups":[{"id":"$h"}]}]}`},
			{"GET /admin/customer-groups/$empty/customers", "", 200, `{"customers":[],"count":0,"offset":0,"limit":50}`},
			{"GET /admin/customer-groups/cgrp_nope/customers", "", 200, `{"customers":[],"count":0,"offset":0,"limit":50}`},
			{"GET /admin/customer-groups/$g/customers?foo=1", "", 400, "property foo should not exist"},
			{"GET /admin/customer-groups//customers", "", 404, "This address does not exist."},
		})
	})
}

// The accents of q count, but not how they, apostrophes and hyphens are encoded. It looks at no phone.
func TestListsFindNamesHoweverTheyAreEncoded(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		p.Do("POST /admin/customers", `{"email":"brien@example.com","first_name":"Lui\u0301s","last_name":"O\u2019Brien\u2011Silva",`+
			`"password":"pw","phone":"+49 (0)170 1234567"}`)
		p.Do("POST /admin/customer-groups", `{"name":"Cafe\u0301 \u2013 Children\u2019s"}`)
		for query, want := range map[string]float64{
			"lu%C3%ADs": 1, "LUI%CC%81S": 1, "luis": 0, "o'brien-silva": 1, "O%E2%80%99BRIEN%E2%80%93": 1, "o%CA%BCbrien": 1, "obrien": 0,
			"1701234567": 0, "n-s": 1, "'": 1, "%CC%81": 0,
		} {
			if got := p.Do("GET /admin/customers?q="+query, "").Get("count"); got != want {
				t.Errorf("q=%s finds %v customers, not %v", query, got, want)
			}
		}
		for query, want := range map[string]float64{"caf%C3%A9": 1, "CAFE%CC%81%20-": 1, "cafe": 0, "children's": 1, "%E2%80%94%20c": 1} {
			if got := p.Do("GET /admin/customer-groups?q="+query, "").Get("count"); got != want {
				t.Errorf("q=%s finds %v groups, not %v", query, got, want)
			}
		}
	})
}
