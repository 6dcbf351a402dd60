package adminapi_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/sample"
	"cohort/models/storetest"
)

// namesIn are those of the groups that an answer lists, or the e-mails of its customers up to the @.
func namesIn(r officetest.Reply) string {
	r.T.Helper()
	var list struct {
		Groups    []struct{ Name string }  `json:"customer_groups"`
		Customers []struct{ Email string } `json:"customers"`
	}
	if err := json.Unmarshal([]byte(r.Body), &list); err != nil || r.Status != 200 {
		r.T.Errorf("%s answers %d %s", r.Request, r.Status, officetest.Shorten(r.Body))
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

// listedGroups makes seven groups, one after the other, with Anna in alpha; at has when each group was created.
func listedGroups(o *officetest.Office) (p *officetest.Program, ids, at map[string]string) {
	p = o.Program()
	anna := o.Customer("Anna", "Lee", "anna@example.com")
	ids = map[string]string{"anna": anna}
	at = map[string]string{}
	for _, name := range []string{"alpha", "Bravo", "c,d", "100%", "echo_y", "Éclair", `back\slash`} {
		made := p.Do("POST /admin/customer-groups", fmt.Sprintf(`{"name":%q,"metadata":{"n":%q}}`, name, name))
		ids[name], at[name] = made.Text("customer_group.id"), made.Text("customer_group.created_at")
		storetest.Later()
	}
	p.Do("POST /admin/customer-groups/"+ids["alpha"]+"/customers/batch", `{"customer_ids":[{"id":"`+anna+`"}]}`).Want(200, "")
	return p, ids, at
}

const allGroups = `back\slash Éclair echo_y 100% c,d Bravo alpha`

func groupPages(ids map[string]string) map[string]string {
	return map[string]string{
		"":                                    allGroups,
		"order=-created_at":                   allGroups,
		"order=created_at":                    `alpha Bravo c,d 100% echo_y Éclair back\slash`,
		"order=id":                            `alpha Bravo c,d 100% echo_y Éclair back\slash`,
		"order=name":                          `100% alpha back\slash Bravo c,d echo_y Éclair`,
		"order=-name":                         `Éclair echo_y c,d Bravo back\slash alpha 100%`,
		"order=name&fields=name&limit=1":      "100%",
		"limit=2":                             `back\slash Éclair`,
		"limit=2&offset=2":                    "echo_y 100%",
		"limit=1.5":                           `back\slash Éclair`,
		"limit=0x2&offset=%206%20":            "alpha",
		"limit=1e1":                           allGroups,
		"limit=0":                             "",
		"limit=":                              "",
		"offset=":                             allGroups,
		"limit=1000000":                       allGroups,
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
		"q=":                                  allGroups,
		"q=a&name[]=alpha":                    "alpha",
		"q=bravo&name[]=alpha":                "",
	}
}

func groupFilters(ids, at map[string]string) map[string]string {
	return map[string]string{
		"name[]=alpha":                            "alpha",
		"name[]=alpha&name[]=Bravo":               "Bravo alpha",
		"name[0]=alpha&name[1]=x":                 "alpha",
		"name[]=alpha,Bravo":                      "Bravo alpha",
		"name[]=c,d":                              "",
		"name[]=c,d&name[]=x":                     "c,d",
		"name[]=ALPHA":                            "",
		"name[]=":                                 "",
		"name%5B%5D=alpha":                        "alpha",
		"id=" + ids["alpha"]:                      "alpha",
		"id[]=" + ids["alpha"]:                    "alpha",
		"id[]=" + ids["alpha"] + "," + ids["c,d"]: "c,d alpha",
		"id=":                      "",
		"id=cgrp_nope":             "",
		"id[gt]=" + ids["Éclair"]:  `back\slash`,
		"id[gte]=" + ids["Éclair"]: `back\slash Éclair`,
		"id[lt]=" + ids["Bravo"]:   "alpha",
		"id[lte]=" + ids["Bravo"]:  "Bravo alpha",
		"id[gt]=" + ids["alpha"] + "&id[lt]=" + ids["c,d"]:               "Bravo",
		"id[starts_with]=cgrp_":                                          allGroups,
		"id[starts_with]=x":                                              "",
		"id[ends_with]=" + ids["c,d"][20:]:                               "c,d",
		"id[contains]=" + ids["c,d"][10:]:                                "c,d",
		"created_at[gt]=" + at["Éclair"]:                                 `back\slash`,
		"created_at[gte]=" + at["Éclair"]:                                `back\slash Éclair`,
		"created_at[lt]=" + at["Bravo"]:                                  "alpha",
		"created_at[lte]=" + at["Bravo"]:                                 "Bravo alpha",
		"created_at[gt]=" + at["alpha"] + "&created_at[lt]=" + at["c,d"]: "Bravo",
		"created_at[gt]=0":                                               allGroups,
		"created_at[gt]=":                                                allGroups,
		"created_at[lt]=2000-01-01":                                      "",
		"created_at[gt]=1795227525238":                                   "",
		"created_at[gt]=" + url.QueryEscape("Sat Jan 01 2000 00:00:00 GMT+0100 (CET)"): allGroups,
		"updated_at[gte]=2200-01-01":           "",
		"updated_at[lt]=2200-01-01&limit=1":    `back\slash`,
		"discount_condition_id=discon_nope":    "",
		"expand=customers,price_lists&limit=1": `back\slash`,
		"__proto__[x]=1&constructor=2&limit=1": `back\slash`,
	}
}

var groupLists = []exchange{
	{"GET /admin/customer-groups/?q=alpha", "", 200,
		`{"count":1,"offset":0,"limit":10,"customer_groups":[{"id":"$alpha","name":"alpha","description":null,` +
			`"metadata":{"n":"alpha"},"created_at":"*","updated_at":"*","deleted_at":null}]}`},
	{"GET /admin/customer-groups?limit=1.5&offset=0x1", "", 200, `{"count":7,"offset":1,"limit":1.5,"customer_groups":["*","*"]}`},
	{"GET /admin/customer-groups?limit=-0&offset=400", "", 200, `{"count":7,"offset":400,"limit":0,"customer_groups":[]}`},
	{"GET /admin/customer-groups?limit=1e15", "", 200, `{"limit":1000000000000000}`},
	{"GET /admin/customer-groups?q=alpha&expand=customers.groups", "", 200,
		`{"customer_groups":[{"id":"$alpha","customers":[{"id":"$anna","groups":[{"id":"$alpha"}]}]}]}`},
	{"GET /admin/customer-groups?q=alpha&fields=metadata&expand=customers", "", 200,
		`{"customer_groups":[{"id":"$alpha","created_at":"*","metadata":{"n":"alpha"},"customers":[{"id":"$anna"}]}]}`},

	{"GET /admin/customer-groups?foo=1", "", 400, "property foo should not exist"},
	{"GET /admin/customer-groups?limit=x&foo[bar]=1", "", 400,
		"property foo should not exist, limit must be a number conforming to the specified constraints"},
	{"GET /admin/customer-groups?limit=1&limit=2", "", 400, "limit must be a number conforming to the specified constraints"},
	{"GET /admin/customer-groups?limit[]=1", "", 400, "limit must be a number conforming to the specified constraints"},
	{"GET /admin/customer-groups?limit=Infinity&offset=null", "", 400,
		"offset must be a number conforming to the specified constraints, limit must be a number conforming to the " +
			"specified constraints"},
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
	{"GET /admin/customer-groups?created_at[foo]=1&updated_at[gt]=notadate", "", 400,
		"gt must be a Date instance, property foo should not exist"},
	{"GET /admin/customer-groups?created_at[gt]=8640000000001", "", 400, "gt must be a Date instance"},
	{"GET /admin/customer-groups?deleted_at[gt]=1&metadata[n]=1&customers=x", "", 400,
		"property deleted_at should not exist, property metadata should not exist, property customers should not exist"},
	{"GET /admin/customer-groups?after=cgrp_nope", "", 400, "There is no entry cgrp_nope to continue after."},
}

func TestGroupsAreListedAsAskedFor(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p, ids, at := listedGroups(o)
		for _, queries := range []map[string]string{groupPages(ids), groupFilters(ids, at)} {
			for query, want := range queries {
				if got := namesIn(p.Do("GET /admin/customer-groups?"+query, "")); got != want {
					t.Errorf("%s lists %s, not %s", query, got, want)
				}
			}
		}
		exchanges(p, ids, groupLists)
	})
}

func TestManyNamesCanBeAskedFor(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		o.Group("the one")
		var query []string
		for i := range 2000 {
			query = append(query, fmt.Sprintf("name[%d]=n%d", i, i))
		}
		query = append(query, "name[2000]=the one")
		if got := namesIn(o.Program().Do("GET /admin/customer-groups?"+strings.Join(query, "&"), "")); got != "the one" {
			t.Errorf("of 2,001 names it finds %q", got)
		}
	})
}

func TestALongListIsWholeWhateverItsLength(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		if err := o.Store.Seed(t.Context(), sample.Seed{Customers: 2300, Groups: 1, Members: 2300}, nil); err != nil {
			t.Fatal(err)
		}
		p := o.Program()
		group := p.Do("GET /admin/customer-groups", "").Get("customer_groups").([]any)[0].(map[string]any)["id"].(string)
		for _, path := range []string{
			"/admin/customers?limit=1000000&expand=groups", "/admin/customers?limit=100000&order=email",
			"/admin/customer-groups/" + group + "/customers?limit=99999",
		} {
			got := p.Do("GET "+path, "").Want(200, `{"count":2300}`)
			var list struct{ Customers []struct{ ID string } }
			if err := json.Unmarshal([]byte(got.Body), &list); err != nil {
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
			if got.Header.Get("ETag") != "" {
				t.Errorf("%s is gathered in memory", path)
			}
		}
		whole := p.Do("GET /admin/customer-groups/"+group+"?expand=customers", "")
		if n := len(whole.Get("customer_group.customers").([]any)); n != 2300 {
			t.Errorf("the group has %d customers", n)
		}
	})
}
