package browser_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// noteJumps notes what moves by itself, by a pixel or more.
const noteJumps = `
	window.jumps = [];
	const far = ({ previousRect: from, currentRect: to }) => Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
	const shown = (node) => (node?.outerHTML ?? node?.parentNode?.outerHTML ?? "something").slice(0, 120);
	new PerformanceObserver((list) => {
		for (const shift of list.getEntries().filter((shift) => !shift.hadRecentInput)) {
			for (const s of shift.sources.filter((s) => far(s) >= 1)) jumps.push(far(s) + " px: " + shown(s.node));
		}
	}).observe({ type: "layout-shift" });
`

// jumps returns what moved since the page was opened, after twenty more frames in which it could.
func jumps(b *browsertest.Browser) string {
	b.Eval(`window.painted = 0, (function next() { if (++painted < 20) requestAnimationFrame(next); })()`)
	b.Eventually("twenty frames are painted", func() bool { return b.Eval(`painted`) == 20.0 })
	return b.Eval(`jumps.join("\n")`).(string)
}

// paintedWhole is the office, whose pages a browser does not paint before all of their HTML has come: how much of a list it
// paints at first, and whether that ends in the middle of a row, depends on how busy it is.
func paintedWhole(o *officetest.Office) *officetest.Office {
	target := officetest.Must(url.Parse(o.URL))(o.T)
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
		r.Out.Header.Del("Accept-Encoding")
	}}
	proxy.ModifyResponse = func(answer *http.Response) error {
		if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
			return nil
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			return err
		}
		whole := strings.Replace(string(body), "<head>", `<head><link rel="expect" href="#nothing" blocking="render">`, 1)
		answer.Body, answer.ContentLength = io.NopCloser(strings.NewReader(whole)), int64(len(whole))
		answer.Header.Set("Content-Length", strconv.Itoa(len(whole)))
		return nil
	}
	server := httptest.NewServer(proxy)
	o.T.Cleanup(server.Close)
	also := *o
	also.URL = server.URL
	return &also
}

func TestNothingJumpsWhileLoading(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ids := o.Customers(25)
	vip := o.Group("VIP", ids...)
	for _, width := range []int{1280, 390} {
		b := openBrowser(t, paintedWhole(o), false)
		b.Size(width, 800)
		b.OnEachPage(noteJumps)
		b.Allow("rel=expect") // what it expects does not come, but the end of the page does
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
