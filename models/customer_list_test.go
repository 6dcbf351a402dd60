package models_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/models"
)

// shoppers are customers with all that makes sorting hard: ties, no names, capitals, accents, other scripts. Their
// e-mails are numbered in the order in which they were made.
func (w world) shoppers() (made []models.Customer) {
	w.Helper()
	firsts := []string{"Ana", "ana", "Ána", "", "-", "Zoë", "zoe", "Ole", "Øle", "Ölaf", "李", "小龍", "Εύα", "ева", "Émile", "emile", "a b", "A  B", "😀", "%_\\"}
	lasts := []string{"Silva", "-", "silva", "", "Łoś", "Los", "ﬁn"}
	for i := range 63 {
		first, last := firsts[i%len(firsts)], lasts[i%len(lasts)]
		in := models.CustomerInput{Email: new(fmt.Sprintf("%c%02d@example.com", 'a'+i*7%13, i)), FirstName: nameText(first), LastName: nameText(last)}
		if i%3 > 0 {
			in.Phone = models.TextOf(fmt.Sprintf("+%d", i%5))
		}
		if i%4 == 0 {
			in.Metadata = &models.MetadataChange{Values: metadata(w.T, fmt.Sprintf(`{"n":%d}`, i%8))}
		}
		if i%5 == 0 {
			in.Password = new("secret")
		}
		if i > 0 && i%10 == 0 { // known as a guest already
			in.Email = &made[i-1].Email
		}
		customer, err := w.CreateCustomer(w.Context(), in)
		w.must(err)
		if i%6 == 0 {
			later()
		}
		made = append(made, customer)
	}
	for i := range made { // so that the order of changes is not that of making
		if i%4 == 1 {
			changed, err := w.UpdateCustomer(w.Context(), made[len(made)-1-i].ID, models.CustomerInput{Phone: models.TextOf("+9")})
			w.must(err)
			made[len(made)-1-i] = changed
		}
	}
	return made
}

// nameText is a name, of which "-" is none at all.
func nameText(name string) *models.Text { return &models.Text{Value: name, Null: name == "-"} }

// inOrder sorts customers as the words of the contract say.
func inOrder(customers []models.Customer, order models.Order) []models.Customer {
	text := func(a, b *string) int {
		switch {
		case a == nil || b == nil:
			return cmp.Compare(fmt.Sprint(a == nil), fmt.Sprint(b == nil)) // "false" < "true"
		case order.By == "phone":
			return cmp.Compare(*a, *b)
		}
		return cmp.Compare(strings.ToLower(*a), strings.ToLower(*b))
	}
	by := map[string]func(a, b models.Customer) int{
		"id":                 func(a, b models.Customer) int { return cmp.Compare(a.ID, b.ID) },
		"created_at":         func(a, b models.Customer) int { return a.CreatedAt.Compare(b.CreatedAt) },
		"updated_at":         func(a, b models.Customer) int { return a.UpdatedAt.Compare(b.UpdatedAt) },
		"name":               func(a, b models.Customer) int { return cmp.Compare(models.Fold(a.Name()), models.Fold(b.Name())) },
		"email":              func(a, b models.Customer) int { return cmp.Compare(a.Email, b.Email) },
		"has_account":        func(a, b models.Customer) int { return cmp.Compare(fmt.Sprint(a.HasAccount), fmt.Sprint(b.HasAccount)) },
		"first_name":         func(a, b models.Customer) int { return text(a.FirstName, b.FirstName) },
		"last_name":          func(a, b models.Customer) int { return text(a.LastName, b.LastName) },
		"phone":              func(a, b models.Customer) int { return text(a.Phone, b.Phone) },
		"billing_address_id": func(a, b models.Customer) int { return 0 },
		"metadata": func(a, b models.Customer) int {
			textOf := func(c models.Customer) *string {
				if c.Metadata == nil {
					return nil
				}
				return new(string(c.Metadata[0].Value))
			}
			return text(textOf(a), textOf(b))
		},
	}[order.By]
	sorted := slices.SortedFunc(slices.Values(customers), func(a, b models.Customer) int {
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
		var even, third []models.Customer
		for i, customer := range all {
			if i%2 == 0 {
				even = append(even, customer)
			}
			if i%3 == 0 {
				third = append(third, customer)
			}
		}
		evenGroup, thirdGroup := w.group("Even", even...), w.group("Third", third...)
		filters := []struct {
			sentence string
			query    models.CustomerQuery
			meant    func(i int, c models.Customer) bool
		}{
			{"all", models.CustomerQuery{}, func(int, models.Customer) bool { return true }},
			{"a group", models.CustomerQuery{GroupID: evenGroup.ID}, func(i int, _ models.Customer) bool { return i%2 == 0 }},
			{"not a group", models.CustomerQuery{NotIn: evenGroup.ID}, func(i int, _ models.Customer) bool { return i%2 == 1 }},
			{"a search for a long word", models.CustomerQuery{Search: "example"}, func(int, models.Customer) bool { return true }},
			{"a search for a short word in a group", models.CustomerQuery{Search: "e", GroupID: evenGroup.ID}, func(i int, _ models.Customer) bool { return i%2 == 0 }},
			{"a search not in a group", models.CustomerQuery{Search: "ana com", NotIn: evenGroup.ID}, func(i int, c models.Customer) bool {
				return i%2 == 1 && strings.Contains(models.Fold(c.Name()), "ana")
			}},
			{"any of one group", models.CustomerQuery{AnyGroup: []string{thirdGroup.ID}}, func(i int, _ models.Customer) bool { return i%3 == 0 }},
			{"any of two groups", models.CustomerQuery{AnyGroup: []string{thirdGroup.ID, evenGroup.ID}}, func(i int, _ models.Customer) bool { return i%2 == 0 || i%3 == 0 }},
			{"guests of a group", models.CustomerQuery{GroupID: thirdGroup.ID, HasAccount: new(false)}, func(i int, c models.Customer) bool { return i%3 == 0 && !c.HasAccount }},
			{"a text within", models.CustomerQuery{Contains: "EXAMPLE.c"}, func(int, models.Customer) bool { return true }},
			{"a group but not another", models.CustomerQuery{GroupID: evenGroup.ID, NotIn: thirdGroup.ID}, func(i int, c models.Customer) bool { return i%2 == 0 && i%3 > 0 }},
			{"since a moment", models.CustomerQuery{Created: models.TimeRange{From: &all[20].CreatedAt}}, func(_ int, c models.Customer) bool { return !c.CreatedAt.Before(all[20].CreatedAt) }},
			{"changed until a moment", models.CustomerQuery{Updated: models.TimeRange{Until: &all[40].UpdatedAt}}, func(_ int, c models.Customer) bool { return !c.UpdatedAt.After(all[40].UpdatedAt) }},
		}
		for _, shrunk := range []bool{false, true} {
			if shrunk {
				models.Shrink(w.Store)
			}
			for f, filter := range filters {
				orders := []string{"created_at", "name", "phone"}
				if f < 4 {
					orders = models.CustomerOrders()
				}
				var meant []models.Customer
				for i, customer := range all {
					if filter.meant(i, customer) {
						meant = append(meant, customer)
					}
				}
				for _, by := range orders {
					for _, desc := range []bool{false, true} {
						q := filter.query
						q.Order = models.Order{By: by, Desc: desc}
						sentence := fmt.Sprintf("%s by %s, descending %t, as if there were many %t", filter.sentence, by, desc, shrunk)
						w.listed(sentence, q, ids(inOrder(meant, q.Order)...))
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
func (w world) listed(sentence string, q models.CustomerQuery, want []string) {
	w.Helper()
	list := func(q models.CustomerQuery) []string {
		w.Helper()
		list, err := w.Customers(w.Context(), q)
		w.must(err)
		same(w.T, sentence+": the total", list.Total, models.Total{Count: int64(len(want))})
		return ids(list.Customers...)
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
	w.must(w.EachCustomer(w.Context(), q, func(c models.Customer) error {
		visited = append(visited, c.ID)
		return nil
	}))
	sameList(w.T, sentence+": no limit is set, so there are no rows", list(q), []string{})
	sameList(w.T, sentence+": a visit without a limit", visited, nil)
	q.Limit, visited = -1, nil
	w.must(w.EachCustomer(w.Context(), q, func(c models.Customer) error {
		visited = append(visited, c.ID)
		return nil
	}))
	sameList(w.T, sentence+": page by page", byOffset, want)
	sameList(w.T, sentence+": each page after the last row", byPlace, want)
	sameList(w.T, sentence+": all at once", list(q), want)
	sameList(w.T, sentence+": visited", visited, want)
	q.Offset, visited = 3, nil
	sameList(w.T, sentence+": all but the first three", list(q), want[min(3, len(want)):])
	q.Limit = 20
	w.must(w.EachCustomer(w.Context(), q, func(c models.Customer) error {
		visited = append(visited, c.ID)
		return nil
	}))
	sameList(w.T, sentence+": twenty visited after the first three", visited, want[min(3, len(want)):min(23, len(want))])
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
			_, err := w.CreateCustomer(w.Context(), models.CustomerInput{Email: &person.email, FirstName: nameText(person.first), LastName: nameText(person.last), Phone: models.TextOf(person.phone)})
			w.must(err)
		}
		all := "bare gaku jurgen kim luis odd oystein ozge spaces thai wei wide"
		for _, try := range []struct{ search, want string }{
			{"", all}, {"   ", all}, {"\u200b", ""}, {"\x00", ""}, {"\u0301 \u202e", ""}, {"luis \u202e", "luis"}, {"a\x00b", "bare odd spaces"}, // as good as a blank
			{"goncalves luis", "luis"}, {"luis goncalves", "luis"}, {"LUÍS GONÇ", "luis"}, {"Luis silva.com", "luis"}, {"luis luis", "luis"},
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
			{"%", "odd"}, {"_", "odd"}, {`\`, "odd"}, {`"`, "odd"}, {"'", "odd"}, {"100%", "odd"}, {`sure\`, "odd"}, {`"bo"`, "odd"}, {"o'neil", "odd"}, {"%sure", ""}, {"1_0", ""},
			{"*", ""}, {"kim*", ""}, {"kim OR luis", ""}, {"NOT luis", ""}, {"NEAR(kim luis)", ""}, {"search:kim", ""}, {"^kim", ""}, {"-kim", ""}, {"kim +luis", ""},
			{"kim\x00", "kim"}, {"\xff", ""}, {"\ufffd", ""},
			{"m", "bare gaku kim luis odd ozge spaces thai wei wide"}, {"no", "oystein"}, {"m e x", "bare gaku kim odd ozge spaces thai wei wide"},
			{"example.com", "bare gaku kim odd ozge spaces thai wide"}, {"@example", "bare gaku kim odd ozge spaces thai wei wide"},
			{"zzz", ""}, {"exampel", ""}, {strings.Repeat("x", 3000), ""},
		} {
			w.finds(try.search, models.CustomerQuery{Search: try.search}, try.want)
		}
		for _, try := range []struct{ part, want string }{
			{"", all}, {"luis", "luis"}, {"LUÍS", "luis"}, {"luís gonçalves", ""}, {"goncalves", ""}, {"GONÇ", "luis"},
			{"@SILVA", "luis"}, {"3923", ""}, {"weiß", "jurgen"}, {"weiss", ""}, {"WEIß", "jurgen"}, {"ÖZ", "ozge"}, {"oz", "ozge"}, {"øy", "oystein"}, {"å", "oystein"},
			{"王伟", "wei"}, {"伟", "wei"}, {"김", "kim"}, {"anna", ""}, {"ａｎ", "wide"}, {"ﬁ", "wide"}, {"fi", ""}, {"が", "gaku"}, {"か", ""},
			{"  two", "spaces"}, {"two blanks", ""}, {"two   blanks", "spaces"}, {" ", "odd spaces wide"}, {"   ", "spaces"}, {"line\nbreak", "spaces"}, {"line break", ""}, {"\n", "spaces"},
			{"%", "odd"}, {"_", "odd"}, {`\`, "odd"}, {"'", "odd"}, {`"Bo"`, "odd"}, {"%_", "odd"}, {"a%", ""},
			{"\x00", ""}, {"kim\x00", ""}, {"\xff", ""}, {"zzz", ""}, {"ค", ""}, {"\u0301", ""},
		} {
			w.finds("contains "+try.part, models.CustomerQuery{Contains: try.part}, try.want)
		}
	})
}

// finds checks whom a query finds, by the first part of their e-mails.
func (w world) finds(sentence string, q models.CustomerQuery, want string) {
	w.Helper()
	q.Limit, q.Order = -1, models.Order{By: "email"}
	list, err := w.Customers(w.Context(), q)
	w.must(err)
	var found []string
	for _, customer := range list.Customers {
		found = append(found, strings.Split(customer.Email, "@")[0])
	}
	same(w.T, fmt.Sprintf("%q", sentence), strings.Join(found, " "), want)
	total, err := w.CountCustomers(w.Context(), q)
	w.must(err)
	same(w.T, fmt.Sprintf("%q counted", sentence), total, models.Total{Count: int64(len(found))})
}

func TestFiltersThatNothingCanMeet(t *testing.T) {
	each(t, func(w world) {
		p := w.people(3)
		vip := w.group("VIP", p[0])
		moment := p[0].CreatedAt.Add(-time.Hour)
		for sentence, try := range map[string]struct {
			query models.CustomerQuery
			want  string
		}{
			"an unknown group":                     {models.CustomerQuery{GroupID: "cgrp_none"}, ""},
			"a group that cannot be":               {models.CustomerQuery{GroupID: "\x00"}, ""},
			"any of no known groups":               {models.CustomerQuery{AnyGroup: []string{"cgrp_none", "\xff"}}, ""},
			"a known group among others":           {models.CustomerQuery{AnyGroup: []string{"cgrp_none", vip.ID, vip.ID}}, "person00"},
			"outside of an unknown group":          {models.CustomerQuery{NotIn: "cgrp_none"}, "person00 person01 person02"},
			"outside of a group that cannot be":    {models.CustomerQuery{NotIn: "\x00"}, "person00 person01 person02"},
			"inside and outside of the same group": {models.CustomerQuery{GroupID: vip.ID, NotIn: vip.ID}, ""},
			"before everybody":                     {models.CustomerQuery{Created: models.TimeRange{Before: &moment}}, ""},
			"after and before":                     {models.CustomerQuery{Updated: models.TimeRange{After: &moment, Until: &moment}}, ""},
			"with an account":                      {models.CustomerQuery{HasAccount: new(true)}, ""},
		} {
			w.finds(sentence, try.query, try.want)
		}
		for _, q := range []models.CustomerQuery{{Order: models.Order{By: "password_hash"}}, {Order: models.Order{By: "id; DROP TABLE customers"}}, {After: "cus_none"}, {After: "\x00"}} {
			_, err := w.Customers(w.Context(), q)
			is(w.T, err, models.Invalid)
			is(w.T, w.EachCustomer(w.Context(), q, nil), models.Invalid)
			_, err = w.Groups(w.Context(), models.GroupQuery{Order: q.Order, After: q.After})
			is(w.T, err, models.Invalid)
		}
	})
}

func TestCountingMayStop(t *testing.T) {
	each(t, func(w world) {
		p := w.people(12)
		vip := w.group("VIP", p...)
		for _, shrunk := range []bool{false, true} {
			if shrunk {
				models.Shrink(w.Store)
			}
			for _, try := range []struct {
				query models.CustomerQuery
				want  models.Total
			}{
				{models.CustomerQuery{Search: "person", CountUpTo: 11}, models.Total{Count: 11, AtLeast: true}},
				{models.CustomerQuery{Search: "person", CountUpTo: 12}, models.Total{Count: 12}},
				{models.CustomerQuery{Search: "person"}, models.Total{Count: 12}},
				{models.CustomerQuery{Search: "pe", CountUpTo: 5, GroupID: vip.ID}, models.Total{Count: 5, AtLeast: true}},
				{models.CustomerQuery{Search: "none", CountUpTo: 5}, models.Total{}},
				{models.CustomerQuery{CountUpTo: 5}, models.Total{Count: 12}}, // is known anyway
				{models.CustomerQuery{CountUpTo: 5, GroupID: vip.ID}, models.Total{Count: 12}},
			} {
				for _, limit := range []int{0, 3, 100} {
					try.query.Limit = limit
					for _, try.query.Offset = range []int{0, 4, 50} {
						list, err := w.Customers(w.Context(), try.query)
						w.must(err)
						same(w.T, fmt.Sprintf("%+v", try.query), list.Total, try.want)
						found := 12
						if try.query.Search == "none" {
							found = 0
						}
						same(w.T, fmt.Sprintf("rows of %+v", try.query), len(list.Customers), min(limit, max(0, found-try.query.Offset)))
					}
				}
			}
		}
	})
}

func TestAListGoesOnAfterACustomerWhoIsGone(t *testing.T) {
	each(t, func(w world) {
		p := w.people(5)
		w.must(w.DeleteCustomer(w.Context(), p[2].ID))
		list, err := w.Customers(w.Context(), models.CustomerQuery{After: p[2].ID, Limit: 10})
		w.must(err)
		sameList(w.T, "the older ones", ids(list.Customers...), ids(p[1], p[0]))
		same(w.T, "the total is of all", list.Total.Count, 4)
		_, err = w.Customers(w.Context(), models.CustomerQuery{After: p[2].ID, Limit: 10, Order: models.Order{By: "name"}})
		is(w.T, err, models.Invalid)
	})
}

func TestCustomersShowTheirFirstGroups(t *testing.T) {
	each(t, func(w world) {
		p := w.people(3)
		for _, name := range []string{"b", "C", "a", "Ä"} {
			w.group(name, p[0])
		}
		w.group("other", p[1])
		list, err := w.Customers(w.Context(), models.CustomerQuery{Limit: -1, ShowGroups: 3, Order: models.Order{By: "email"}})
		w.must(err)
		var shown []string
		for _, customer := range list.Customers {
			line := fmt.Sprint(customer.GroupsCount)
			for _, group := range customer.Groups {
				line += " " + group.Name
			}
			shown = append(shown, line)
		}
		sameList(w.T, "the groups", shown, []string{"4 a Ä b", "1 other", "0"})
		visited := 0
		w.must(w.EachCustomer(w.Context(), models.CustomerQuery{Limit: -1, ShowGroups: 3}, func(customer models.Customer) error {
			visited += len(customer.Groups)
			return nil
		}))
		same(w.T, "groups of those visited", visited, 4)
	})
}
