package customers_test

import (
	"strings"
	"testing"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestCustomerEmailsAreUniqueAmongGuestsAndAmongAccounts(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		for _, try := range []struct {
			sentence, email, password string
			kind                      record.Kind
			kept                      string
		}{
			{"a guest", "Luis@Example.COM", "", 0, "luis@example.com"},
			{"the same guest in other letters", "LUIS@example.com", "", record.Duplicate, ""},
			{"an account with a guest's e-mail", "luis@example.com", "secret", 0, "luis@example.com"},
			{"a second account", "luis@example.com", "other", record.Duplicate, ""},
			{"an account first", "anna@example.com", "secret", 0, "anna@example.com"},
			{"and a guest then", "anna@example.com", "", 0, "anna@example.com"},
			{"beyond ASCII", "ÜNÏ@EXAMPLE.com", "", 0, "ünï@example.com"},
			{"the same in decomposed letters", "u\u0308ni\u0308@example.com", "", record.Duplicate, ""},
			{"with what nobody sees around", "\u200b\u00a0ünï@example.com\ufeff", "", record.Duplicate, ""},
			{"no e-mail", "", "", record.Invalid, ""},
			{"not an e-mail", "luis", "", record.Invalid, ""},
			{"a NUL", "a\x00b@example.com", "", record.Invalid, ""},
		} {
			storetest.RunWorld(w, try.sentence, func(w world) {
				in := customers.Input{Email: &try.email, Password: &try.password}
				customer, err := w.CreateCustomer(w.Context(), in)
				storetest.HasKind(w.T, err, try.kind)
				if err == nil {
					storetest.Same(w.T, "the e-mail", customer.Email, try.kept)
					storetest.Same(w.T, "whether there is an account", customer.HasAccount, try.password != "")
				}
				w.CheckInvariants()
			})
		}
		_, err := w.CreateCustomer(w.Context(), customers.Input{})
		storetest.HasKind(w.T, err, record.Invalid)
	})
}

func TestCustomerTexts(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		luis := w.NewCustomer("luis@example.com")
		long := strings.Repeat("ß", 10_000)
		for _, try := range []struct {
			sentence string
			in       customers.Input
			kind     record.Kind
			name     string
			phone    string
		}{
			{"names are kept as they are",
				customers.Input{FirstName: &record.Text{Value: " Luís "}, LastName: &record.Text{Value: "Gonçalves"}},
				0, "Luís  Gonçalves", ""},
			{"what is not mentioned stays", customers.Input{Phone: record.TextOf("+55 12")}, 0, "Luís  Gonçalves", "+55 12"},
			{"null clears", customers.Input{FirstName: &record.Text{Null: true}, Phone: &record.Text{Null: true}}, 0, "Gonçalves", ""},
			{"a field left blank clears", customers.Input{LastName: record.TextOf("  ")}, 0, "", ""},
			{"an empty name is a name", customers.Input{FirstName: &record.Text{}}, 0, "", ""},
			{"10,000 characters", customers.Input{
				FirstName: record.TextOf(long), LastName: record.TextOf(long), Phone: record.TextOf(long),
			}, 0, long + " " + long, long},
			{"one more", customers.Input{FirstName: record.TextOf(long + "x")}, record.Invalid, long + " " + long, long},
			{"a NUL", customers.Input{LastName: record.TextOf("a\x00")}, record.Invalid, long + " " + long, long},
			{"not UTF-8", customers.Input{Phone: record.TextOf("a\xff")}, record.Invalid, long + " " + long, long},
		} {
			storetest.RunWorld(w, try.sentence, func(w world) {
				_, err := w.UpdateCustomer(w.Context(), luis.ID, try.in)
				storetest.HasKind(w.T, err, try.kind)
				kept, err := w.Customer(w.Context(), luis.ID)
				w.Must(err)
				storetest.Same(w.T, "the name", kept.Name(), try.name)
				storetest.Same(w.T, "the phone", value(kept.Phone), try.phone)
			})
		}
	})
}

func value(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func TestUpdatedAtOfACustomerMovesOnlyWithAChange(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip := w.NewGroup("VIP")
		luis := w.NewCustomer("luis@example.com")
		before := luis.UpdatedAt
		for _, try := range []struct {
			sentence string
			in       customers.Input
			moves    bool
		}{
			{"nothing is said", customers.Input{}, false},
			{"the same is said", customers.Input{Email: new("LUIS@example.com"), FirstName: record.TextOf("luis")}, false},
			{"another e-mail", customers.Input{Email: new("luis2@example.com")}, true},
			{"an empty text where there was none", customers.Input{LastName: &record.Text{}}, true},
			{"metadata", customers.Input{Metadata: &record.MetadataChange{Values: storetest.ParseMetadata(t, `{"a":1}`)}}, true},
			{"the same metadata",
				customers.Input{Metadata: &record.MetadataChange{Values: storetest.ParseMetadata(t, `{ "a" : 1 }`)}}, false},
			{"groups", customers.Input{GroupIDs: &[]string{vip.ID}}, false},
			{"a password, which makes no account", customers.Input{Password: new("secret")}, true},
		} {
			storetest.RunWorld(w, try.sentence, func(w world) {
				storetest.Later()
				changed, err := w.UpdateCustomer(w.Context(), luis.ID, try.in)
				w.Must(err)
				storetest.Same(w.T, "whether it moved", changed.UpdatedAt.After(before), try.moves)
				kept, err := w.Customer(w.Context(), luis.ID)
				w.Must(err)
				storetest.Same(w.T, "what is stored", kept.UpdatedAt, changed.UpdatedAt)
				storetest.Same(w.T, "created_at", kept.CreatedAt, luis.CreatedAt)
				storetest.Same(w.T, "an account", kept.HasAccount, false)
				before = kept.UpdatedAt
			})
		}
	})
}

func TestACustomersGroupsAreReplaced(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip, friends, press := w.NewGroup("VIP"), w.NewGroup("Friends"), w.NewGroup("Press")
		luis := w.NewCustomer("luis@example.com", vip)
		w.NewCustomer("anna@example.com", vip)
		for _, try := range []struct {
			sentence string
			groups   *[]string
			kind     record.Kind
			want     string
		}{
			{"not mentioned", nil, 0, "VIP"},
			{"others", &[]string{press.ID, friends.ID}, 0, "Friends Press"},
			{"one twice, in another order", &[]string{vip.ID, friends.ID, vip.ID}, 0, "Friends VIP"},
			{"an unknown one", &[]string{press.ID, "cgrp_none"}, record.NotFound, "Friends VIP"},
			{"one that cannot be", &[]string{"\x00"}, record.NotFound, "Friends VIP"},
			{"none", &[]string{}, 0, ""},
		} {
			storetest.RunWorld(w, try.sentence, func(w world) {
				_, err := w.UpdateCustomer(w.Context(), luis.ID, customers.Input{GroupIDs: try.groups})
				storetest.HasKind(w.T, err, try.kind)
				list, err := w.Groups(w.Context(), customers.GroupQuery{CustomerID: luis.ID, Limit: -1, Order: record.Order{By: "name"}})
				w.Must(err)
				var names []string
				for _, group := range list.Groups {
					names = append(names, group.Name)
				}
				storetest.Same(w.T, "the groups", strings.Join(names, " "), try.want)
				w.CheckInvariants()
			})
		}
		storetest.SameList(w.T, "who else was in", w.MemberNames(vip), []string{"anna"})
		_, err := w.UpdateCustomer(w.Context(), "cus_none", customers.Input{GroupIDs: &[]string{"cgrp_none"}})
		storetest.HasKind(w.T, err, record.NotFound)
		if e, ok := err.(*record.Error); ok {
			storetest.Same(w.T, "what is missing first", e.Object, "customer")
		}
	})
}

func TestAnUpdateThatFailsLeavesAllAsItWas(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip := w.NewGroup("VIP")
		w.NewCustomer("anna@example.com")
		luis := w.NewCustomer("luis@example.com")
		_, err := w.UpdateCustomer(w.Context(), luis.ID, customers.Input{Email: new("anna@example.com"), GroupIDs: &[]string{vip.ID}})
		storetest.HasKind(w.T, err, record.Duplicate)
		storetest.Same(w.T, "members", len(w.MemberNames(vip)), 0)
		_, err = w.CreateCustomer(w.Context(), customers.Input{Email: new("new@example.com"), GroupIDs: &[]string{"cgrp_none"}})
		storetest.HasKind(w.T, err, record.NotFound)
		total, err := w.CountCustomers(w.Context(), customers.Query{})
		w.Must(err)
		storetest.Same(w.T, "customers", total.Count, 2)
		w.CheckInvariants()
	})
}

func TestDeletingACustomer(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip, friends := w.NewGroup("VIP"), w.NewGroup("Friends")
		people := w.NewCustomers(3, vip, friends)
		w.Must(w.DeleteCustomer(w.Context(), people[1].ID))
		storetest.SameList(w.T, "a group", w.MemberNames(vip), []string{"person00", "person02"})
		storetest.SameList(w.T, "another group", w.MemberNames(friends), []string{"person00", "person02"})
		storetest.HasKind(w.T, w.DeleteCustomer(w.Context(), people[1].ID), record.NotFound)
		storetest.HasKind(w.T, w.DeleteCustomer(w.Context(), "\xff"), record.NotFound)
		found, err := w.Customers(w.Context(), customers.Query{Search: "person01", Limit: -1})
		w.Must(err)
		storetest.Same(w.T, "found by search", len(found.Customers), 0)
		w.NewCustomer("person01@example.com") // the e-mail is free
		w.CheckInvariants()
	})
}
