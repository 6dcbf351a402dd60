package handlers_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime/debug"
	"slices"
	"testing"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/db"
	"cohort/models/storetest"
)

// cost is the most that a request may take: statements, allocations, and bytes of the answer before it is compressed. They are what was
// seen and a tenth more, so that a test and not a benchmark notices what makes the most frequent requests dearer. Where one has become
// cheaper its ceiling is lowered.
type cost struct {
	name, path  string
	statements  int64
	allocations map[string]float64 // by database
	bytes       int
}

// It has the process for itself, since testing counts the allocations of all of it.
func TestTheMostFrequentRequestsCostNoMore(t *testing.T) {
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			o := officetest.Open(t, database)
			o.Groups(19)
			group := o.Group("VIP", o.Customers(60)...)
			of := func(sqlite, postgres float64) map[string]float64 {
				return map[string]float64{"sqlite": sqlite, "postgres": postgres}
			}
			for _, c := range []cost{
				{"20 groups", "/admin/customer-groups?limit=20", 2, of(550, 590), 4_300},
				{"a group", "/admin/customer-groups/" + group, 2, of(365, 400), 230},
				{"50 members", "/admin/customer-groups/" + group + "/customers?limit=50", 3, of(1_310, 1_360), 26_300},
				{"50 customers", "/admin/customers?limit=50", 2, of(1_120, 1_160), 15_500},
				{"50 customers found", "/admin/customers?limit=50&q=customer", 3, of(1_280, 1_370), 15_500},
				{"page: groups", "/customer-groups", 2, of(5_300, 5_300), 68_200},
				{"page: customers", "/customers", 3, of(6_500, 6_700), 78_400},
				{"page: a group", "/customer-groups/" + group, 8, of(8_800, 9_200), 90_600},
			} {
				c.check(t, o)
			}
		})
	}
}

// underRaceDetector: it allocates itself, and empties pools by chance.
func underRaceDetector() bool {
	build, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(build.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

func (c cost) check(t *testing.T, o *officetest.Office) {
	t.Helper()
	server := handlers.New(o.Store, handlers.Config{Logger: slog.New(slog.DiscardHandler)})
	ctx, statements := db.CountStatements(t.Context())
	request := httptest.NewRequestWithContext(ctx, http.MethodGet, c.path, nil)
	request.Header = o.Program().Header
	if c.path[:7] != "/admin/" {
		request.Header = http.Header{"Cookie": {fmt.Sprintf("%s=%s", officetest.SessionCookie, o.Session())}}
	}
	var answer *httptest.ResponseRecorder
	ask := func() {
		answer = httptest.NewRecorder()
		server.ServeHTTP(answer, request)
	}
	ask() // what is prepared or remembered is, from now on
	before := statements.Load()
	ask()
	if answer.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", c.name, answer.Code, answer.Body)
	}
	asked, bytes := statements.Load()-before, answer.Body.Len()
	allocations := testing.AllocsPerRun(20, ask)
	t.Logf("%s: %d statements, %.0f allocations, %d bytes", c.name, asked, allocations, bytes)
	if underRaceDetector() {
		allocations = 0
	}
	if asked > c.statements || allocations > c.allocations[o.Store.Database()] || bytes > c.bytes {
		t.Errorf("%s: %d statements, %.0f allocations and %d bytes are more than %d, %.0f and %d", c.name,
			asked, allocations, bytes, c.statements, c.allocations[o.Store.Database()], c.bytes)
	}
}
