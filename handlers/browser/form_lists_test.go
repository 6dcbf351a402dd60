package browser_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// Without JavaScript, searching, filtering, sorting and paging a list inside a form keep what was typed and selected.
func TestAListInsideAFormKeepsTheFormWithoutJavaScript(t *testing.T) {
	t.Parallel()
	for name, fill := range map[string]func(t *testing.T, o *officetest.Office, b *browsertest.Browser){
		"a new group":                fillNewGroup,
		"an existing group":          editGroup,
		"all of a group's customers": removeAllOfAGroup,
		"customers to add":           addSomeCustomers,
		"all who match":              addAllWhoMatch,
		"whole pages":                selectWholePages,
		"a new customer":             fillNewCustomer,
		"groups of a customer":       addToSomeGroups,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := officetest.Open(t, "sqlite")
			b := openBrowser(t, o, false)
			b.WithoutJavaScript()
			fill(t, o, b)
		})
	}
}

func fillNewGroup(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
	o.Customers(45)
	b.Open("/customer-groups/new")
	b.Fill("Name", "Typed")
	b.Fill("Description", "with care")
	b.Tick("Customer 45")
	b.Click("Next page")
	b.See("21–40 of 45")
	if b.Value("Name") != "Typed" || b.Value("Description") != "with care" {
		t.Errorf("what was typed has become %q, %q", b.Value("Name"), b.Value("Description"))
	}
	b.Tick("Customer 20")
	b.Fill("Search customers", "customer 07")
	b.Press("Enter")
	b.See("1–1 of 1")
	b.Tick("Customer 07")
	b.Click("Clear search")
	b.See("1–20 of 45")
	if !b.Ticked("Customer 45") {
		t.Error("what was ticked first is not ticked any more")
	}
	b.Untick("Customer 45")
	b.Click("Filter")
	b.In("Filter customers").Tick("Registered")
	b.Click("Apply")
	b.See("No customers match")
	b.Click("Clear filters")
	b.Click("Name")
	b.See("1–20 of 45")
	if b.Value("Name") != "Typed" {
		t.Errorf("the name has become %q", b.Value("Name"))
	}
	b.Fill("Name", "Typed again")
	b.Press("Enter") // in another field than the search it saves
	b.See("Customer group “Typed again” was created.")
	b.See("with care")
	if got := o.Members(strings.TrimPrefix(b.URL(), "/customer-groups/")); !slices.Equal(got,
		[]string{"c07@example.com", "c20@example.com"}) {
		t.Errorf("the group has %v", got)
	}
}

func editGroup(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
	customers := o.Customers(50)
	group := o.Group("VIP", customers[:25]...)
	b.Open("/customer-groups/" + group + "/edit?assigned_sort=name&available_sort=name")
	b.Fill("Name", "Very VIP")
	b.Untick("Customer 02")
	b.In("Pages: Assigned customers").Click("Next page")
	b.See("21–25 of 25")
	b.Untick("Customer 22")
	b.Tick("Customer 26")
	b.In("Pages: Available customers").Click("Next page")
	b.See("21–25 of 25")
	b.Tick("Customer 50")
	b.In("Pages: Assigned customers").Click("Previous page")
	if b.Ticked("Customer 02") || !b.Ticked("Customer 01") {
		t.Error("the cleared tick is back")
	}
	b.Tick("Customer 02")
	b.Untick("Customer 03")
	b.Click("Save")
	b.See("Customer group “Very VIP” was saved.")
	var want []string
	for i := 1; i <= 26; i++ {
		if i != 3 && i != 22 {
			want = append(want, fmt.Sprintf("c%02d@example.com", i))
		}
	}
	if got := o.Members(group); !slices.Equal(got, append(want, "c50@example.com")) {
		t.Errorf("the group has %v", got)
	}
}

func removeAllOfAGroup(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
	group := o.Group("VIP", o.Customers(25)...)
	b.Open("/customer-groups/" + group + "/edit")
	b.Click("De-select All")
	if b.Ticked("Customer 25") {
		t.Error("a tick still stands")
	}
	b.Click("Select All")
	if !b.Ticked("Customer 25") {
		t.Error("the ticks do not come back")
	}
	b.Untick("Customer 24")
	b.Click("De-select All")
	b.In("Pages: Assigned customers").Click("Next page")
	b.See("21–25 of 25")
	if b.Ticked("Customer 03") {
		t.Error("a tick still stands on the second page")
	}
	b.Click("Save")
	b.See("Customer group “VIP” was saved.")
	if got := o.Members(group); len(got) != 0 {
		t.Errorf("the group still has %v", got)
	}
}

func selectWholePages(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
	o.Customers(25)
	b.Open("/customer-groups/new")
	b.Fill("Name", "Page by page")
	b.Click("Select all customers on this page")
	if !b.Ticked("Customer 25") || b.Value("Name") != "Page by page" {
		t.Error("the page is not selected, or the name is lost")
	}
	b.Untick("Customer 24")
	b.Click("Next page")
	b.See("21–25 of 25")
	if b.Ticked("Customer 05") {
		t.Error("the second page is selected too")
	}
	b.Tick("Customer 01")
	b.Click("Save")
	b.See("Customer group “Page by page” was created.")
	group := strings.TrimPrefix(b.URL(), "/customer-groups/")
	officetest.Equal(t, "members", len(o.Members(group)), 20)

	b.Open("/customer-groups/" + group + "/edit")
	b.In("Assigned customers").Click("De-select all customers on this page")
	if b.In("Assigned customers").Ticked("Customer 25") {
		t.Error("the page is not cleared")
	}
	b.In("Assigned customers").Tick("Customer 23")
	b.Click("Save")
	b.See("Customer group “Page by page” was saved.")
	officetest.Equal(t, "who stays", o.Members(group), []string{"c23@example.com"})

	b.Open("/customers")
	b.Click("Select all customers on this page")
	if !b.Ticked("Customer 06") {
		t.Error("a list outside of a form is not selected")
	}
	b.Click("De-select all customers on this page")
	if b.Ticked("Customer 06") {
		t.Error("a list outside of a form is not cleared")
	}
}

func addSomeCustomers(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
	customers := o.Customers(30)
	group := o.Group("VIP", customers[:2]...)
	b.Open("/customer-groups/" + group + "/customers/add?sort=name")
	b.Tick("Customer 03")
	b.Click("Hide members")
	b.See("1–20 of 28")
	b.Click("Next page")
	b.Tick("Customer 30")
	b.Fill("Search customers", "customer 1")
	b.In("main").Click("Search")
	b.See("1–11 of 11")
	b.Click("Save")
	b.See("2 customers added.")
	if got := o.Members(group); len(got) != 4 {
		t.Errorf("the group has %v", got)
	}
}

func addAllWhoMatch(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
	group := o.Group("VIP", o.Customers(30)[:2]...)
	b.Open("/customer-groups/" + group + "/customers/add")
	b.Fill("Search customers", "customer 1")
	b.Press("Enter")
	b.See("1–12 of 12")
	b.Tick("Select all 12 matching")
	b.Click("Save")
	b.See("11 customers added. 1 was already a member.")
	if got := o.Members(group); len(got) != 13 {
		t.Errorf("the group has %v", got)
	}
}

func fillNewCustomer(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
	o.Groups(25)
	b.Open("/customers/new")
	b.Fill("E-mail", "not an address yet")
	b.Fill("First name", "Ada")
	b.Tick("Group 25")
	b.Fill("Search customer groups", "group 01")
	b.Press("Enter")
	b.Tick("Group 01")
	b.Fill("E-mail", "ada@example.com")
	if b.Value("First name") != "Ada" {
		t.Errorf("the first name has become %q", b.Value("First name"))
	}
	b.Click("Save")
	b.See("Customer “Ada” was created.")
	b.See("Group 01")
	b.See("Group 25")
}

func addToSomeGroups(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
	o.Groups(25)
	customer := o.Customer("Ada", "Abbott", "ada@example.com")
	b.Open("/customers/" + customer + "/groups/add?sort=name")
	b.Tick("Group 02")
	b.Click("Last page")
	b.Tick("Group 25")
	b.Click("Save")
	b.See("“Ada Abbott” was added to 2 groups.")
}
