package handlers_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/models"
)

// names are those of the groups that an answer lists, or the e-mails of its customers up to the @.
func (r reply) names() string {
	r.t.Helper()
	var list struct {
		Groups    []struct{ Name string }  `json:"customer_groups"`
		Customers []struct{ Email string } `json:"customers"`
	}
	if err := json.Unmarshal([]byte(r.body), &list); err != nil || r.status != 200 {
		r.t.Errorf("%s answers %d %s", r.what, r.status, shortened(r.body))
	}
	var names []string
	for _, group := range list.Groups {
		names = append(names, group.Name)
	}
	for _, customer := range list.Customers {
		names = append(names, customer.Email[:strings.IndexByte(customer.Email, '@')])
	}
	return strings.Join(names, " ")
}

func TestGroupsAreListedAsAskedFor(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p := o.program()
		anna := o.customer("Anna", "Lee", "anna@example.com")
		ids := map[string]string{"anna": anna}
		at := map[string]string{}
		for _, name := range []string{"alpha", "Bravo", "c,d", "100%", "echo_y", "Éclair", `back\slash`} {
			made := p.does("POST /admin/customer-groups", fmt.Sprintf(`{"name":%q,"metadata":{"n":%q}}`, name, name))
			ids[name], at[name] = made.text("customer_group.id"), made.text("customer_group.created_at")
			time.Sleep(2 * time.Millisecond)
		}
		p.does("POST /admin/customer-groups/"+ids["alpha"]+"/customers/batch", `{"customer_ids":[{"id":"`+anna+`"}]}`).want(200, "")

		const all = `back\slash Éclair echo_y 100% c,d Bravo alpha`
		for query, want := range map[string]string{
			"":                                    all,
			"order=-created_at":                   all,
			"order=created_at":                    `alpha Bravo c,d 100% echo_y Éclair back\slash`,
			"order=id":                            `alpha Bravo c,d 100% echo_y Éclair back\slash`,
			"order=name":                          `100% alpha back\slash Bravo c,d echo_y Éclair`,
			"order=-name":                         `Éclair echo_y c,d Bravo back\slash alpha 100%`,
			"order=name&fields=name&limit=1":      "100%",
			"limit=2":                             `back\slash Éclair`,
			"limit=2&offset=2":                    "echo_y 100%",
			"limit=1.5":                           `back\slash Éclair`,
			"limit=0x2&offset=%206%20":            "alpha",
			"limit=1e1":                           all,
			"limit=0":                             "",
			"limit=":                              "",
			"offset=":                             all,
			"limit=1000000":                       all,
			"limit=9223372036854775000&offset=6":  "alpha",
			"offset=9223372036854775000":          "",
			"after=" + ids["c,d"]:                 "Bravo alpha",
			"after=" + ids["c,d"] + "&order=name": "echo_y Éclair",
			"after=" + ids["c,d"] + "&limit=1":    "Bravo",
			"q=LPH":                               "alpha",
			"q=%25":                               "100%",
			"q=_":                                 "echo_y",
			"q=%5C":                               `back\slash`,
			"q=%C3%A9cl":                          "Éclair",
			"q=eclair":                            "",
			"q=%20alpha%20":                       "",
			"q=":                                  all,
			"q=a&name[]=alpha":                    "alpha",
			"q=bravo&name[]=alpha":                "",
			"name[]=alpha":                        "alpha",
			"name[]=alpha&name[]=Bravo":           "Bravo alpha",
			"name[0]=alpha&name[1]=x":             "alpha",
			"name[]=alpha,Bravo":                  "Bravo alpha",
			"name[]=c,d":                          "",
			"name[]=c,d&name[]=x":                 "c,d",
			"name[]=ALPHA":                        "",
			"name[]=":                             "",
			"name%5B%5D=alpha":                    "alpha",
			"id=" + ids["alpha"]:                  "alpha",
			"id[]=" + ids["alpha"]:                "alpha",
			"id[]=" + ids["alpha"] + "," + ids["c,d"]: "c,d alpha",
			"id=":                      "",
			"id=cgrp_nope":             "",
			"id[gt]=" + ids["Éclair"]:  `back\slash`,
			"id[gte]=" + ids["Éclair"]: `back\slash Éclair`,
			"id[lt]=" + ids["Bravo"]:   "alpha",
			"id[lte]=" + ids["Bravo"]:  "Bravo alpha",
			"id[gt]=" + ids["alpha"] + "&id[lt]=" + ids["c,d"]:               "Bravo",
			"id[starts_with]=cgrp_":                                          all,
			"id[starts_with]=x":                                              "",
			"id[ends_with]=" + ids["c,d"][20:]:                               "c,d",
			"id[contains]=" + ids["c,d"][10:]:                                "c,d",
			"created_at[gt]=" + at["Éclair"]:                                 `back\slash`,
			"created_at[gte]=" + at["Éclair"]:                                `back\slash Éclair`,
			"created_at[lt]=" + at["Bravo"]:                                  "alpha",
			"created_at[lte]=" + at["Bravo"]:                                 "Bravo alpha",
			"created_at[gt]=" + at["alpha"] + "&created_at[lt]=" + at["c,d"]: "Bravo",
			"created_at[gt]=0":                                               all,
			"created_at[gt]=":                                                all,
			"created_at[lt]=2000-01-01":                                      "",
			"created_at[gt]=1795227525238":                                   "",
			"created_at[gt]=" + url.QueryEscape("Sat Jan 01 2000 00:00:00 GMT+0100 (CET)"): all,
			"updated_at[gte]=2200-01-01":           "",
			"updated_at[lt]=2200-01-01&limit=1":    `back\slash`,
			"discount_condition_id=discon_nope":    "",
			"expand=customers,price_lists&limit=1": `back\slash`,
			"__proto__[x]=1&constructor=2&limit=1": `back\slash`,
		} {
			if got := p.does("GET /admin/customer-groups?"+query, "").names(); got != want {
				t.Errorf("%s lists %s, not %s", query, got, want)
			}
		}

		p.exchanges(ids, []exchange{
			{"GET /admin/customer-groups/?q=alpha", "", 200, `{"count":1,"offset":0,"limit":10,"customer_groups":[{"id":"$alpha","name":"alpha","description":null,"metadata":{"n":"alpha"},"created_at":"*","updated_at":"*","deleted_at":null}]}`},
			{"GET /admin/customer-groups?limit=1.5&offset=0x1", "", 200, `{"count":7,"offset":1,"limit":1.5,"customer_groups":["*","*"]}`},
			{"GET /admin/customer-groups?limit=-0&offset=400", "", 200, `{"count":7,"offset":400,"limit":0,"customer_groups":[]}`},
			{"GET /admin/customer-groups?limit=1e15", "", 200, `{"limit":1000000000000000}`},
			{"GET /admin/customer-groups?q=alpha&expand=customers.groups", "", 200, `{"customer_groups":[{"id":"$alpha","customers":[{"id":"$anna","groups":[{"id":"$alpha"}]}]}]}`},
			{"GET /admin/customer-groups?q=alpha&fields=metadata&expand=customers", "", 200, `{"customer_groups":[{"id":"$alpha","created_at":"*","metadata":{"n":"alpha"},"customers":[{"id":"$anna"}]}]}`},

			{"GET /admin/customer-groups?foo=1", "", 400, "property foo should not exist"},
			{"GET /admin/customer-groups?limit=x&foo[bar]=1", "", 400, "property foo should not exist, limit must be a number conforming to the specified constraints"},
			{"GET /admin/customer-groups?limit=1&limit=2", "", 400, "limit must be a number conforming to the specified constraints"},
			{"GET /admin/customer-groups?limit[]=1", "", 400, "limit must be a number conforming to the specified constraints"},
			{"GET /admin/customer-groups?limit=Infinity&offset=null", "", 400, "offset must be a number conforming to the specified constraints, limit must be a number conforming to the specified constraints"},
			{"GET /admin/customer-groups?limit=-1", "", 400, "limit must not be less than 0"},
			{"GET /admin/customer-groups?offset=-1", "", 400, "offset must not be less than 0"},
			{"GET /admin/customer-groups?limit=99999999999999999999", "", 400, "limit must not be greater than 9223372036854775807"},
			{"GET /admin/customer-groups?q[]=a", "", 400, "q must be a string"},
			{"GET /admin/customer-groups?q=a&q=b", "", 400, "q must be a string"},
			{"GET /admin/customer-groups?q=%00", "", 400, "NUL characters are not allowed"},
			{"GET /admin/customer-groups?name=alpha", "", 400, "name must be an array"},
			{"GET /admin/customer-groups?name[0][x]=alpha", "", 400, "each value in name must be a string"},
			{"GET /admin/customer-groups?id[foo]=1", "", 400, "property foo should not exist"},
			{"GET /admin/customer-groups?id[gt][]=1", "", 400, "gt must be a string"},
			{"GET /admin/customer-groups?order=bogus", "", 400, "order: there is no column bogus"},
			{"GET /admin/customer-groups?order=", "", 400, "order: there is no column "},
			{"GET /admin/customer-groups?order=name,created_at", "", 400, "order: there is no column name,created_at"},
			{"GET /admin/customer-groups?order=customers.email", "", 400, "order: there is no column customers.email"},
			{"GET /admin/customer-groups?order=customers_count", "", 400, "order: there is no column customers_count"},
			{"GET /admin/customer-groups?order[name]=ASC", "", 400, "order must be a string"},
			{"GET /admin/customer-groups?expand=bogus", "", 400, "expand: there is no relation bogus"},
			{"GET /admin/customer-groups?fields=bogus", "", 400, "fields: there is no column bogus"},
			{"GET /admin/customer-groups?created_at=2026-01-01", "", 400, "nested property created_at must be either object or array"},
			{"GET /admin/customer-groups?created_at[foo]=1&updated_at[gt]=notadate", "", 400, "gt must be a Date instance, property foo should not exist"},
			{"GET /admin/customer-groups?created_at[gt]=8640000000001", "", 400, "gt must be a Date instance"},
			{"GET /admin/customer-groups?deleted_at[gt]=1&metadata[n]=1&customers=x", "", 400, "property deleted_at should not exist, property metadata should not exist, property customers should not exist"},
			{"GET /admin/customer-groups?after=cgrp_nope", "", 400, "The list cannot go on after cgrp_nope: there is no such entry."},
		})
	})
}

func TestManyNamesCanBeAskedFor(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		o.group("the one")
		var query []string
		for i := range 2000 {
			query = append(query, fmt.Sprintf("name[%d]=n%d", i, i))
		}
		query = append(query, "name[2000]=the one")
		if got := o.program().does("GET /admin/customer-groups?"+strings.Join(query, "&"), "").names(); got != "the one" {
			t.Errorf("of 2,001 names it finds %q", got)
		}
	})
}

func TestCustomersAreListedAsAskedFor(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p := o.program()
		ids, at := map[string]string{}, map[string]string{}
		for _, c := range [][3]string{{"anna", "ANNA", "pw"}, {"bob", "Bob", "pw"}, {"carl", "100%", "pw"}, {"dora", "Döra", "pw"}, {"gus", "Guest", ""}} {
			made := p.does("POST /admin/customers", fmt.Sprintf(`{"email":"%s@example.com","first_name":%q,"last_name":"Last_%s","password":%q,"phone":"555%s"}`, c[0], c[1], c[0], c[2], c[0]))
			ids[c[0]], at[c[0]] = made.text("customer.id"), made.text("customer.created_at")
			time.Sleep(2 * time.Millisecond)
		}
		ids["g"] = o.group("G", ids["anna"], ids["bob"], ids["carl"])
		ids["h"] = o.group("H", ids["carl"], ids["dora"])
		ids["empty"] = o.group("Empty")

		const all = "gus dora carl bob anna"
		for query, want := range map[string]string{
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
			"q=anna&q[x]=":                          "",
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
		} {
			if strings.Contains(query, "q[x]") {
				continue
			}
			if got := p.does("GET /admin/customers?"+query, "").names(); got != want {
				t.Errorf("%s lists %s, not %s", query, got, want)
			}
		}

		p.exchanges(ids, []exchange{
			{"GET /admin/customers?q=anna", "", 200, `{"count":1,"offset":0,"limit":50,"customers":[{"id":"$anna","email":"anna@example.com","first_name":"ANNA","last_name":"Last_anna","phone":"555anna","has_account":true,"billing_address_id":null,"metadata":null,"created_at":"*","updated_at":"*","deleted_at":null}]}`},
			{"GET /admin/customers?groups[]=$h&order=email", "", 200, `{"count":2,"customers":[{"id":"$carl","groups":[{"id":"$h","name":"H"}]},{"id":"$dora","groups":[{"id":"$h"}]}]}`},
			{"GET /admin/customers?groups[]=$h&expand=groups&order=email", "", 200, `{"count":2,"customers":[{"id":"$carl","groups":[{"id":"$g"},{"id":"$h"}]},{"id":"$dora","groups":[{"id":"$h"}]}]}`},
			{"GET /admin/customers?q=gus&expand=groups,orders,shipping_addresses,billing_address", "", 200, `{"customers":[{"id":"$gus","groups":[],"orders":[],"shipping_addresses":[],"billing_address":null}]}`},
			{"GET /admin/customers?q=dora&expand=groups.price_lists,groups", "", 200, `{"customers":[{"id":"$dora","groups":[{"id":"$h","price_lists":[]}]}]}`},

			{"GET /admin/customers?foo=1&email=a&id=b&phone=c", "", 400, "property foo should not exist, property email should not exist, property id should not exist, property phone should not exist"},
			{"GET /admin/customers?has_account=yes", "", 400, "has_account must be one of the following values: true, false"},
			{"GET /admin/customers?has_account=null", "", 400, "has_account must be one of the following values: true, false"},
			{"GET /admin/customers?groups=$g", "", 400, "groups must be an array"},
			{"GET /admin/customers?groups[x]=1", "", 400, "each value in groups must be a string"},
			{"GET /admin/customers?q[]=x", "", 400, "q must be a string"},
			{"GET /admin/customers?limit=x", "", 400, "limit must be a number conforming to the specified constraints"},
			{"GET /admin/customers?order=bogus", "", 400, "order: there is no column bogus"},
			{"GET /admin/customers?order=password_hash", "", 400, "order: there is no column password_hash"},
			{"GET /admin/customers?order=-", "", 400, "order: there is no column -"},
			{"GET /admin/customers?expand=bogus", "", 400, "expand: there is no relation bogus"},
			{"GET /admin/customers?created_at=x", "", 400, "nested property created_at must be either object or array"},
			{"GET /admin/customers?created_at[gt]=nodate", "", 400, "gt must be a Date instance"},
		})

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
			if got := p.does(members+query, "").names(); got != want {
				t.Errorf("%s lists %s, not %s", query, got, want)
			}
		}
		p.exchanges(ids, []exchange{
			{"GET /admin/customer-groups/$h/customers?order=email", "", 200, `{"count":2,"offset":0,"limit":50,"customers":[{"id":"$carl","email":"carl@example.com","groups":[{"id":"$h","name":"H","metadata":null}]},{"id":"$dora","groups":[{"id":"$h"}]}]}`},
			{"GET /admin/customer-groups/$h/customers?expand=groups&order=email&limit=1", "", 200, `{"customers":[{"id":"$carl","groups":[{"id":"$h"}]}]}`},
			{"GET /admin/customer-groups/$empty/customers", "", 200, `{"customers":[],"count":0,"offset":0,"limit":50}`},
			{"GET /admin/customer-groups/cgrp_nope/customers", "", 200, `{"customers":[],"count":0,"offset":0,"limit":50}`},
			{"GET /admin/customer-groups/$g/customers?foo=1", "", 400, "property foo should not exist"},
			{"GET /admin/customer-groups//customers", "", 404, "There is nothing at this address."},
		})
	})
}

func TestALongListIsWholeWhateverItsLength(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		if err := o.store.Seed(t.Context(), models.Seed{Customers: 2300, Groups: 1, Members: 2300}, nil); err != nil {
			t.Fatal(err)
		}
		p := o.program()
		group := p.does("GET /admin/customer-groups", "").get("customer_groups").([]any)[0].(map[string]any)["id"].(string)
		for _, path := range []string{
			"/admin/customers?limit=1000000&expand=groups", "/admin/customers?limit=100000&order=email",
			"/admin/customer-groups/" + group + "/customers?limit=99999",
		} {
			got := p.does("GET "+path, "").want(200, `{"count":2300}`)
			var list struct{ Customers []struct{ ID string } }
			if err := json.Unmarshal([]byte(got.body), &list); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			ids := make([]string, len(list.Customers))
			for i, customer := range list.Customers {
				ids[i] = customer.ID
			}
			slices.Sort(ids)
			if len(slices.Compact(ids)) != 2300 {
				t.Errorf("%s lists %d customers", path, len(slices.Compact(ids)))
			}
			if got.header.Get("ETag") != "" {
				t.Errorf("%s is gathered in memory", path)
			}
		}
		whole := p.does("GET /admin/customer-groups/"+group+"?expand=customers", "")
		if n := len(whole.get("customer_group.customers").([]any)); n != 2300 {
			t.Errorf("the group has %d customers", n)
		}
	})
}
