package customers_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/storetest"
	"cohort/models/text"
)

// joined is a group of shoppers who were added in several goes, in another order than that of their making.
type joined struct {
	world
	group customers.Group
	all   []customers.Customer // members, with their membership
	some  string               // the id of a group of every third of them
}

func newJoined(w world) joined {
	w.Helper()
	shoppers := w.shoppers()
	j := joined{world: w, group: w.NewGroup("Joined")}
	for i, places := range [][2]int{{40, 60}, {0, 15}, {20, 30}} {
		storetest.Later()
		_, err := w.AddCustomers(w.as(fmt.Sprint("operator", i), "").Context(), j.group.ID, storetest.Chosen(shoppers[places[0]:places[1]]...))
		w.Must(err)
	}
	list, err := w.Customers(w.Context(), customers.Query{GroupID: j.group.ID, Limit: -1, ShowMembership: true})
	w.Must(err)
	j.all = list.Customers
	var third []customers.Customer
	for i := 0; i < len(j.all); i += 3 {
		third = append(third, j.all[i])
	}
	j.some = w.NewGroup("Some", third...).ID
	return j
}

// wanted are the ids of those members whom a filter means, in an order.
func (j joined) wanted(order record.Order, meant func(c customers.Customer) bool) []string {
	found := slices.DeleteFunc(slices.Clone(j.all), func(c customers.Customer) bool { return !meant(c) })
	if order.By != "added_at" {
		return storetest.IDsOf(inOrder(found, order)...)
	}
	slices.SortFunc(found, func(a, b customers.Customer) int {
		return cmp.Or(a.Membership.AddedAt.Compare(b.Membership.AddedAt), cmp.Compare(a.ID, b.ID))
	})
	if order.Desc {
		slices.Reverse(found)
	}
	return storetest.IDsOf(found...)
}

// memberFilter is a query for members of the group and whom it means.
type memberFilter struct {
	sentence string
	query    customers.Query
	meant    func(c customers.Customer) bool
}

func (j joined) filters() []memberFilter {
	times := []time.Time{}
	for _, c := range j.all {
		times = append(times, c.Membership.AddedAt)
	}
	slices.SortFunc(times, time.Time.Compare)
	second := record.TimeRange{From: &times[20], Before: new(times[len(times)-1])}
	duringSecond := func(c customers.Customer) bool {
		at := c.Membership.AddedAt
		return !at.Before(*second.From) && at.Before(*second.Before)
	}
	isAna := func(c customers.Customer) bool { return strings.Contains(text.Fold(c.Name()), "ana") }
	third := map[string]bool{}
	for i := 0; i < len(j.all); i += 3 {
		third[j.all[i].ID] = true
	}
	return []memberFilter{
		{"all", customers.Query{}, func(customers.Customer) bool { return true }},
		{"added during a time", customers.Query{Added: second}, duringSecond},
		{"a long word", customers.Query{Search: "ana"}, isAna},
		{"a long word, added during a time", customers.Query{Search: "ana", Added: second},
			func(c customers.Customer) bool { return isAna(c) && duringSecond(c) }},
		{"guests, added during a time", customers.Query{HasAccount: new(false), Added: second},
			func(c customers.Customer) bool { return !c.HasAccount && duringSecond(c) }},
		{"made and added during a time", customers.Query{Created: record.TimeRange{From: &j.all[40].CreatedAt}, Added: second},
			func(c customers.Customer) bool { return !c.CreatedAt.Before(j.all[40].CreatedAt) && duringSecond(c) }},
		{"in a smaller group as well, added during a time", customers.Query{AllGroups: []string{j.some}, Added: second},
			func(c customers.Customer) bool { return third[c.ID] && duringSecond(c) }},
	}
}

// Members are listed by when they were added, and those who were added during a time, whichever way the list is read.
func TestMembersByWhenTheyWereAdded(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		j := newJoined(w)
		for _, shrunk := range []bool{false, true} {
			if shrunk {
				storetest.Shrink(w.Store)
			}
			for _, filter := range j.filters() {
				for _, by := range []string{"added_at", "created_at", "name", "phone"} {
					for _, desc := range []bool{false, true} {
						q := filter.query
						q.GroupID, q.Order = j.group.ID, record.Order{By: by, Desc: desc}
						sentence := fmt.Sprintf("%s by %s, descending %t, as if there were many %t", filter.sentence, by, desc, shrunk)
						w.listed(sentence, q, j.wanted(q.Order, filter.meant))
						if w.Failed() {
							return
						}
					}
				}
				j.selected(filter)
			}
		}
		_, err := w.Customers(w.Context(), customers.Query{Limit: 1, Order: record.Order{By: "added_at"}})
		storetest.HasKind(w.T, err, record.Invalid)
	})
}

// Where nobody is found, similar members are, by when they were added as well, and only those of the filter.
func TestSimilarMembersByWhenTheyWereAdded(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip := w.NewGroup("VIP")
		ruby, other := w.NewCustomer("ruby@example.com"), w.NewCustomer("ruby@example.org")
		w.NewCustomer("ruby@example.net")
		for _, c := range []customers.Customer{other, ruby} {
			storetest.Later()
			w.Must(errOf(w.AddCustomers(w.Context(), vip.ID, storetest.Chosen(c))))
		}
		q := customers.Query{GroupID: vip.ID, Search: "rubi", Similar: true, ShowMembership: true, Limit: 5, Order: record.Order{By: "added_at"}}
		list, err := w.Customers(w.Context(), q)
		w.Must(err)
		storetest.SameList(w.T, "in their order", storetest.IDsOf(list.Customers...), storetest.IDsOf(other, ruby))
		q.Added.From = &list.Customers[1].Membership.AddedAt
		list, err = w.Customers(w.Context(), q)
		w.Must(err)
		storetest.SameList(w.T, "added since", storetest.IDsOf(list.Customers...), storetest.IDsOf(ruby))
	})
}

// selected checks that bulk changes find those whom the list shows.
func (j joined) selected(filter memberFilter) {
	j.Helper()
	want := j.wanted(record.Order{By: "id"}, filter.meant)
	q := filter.query
	q.GroupID = j.group.ID
	sel := customers.Selection{All: true, Query: q, Expect: new(int64(len(want)))}
	n, err := j.CountMembers(j.Context(), j.group.ID, sel)
	j.Must(err)
	storetest.Same(j.T, filter.sentence+": counted", n, int64(len(want)))
	copied := j.NewGroup("Copied")
	_, err = j.AddCustomers(j.Context(), copied.ID, sel)
	j.Must(err)
	storetest.Same(j.T, filter.sentence+": added elsewhere", len(j.MemberNames(copied)), len(want))
	j.Must(errOf(j.DeleteGroup(j.Context(), copied.ID)))
	set := activity.NewChangeSet()
	removed, err := j.RemoveCustomers(j.as("ana@example.com", set).Context(), j.group.ID, sel)
	j.Must(err)
	storetest.Same(j.T, filter.sentence+": removed", removed.Removed, int64(len(want)))
	j.Must(errOf(j.Undo(j.Context(), set)))
}

// memberships are the memberships of a group as "name by whom", by the names.
func (w world) memberships(group customers.Group) map[string]activity.Membership {
	w.Helper()
	list, err := w.Customers(w.Context(), customers.Query{GroupID: group.ID, Limit: -1, ShowMembership: true})
	w.Must(err)
	found := map[string]activity.Membership{}
	for _, c := range list.Customers {
		found[c.Name()] = c.Membership
	}
	return found
}

func (w world) addedBy(group customers.Group) string {
	w.Helper()
	var all []string
	for name, membership := range w.memberships(group) {
		all = append(all, name+" by "+membership.AddedBy)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

func TestWhoAddedAMember(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		before := record.Now()
		ana, zoe, tom := w.NewCustomer("ana@example.com"), w.NewCustomer("zoe@example.com"), w.NewCustomer("tom@example.com")
		vip, gold := w.NewGroup("VIP"), w.NewGroup("Gold")
		by := func(name string) acting { return w.as(name, "") }
		w.Must(errOf(w.AddCustomers(by("olga").Context(), vip.ID, storetest.Chosen(ana))))
		w.Must(errOf(w.AddCustomers(by("kim").Context(), vip.ID, storetest.Chosen(ana, zoe))))
		w.Must(errOf(w.Import(by("lea").Context(), strings.NewReader("email,groups\ntom@example.com,VIP\nnew@example.com,VIP\n"),
			imports.Options{}, func(sheets.RowError) {})))
		w.NewCustomer("cmd@example.com", vip)
		storetest.Same(w.T, "added", w.addedBy(vip), " by lea, ana by olga, cmd by command line, tom by lea, zoe by kim")
		for name, membership := range w.memberships(vip) {
			storetest.Same(w.T, name+" after the beginning", membership.AddedAt.Before(before), false)
		}
		was := w.memberships(vip)["ana"]
		groups, err := w.Groups(w.Context(), customers.GroupQuery{CustomerID: ana.ID, ShowMembership: true, Limit: 5})
		w.Must(err)
		storetest.Same(w.T, "in the list of her groups", groups.Groups[0].Membership, was)
		storetest.Later()

		set := activity.NewChangeSet()
		w.Must(errOf(w.MoveCustomers(w.as("pia", set).Context(), vip.ID, customers.Target{ID: gold.ID}, storetest.Chosen(ana, tom))))
		storetest.Same(w.T, "moved", w.addedBy(gold), "ana by pia, tom by pia")
		storetest.Same(w.T, "a move is a new beginning", w.memberships(gold)["ana"].AddedAt.After(was.AddedAt), true)

		undo := func(set string) (own string) {
			own = activity.NewChangeSet()
			w.Must(errOf(w.Undo(w.as("ben@example.com", own).Context(), set)))
			w.CheckInvariants()
			return own
		}
		again := undo(set)
		storetest.Same(w.T, "moved back", w.addedBy(vip), " by lea, ana by olga, cmd by command line, tom by lea, zoe by kim")
		storetest.Same(w.T, "since when before", w.memberships(vip)["ana"], was)

		moved := w.memberships(gold)
		undo(again)
		storetest.Same(w.T, "moved again", w.addedBy(gold), "ana by pia, tom by pia")
		storetest.Same(w.T, "nobody while it was undone", len(moved), 0)

		removed := activity.NewChangeSet()
		w.Must(errOf(w.RemoveCustomers(w.as("pia", removed).Context(), vip.ID, storetest.Chosen(zoe))))
		storetest.Exec(w.T, w.Store, "UPDATE activity_customers SET memberships = NULL") // as before it was recorded
		undo(removed)
		storetest.Same(w.T, "put back by whom it was undone", w.addedBy(vip), " by lea, cmd by command line, zoe by ben@example.com")
	})
}
