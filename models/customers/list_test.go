package customers_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

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

// inOrder sorts customers as the words of the contract say.
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

// Every list is in the same total order on both databases, whichever way it is read.
func TestListsOfCustomersInEveryOrder(t *testing.T) {
	each(t, func(w world) {
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
		filters := []struct {
			sentence string
			query    customers.Query
			meant    func(i int, c customers.Customer) bool
		}{
			{"all", customers.Query{}, func(int, customers.Customer) bool { return true }},
			{"a group", customers.Query{GroupID: evenGroup.ID}, func(i int, _ customers.Customer) bool { return i%2 == 0 }},
			{"not a group", customers.Query{NotIn: evenGroup.ID}, func(i int, _ customers.Customer) bool { return i%2 == 1 }},
			{"a search for a long word", customers.Query{Search: "example"}, func(int, customers.Customer) bool { return true }},
			{"a search for a short word in a group", customers.Query{Search: "e", GroupID: evenGroup.ID},
				func(i int, _ customers.Customer) bool { return i%2 == 0 }},
			{"a search not in a group", customers.Query{Search: "ana com", NotIn: evenGroup.ID}, func(i int, c customers.Customer) bool {
				return i%2 == 1 && strings.Contains(text.Fold(c.Name()), "ana")
			}},
			{"any of one group", customers.Query{AnyGroup: []string{thirdGroup.ID}},
				func(i int, _ customers.Customer) bool { return i%3 == 0 }},
			{"any of two groups", customers.Query{AnyGroup: []string{thirdGroup.ID, evenGroup.ID}},
				func(i int, _ customers.Customer) bool { return i%2 == 0 || i%3 == 0 }},
			{"guests of a group", customers.Query{GroupID: thirdGroup.ID, HasAccount: new(false)},
				func(i int, c customers.Customer) bool { return i%3 == 0 && !c.HasAccount }},
			{"a text within", customers.Query{Contains: "EXAMPLE.c"}, func(int, customers.Customer) bool { return true }},
			{"a group but not another", customers.Query{GroupID: evenGroup.ID, NotIn: thirdGroup.ID},
				func(i int, c customers.Customer) bool { return i%2 == 0 && i%3 > 0 }},
			{"since a moment", customers.Query{Created: record.TimeRange{From: &all[20].CreatedAt}},
				func(_ int, c customers.Customer) bool { return !c.CreatedAt.Before(all[20].CreatedAt) }},
			{"changed until a moment", customers.Query{Updated: record.TimeRange{Until: &all[40].UpdatedAt}},
				func(_ int, c customers.Customer) bool { return !c.UpdatedAt.After(all[40].UpdatedAt) }},
		}
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

func TestSearchingCustomers(t *testing.T) {
	each(t, func(w world) {
		for _, person := range []struct{ email, first, last, phone string }{
			{"luis@silva.com", "Luís", "Gonçalves", "+55 (12) 3923-5555"},
			{"wei@example.org", "王伟", "李", ""},
			{"jurgen@strasse.de", "Jürgen", "Weiß", "089/1234"},
			{"oystein@nrk.no", "Øystein", "Åsgård", ""},
			{"ozge@example.com", "ÖZGE", "IŞIK", ""},
			{"kim@example.com", "김민수", "", ""},
			{"thai@example.com", "กิตติ", "", ""},
			{"odd@example.com", `100%_sure\`, `O'Neil "Bo"`, ""},
			{"wide@example.com", "Ａｎｎａ", "Ⅷ ﬁn", ""},
			{"spaces@example.com", "  two   blanks ", "line\nbreak", ""},
			{"bare@example.com", "-", "-", ""},
			{"gaku@example.com", "がく", "ガク", ""},
		} {
			_, err := w.CreateCustomer(w.Context(), customers.Input{
				Email: &person.email, FirstName: nameText(person.first), LastName: nameText(person.last),
				Phone: record.TextOf(person.phone),
			})
			w.Must(err)
		}
		all := "bare gaku jurgen kim luis odd oystein ozge spaces thai wei wide"
		for _, try := range []struct{ search, want string }{
			// as good as a blank
			{"", all}, {"   ", all}, {"\u200b", ""}, {"\x00", ""}, {"\u0301 \u202e", ""}, {"luis \u202e", "luis"},
			{"a\x00b", "bare odd spaces"},
			{"goncalves luis", "luis"}, {"luis goncalves", "luis"}, {"LUÍS GONÇ", "luis"},
			{"Luis silva.com", "luis"}, {"luis luis", "luis"},
			{"luís", "luis"}, {"lui\u0301s", "luis"}, {"lu\u00adís", "luis"},
			{"3923-5555", "luis"}, {"(12)", "luis"}, {"55 luis", "luis"}, {"089/1", "jurgen"},
			{"weiss", "jurgen"}, {"weiß", "jurgen"}, {"WEISS", "jurgen"}, {"jurgen", "jurgen"}, {"jürgen", "jurgen"}, {"juergen", ""},
			{"oystein", "oystein"}, {"asgard", "oystein"}, {"ÅSGÅRD", "oystein"},
			{"ışık", "ozge"}, {"isik", "ozge"}, {"özge", "ozge"},
			{"王", "wei"}, {"王伟", "wei"}, {"伟王", ""}, {"李 王", "wei"},
			{"김", "kim"}, {"김민", "kim"}, {"민수", "kim"}, {"ㄱ", "kim"},
			{"กิต", "thai"}, {"กต", ""},
			{"anna", "wide"}, {"ａｎｎａ", "wide"}, {"viii", "wide"}, {"fin", "wide"},
			{"ガク", "gaku"}, {"がく", "gaku"}, {"ｶﾞｸ", "gaku"},
			{"two blanks", "spaces"}, {"blanks two", "spaces"}, {"line break", "spaces"}, {"line\tbreak", "spaces"},
			{"%", "odd"}, {"_", "odd"}, {`\`, "odd"}, {`"`, "odd"}, {"'", "odd"}, {"100%", "odd"}, {`sure\`, "odd"},
			{`"bo"`, "odd"}, {"o'neil", "odd"}, {"%sure", ""}, {"1_0", ""},
			{"*", ""}, {"kim*", ""}, {"kim OR luis", ""}, {"NOT luis", ""}, {"NEAR(kim luis)", ""}, {"search:kim", ""},
			{"^kim", ""}, {"-kim", ""}, {"kim +luis", ""},
			{"kim\x00", "kim"}, {"\xff", ""}, {"\ufffd", ""},
			{"m", "bare gaku kim luis odd ozge spaces thai wei wide"}, {"no", "oystein"},
			{"m e x", "bare gaku kim odd ozge spaces thai wei wide"},
			{"example.com", "bare gaku kim odd ozge spaces thai wide"}, {"@example", "bare gaku kim odd ozge spaces thai wei wide"},
			{"zzz", ""}, {"exampel", ""}, {strings.Repeat("x", 3000), ""},
		} {
			w.Finds(try.search, customers.Query{Search: try.search}, try.want)
		}
		for _, try := range []struct{ part, want string }{
			{"", all}, {"luis", "luis"}, {"LUÍS", "luis"}, {"luís gonçalves", ""}, {"goncalves", ""}, {"GONÇ", "luis"},
			{"@SILVA", "luis"}, {"3923", ""}, {"weiß", "jurgen"}, {"weiss", ""}, {"WEIß", "jurgen"}, {"ÖZ", "ozge"},
			{"oz", "ozge"}, {"øy", "oystein"}, {"å", "oystein"},
			{"王伟", "wei"}, {"伟", "wei"}, {"김", "kim"}, {"anna", ""}, {"ａｎ", "wide"}, {"ﬁ", "wide"}, {"fi", ""}, {"が", "gaku"}, {"か", ""},
			{"  two", "spaces"}, {"two blanks", ""}, {"two   blanks", "spaces"}, {" ", "odd spaces wide"},
			{"   ", "spaces"}, {"line\nbreak", "spaces"}, {"line break", ""}, {"\n", "spaces"},
			{"%", "odd"}, {"_", "odd"}, {`\`, "odd"}, {"'", "odd"}, {`"Bo"`, "odd"}, {"%_", "odd"}, {"a%", ""},
			{"\x00", ""}, {"kim\x00", ""}, {"\xff", ""}, {"zzz", ""}, {"ค", ""}, {"\u0301", ""},
		} {
			w.Finds("contains "+try.part, customers.Query{Contains: try.part}, try.want)
		}
	})
}

func TestFiltersThatNothingCanMeet(t *testing.T) {
	each(t, func(w world) {
		p := w.NewCustomers(3)
		vip := w.NewGroup("VIP", p[0])
		moment := p[0].CreatedAt.Add(-time.Hour)
		for sentence, try := range map[string]struct {
			query customers.Query
			want  string
		}{
			"an unknown group":                     {customers.Query{GroupID: "cgrp_none"}, ""},
			"a group that cannot be":               {customers.Query{GroupID: "\x00"}, ""},
			"any of no known groups":               {customers.Query{AnyGroup: []string{"cgrp_none", "\xff"}}, ""},
			"a known group among others":           {customers.Query{AnyGroup: []string{"cgrp_none", vip.ID, vip.ID}}, "person00"},
			"outside of an unknown group":          {customers.Query{NotIn: "cgrp_none"}, "person00 person01 person02"},
			"outside of a group that cannot be":    {customers.Query{NotIn: "\x00"}, "person00 person01 person02"},
			"inside and outside of the same group": {customers.Query{GroupID: vip.ID, NotIn: vip.ID}, ""},
			"before everybody":                     {customers.Query{Created: record.TimeRange{Before: &moment}}, ""},
			"after and before":                     {customers.Query{Updated: record.TimeRange{After: &moment, Until: &moment}}, ""},
			"with an account":                      {customers.Query{HasAccount: new(true)}, ""},
		} {
			w.Finds(sentence, try.query, try.want)
		}
		for _, q := range []customers.Query{
			{Order: record.Order{By: "password_hash"}},
			{Order: record.Order{By: "id; DROP TABLE customers"}},
			{After: "cus_none"},
			{After: "\x00"},
		} {
			_, err := w.Customers(w.Context(), q)
			storetest.HasKind(w.T, err, record.Invalid)
			storetest.HasKind(w.T, w.EachCustomer(w.Context(), q, nil), record.Invalid)
			_, err = w.Groups(w.Context(), customers.GroupQuery{Order: q.Order, After: q.After})
			storetest.HasKind(w.T, err, record.Invalid)
		}
	})
}

func TestCountingMayStop(t *testing.T) {
	each(t, func(w world) {
		p := w.NewCustomers(12)
		vip := w.NewGroup("VIP", p...)
		for _, shrunk := range []bool{false, true} {
			if shrunk {
				storetest.Shrink(w.Store)
			}
			for _, try := range []struct {
				query customers.Query
				want  record.Total
			}{
				{customers.Query{Search: "person", CountUpTo: 11}, record.Total{Count: 11, AtLeast: true}},
				{customers.Query{Search: "person", CountUpTo: 12}, record.Total{Count: 12}},
				{customers.Query{Search: "person"}, record.Total{Count: 12}},
				{customers.Query{Search: "pe", CountUpTo: 5, GroupID: vip.ID}, record.Total{Count: 5, AtLeast: true}},
				{customers.Query{Search: "none", CountUpTo: 5}, record.Total{}},
				{customers.Query{CountUpTo: 5}, record.Total{Count: 12}}, // is known anyway
				{customers.Query{CountUpTo: 5, GroupID: vip.ID}, record.Total{Count: 12}},
			} {
				for _, limit := range []int{0, 3, 100} {
					try.query.Limit = limit
					for _, try.query.Offset = range []int{0, 4, 50} {
						list, err := w.Customers(w.Context(), try.query)
						w.Must(err)
						storetest.Same(w.T, fmt.Sprintf("%+v", try.query), list.Total, try.want)
						found := 12
						if try.query.Search == "none" {
							found = 0
						}
						storetest.Same(w.T, fmt.Sprintf("rows of %+v", try.query), len(list.Customers),
							min(limit, max(0, found-try.query.Offset)))
					}
				}
			}
		}
	})
}

func TestAListGoesOnAfterACustomerWhoIsGone(t *testing.T) {
	each(t, func(w world) {
		p := w.NewCustomers(5)
		w.Must(w.DeleteCustomer(w.Context(), p[2].ID))
		list, err := w.Customers(w.Context(), customers.Query{After: p[2].ID, Limit: 10})
		w.Must(err)
		storetest.SameList(w.T, "the older ones", storetest.IDsOf(list.Customers...), storetest.IDsOf(p[1], p[0]))
		storetest.Same(w.T, "the total is of all", list.Total.Count, 4)
		_, err = w.Customers(w.Context(), customers.Query{After: p[2].ID, Limit: 10, Order: record.Order{By: "name"}})
		storetest.HasKind(w.T, err, record.Invalid)
	})
}

func TestCustomersShowTheirFirstGroups(t *testing.T) {
	each(t, func(w world) {
		p := w.NewCustomers(3)
		for _, name := range []string{"b", "C", "a", "Ä"} {
			w.NewGroup(name, p[0])
		}
		w.NewGroup("other", p[1])
		list, err := w.Customers(w.Context(), customers.Query{Limit: -1, ShowGroups: 3, Order: record.Order{By: "email"}})
		w.Must(err)
		var shown []string
		for _, customer := range list.Customers {
			line := fmt.Sprint(customer.GroupsCount)
			for _, group := range customer.Groups {
				line += " " + group.Name
			}
			shown = append(shown, line)
		}
		storetest.SameList(w.T, "the groups", shown, []string{"4 a Ä b", "1 other", "0"})
		visited := 0
		w.Must(w.EachCustomer(w.Context(), customers.Query{Limit: -1, ShowGroups: 3}, func(customer customers.Customer) error {
			visited += len(customer.Groups)
			return nil
		}))
		storetest.Same(w.T, "groups of those visited", visited, 4)
	})
}
