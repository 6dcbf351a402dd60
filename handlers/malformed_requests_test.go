package handlers_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/storetest"
)

// requestsOfAnOffice is how many requests one back office gets: then so much of it is deleted that the rest would only meet 404.
const requestsOfAnOffice = 500

// Whatever is sent to a page, a form or the sign-in, the answer is never a fault of ours. Each run sends other requests, and a
// failing one shows its seed. The Admin API has a test of its own.
func TestNothingThatIsSentBreaksAPage(t *testing.T) {
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			for n := 0; n < 1000*storetest.Chaos && !t.Failed(); n += requestsOfAnOffice {
				t.Run(fmt.Sprint("from ", n), func(t *testing.T) { sendAnything(t, database, rand.Uint64()) })
			}
		})
	}
}

func sendAnything(t *testing.T, database string, seed uint64) {
	o, of := openAnyOffice(t, database)
	m := malformed{
		Rand: rand.New(rand.NewPCG(seed, 0)), session: o.session, of: of,
		routes: handlers.New(nil, handlers.Config{}).(*echo.Echo).Routes(), fields: fieldsOf(o, of),
	}
	slices.SortFunc(m.routes, func(a, b *echo.Route) int { return strings.Compare(a.Path+a.Method, b.Path+b.Method) })
	codes := map[int]int{} // shown with -v: most of them have to get past the door
	defer func() { t.Log(codes) }()
	for n := range requestsOfAnOffice {
		request, body := m.request()
		answer := httptest.NewRecorder()
		o.handler.ServeHTTP(answer, request)
		codes[answer.Code]++
		if answer.Code >= http.StatusInternalServerError || strings.Contains(answer.Body.String(), "goroutine ") {
			t.Fatalf("seed %d, request %d: %s %q answers %d: headers %q, body %.2000q",
				seed, n, request.Method, request.URL, answer.Code, request.Header, body)
		}
	}
}

// fieldsOf are the names of the fields of all pages, and those that scripts and addresses add.
func fieldsOf(o anyOffice, of officetest.IDs) []string {
	fields := append(listParams(), "row_action", "all", "expect", "by_enter", "found", "remove_all", "except", "ids", "look", "file")
	for _, path := range officetest.EveryPage(of) {
		_, names := partsOf(o.t, o.ask("first", http.MethodGet, path, nil, nil, nil).Body)
		fields = append(fields, names...)
	}
	slices.Sort(fields)
	return slices.Compact(fields)
}

// malformed makes requests of which at least one part is seldom what a browser sends.
type malformed struct {
	*rand.Rand
	session string
	of      officetest.IDs
	routes  []*echo.Route
	fields  []string
}

var (
	oddTexts = []string{
		"", " ", "a", "VIP", "ada@example.com", "0", "-1", "1", "2", "1.5", "1,5", "12.345", "1e400", "NaN", "Infinity", "0x10", "٣",
		"9223372036854775807", "9223372036854775808", "-9223372036854775809", "4611686018427387904", "99999999999999999999999",
		"true", "null", "on", "all", "delete:-1", "above:1", "above:9223372036854775807", "asc", "-name", "name,email", "updated_at",
		"2026-01-01", "2026-13-45", "31.02.2026", "30 Nov 2026", "0000-00-00", "-271821-04-20", "2026-01-01T25:61", "in", "not_in",
		"[]", "{}", `{"a":`, `{"a":{"b":[1,null]}}`, `[{"id":"x"}]`, strings.Repeat("[", 5000), "\x00", "\xff\xfe", "\xed\xa0\x80",
		"\u202e", "e\u0301", "İ", "😀", "%", "%00", "%5C", "_", `\`, "'", `"`, "' OR 1=1 --", "<b>", "{{.}}", "//evil.example",
		"/customers?q=a", "javascript:alert(1)", "a\r\nb: c", "hat,EUR,1\nhat,EUR", strings.Repeat("x", 300),
		strings.Repeat("ü ", 6000), manyWords(),
	}
	oddSegments = []string{
		"", ".", "..", "x", "cus_nope", "%00", "\x00", "\xff", "a/b", "😀", "new", "export", strings.Repeat("x", 3000), "' OR 1=1 --",
	}
	oddTypes = []string{
		"application/x-www-form-urlencoded", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded",
		"multipart/form-data; boundary=x", "multipart/form-data", "multipart/form-data; boundary=", "application/json",
		"text/plain", "text/csv", "", "\x00", "application/x-www-form-urlencoded; charset=utf-7",
	}
	oddHeaders = map[string][]string{
		"HX-Request":                 {"true", "true", "false", "", "1"},
		"HX-Request-Type":            {"full", "partial", "", "x"},
		"HX-Target":                  {"body", "div#", "div#drawer", "div#dialog", "div#list", "div#members", "#", "##", "div#\x00", "x"},
		"HX-Current-URL":             {"", "http://office.example/customers?page=-1", "://", "/%zz", "http://office.example/%00"},
		"HX-History-Restore-Request": {"true", ""},
		"HX-Boosted":                 {"true"},
		"Accept":                     {"", "application/json", "*/*;q=x"},
		"Accept-Encoding":            {"gzip", "gzip;q=x", "br, *", ""},
		"Accept-Language":            {"", "de", "x;q=9"},
		"Range":                      {"bytes=0-", "bytes=9-1", "x"},
		"If-None-Match":              {"*", `"x"`, "W/"},
		"If-Modified-Since":          {"x", "Mon, 30 Nov 2026 00:00:00 GMT"},
		"Referer":                    {"", "http://office.example/customers", "http://evil.example/", "://", "\x00"},
		"Sec-Fetch-Site":             {"same-origin", "cross-site", "none", "x"},
		"Origin":                     {"null", "http://office.example", "https://evil.example", "x"},
		"User-Agent":                 {"", "\xff", strings.Repeat("x", 9000)},
		"X-Request-Id":               {"", "\x00", strings.Repeat("x", 9000)},
		"X-Forwarded-For":            {"1.2.3.4", "x, y", ""},
		"X-Forwarded-Proto":          {"https", "x"},
		"Authorization":              {"Basic x", "Bearer ", "Basic eDp5"},
		"X-HTTP-Method-Override":     {"DELETE"},
		"Content-Encoding":           {"gzip"},
		"Content-Length":             {"-1", "x"},
	}
	oddCookies = []string{
		"theme=dark", "theme=\x00", "theme=" + strings.Repeat("x", 4000), "shortcuts=off", "shortcuts=x", "timezone=Europe/Berlin",
		"timezone=../../etc/passwd", "timezone=Local", "timezone=", "page_size=-1", "page_size=9223372036854775808", "=", ";;", "x",
	}
)

func manyWords() string {
	var words strings.Builder
	for i := range 2000 {
		fmt.Fprint(&words, i, " ")
	}
	return words.String()
}

func oneOf[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// seldom is true for one of n.
func (m malformed) seldom(n int) bool { return m.IntN(n) == 0 }

// elsewhere is true for addresses that are not sent anything here: the Admin API, and the health checks, which on a busy machine
// rightly say that the database is slow.
func elsewhere(path string) bool {
	return strings.HasPrefix(path, "/admin") || strings.HasPrefix(path, "/health") || path == "/readyz"
}

// request is a request to an address of the route table, with its body in words.
func (m malformed) request() (*http.Request, string) {
	route := oneOf(m.Rand, m.routes)
	for elsewhere(route.Path) || route.Path == "/logout" && !m.seldom(50) {
		route = oneOf(m.Rand, m.routes)
	}
	kind := oneOf(m.Rand, oddTypes)
	body := m.spoil(m.body(kind))
	request := httptest.NewRequest(http.MethodGet, "http://office.example/", strings.NewReader(body))
	request.Method = route.Method
	if m.seldom(20) {
		request.Method = oneOf(m.Rand, []string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "x"})
	}
	request.URL = &url.URL{Path: m.path(route.Path), RawQuery: m.spoil(m.query())}
	request.RequestURI = request.URL.RequestURI()
	request.Header.Set("Content-Type", kind)
	for range m.IntN(4) {
		name := oneOf(m.Rand, slices.Sorted(maps.Keys(oddHeaders)))
		request.Header.Set(name, oneOf(m.Rand, oddHeaders[name]))
	}
	if !m.seldom(20) {
		request.Header.Add("Cookie", officetest.SessionCookie+"="+m.session)
	}
	for range m.IntN(2) {
		request.Header.Add("Cookie", oneOf(m.Rand, oddCookies))
	}
	return request, body
}

// path fills in an address: with a record that exists, one that does not, or with what cannot be one.
func (m malformed) path(route string) string {
	ids := map[string]string{
		"customers": m.of.Customer, "customer-groups": m.of.Group, "price-lists": m.of.PriceList, "discounts": m.of.Discount,
		"activity": m.of.Entry, "prices": m.of.Price, "import": m.of.File,
	}
	segments := strings.Split(route, "/")
	for i, segment := range segments {
		switch {
		case !strings.HasPrefix(segment, ":") && segment != "*":
		case m.seldom(8):
			segments[i] = oneOf(m.Rand, oddSegments)
		case segment == ":change_set":
			segments[i] = m.of.ChangeSet
		case strings.HasPrefix(route, "/customers/import/"):
			segments[i] = m.of.Import
		default:
			segments[i] = ids[segments[i-1]]
		}
	}
	return strings.Join(segments, "/")
}

func (m malformed) text() string {
	if m.seldom(3) {
		return oneOf(m.Rand, []string{m.of.Customer, m.of.Group, m.of.PriceList, m.of.Discount, m.of.Price, m.of.Entry, m.of.ChangeSet})
	}
	return oneOf(m.Rand, oddTexts)
}

func (m malformed) query() string {
	var pairs []string
	for range m.IntN(6) {
		pairs = append(pairs, url.QueryEscape(oneOf(m.Rand, m.fields))+"="+url.QueryEscape(m.text()))
	}
	return strings.Join(pairs, "&")
}

func (m malformed) body(kind string) string {
	switch {
	case strings.HasPrefix(kind, "multipart"):
		var parts strings.Builder
		for range m.IntN(6) {
			disposition := oneOf(m.Rand, []string{`form-data; name="%s"`, `form-data; name="%s"; filename="a.csv"`, `form-data`, `x="%s`, ""})
			fmt.Fprintf(&parts, "--x\r\nContent-Disposition: %s\r\n\r\n%s\r\n",
				strings.ReplaceAll(disposition, "%s", oneOf(m.Rand, m.fields)), m.text())
		}
		return parts.String() + "--x--\r\n"
	case kind == "application/json":
		return fmt.Sprintf(`{%q:%q}`, oneOf(m.Rand, m.fields), m.text())
	}
	var pairs []string
	for range m.IntN(12) {
		pairs = append(pairs, url.QueryEscape(oneOf(m.Rand, m.fields))+"="+url.QueryEscape(m.text()))
	}
	return strings.Join(pairs, "&")
}

// spoil changes a few bytes of a text, now and then.
func (m malformed) spoil(text string) string {
	if text == "" || !m.seldom(5) {
		return text
	}
	b := []byte(text)
	for range 1 + m.IntN(3) {
		at := m.IntN(len(b))
		if m.seldom(3) {
			b = append(b[:at], bytes.Repeat(b[at:], 2)...)
		} else {
			b[at] = byte(m.IntN(256))
		}
	}
	return string(b[:min(len(b), 100<<10)])
}
