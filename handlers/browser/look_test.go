package browser_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
	"cohort/models/customers"
	"cohort/models/record"
)

func TestPagesAreSetInTheirOwnTypeface(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	b := openBrowser(t, o, false)
	b.Open("/customer-groups")
	b.Eventually("the typeface has come", func() bool {
		return b.Eval(`[...document.fonts].some((face) => face.family === "Inter" && face.status === "loaded")`).(bool)
	})
	if family := b.Eval(`getComputedStyle(document.body).fontFamily`).(string); !strings.HasPrefix(family, "Inter,") {
		t.Errorf("the pages are set in %s", family)
	}
}

// A typeface that comes late changes nothing on the page that it comes too late for.
func TestALateTypefaceMovesNothing(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(25)...)
	late, painted, once := paintedWhole(o), make(chan struct{}), sync.Once{}
	target := officetest.Must(url.Parse(late.URL))(t)
	forward := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
	}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/painted" {
			once.Do(func() { close(painted) })
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if strings.HasSuffix(r.URL.Path, ".woff2") {
			<-painted
		}
		forward.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	late.URL = server.URL
	b := openBrowser(t, late, false)
	const width = `document.querySelector("main [data-row-link]").getBoundingClientRect().width`
	b.OnEachPage(noteJumps + `(function next(frames) {
		if (frames < 5 || !document.querySelector("main [data-row-link]")) return requestAnimationFrame(() => next(frames + 1));
		window.first = ` + width + `;
		fetch("/painted", { method: "HEAD" });
	})(0);`)
	b.Allow("rel=expect")
	b.Open("/customer-groups/" + vip)
	b.See("1–20 of 25")
	if found := jumps(b); found != "" {
		t.Errorf("jumps: %s", found)
	}
	officetest.Equal(t, "the width of a name", b.Eval(width), b.Eval(`first`))
}

func TestTheBarOfASelectionCoversNoRow(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP", o.Customers(45)...)
	const covered = `[...document.querySelectorAll("#members [data-row]")].filter(%).map((row) => row.getBoundingClientRect().bottom -
		document.querySelector("[data-all-offer]").getBoundingClientRect().top).filter((over) => over > 0)`
	for _, size := range [][2]int{{1280, 800}, {390, 844}} {
		b := openBrowser(t, o, false)
		b.Size(size[0], size[1])
		b.Open("/customers?sort=name")
		b.Tick(page20)
		b.See("Select all 45 matching")
		b.Eval(`scrollTo(0, document.documentElement.scrollHeight)`)
		rows := strings.ReplaceAll(covered, "#members", "main")
		officetest.Equal(t, "covered rows at the end", b.Eval(strings.Replace(rows, "%", "() => true", 1)), any([]any{}))

		b.Open("/customer-groups/" + vip + "?sort=name")
		b.Tick(page20)
		b.See("Select all 45 matching")
		b.Eval(`scrollTo(0, 0)`)
		for range 20 {
			b.Press("j")
			focused := strings.Replace(covered, "%", "(row) => row.contains(document.activeElement)", 1)
			officetest.Equal(t, "the row with the focus", b.Eval(focused), any([]any{}))
		}
	}
}

func TestKeysOfButtonsShowWhereTheyAreWanted(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.Group("VIP")
	b := openBrowser(t, o, false)
	b.Open("/customer-groups")
	shown := func() any {
		b.Eval(`Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {})))`)
		return b.Eval(`getComputedStyle(document.querySelector("main .card-actions .btn .kbd")).opacity`)
	}
	before := places(b)
	officetest.Equal(t, "at rest", shown(), any("0"))
	b.Eval(`document.querySelector("main .card-actions .btn:has(.kbd)").focus({ focusVisible: true })`)
	b.Eventually("the key shows with the focus", func() bool { return shown() == "1" })
	b.Eval(`document.activeElement.blur()`)
	b.Eventually("the key goes with the focus", func() bool { return shown() == "0" })
	b.Press("?")
	b.See("Keyboard shortcuts")
	b.Press("Escape")
	b.Eventually("the keys show after ?", func() bool { return shown() == "1" })
	officetest.Equal(t, "what is on the page", places(b), before)
	b.Press("?")
	b.Click("Always show keys")
	b.SeeURL("/customer-groups")
	officetest.Equal(t, "by choice", shown(), any("1"))
	b.Press("?")
	b.Click("Show keys on hover only")
	b.SeeURL("/customer-groups")
	officetest.Equal(t, "at rest again", shown(), any("0"))
}

// cut returns what of the elements that match a selector is wider, or higher, than the room it has.
func cut(b *browsertest.Browser, selector string) any {
	return b.Eval(`[...document.querySelectorAll("` + selector + `")].filter((el) => el.checkVisibility()
		&& (el.scrollWidth > el.clientWidth || el.scrollHeight > el.clientHeight + 2)).map((el) => el.textContent)`)
}

func TestNothingIsCutBesideFreeRoom(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	name := strings.Repeat("Shops of the north ", 5) + "by us"
	group := o.Group(name, o.Customers(1)...)
	o.Group("Wholesale North", o.CustomersOf("ann", 1)...)
	officetest.Must(o.Store.UpdateGroup(t.Context(), group, customers.GroupInput{
		Metadata: &record.MetadataChange{Values: officetest.Metadata(t, `{"active":true}`)},
	}))(t)
	for _, width := range []int{1280, 1440} {
		b := openBrowser(t, o, false)
		b.Size(width, 900)
		b.Open("/customers?q=ann")
		officetest.Equal(t, "the operator's address", cut(b, ".operator-name"), any([]any{}))
		officetest.Equal(t, "chips", cut(b, ".chips .badge"), any([]any{}))
		b.Open("/customer-groups")
		officetest.Equal(t, "names of groups", cut(b, "main .name > a"), any([]any{}))
		b.Open("/customer-groups/" + group + "/metadata")
		officetest.Equal(t, "room in the choice of the type", b.Eval(`[...document.querySelectorAll(".metadata-row .select")].filter((select) => {
			const style = getComputedStyle(select), pen = document.createElement("canvas").getContext("2d");
			pen.font = style.font;
			const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
			return [...select.options].some((option) => pen.measureText(option.text).width > room);
		}).length`), any(0.0))
	}
}

func TestFormsHaveOneWidth(t *testing.T) {
	t.Parallel()
	const form = `document.querySelector("dialog[open], body:not(:has(dialog[open])) main .panel").getBoundingClientRect().width`
	o := officetest.Open(t, "sqlite")
	vip := o.Group("VIP")
	b := openBrowser(t, o, false)
	b.Size(1440, 900)
	for _, path := range []string{
		"/customers/new", "/customer-groups/new", "/customer-groups/" + vip + "/edit",
		"/customer-groups/" + vip + "/metadata", "/price-lists/new", "/discounts/new",
	} {
		b.Open(path)
		officetest.Equal(t, path, b.Eval(form), any(768.0))
	}
	for _, from := range [][2]string{
		{"/customer-groups", "Create"}, {"/customers", "Create"}, {"/customer-groups/" + vip, "Edit Customer Group"},
	} {
		b.Open(from[0])
		b.In("main").Click(from[1])
		b.See("Cancel")
		officetest.Equal(t, from[0], b.Eval(form), any(768.0))
	}
}

func TestThePartsOfALongPageAreInReach(t *testing.T) {
	inBothWays(t, func(t *testing.T, o *officetest.Office, b *browsertest.Browser, _ bool) {
		ids := o.Customers(60)
		vip := o.Group("VIP", ids...)
		for _, width := range []int{1280, 390} {
			b.Size(width, 800)
			for path, parts := range map[string][]string{
				"/customer-groups/" + vip + "?size=100": {"Metadata", "Used by", "Activity", "Customers"},
				"/customers/" + ids[0]:                  {"Prices and discounts", "Metadata", "Activity", "Groups"},
			} {
				b.Open(path)
				for _, part := range parts {
					b.In("On this page").Click(part)
					b.SeeURL(b.URL())
					seen := b.Eval(`(() => {
						const heading = document.querySelector(location.hash + " h2").getBoundingClientRect();
						const nav = document.querySelector(".jumps").getBoundingClientRect();
						return nav.top >= 0 && heading.top >= nav.bottom && heading.bottom <= innerHeight;
					})()`)
					if seen != true {
						t.Errorf("%s at %d: %s is not in sight under the way to it", path, width, part)
					}
				}
			}
		}
	})
}

func TestOnePageNeedsNoPager(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.Customers(3)
	o.SignedIn().Get("/customers").Want(200).Reads("1–3 of 3").DoesNotRead("Page 1 of 1")
}
