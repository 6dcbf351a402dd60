package adminapi_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/pricing"
)

const changedMeanwhile = "Someone else changed this in the meantime. Review their changes before you save."

func TestWhoIsSlowerIsTold(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		anna := o.Customer("Anna", "Lee", "anna@example.com")
		for _, path := range []string{"/admin/customer-groups/" + o.Group("G", anna), "/admin/customers/" + anna} {
			first := p.Do("GET "+path, "").Header.Get("ETag")
			if first == "" || strings.HasPrefix(first, "W/") {
				t.Fatalf("the ETag of %s is %q", path, first)
			}
			changed := p.With("If-Match", first).Do("POST "+path, `{"metadata":{"a":1}}`).Want(200, "")
			second := changed.Header.Get("ETag")
			for _, slow := range []string{first, "W/" + first, `"x", ` + first, `"x"`, "x"} {
				p.With("If-Match", slow).Do("POST "+path, `{"metadata":{"b":1}}`).WantError(412, "conflict", changedMeanwhile)
			}
			for _, quick := range []string{second, "W/" + second, `"x", ` + second, "*"} {
				p.With("If-Match", quick).Do("POST "+path, `{"metadata":{}}`).Want(200, "")
			}
			// The members of a group and the groups of a customer are no part of its version, other columns shown are not either.
			for _, query := range []string{"?expand=customers", "?expand=groups", "?fields=name"} {
				if shown := p.Do("GET "+path+query, ""); shown.Status == 200 {
					p.With("If-Match", shown.Header.Get("ETag")).Do("POST "+path, `{"metadata":{}}`).Want(200, "")
				}
			}
		}
	})
}

func TestWhoDeletesSlowlyIsTold(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p, path := o.Program(), "/admin/customer-groups/"+o.Group("G")
		first := p.Do("GET "+path, "").Header.Get("ETag")
		second := p.Do("POST "+path, `{"metadata":{"a":1}}`).Want(200, "").Header.Get("ETag")
		p.With("If-Match", first).Do("DELETE "+path, `{}`).WantError(412, "conflict", changedMeanwhile)
		p.With("If-Match", second).Do("DELETE "+path, "").Want(200, `{"deleted":true}`)
		p.With("If-Match", "*").Do("DELETE "+path, "").Want(404, "")
	})
}

func TestOfManyEditorsOneWins(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		path := "/admin/customer-groups/" + o.Group("G")
		tag := p.Do("GET "+path, "").Header.Get("ETag")
		statuses := atOnce(8, func(i int) int {
			return p.With("If-Match", tag).Do("POST "+path, fmt.Sprintf(`{"name":"by %d"}`, i)).Status
		})
		if statuses[200] != 1 || statuses[412] != 7 {
			t.Errorf("eight editors are told %v", statuses)
		}
	})
}

// atOnce does something in as many goroutines, and counts what comes of it.
func atOnce(n int, do func(i int) int) map[int]int {
	var all sync.WaitGroup
	var lock sync.Mutex
	counts := map[int]int{}
	start := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-start
			result := do(i)
			lock.Lock()
			defer lock.Unlock()
			counts[result]++
		})
	}
	close(start)
	all.Wait()
	return counts
}

func TestWhatIsUnchangedIsNotSentAgain(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	p := o.Program()
	anna := o.Customer("Anna", "Lee", "anna@example.com")
	group := o.Group("G")
	for _, path := range []string{
		"/admin/customer-groups", "/admin/customer-groups/" + group + "?expand=customers", "/admin/customers/" + anna,
		"/admin/auth",
	} {
		tag := p.Do("GET "+path, "").Header.Get("ETag")
		for _, known := range []string{tag, "W/" + strings.TrimPrefix(tag, "W/"), `"x", ` + tag, "*"} {
			got := p.With("If-None-Match", known).Do("GET "+path, "").Want(304, "")
			if got.Body != "" || got.Header.Get("ETag") != tag {
				t.Errorf("%s answers %q %v", got.Request, got.Body, got.Header)
			}
		}
		p.With("If-None-Match", `"x"`).Do("GET "+path, "").Want(200, "")
		p.With("If-None-Match", tag).With("Cache-Control", "no-cache").Do("GET "+path, "").Want(200, "")
	}
	expanded := p.Do("GET /admin/customer-groups/"+group+"?expand=customers", "")
	p.Do("POST /admin/customer-groups/"+group+"/customers/batch", `{"customer_ids":[{"id":"`+anna+`"}]}`).Want(200, "")
	p.With("If-None-Match", expanded.Header.Get("ETag")).Do("GET /admin/customer-groups/"+group+"?expand=customers", "").Want(200, "")
}

func TestChangesOfDiscountsAreForAVersion(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		group := o.Group("G")
		discount := o.Discount("TEN", pricing.In, group)
		path := "/admin/discounts/" + discount.ID
		tag := p.Do("GET "+path, "").Header.Get("ETag")
		p.With("If-None-Match", tag).Do("GET "+path, "").Want(304, "")
		p.Do("POST "+path+"/conditions/"+conditionOf(o, discount)+"/batch", `{"resources":[{"id":"`+o.Group("H")+`"}]}`).Want(200, "")
		p.With("If-Match", tag).Do("POST "+path, `{"code":"ELEVEN"}`).Want(412, "")
		p.With("If-Match", tag).Do("DELETE "+path, "").Want(412, "")
		tag = p.Do("GET "+path+"?fields=code", "").Header.Get("ETag")
		p.With("If-Match", tag).Do("POST "+path, `{"code":"ELEVEN"}`).Want(200, "")

		used := p.With("Idempotency-Key", "this order")
		used.Do("POST "+path+"/uses", "").Want(200, `{"discount":{"usage_count":1}}`)
		used.Do("POST "+path+"/uses", "").Want(200, `{"discount":{"usage_count":1}}`)
	})
}

func TestChangesOfPriceListsAreForAVersion(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		group := o.Group("G")
		list := o.PriceList("Winter", nil)
		path := "/admin/price-lists/" + list
		tag := p.Do("GET "+path, "").Header.Get("ETag")
		p.With("If-None-Match", tag).Do("GET "+path, "").Want(304, "")
		p.With("If-Match", tag).Do("POST "+path, `{"customer_groups":[{"id":"`+group+`"}]}`).Want(200, "")
		p.With("If-Match", tag).Do("POST "+path, `{"name":"Summer"}`).Want(412, "")
		p.With("If-Match", tag).Do("DELETE "+path, "").Want(412, "")
		p.With("If-Match", tag).Do("POST "+path+"/prices/batch", `{"prices":[]}`).Want(412, "")
		tag = p.Do("GET "+path, "").Header.Get("ETag")
		p.With("If-Match", tag).Do("POST "+path, `{"prices":[{"amount":1,"currency_code":"usd","variant_id":"v"}]}`).Want(200, "")
		p.With("If-Match", tag).Do("DELETE "+path, "").Want(200, "")
	})
}
