package browser_test

import (
	"cohort/handlers/browsertest"
)

func (w world) customerScenes() []scene {
	customer := "/customers/" + w.customer
	return []scene{
		{name: "customers", path: "/customers"},
		{name: "customers-empty", path: "/customers", empty: true},
		{name: "customers-found", path: "/customers?q=a&sort=name&size=50&page=2"},
		{name: "customers-nothing-found", path: "/customers?q=nobody+at+all"},
		{name: "customers-similar", path: "/customers?q=maryam@exmaple.com"},
		{name: "customers-long", path: "/customers?q=wolfe"},
		{name: "customer-new", path: "/customers/new"},
		{name: "customer-new-error", path: "/customers/new", then: func(b *browsertest.Browser) {
			b.Fill("E-mail", "maryam@example.com")
			b.Click("Save")
		}},
		{name: "customer", path: customer},
		{name: "customer-guest", path: "/customers/" + w.guest},
		{name: "customer-edit", path: customer, then: clicks("Edit")},
		{name: "customer-add-groups", path: "/customers/" + w.guest, then: func(b *browsertest.Browser) {
			b.In("Groups").Click("Add to groups")
			b.Tick("Wholesale North")
		}},
		{name: "customer-remove-groups", path: customer, then: func(b *browsertest.Browser) {
			b.In("Groups").Tick("Segment A with quite a long name")
			b.Press("r")
		}},
		{name: "customer-metadata", path: customer, then: clicks("Edit metadata")},
		{name: "customer-delete", path: customer, then: func(b *browsertest.Browser) {
			b.In("main").Click("Actions for " + b.Eval("document.querySelector('h1').textContent").(string))
			b.Click("Delete")
		}},
		{name: "customer-erase", path: customer, then: func(b *browsertest.Browser) {
			b.In("main").Click("Actions for " + b.Eval("document.querySelector('h1').textContent").(string))
			b.Click("Erase…")
		}},
		{name: "customer-erase-mistyped", path: customer + "/erase", then: func(b *browsertest.Browser) {
			b.Fill("Type "+b.Eval("document.querySelector('#erase-confirm').labels[0].textContent.split(' ')[1]").(string)+" to confirm", "nobody")
			b.Click("Erase")
		}},
		{name: "customer-held", path: customer, then: func(b *browsertest.Browser) {
			b.In("main").Click("Actions for " + b.Eval("document.querySelector('h1').textContent").(string))
			b.Click("Export everything…")
		}},
		{name: "customer-held-page", path: customer + "/held"},
		{name: "customers-export", path: "/customers?sort=email", then: func(b *browsertest.Browser) {
			b.Click(b.Eval("document.querySelector('.list-export').getAttribute('aria-label')").(string))
			b.Click("Move email up")
		}},
		{name: "customers-export-page", path: "/customers/export/options?sort=email"},
		{name: "filter", path: "/customers", then: func(b *browsertest.Browser) {
			b.Press("f")
			b.Type("segment")
			b.In("Filter customers").See("Segment B")
		}},
		{name: "filter-groups", path: "/customer-groups", then: clicks("Filter")},
		{name: "filtered", path: "/customers?group=" + w.group + "&group=" + w.small + "&account=registered&created_from=2026-01-01",
			then: clicks("Filter")},
		{name: "customers-selected", path: "/customers", then: clicks("Select all customers on this page")},
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
	}
}
