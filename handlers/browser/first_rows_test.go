package browser_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"cohort/handlers/browsertest"
	"cohort/handlers/officetest"
)

// How long the list of groups takes to be seen by a browser that has nothing of Cohort yet, beside a bare table with the same rows
// from the same machine: medians of seven rounds, one after the other. It is no test: a clock judges nothing here.
func BenchmarkFirstRows(b *testing.B) {
	o := officetest.Open(b, "sqlite")
	o.Groups(20)
	var rows strings.Builder
	for _, row := range o.SignedIn().Get("/customer-groups").Rows("Customer groups") {
		fmt.Fprintf(&rows, "<tr><td>%s</td></tr>", strings.Join(row, "</td><td>"))
	}
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<!DOCTYPE html><html lang=en><title>Groups</title><link rel=icon href=\"data:,\"><body><main><table>%s</table></main>", &rows)
	}))
	b.Cleanup(bare.Close)
	const seen = `performance.getEntriesByType("paint").find((e) => e.name === "first-contentful-paint")?.startTime ?? 0`
	paint := func(url, path string) float64 {
		tab := browsertest.New(b, url)
		tab.Cookie(officetest.SessionCookie, o.Session())
		tab.Open(path)
		tab.Eventually("the rows are painted", func() bool { return tab.Eval(seen).(float64) > 0 })
		return tab.Eval(seen).(float64)
	}
	for b.Loop() {
		var ours, theirs []float64
		for range 7 {
			ours = append(ours, paint(o.URL, "/customer-groups"))
			theirs = append(theirs, paint(bare.URL, "/"))
		}
		slices.Sort(ours)
		slices.Sort(theirs)
		b.ReportMetric(ours[3], "ms/rows")
		b.ReportMetric(theirs[3], "ms/bare")
		b.ReportMetric(ours[3]/theirs[3], "x")
	}
}
