package handlers_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

const changedMeanwhile = "Somebody else has changed this meanwhile. Look at it again before you save."

func TestWhoIsSlowerIsTold(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p := o.program()
		anna := o.customer("Anna", "Lee", "anna@example.com")
		for _, path := range []string{"/admin/customer-groups/" + o.group("G", anna), "/admin/customers/" + anna} {
			first := p.does("GET "+path, "").header.Get("ETag")
			if first == "" || strings.HasPrefix(first, "W/") {
				t.Fatalf("the ETag of %s is %q", path, first)
			}
			changed := p.with("If-Match", first).does("POST "+path, `{"metadata":{"a":1}}`).want(200, "")
			second := changed.header.Get("ETag")
			for _, slow := range []string{first, "W/" + first, `"x", ` + first, `"x"`, "x"} {
				p.with("If-Match", slow).does("POST "+path, `{"metadata":{"b":1}}`).wrong(412, "conflict", changedMeanwhile)
			}
			for _, quick := range []string{second, "W/" + second, `"x", ` + second, "*"} {
				p.with("If-Match", quick).does("POST "+path, `{"metadata":{}}`).want(200, "")
			}
			// The members of a group and the groups of a customer are no part of its version, other columns shown are not either.
			for _, query := range []string{"?expand=customers", "?expand=groups", "?fields=name"} {
				if shown := p.does("GET "+path+query, ""); shown.status == 200 {
					p.with("If-Match", shown.header.Get("ETag")).does("POST "+path, `{"metadata":{}}`).want(200, "")
				}
			}
		}
	})
}

func TestWhoDeletesSlowlyIsTold(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p, path := o.program(), "/admin/customer-groups/"+o.group("G")
		first := p.does("GET "+path, "").header.Get("ETag")
		second := p.does("POST "+path, `{"metadata":{"a":1}}`).want(200, "").header.Get("ETag")
		p.with("If-Match", first).does("DELETE "+path, `{}`).wrong(412, "conflict", changedMeanwhile)
		p.with("If-Match", second).does("DELETE "+path, "").want(200, `{"deleted":true}`)
		p.with("If-Match", "*").does("DELETE "+path, "").want(404, "")
	})
}

func TestOfManyEditorsOneWins(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p := o.program()
		path := "/admin/customer-groups/" + o.group("G")
		tag := p.does("GET "+path, "").header.Get("ETag")
		statuses := atOnce(8, func(i int) int {
			return p.with("If-Match", tag).does("POST "+path, fmt.Sprintf(`{"name":"by %d"}`, i)).status
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
	o := open(t, "sqlite")
	p := o.program()
	anna := o.customer("Anna", "Lee", "anna@example.com")
	group := o.group("G")
	for _, path := range []string{"/admin/customer-groups", "/admin/customer-groups/" + group + "?expand=customers", "/admin/customers/" + anna, "/admin/auth"} {
		tag := p.does("GET "+path, "").header.Get("ETag")
		for _, known := range []string{tag, "W/" + strings.TrimPrefix(tag, "W/"), `"x", ` + tag, "*"} {
			got := p.with("If-None-Match", known).does("GET "+path, "").want(304, "")
			if got.body != "" || got.header.Get("ETag") != tag {
				t.Errorf("%s answers %q %v", got.what, got.body, got.header)
			}
		}
		p.with("If-None-Match", `"x"`).does("GET "+path, "").want(200, "")
		p.with("If-None-Match", tag).with("Cache-Control", "no-cache").does("GET "+path, "").want(200, "")
	}
	expanded := p.does("GET /admin/customer-groups/"+group+"?expand=customers", "")
	p.does("POST /admin/customer-groups/"+group+"/customers/batch", `{"customer_ids":[{"id":"`+anna+`"}]}`).want(200, "")
	p.with("If-None-Match", expanded.header.Get("ETag")).does("GET /admin/customer-groups/"+group+"?expand=customers", "").want(200, "")
}
