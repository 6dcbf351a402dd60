package handlers_test

import "testing"

// A selection by keys alone: rows are ticked with X and Shift, what is done has a letter, the groups are typed.
func TestASelectionIsAddedToAGroupByKeys(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	o.customers(30)
	vip := o.group("VIP")
	o.group("Villas")
	b := o.keyboard(t, "/customers?sort=name")
	b.Press("j", "x", "Shift+j", "Shift+j")
	b.See("3 selected")
	b.Press("a")
	b.In("Add to groups").See("3 customers will be added")
	b.SeeFocus("Groups")
	b.Type("vip")
	b.In("Add to groups").See("0 customers")
	b.Press("ArrowDown", "Enter", "Control+Enter")
	b.See("3 customers were added to “VIP”.")
	same(t, "members", o.members(vip), []string{"c01@example.com", "c02@example.com", "c03@example.com"})
	b.DontSee("selected")
	b.Press("Control+z")
	b.See("Undone: 3 memberships ended again.")
	same(t, "members", len(o.members(vip)), 0)
}

func TestAllThatMatchAreMovedAndGroupsDeletedByKeys(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	vip := o.group("VIP", o.customers(25)...)
	gold := o.group("Gold")
	b := o.browser(t, false)
	b.Open("/customer-groups/" + vip)
	b.Tick(page20)
	b.Tick("Select all 25 matching")
	b.Press("m")
	b.In("Move to another group").See("25 customers will leave this group")
	o.customer("Late", "Comer", "late@example.com")
	b.Type("gold")
	b.In("Move to another group").See("0 customers")
	b.Press("ArrowDown", "Enter", "Control+Enter")
	b.See("25 customers were moved to “Gold”.")
	b.See("No customers in this group yet")
	same(t, "members", len(o.members(gold)), 25)

	b.Open("/customer-groups")
	b.Press("j", "x", "j", "x", "r")
	b.In("Delete customer groups").See("2 customer groups will be deleted for good")
	b.SeeFocus("Cancel")
	b.Press("Tab", "Enter")
	b.See("2 customer groups were deleted.")
	b.See("No customer groups yet")
}
