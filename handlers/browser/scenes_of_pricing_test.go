package browser_test

import (
	"cohort/handlers/browsertest"
)

func (w world) priceListScenes() []scene {
	prices := "/price-lists/" + w.prices
	return []scene{
		{name: "price-lists", path: "/price-lists"},
		{name: "price-lists-empty", path: "/price-lists", empty: true},
		{name: "price-lists-filter", path: "/price-lists?status=active", then: clicks("Filter")},
		{name: "price-list", path: prices},
		{name: "price-list-draft", path: "/price-lists/" + w.draft},
		{name: "price-list-filter", path: prices + "?currency=jpy", then: clicks("Filter")},
		{name: "price-list-new", path: "/price-lists/new"},
		{name: "price-list-new-error", path: "/price-lists/new", then: func(b *browsertest.Browser) {
			b.Fill("Name", " ")
			b.Fill("Starts (UTC)", "2030-01-02T00:00:00")
			b.Fill("Ends (UTC)", "2030-01-01T00:00:00")
			b.Click("Save")
			b.See("Fix these errors and try again")
		}},
		{name: "price-list-edit", path: prices, then: clicks("Edit")},
		{name: "price-list-for-everyone", path: prices + "/edit", then: func(b *browsertest.Browser) {
			b.Eval(`document.querySelectorAll("[data-pick-chosen] input").forEach((box) => box.click())`)
			b.Click("Save")
			b.See("Save again to confirm")
		}},
		{name: "price-list-delete", path: prices, then: clicks("Actions for Wholesale", "Delete")},
		{name: "price-new-error", path: prices, then: func(b *browsertest.Browser) {
			b.Click("Add price")
			b.Fill("Variant ID", "variant_mug_s_01")
			b.Fill("Currency", "JPY")
			b.Fill("Amount", "12.5")
			b.In("Add price").Click("Save")
			b.See("JPY has no decimals.")
		}},
		{name: "price-replace", path: prices, then: func(b *browsertest.Browser) {
			b.Click("Add price")
			b.Fill("Variant ID", "variant_mug_s_01")
			b.Fill("Currency", "JPY")
			b.Fill("Amount", "1000")
			b.In("Add price").Click("Save")
			b.See("Replace it?")
		}},
		{name: "prices-remove", path: prices, then: func(b *browsertest.Browser) {
			b.Click("Select all prices on this page")
			b.Press("r")
			b.See("will be removed")
		}},
		{name: "prices-import", path: prices + "/prices/import"},
		{name: "prices-report", path: prices + "/prices/import", then: func(b *browsertest.Browser) {
			b.Fill("Paste from a spreadsheet",
				"Variant\tCurrency\tAmount\nvariant_mug_s_01\tEUR\t7,50\nvariant_mug_s_01\tEURO\t7,50\nvariant_cap\tJPY\t12.5\n")
			b.Click("Check")
			b.See("Nothing has been changed yet.")
		}},
		{name: "noscript-price-list", path: prices, noScript: true},
		{name: "noscript-price-list-new", path: "/price-lists/new", noScript: true},
	}
}

func (w world) discountScenes() []scene {
	customer := "/customers/" + w.customer
	discount := "/discounts/" + w.discount
	return []scene{
		{name: "discounts", path: "/discounts"},
		{name: "discounts-empty", path: "/discounts", empty: true},
		{name: "discounts-filter", path: "/discounts?status=active&group=" + w.small, then: clicks("Filter")},
		{name: "discount", path: discount},
		{name: "discount-new", path: "/discounts/new", then: clicks("Add condition")},
		{name: "discount-new-error", path: "/discounts/new", then: func(b *browsertest.Browser) {
			b.Fill("Code", "DYNAMIC")
			b.Fill("Value", "120")
			b.Click("Add condition")
			b.Click("Save")
			b.See("Fix these errors and try again")
		}},
		{name: "discount-edit", path: discount, then: clicks("Edit")},
		{name: "discount-delete", path: discount, then: clicks("Actions for DYNAMIC", "Delete")},
		{name: "discount-codes", path: "/discounts?q=family",
			then: func(b *browsertest.Browser) { b.Click("FAMILY"); b.Click("Add a code") }},
		{name: "customer-pricing", path: customer + "/pricing?asked=1&variant_ids=variant_shirt,variant_hat&currency_code=eur"},
		{name: "customer-pricing-error", path: customer + "/pricing?asked=1", then: func(b *browsertest.Browser) { b.Allow("422") }},
		{name: "noscript-discount-new", path: "/discounts/new", noScript: true, then: clicks("Add condition")},
	}
}
