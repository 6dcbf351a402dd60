package handlers_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"cohort/handlers"
	"cohort/handlers/officetest"
)

func BenchmarkPages(b *testing.B) {
	o := officetest.Open(b, "sqlite")
	o.Groups(60)
	o.Customers(60)
	session := o.Session()
	h := handlers.New(o.Store, handlers.Config{Logger: slog.New(slog.DiscardHandler)})
	for _, path := range []string{"/customer-groups", "/customers"} {
		for _, coding := range []string{"", "gzip", "zstd"} {
			b.Run(path+" "+coding, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					r := httptest.NewRequest(http.MethodGet, path, nil)
					r.AddCookie(&http.Cookie{Name: "connect.sid", Value: session})
					r.Header.Set("Accept-Encoding", coding)
					w := httptest.NewRecorder()
					h.ServeHTTP(w, r)
					if w.Code != 200 {
						b.Fatal(w.Code)
					}
					b.ReportMetric(float64(w.Body.Len()), "bytes")
				}
			})
		}
	}
}
