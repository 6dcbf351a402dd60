package browser_test

import (
	"testing"

	"cohort/handlers/officetest"
)

// After each act the focus is where the next one would be; see static/js/focus.js.
func officeForFocus(t *testing.T) (o *officetest.Office, vip string) {
	t.Helper()
	o = officetest.Open(t, "sqlite")
	return o, "/customer-groups/" + o.Group("VIP", o.Customers(45)...) + "?sort=name"
}

func TestWhereTheFocusGoesInAList(t *testing.T) {
	t.Parallel()
	o, path := officeForFocus(t)
	t.Run("paging, sorting and searching keep it", func(t *testing.T) {
		t.Parallel()
		b := openBrowser(t, o, false)
		b.Open(path)
		b.Click("Next page")
		b.See("21–40 of 45")
		b.SeeFocus("Next page")
		b.Press("Enter")
		b.See("41–45 of 45")
		b.SeeFocus("First page") // there is no next one: another way to go
		b.Click("Name")
		b.SeeFocus("Name")
		b.Fill("Search customers", "customer 0")
		b.See("1–13 of 13")
		b.SeeFocus("Search customers")
	})
	t.Run("removed rows: the row in their place", func(t *testing.T) {
		t.Parallel()
		few := o.Group("Few", o.CustomersOf("few", 4)...)
		b := keyboard(t, o, "/customer-groups/"+few+"?sort=name")
		b.Press("j", "j", "x", "r", "Enter")
		b.See("1 customer removed.")
		b.SeeFocus("Select few 3")
		b.Press("j", "x", "r", "Enter") // the last row: the one before it
		b.See("1–2 of 2")
		b.SeeFocus("Select few 3")
		b.Press("x", "k", "x", "r", "Enter") // all of them: what the empty list offers
		b.See("No customers in this group yet")
		b.SeeFocus("Add customers")
	})
	t.Run("a question that is dismissed: back to the row", func(t *testing.T) {
		t.Parallel()
		b := keyboard(t, o, path)
		b.Press("j", "x", "r")
		b.SeeFocus("Continue")
		b.Press("Escape")
		b.DontSee("will be removed from")
		b.See("1 selected")
		b.SeeFocus("Select Customer 01")
	})
	t.Run("a removal that was undone: the row in its place", func(t *testing.T) {
		t.Parallel()
		undone := o.Group("Undone", o.CustomersOf("undo", 3)...)
		b := keyboard(t, o, "/customer-groups/"+undone+"?sort=name")
		b.Press("j", "x", "r", "Enter")
		b.See("1 customer removed.")
		b.Press("Control+z")
		b.See("1 membership restored.")
		b.SeeFocus("Select undo 2")
	})
}

func TestWhereTheFocusGoesAfterAForm(t *testing.T) {
	t.Parallel()
	o, path := officeForFocus(t)
	t.Run("a group that was saved: what opened the form", func(t *testing.T) {
		t.Parallel()
		saved := o.Group("Saved")
		b := keyboard(t, o, "/customer-groups/"+saved)
		b.Press("e")
		b.SeeFocus("Name")
		b.Fill("Name", "Saved again")
		b.Press("Control+Enter")
		b.See("Customer group “Saved again” was saved.")
		b.SeeFocus("Edit Customer Group")
	})
	t.Run("customers who were added, and removed again: what adds more", func(t *testing.T) {
		t.Parallel()
		filled := o.Group("Filled")
		b := keyboard(t, o, "/customer-groups/"+filled)
		b.Press("a")
		b.In("Add customers").Fill("Search customers", "c02")
		b.In("Add customers").Tick("c02@example.com")
		b.Press("Control+Enter")
		b.See("1 customer added.")
		b.SeeFocus("Add customers")
		b.Press("Control+z")
		b.See("1 membership removed.")
		b.SeeFocus("Add customers")
	})
	t.Run("a group that was deleted: the list", func(t *testing.T) {
		t.Parallel()
		gone := o.Group("Gone")
		b := openBrowser(t, o, false)
		b.Open("/customer-groups/" + gone)
		b.Click("Actions for Gone")
		b.Click("Delete")
		b.SeeFocus("Cancel")
		b.Press("Tab", "Enter")
		b.See("Customer group “Gone” was deleted.")
		b.SeeFocus("Customer Groups")
	})
	t.Run("a drawer that is closed: what opened it", func(t *testing.T) {
		t.Parallel()
		b := openBrowser(t, o, false)
		b.Open(path)
		b.Click("Actions for VIP")
		b.Click("Edit")
		b.SeeFocus("Name")
		b.Press("Escape")
		b.SeeFocus("Actions for VIP")
	})
}

func TestWhereTheFocusGoesWithFilters(t *testing.T) {
	t.Parallel()
	o, path := officeForFocus(t)
	t.Run("a filter that is taken away: the filters", func(t *testing.T) {
		t.Parallel()
		b := openBrowser(t, o, false)
		b.Open(path + "&account=guest")
		b.Click("Guest (remove this filter)")
		b.SeeURL(path)
		b.SeeFocus("Filter")
	})
	t.Run("filters that are applied: their button", func(t *testing.T) {
		t.Parallel()
		b := keyboard(t, o, path)
		b.Press("f")
		b.SeeFocus("Group")
		b.Press("Tab", "ArrowRight", "ArrowRight") // account: registered, guest
		b.Press("Enter")
		b.See("Guest (remove this filter)")
		b.SeeFocus("Filter 1 active")
	})
}
