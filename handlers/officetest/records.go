package officetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
)

// Customer makes a customer and returns the id. A name of one word is a last name.
func (o *Office) Customer(first, last, email string) string {
	o.T.Helper()
	in := customers.Input{Email: &email, FirstName: record.TextOf(first), LastName: record.TextOf(last)}
	return Must(o.Store.CreateCustomer(o.T.Context(), in))(o.T).ID
}

// Customers makes as many customers, "Customer 01" the first of them, and returns their ids in this order.
func (o *Office) Customers(n int) []string {
	o.T.Helper()
	ids := make([]string, n)
	for i := range ids {
		ids[i] = o.Customer("Customer", fmt.Sprintf("%02d", i+1), fmt.Sprintf("c%02d@example.com", i+1))
	}
	return ids
}

// CustomersOf makes as many customers, whose names and e-mails begin with a word.
func (o *Office) CustomersOf(word string, n int) []string {
	o.T.Helper()
	ids := make([]string, n)
	for i := range ids {
		ids[i] = o.Customer(word, fmt.Sprint(i+1), fmt.Sprintf("%s%d@example.com", word, i+1))
	}
	return ids
}

// Group makes a group with these customers in it and returns its id.
func (o *Office) Group(name string, found ...string) string {
	o.T.Helper()
	in := customers.GroupInput{Name: &name, Add: customers.Selection{IDs: found}}
	return Must(o.Store.CreateGroup(o.T.Context(), in))(o.T).ID
}

// Groups makes as many groups, "Group 01" the first of them.
func (o *Office) Groups(n int) []string {
	o.T.Helper()
	ids := make([]string, n)
	for i := range ids {
		ids[i] = o.Group(fmt.Sprintf("Group %02d", i+1))
	}
	return ids
}

// GroupWithMetadata makes a group with metadata and returns the address of its editor.
func (o *Office) GroupWithMetadata(name, text string) (id, editor string) {
	o.T.Helper()
	group := Must(o.Store.CreateGroup(o.T.Context(),
		customers.GroupInput{Name: &name, Metadata: &record.MetadataChange{Values: Metadata(o.T, text)}}))(o.T)
	return group.ID, "/customer-groups/" + group.ID + "/metadata"
}

// Metadata reads metadata from its JSON.
func Metadata(t testing.TB, text string) record.Metadata {
	t.Helper()
	return Must(record.ParseMetadata([]byte(text)))(t)
}

// MetadataOf is the JSON of a group's metadata, without its blanks.
func (o *Office) MetadataOf(group string) string {
	o.T.Helper()
	found := Must(o.Store.Group(o.T.Context(), group))(o.T)
	var text bytes.Buffer
	if err := json.Compact(&text, Must(found.Metadata.MarshalJSON())(o.T)); err != nil {
		o.T.Fatal(err)
	}
	return text.String()
}

// Members are the e-mails of a group's customers in alphabetical order.
func (o *Office) Members(group string) []string {
	o.T.Helper()
	list := Must(o.Store.Customers(o.T.Context(), customers.Query{GroupID: group, Limit: -1, Order: record.Order{By: "email"}}))(o.T)
	emails := []string{}
	for _, customer := range list.Customers {
		emails = append(emails, customer.Email)
	}
	return emails
}

// Everybody is each customer in the alphabetical order of their e-mails: "ada@example.com Ada Abbott".
func (o *Office) Everybody() []string {
	o.T.Helper()
	list := Must(o.Store.Customers(o.T.Context(), customers.Query{Limit: -1, Order: record.Order{By: "email"}}))(o.T)
	people := []string{}
	for _, customer := range list.Customers {
		people = append(people, strings.TrimSpace(customer.Email+" "+customer.Name()))
	}
	return people
}

// PriceList makes a draft of a sale, for groups and with prices of "shirt", and returns its id.
func (o *Office) PriceList(name string, groups []string, amounts ...int64) string {
	o.T.Helper()
	in := pricing.ListInput{Name: &name, Description: new("about " + name), Type: new(pricing.Sale), GroupIDs: &groups}
	for _, amount := range amounts {
		in.Prices = append(in.Prices, pricing.PriceInput{VariantID: "shirt", CurrencyCode: "usd", Amount: amount})
	}
	return Must(o.Store.CreatePriceList(o.T.Context(), in))(o.T).ID
}

// Sale makes a price list with prices of EUR 10.00 for these variants.
func (o *Office) Sale(name string, groups []string, variants ...string) pricing.List {
	o.T.Helper()
	in := pricing.ListInput{Name: &name, Type: new(pricing.Sale), Status: new(pricing.Active), GroupIDs: &groups}
	for _, variant := range variants {
		in.Prices = append(in.Prices, pricing.PriceInput{VariantID: variant, CurrencyCode: "eur", Amount: 1000})
	}
	return Must(o.Store.CreatePriceList(o.T.Context(), in))(o.T)
}

// PriceListNow is a price list as it stands in the store.
func (o *Office) PriceListNow(id string) pricing.List {
	o.T.Helper()
	return Must(o.Store.PriceList(o.T.Context(), id))(o.T)
}

// PricesNow are the prices of a list as they stand in the store, the oldest first.
func (o *Office) PricesNow(listID string) []pricing.Price {
	o.T.Helper()
	return Must(o.Store.Prices(o.T.Context(), pricing.PriceQuery{PriceListID: listID, Limit: -1}))(o.T).Prices
}

// Discount makes ten percent off, in one group or not in another.
func (o *Office) Discount(code, operator string, groups ...string) pricing.Discount {
	o.T.Helper()
	in := pricing.DiscountInput{Code: &code, Type: new(pricing.Percentage), Value: new(int64(10))}
	if operator != "" {
		in.Conditions = []pricing.ConditionInput{{Operator: &operator, GroupIDs: &groups}}
	}
	return Must(o.Store.CreateDiscount(o.T.Context(), in))(o.T)
}

// FillDemo adds the customers, groups and prices that `cohort serve --demo` shows.
func (o *Office) FillDemo() {
	o.T.Helper()
	_ = Must(o.Store.FillDemo(o.T.Context()))(o.T)
}
