package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// row is a line of the tables: a request, and how it is sent.
type row struct {
	name    string
	quick   bool // part of the quick run
	floored bool // the floor answers it, too
	plan    plan
}

// The sections of the tables.
const (
	atOnce     = "16 connections at once"
	oneAtATime = "One connection"
)

// connections is how many send the requests of the first section.
const connections = 16

// rowsOf are the rows of a section, over what is in a database.
func rowsOf(section string, w world, during time.Duration) []row {
	if section == atOnce {
		return floodedRows(w, during)
	}
	return append(append(changeRows(w, during), growingRows(w, during)...), pageRows(w, during)...)
}

// same is a block of one request that the floor answers, too.
func same(r request) func(bool) []request { return func(bool) []request { return []request{r} } }

func floodedRows(w world, during time.Duration) []row {
	flooded := func(name string, r request, quick, floored bool) row {
		return row{name: name, quick: quick, floored: floored, plan: plan{connections: connections, during: during, block: same(r)}}
	}
	group := "/admin/customer-groups/" + w.largest
	return []row{
		flooded("list 20 groups", get("/admin/customer-groups?limit=20"), true, true),
		flooded("retrieve a group", get(group), true, true),
		flooded(fmt.Sprintf("50 members of %s", thousands(w.members)), get(group+"/customers?limit=50"), true, true),
		flooded("50 customers", get("/admin/customers?limit=50"), true, true),
		flooded("`q=mar`, 50 customers, counted", get("/admin/customers?limit=50&q=mar"), false, true),
		flooded("page: groups", page("/customer-groups"), true, false),
		flooded("page: customers", page("/customers"), false, false),
		flooded("page: a group with its customers", page("/customer-groups/"+w.largest), false, false),
	}
}

// changeRows add a hundred customers to each group and take them out again.
func changeRows(w world, during time.Duration) []row {
	type object = map[string]string
	objects := make([]object, len(w.outsiders))
	for i, id := range w.outsiders {
		objects[i] = object{"id": id}
	}
	body, ids := mustJSON(map[string]any{"customer_ids": objects}), mustJSON(w.outsiders)
	toEach := func(method, verb string) func(bool) []request {
		return func(floor bool) []request {
			var all []request
			for _, group := range w.groups {
				if floor {
					all = append(all, request{method: http.MethodPost, path: "/" + verb + "/" + group, body: ids})
				} else {
					all = append(all, request{method: method, path: "/admin/customer-groups/" + group + "/customers/batch", body: body})
				}
			}
			return all
		}
	}
	add, remove := toEach(http.MethodPost, "add"), toEach(http.MethodDelete, "remove")
	return []row{
		{name: "add 100 customers to a group", quick: true, floored: true, plan: plan{
			connections: 1, during: during, least: 1, block: add, after: remove}},
		{name: "remove 100 customers from a group", quick: true, floored: true, plan: plan{
			connections: 1, during: during, least: 1, block: remove, before: add}},
	}
}

// growingRows are those that may cost more with more customers.
func growingRows(w world, during time.Duration) []row {
	one := func(name, path string, quick bool) row {
		return row{name: name, quick: quick, plan: plan{connections: 1, during: during, least: 5, block: same(get(path))}}
	}
	afterAChange := func(r row) row {
		r.name += ", after a change"
		r.plan.before = w.touch
		return r
	}
	mar, ma := "/admin/customers?limit=50&q=mar", "/admin/customers?limit=50&q=ma"
	touch := row{name: "change a customer", plan: plan{connections: 1, during: during, least: 5, block: w.touch}}
	return []row{
		afterAChange(one("`q=mar`, counted", mar, true)), one("`q=mar`, counted, again", mar, true),
		afterAChange(one("`q=ma`, counted", ma, false)), one("`q=ma`, counted, again", ma, false),
		one("`order=last_name`", "/admin/customers?limit=50&order=last_name", true),
		one("50 customers at 90 %", fmt.Sprintf("/admin/customers?limit=50&offset=%d", w.customers/10*9), false),
		one("members of the largest group", "/admin/customer-groups/"+w.largest+"/customers?limit=50", true),
		one("retrieve a customer", "/admin/customers/"+w.someone, false), touch,
	}
}

// rareKey is a key of metadata that few customers have: those of mark.
const rareKey = "bench_rare"

func pageRows(w world, during time.Duration) []row {
	one := func(name, path string, quick bool) row {
		return row{name: "page: " + name, quick: quick, plan: plan{connections: 1, during: during, least: 5, block: same(page(path))}}
	}
	search := one("`?q=mar`", "/customers?q=mar", true)
	changed := search
	changed.name += ", after a change"
	changed.plan.before = w.touch
	return []row{
		changed, search,
		one("key that 20 have", "/customers?meta="+url.QueryEscape(rareKey), true),
		one("key that nobody has", "/customers?meta=bench_nobody", true),
		one("in no group", "/customers?groups=in-none", true),
		one("groups", "/customer-groups", false), one("customers", "/customers", false),
		one("a group with its customers", "/customer-groups/"+w.largest, false),
		one("a customer", "/customers/"+w.someone, false),
	}
}

// touch changes the phone number of a customer, so that nothing that was counted before is known to be right.
func (w world) touch(bool) []request {
	return []request{{
		method: http.MethodPost, path: "/admin/customers/" + w.someone, body: fmt.Sprintf(`{"phone":"+1 555 %07d"}`, touches.Add(1)),
	}}
}

// touches numbers the phones.
var touches atomic.Int64

// mark gives twenty customers a key that nobody else has.
func (w world) mark() (all []request) {
	for _, id := range w.outsiders[:min(20, len(w.outsiders))] {
		all = append(all, request{
			method: http.MethodPost, path: "/admin/customers/" + id, body: fmt.Sprintf(`{"metadata":{%q:"yes"}}`, rareKey),
		})
	}
	return all
}

func mustJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // texts and lists of them
	}
	return string(text)
}

// thousands writes 200000 as 200,000.
func thousands(n int) string {
	text := fmt.Sprint(n)
	var parts []string
	for ; len(text) > 3; text = text[:len(text)-3] {
		parts = append([]string{text[len(text)-3:]}, parts...)
	}
	return strings.Join(append([]string{text}, parts...), ",")
}
