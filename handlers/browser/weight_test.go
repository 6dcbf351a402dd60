package browser_test

import (
	"testing"

	"cohort/handlers/officetest"
)

// What the list of groups costs on the wire, with 20 rows: everything at first, later the page alone.
func TestTheGroupsPageIsLight(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	o.FillDemo()
	o.Groups(20)
	b := openBrowser(t, o, false)
	const weight = `(() => {
		const all = [performance.getEntriesByType("navigation")[0], ...performance.getEntriesByType("resource")]
			.filter((e) => e.transferSize > 0);
		const bytes = all.reduce((sum, e) => sum + e.transferSize, 0);
		return { requests: all.length, bytes, names: all.map((e) => e.name + " " + e.transferSize).join(", ") };
	})()`
	for _, visit := range []struct {
		name            string
		requests, bytes float64
	}{{"cold", 6, 112_000}, {"warm", 1, 11_000}} {
		b.Open("/customer-groups")
		b.See("1–20 of")
		seen := b.Eval(weight).(map[string]any)
		if seen["requests"].(float64) > visit.requests || seen["bytes"].(float64) > visit.bytes {
			t.Errorf("%s: %v requests, %v bytes: %v", visit.name, seen["requests"], seen["bytes"], seen["names"])
		}
		t.Logf("%s: %v requests, %v bytes", visit.name, seen["requests"], seen["bytes"])
	}
}
