package adminapi_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/customers"
	"cohort/models/storetest"
)

// discard is an answer that nobody reads.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(b []byte) (int, error) { return io.Discard.Write(b) }
func (d *discard) WriteHeader(status int)      { d.status = status }

// What programs ask all the time allocates little, whatever the machine is: it is what a request costs beside the database. It runs alone,
// since all allocations of the program count.
func TestWhatIsAskedAllTheTimeAllocatesLittle(t *testing.T) {
	for _, database := range storetest.Databases {
		o := officetest.Open(t, database)
		group := o.Group("VIP", o.Customers(60)...)
		for i := range 20 {
			_ = officetest.Must(o.Store.CreateGroup(t.Context(), customers.GroupInput{Name: new(string(rune('a' + i)))}))(t)
		}
		key := o.Program().Header
		handler := handlers.New(o.Store, handlers.Config{Logger: slog.New(slog.DiscardHandler)})
		for _, ask := range []struct {
			path string
			most map[string]float64
		}{
			{"/admin/customer-groups?limit=20", map[string]float64{"sqlite": 340, "postgres": 150}},
			{"/admin/customer-groups/" + group, map[string]float64{"sqlite": 205, "postgres": 130}},
			{"/admin/customer-groups/" + group + "/customers?limit=50", map[string]float64{"sqlite": 900, "postgres": 300}},
			{"/admin/customers?limit=50", map[string]float64{"sqlite": 840, "postgres": 245}},
		} {
			request := httptest.NewRequest(http.MethodGet, ask.path, nil)
			request.Header = key
			answer := &discard{header: http.Header{}}
			n := testing.AllocsPerRun(50, func() {
				clear(answer.header)
				handler.ServeHTTP(answer, request)
			})
			if answer.status != http.StatusOK {
				t.Fatalf("%s: %s answers %d", database, ask.path, answer.status)
			}
			if n > ask.most[database] {
				t.Errorf("%s: %s allocates %.0f times, %.0f at most", database, ask.path, n, ask.most[database])
			}
		}
	}
}
