package browser_test

import (
	"testing"

	"cohort/handlers"
	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// On a narrow screen the bar keeps its first action; the others are in a menu.
func TestTheBarFitsANarrowScreen(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(25)...)
	for _, width := range []int{360, 390, 768} {
		b := openBrowser(t, o, false)
		b.Size(width, 700)
		b.Open("/customer-groups/" + vip)
		b.Tick(page20)
		b.See("Select all 25 matching")
		fitsTheWindow(t, b)
	}
}

// At 320 pixels no column of a list has to be scrolled to.
func TestTablesFitAPhone(t *testing.T) {
	t.Parallel()
	o, w := officetest.OpenFurnished(t, "sqlite", furnished, handlers.Config{Demo: true})
	b := openBrowser(t, o, false)
	b.Size(320, 800)
	for _, path := range []string{"/customers", "/customer-groups", "/price-lists", "/discounts",
		"/customer-groups/" + w.group, "/customer-groups/" + w.group + "/customers/add", "/customers/" + w.customer,
		"/price-lists/" + w.prices} {
		b.Open(path)
		tablesFit(t, b, path)
		fitsTheWindow(t, b)
	}
}

// tablesFit checks that no table of the page has to be scrolled sideways.
func tablesFit(t *testing.T, b *browsertest.Browser, path string) {
	t.Helper()
	wide := b.Eval(`[...document.querySelectorAll("table")].filter((t) => t.offsetWidth > t.parentElement.clientWidth)
		.map((t) => t.innerText.split("\n")[0] + " " + t.offsetWidth + " in " + t.parentElement.clientWidth).join("; ")`)
	if wide != "" {
		t.Errorf("%s: %s", path, wide)
	}
}

// fitsTheWindow checks that nothing stands out of the window at its sides.
func fitsTheWindow(t *testing.T, b *browsertest.Browser) {
	t.Helper()
	if wide := b.Eval(`document.documentElement.scrollWidth - innerWidth`); wide.(float64) > 0 {
		t.Errorf("the page is %v pixels wider than the window", wide)
	}
	out := b.Eval(`[...document.querySelectorAll("button, input, a")].filter((e) => {
		const r = e.getBoundingClientRect();
		return e.checkVisibility() && r.width > 1 && !e.closest(".table-container") && (r.left < -1 || r.right > innerWidth + 1);
	}).map((e) => e.outerHTML.slice(0, 120)).join("\n")`)
	if out != "" {
		t.Errorf("outside of the window: %s", out)
	}
}
