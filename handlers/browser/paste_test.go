package browser_test

import (
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

func TestAddingCustomersByKeysFromTheBasketAndByPasting(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ids := o.Customers(30)
	vip := o.Group("VIP", ids[0])
	b := openBrowser(t, o, false)
	b.Open("/customer-groups/" + vip)
	b.Press("a")
	picker := b.In("Add customers")
	picker.Tick("c30@example.com")
	picker.Fill("Search customers", "customer 02")
	picker.See("1–1 of 1")
	picker.Tick("c02@example.com")
	picker.Fill("Search customers", "")
	picker.See("1–20 of 30")
	basket(b).Click("2 selected")
	basket(b).See("Customer 30")
	basket(b).See("Customer 02")
	picker.Click("Remove Customer 02")
	picker.See("1 selected")
	picker.Click("Hide members")
	picker.See("1–20 of 29")
	picker.See("1 selected")
	b.Press("Control+Enter")
	b.See("1 customer added.")
	officetest.Equal(t, "members", o.Members(vip), []string{"c01@example.com", "c30@example.com"})

	b.Press("a")
	picker.Click("Paste or upload")
	b.SeeFocus("E-mails or IDs")
	b.Type("c05@example.com nobody@example.com")
	b.Press("Control+Enter")
	picker.See("1 customer will be added. The list has 2 entries.")
	picker.See("nobody@example.com")
	b.Press("Control+Enter")
	b.See("1 customer added to “VIP”.")
	officetest.Equal(t, "members", o.Members(vip), []string{"c01@example.com", "c05@example.com", "c30@example.com"})
	b.SeeURL("/customer-groups/" + vip)
}

func basket(b *browsertest.Browser) *browsertest.Browser { return b.In("Add customers") }

// What was added is no draft any more, and a list can be corrected after the report.
func TestAPastedListByKeys(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.Customers(3)
	vip := o.Group("VIP")
	b := keyboard(t, o, "/customer-groups/"+vip)
	b.Press("a")
	b.Click("Paste or upload")
	b.Fill("E-mails or IDs", "c01@example.com, c02@example.com; c3@example.com")
	b.Press("Control+Enter")
	b.See("2 customers will be added. The list has 3 entries.")
	b.SeeFocus("Add 2 customers")
	b.Click("Edit the list")
	b.SeeFocus("E-mails or IDs")
	if got := b.Value("E-mails or IDs"); got != "c01@example.com, c02@example.com; c3@example.com" {
		t.Errorf("the list is %q", got)
	}
	b.DontSee("without saving")
	b.Fill("E-mails or IDs", "c01@example.com, c02@example.com; c03@example.com")
	b.Press("Control+Enter")
	b.SeeFocus("Add 3 customers")
	b.Press("Enter")
	b.See("3 customers added to “VIP”.")
	b.Press("a")
	b.Click("Paste or upload")
	b.SeeFocus("E-mails or IDs")
	b.DontSee("without saving")
}
