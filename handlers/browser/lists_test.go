package browser_test

import (
	"slices"
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// What is selected stays selected, whichever part of the list is on the screen.
func TestASelectionSurvivesPagingSearchingAndSorting(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		vip := o.Group("VIP", o.Customers(45)...)
		b.Open("/customer-groups/" + vip)
		b.Tick("c45@example.com")
		b.Tick("c44@example.com")
		b.See("2 selected")
		b.Click("Next page")
		b.See("21–40 of 45")
		b.See("2 selected")
		b.Tick("c20@example.com")
		b.See("3 selected")
		b.Click("Name")
		b.See("1–20 of 45")
		b.Tick("c01@example.com")
		b.See("4 selected")
		b.Fill("Search customers", "c44")
		b.See("1–1 of 1")
		b.See("4 selected")
		if !b.Ticked("c44@example.com") {
			t.Error("what was ticked is not when it is found")
		}
		b.Untick("c44@example.com")
		b.See("3 selected")
		b.Fill("Search customers", "nobody")
		b.See("No customers match")
		b.Click("Clear filters")
		b.See("1–20 of 45")
		b.See("3 selected")
		b.Tick("c02@example.com")
		b.Press("r")
		b.See("4 customers will be removed from “VIP”.")
		b.Press("Enter")
		b.See("4 customers removed.")
		b.See("1–20 of 41")
		b.DontSee("selected")
		for _, email := range []string{"c01@example.com", "c02@example.com", "c20@example.com", "c45@example.com"} {
			for _, member := range o.Members(vip) {
				if member == email {
					t.Errorf("%s is still in", email)
				}
			}
		}
	})
}

func TestAPickSurvivesPagingSearchingAndSorting(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		ids := o.Customers(45)
		vip := o.Group("VIP", ids[0], ids[44])
		path := "/customer-groups/" + vip
		b.Open(path + "?sort=name")
		b.Click("Add customers")
		add := b.In("Add customers")
		add.Tick("c44@example.com")
		add.Click("Next page")
		b.See("21–40 of 45")
		add.Tick("c10@example.com")
		add.Fill("Search customers", "c3")
		b.See("1–10 of 10")
		add.Tick("c33@example.com")
		b.See("3 selected")
		b.SeeURL(path + "/customers/add") // the word does not leak into the page behind
		add.Click("Save")
		b.See("3 customers added.")
		b.SeeURL(path + "?sort=name")
		if b.Value("Search customers") != "" {
			t.Errorf("the search behind holds %q", b.Value("Search customers"))
		}
		officetest.Equal(t, "members", names(b, "Customers in VIP"),
			[]string{"Customer 01", "Customer 10", "Customer 33", "Customer 44", "Customer 45"})
	})
}

func TestBackAndReloadBringTheListBack(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		ids := o.Customers(45)
		b.Open("/customers")
		b.Fill("Search customers", "customer")
		b.SeeURL("/customers?q=customer")
		b.Click("Name")
		b.SeeURL("/customers?q=customer&sort=name")
		b.Click("Next page")
		b.SeeURL("/customers?page=2&q=customer&sort=name")
		b.See("21–40 of 45")
		b.Row("c25@example.com").ClickRow()
		b.SeeURL("/customers/" + ids[24])
		b.See("Customer 25")
		b.Back()
		b.SeeURL("/customers?page=2&q=customer&sort=name")
		b.See("21–40 of 45")
		b.Reload()
		b.See("21–40 of 45")
		if b.Value("Search customers") != "customer" {
			t.Errorf("the search holds %q", b.Value("Search customers"))
		}
		b.Back()
		b.SeeURL("/customers?q=customer&sort=name")
		b.See("1–20 of 45")
		b.Back()
		b.SeeURL("/customers?q=customer")
		b.Eventually("the newest first", func() bool { return slices.Index(names(b, "Customers"), "Customer 45") == 0 })
	})
}

func TestDrawersHaveAnAddressAndBackClosesThem(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		vip := o.Group("VIP", o.Customers(2)...)
		path := "/customer-groups/" + vip
		b.Open(path)
		b.Click("Add customers")
		b.SeeURL(path + "/customers/add")
		b.Back()
		b.SeeURL(path)
		b.DontSee("Select the customers to add to")
		b.SeeFocus("Add customers")
		b.Click("Edit metadata")
		b.SeeURL(path + "/metadata")
		b.Press("Escape")
		b.SeeURL(path)
		b.SeeFocus("Edit metadata")
		b.Open(path + "/metadata") // a drawer's address shows the page of its own
		b.See("No keys yet.")
		b.Click("Cancel")
		b.SeeURL(path)
	})
}

func TestLeavingAHalfFilledFormAsksFirst(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		vip := o.Group("VIP")
		path := "/customer-groups/" + vip
		b.Open(path)
		b.Click("Actions for VIP")
		b.Click("Edit")
		b.Press("Escape") // nothing was changed: nothing is asked
		b.SeeURL(path)
		b.Click("Actions for VIP")
		b.Click("Edit")
		b.Fill("Name", "Very")
		b.Press("Escape")
		b.See("Leave without saving?")
		b.SeeFocus("Stay")
		b.Press("Enter")
		b.DontSee("Leave without saving?")
		if b.Value("Name") != "Very" {
			t.Errorf("what was typed is lost: %q", b.Value("Name"))
		}
		b.Click("Close")
		b.Click("Leave")
		b.SeeURL(path)
		b.SeeFocus("Actions for VIP")
		b.See("VIP")
		officetest.Equal(t, "heading", b.Eval(`document.querySelector("h1").textContent`), any("VIP"))
	})
}

func TestKeysOfTheGroupPage(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		vip := o.Group("VIP", o.Customers(2)...)
		path := "/customer-groups/" + vip
		b.Open("/customer-groups")
		b.Press("c")
		b.SeeFocus("Name")
		b.Type("carrot") // letters in a field are letters
		b.Press("Control+Enter")
		b.See("Customer group “carrot” was created.")
		b.Open(path)
		b.Press("a")
		b.SeeURL(path + "/customers/add")
		b.Press("Escape")
		b.SeeURL(path)
		b.Press("/")
		b.SeeFocus("Search customers")
		b.Press("Tab")
		b.Press("e")
		b.SeeURL(path + "/edit")
	})
}

// Who turns over begins at the top of the page, not at its end; the focus stays, for the next one.
func TestAnotherPageBeginsAtItsTop(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		vip := o.Group("VIP", o.Customers(45)...)
		top := `Math.round(document.querySelector("[data-list]").getBoundingClientRect().top)`
		b.Size(1280, 600)
		b.Open("/customer-groups/" + vip)
		b.Click("Next page")
		b.See("21–40 of 45")
		b.Eventually("the list begins on the screen", func() bool { at := b.Eval(top).(float64); return at >= 0 && at < 600 })
		b.SeeFocus("Next page")
		// Sorting leaves it where it is.
		at := b.Eval("scrollY")
		b.Click("Name")
		b.See("1–20 of 45")
		officetest.Equal(t, "the height", b.Eval("scrollY"), at)

		picker := b.In("Add customers")
		b.Press("a")
		picker.Click("Next page")
		picker.See("21–40 of 45")
		b.Eventually("the picker's list begins on the screen", func() bool {
			at := b.Eval(`Math.round(document.querySelector("dialog [data-list]").getBoundingClientRect().top)`).(float64)
			return at >= 0 && at < 600
		})
	})
}

func TestWhereOneIsShowsInForcedColours(t *testing.T) {
	withScript(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser) {
		b.ForcedColors()
		b.Open("/customers")
		look := `((link) => getComputedStyle(link).backgroundColor + getComputedStyle(link).color)`
		if b.Eval(look+`(document.querySelector(".side-link[aria-current]"))`) == b.Eval(look+
			`(document.querySelector(".side-link[data-key]:not([aria-current])"))`) {
			t.Error("the place where one is looks like any other")
		}
	})
}
