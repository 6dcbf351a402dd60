package browser_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// scene is a state of a page worth a picture.
type scene struct {
	name     string
	path     string
	then     func(b *browsertest.Browser)
	anyone   bool // nobody is signed in
	empty    bool // nothing has been entered yet
	noScript bool
}

// play brings a browser, prepared as wanted, into the scene.
func (s scene) play(t *testing.T, o *officetest.Office, prepare ...func(*browsertest.Browser)) *browsertest.Browser {
	t.Helper()
	b := openBrowser(t, o, s.anyone)
	if s.noScript {
		b.WithoutJavaScript()
	}
	for _, p := range prepare {
		p(b)
	}
	b.Open(s.path)
	if s.then != nil {
		s.then(b)
	}
	return b
}

func (w world) scenes() []scene {
	click := func(names ...string) func(*browsertest.Browser) {
		return func(b *browsertest.Browser) {
			for _, name := range names {
				b.Click(name)
			}
		}
	}
	tick := func(b *browsertest.Browser, list string, n int) {
		for _, row := range b.Table(list)[1 : n+1] {
			for _, cell := range row {
				if strings.Contains(cell, "@") {
					b.In(list).Tick(cell)
				}
			}
		}
	}
	group, small, customer := "/customer-groups/"+w.group, "/customer-groups/"+w.small, "/customers/"+w.customer
	discount, prices := "/discounts/"+w.discount, "/price-lists/"+w.prices
	members := func(b *browsertest.Browser) { tick(b, "Customers in Wholesale North", 3) }
	return []scene{
		{name: "login", path: "/login", anyone: true},
		{name: "login-refused", path: "/login", anyone: true, then: func(b *browsertest.Browser) {
			b.Fill("E-mail", "olga@example.com")
			b.Fill("Password", "a bad password")
			b.Click("Sign in")
		}},
		{name: "groups", path: "/customer-groups"},
		{name: "groups-empty", path: "/customer-groups", empty: true},
		{name: "groups-nothing-found", path: "/customer-groups?q=nowhere"},
		{name: "groups-menu", path: "/customer-groups", then: click("More for Wholesale North")},
		{name: "groups-create", path: "/customer-groups", then: click("Create")},
		{name: "groups-create-error", path: "/customer-groups", then: func(b *browsertest.Browser) {
			b.Click("Create")
			b.Fill("Name", "wholesale north")
			b.In("Create customer group").Click("Create")
		}},
		{name: "groups-operator-menu", path: "/customer-groups", then: func(b *browsertest.Browser) {
			if b.Eval("innerWidth").(float64) < 1024 {
				b.Click("Menu")
			}
			b.Click("olga@example.com")
		}},
		{name: "group-new", path: "/customer-groups/new"},
		{name: "group-new-customers", path: "/customer-groups/new", then: func(b *browsertest.Browser) {
			b.Fill("Name", "Newcomers")
			b.Click("Next")
			tick(b, "Available customers", 2)
		}},
		{name: "group-new-error", path: "/customer-groups/new", then: func(b *browsertest.Browser) {
			b.Fill("Name", "Wholesale North")
			b.Click("Save")
		}},
		{name: "group", path: small},
		{name: "group-big", path: group},
		{name: "group-long", path: "/customer-groups/" + w.long},
		{name: "group-nothing-found", path: small + "?q=nowhere"},
		{name: "group-menu", path: small, then: click("Actions for Wholesale North")},
		{name: "group-selected", path: small, then: members},
		{name: "group-remove", path: small, then: func(b *browsertest.Browser) { members(b); b.Press("r") }},
		{name: "group-saved", path: small, then: click("Actions for Wholesale North", "Edit", "Save")},
		{name: "group-edit", path: small, then: click("Actions for Wholesale North", "Edit")},
		{name: "group-edit-customers", path: small, then: func(b *browsertest.Browser) {
			click("Actions for Wholesale North", "Edit", "Next")(b)
			b.In("Assigned customers").Untick(b.Table("Assigned customers")[1][2])
		}},
		{name: "group-edit-page", path: small + "/edit"},
		{name: "group-edit-page-customers", path: small + "/edit#customers", then: click("De-select All")},
		{name: "group-add", path: small + "",
			then: func(b *browsertest.Browser) { b.Click("Add customers"); tick(b, "Customers to add", 3) }},
		{name: "group-add-basket", path: small, then: func(b *browsertest.Browser) {
			b.Click("Add customers")
			tick(b, "Customers to add", 3)
			b.In("Add customers").Click("3 selected")
		}},
		{name: "group-paste", path: small, then: func(b *browsertest.Browser) {
			b.Click("Add customers")
			b.In("Add customers").See("Paste or upload")
			b.Open(b.URL()[:strings.LastIndex(b.URL(), "/")] + "/paste")
			b.Fill("E-mails or IDs", "maryam@example.com, nobody@example.com\nmaryam@example.com")
			b.Click("Look up")
			b.See("Listed twice")
		}},
		{name: "group-paste-form", path: small + "/customers/paste"},
		{name: "group-add-error", path: small, then: func(b *browsertest.Browser) {
			b.Click("Add customers")
			b.In("Add customers").Click("Save")
		}},
		{name: "group-metadata", path: small, then: click("Edit metadata")},
		{name: "group-metadata-menu", path: small, then: click("Edit metadata", "Row 2")},
		{name: "group-metadata-error", path: small, then: func(b *browsertest.Browser) {
			b.Click("Edit metadata")
			b.Fill("Key, row 2", "code")
			b.Fill("Value, row 5", "{")
			b.Click("Save")
		}},
		{name: "group-metadata-empty", path: group + "/metadata"},
		{name: "group-delete", path: small, then: click("Actions for Wholesale North", "Delete")},
		{name: "customers", path: "/customers"},
		{name: "customers-empty", path: "/customers", empty: true},
		{name: "customers-found", path: "/customers?q=a&sort=name&size=50&page=2"},
		{name: "customers-nothing-found", path: "/customers?q=nobody+at+all"},
		{name: "customers-long", path: "/customers?q=wolfe"},
		{name: "customer-new", path: "/customers/new"},
		{name: "customer-new-error", path: "/customers/new", then: func(b *browsertest.Browser) {
			b.Fill("E-mail", "maryam@example.com")
			b.Click("Save")
		}},
		{name: "customer", path: customer},
		{name: "customer-guest", path: "/customers/" + w.guest},
		{name: "customer-edit", path: customer, then: click("Edit")},
		{name: "customer-add-groups", path: "/customers/" + w.guest, then: func(b *browsertest.Browser) {
			b.In("Groups").Click("Add to groups")
			b.Tick("Wholesale North")
		}},
		{name: "customer-remove-groups", path: customer, then: func(b *browsertest.Browser) {
			b.In("Groups").Tick("Segment A with quite a long name")
			b.Press("r")
		}},
		{name: "customer-metadata", path: customer, then: click("Edit metadata")},
		{name: "customer-delete", path: customer, then: func(b *browsertest.Browser) {
			b.In("main").Click("Actions for " + b.Eval("document.querySelector('h1').textContent").(string))
			b.Click("Delete")
		}},
		{name: "filter", path: "/customers", then: func(b *browsertest.Browser) {
			b.Press("f")
			b.Type("segment")
			b.In("Filter customers").See("Segment B")
		}},
		{name: "filter-groups", path: "/customer-groups", then: click("Filter")},
		{name: "filtered", path: "/customers?group=" + w.group + "&group=" + w.small + "&account=registered&created_from=2026-01-01",
			then: click("Filter")},
		{name: "customers-selected", path: "/customers", then: click("Select all customers on this page")},
		{name: "customers-add-to-groups", path: "/customers", then: func(b *browsertest.Browser) {
			b.Click("Select all customers on this page")
			b.Press("a")
			b.In("Add to groups").Type("seg")
			b.See("Segment C")
		}},
		{name: "customers-move", path: "/customers", then: func(b *browsertest.Browser) {
			b.Click("Select all customers on this page")
			b.Press("m")
			b.See("Move to another group")
			b.In("Move to another group").Click("Continue")
			b.See("Choose a group.")
		}},
		{name: "groups-delete-many", path: "/customer-groups", then: func(b *browsertest.Browser) {
			b.Click("Select all customer groups on this page")
			b.Press("r")
			b.See("will be permanently deleted")
		}},
		{name: "selected-all", path: group, then: click("Select all customers on this page")},
		{name: "palette", path: small, then: func(b *browsertest.Browser) { b.Press("Control+k") }},
		{name: "palette-found", path: small, then: func(b *browsertest.Browser) {
			b.Press("Control+k")
			b.Type("lo")
			b.In("Search").See("Loyalty Gold")
		}},
		{name: "price-lists", path: "/price-lists"},
		{name: "price-lists-empty", path: "/price-lists", empty: true},
		{name: "price-lists-filter", path: "/price-lists?status=active", then: click("Filter")},
		{name: "price-list", path: prices},
		{name: "price-list-draft", path: "/price-lists/" + w.draft},
		{name: "price-list-filter", path: prices + "?currency=jpy", then: click("Filter")},
		{name: "price-list-new", path: "/price-lists/new"},
		{name: "price-list-new-error", path: "/price-lists/new", then: func(b *browsertest.Browser) {
			b.Fill("Name", " ")
			b.Fill("Starts (UTC)", "2030-01-02T00:00:00")
			b.Fill("Ends (UTC)", "2030-01-01T00:00:00")
			b.Click("Save")
			b.See("Fix these errors and try again")
		}},
		{name: "price-list-edit", path: prices, then: click("Edit")},
		{name: "price-list-for-everyone", path: prices + "/edit", then: func(b *browsertest.Browser) {
			b.Eval(`document.querySelectorAll("[data-pick-chosen] input").forEach((box) => box.click())`)
			b.Click("Save")
			b.See("Save again to confirm")
		}},
		{name: "price-list-delete", path: prices, then: click("Actions for Wholesale", "Delete")},
		{name: "price-new-error", path: prices, then: func(b *browsertest.Browser) {
			b.Click("Add price")
			b.Fill("Variant ID", "variant_mug_s_01")
			b.Fill("Currency", "JPY")
			b.Fill("Amount", "12.5")
			b.In("Add price").Click("Save")
			b.See("JPY has no decimals.")
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
		{name: "discounts", path: "/discounts"},
		{name: "discounts-empty", path: "/discounts", empty: true},
		{name: "discounts-filter", path: "/discounts?status=active&group=" + w.small, then: click("Filter")},
		{name: "discount", path: discount},
		{name: "discount-new", path: "/discounts/new", then: click("Add condition")},
		{name: "discount-new-error", path: "/discounts/new", then: func(b *browsertest.Browser) {
			b.Fill("Code", "DYNAMIC")
			b.Fill("Value", "120")
			b.Click("Add condition")
			b.Click("Save")
			b.See("Fix these errors and try again")
		}},
		{name: "discount-edit", path: discount, then: click("Edit")},
		{name: "discount-delete", path: discount, then: click("Actions for DYNAMIC", "Delete")},
		{name: "discount-codes", path: "/discounts?q=family",
			then: func(b *browsertest.Browser) { b.Click("FAMILY"); b.Click("Add a code") }},
		{name: "customer-pricing", path: customer + "/pricing?asked=1&variant_ids=variant_shirt,variant_hat&currency_code=eur"},
		{name: "customer-pricing-error", path: customer + "/pricing?asked=1", then: func(b *browsertest.Browser) { b.Allow("422") }},
		{name: "noscript-discount-new", path: "/discounts/new", noScript: true, then: click("Add condition")},
		{name: "activity", path: "/activity"},
		{name: "activity-filter", path: "/activity?action=added", then: click("Filter")},
		{name: "activity-entry", path: "/activity?action=added",
			then: func(b *browsertest.Browser) { b.In("Activity").Click("Added 7 customers to") }},
		{name: "group-undo", path: "/customer-groups/" + w.changing + "/edit", then: func(b *browsertest.Browser) {
			b.Fill("Description", fmt.Sprint(b.Eval("Math.random()")))
			b.Click("Save")
			b.See("Undo")
		}},
		{name: "group-conflict", path: "/customer-groups/" + w.contested, then: func(b *browsertest.Browser) {
			b.Click("Actions for Contested")
			b.Click("Edit")
			b.Fill("Description", "What is typed here")
			b.Eval(`window.done = false; fetch(location.pathname.replace("/edit", ""), { method: "POST", body: new ` +
				`URLSearchParams({ description: "What somebody else typed " + Math.random() }) }).then((r) => ` +
				`r.text()).then(() => (window.done = true)); 0`)
			b.Eventually("somebody else saved", func() bool { return b.Eval("window.done") == true })
			b.In("Edit Customer Group").Click("Save")
			b.See("Someone else changed this while you were editing.")
		}},
		{name: "search", path: "/search?q=lo"},
		{name: "shortcuts", path: small, then: func(b *browsertest.Browser) { b.Press("?") }},
		{name: "shortcuts-page", path: "/shortcuts"},
		{name: "row-by-key", path: small, then: func(b *browsertest.Browser) { b.Press("j", "j", "Shift+j") }},
		{name: "draft", path: small + "/edit", then: func(b *browsertest.Browser) {
			b.Fill("Name", "Wholesale South")
			b.Eval(`document.querySelectorAll("form").forEach((form) => delete form.dataset.dirty)`)
			b.Reload()
		}},
		{name: "noscript-filter", path: "/customers", noScript: true, then: click("Filter")},
		{name: "not-found", path: "/customer-groups/cgrp_gone", then: func(b *browsertest.Browser) { b.Allow("404") }},
		{name: "not-found-anyone", path: "/nothing", anyone: true, then: func(b *browsertest.Browser) { b.Allow("404") }},
		{name: "noscript-groups", path: "/customer-groups", noScript: true},
		{name: "noscript-group", path: small, noScript: true},
		{name: "noscript-group-edit", path: small + "/edit", noScript: true},
		{name: "noscript-group-add", path: small + "/customers/add", noScript: true},
		{name: "noscript-metadata", path: small + "/metadata", noScript: true},
		{name: "noscript-customer-new", path: "/customers/new", noScript: true},
		{name: "noscript-delete", path: small + "/delete", noScript: true},
		{name: "noscript-said", path: small + "/edit", noScript: true, then: click("Save")},
	}
}
