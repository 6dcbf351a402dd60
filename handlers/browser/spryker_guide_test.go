package browser_test

import (
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// The flows of Spryker's guide to customer groups, by the words on its buttons.

func TestGuideAddingACustomerGroup(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		o.Customers(3)
		b.Open("/customers")
		b.In("Main").Click("Customer Groups")
		b.Click("More for customer groups")
		b.Click("Add Customer Group")
		b.SeeURL("/customer-groups/new")
		b.See("Add a Customer Group")
		b.See("General Information")
		b.Fill("Name", "Wholesale")
		b.Fill("Description", "By the pallet.")
		if script {
			b.DontSee("Available customers")
		}
		b.Click("Next")
		if script {
			b.SeeURL("/customer-groups/new")
			b.SeeFocus("Customers")
		} else {
			b.SeeURL("/customer-groups/new#customers")
		}
		b.In("Available customers").Tick("c01@example.com")
		b.In("Available customers").Tick("c03@example.com")
		if script { // "or just click on it"
			b.Click("General Information")
			b.See("By the pallet.")
			b.In("Parts of the form").Click("Customers")
			b.See("2 selected")
		}
		b.Click("Save")
		b.See("Customer group “Wholesale” was created.")
		b.See("By the pallet.")
		officetest.Equal(t, "members", names(b, "Customers in Wholesale"), []string{"Customer 03", "Customer 01"})
	})
}

func TestGuideAddingACustomerGroupThatIsThereAlready(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		o.Customers(2)
		o.Group("Wholesale")
		b.Open("/customer-groups/new")
		b.Fill("Name", "Wholesale")
		b.Click("Next")
		b.In("Available customers").Tick("c02@example.com")
		b.Click("Save")
		b.See("Another customer group already has this name. Choose another one.")
		if script { // the tab with the error is in front, and marked
			b.SeeFocus("Name")
			b.See("has errors")
			b.Click("Next")
		}
		if !b.Ticked("c02@example.com") {
			t.Error("the tick is lost")
		}
		if script {
			b.Click("General Information")
		}
		b.Fill("Name", "Wholesale North")
		if script {
			b.In("main").Click("Create") // as the button is called beside this tab
		} else {
			b.Click("Save")
		}
		b.See("Customer group “Wholesale North” was created.")
		officetest.Equal(t, "members", names(b, "Customers in Wholesale North"), []string{"Customer 02"})

	})
}

func TestGuideEditingACustomerGroup(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		ids := o.Customers(5)
		vip := o.Group("VIP", ids[:3]...)
		b.Open("/customer-groups?q=v")
		b.Row("VIP").Click("Edit")
		b.SeeURL("/customer-groups/" + vip + "/edit")
		b.See("Edit Customer Group")
		b.Fill("Name", "Very important")
		b.Click("Next")
		b.In("Assigned customers").Untick("c02@example.com")
		b.In("Available customers").Tick("c05@example.com")
		if script {
			b.See("1 to remove")
			b.See("1 selected")
		}
		b.Click("Save")
		b.See("Customer group “Very important” was saved.")
		b.SeeURL("/customer-groups?q=v")
		officetest.Equal(t, "members", o.Members(vip), []string{"c01@example.com", "c03@example.com", "c05@example.com"})
		if script {
			b.In("Main").Click("Customers") // nothing asks whether to leave
			b.SeeURL("/customers")
		}
	})
}

func TestGuideEditingACustomerGroupDeselectAll(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		vip := o.Group("VIP", o.Customers(25)...)
		b.Open("/customer-groups/" + vip + "/edit")
		b.Click("Next")
		b.In("Assigned customers").Untick("c24@example.com")
		b.Click("De-select All")
		seeToRemove := func(words string) {
			t.Helper()
			if script {
				b.See(words)
			}
		}
		seeToRemove("All 25 to remove")
		if b.Ticked("c25@example.com") {
			t.Error("a tick still stands")
		}
		b.In("Pages: Assigned customers").Click("Next page")
		b.See("21–25 of 25")
		seeToRemove("All 25 to remove")
		if b.Ticked("c01@example.com") {
			t.Error("a tick stands on the second page")
		}
		b.In("Assigned customers").Tick("c03@example.com") // this one stays
		seeToRemove("All 24 to remove")
		b.In("Pages: Assigned customers").Click("Previous page")
		b.See("1–20 of 25")
		seeToRemove("All 24 to remove")
		b.Click("Save")
		b.See("Customer group “VIP” was saved.")
		officetest.Equal(t, "members", o.Members(vip), []string{"c03@example.com"})
	})
}

func TestGuideEditingACustomerGroupChangesItsMind(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		vip := o.Group("VIP", o.Customers(3)...)
		b.Open("/customer-groups/" + vip + "/edit#customers")
		b.Click("De-select All")
		b.See("All 3 to remove")
		b.Click("De-select All")
		b.DontSee("to remove")
		if !b.Ticked("c01@example.com") {
			t.Error("the ticks do not come back")
		}
		b.In("Assigned customers").Untick("c01@example.com")
		b.See("1 to remove")
		b.In("Assigned customers").Tick("c01@example.com")
		b.DontSee("to remove")
		b.Click("Save")
		b.See("Customer group “VIP” was saved.")
		officetest.Equal(t, "members", len(o.Members(vip)), 3)
	})
}

func TestGuideViewingCustomerGroups(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		ada := o.Customer("Ada", "Abbott", "ada@example.com")
		vip := o.Group("VIP", ada)
		b.Open("/customer-groups")
		b.Row("VIP").Click("View")
		b.SeeURL("/customer-groups/" + vip)
		b.Click("Edit Customer Group")
		b.SeeURL("/customer-groups/" + vip + "/edit")
		b.Click("Cancel")
		b.SeeURL("/customer-groups/" + vip)
		b.Row("ada@example.com").Click("View")
		b.SeeURL("/customers/" + ada)
		if b.Title() != "Ada Abbott · Cohort" {
			t.Errorf("the title is %q", b.Title())
		}
		b.See("ada@example.com")
		b.In("Breadcrumb").Click("Customers")
		b.SeeURL("/customers")
	})
}
