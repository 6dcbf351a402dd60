package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/customers"
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
			if n > 16 { // a change of members is told in the activity, group by group, in two of them
				t.Errorf("%s takes %d statements", path, n)
			}
		}
	})
}

// counts fills the store with so many more of everything and counts the statements of each page, and of each change
// of so many rows.
func counts(o *officetest.Office, v *officetest.Visitor, n int) map[string]int64 {
	o.T.Helper()
	ids := make([]string, n)
	groups := make([]string, n)
	for i := range n {
		ids[i] = o.Customer(fmt.Sprint("Person ", n), fmt.Sprint(i), fmt.Sprintf("p%d-%d@example.com", n, i))
	}
	for i := range n {
		groups[i] = o.Group(fmt.Sprintf("Group %d-%d", n, i), ids...)
	}
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, `,"key %d":%d`, i, i)
	}
	rich, _ := o.GroupWithMetadata(fmt.Sprint("Rich ", n), "{"+text.String()[1:]+"}")
	_ = officetest.Must(o.Store.AddCustomers(o.T.Context(), rich, customers.Selection{IDs: ids}))(o.T)

	for i := range n {
		o.Discount(fmt.Sprintf("CODE%d-%d", n, i), pricing.In, groups...)
		o.Discount(fmt.Sprintf("NOT%d-%d", n, i), pricing.NotIn, groups[i])
		_ = officetest.Must(o.Store.CreatePriceList(o.T.Context(), pricing.ListInput{
			Name: new(fmt.Sprintf("List %d-%d", n, i)), Description: new(""), Type: new(pricing.Sale),
			Status: new(pricing.Active), GroupIDs: &groups,
			Prices: []pricing.PriceInput{{VariantID: "shirt", Amount: int64(i), CurrencyCode: "eur"}},
		}))(o.T)
	}
	sale := o.Sale(fmt.Sprint("Rich ", n), groups, ids...)
	priceList := "/price-lists/" + sale.ID
	file := officetest.Must(o.Store.KeepPriceFile(o.T.Context(), sale.ID, strings.Join(ids, ",EUR,5\n")+",EUR,5"))(o.T)
	discount := "/discounts/" + o.Discount(fmt.Sprint("RICH", n), pricing.In, append(groups, rich)...).ID

	v.Get("/customers") // takes the last message, which the first page after it would have to
	counts := map[string]int64{}
	count := func(what string, do func() *officetest.Page) {
		before := o.Statements.Load()
		if p := do(); p.Status >= 400 {
			o.T.Fatalf("%s answers %d: %.300s", what, p.Status, p.Text())
		}
		counts[what] = o.Statements.Load() - before
	}
	show := func(name, path string) {
		count(name, func() *officetest.Page { return v.Get(path).Want(http.StatusOK) })
	}
	person, group := "/customers/"+ids[0], "/customer-groups/"+rich
	for name, path := range map[string]string{
		"customers": "/customers?size=100", "customers found": "/customers?size=100&q=person",
		"a new customer": "/customers/new?groups_size=100",
		"a customer":     person + "?size=100", "edit a customer": person + "/edit", "delete a customer": person + "/delete",
		"metadata of a customer": person + "/metadata", "groups to add to": person + "/groups/add?size=100",
		"activity": "/activity", "activity of a group": "/activity?of=" + rich,
		"price lists": "/price-lists?size=100", "price lists found": "/price-lists?size=100&q=list&status=active&group=" + rich,
		"a price list": priceList + "?size=100",
		"prices found": priceList + "?size=100&q=cus&currency=eur", "edit a price list": priceList + "/edit",
		"delete a price list": priceList + "/delete", "what a file would do": priceList + "/prices/import/" + file,
		"prices as a file": priceList + "/prices/export", "everything found": "/search?q=rich",
		"discounts": "/discounts?size=100", "discounts found": "/discounts?size=100&q=code&group=" + rich,
		"a discount": discount, "edit a discount": discount + "/edit",
		"what applies": person + "/pricing?asked=1&variant_ids=shirt&currency_code=eur",
		"groups":       "/customer-groups?size=100", "groups found": "/customer-groups?size=100&q=group",
		"create a group": "/customer-groups/create",
		"a new group":    "/customer-groups/new?available_size=100", "a group": group + "?size=100",
		"a group, found": group + "?size=100&q=person", "edit a group": group + "/edit?assigned_size=100&available_size=100",
		"delete a group": group + "/delete", "metadata of a group": group + "/metadata",
		"customers to add": group + "/customers/add?size=100",
	} {
		show(name, path)
	}
	unknown := url.Values{}
	for i := range n {
		unknown.Add("group", fmt.Sprint("none of them ", i))
	}
	count("customers of unknown groups", func() *officetest.Page { return v.Get("/customers?" + unknown.Encode()) })
	count("save metadata", func() *officetest.Page { return v.Get(group+"/metadata").Press("Save", nil) })
	count("import prices", func() *officetest.Page { return v.Post(priceList + "/prices/import/" + file) })
	count("edit a price list and its groups",
		func() *officetest.Page { return v.PostForm(priceList, map[string][]string{"group_ids": groups[1:]}) })
	count("remove prices", func() *officetest.Page { return v.Post(priceList+"/prices/remove", "all", "1") })
	count("remove members", func() *officetest.Page {
		return v.PostForm(group+"/customers/remove", map[string][]string{"customer_ids": ids})
	})
	count("add members", func() *officetest.Page {
		return v.PostForm(group+"/customers/add", map[string][]string{"customer_ids": ids})
	})
	count("leave groups", func() *officetest.Page {
		return v.PostForm(person+"/groups/remove", map[string][]string{"group_ids": groups})
	})
	count("join groups", func() *officetest.Page {
		return v.PostForm(person+"/groups/add", map[string][]string{"group_ids": groups})
	})
	count("edit a group and its members", func() *officetest.Page {
		return v.PostForm(group,
			map[string][]string{"name": {fmt.Sprint("Richer ", n)}, "remove_ids": ids[:n/2], "customer_ids": ids[n/2:]})
	})
	count("create a group with members", func() *officetest.Page {
		return v.PostForm("/customer-groups", map[string][]string{"name": {fmt.Sprint("New ", n)}, "customer_ids": ids})
	})
	count("create a customer in groups", func() *officetest.Page {
		return v.PostForm("/customers", map[string][]string{"email": {fmt.Sprintf("new%d@example.com", n)}, "group_ids": groups})
	})
	count("delete a group with members", func() *officetest.Page { return v.Post(group + "/delete") })
	count("delete a customer in groups", func() *officetest.Page { return v.Post(person + "/delete") })
	return counts
}
