package metrics_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cohort/handlers/metrics"
	"cohort/models"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/storetest"
)

// The numbers of the store are there, on both databases.
func TestNumbersOfTheStore(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		m := metrics.New(store, "1.2.3")
		storetest.Import(t, store, "email\na@example.com\nb@example.com\nnonsense\n")
		storetest.Import(t, store, "email,first_name\na@example.com,Ada\nb@example.com,\n")
		list, err := store.CreatePriceList(t.Context(), pricing.ListInput{Name: new("Sale"), Description: new("Now"), Type: new(pricing.Sale)})
		if err != nil {
			t.Fatal(err)
		}
		file, err := store.KeepPriceFile(t.Context(), list.ID, "variant,currency,amount\nvariant_1,EUR,10.00\nvariant_2,EUR,many\n")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := store.ImportPrices(t.Context(), list.ID, pricing.PriceImport{FileID: file}); err != nil {
			t.Fatal(err)
		}
		ctx := activity.WithActor(t.Context(), activity.Actor{ChangeSet: activity.NewChangeSet(), Role: activity.Admin})
		_, ended := store.BeginChange(ctx, "Saving")
		says(t, m, `cohort_running_changes 1`, `cohort_build_info{version="1.2.3"} 1`,
			`cohort_import_rows_total{file="customers",result="created"} 2`, `cohort_import_rows_total{file="customers",result="updated"} 1`,
			`cohort_import_rows_total{file="customers",result="unchanged"} 1`, `cohort_import_rows_total{file="customers",result="failed"} 1`,
			`cohort_import_rows_total{file="prices",result="created"} 1`, `cohort_import_rows_total{file="prices",result="failed"} 1`,
			`cohort_db_connections{pool="read",state="in_use"} 0`, `cohort_db_connections{pool="write",state="idle"} `,
			`cohort_db_connections_max{pool="write"} `, `cohort_db_waits_total{pool="read"} `, `cohort_db_wait_seconds_total{pool="write"} `,
			"go_goroutines ", "process_resident_memory_bytes ")
		ended()
		says(t, m, `cohort_running_changes 0`)
	})
}

// A connection that is taken, and one that is waited for, are counted.
func TestAPoolThatIsBusy(t *testing.T) {
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			store, url := storetest.OpenWithURL(t, database)
			m := metrics.New(store, "test")
			group, err := store.CreateGroup(t.Context(), customers.GroupInput{Name: new("VIP")})
			if err != nil {
				t.Fatal(err)
			}
			release := storetest.Hold(t, url)
			done := make(chan error)
			go func() {
				_, err := store.UpdateGroup(t.Context(), group.ID, customers.GroupInput{Name: new("Press")})
				done <- err
			}()
			storetest.Wait(t, "a connection is taken", func() bool {
				return strings.Contains(numbers(t, m), "cohort_db_connections{pool=\"write\",state=\"in_use\"} 1\n")
			})
			release()
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			says(t, m, `cohort_db_connections{pool="write",state="in_use"} 0`)
		})
	}
}

// Whoever asks for addresses and with methods that there are not makes no numbers of their own.
func TestNobodyMakesNumbersOfTheirOwn(t *testing.T) {
	t.Parallel()
	m := metrics.New(storetest.Open(t, "sqlite"), "test")
	m.Answered("", "GET", http.StatusNotFound, time.Millisecond)
	m.Answered("/customers", "BREW", http.StatusMethodNotAllowed, time.Millisecond)
	m.Answered("/customers", "GET", http.StatusOK, 30*time.Millisecond)
	says(t, m, `cohort_http_requests_total{method="GET",route="unknown",status="404"} 1`,
		`cohort_http_requests_total{method="unknown",route="/customers",status="405"} 1`,
		`cohort_http_request_duration_seconds_bucket{method="GET",route="/customers",le="0.025"} 0`,
		`cohort_http_request_duration_seconds_bucket{method="GET",route="/customers",le="0.05"} 1`,
		`cohort_sign_in_failures_total{door="token",reason="throttled"} 0`)
}

// says checks that the numbers have lines that begin so.
func says(t *testing.T, m *metrics.Metrics, lines ...string) {
	t.Helper()
	all := numbers(t, m)
	for _, line := range lines {
		if !strings.Contains("\n"+all, "\n"+line) {
			t.Errorf("%s is not among:\n%s", line, all)
		}
	}
}

func numbers(t *testing.T, m *metrics.Metrics) string {
	t.Helper()
	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	if answer.Code != http.StatusOK {
		t.Fatalf("%d %s", answer.Code, answer.Body)
	}
	return answer.Body.String()
}

// What counting costs a request.
func BenchmarkAnswered(b *testing.B) {
	m := metrics.New(storetest.Open(b, "sqlite"), "test")
	b.ReportAllocs()
	for b.Loop() {
		m.Answered("/customer-groups/:id", http.MethodGet, http.StatusOK, 3*time.Millisecond)
	}
}
