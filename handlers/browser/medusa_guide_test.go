package browser_test

import (
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// The flows of Medusa's guide to customer groups, by the words on its buttons.

func TestGuideViewTheListOfCustomerGroups(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		o.Group("VIP", o.Customers(2)...)
		o.Group("Wholesale")
		o.Group("Épicerie")
		b.Open("/")
		b.In("Main").Click("Customers")
		b.In("Main").Click("Customer Groups")
		b.SeeURL("/customer-groups")
		officetest.Equal(t, "groups", names(b, "Customer groups"), []string{"Épicerie", "Wholesale", "VIP"})
		b.Fill("Search customer groups", "epi")
		if !script {
			b.Press("Enter")
		}
		b.SeeURL("/customer-groups?q=epi")
		b.See("1–1 of 1")
		officetest.Equal(t, "found", names(b, "Customer groups"), []string{"Épicerie"})
		if script {
			b.SeeFocus("Search customer groups")
		}
		b.Click("Clear search")
		b.SeeURL("/customer-groups")
		b.Click("Name")
		b.SeeURL("/customer-groups?sort=name")
		officetest.Equal(t, "by name", names(b, "Customer groups"), []string{"Épicerie", "VIP", "Wholesale"})
		b.Back()
		b.SeeURL("/customer-groups")
		b.Eventually("the newest are first again", func() bool { return names(b, "Customer groups")[1] == "Wholesale" })
	})
}

func TestGuideCreateACustomerGroup(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		b.Open("/customer-groups")
		b.Click("Create")
		b.SeeURL("/customer-groups/new")
		b.SeeFocus("Name")
		b.In("Add a Customer Group").Click("Create") // the browser asks for a name
		b.SeeURL("/customer-groups/new")
		b.Fill("Name", "  ")
		b.In("Add a Customer Group").Click("Create")
		b.See("Enter a name.")
		b.Fill("Name", "VIP")
		b.In("Add a Customer Group").Click("Create")
		b.See("Customer group “VIP” was created.")
		if b.Title() != "VIP · Cohort" {
			t.Errorf("the title is %q", b.Title())
		}
		b.See("No customers in this group yet")
		if script {
			b.SeeFocus("VIP") // the heading of the new page
			b.Back()
			b.SeeURL("/customer-groups")
			b.See("1–1 of 1")
		}
	})
}

func TestGuideViewCustomerGroupDetails(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		vip := o.Group("VIP", o.Customers(2)...)
		b.Open("/customer-groups")
		if script {
			b.Row("VIP").ClickRow()
		} else {
			b.Click("VIP")
		}
		b.SeeURL("/customer-groups/" + vip)
		b.See("Customer 02")
		b.In("Breadcrumb").Click("Customer Groups")
		b.SeeURL("/customer-groups")
	})
}

func TestGuideEditACustomerGroup(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		vip := o.Group("VIP", o.Customers(25)...)
		path := "/customer-groups/" + vip
		b.Open(path + "?sort=name&page=2")
		b.Click("Actions for VIP")
		b.Click("Edit")
		b.SeeURL(path + "/edit")
		b.SeeFocus("Name")
		b.Fill("Name", "Very important")
		b.In("Edit Customer Group").Click("Save")
		b.See("Customer group “Very important” was saved.")
		b.SeeURL(path + "?sort=name&page=2")
		b.See("21–25 of 25")
		if b.Title() != "Very important · Cohort" {
			t.Errorf("the title is %q", b.Title())
		}
		if script {
			b.SeeFocus("Actions for Very important")
			b.Click("Customer Groups") // nothing asks whether to leave
			b.SeeURL("/customer-groups")
		}
	})
}

func TestGuideAddCustomersToAGroup(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		ids := o.Customers(3)
		vip := o.Group("VIP", ids[0])
		b.Open("/customer-groups/" + vip)
		b.Click("Add customers")
		b.SeeURL("/customer-groups/" + vip + "/customers/add")
		if !b.Ticked("c01@example.com") {
			t.Error("who is in already is not ticked")
		}
		b.Tick("c02@example.com")
		b.Tick("c03@example.com")
		if script {
			b.See("2 selected")
		}
		b.In("Add customers").Click("Save")
		b.See("2 customers added.")
		b.SeeURL("/customer-groups/" + vip)
		officetest.Equal(t, "members", names(b, "Customers in VIP"), []string{"Customer 03", "Customer 02", "Customer 01"})
		if script {
			b.SeeFocus("Add customers")
		}
	})
}

func TestGuideRemoveCustomersFromAGroup(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		vip := o.Group("VIP", o.Customers(6)...)
		b.Open("/customer-groups/" + vip)
		remove := func(want string, ticks ...string) {
			t.Helper()
			for _, email := range ticks {
				b.Tick(email)
			}
			b.In("What to do with the selected customers").Click("Remove")
			b.See(want + " will be removed from “VIP”.")
			b.In("Remove customers").Click("Continue")
			b.See(want[:1] + " customer")
			b.SeeURL("/customer-groups/" + vip)
		}
		remove("1 customer", "c01@example.com")
		b.See("1 customer removed.")
		b.See("1–5 of 5")
		remove("2 customers", "c02@example.com", "c04@example.com")
		b.See("2 customers removed.")
		officetest.Equal(t, "members", o.Members(vip), []string{"c03@example.com", "c05@example.com", "c06@example.com"})
		officetest.Equal(t, "rows", names(b, "Customers in VIP"), []string{"Customer 06", "Customer 05", "Customer 03"})

		// The menu of a row, while another row is ticked.
		b.Tick("c03@example.com")
		b.Click("More for Customer 05")
		b.In("More for Customer 05").Click("Remove")
		b.See("1 customer will be removed from “VIP”.")
		b.In("Remove customers").Click("Cancel")
		b.See("1–3 of 3")
		b.Click("More for Customer 05")
		b.In("More for Customer 05").Click("Remove")
		b.In("Remove customers").Click("Continue")
		b.See("1 customer removed.")
		officetest.Equal(t, "members", o.Members(vip), []string{"c03@example.com", "c06@example.com"})
	})
}

func TestGuideRemoveCustomersByTheKeyR(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		vip := o.Group("VIP", o.Customers(4)...)
		b.Open("/customer-groups/" + vip)
		b.Press("r") // nothing is ticked: nothing happens
		b.DontSee("will be removed from")
		b.Tick("c01@example.com")
		b.SeeFocus("Select Customer 01")
		b.Tick("c02@example.com")
		b.See("2 selected")
		b.Fill("Search customers", "r") // typing an R removes nobody
		b.SeeURL("/customer-groups/" + vip + "?q=r")
		b.DontSee("will be removed from")
		b.Fill("Search customers", "")
		b.SeeURL("/customer-groups/" + vip)
		b.Untick("c02@example.com")
		b.See("1 selected")
		b.SeeFocus("Select Customer 02")
		b.Press("R")
		b.See("1 customer will be removed from “VIP”.")
		b.SeeFocus("Continue")
		b.Press("Escape")
		b.DontSee("will be removed from")
		b.See("1 selected")
		b.Press("r")
		b.See("1 customer will be removed from “VIP”.")
		b.Press("Enter")
		b.See("1 customer removed.")
		b.DontSee("selected")
		b.SeeFocus("Select Customer 02") // where it was, or the row that took the place
		officetest.Equal(t, "members", o.Members(vip), []string{"c02@example.com", "c03@example.com", "c04@example.com"})
		// Three by the keyboard: tick, R, Enter.
		b.Press(" ", "r", "Enter")
		b.See("1–2 of 2")
		b.Press(" ", "Tab")
		b.Press("Escape")
		b.DontSee("selected")
		officetest.Equal(t, "members", o.Members(vip), []string{"c03@example.com", "c04@example.com"})
	})
}

func TestGuideRemoveTheLastCustomers(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		vip := o.Group("VIP", o.Customers(2)...)
		b.Open("/customer-groups/" + vip)
		b.Click("Select all customers on this page")
		b.See("2 selected")
		b.Press("r", "Enter")
		b.See("2 customers removed.")
		b.See("No customers in this group yet")
		b.SeeFocus("Add customers") // what the empty list offers
	})
}

func TestGuideDeleteACustomerGroup(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		ids := o.Customers(2)
		vip := o.Group("VIP", ids...)
		o.Group("Other")
		b.Open("/customer-groups/" + vip)
		b.Click("Actions for VIP")
		b.Click("Delete")
		b.See("“VIP” will be permanently deleted, with its metadata. Its 2 customers will not be deleted.")
		if script {
			b.SeeFocus("Cancel")
		}
		b.In("Delete customer group").Click("Cancel")
		b.DontSee("will be permanently deleted")
		b.Click("Actions for VIP")
		b.Click("Delete")
		b.In("Delete customer group").Click("Delete")
		b.See("Customer group “VIP” was deleted.")
		b.SeeURL("/customer-groups")
		officetest.Equal(t, "groups", names(b, "Customer groups"), []string{"Other"})
		if script {
			b.SeeFocus("Customer Groups")
		}
		b.Open("/customers/" + ids[0])
		b.See("Not in any group yet")
	})
}
