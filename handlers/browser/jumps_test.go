package browser_test

import (
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// noteJumps notes what moves by itself, by a pixel or more, once the whole page has been painted. Before that a browser may
// paint the rows that have come so far: how many these are depends on how busy it is.
const noteJumps = `
	window.jumps = [];
	let whole = Infinity;
	document.addEventListener("readystatechange", () => requestAnimationFrame(() => requestAnimationFrame((now) => (whole = now))),
		{ once: true });
	const by = (s) => Math.max(Math.abs(s.currentRect.x - s.previousRect.x), Math.abs(s.currentRect.y - s.previousRect.y));
	const shown = (node) => (node?.outerHTML ?? node?.parentNode?.outerHTML ?? "something").slice(0, 120);
	new PerformanceObserver((list) => {
		for (const e of list.getEntries()) {
			const moved = e.sources.filter((s) => by(s) >= 1);
			if (!e.hadRecentInput && e.startTime >= whole && moved.length > 0) {
				jumps.push(moved.map((s) => by(s) + " px: " + shown(s.node)).join(" | "));
			}
		}
	}).observe({ type: "layout-shift" });
`

// jumps returns what moved since the page was opened, after twenty more frames in which it could.
func jumps(b *browsertest.Browser) string {
	b.Eval(`window.painted = 0, (function next() { if (++painted < 20) requestAnimationFrame(next); })()`)
	b.Eventually("twenty frames are painted", func() bool { return b.Eval(`painted`) == 20.0 })
	return b.Eval(`jumps.join("\n")`).(string)
}

func TestNothingJumpsWhileLoading(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ids := o.Customers(25)
	vip := o.Group("VIP", ids...)
	for _, width := range []int{1280, 390} {
		b := openBrowser(t, o, false)
		b.Size(width, 800)
		b.OnEachPage(noteJumps)
		for _, path := range []string{
			"/customers", "/customer-groups", "/customer-groups/" + vip,
			"/customer-groups/" + vip + "/edit#customers", "/customer-groups/new",
			"/customers/" + ids[0], "/customers/new", "/customer-groups/" + vip + "/metadata", "/search?q=c",
			"/shortcuts", "/customers?account=guest&group=" + vip,
		} {
			b.Open(path)
			if found := jumps(b); found != "" {
				t.Errorf("%s at %d jumps: %s", path, width, found)
			}
		}
	}
}

// places returns where the heading, the search field, the table's head and its first row are on the page, in pixels.
func places(b *browsertest.Browser) any {
	return b.Eval(`["main h1", "main input[type=search]", "main thead", "main [data-row]"].map((of) => {
		const at = document.querySelector(of).getBoundingClientRect();
		return [of, Math.round(at.x + scrollX), Math.round(at.y + scrollY)].join(" ");
	})`)
}

// What answers a click does not move what is above it or beside it, though the list gets shorter or longer below.
func TestNothingJumpsWhenAListIsSwapped(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(25)...)
	for _, width := range []int{1280, 390} {
		b := openBrowser(t, o, false)
		b.Size(width, 800)
		b.Open("/customer-groups/" + vip + "?sort=name")
		before := places(b)
		b.Click("Next page")
		b.See("21–25 of 25")
		officetest.Equal(t, "after the next page", places(b), before)
		b.Tick("Select Customer 21")
		b.See("1 selected")
		officetest.Equal(t, "with a row selected", places(b), before)
	}
}
