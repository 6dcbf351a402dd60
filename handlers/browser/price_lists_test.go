package browser_test

import (
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/models/pricing"
)

// A price list from the first key to the last: created, given prices, edited, deleted.
func TestPriceListsAreKeptByKeys(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(2)...)
	b := keyboard(t, o, "/customers")
	b.Press("g", "p")
	b.See("No price lists yet")
	b.Press("c")
	b.SeeFocus("Name")
	b.Type("Summer")
	b.In("Create price list").See("Without a group they are for everyone.")
	b.Eval(`document.querySelector("#groups").focus()`)
	b.Type("vip")
	b.See("2 customers")
	b.Press("ArrowDown", "Enter", "Control+Enter")
	b.See("Price list “Summer” was created.")
	list := officetest.Must(o.Store.PriceLists(t.Context(), pricing.ListQuery{Limit: 1, AnyGroup: []string{vip}}))(t).PriceLists[0]
	b.SeeURL("/price-lists/" + list.ID)

	for _, price := range [][3]string{{"shirt", "EUR", "12,5"}, {"hat", "JPY", "1500"}} {
		b.Press("a")
		b.SeeFocus("Variant ID")
		b.Type(price[0])
		b.Press("Tab")
		b.Type(price[1])
		b.Press("Tab")
		b.Type(price[2])
		b.Press("Control+Enter")
		b.See("The price of “" + price[0] + "” was saved.")
	}
	b.In("Prices of Summer").See("EUR 12.50")
	b.In("Prices of Summer").See("JPY 1,500")

	b.Press("a")
	b.SeeFocus("Variant ID")
	b.Type("shirt")
	b.Press("Tab")
	b.Type("eur")
	b.Press("Tab")
	b.Type("13")
	b.Press("Control+Enter")
	b.In("Add price").See("There is already a price for “shirt” in EUR: 12.50 EUR. Replace it?")
	b.Press("Control+Enter")
	b.In("Prices of Summer").See("EUR 13.00")

	b.Press("j", "x")
	b.See("1 selected")
	b.Press("r")
	b.In("Remove prices").See("1 price will be removed from “Summer”.")
	b.SeeFocus("Cancel") // there is no undo
	b.Press("Tab", "Enter")
	b.See("1 price removed.")
	officetest.Equal(t, "left", o.PriceListNow(list.ID).PricesCount, int64(1))

	b.Press("e") // the row that the keys are on
	b.SeeFocus("Amount")
	b.Open("/price-lists/" + list.ID)
	b.Press("e")
	b.SeeFocus("Name")
	b.Type(" sale")
	b.Press("Control+Enter")
	b.See("was saved.")
	officetest.Equal(t, "group kept", o.PriceListNow(list.ID).GroupsCount, int64(1))
	b.Press("Control+k")
	b.Type("summ")
	b.In("Search").See("1 price")
}

func TestPriceListsAreKeptInBothWays(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		list := o.Sale("Summer", []string{o.Group("VIP")}, "shirt", "hat")
		b.Open("/price-lists")
		b.Click("Summer")
		b.See("VIP")
		b.Click("Import prices")
		b.Fill("Paste from a spreadsheet", "shirt\tEUR\t9,5\ncap\tKWD\t0.7")
		b.Click("Check")
		b.See("Nothing has been changed yet.")
		b.Tick("Remove 1 price")
		b.Click("Import 2 prices")
		b.See("Prices imported: 1 added, 1 changed, 0 unchanged, 1 removed.")
		b.In("Prices of Summer").See("KWD 0.700")
		b.Row("shirt").Tick("shirt")
		b.Click("Remove")
		b.See("1 price will be removed")
		b.Click("Continue")
		b.See("1 price removed.")
		b.Click("Edit")
		b.Fill("Name", "Spring")
		b.Fill("Starts (UTC)", "2030-01-02T03:04")
		b.Fill("Ends (UTC)", "2030-01-01T00:00:00")
		b.Click("Save")
		b.See("The end must be after the start.")
		officetest.Equal(t, "typed", b.Value("Name"), "Spring")
		b.Fill("Ends (UTC)", "2031-01-01T00:00:00")
		b.Click("Save")
		b.See("Price list “Spring” was saved.")
		b.See("Scheduled")
		b.Open("/price-lists/" + list.ID + "/delete")
		b.See("Its 1 price will be deleted too.")
		b.Click("Delete")
		b.See("Price list “Spring” was deleted.")
		b.See("No price lists yet")
	})
}
