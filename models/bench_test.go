package models_test

import (
	"strings"
	"testing"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/sample"
	"cohort/models/storetest"
)

// BenchmarkVerbs shows what the most frequent verbs cost, without the web around them.
func BenchmarkVerbs(b *testing.B) {
	for _, database := range storetest.Databases {
		b.Run(database, func(b *testing.B) {
			store := storetest.Open(b, database)
			if err := store.Seed(b.Context(),
				sample.Seed{Customers: 10_000, Groups: 50, Members: 20_000, Largest: 5_000}, nil); err != nil {
				b.Fatal(err)
			}
			groups, err := store.Groups(b.Context(), customers.GroupQuery{Limit: 1, Order: record.Order{By: "customers_count", Desc: true}})
			if err != nil {
				b.Fatal(err)
			}
			largest := groups.Groups[0].ID
			others, err := store.Customers(b.Context(), customers.Query{Limit: 100, NotIn: largest})
			if err != nil {
				b.Fatal(err)
			}
			mistyped := strings.TrimSuffix(others.Customers[0].Email, "m") + "n"
			hundred := storetest.Chosen(others.Customers...)
			for name, verb := range map[string]func() error{
				"20 groups": func() error {
					_, err := store.Groups(b.Context(), customers.GroupQuery{Limit: 20})
					return err
				},
				"one group":                  func() error { _, err := store.Group(b.Context(), largest); return err },
				"one customer":               func() error { _, err := store.Customer(b.Context(), hundred.IDs[0]); return err },
				"20 customers":               func() error { return listed(b, store, customers.Query{Limit: 20}) },
				"20 customers, their groups": func() error { return listed(b, store, customers.Query{Limit: 20, ShowGroups: 3}) },
				"50 members":                 func() error { return listed(b, store, customers.Query{Limit: 50, GroupID: largest}) },
				"search for a rare word": func() error {
					return listed(b, store, customers.Query{Limit: 20, Search: "1234", CountUpTo: 10_000})
				},
				"search for a frequent word": func() error {
					return listed(b, store, customers.Query{Limit: 20, Search: "example", CountUpTo: 10_000})
				},
				"search for a mistyped word": func() error {
					return listed(b, store, customers.Query{Limit: 20, Search: mistyped, Similar: true})
				},
				"add and remove 100 members": func() error {
					if _, err := store.AddCustomers(b.Context(), largest, hundred); err != nil {
						return err
					}
					_, err := store.RemoveCustomers(b.Context(), largest, hundred)
					return err
				},
			} {
				b.Run(name, func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						if err := verb(); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		})
	}
}

func listed(b *testing.B, store *models.Store, q customers.Query) error {
	list, err := store.Customers(b.Context(), q)
	if len(list.Customers) == 0 {
		b.Fatal("nobody is listed")
	}
	return err
}
