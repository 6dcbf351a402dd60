package models_test

import (
	"strings"
	"testing"

	"cohort/models"
)

func TestCustomerEmailsAreUniqueAmongGuestsAndAmongAccounts(t *testing.T) {
	each(t, func(w world) {
		for _, try := range []struct {
			sentence, email, password string
			kind                      models.Kind
			kept                      string
		}{
			{"a guest", "Luis@Example.COM", "", 0, "luis@example.com"},
			{"the same guest in other letters", "LUIS@example.com", "", models.Duplicate, ""},
			{"an account with a guest's e-mail", "luis@example.com", "secret", 0, "luis@example.com"},
			{"a second account", "luis@example.com", "other", models.Duplicate, ""},
			{"an account first", "anna@example.com", "secret", 0, "anna@example.com"},
			{"and a guest then", "anna@example.com", "", 0, "anna@example.com"},
			{"beyond ASCII", "ÜNÏ@EXAMPLE.com", "", 0, "ünï@example.com"},
			{"no e-mail", "", "", models.Invalid, ""},
			{"not an e-mail", "luis", "", models.Invalid, ""},
			{"a NUL", "a\x00b@example.com", "", models.Invalid, ""},
		} {
			w.run(try.sentence, func(w world) {
				in := models.CustomerInput{Email: &try.email, Password: &try.password}
				customer, err := w.CreateCustomer(w.Context(), in)
				is(w.T, err, try.kind)
				if err == nil {
					same(w.T, "the e-mail", customer.Email, try.kept)
					same(w.T, "whether there is an account", customer.HasAccount, try.password != "")
				}
				w.sound()
			})
		}
		_, err := w.CreateCustomer(w.Context(), models.CustomerInput{})
		is(w.T, err, models.Invalid)
	})
}

func TestCustomerTexts(t *testing.T) {
	each(t, func(w world) {
		luis := w.person("luis@example.com")
		long := strings.Repeat("ß", 10_000)
		for _, try := range []struct {
			sentence string
			in       models.CustomerInput
			kind     models.Kind
			name     string
			phone    string
		}{
			{"names are kept as given", models.CustomerInput{FirstName: &models.Text{Value: " Luís "}, LastName: &models.Text{Value: "Gonçalves"}}, 0, "Luís  Gonçalves", ""},
			{"what is not mentioned stays", models.CustomerInput{Phone: models.TextOf("+55 12")}, 0, "Luís  Gonçalves", "+55 12"},
			{"null clears", models.CustomerInput{FirstName: &models.Text{Null: true}, Phone: &models.Text{Null: true}}, 0, "Gonçalves", ""},
			{"a field left blank clears", models.CustomerInput{LastName: models.TextOf("  ")}, 0, "", ""},
			{"an empty name is a name", models.CustomerInput{FirstName: &models.Text{}}, 0, "", ""},
			{"10,000 characters", models.CustomerInput{FirstName: models.TextOf(long), LastName: models.TextOf(long), Phone: models.TextOf(long)}, 0, long + " " + long, long},
			{"one more", models.CustomerInput{FirstName: models.TextOf(long + "x")}, models.Invalid, long + " " + long, long},
			{"a NUL", models.CustomerInput{LastName: models.TextOf("a\x00")}, models.Invalid, long + " " + long, long},
			{"not UTF-8", models.CustomerInput{Phone: models.TextOf("a\xff")}, models.Invalid, long + " " + long, long},
		} {
			w.run(try.sentence, func(w world) {
				_, err := w.UpdateCustomer(w.Context(), luis.ID, try.in)
				is(w.T, err, try.kind)
				kept, err := w.Customer(w.Context(), luis.ID)
				w.must(err)
				same(w.T, "the name", kept.Name(), try.name)
				same(w.T, "the phone", value(kept.Phone), try.phone)
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

func TestTheMomentOfACustomerMovesOnlyWithAChange(t *testing.T) {
	each(t, func(w world) {
		vip := w.group("VIP")
		luis := w.person("luis@example.com")
		moment := luis.UpdatedAt
		for _, try := range []struct {
			sentence string
			in       models.CustomerInput
			moves    bool
		}{
			{"nothing is said", models.CustomerInput{}, false},
			{"the same is said", models.CustomerInput{Email: new("LUIS@example.com"), FirstName: models.TextOf("luis")}, false},
			{"another e-mail", models.CustomerInput{Email: new("luis2@example.com")}, true},
			{"an empty text where there was none", models.CustomerInput{LastName: &models.Text{}}, true},
			{"metadata", models.CustomerInput{Metadata: &models.MetadataChange{Values: metadata(t, `{"a":1}`)}}, true},
			{"the same metadata", models.CustomerInput{Metadata: &models.MetadataChange{Values: metadata(t, `{ "a" : 1 }`)}}, false},
			{"groups", models.CustomerInput{GroupIDs: &[]string{vip.ID}}, false},
			{"a password, which makes no account", models.CustomerInput{Password: new("secret")}, true},
		} {
			w.run(try.sentence, func(w world) {
				later()
				changed, err := w.UpdateCustomer(w.Context(), luis.ID, try.in)
				w.must(err)
				same(w.T, "whether it moved", changed.UpdatedAt.After(moment), try.moves)
				kept, err := w.Customer(w.Context(), luis.ID)
				w.must(err)
				same(w.T, "what is stored", kept.UpdatedAt, changed.UpdatedAt)
				same(w.T, "created_at", kept.CreatedAt, luis.CreatedAt)
				same(w.T, "an account", kept.HasAccount, false)
				moment = kept.UpdatedAt
			})
		}
	})
}

func TestACustomersGroupsAreReplaced(t *testing.T) {
	each(t, func(w world) {
		vip, friends, press := w.group("VIP"), w.group("Friends"), w.group("Press")
		luis := w.person("luis@example.com", vip)
		w.person("anna@example.com", vip)
		for _, try := range []struct {
			sentence string
			groups   *[]string
			kind     models.Kind
			want     string
		}{
			{"not mentioned", nil, 0, "VIP"},
			{"others", &[]string{press.ID, friends.ID}, 0, "Friends Press"},
			{"one twice, in another order", &[]string{vip.ID, friends.ID, vip.ID}, 0, "Friends VIP"},
			{"an unknown one", &[]string{press.ID, "cgrp_none"}, models.NotFound, "Friends VIP"},
			{"one that cannot be", &[]string{"\x00"}, models.NotFound, "Friends VIP"},
			{"none", &[]string{}, 0, ""},
		} {
			w.run(try.sentence, func(w world) {
				_, err := w.UpdateCustomer(w.Context(), luis.ID, models.CustomerInput{GroupIDs: try.groups})
				is(w.T, err, try.kind)
				list, err := w.Groups(w.Context(), models.GroupQuery{CustomerID: luis.ID, Limit: -1, Order: models.Order{By: "name"}})
				w.must(err)
				var names []string
				for _, group := range list.Groups {
					names = append(names, group.Name)
				}
				same(w.T, "the groups", strings.Join(names, " "), try.want)
				w.sound()
			})
		}
		sameList(w.T, "who else was in", w.members(vip), []string{"anna"})
		_, err := w.UpdateCustomer(w.Context(), "cus_none", models.CustomerInput{GroupIDs: &[]string{"cgrp_none"}})
		is(w.T, err, models.NotFound)
		if e, ok := err.(*models.Error); ok {
			same(w.T, "what is missing first", e.Object, "customer")
		}
	})
}

func TestAnUpdateThatFailsLeavesAllAsItWas(t *testing.T) {
	each(t, func(w world) {
		vip := w.group("VIP")
		w.person("anna@example.com")
		luis := w.person("luis@example.com")
		_, err := w.UpdateCustomer(w.Context(), luis.ID, models.CustomerInput{Email: new("anna@example.com"), GroupIDs: &[]string{vip.ID}})
		is(w.T, err, models.Duplicate)
		same(w.T, "members", len(w.members(vip)), 0)
		_, err = w.CreateCustomer(w.Context(), models.CustomerInput{Email: new("new@example.com"), GroupIDs: &[]string{"cgrp_none"}})
		is(w.T, err, models.NotFound)
		total, err := w.CountCustomers(w.Context(), models.CustomerQuery{})
		w.must(err)
		same(w.T, "customers", total.Count, 2)
		w.sound()
	})
}

func TestDeletingACustomer(t *testing.T) {
	each(t, func(w world) {
		vip, friends := w.group("VIP"), w.group("Friends")
		people := w.people(3, vip, friends)
		w.must(w.DeleteCustomer(w.Context(), people[1].ID))
		sameList(w.T, "a group", w.members(vip), []string{"person00", "person02"})
		sameList(w.T, "another group", w.members(friends), []string{"person00", "person02"})
		is(w.T, w.DeleteCustomer(w.Context(), people[1].ID), models.NotFound)
		is(w.T, w.DeleteCustomer(w.Context(), "\xff"), models.NotFound)
		found, err := w.Customers(w.Context(), models.CustomerQuery{Search: "person01", Limit: -1})
		w.must(err)
		same(w.T, "found by search", len(found.Customers), 0)
		w.person("person01@example.com") // the e-mail is free
		w.sound()
	})
}
