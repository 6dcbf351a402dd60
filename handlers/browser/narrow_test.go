package browser_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"cohort/handlers"
	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/models/pricing"
)

// narrowWidths are those of a small laptop, of a page at 200 % and of a phone, in pixels.
var narrowWidths = []int{1024, 720, 390}

// keepLists keeps what the lists on a wide screen show: the values of each row, and the orders in the heads of the columns.
const keepLists = `
	window.words = (el) => el.innerText.replace(/\s+/g, " ").trim();
	window.lists = [...document.querySelectorAll("[data-list]")].filter((list) => list.querySelector("table")?.checkVisibility());
	window.kept = lists.map((list) => ({
		list: list.id,
		orders: [...list.querySelectorAll("th .sort")].map(words),
		rows: [...list.querySelectorAll("[data-row]")].map((row) => ({
			id: row.id,
			values: [...row.cells].filter((cell) => !cell.matches(".tick, .actions")).map(words).filter((value) => value && value !== "–"),
		})),
	}));
	kept.reduce((n, list) => n + list.rows.length, 0)`

// leftOut is what of it cannot be reached any more. It leaves the menus of the orders open.
const leftOut = `kept.flatMap(({ list, orders, rows }) => {
	const box = document.getElementById(list);
	const heads = [...box.querySelectorAll("th .sort")].filter((head) => head.checkVisibility()).map(words);
	const button = [...box.querySelectorAll("[popovertarget$=-sort-menu]")].find((button) => button.checkVisibility());
	button?.click();
	const menu = [...box.querySelectorAll(".sort-menu:popover-open .menu-item > span:first-child")].map(words);
	const values = rows.flatMap(({ id, values }) => {
		const row = document.getElementById(id);
		return values.filter((value) => !words(row).includes(value)).map((value) => id + " without " + value + ": " + words(row));
	});
	return [...orders.filter((order) => ![...heads, ...menu].includes(order)).map((order) => list + " not by " + order), ...values];
}).slice(0, 10).join("\n")`

// What a list shows on a wide screen is there on a narrow one too: each value of its rows, and each order.
func TestNarrowListsLeaveNothingOut(t *testing.T) {
	t.Parallel()
	officetest.NodeModules(t)
	axe := string(officetest.Must(os.ReadFile(filepath.Join(officetest.E2E, "node_modules", "axe-core", "axe.min.js")))(t))
	o, w := officetest.OpenFurnished(t, "sqlite", furnished, handlers.Config{Demo: true})
	family := officetest.Must(o.Store.DiscountByCode(t.Context(), "FAMILY"))(t)
	_ = officetest.Must(o.Store.AddDynamicCode(t.Context(), family.ID, pricing.DiscountInput{Code: new("FAMILY-ABBOTT")}))(t)
	for _, width := range narrowWidths {
		t.Run(strconv.Itoa(width), func(t *testing.T) {
			t.Parallel()
			b := openBrowser(t, o, false)
			for _, s := range w.lists() {
				b.Size(1400, 900)
				b.Open(s.path)
				if s.then != nil {
					s.then(b)
				}
				path := b.URL()
				if b.Eval(keepLists).(float64) == 0 {
					t.Errorf("%s has no rows", path)
				}
				b.Size(width, 900)
				if missing := b.Eval(leftOut); missing != "" {
					t.Errorf("%s: %s", path, missing)
				}
				fitsTheWindow(t, b)
				tablesFit(t, b, path)
				b.Eval(axe + "; 0")
				complain(t, b, path+": ", everyRule)
			}
			b.Open("/activity")
			fitsTheWindow(t, b)
		})
	}
}

// lists are the pages with lists in them.
func (w world) lists() []scene {
	return []scene{
		{path: "/customers"}, {path: "/customers/" + w.customer}, {path: "/customers/" + w.guest + "/groups/add"},
		{path: "/customer-groups"}, {path: "/customer-groups/" + w.group}, {path: "/customer-groups/" + w.group + "/customers/add"},
		{path: "/customer-groups/" + w.small + "/edit#customers"},
		{path: "/price-lists"}, {path: "/price-lists/" + w.prices},
		{path: "/discounts"}, {path: "/discounts?q=family", then: clicks("FAMILY")}, // with its codes
		{path: "/activity?action=added", then: func(b *browsertest.Browser) { b.In("Activity").Click("Added 7 customers to") }},
	}
}

// A list on a narrow screen is sorted by a menu, without JavaScript too, also where it is a part of a form.
func TestNarrowListsAreSorted(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, script bool) {
		o.Customer("Zoe", "Young", "zoe@example.com")
		o.Customer("Ada", "Abbott", "ada@example.com")
		b.Size(390, 800)
		b.Open("/customers?sort=created")
		b.Click("Sort")
		b.Click("Created")
		b.SeeURL("/customers")
		b.Click("Sort")
		b.Click("E-mail")
		b.SeeURL("/customers?sort=email")
		if first := b.Table("Customers")[1][1]; first[:3] != "Ada" {
			t.Errorf("the first is %q", first)
		}
		b.Open("/customer-groups/new#customers")
		if script {
			b.Click("General Information")
		}
		b.Fill("Name", "Typed")
		if script {
			b.Click("Next")
		}
		b.In("Available customers").Tick("zoe@example.com")
		b.Click("Sort")
		b.Click("E-mail")
		b.Eventually("it is sorted", func() bool { return b.Table("Available customers")[1][1][:3] == "Ada" })
		b.Click("Save")
		b.See("Customer group “Typed” was created.")
		b.See("zoe@example.com")
	})
}
