package browser_test

import (
	"testing"

	"cohort/handlers/officetest"
)

// A selection by keys alone: rows are ticked with X and Shift, what is done has a letter, the groups are typed.
func TestASelectionIsAddedToAGroupByKeys(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.Customers(30)
	vip := o.Group("VIP")
	o.Group("Villas")
	b := keyboard(t, o, "/customers?sort=name")
	b.Press("j", "x", "Shift+j", "Shift+j")
	b.See("3 selected")
	b.Press("a")
	b.In("Add to groups").See("3 customers will be added")
	b.SeeFocus("Groups")
	b.Type("vip")
	b.In("Add to groups").See("0 customers")
	b.Press("ArrowDown", "Enter", "Control+Enter")
	b.See("3 customers added to “VIP”.")
	officetest.Equal(t, "members", o.Members(vip), []string{"c01@example.com", "c02@example.com", "c03@example.com"})
	b.DontSee("selected")
	b.Press("Control+z")
	b.See("3 memberships removed.")
	officetest.Equal(t, "members", len(o.Members(vip)), 0)
}

func TestAllThatMatchAreMovedAndGroupsDeletedByKeys(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(25)...)
	gold := o.Group("Gold")
	b := openBrowser(t, o, false)
	b.Open("/customer-groups/" + vip)
	b.Tick(page20)
	b.Tick("Select all 25 matching")
	b.Press("m")
	b.In("Move to another group").See("25 customers will be removed from this group")
	o.Customer("Late", "Comer", "late@example.com")
	b.Type("gold")
	b.In("Move to another group").See("0 customers")
	b.Press("ArrowDown", "Enter", "Control+Enter")
	b.See("25 customers moved to “Gold”.")
	b.See("No customers in this group yet")
	officetest.Equal(t, "members", len(o.Members(gold)), 25)

	b.Open("/customer-groups")
	b.Press("j", "x", "j", "x", "r")
	b.In("Delete customer groups").See("2 customer groups will be permanently deleted")
	b.SeeFocus("Cancel")
	b.Press("Tab", "Enter")
	b.See("2 customer groups deleted.")
	b.See("No customer groups yet")
}
