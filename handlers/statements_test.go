package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/pricing"
)

// However many rows there are, a page asks the database the same number of questions, and few.
func TestNoPageAsksTheDatabaseForEachRow(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		few := counts(o, v, 2)
		many := counts(o, v, 40)
		for path, n := range few {
			// Now and then the store asks once more, for about how many customers there are.
			if many[path] > n+1 {
				t.Errorf("%s: %d statements for 2 rows, %d for 40", path, n, many[path])
			}
			if n > 16 { // a change of members is recorded in the activity, group by group, in two of them
				t.Errorf("%s takes %d statements", path, n)
			}
		}
	})
}

// filled are the records that a store is filled with, n of each kind. rich is the id of a group with all of them; the addresses are
// of records with n of everything.
type filled struct {
	n                                              int
	customers, groups                              []string // ids
	rich, person, group, priceList, discount, file string
	importing, checked                             string
}

// fill puts so many more of everything into the store.
func fill(o *officetest.Office, n int) filled {
	o.T.Helper()
	f := filled{n: n, customers: make([]string, n), groups: make([]string, n)}
	for i := range n {
		f.customers[i] = o.Customer(fmt.Sprint("Person ", n), fmt.Sprint(i), fmt.Sprintf("p%d-%d@example.com", n, i))
	}
	for i := range n {
		f.groups[i] = o.Group(fmt.Sprintf("Group %d-%d", n, i), f.customers...)
	}
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, `,"key %d":%d`, i, i)
	}
	f.rich, _ = o.GroupWithMetadata(fmt.Sprint("Rich ", n), "{"+text.String()[1:]+"}")
	_ = officetest.Must(o.Store.AddCustomers(o.T.Context(), f.rich, customers.Selection{IDs: f.customers}))(o.T)
	f.person, f.group = "/customers/"+f.customers[0], "/customer-groups/"+f.rich

	for i := range n {
		o.Discount(fmt.Sprintf("CODE%d-%d", n, i), pricing.In, f.groups...)
		o.Discount(fmt.Sprintf("NOT%d-%d", n, i), pricing.NotIn, f.groups[i])
		_ = officetest.Must(o.Store.CreatePriceList(o.T.Context(), pricing.ListInput{
			Name: new(fmt.Sprintf("List %d-%d", n, i)), Description: new(""), Type: new(pricing.Sale),
			Status: new(pricing.Active), GroupIDs: &f.groups,
			Prices: []pricing.PriceInput{{VariantID: "shirt", Amount: int64(i), CurrencyCode: "eur"}},
		}))(o.T)
	}
	sale := o.Sale(fmt.Sprint("Rich ", n), f.groups, f.customers...)
	f.priceList = "/price-lists/" + sale.ID
	f.file = officetest.Must(o.Store.KeepPriceFile(o.T.Context(), sale.ID, strings.Join(f.customers, ",EUR,5\n")+",EUR,5"))(o.T)
	people := "email,groups\n" + strings.Join(f.groups, "@example.com,Imported\n") + "@example.com,Imported\n"
	f.importing = "/customers/import/" + o.Upload("people.csv", people)
	f.checked = "/customers/import/" + o.Check("people.csv", people, imports.Choices{GroupID: f.rich})
	f.discount = "/discounts/" + o.Discount(fmt.Sprint("RICH", n), pricing.In, append(f.groups, f.rich)...).ID
	return f
}

// pages are the addresses of all pages with lists, as long as they can be, or found by a search.
func (f filled) pages() map[string]string {
	return map[string]string{
		"customers": "/customers?size=100", "customers found": "/customers?size=100&q=person",
		"a new customer": "/customers/new?groups_size=100",
		"a customer":     f.person + "?size=100", "edit a customer": f.person + "/edit", "delete a customer": f.person + "/delete",
		"metadata of a customer": f.person + "/metadata", "groups to add to": f.person + "/groups/add?size=100",
		"imports": "/customers/import", "columns of a file": f.importing, "a file that was checked": f.checked,
		"activity": "/activity", "activity of a group": "/activity?of=" + f.rich,
		"price lists": "/price-lists?size=100", "price lists found": "/price-lists?size=100&q=list&status=active&group=" + f.rich,
		"a price list": f.priceList + "?size=100",
		"prices found": f.priceList + "?size=100&q=cus&currency=eur", "edit a price list": f.priceList + "/edit",
		"delete a price list": f.priceList + "/delete", "what a file would do": f.priceList + "/prices/import/" + f.file,
		"prices as a file": f.priceList + "/prices/export", "everything found": "/search?q=rich",
		"discounts": "/discounts?size=100", "discounts found": "/discounts?size=100&q=code&group=" + f.rich,
		"a discount": f.discount, "edit a discount": f.discount + "/edit",
		"what applies": f.person + "/pricing?asked=1&variant_ids=shirt&currency_code=eur",
		"groups":       "/customer-groups?size=100", "groups found": "/customer-groups?size=100&q=group",
		"copy a group": f.group + "/copy",
		"a new group":  "/customer-groups/new?available_size=100", "a group": f.group + "?size=100",
		"a group, found": f.group + "?size=100&q=person", "edit a group": f.group + "/edit?assigned_size=100&available_size=100",
		"delete a group": f.group + "/delete", "metadata of a group": f.group + "/metadata",
		"customers to add": f.group + "/customers/add?size=100",
	}
}

// changes are requests that change so many records at once.
func (f filled) changes(v *officetest.Visitor) []change {
	post := func(path string, fields map[string][]string) func() *officetest.Page {
		return func() *officetest.Page { return v.PostForm(path, fields) }
	}
	unknown := url.Values{}
	for i := range f.n {
		unknown.Add("group", fmt.Sprint("none of them ", i))
	}
	name := func(word string) []string { return []string{fmt.Sprint(word, f.n)} }
	return []change{
		{"customers of unknown groups", func() *officetest.Page { return v.Get("/customers?" + unknown.Encode()) }},
		{"save metadata", func() *officetest.Page { return v.Get(f.group+"/metadata").Press("Save", nil) }},
		{"import prices", post(f.priceList+"/prices/import/"+f.file, url.Values{})},
		{"edit a price list and its groups", post(f.priceList, url.Values{"group_ids": f.groups[1:]})},
		{"remove prices", post(f.priceList+"/prices/remove", url.Values{"all": {"1"}})},
		{"remove members", post(f.group+"/customers/remove", url.Values{"customer_ids": f.customers})},
		{"add members", post(f.group+"/customers/add", url.Values{"customer_ids": f.customers})},
		{"leave groups", post(f.person+"/groups/remove", url.Values{"group_ids": f.groups})},
		{"join groups", post(f.person+"/groups/add", url.Values{"group_ids": f.groups})},
		{"edit a group and its members", post(f.group, url.Values{
			"name": name("Richer "), "remove_ids": f.customers[:f.n/2], "customer_ids": f.customers[f.n/2:],
		})},
		{"create a group with members", post("/customer-groups", url.Values{"name": name("New "), "customer_ids": f.customers})},
		{"copy a group with members", post(f.group+"/copy", url.Values{"name": name("Copy "), "members": {"true"}})},
		{"copy members to a new group", post(f.group+"/customers/copy",
			url.Values{"customer_ids": f.customers, "to_new": name("Fresh ")})},
		{"create guests from a list and add them", post(f.group+"/customers/paste/add",
			url.Values{"entries": {f.unknownEMails()}, "guests": {"1"}})},
		{"create a customer in groups", post("/customers",
			url.Values{"email": {fmt.Sprintf("new%d@example.com", f.n)}, "group_ids": f.groups})},
		{"delete a group with members", post(f.group+"/delete", url.Values{})},
		{"delete a customer in groups", post(f.person+"/delete", url.Values{})},
	}
}

// unknownEMails are as many e-mails that no customer has.
func (f filled) unknownEMails() string {
	list := ""
	for i := range f.n {
		list += fmt.Sprintf("nobody%d.%d@example.com\n", f.n, i)
	}
	return list
}

type change struct {
	name string
	make func() *officetest.Page
}

// counts fills the store with so many more of everything and counts the statements of each page, and of each change
// of so many rows.
func counts(o *officetest.Office, v *officetest.Visitor, n int) map[string]int64 {
	o.T.Helper()
	f := fill(o, n)
	v.Get("/customers") // takes the last message, which the first page after it would have to
	counts := map[string]int64{}
	count := func(what string, do func() *officetest.Page) {
		before := o.Statements.Load()
		if p := do(); p.Status >= 400 {
			o.T.Fatalf("%s answers %d: %.300s", what, p.Status, p.Text())
		}
		counts[what] = o.Statements.Load() - before
	}
	for name, path := range f.pages() {
		count(name, func() *officetest.Page { return v.Get(path).Want(http.StatusOK) })
	}
	for _, change := range f.changes(v) {
		count(change.name, change.make)
	}
	return counts
}
