package handlers_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/pricing"
)

// listsOf20 is an office whose lists have 20 rows on a page, with a request for one of them.
func listsOf20(t testing.TB) (paths map[string]string, ask func(path, coding string) *httptest.ResponseRecorder) {
	t.Helper()
	o := officetest.Open(t, "sqlite")
	everybody := o.Customers(25)
	vip := o.Group("VIP", everybody...)
	o.Groups(24)
	for _, code := range []string{"ONE", "TWO", "SIX", "TEN"} {
		o.Discount(code, pricing.In, vip)
		o.PriceList("List "+code, []string{vip}, 1, 2, 3)
	}
	session, h := o.Session(), handlers.New(o.Store, handlers.Config{Logger: slog.New(slog.DiscardHandler)})
	ask = func(path, coding string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
		r.AddCookie(&http.Cookie{Name: officetest.SessionCookie, Value: session})
		r.Header.Set("Accept-Encoding", coding)
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != http.StatusOK {
			t.Fatalf("%s: %d", path, w.Code)
		}
		return w
	}
	return map[string]string{
		"customer groups": "/customer-groups", "customers": "/customers", "a customer group": "/customer-groups/" + vip,
		"price lists": "/price-lists", "discounts": "/discounts", "activity": "/activity",
	}, ask
}

// What a page of 20 rows may cost: bytes as they are, bytes on the wire, allocations. It is about a tenth more than it does.
// Other tests would be counted too: this one runs alone.
func TestWhatPagesCost(t *testing.T) { //nolint:paralleltest // it counts what the program allocates
	paths, ask := listsOf20(t)
	for name, most := range map[string]struct{ bytes, zipped, allocations int }{
		"customer groups":  {66_000, 9_500, 4_700},
		"customers":        {75_000, 10_000, 6_100},
		"a customer group": {87_000, 11_800, 8_600},
		"price lists":      {32_000, 6_700, 2_700},
		"discounts":        {31_000, 6_700, 3_000},
		"activity":         {70_000, 9_000, 11_800},
	} {
		path := paths[name]
		bytes, zipped := ask(path, "").Body.Len(), ask(path, "gzip").Body.Len()
		allocations := int(testing.AllocsPerRun(10, func() { ask(path, "") }))
		if bytes > most.bytes || zipped > most.zipped || allocations > most.allocations {
			t.Errorf("%s: %d bytes, %d on the wire, %d allocations; at most %v", name, bytes, zipped, allocations, most)
		}
		t.Logf("%s: %d bytes, %d on the wire, %d allocations", name, bytes, zipped, allocations)
	}
}

func BenchmarkPages(b *testing.B) {
	paths, ask := listsOf20(b)
	for _, name := range []string{"customer groups", "customers", "a customer group"} {
		for _, coding := range []string{"", "gzip", "zstd"} {
			b.Run(name+" "+coding, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					b.ReportMetric(float64(ask(paths[name], coding).Body.Len()), "bytes")
				}
			})
		}
	}
}
