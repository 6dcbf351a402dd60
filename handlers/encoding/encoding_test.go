package encoding_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/labstack/echo/v4"

	"cohort/handlers/encoding"
)

func TestTheCodingIsTheOneThatTheClientLikesBest(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"": "", "gzip, deflate": "gzip", "gzip, deflate, br, zstd": "zstd", "GZIP": "gzip", "x-gzip": "gzip",
		"gzip;q=1.0, zstd;q=0.5": "gzip", "gzip;q=0.5, zstd;q=0.8": "zstd", "gzip; q=0.001": "gzip", "gzip;q=0": "", "gzip;q=x": "",
		"*": "zstd", "br, *": "zstd", "zstd;q=0, *": "gzip", "*;q=0": "", "gzip, *;q=0": "gzip", "br": "",
		"identity": "", "identity, gzip;q=0.5": "", "identity;q=0.5, gzip": "gzip", "gzip, identity;q=0": "gzip",
		"gzip;Q=0.5": "gzip", ",, gzip": "gzip", ";q=1": "",
	} {
		if got := encoding.Best(header, encoding.Zstd, encoding.Gzip); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}

var long = strings.Repeat("Wholesale customers of the north. ", 400)

// ask sends one request to a handler behind the middleware.
func ask(t *testing.T, method string, header map[string]string, answer echo.HandlerFunc) *http.Response {
	t.Helper()
	e := echo.New()
	e.Use(encoding.Compress(func(c echo.Context) bool { return c.Path() == "/raw" }))
	for _, path := range []string{"/", "/raw"} {
		e.Match([]string{http.MethodGet, http.MethodHead}, path, answer)
	}
	path := "/"
	if header[":path"] != "" {
		path = header[":path"]
	}
	r := httptest.NewRequest(method, path, nil)
	for name, value := range header {
		if name[0] != ':' {
			r.Header.Set(name, value)
		}
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w.Result()
}

func unpacked(t *testing.T, res *http.Response) string {
	t.Helper()
	var from io.Reader = res.Body
	var err error
	switch res.Header.Get("Content-Encoding") {
	case "gzip":
		from, err = gzip.NewReader(res.Body)
	case "zstd":
		from, err = zstd.NewReader(res.Body)
	}
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func text(body string) echo.HandlerFunc {
	return func(c echo.Context) error { return c.HTML(http.StatusOK, body) }
}

func TestWhatIsCompressed(t *testing.T) {
	t.Parallel()
	typed := func(kind string) echo.HandlerFunc {
		return func(c echo.Context) error { return c.Blob(http.StatusOK, kind, []byte(long)) }
	}
	for _, try := range []struct {
		name   string
		header map[string]string
		answer echo.HandlerFunc
		coding string
	}{
		{"a page by gzip", map[string]string{"Accept-Encoding": "gzip"}, text(long), "gzip"},
		{"a page by zstd", map[string]string{"Accept-Encoding": "gzip, zstd"}, text(long), "zstd"},
		{"for one who can unpack nothing", nil, text(long), ""},
		{"a short page", map[string]string{"Accept-Encoding": "gzip"}, text("short"), ""},
		{"what is left out", map[string]string{"Accept-Encoding": "gzip", ":path": "/raw"}, text(long), ""},
		{"JSON", map[string]string{"Accept-Encoding": "gzip"}, typed("application/json"), "gzip"},
		{"a workbook, which is compressed", map[string]string{"Accept-Encoding": "gzip"},
			typed("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ""},
		{"a link on the same site", map[string]string{"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}, text(long), "gzip"},
		{"an address that was typed", map[string]string{"Accept-Encoding": "gzip", "Sec-Fetch-Site": "none"}, text(long), "gzip"},
		{"asked for by another site", map[string]string{"Accept-Encoding": "gzip", "Sec-Fetch-Site": "cross-site"}, text(long), ""},
		{"asked for by a neighbour", map[string]string{"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-site"}, text(long), ""},
	} {
		res := ask(t, http.MethodGet, try.header, try.answer)
		if got := res.Header.Get("Content-Encoding"); got != try.coding {
			t.Errorf("%s: %q, want %q", try.name, got, try.coding)
		}
		if vary := res.Header.Get("Vary"); (vary == "Accept-Encoding") != (try.header[":path"] == "") {
			t.Errorf("%s: Vary %q", try.name, vary)
		}
		if body := unpacked(t, res); body != long && body != "short" {
			t.Errorf("%s: %.60q", try.name, body)
		}
		if length := res.Header.Get("Content-Length"); try.coding != "" && length != "" {
			t.Errorf("%s: Content-Length %s of what is no longer sent", try.name, length)
		}
	}
}

func TestATagIsNotTheOneOfOtherBytes(t *testing.T) {
	t.Parallel()
	tagged := func(c echo.Context) error {
		c.Response().Header().Set("ETag", `"1"`)
		return c.HTML(http.StatusOK, long)
	}
	if tag := ask(t, http.MethodGet, map[string]string{"Accept-Encoding": "gzip"}, tagged).Header.Get("ETag"); tag != `W/"1"` {
		t.Error("compressed:", tag)
	}
	if tag := ask(t, http.MethodGet, nil, tagged).Header.Get("ETag"); tag != `"1"` {
		t.Error("as it is:", tag)
	}
}

func TestAnswersWithoutABody(t *testing.T) {
	t.Parallel()
	zipped := map[string]string{"Accept-Encoding": "gzip"}
	head := ask(t, http.MethodHead, zipped, text(long))
	if body, _ := io.ReadAll(head.Body); len(body) != 0 || head.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("HEAD: %d bytes, %v", len(body), head.Header)
	}
	for _, status := range []int{http.StatusNoContent, http.StatusNotModified} {
		res := ask(t, http.MethodGet, zipped, func(c echo.Context) error { return c.NoContent(status) })
		if body, _ := io.ReadAll(res.Body); res.StatusCode != status || len(body) != 0 || res.Header.Get("Content-Encoding") != "" {
			t.Errorf("%d: %d, %q, %v", status, res.StatusCode, body, res.Header)
		}
	}
	// What a handler refuses is answered by whoever asked the handler.
	refused := ask(t, http.MethodGet, zipped, func(echo.Context) error { return echo.ErrNotFound })
	if refused.StatusCode != http.StatusNotFound || refused.Header.Get("Content-Encoding") != "" {
		t.Errorf("refused: %d %v", refused.StatusCode, refused.Header)
	}
}

// What was sent can be read before the rest is there, and an answer that breaks off has no end that could be taken for one.
func TestPiecesArriveAsTheyAreSent(t *testing.T) {
	t.Parallel()
	for _, coding := range []string{"gzip", "zstd"} {
		e := echo.New()
		e.Use(encoding.Compress(func(echo.Context) bool { return false }))
		read := make(chan bool)
		e.GET("/", func(c echo.Context) error {
			c.Response().Header().Set("Content-Type", "text/csv")
			_, _ = io.WriteString(c.Response(), "first\n")
			c.Response().Flush()
			<-read
			panic(http.ErrAbortHandler)
		})
		server := httptest.NewServer(e)
		t.Cleanup(server.Close)
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, http.NoBody)
		r.Header.Set("Accept-Encoding", coding)
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		var from io.Reader
		if coding == "gzip" {
			from, err = gzip.NewReader(res.Body)
		} else {
			from, err = zstd.NewReader(res.Body)
		}
		if err != nil {
			t.Fatal(err)
		}
		first := make([]byte, 6)
		if _, err := io.ReadFull(from, first); err != nil || string(first) != "first\n" {
			t.Fatalf("%s: %q, %v", coding, first, err)
		}
		close(read)
		if rest, err := io.ReadAll(from); err == nil {
			t.Errorf("%s: what broke off ends with %q as if it were whole", coding, rest)
		}
		_ = res.Body.Close()
	}
}

// One encoder after the other is used for many answers.
func TestAnswersDoNotMix(t *testing.T) {
	t.Parallel()
	for i := range 50 {
		body := fmt.Sprint(i, long)
		for _, coding := range []string{"gzip", "zstd"} {
			if got := unpacked(t, ask(t, http.MethodGet, map[string]string{"Accept-Encoding": coding}, text(body))); got != body {
				t.Fatalf("%s: %.60q, want %.60q", coding, got, body)
			}
		}
	}
}

func BenchmarkCompress(b *testing.B) {
	page := bytes.Repeat([]byte(`<tr><td class="name"><a href="/customers/cus_1">Ada Abbott</a></td><td>ada@example.com</td></tr>`), 600)
	for _, coding := range []string{"", "gzip", "zstd"} {
		b.Run("by "+coding, func(b *testing.B) {
			e := echo.New()
			e.Use(encoding.Compress(func(echo.Context) bool { return false }))
			e.GET("/", func(c echo.Context) error { return c.HTMLBlob(http.StatusOK, page) })
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Header.Set("Accept-Encoding", coding)
			b.ReportAllocs()
			for b.Loop() {
				w := httptest.NewRecorder()
				e.ServeHTTP(w, r)
				b.ReportMetric(float64(w.Body.Len()), "bytes")
			}
		})
	}
}
