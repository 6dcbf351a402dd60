package handlers_test

import "testing"

func TestFiltersAreChosenByKeysAndKeptInTheAddress(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	ids := o.customersOf("ann", 6)
	vip, b2b := o.group("VIP", ids[0], ids[1]), o.group("B2B", ids[1], ids[2])
	b := o.keyboard(t, "/customers?sort=name")

	b.Press("f")
	b.SeeFocus("Group")
	b.Type("v")
	b.Press("Enter") // the first that is offered, even before it is
	b.In("Filter customers").See("VIP")
	b.Type("nothing like it")
	b.See("No other group is called that")
	b.Press("Escape") // the offers close, the filters stay
	b.DontSee("No other group is called that")
	b.In("Filter customers").Fill("Group", "b2")
	b.Press("ArrowDown", "Enter")
	b.Press("Enter")
	b.SeeURL("/customers?sort=name&group=" + vip + "&group=" + b2b)
	b.See("1–3 of 3")
	b.SeeFocus("Filter 2 active")

	// Search, order and pages leave the filters alone; a chip takes one away.
	b.Fill("Search customers", "ann 1")
	b.See("1–1 of 1")
	b.Click("Clear search")
	b.See("1–3 of 3")
	b.Click("In VIP (remove this filter)")
	b.See("1–2 of 2")
	b.SeeURL("/customers?group=" + b2b + "&sort=name")
	b.Back()
	b.See("1–3 of 3")
	b.See("or in B2B")

	b.Click("Filter 2 active")
	b.In("Filter customers").Click("Created 90 days")
	b.See("Created since")
	b.Click("Filter 3 active")
	b.In("Filter customers").Click("Clear filters")
	b.SeeURL("/customers?sort=name")
	b.See("1–6 of 6")
}

func TestFiltersWithoutJavaScript(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	ids := o.customersOf("ann", 6)
	o.group("Very important", ids[0], ids[1])
	b := o.browser(t, false).WithoutJavaScript()
	b.Open("/customers?sort=name&size=50")
	b.Click("Filter")
	b.In("Filter customers").Fill("Group", "very IMPORTANT")
	b.In("Filter customers").Tick("Guest")
	b.In("Filter customers").Click("Apply")
	b.See("In Very important")
	b.See("Guest")
	b.See("1–2 of 2")
	b.Click("Guest (remove this filter)")
	b.See("In Very important")
	b.DontSee("Guest (remove this filter)")
	b.Click("Filter 1 active")
	b.In("Filter customers").Fill("Group", "no such group")
	b.In("Filter customers").Untick("Very important")
	b.In("Filter customers").Click("Apply")
	b.See("In “no such group” (there is no such group)")
	b.See("No customers match")
	b.Click("Clear filters")
	b.See("1–6 of 6")
}
