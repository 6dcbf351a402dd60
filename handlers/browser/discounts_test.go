package browser_test

import (
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/models/pricing"
)

func TestADiscountFromCreationToDeletion(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		anna := o.Customer("Anna", "Lee", "anna@example.com")
		vip, wholesale := o.Group("VIP", anna), o.Group("Wholesale")
		_ = officetest.Must(o.Store.CreateRegion(t.Context(), pricing.RegionInput{Name: "Japan", CurrencyCode: "jpy"}))(t)
		createDiscount(b, script)
		d := officetest.Must(o.Store.DiscountByCode(t.Context(), "YEN"))(t)
		groups := officetest.Must(o.Store.UsesOfGroup(t.Context(), wholesale, 5))(t)
		officetest.Equal(t, "not in", groups.Discounts[0].Operator, pricing.NotIn)
		changeDiscount(b, script)

		b.Open("/customer-groups/" + vip)
		b.In("Used by").See("for customers in this group")
		b.Open("/customers/" + anna)
		b.In("Prices and discounts for this customer").See("because in VIP")
		b.Fill("Variant IDs", "shirt")
		b.Fill("Currency", "zzz")
		b.Press("Enter")
		b.See("Enter the code of a currency, such as EUR for the euro.")
		b.Fill("Currency", "jpy")
		b.Click("Show prices")
		b.See("No price list sets this price")

		b.Open("/discounts/" + d.ID)
		b.Click("Actions for YEN")
		b.Click("Delete")
		b.In("Delete discount").Click("Delete")
		b.See("Discount “YEN” was deleted.")
		b.SeeURL("/discounts")
	})
}

// createDiscount makes YEN: 1,200 yen off in Japan for who is in VIP and not in Wholesale.
func createDiscount(b *browsertest.Browser, script bool) {
	if script {
		b.Open("/customers")
		b.Press("g", "d")
		b.SeeURL("/discounts")
		b.Press("c")
	} else {
		b.Open("/discounts")
		b.In("Discounts").Click("Create discount")
	}
	b.SeeURL("/discounts/new")
	b.SeeFocus("Code")
	b.Fill("Code", "yen")
	b.Choose("Type", "Fixed amount")
	b.Fill("Value", "1,200")
	b.Tick("Japan (JPY)")
	b.Click("Add condition")
	b.SeeFocus("Who")
	pick := func(condition, name string) {
		b.In(condition).Fill("Groups", name)
		if script {
			b.In(condition).See("0 customers")
			b.Press("Enter")
		}
	}
	if script {
		b.In("Condition 1").Fill("Groups", "vip")
		b.In("Condition 1").See("1 customer")
		b.Press("Enter")
	} else {
		pick("Condition 1", "vip")
	}
	b.Click("Add condition")
	b.In("Condition 2").Choose("Who", "Customer is in none of")
	pick("Condition 2", "Wholesale")
	b.Click("Add condition")
	b.Click("Remove condition 3")
	if script {
		b.Press("Control+Enter")
	} else {
		b.Click("Save")
	}
	b.See("Discount “YEN” was created.")
	b.See("1,200 JPY")
	b.In("Conditions").See("VIP")
	b.In("Conditions").See("Wholesale")
}

// changeDiscount takes the second condition off, and makes it 900 yen.
func changeDiscount(b *browsertest.Browser, script bool) {
	if script {
		b.Press("e")
		b.See("Edit discount")
		b.In("Edit discount").Click("Remove condition 2")
		b.SeeFocus("Who")
	} else {
		b.In("YEN").Click("Edit")
		b.Click("Remove condition 2")
	}
	b.Fill("Value", "0.5")
	b.Click("Save")
	b.See("JPY has no decimals.")
	b.SeeFocus("Value")
	b.Fill("Value", "900")
	b.Click("Save")
	b.See("Discount “YEN” was saved.")
	b.See("900 JPY")
	b.In("Conditions").DontSee("Wholesale")
}

// A draft brings back the conditions too.
func TestADraftKeepsConditions(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.Group("VIP")
	b := openBrowser(t, o, false)
	b.Open("/discounts/new")
	b.Fill("Code", "ten")
	b.Click("Add condition")
	b.In("Condition 1").Fill("Groups", "vip")
	b.In("Condition 1").See("0 customers")
	b.Press("Enter")
	b.Eval(`document.querySelectorAll("form").forEach((form) => delete form.dataset.dirty)`)
	b.Reload()
	b.Click("Restore what I typed")
	b.In("Condition 1").See("VIP")
	b.Fill("Value", "10")
	b.Click("Save")
	b.See("Discount “TEN” was created.")
	b.In("Conditions").See("VIP")
}
