package customers_test

import (
	"fmt"
	"testing"
	"time"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestFiltersThatNothingCanMeet(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		p := w.NewCustomers(3)
		vip := w.NewGroup("VIP", p[0])
		before := p[0].CreatedAt.Add(-time.Hour)
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
			"before everybody":                     {customers.Query{Created: record.TimeRange{Before: &before}}, ""},
			"after and before":                     {customers.Query{Updated: record.TimeRange{After: &before, Until: &before}}, ""},
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
	storetest.EachWorld(t, func(w world) {
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
	storetest.EachWorld(t, func(w world) {
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
	storetest.EachWorld(t, func(w world) {
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
