package customers_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
	"cohort/models/text"
)

// shoppers are customers with all that makes sorting hard: ties, no names, capitals, accents, other scripts. Their
// e-mails are numbered in the order in which they were made.
func (w world) shoppers() (made []customers.Customer) {
	w.Helper()
	firsts := []string{
		"Ana", "ana", "Ána", "", "-", "Zoë", "zoe", "Ole", "Øle", "Ölaf", "李", "小龍", "Εύα", "ева", "Émile", "emile",
		"a b", "A  B", "😀", "%_\\",
	}
	lasts := []string{"Silva", "-", "silva", "", "Łoś", "Los", "ﬁn"}
	for i := range 63 {
		first, last := firsts[i%len(firsts)], lasts[i%len(lasts)]
		in := customers.Input{
			Email: new(fmt.Sprintf("%c%02d@example.com", 'a'+i*7%13, i)), FirstName: nameText(first), LastName: nameText(last),
		}
		if i%3 > 0 {
			in.Phone = record.TextOf(fmt.Sprintf("+%d", i%5))
		}
		if i%4 == 0 {
			in.Metadata = &record.MetadataChange{Values: storetest.ParseMetadata(w.T, fmt.Sprintf(`{"n":%d}`, i%8))}
		}
		if i%5 == 0 {
			in.Password = new("secret")
		}
		if i > 0 && i%10 == 0 { // known as a guest already
			in.Email = &made[i-1].Email
		}
		customer, err := w.CreateCustomer(w.Context(), in)
		w.Must(err)
		if i%6 == 0 {
			storetest.Later()
		}
		made = append(made, customer)
	}
	for i := range made { // so that the order of changes is not that of making
		if i%4 == 1 {
			changed, err := w.UpdateCustomer(w.Context(), made[len(made)-1-i].ID, customers.Input{Phone: record.TextOf("+9")})
			w.Must(err)
			made[len(made)-1-i] = changed
		}
	}
	return made
}

// nameText is a name, of which "-" is none at all.
func nameText(name string) *record.Text { return &record.Text{Value: name, Null: name == "-"} }

// inOrder sorts customers as the API promises to.
func inOrder(found []customers.Customer, order record.Order) []customers.Customer {
	typed := func(a, b *string) int {
		switch {
		case a == nil || b == nil:
			return cmp.Compare(fmt.Sprint(a == nil), fmt.Sprint(b == nil)) // "false" < "true"
		case order.By == "phone":
			return cmp.Compare(*a, *b)
		}
		return cmp.Compare(strings.ToLower(*a), strings.ToLower(*b))
	}
	by := map[string]func(a, b customers.Customer) int{
		"id":         func(a, b customers.Customer) int { return cmp.Compare(a.ID, b.ID) },
		"created_at": func(a, b customers.Customer) int { return a.CreatedAt.Compare(b.CreatedAt) },
		"updated_at": func(a, b customers.Customer) int { return a.UpdatedAt.Compare(b.UpdatedAt) },
		"name":       func(a, b customers.Customer) int { return cmp.Compare(text.Fold(a.Name()), text.Fold(b.Name())) },
		"email":      func(a, b customers.Customer) int { return cmp.Compare(a.Email, b.Email) },
		"has_account": func(a, b customers.Customer) int {
			return cmp.Compare(fmt.Sprint(a.HasAccount), fmt.Sprint(b.HasAccount))
		},
		"first_name":         func(a, b customers.Customer) int { return typed(a.FirstName, b.FirstName) },
		"last_name":          func(a, b customers.Customer) int { return typed(a.LastName, b.LastName) },
		"phone":              func(a, b customers.Customer) int { return typed(a.Phone, b.Phone) },
		"billing_address_id": func(a, b customers.Customer) int { return 0 },
		"metadata": func(a, b customers.Customer) int {
			textOf := func(c customers.Customer) *string {
				if c.Metadata == nil {
					return nil
				}
				return new(string(c.Metadata[0].Value))
			}
			return typed(textOf(a), textOf(b))
		},
	}[order.By]
	sorted := slices.SortedFunc(slices.Values(found), func(a, b customers.Customer) int {
		return cmp.Or(by(a, b), cmp.Compare(a.ID, b.ID))
	})
	if order.Desc {
		slices.Reverse(sorted)
	}
	return sorted
}

// listFilter is a query and which of the shoppers, by their place in the order of making, it means.
type listFilter struct {
	sentence string
	query    customers.Query
	meant    func(i int, c customers.Customer) bool
}

// listFilters are filters of lists of the shoppers. Every second is in the group even, every third in the group third.
func listFilters(all []customers.Customer, even, third string) []listFilter {
	return []listFilter{
		{"all", customers.Query{}, func(int, customers.Customer) bool { return true }},
		{"a group", customers.Query{GroupID: even}, func(i int, _ customers.Customer) bool { return i%2 == 0 }},
		{"not a group", customers.Query{NotIn: even}, func(i int, _ customers.Customer) bool { return i%2 == 1 }},
		{"a search for a long word", customers.Query{Search: "example"}, func(int, customers.Customer) bool { return true }},
		{"a search for a short word in a group", customers.Query{Search: "e", GroupID: even},
			func(i int, _ customers.Customer) bool { return i%2 == 0 }},
		{"a search not in a group", customers.Query{Search: "ana com", NotIn: even}, func(i int, c customers.Customer) bool {
			return i%2 == 1 && strings.Contains(text.Fold(c.Name()), "ana")
		}},
		{"any of one group", customers.Query{AnyGroup: []string{third}},
			func(i int, _ customers.Customer) bool { return i%3 == 0 }},
		{"any of two groups", customers.Query{AnyGroup: []string{third, even}},
			func(i int, _ customers.Customer) bool { return i%2 == 0 || i%3 == 0 }},
		{"guests of a group", customers.Query{GroupID: third, HasAccount: new(false)},
			func(i int, c customers.Customer) bool { return i%3 == 0 && !c.HasAccount }},
		{"a text within", customers.Query{Contains: "EXAMPLE.c"}, func(int, customers.Customer) bool { return true }},
		{"a group but not another", customers.Query{GroupID: even, NotIn: third},
			func(i int, c customers.Customer) bool { return i%2 == 0 && i%3 > 0 }},
		{"since a time", customers.Query{Created: record.TimeRange{From: &all[20].CreatedAt}},
			func(_ int, c customers.Customer) bool { return !c.CreatedAt.Before(all[20].CreatedAt) }},
		{"changed until a time", customers.Query{Updated: record.TimeRange{Until: &all[40].UpdatedAt}},
			func(_ int, c customers.Customer) bool { return !c.UpdatedAt.After(all[40].UpdatedAt) }},
	}
}

// Every list is in the same total order on both databases, whichever way it is read.
func TestListsOfCustomersInEveryOrder(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		all := w.shoppers()
		var even, third []customers.Customer
		for i, customer := range all {
			if i%2 == 0 {
				even = append(even, customer)
			}
			if i%3 == 0 {
				third = append(third, customer)
			}
		}
		evenGroup, thirdGroup := w.NewGroup("Even", even...), w.NewGroup("Third", third...)
		filters := listFilters(all, evenGroup.ID, thirdGroup.ID)
		for _, shrunk := range []bool{false, true} {
			if shrunk {
				storetest.Shrink(w.Store)
			}
			for f, filter := range filters {
				orders := []string{"created_at", "name", "phone"}
				if f < 4 {
					orders = customers.Orders()
				}
				var meant []customers.Customer
				for i, customer := range all {
					if filter.meant(i, customer) {
						meant = append(meant, customer)
					}
				}
				for _, by := range orders {
					for _, desc := range []bool{false, true} {
						q := filter.query
						q.Order = record.Order{By: by, Desc: desc}
						sentence := fmt.Sprintf("%s by %s, descending %t, as if there were many %t", filter.sentence, by, desc, shrunk)
						w.listed(sentence, q, storetest.IDsOf(inOrder(meant, q.Order)...))
						if w.Failed() {
							return
						}
					}
				}
			}
		}
	})
}

// listed checks that all ways to read a list find these ids.
func (w world) listed(sentence string, q customers.Query, want []string) {
	w.Helper()
	list := func(q customers.Query) []string {
		w.Helper()
		list, err := w.Customers(w.Context(), q)
		w.Must(err)
		storetest.Same(w.T, sentence+": the total", list.Total, record.Total{Count: int64(len(want))})
		return storetest.IDsOf(list.Customers...)
	}
	const size = 11
	var byOffset, byPlace, visited []string
	for q := q; ; q.Offset += size {
		q.Limit = size
		page := list(q)
		byOffset = append(byOffset, page...)
		if len(page) == 0 {
			break
		}
	}
	for q := q; ; {
		q.Limit = size
		page := list(q)
		byPlace = append(byPlace, page...)
		if len(page) == 0 {
			break
		}
		q.After = page[len(page)-1]
	}
	w.Must(w.EachCustomer(w.Context(), q, func(c customers.Customer) error {
		visited = append(visited, c.ID)
		return nil
	}))
	storetest.SameList(w.T, sentence+": no limit is set, so there are no rows", list(q), []string{})
	storetest.SameList(w.T, sentence+": a visit without a limit", visited, nil)
	q.Limit, visited = -1, nil
	w.Must(w.EachCustomer(w.Context(), q, func(c customers.Customer) error {
		visited = append(visited, c.ID)
		return nil
	}))
	storetest.SameList(w.T, sentence+": page by page", byOffset, want)
	storetest.SameList(w.T, sentence+": each page after the last row", byPlace, want)
	storetest.SameList(w.T, sentence+": all at once", list(q), want)
	storetest.SameList(w.T, sentence+": visited", visited, want)
	q.Offset, visited = 3, nil
	storetest.SameList(w.T, sentence+": all but the first three", list(q), want[min(3, len(want)):])
	q.Limit = 20
	w.Must(w.EachCustomer(w.Context(), q, func(c customers.Customer) error {
		visited = append(visited, c.ID)
		return nil
	}))
	storetest.SameList(w.T, sentence+": twenty visited after the first three", visited, want[min(3, len(want)):min(23, len(want))])
}
