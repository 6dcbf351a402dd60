package customers_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
	"cohort/models/text"
)

// Whatever way the planner takes, a page is what looking at each customer finds: random customers, queries, orders and pages, with the
// limits of a large store and with those that make each way be taken.
func TestAnyPageIsWhatLookingAtEachFinds(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		random := rand.New(rand.NewPCG(7, 11))
		even := w.NewGroup("Even")
		made := w.anybody(random, 120, even)
		for try := range 150 {
			if try == 40 {
				storetest.Shrink(w.Store)
			}
			if try == 100 {
				storetest.CountSearch(w.T, w.Store)
			}
			query, meant := anyQuery(random, even)
			var found []customers.Customer
			for i, customer := range made {
				if meant(i, customer) {
					found = append(found, customer)
				}
			}
			sorted := inOrder(found, query.Order)
			for range 3 { // the page, the page behind it, and that one again, as far as they are remembered
				w.showsPage(query, sorted)
				query.Offset += query.Limit
				w.showsPage(query, sorted)
			}
		}
	})
}

// showsPage checks the page of a query whose list is known.
func (w world) showsPage(query customers.Query, sorted []customers.Customer) {
	w.Helper()
	want := sorted[min(query.Offset, len(sorted)):min(query.Offset+query.Limit, len(sorted))]
	list, err := w.Customers(w.Context(), query)
	w.Must(err)
	total := record.Total{Count: int64(len(sorted))}.UpTo(query.CountUpTo)
	if !slices.Equal(storetest.IDsOf(list.Customers...), storetest.IDsOf(want...)) || list.Total.UpTo(query.CountUpTo) != total {
		w.Errorf("%+v\ngot %v of %v\nwant %v of %v", query, emails(list.Customers), list.Total, emails(want), total)
	}
}

// anybody makes customers with little that tells them apart. Every second is in the group.
func (w world) anybody(random *rand.Rand, n int, even customers.Group) (made []customers.Customer) {
	w.Helper()
	for i := range n {
		email := fmt.Sprintf("%s%s%d@%s.example", pick(random, "ma", "má", "m", "an", "æ", "zo", "xq", "q"),
			pick(random, "", ".mar", "-an", "na"), i, pick(random, "ma", "zo", "ana"))
		in := customers.Input{Email: &email, FirstName: nameText(pick(random, "Ana", "Márta", "-", "ma", "Xq", "王", "Ole")),
			LastName: nameText(pick(random, "Zo", "zoë", "-", "Marín", "an ma", "Q"))}
		if i%3 > 0 {
			in.Metadata = &record.MetadataChange{Values: storetest.ParseMetadata(w.T, pick(random, `{"a":1}`, `{"a":"1","b":[1]}`, `{"b":null}`))}
		}
		if i%2 == 0 {
			in.GroupIDs = &[]string{even.ID}
		}
		customer, err := w.CreateCustomer(w.Context(), in)
		w.Must(err)
		made = append(made, customer)
	}
	return made
}

// anyQuery is a query for a page of them, and whom it means.
func anyQuery(random *rand.Rand, even customers.Group) (q customers.Query, meant func(i int, c customers.Customer) bool) {
	q.Limit, q.Offset = 1+random.IntN(9), pick(random, 0, 0, 3, 11, 40)
	q.Order.By = pick(random, "created_at", "name", "email", "last_name", "first_name", "id", "has_account")
	q.Order.Desc = random.IntN(2) == 0
	q.CountUpTo = int64(pick(random, 0, 0, 5, 30))
	q.Beginnings = random.IntN(2) == 0
	words := make([]string, random.IntN(3))
	for i := range words {
		words[i] = pick(random, "ma", "m", "mar", "an", "ana", "zo", "xq", "q", "æ", "ae", "王", "e", "example", "ma.example", "zz", "1")
	}
	q.Search = strings.Join(words, " ")
	value := "1"
	q.Metadata = pick(random, nil, nil, hasKey("a"), hasKey("b"), hasKey("c"), []customers.MetadataFilter{{Key: "a", Value: &value}})
	in := random.IntN(4)
	switch in {
	case 0:
		q.GroupID = even.ID
	case 1:
		q.InNoGroup = true
	}
	terms := text.Terms(q.Search)
	if q.Beginnings {
		terms = text.AtBeginnings(terms)
	}
	return q, func(i int, c customers.Customer) bool {
		return (in > 1 || i%2 == in) && hasAll(c, terms) && hasMetadata(c, q.Metadata)
	}
}

func hasAll(c customers.Customer, terms []text.Term) bool {
	return !slices.ContainsFunc(terms, func(term text.Term) bool { return !term.In(c.Derived().Search) })
}

func hasMetadata(c customers.Customer, filters []customers.MetadataFilter) bool {
	return !slices.ContainsFunc(filters, func(filter customers.MetadataFilter) bool {
		return !slices.ContainsFunc(c.Metadata, func(entry record.MetadataEntry) bool {
			return entry.Key == filter.Key && (filter.Value == nil || strings.Trim(string(entry.Value), `"`) == *filter.Value)
		})
	})
}

func pick[T any](random *rand.Rand, from ...T) T { return from[random.IntN(len(from))] }

func emails(of []customers.Customer) (all []string) {
	for _, customer := range of {
		all = append(all, customer.Email)
	}
	return all
}
