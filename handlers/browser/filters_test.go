package browser_test

import (
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/models/customers"
	"cohort/models/record"
)

func TestFiltersAreChosenByKeysAndKeptInTheAddress(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ids := o.CustomersOf("ann", 6)
	vip, b2b := o.Group("VIP", ids[0], ids[1]), o.Group("B2B", ids[1], ids[2])
	b := keyboard(t, o, "/customers?sort=name")

	b.Press("f")
	b.SeeFocus("Group")
	b.Type("v")
	b.Press("Enter") // the first that is offered, even before it is
	b.In("Filter customers").See("VIP")
	b.Type("nothing like it")
	b.See("No other group has this name")
	b.Press("Escape") // the offers close, the filters stay
	b.DontSee("No other group has this name")
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
	o := officetest.Open(t, "sqlite")
	ids := o.CustomersOf("ann", 6)
	o.Group("Very important", ids[0], ids[1])
	b := openBrowser(t, o, false).WithoutJavaScript()
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
	b.See("In “no such group” (does not exist)")
	b.See("No customers match")
	b.Click("Clear filters")
	b.See("1–6 of 6")
}

func TestFiltersByAllNoneAndMetadata(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ids := o.CustomersOf("ann", 6)
	o.Group("VIP", ids[0], ids[1])
	o.Group("B2B", ids[1], ids[2])
	_ = officetest.Must(o.Store.UpdateCustomer(t.Context(), ids[5],
		customers.Input{Metadata: &record.MetadataChange{Values: officetest.Metadata(t, `{"tier":"gold"}`)}}))(t)
	for _, script := range []bool{true, false} {
		b := openBrowser(t, o, false)
		if !script {
			b.WithoutJavaScript()
		}
		filter := func(do func(box *browsertest.Browser)) {
			b.Open("/customers?sort=name")
			b.Click("Filter")
			box := b.In("Filter customers")
			do(box)
			box.Click("Apply")
		}
		b.Open("/customers?sort=name&groups=all&group=VIP&group=b2b")
		b.See("and in B2B")
		b.See("1–1 of 1")
		filter(func(box *browsertest.Browser) {
			box.Tick("None of")
			box.Fill("Group", "VIP")
			if script {
				b.Press("ArrowDown", "Enter")
			}
		})
		b.See("Not in VIP")
		b.See("1–4 of 4")
		filter(func(box *browsertest.Browser) { box.Tick("In no group") })
		b.See("In no group")
		b.See("1–3 of 3")
		filter(func(box *browsertest.Browser) { box.Fill("Key, or key=value", "tier = gold") })
		b.See("Metadata tier = gold")
		b.See("1–1 of 1")
		b.Click("Metadata tier = gold (remove this filter)")
		b.See("1–6 of 6")
		b.Open("/customer-groups")
		b.Click("Filter")
		b.In("Filter customer groups").Fill("At least", "3")
		b.In("Filter customer groups").Click("Apply")
		b.See("No customer groups match")
		b.See("At least 3 customers")
		b.Click("Clear filters")
		b.See("1–2 of 2")
	}
}
