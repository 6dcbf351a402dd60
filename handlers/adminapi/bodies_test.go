package adminapi_test

import (
	"strings"
	"testing"

	"cohort/handlers/officetest"
)

// The body of every change is parsed, also where none is needed: a change with one that is not valid is refused.
func TestWhatCannotBeReadChangesNothing(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		ids := map[string]string{"g": o.Group("G")}
		ids["d"] = p.Do("POST /admin/discounts",
			`{"code":"x","usage_limit":9,"rule":{"type":"fixed","value":1,"allocation":"total"},"regions":[]}`).Text("discount.id")
		ids["l"] = p.Do("POST /admin/price-lists", `{"name":"L","description":"","type":"sale","prices":[]}`).Text("price_list.id")
		ids["r"] = p.Do("POST /admin/regions", `{"name":"R","currency_code":"eur"}`).Text("region.id")
		changes := []string{
			"POST /admin/discounts/$d/uses", "POST /admin/discounts/$d/regions/$r", "DELETE /admin/customer-groups/$g",
			"DELETE /admin/price-lists/$l", "DELETE /admin/discounts/$d", "DELETE /admin/regions/$r",
		}
		for _, change := range changes {
			for _, body := range []string{`{"a":`, `{} {}`, `null`, `"text"`, `delete`, " "} {
				exchanges(p, ids, []exchange{{change, body, 400, "the body is not valid JSON"}})
			}
			exchanges(p, ids, []exchange{{change, `{"a":"` + strings.Repeat("x", 100<<10) + `"}`, 413, "This request is too large."}})
		}
		exchanges(p, ids, []exchange{
			{"GET /admin/customer-groups/$g", "", 200, ""},
			{"GET /admin/price-lists/$l", "", 200, ""},
			{"GET /admin/discounts/$d", "", 200, `{"discount":{"usage_count":0,"regions":[]}}`},
			{"GET /admin/regions/$r", "", 200, ""},
		})
		for _, change := range changes {
			for _, body := range []string{"", "{}", `{"a":1}`, "[]"} {
				exchanges(p, ids, []exchange{{change, body, 200, ""}})
			}
		}
		p.With("Content-Type", "text/plain").Do("DELETE /admin/customer-groups/x", "{malformed").Want(200, "")
	})
}
