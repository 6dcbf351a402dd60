package handlers_test

import (
	"strings"
	"testing"
)

// What a change asks no body for it reads all the same: nothing is done for one that cannot be read.
func TestWhatCannotBeReadChangesNothing(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p := o.program()
		ids := map[string]string{"g": o.group("G")}
		ids["d"] = p.does("POST /admin/discounts", `{"code":"x","usage_limit":9,"rule":{"type":"fixed","value":1,"allocation":"total"},"regions":[]}`).text("discount.id")
		ids["l"] = p.does("POST /admin/price-lists", `{"name":"L","description":"","type":"sale","prices":[]}`).text("price_list.id")
		ids["r"] = p.does("POST /admin/regions", `{"name":"R","currency_code":"eur"}`).text("region.id")
		changes := []string{"POST /admin/discounts/$d/uses", "POST /admin/discounts/$d/regions/$r", "DELETE /admin/customer-groups/$g", "DELETE /admin/price-lists/$l", "DELETE /admin/discounts/$d", "DELETE /admin/regions/$r"}
		for _, change := range changes {
			for _, body := range []string{`{"a":`, `{} {}`, `null`, `"text"`, `delete`, " "} {
				p.exchanges(ids, []exchange{{change, body, 400, "the body is not valid JSON"}})
			}
			p.exchanges(ids, []exchange{{change, `{"a":"` + strings.Repeat("x", 100<<10) + `"}`, 413, "That was too much at once."}})
		}
		p.exchanges(ids, []exchange{
			{"GET /admin/customer-groups/$g", "", 200, ""},
			{"GET /admin/price-lists/$l", "", 200, ""},
			{"GET /admin/discounts/$d", "", 200, `{"discount":{"usage_count":0,"regions":[]}}`},
			{"GET /admin/regions/$r", "", 200, ""},
		})
		for _, change := range changes {
			for _, body := range []string{"", "{}", `{"a":1}`, "[]"} {
				p.exchanges(ids, []exchange{{change, body, 200, ""}})
			}
		}
		p.with("Content-Type", "text/plain").does("DELETE /admin/customer-groups/x", "{malformed").want(200, "")
	})
}
