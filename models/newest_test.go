package models_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/storetest"
)

// Pages of usual sizes are asked for in constant texts and read as PostgreSQL sends them; others are built. Both find the same, however
// the values are sent.
func TestTheNewestAreFoundAsAnyOthers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		metadata, err := record.ParseMetadata([]byte(`{"a\"b":"ü\\","n":12345678901234567890.10,"o":{"x":[1,null]},"e":""}`))
		noError(t, err)
		var ids []string
		for i, name := range []string{"Zoë", "", "O'Neil \"x\"", "日本"} {
			in := customers.Input{Email: new(strings.Repeat("x", i+1) + "@example.com"), FirstName: &record.Text{Value: name}}
			if i%2 == 0 {
				in.Metadata = &record.MetadataChange{Values: metadata, Replace: true}
				in.Password = new("a good password")
			}
			made, err := store.CreateCustomer(t.Context(), in)
			noError(t, err)
			ids = append(ids, made.ID)
			_, err = store.CreateGroup(t.Context(), customers.GroupInput{
				Name: new("Group " + name), Description: &record.Text{Value: name}, Metadata: in.Metadata, Add: customers.Selection{IDs: ids},
			})
			noError(t, err)
		}
		sameNewest(t, store)
	})
}

func sameNewest(t *testing.T, store *models.Store) {
	t.Helper()
	groups, err := store.Groups(t.Context(), customers.GroupQuery{Limit: 20})
	noError(t, err)
	built, err := store.Groups(t.Context(), customers.GroupQuery{Limit: 21})
	noError(t, err)
	same(t, "groups", groups, built)
	people, err := store.Customers(t.Context(), customers.Query{Limit: 50})
	noError(t, err)
	others, err := store.Customers(t.Context(), customers.Query{Limit: 49})
	noError(t, err)
	same(t, "customers", people, others)
	for _, customer := range people.Customers {
		one, err := store.Customer(t.Context(), customer.ID)
		noError(t, err)
		same(t, "a customer", one, customer)
	}
	for _, listed := range groups.Groups {
		group, members, err := store.GroupWithMembers(t.Context(), listed.ID, customers.Query{Limit: 50})
		noError(t, err)
		same(t, "a group", group, listed)
		_, others, err := store.GroupWithMembers(t.Context(), listed.ID, customers.Query{Limit: 49})
		noError(t, err)
		same(t, "members", members, others)
		if len(members.Customers) == 0 {
			t.Error("a group has no members")
		}
	}
}

func same[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s differ:\n%s", what, diff)
	}
}

// The server keeps the plans of the questions that are asked all the time, and of built ones with a usual limit: a limit that is bound
// would have it plan anew each time.
func TestPostgresKeepsThePlansOfPages(t *testing.T) {
	t.Parallel()
	url := storetest.DatabaseURL(t, "postgres")
	store, err := storetest.OpenURL(t, url+"&pool_max_conns=2") // of which one reads
	noError(t, err)
	group, err := store.CreateGroup(t.Context(), customers.GroupInput{Name: new("VIP")})
	noError(t, err)
	for range 12 {
		_, _, err := store.GroupWithMembers(t.Context(), group.ID, customers.Query{Limit: 50})
		noError(t, err)
		_, err = store.Customers(t.Context(), customers.Query{Limit: 50, GroupID: group.ID, Order: record.Order{By: "created_at"}})
		noError(t, err)
	}
	kept := 0
	noError(t, store.Ask(t.Context(), db.Question{Constant: store.Constant(`SELECT statement, generic_plans FROM pg_prepared_statements
		WHERE statement LIKE '%LIMIT 50%' AND statement NOT LIKE '%pg_prepared_statements%'`), Row: func(r *db.Row) error {
		kept++
		if statement, generic := r.Text(), r.Int64(); generic < 5 {
			t.Errorf("of 12 times %d were by a kept plan: %s", generic, statement)
		}
		return nil
	}}))
	if kept != 2 {
		t.Errorf("%d statements with this limit are prepared, not 2", kept)
	}
}

// However the values come over the line, they are the same.
func TestRowsAreReadInEveryModeOfTheDriver(t *testing.T) {
	t.Parallel()
	url := storetest.DatabaseURL(t, "postgres")
	for _, mode := range []string{"cache_statement", "cache_describe", "describe_exec", "exec", "simple_protocol"} {
		store, err := storetest.OpenURL(t, url+"&default_query_exec_mode="+mode)
		noError(t, err)
		if mode == "cache_statement" {
			made, err := store.CreateCustomer(t.Context(), customers.Input{Email: new("zoe@example.com"), Password: new("a good password")})
			noError(t, err)
			_, err = store.CreateGroup(t.Context(), customers.GroupInput{Name: new("VIP"), Add: customers.Selection{IDs: []string{made.ID}}})
			noError(t, err)
		}
		sameNewest(t, store)
	}
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
