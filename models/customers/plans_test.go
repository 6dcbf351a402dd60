package customers_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

// crowd makes 30,000 customers in one statement, of whom every tenth is called Mara and every thousandth Rara; every second
// has metadata and is in a group.
func (w world) crowd() (group customers.Group) {
	w.Helper()
	group = w.NewGroup("Every second")
	numbers, key := "generate_series(1, 30000) AS n", "id"
	if w.Database() == "sqlite" {
		numbers = "(WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 30000) SELECT n FROM numbers)"
		key = "rank"
	}
	id, first := "'cus_' || CAST(100000 + n AS TEXT)", "CASE WHEN n % 1000 = 0 THEN 'rara' WHEN n % 10 = 0 THEN 'mara' ELSE 'jo' END"
	number := "CAST(n AS TEXT)"
	storetest.Exec(w.T, w.Store, "INSERT INTO customers (id, email, first_name, last_name, has_account, metadata, first_lower, last_lower, "+
		"name_key, search, created_at, updated_at) SELECT "+id+", 'c' || "+number+" || '@example.com', "+first+", 'x' || "+number+", true, "+
		"CASE WHEN n % 2 = 0 THEN '{\"orders\":' || "+number+" || '}' END, "+first+", 'x' || "+number+", "+first+" || ' x' || "+number+", "+
		"'c' || "+number+" || '@example.com ' || "+first+" || ' x' || "+number+", created_at, created_at FROM "+numbers+
		", (SELECT created_at FROM customer_groups) AS made")
	copied := "customer_id, customer_created_at"
	from := "id, created_at"
	if key == "rank" {
		copied, from = copied+", customer_rank", from+", rank"
	}
	storetest.Exec(w.T, w.Store, "INSERT INTO members (group_id, created_at, "+copied+") SELECT '"+group.ID+"', created_at, "+from+
		" FROM customers WHERE metadata IS NOT NULL")
	storetest.Exec(w.T, w.Store, "UPDATE customer_groups SET customers_count = 15000")
	storetest.Exec(w.T, w.Store, "UPDATE totals SET count = 30000 WHERE name = 'customers'")
	if w.Database() == "postgres" { // whose vacuum does that
		storetest.Query[int64](w.T, w.Store, "SELECT gin_clean_pending_list(indexrelid) FROM pg_index WHERE indrelid = 'customers'::regclass "+
			"AND indexrelid::regclass::text IN ('customers_search', 'customers_metadata')")
	}
	w.Must(w.Analyze(w.Context()))
	w.CheckInvariants()
	return group
}

// scanned is a plan that goes through all rows of customers or members: an index that it walks along is none.
var scanned = regexp.MustCompile(`(?m)Seq Scan on (customers|members)\b|SCAN (customers|members)$`)

// What is asked most often goes through no table: each statement is shown to the planner of its database, among 30,000 customers.
func TestHotListsScanNoTable(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		group, value := w.crowd(), "777"
		by := func(column string, offset int) customers.Query {
			return customers.Query{Limit: 50, Offset: offset, Order: record.Order{By: column}}
		}
		for _, query := range []customers.Query{
			{Limit: 50}, by("name", 0), by("email", 0), by("first_name", 0), by("last_name", 0), by("updated_at", 0),
			{Limit: 50, Order: record.Order{By: "last_name", Desc: true}}, by("created_at", 27_000), by("name", 3_000),
			{Limit: 50, GroupID: group.ID}, {Limit: 20, ShowGroups: 3},
			{Limit: 50, GroupID: group.ID, ShowMembership: true, Order: record.Order{By: "added_at", Desc: true}},
			{Limit: 50, Search: "mar"}, {Limit: 50, Search: "ma"}, {Limit: 50, Search: "m"}, {Limit: 50, Search: "rar"}, {Limit: 50, Search: "rara"},
			{Limit: 50, Search: "x1234"}, {Limit: 50, Search: "nobody"}, {Limit: 50, Search: "zz"}, {Limit: 50, Search: "rara x7"},
			{Limit: 50, Search: "mar", Order: record.Order{By: "name"}}, {Limit: 50, Search: "ma", Beginnings: true},
			{Limit: 50, Search: "ra", Beginnings: true}, {Limit: 50, Search: "ra x7", Beginnings: true},
			{Limit: 50, Metadata: hasKey("nowhere")}, {Limit: 50, Metadata: hasValue("orders", value)},
		} {
			asked := storetest.Statements(w.T, w.Store, func(s *models.Store) {
				for range 2 { // as of the second time the total is known
					_, err := s.Customers(w.Context(), query)
					w.Must(err)
				}
			})
			for _, sql := range asked {
				if plan := w.plan(sql); scanned.MatchString(plan) {
					w.Errorf("%+v goes through a table:\n%s\n%s", query, sql, plan)
				}
			}
		}
	})
}

// plan is what the planner of the database says of a statement.
func (w world) plan(sql string) string {
	w.Helper()
	if w.Database() == "postgres" {
		return strings.Join(storetest.Query[string](w.T, w.Store, "EXPLAIN "+sql), "\n")
	}
	steps := storetest.Query[struct{ Detail string }](w.T, w.Store, "EXPLAIN QUERY PLAN "+sql)
	details := make([]string, len(steps))
	for i, step := range steps {
		details[i] = step.Detail
	}
	return fmt.Sprint(strings.Join(details, "\n"))
}
