package adminapi_test

import (
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"cohort/handlers/officetest"
)

func TestCustomersAreCreatedAsMedusaDoes(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		const rest = `"first_name":"A","last_name":"B","password":"pw"`
		exchanges(p, nil, []exchange{
			{"POST /admin/customers", `{"email":"One@Example.COM",` + rest + `}`, 201,
				`{"customer":{"id":"*","email":"one@example.com","first_name":"A","last_name":"B","phone":null,` +
					`"metadata":null,"has_account":true,"billing_address_id":null,"created_at":"*","updated_at":"*","deleted_at":null}}`},
			{"POST /admin/customers", `{"email":"two@example.com",` + rest + `,"phone":"+45 1","metadata":{"a":""}}`,
				201, `{"customer":{"phone":"+45 1","metadata":{"a":""}}}`},
			{"POST /admin/customers",
				`{"email":"guest@example.com","first_name":"","last_name":"","password":"","phone":null,"metadata":null}`,
				201, `{"customer":{"first_name":"","last_name":"","phone":null,"has_account":false}}`},
			{"POST /admin/customers", `{"email":"guest@example.com",` + rest + `}`, 201, `{"customer":{"has_account":true}}`},
			{"POST /admin/customers", `{"email":"ünï@example.com",` + rest + `}`, 201, ""},
			{"POST /admin/customers", `{"email":"a+b.c@sub.example.co.uk",` + rest + `}`, 201, ""},

			{"POST /admin/customers", `{"email":"ONE@example.com",` + rest + `}`, 422,
				"A customer with the given email already has an account. Log in instead"},
			{"POST /admin/customers", `{"email":"guest@example.com","first_name":"","last_name":"","password":""}`, 422,
				"Guest customer with email already exists"},
			{"POST /admin/customers", `{}`, 400,
				"email must be an email, first_name must be a string, last_name must be a string, password must be a string"},
			{"POST /admin/customers", `{"email":"x@example.com","first_name":null,"last_name":7,"password":5,"phone":5,"metadata":"x"}`,
				400, "first_name must be a string, last_name must be a string, password must be a string, phone must be a " +
					"string, metadata must be an object"},
			{"POST /admin/customers", `{"email":"x@example.com",` + rest + `,"has_account":false,"groups":[],"foo":1}`, 400,
				"property has_account should not exist, property groups should not exist, property foo should not exist"},
		})
		for _, email := range []string{
			`"bad"`, `" sp@example.com "`, `"x@localhost"`, `"\"q q\"@example.com"`, `"` + strings.Repeat("a", 70) + `@example.com"`,
			`null`, `5`, `""`, `"a@b@example.com"`, `"a..b@example.com"`, `"a@-b.com"`,
		} {
			p.Do("POST /admin/customers", `{"email":`+email+`,`+rest+`}`).WantError(400, "invalid_data", "email must be an email")
		}
		if all := p.Do("GET /admin/customers?limit=100", "").Want(200, `{"count":6}`); strings.Contains(all.Body, "password") ||
			strings.Contains(all.Body, "argon2") {
			t.Errorf("the answers tell passwords: %s", officetest.Shorten(all.Body))
		}
	})
}

func TestCustomersAreShownAsAskedFor(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		anna := o.Customer("Anna", "Lee", "anna@example.com")
		ids := map[string]string{"anna": anna, "g": o.Group("G", anna)}
		exchanges(o.Program(), ids, []exchange{
			{"GET /admin/customers/$anna", "", 200,
				`{"customer":{"id":"$anna","email":"anna@example.com","orders":[],"shipping_addresses":[]}}`},
			{"GET /admin/customers/$anna?expand=&fields=bogus", "", 200,
				`{"customer":{"id":"$anna","first_name":"Anna","orders":[],"shipping_addresses":[]}}`},
			{"GET /admin/customers/$anna?expand=groups", "", 200,
				`{"customer":{"groups":[{"id":"$g","name":"G","description":null,"metadata":null,"created_at":"*",` +
					`"updated_at":"*","deleted_at":null}]}}`},
			{"GET /admin/customers/$anna?expand=groups.price_lists,billing_address,orders.items", "", 200,
				`{"customer":{"groups":[{"id":"$g","price_lists":[]}],"billing_address":null,"orders":[]}}`},
			{"GET /admin/customers/$anna?expand=bogus", "", 400, "expand: there is no relation bogus"},
			{"GET /admin/customers/$anna?expand[]=groups", "", 400, "expand must be a string"},
			{"GET /admin/customers/$anna?foo=1&limit=1", "", 400, "property foo should not exist, property limit should not exist"},
			{"GET /admin/customers/cus_nope", "", 404, "Customer with id: cus_nope was not found"},
			{"GET /admin/customers/%20", "", 404, "Customer with id:   was not found"},
			{"GET /admin/customers/x'y", "", 404, "Customer with id: x'y was not found"},
		})
		if only := o.Program().Do("GET /admin/customers/"+anna+"?expand=groups", ""); strings.Contains(only.Body, "orders") {
			t.Errorf("what was not asked for is shown: %s", only.Body)
		}
	})
}

var customerUpdates = []exchange{
	{"POST /admin/customers/$c", `{"first_name":"New"}`, 200,
		`{"customer":{"id":"$c","first_name":"New","last_name":"L","phone":"1","metadata":{"keep":1,"drop":2},` +
			`"orders":[],"shipping_addresses":[]}}`},
	{"POST /admin/customers/$c", `{"first_name":null,"last_name":"","phone":null}`, 200,
		`{"customer":{"first_name":null,"last_name":"","phone":null}}`},
	{"POST /admin/customers/$c", `{"metadata":{"x":"y","drop":"","keep":null}}`, 200,
		`{"customer":{"metadata":{"keep":null,"x":"y"}}}`},
	{"POST /admin/customers/$c", `{"metadata":null}`, 200, `{"customer":{"metadata":{"keep":null,"x":"y"}}}`},
	{"POST /admin/customers/$c", `{"password":"changed"}`, 200, ""},
	{"POST /admin/customers/$c?fields=email&expand=groups", `{"groups":[{"id":"$g"}]}`, 200,
		`{"customer":{"id":"$c","first_name":null,"groups":[{"id":"$g"}]}}`},
	{"POST /admin/customers/$c?expand=groups", `{"groups":[{"id":"$h"}]}`, 200, `{"customer":{"groups":[{"id":"$h"}]}}`},
	{"POST /admin/customers/$c?expand=groups", `{"groups":[{"id":"$g"},{"id":"$h"},{"id":"$g"}]}`, 200,
		`{"customer":{"groups":[{"id":"$g"},{"id":"$h"}]}}`},
	{"POST /admin/customers/$c?expand=groups", `{"groups":null,"phone":"2"}`, 200,
		`{"customer":{"phone":"2","groups":[{"id":"$g"},{"id":"$h"}]}}`},
	{"POST /admin/customers/$c", `{"phone":"3","groups":[{"id":"$g"},{"id":"fake-group"}]}`, 404,
		"Customer_group with customer_group_id fake-group does not exist."},
	{"GET /admin/customers/$c?expand=groups", "", 200, `{"customer":{"phone":"2","groups":[{"id":"$g"},{"id":"$h"}]}}`},
	{"POST /admin/customers/$c?expand=groups", `{"groups":[]}`, 200, `{"customer":{"groups":[]}}`},

	{"POST /admin/customers/$c", `{"email":"new@example.com"}`, 400,
		"Email cannot be changed when the user has registered their account"},
	{"POST /admin/customers/$c", `{"email":"c@example.com"}`, 400,
		"Email cannot be changed when the user has registered their account"},
	{"POST /admin/customers/$c", `{"email":"bad"}`, 400, "email must be an email"},
	{"POST /admin/customers/$c", `{"email":null}`, 400, "Can't insert null value in field email on insert in table customer"},
	{"POST /admin/customers/$c", `{"id":"x","has_account":false,"billing_address":{},"first_name":5,"phone":3,"metadata":[1]}`, 400,
		"property id should not exist, property has_account should not exist, property billing_address should not " +
			"exist, first_name must be a string, phone must be a string, metadata must be an object"},
	{"POST /admin/customers/$c", `{"groups":"x"}`, 400,
		"groups must be an array, each value in nested property groups must be either object or array"},
	{"POST /admin/customers/$c", `{"groups":["$g"]}`, 400, "each value in nested property groups must be either object or array"},
	{"POST /admin/customers/$c", `{"groups":{"id":"$g"}}`, 400, "groups must be an array"},
	{"POST /admin/customers/$c", `{"groups":[{"id":5}]}`, 400, "id must be a string"},
	{"POST /admin/customers/$c", `{"groups":[{"id":"$g","name":"x"}]}`, 400, "property name should not exist"},
	{"POST /admin/customers/$c?foo=1", `{"phone":"9"}`, 400, "property foo should not exist"},
	{"POST /admin/customers/$c?expand=bogus", `{"phone":"9"}`, 400, "expand: there is no relation bogus"},
	{"POST /admin/customers/cus_nope", `{"foo":"x"}`, 400, "property foo should not exist"},
	{"POST /admin/customers/cus_nope", `{"phone":"x"}`, 404, "Customer with id: cus_nope was not found"},

	{"POST /admin/customers/$guest", `{"email":"Guest2@example.com"}`, 200,
		`{"customer":{"email":"guest2@example.com","has_account":false}}`},
	{"POST /admin/customers/$guest", `{"email":"c@example.com"}`, 200,
		`{"customer":{"email":"c@example.com","has_account":false}}`},
	{"POST /admin/customers/$guest", `{"email":"other@example.com"}`, 422,
		"Customer with email, has_account other@example.com, f already exists."},
	{"POST /admin/customers/$guest", `{"password":"x"}`, 200, `{"customer":{"has_account":false}}`},
}

func TestCustomersAreUpdatedAsMedusaDoes(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		made := func(email, password string) string {
			return p.Do("POST /admin/customers", `{"email":"`+email+`","first_name":"F","last_name":"L","phone":"1","password":"`+
				password+`","metadata":{"keep":1,"drop":2}}`).Text("customer.id")
		}
		ids := map[string]string{
			"c": made("c@example.com", "pw"), "guest": made("guest@example.com", ""),
			"other": made("other@example.com", ""), "g": o.Group("G"), "h": o.Group("H"),
		}
		exchanges(p, ids, customerUpdates)
		before := p.Do("GET /admin/customers/"+ids["c"], "").Body
		for _, nothing := range []string{``, `{}`, `{"metadata":{}}`, `{"phone":"2"}`, `{"groups":[]}`} {
			if after := p.Do("POST /admin/customers/"+ids["c"], nothing).Want(200, "").Body; after != before {
				t.Errorf("%s changes the customer from %s to %s", nothing, before, after)
			}
		}
	})
}

// Medusa keeps its customers; here people delete them, programs do not.
func TestNoProgramDeletesACustomer(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		anna := o.Customer("Anna", "Lee", "anna@example.com")
		exchanges(o.Program(), map[string]string{"anna": anna}, []exchange{
			{"DELETE /admin/customers/$anna", "", 404, "This address does not exist."},
			{"DELETE /admin/customers/$anna", "{}", 404, "This address does not exist."},
			{"GET /admin/customers/$anna", "", 200, `{"customer":{"id":"$anna"}}`},
		})
	})
}

// No index of PostgreSQL takes such a name whole.
func TestNamesMayBeAsLongAsProgramsHaveThem(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		var long strings.Builder
		for long.Len() < 10_000 {
			long.WriteString(rand.Text())
		}
		name := long.String()[:10_000]
		p, v, ids := o.Program(), o.SignedIn(), map[string]string{}
		person := func(first, last, phone string) string {
			return fmt.Sprintf(`{"email":"a@example.com","first_name":%q,"last_name":%q,"phone":%q,"password":""}`, first, last, phone)
		}
		list := func(name string) string {
			return fmt.Sprintf(`{"name":%q,"description":"","type":"sale","status":"active","prices":[],"customer_groups":[{"id":"%s"}]}`,
				name, ids["g"])
		}
		ids["c"] = p.Do("POST /admin/customers", person(name, name, name)).
			Want(201, `{"customer":{"first_name":"`+name+`","phone":"`+name+`"}}`).Text("customer.id")
		ids["g"] = o.Group("G", ids["c"])
		ids["l"] = p.Do("POST /admin/price-lists", list(name)).Want(200, `{"price_list":{"name":"`+name+`"}}`).Text("price_list.id")
		exchanges(p, ids, []exchange{
			{"POST /admin/customers", person(name+"x", "", name+"x"), 400,
				"first_name: Use at most 10,000 characters. phone: Use at most 10,000 characters."},
			{"POST /admin/customers/$c", fmt.Sprintf(`{"last_name":%q}`, name+"x"), 400, "last_name: Use at most 10,000 characters."},
			{"POST /admin/price-lists", list(name + "x"), 400, "name: Use at most 10,000 characters."},
			{"GET /admin/customers?order=last_name&q=" + name[9_000:9_500], "", 200, `{"count":1}`},
			{"GET /admin/price-lists?order=name&q=" + name[9_000:9_500], "", 200, `{"count":1}`},
			{"GET /admin/price-lists?name=" + name[:3_000], "", 200, `{"count":0}`},
		})
		for _, path := range []string{
			"/customers?sort=name", "/customers/" + ids["c"], "/customers/" + ids["c"] + "/pricing",
			"/price-lists?sort=name", "/price-lists/" + ids["l"], "/activity",
		} {
			v.Get(path).Want(200).Reads(name[:50])
		}
		v.Get("/customers/"+ids["c"]+"/edit").Press("Save", officetest.Typing("phone", "1")).Want(303).Follow().Want(200).Reads(name, "1")
		officetest.Equal(t, "the customer", p.Do("GET /admin/customers/"+ids["c"], "").Text("customer.first_name"), name)
	})
}
