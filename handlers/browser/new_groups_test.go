package browser_test

import (
	"testing"

	"cohort/handlers/officetest"
)

// A group that does not exist is created in the field where it was looked for, and only where that was chosen.
func TestCreatingAGroupInItsPicker(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(3)...)
	o.Group("Silver North")
	b := keyboard(t, o, "/customer-groups/"+vip+"?sort=name")
	b.Tick("Select Customer 01")
	b.Press("y")
	b.SeeFocus("Group")
	b.Type("silver")
	b.See("Silver North")
	b.See("Create “silver”")
	b.Press("ArrowDown", "Enter")
	b.See("Create “silver”")
	b.Click("Continue")
	b.See("Customer group “silver” was created. 1 customer added to “silver”.")
	b.Click("Undo")
	b.See("1 membership removed. 1 new customer or group deleted.")

	b.Click("Actions for VIP")
	b.Click("Copy group")
	b.SeeURL("/customer-groups/" + vip + "/copy")
	b.SeeFocus("Name")
	b.See("Copy 3 customers")
	b.Fill("Name", "Gold")
	b.Press("Control+Enter")
	b.See("Customer group “Gold” was created. 3 customers added.")
	b.Click("Undo")
	b.SeeURL("/customer-groups")

	b.Open("/customer-groups/" + vip + "/customers/paste")
	b.Fill("E-mails or IDs", "c01@example.com new@example.com")
	b.Click("Look up")
	b.Click("Create them as guests and add")
	b.See("1 guest created. 1 customer added to “VIP”. 1 was already a member.")
	officetest.Equal(t, "members", o.Members(vip), []string{"c01@example.com", "c02@example.com", "c03@example.com", "new@example.com"})
}
