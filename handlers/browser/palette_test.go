package browser_test

import (
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/pricing"
)

func TestThePaletteGoesAnywhere(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ada := o.Customer("Ada", "Abbott", "ada@example.com")
	vip, other := o.Group("Very important", ada), o.Group("Wholesale")
	b := keyboard(t, o, "/customers")

	// Pages, at once and by the beginning of their words.
	b.Press("Control+k")
	b.SeeFocus("Search customers, groups, price lists, discounts, pages and actions")
	b.See("Customer Groups G G")
	b.Type("gro")
	b.Press("Enter")
	b.SeeURL("/customer-groups")

	// A group; Enter opens the first that is found, even when it is pressed before the answer.
	b.Press("Control+k")
	b.Type("very imp")
	b.Press("Enter")
	b.SeeURL("/customer-groups/" + vip)

	// A customer, with the arrows.
	b.Press("Control+k")
	b.Type("a")
	b.In("Search").See("ada@example.com")
	b.Press("ArrowUp", "Enter") // the last entry
	b.SeeURL("/customers/" + ada)

	// From the sidebar, and back to what had the focus before.
	b.Open("/customer-groups/" + other)
	b.Press("Tab", "Tab", "Tab")
	b.SeeFocus("Search")
	b.Press("Enter")
	b.SeeFocus("Search customers, groups, price lists, discounts, pages and actions")
	b.Type("nothing at all like this")
	b.See("No results")
	b.Press("Escape")
	b.SeeFocus("Search")

	// What the page offers is done from here too.
	b.Press("Control+k")
	b.In("Search").See("Edit Customer Group")
	b.Type("add cust")
	b.Press("Enter")
	b.See("Select the customers to add to “Wholesale”.")

	// Ctrl and K once more closes it.
	b.Press("Control+k")
	b.See("On this page")
	b.Press("Control+k")
	b.DontSee("On this page")
	b.See("Select the customers to add to “Wholesale”.")
}

func TestSearchAsAPage(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ada := o.Customer("Ada", "Abbott", "ada@example.com")
		o.CustomersOf("many", 9)
		o.Group("Abroad", ada)
		o.Group("A group about Ada", ada)
		v := o.SignedIn()
		v.Get("/customers").Click("Search").Want(200).Reads("Search")
		v.Get("/search?q=ada").Want(200).Reads("Customer groups", "A group about Ada", "1 customer", "Customers",
			"Ada Abbott", "ada@example.com")
		v.Get("/search?q=many").Want(200).Reads("many 9", "All customers with “many”").Click("All customers with “many”").
			Want(200).Reads("1–9 of 9")
		o.Discount("SPRING5", pricing.In, o.Group("Gardeners"))
		v.Get("/search?q=spring").Want(200).Reads("Discounts", "SPRING5")
		v.Get("/search?q=nix").Want(200).Reads("No results for “nix”")
		v.Get("/search?q=%00%25_").Want(200)
		// Names that begin with what was typed come first.
		part := v.HTMX("div#palette-found").Get("/search?q=ab").Want(200)
		if part.IsWhole() {
			t.Error("a page where a part was asked for")
		}
		part.Reads("Abroad", "A group about Ada", "Ada Abbott")
		o.SignedOut().Get("/search?q=ada").RedirectsTo("/login?next=%2Fsearch%3Fq%3Dada")
	})
}
