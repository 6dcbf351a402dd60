package static

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, method, url, acceptEncoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, url, nil)
	r.Header.Set("Accept-Encoding", acceptEncoding)
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestAddressesCarryTheHashOfTheContent(t *testing.T) {
	t.Parallel()
	for name, pattern := range map[string]string{
		"app.css":     `^/static/app\.[0-9a-f]{12}\.css$`,
		"app.js":      `^/static/app\.[0-9a-f]{12}\.js$`,
		"favicon.svg": `^/static/favicon\.[0-9a-f]{12}\.svg$`,
	} {
		if url := URL(name); !regexp.MustCompile(pattern).MatchString(url) {
			t.Errorf("URL(%q) = %q", name, url)
		}
	}
}

func TestAssetsAreServedCompressedAndForEver(t *testing.T) {
	t.Parallel()
	for name, contentType := range map[string]string{
		"app.css":     "text/css; charset=utf-8",
		"app.js":      "text/javascript; charset=utf-8",
		"favicon.svg": "image/svg+xml; charset=utf-8",
	} {
		res := get(t, "GET", URL(name), "br, gzip;q=0.8")
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Encoding") != "gzip" {
			t.Fatalf("%s: %d %v", name, res.StatusCode, res.Header)
		}
		if got := res.Header.Get("Content-Type"); got != contentType {
			t.Errorf("%s: Content-Type %q", name, got)
		}
		if got := res.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control %q", name, got)
		}
		if got := res.Header.Get("Vary"); got != "Accept-Encoding" {
			t.Errorf("%s: Vary %q", name, got)
		}
		plain, err := gzip.NewReader(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		unzipped, _ := io.ReadAll(plain)
		raw, _ := io.ReadAll(get(t, "GET", URL(name), "gzip;q=0, identity").Body)
		if len(raw) == 0 || string(raw) != string(unzipped) {
			t.Errorf("%s: compressed and plain differ", name)
		}
	}
}

func TestHeadHasNoBodyAndOthersAreRefused(t *testing.T) {
	t.Parallel()
	head := get(t, "HEAD", URL("app.css"), "")
	if body, _ := io.ReadAll(head.Body); head.StatusCode != http.StatusOK || len(body) != 0 {
		t.Errorf("HEAD: %d, %d bytes", head.StatusCode, len(body))
	}
	if res := get(t, "POST", URL("app.css"), ""); res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", res.StatusCode)
	}
	for _, url := range []string{"/static/app.css", "/static/", "/static/static.go", "/static/vendor/htmx.min.js"} {
		if res := get(t, "GET", url, ""); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", url, res.StatusCode)
		}
	}
}

// The weights are promises of the product: a page must stay light on a slow line.
func TestWeight(t *testing.T) {
	t.Parallel()
	for name, limit := range map[string]int{"app.css": 21 << 10, "app.js": 32 << 10, "inter.woff2": 40 << 10} {
		body, _ := io.ReadAll(get(t, "GET", URL(name), "gzip").Body)
		if size := len(body); size > limit {
			t.Errorf("%s weighs %d bytes on the wire, more than %d", name, size, limit)
		}
	}
}

// What is ours goes out without comments and indents, which only texts over several lines would notice.
func TestNoTextSpansLines(t *testing.T) {
	t.Parallel()
	for _, name := range append(all("js/*.js"), all("css/*.css")...) {
		content, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(content), "\n") {
			if strings.Count(line, "`")%2 != 0 {
				t.Errorf("%s:%d: a text in backticks goes on", name, i+1)
			}
			if code, _, remark := strings.Cut(line, " // "); remark && (strings.Count(code, "`")+strings.Count(code, `"`))%2 != 0 {
				t.Errorf("%s:%d: a text has two slashes, which begin a remark", name, i+1)
			}
		}
	}
	for _, kind := range []string{"app.css", "app.js"} {
		if strings.Contains(string(assets[kind].body), "Cohort's own style") ||
			strings.Contains(string(assets[kind].body), "// Rows of a list") {
			t.Errorf("%s holds comments of ours", kind)
		}
	}
}

func TestEveryFileIsInTheStylesheetOnce(t *testing.T) {
	t.Parallel()
	for _, name := range append(all("css/*.css"), all("vendor/*.css")...) {
		times := 0
		for _, style := range styles {
			if style == name {
				times++
			}
		}
		if times != 1 {
			t.Errorf("%s is %d times in the stylesheet", name, times)
		}
	}
}

func TestStylesheetNeedsNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	for _, name := range all("css/*.css") {
		css, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(css), "@import") || regexp.MustCompile(`url\(["']?https?:`).Match(css) {
			t.Errorf("%s loads something from outside", name)
		}
	}
}

// The arrow of a select and the typeface are named by their hashes too, or the browser would not find them.
func TestStylesheetNamesItsFiles(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"chevron-down.svg", "inter.woff2"} {
		if want := "url(" + URL(name) + ")"; !strings.Contains(string(assets["app.css"].body), want) {
			t.Errorf("the stylesheet has no %s", want)
		}
	}
}

func TestTypefaceIsServedAsItIs(t *testing.T) {
	t.Parallel()
	res := get(t, "GET", URL("inter.woff2"), "gzip")
	body, _ := io.ReadAll(res.Body)
	if res.Header.Get("Content-Encoding") != "" || res.Header.Get("Content-Type") != "font/woff2" || !strings.HasPrefix(string(body), "wOF2") {
		t.Errorf("%v, begins with %.4q", res.Header, body)
	}
	if licence, err := os.ReadFile("vendor/inter.LICENSE"); err != nil || !strings.Contains(string(licence), "SIL Open Font License") {
		t.Errorf("the licence of the typeface is not beside it: %v", err)
	}
}

func TestUnknownAssetPanics(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("URL of an unknown asset did not panic")
		}
	}()
	URL("nothing.css")
}
