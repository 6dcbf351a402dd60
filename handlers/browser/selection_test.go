package browser_test

import (
	"testing"

	"cohort/handlers/officetest"
)

const page20 = "Select all customers on this page"

func TestTheHeadTicksThePageAndThenOffersAll(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(45)...)
	b := openBrowser(t, o, false)
	b.Open("/customer-groups/" + vip + "?sort=name")
	b.DontSee("Select all 45 matching")
	b.Tick(page20)
	b.See("20 selected")
	b.Tick("Select all 45 matching")
	b.See("45 selected")

	// It outlives paging and sorting; rows that are cleared are exceptions.
	b.Click("Next page")
	b.See("21–40 of 45")
	b.See("45 selected")
	b.Untick("c22@example.com")
	b.See("44 selected")
	b.Click("Created")
	b.See("1–20 of 45")
	b.See("44 selected")
	b.Untick("c45@example.com")
	b.See("43 selected")

	b.Press("r")
	b.See("43 customers will be removed from “VIP”")
	b.Press("Enter")
	b.See("43 customers removed.")
	officetest.Equal(t, "who is left", o.Members(vip), []string{"c22@example.com", "c45@example.com"})
	b.DontSee("selected")
}

func TestAllMatchingIsWhatTheSearchFinds(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	others := o.Customers(3)
	vip := o.Group("VIP", append(o.CustomersOf("ann", 25), others...)...)
	b := openBrowser(t, o, false)
	b.Open("/customer-groups/" + vip)
	b.Fill("Search customers", "ann")
	b.See("1–20 of 25")
	b.Tick(page20)
	b.Tick("Select all 25 matching")
	b.See("25 selected")

	// Another search means others: that selection is set aside, and back again when the search is.
	b.Fill("Search customers", "customer")
	b.See("1–3 of 3")
	b.See("Your earlier selection of 25 is set aside while you search for something else.")
	b.DontSee("25 selected")
	b.Fill("Search customers", "ann")
	b.See("25 selected")
	b.Fill("Search customers", "customer")
	b.See("1–3 of 3")
	b.Tick("c01@example.com") // another selection, whose single ticks go on
	b.Fill("Search customers", "ann")
	b.See("1–20 of 25")
	b.See("1 selected")
	b.Click("Clear")
	b.DontSee("1 selected")

	b.Tick(page20)
	b.Tick("Select all 25 matching")
	b.Press("r")
	b.See("25 customers will be removed from “VIP”")
	b.Press("Enter")
	b.See("25 customers removed.")
	officetest.Equal(t, "who is left", o.Members(vip), []string{"c01@example.com", "c02@example.com", "c03@example.com"})
}

// All that match do not silently replace what was selected in another search.
func TestTicksAreSetAsideForAllThatMatch(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", append(o.CustomersOf("ann", 25), o.Customers(3)...)...)
	b := openBrowser(t, o, false)
	b.Open("/customer-groups/" + vip)
	b.Fill("Search customers", "customer")
	b.See("1–3 of 3")
	b.Tick("c01@example.com")
	b.Fill("Search customers", "ann")
	b.See("1–20 of 25")
	b.Tick(page20)
	b.See("21 selected")
	b.Tick("Select all 25 matching")
	b.See("25 selected")
	b.See("The row you selected in another search stays selected only if it matches this search.")
	b.Untick("Select all 25 matching")
	b.See("21 selected")
}

func TestTicksOutlivePagingSearchingAndBack(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(30)...)
	b := openBrowser(t, o, false)
	b.Open("/customer-groups/" + vip + "?sort=name")
	b.Tick("c02@example.com")
	b.Click("Next page")
	b.Tick("c25@example.com")
	b.See("2 selected")
	b.Fill("Search customers", "customer 02")
	b.See("1–1 of 1")
	if !b.Ticked("c02@example.com") {
		t.Error("the tick is gone")
	}
	b.Back()
	b.See("1–20 of 30")
	b.See("1 selected") // as it was on that page then
}

func TestARangeIsTickedWithShift(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(6)...)
	b := openBrowser(t, o, false)
	b.Open("/customer-groups/" + vip + "?sort=name")
	b.Tick("c02@example.com")
	b.Eval(`document.querySelectorAll("[data-tick]")[4].dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: ` +
		`true, shiftKey: true }))`)
	b.See("4 selected")
	for e, want := range map[string]bool{"c01": false, "c02": true, "c04": true, "c05": true, "c06": false} {
		if b.Ticked(e+"@example.com") != want {
			t.Errorf("%s is ticked: %v", e, !want)
		}
	}
}

// Without JavaScript the selected rows of the page are sent, or all that match.
func TestAllMatchingWithoutJavaScript(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", append(o.CustomersOf("ann", 25), o.Customers(2)...)...)
	b := openBrowser(t, o, false).WithoutJavaScript()
	b.Open("/customer-groups/" + vip + "?q=ann")
	b.Tick("Select all 25 matching")
	bar := b.In("What to do with the selected customers")
	bar.Click("Remove")
	b.See("25 customers will be removed from “VIP”")
	b.Click("Continue")
	b.See("25 customers removed.")
	officetest.Equal(t, "who is left", o.Members(vip), []string{"c01@example.com", "c02@example.com"})
}

func TestAllMatchingInThePicker(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	people := append(o.CustomersOf("ann", 25), o.Customers(2)...)
	vip := o.Group("VIP", people[0], people[25])
	b := openBrowser(t, o, false)
	b.Open("/customer-groups/" + vip)
	b.Press("a")
	b.In("Add customers").Fill("Search customers", "ann")
	b.See("1–20 of 25")
	b.Tick(page20)
	b.Tick("Select all 25 matching")
	b.See("25 selected")
	b.Untick("ann20@example.com")
	b.See("24 selected")
	b.Click("Save")
	b.See("23 customers added. 1 was already a member.")
	if n := len(o.Members(vip)); n != 25 {
		t.Errorf("%d members", n)
	}
}

// Before all that match are added, the page says how many of them are members.
func TestAllMatchingSaysWhoIsInAlready(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	customers := o.Customers(45)
	vip := o.Group("VIP", customers[:5]...)
	b := openBrowser(t, o, false)
	b.Open("/customer-groups/" + vip)
	b.Press("a")
	b.Tick(page20)
	b.Tick("Select all 45 matching, 5 already in the group")
	b.See("45 selected, 5 already in the group")
	if b.Eval(`[...document.querySelectorAll("dialog[open] .panel-foot *")].some((e) => e.textContent === "45 selected, 5 `+
		`already in the group" && e.clientWidth > 50)`) != true {
		t.Error("only screen readers are told how many are selected")
	}
	b.Click("Hide members")
	b.See("1–20 of 40")
	b.DontSee("already in the group")
	b.Click("Hide members")
	b.See("1–20 of 45")
	b.Tick(page20)
	b.Tick("Select all 45 matching, 5 already in the group")
	b.Click("Save")
	b.See("40 customers added. 5 were already members.")
}

// Correcting one row of a list leaves it as it was: the same rows selected, at the same height, with the focus on the same row.
func TestEditingARowLeavesTheListAsItIs(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.Customers(45)
	o.Groups(45)
	for _, c := range []struct{ path, row, other, field, becomes, said string }{
		{"/customers?sort=name&size=50", "Customer 40", "Customer 39", "E-mail", "new@example.com", "Customer “Customer 40” was saved."},
		{"/customer-groups?sort=name&size=50", "Group 40", "Group 39", "Description", "Those of old",
			"Customer group “Group 40” was saved."},
	} {
		b := keyboard(t, o, c.path)
		b.Tick("Select " + c.row)
		b.Tick("Select " + c.other)
		b.Press("j", "k")
		b.SeeFocus("Select " + c.other)
		b.Press("j")
		b.SeeFocus("Select " + c.row)
		at := b.Eval("scrollY")
		is := func(what string) {
			t.Helper()
			b.SeeURL(c.path)
			b.See("2 selected")
			b.SeeFocus("Select " + c.row)
			officetest.Equal(t, what+": the height", b.Eval("scrollY"), at)
		}
		b.Press("e")
		b.See("Cancel")
		b.Press("Escape")
		is("given up")
		b.Press("e")
		b.Fill(c.field, c.becomes)
		b.Press("Control+Enter")
		b.See(c.said)
		is("saved")
		b.See(c.becomes)
		// From the menu, which on a phone is all there is.
		b.Click("More for " + c.row)
		b.In("More for " + c.row).Click("Edit")
		b.See("Cancel")
		b.Press("Escape")
		b.SeeURL(c.path)
		b.See("2 selected")
	}
}
