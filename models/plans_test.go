package models_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

// The numbers of rows at which a plan that looks at every row is one that hurts.
const (
	manyCustomers = 100_000
	manyMembers   = 20_000
)

// What is asked for most looks at no more rows than it shows, or finds them in an index, however many there are.
func TestNoFrequentQueryScansATable(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		group := w.crowd()
		if scanning := w.explain("SELECT id FROM customers WHERE phone = '1'"); !w.scans(scanning) {
			w.Fatalf("this is not seen to look at every row:\n%s", strings.Join(scanning, "\n"))
		}
		for name, q := range map[string]customers.Query{
			"customers":                     {Limit: 50},
			"customers, their groups":       {Limit: 20, ShowGroups: 3},
			"customers by name":             {Limit: 50, Order: record.Order{By: "name"}},
			"customers by last name":        {Limit: 50, Order: record.Order{By: "last_name"}},
			"customers by first name":       {Limit: 50, Order: record.Order{By: "first_name", Desc: true}},
			"customers by e-mail":           {Limit: 50, Order: record.Order{By: "email"}},
			"members":                       {Limit: 50, GroupID: group},
			"members, by when they came":    {Limit: 50, GroupID: group, ShowMembership: true, Order: record.Order{By: "added_at", Desc: true}},
			"a word of three letters":       {Limit: 50, Search: "mar"},
			"a word, the first page of it":  {Limit: 20, Search: "mar", CountUpTo: 10_000},
			"a rare word":                   {Limit: 20, Search: "person77", CountUpTo: 10_000},
			"a rare word among the members": {Limit: 20, Search: "person77777", GroupID: group, CountUpTo: 10_000},
		} {
			w.scansNothing(name, func(s *models.Store) error { _, err := s.Customers(w.Context(), q); return err })
		}
		someone := storetest.Query[string](w.T, w.Store, "SELECT id FROM customers LIMIT 1")[0]
		w.scansNothing("a customer", func(s *models.Store) error { _, err := s.Customer(w.Context(), someone); return err })
		w.scansNothing("a group", func(s *models.Store) error { _, err := s.Group(w.Context(), group); return err })
		w.scansNothing("groups", func(s *models.Store) error {
			_, err := s.Groups(w.Context(), customers.GroupQuery{Limit: 20})
			return err
		})
	})
}

// crowd fills the store with copies of a customer, by statements that know the columns only as far as they differ, and returns the id of a
// group of a fifth of them.
func (w world) crowd() (group string) {
	w.Helper()
	created, err := w.CreateCustomer(w.Context(), customers.Input{
		Email: new("first@example.com"), FirstName: record.TextOf("Person"),
		Metadata: &record.MetadataChange{Values: record.Metadata{
			{Key: "note", Value: record.JSONString(strings.Repeat("as people write ", 15))},
		}},
	})
	w.Must(err)
	made, err := w.CreateGroup(w.Context(), customers.GroupInput{Name: new("VIP"), Add: storetest.Chosen(created)})
	w.Must(err)
	numbers := "generate_series(1, %d) AS n (n)"
	word := "'person' || n || CASE WHEN n % 37 = 0 THEN ' maria' ELSE '' END"
	ages := "created_at - n * interval '1 minute'"
	if w.Store.Database() == "sqlite" {
		numbers = "(WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < %d) SELECT n FROM n) AS n"
		ages = "created_at - n * 60000000"
	}
	w.copies("customers", fmt.Sprintf(numbers, manyCustomers), map[string]string{
		"id": "'cus_' || n", "email": "'p' || n || '@example.com'", "first_name": word, "first_lower": word, "name_key": word, "search": word,
		"created_at": ages, "rank": "NULL",
	})
	customer := fmt.Sprintf("(SELECT * FROM customers WHERE id <> '%s' ORDER BY created_at LIMIT %d) AS c", created.ID, manyMembers)
	w.copies("members", customer, map[string]string{
		"customer_id": "c.id", "customer_rank": "c.rank", "customer_created_at": "c.created_at",
	})
	storetest.Exec(w.T, w.Store, "UPDATE customer_groups SET customers_count = ?", manyMembers+1)
	storetest.Exec(w.T, w.Store, "UPDATE totals SET count = ? WHERE name = 'customers'", manyCustomers+1)
	// The index of words is then as it is after a while: without a list of rows that are still to be sorted in.
	storetest.Exec(w.T, w.Store, map[string]string{"sqlite": "ANALYZE", "postgres": "VACUUM (ANALYZE)"}[w.Store.Database()])
	return made.ID
}

// copies inserts a copy of the one row of a table for each row of from, with other values in some of its columns.
func (w world) copies(table, from string, values map[string]string) {
	w.Helper()
	columns := storetest.Query[string](w.T, w.Store, map[string]string{
		"sqlite":   "SELECT name FROM pragma_table_info(?)",
		"postgres": "SELECT column_name FROM information_schema.columns WHERE table_name = ? AND is_generated = 'NEVER'",
	}[w.Store.Database()], table)
	selected := make([]string, len(columns))
	for i, column := range columns {
		selected[i] = "one." + column
		if value, differs := values[column]; differs {
			selected[i] = strings.ReplaceAll(value, "created_at - ", "one.created_at - ")
		}
	}
	storetest.Exec(w.T, w.Store, fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM (SELECT * FROM %[1]s LIMIT 1) AS one CROSS JOIN %[4]s",
		table, strings.Join(columns, ", "), strings.Join(selected, ", "), from))
}

// scan is what a plan has of a table that is looked at from one end to the other.
var scan = map[string]*regexp.Regexp{
	"sqlite":   regexp.MustCompile(`^SCAN (customers|members)( AS \w+)?$`),
	"postgres": regexp.MustCompile(`Seq Scan on (customers|members)\b`),
}

// scansNothing has the database explain each statement of a verb.
func (w world) scansNothing(name string, verb func(*models.Store) error) {
	w.Helper()
	statements := storetest.Statements(w.T, w.Store, func(s *models.Store) { w.Must(verb(s)) })
	if len(statements) == 0 {
		w.Errorf("%s: no statement was heard", name)
	}
	for _, statement := range statements {
		plan := w.explain(statement)
		if w.scans(plan) {
			w.Errorf("%s looks at every row:\n%s\n%s", name, statement, strings.Join(plan, "\n"))
		}
	}
}

func (w world) scans(plan []string) bool {
	return slices.ContainsFunc(plan, scan[w.Store.Database()].MatchString)
}

func (w world) explain(statement string) (plan []string) {
	w.Helper()
	if w.Store.Database() == "postgres" {
		return storetest.Query[string](w.T, w.Store, "EXPLAIN "+statement)
	}
	type step struct{ Detail string }
	for _, s := range storetest.Query[step](w.T, w.Store, "EXPLAIN QUERY PLAN "+statement) {
		plan = append(plan, s.Detail)
	}
	return plan
}
