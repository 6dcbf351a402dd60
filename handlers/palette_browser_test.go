package handlers_test

import (
	"testing"

	"cohort/models"
)

func TestThePaletteGoesAnywhere(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	ada := o.customer("Ada", "Abbott", "ada@example.com")
	vip, other := o.group("Very important", ada), o.group("Wholesale")
	b := o.keyboard(t, "/customers")

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
	b.See("Nothing was found")
	b.Press("Escape")
	b.SeeFocus("Search")

	// What the page offers is done from here too.
	b.Press("Control+k")
	b.In("Search").See("Edit Customer Group")
	b.Type("add cust")
	b.Press("Enter")
	b.See("Tick who is to be in “Wholesale”.")

	// Ctrl and K once more closes it.
	b.Press("Control+k")
	b.See("On this page")
	b.Press("Control+k")
	b.DontSee("On this page")
	b.See("Tick who is to be in “Wholesale”.")
}

func TestSearchAsAPage(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		ada := o.customer("Ada", "Abbott", "ada@example.com")
		o.customersOf("many", 9)
		o.group("Abroad", ada)
		o.group("A group about Ada", ada)
		v := o.signedIn()
		v.get("/customers").click("Search").want(200).reads("Search")
		v.get("/search?q=ada").want(200).reads("Customer groups", "A group about Ada", "1 customer", "Customers", "Ada Abbott", "ada@example.com")
		v.get("/search?q=many").want(200).reads("many 9", "All customers with “many”").click("All customers with “many”").want(200).reads("1–9 of 9")
		o.discount("SPRING5", models.In, o.group("Gardeners"))
		v.get("/search?q=spring").want(200).reads("Discounts", "SPRING5")
		v.get("/search?q=nix").want(200).reads("Nothing was found for “nix”")
		v.get("/search?q=%00%25_").want(200)
		// Names that begin with what was typed come first.
		part := v.htmx("div#palette-found").get("/search?q=ab").want(200)
		if part.isWhole() {
			t.Error("a page where a part was asked for")
		}
		part.reads("Abroad", "A group about Ada", "Ada Abbott")
		o.stranger().get("/search?q=ada").leadsTo("/login?next=%2Fsearch%3Fq%3Dada")
	})
}
