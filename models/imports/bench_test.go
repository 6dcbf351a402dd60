package imports_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/record"
	"cohort/models/storetest"
)

// BenchmarkImport compares how many rows an uploaded file, and a file on the command line, have imported in a second with the bare load of
// the same rows into the same tables with the same indexes. COHORT_BENCH_ROWS is how many rows there are.
func BenchmarkImport(b *testing.B) {
	n := 20_000
	if given, err := strconv.Atoi(os.Getenv("COHORT_BENCH_ROWS")); err == nil {
		n = given
	}
	for _, database := range storetest.Databases {
		b.Run(database, func(b *testing.B) {
			for b.Loop() {
				bare := measure(b, n, func() { bareLoad(b, database, n) })
				imported := measure(b, n, func() {
					store := storetest.Open(b, database)
					sum, err := store.Import(b.Context(), benchFile(n), imports.Options{}, nil)
					if err != nil || sum.Created != int64(n) {
						b.Fatal(sum, err)
					}
				})
				b.ReportMetric(bare, "bare-rows/s")
				b.ReportMetric(imported, "rows/s")
				b.ReportMetric(imported/bare*100, "%-of-bare")
				b.ReportMetric(float64(resident(b))/(1<<20), "peak-MB")
			}
		})
	}
}

// measure is how many rows a second something has done.
func measure(b *testing.B, rows int, do func()) float64 {
	b.Helper()
	began := time.Now()
	do()
	return float64(rows) / time.Since(began).Seconds()
}

// resident is the most memory that the process has had at once, in bytes, where the system says it.
func resident(b *testing.B) int64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	var kilobytes int64
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	_, _ = fmt.Sscan(after, &kilobytes)
	return kilobytes << 10
}

// benchRow is one customer of the file.
func benchRow(i int) (email, first, last, phone, code string) {
	return fmt.Sprintf("person%07d@example%d.com", i, i%97), fmt.Sprintf("First%d", i%5000), fmt.Sprintf("Last%d", i%7919),
		fmt.Sprintf("+45 %08d", i), fmt.Sprintf("%06d", i%999_983)
}

// benchFile is a file of n customers, which is written while it is read.
func benchFile(n int) io.Reader {
	reader, writer := io.Pipe()
	go func() {
		_, err := io.WriteString(writer, "email,first_name,last_name,phone,code\n")
		var lines strings.Builder
		for i := 0; i < n && err == nil; i++ {
			email, first, last, phone, code := benchRow(i)
			fmt.Fprintf(&lines, "%s,%s,%s,%s,%s\n", email, first, last, phone, code)
			if lines.Len() > 1<<16 {
				_, err = io.WriteString(writer, lines.String())
				lines.Reset()
			}
		}
		if err == nil {
			_, err = io.WriteString(writer, lines.String())
		}
		writer.CloseWithError(err)
	}()
	return reader
}

// bareLoad inserts the rows through the same driver and with the same settings, a thousand in a statement and ten thousand in a
// transaction.
func bareLoad(b *testing.B, database string, n int) {
	b.Helper()
	store, url := storetest.OpenWithURL(b, database)
	store.Close()
	db := storetest.Connect(b, url)
	if database == "sqlite" {
		db.SetMaxOpenConns(1)
		for _, pragma := range []string{"journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000", "temp_store=MEMORY"} {
			if _, err := db.ExecContext(b.Context(), "PRAGMA "+pragma); err != nil {
				b.Fatal(err)
			}
		}
	}
	began := any(record.Now())
	if database == "sqlite" {
		began = record.Now().UnixMicro()
	}
	for from := 0; from < n; from += 10_000 {
		tx, err := db.BeginTx(b.Context(), nil)
		if err != nil {
			b.Fatal(err)
		}
		for at := from; at < min(n, from+10_000); at += 1000 {
			if err := insertRows(b.Context(), tx, began, at, min(n, at+1000)); err != nil {
				b.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
}

func insertRows(ctx context.Context, tx *sql.Tx, at any, from, to int) error {
	ids := record.NewIDs("cus_", record.Now(), to-from)
	var places []string
	var values []any
	for i := from; i < to; i++ {
		email, first, last, phone, code := benchRow(i)
		texts := customers.Customer{Email: email, FirstName: &first, LastName: &last, Phone: &phone}.Derived()
		row := []any{
			ids[i-from], email, first, last, phone, false, `{"code":"` + code + `"}`, at, at, *texts.FirstLower, *texts.LastLower, texts.NameKey,
			texts.Search,
		}
		marks := make([]string, len(row))
		for j := range row {
			marks[j] = "?" // of SQLite, which looks for numbered ones one by one
			if _, isTime := at.(time.Time); isTime {
				marks[j] = "$" + strconv.Itoa(len(values)+j+1)
			}
		}
		places = append(places, "("+strings.Join(marks, ",")+")")
		values = append(values, row...)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO customers (id, email, first_name, last_name, phone, has_account, metadata, created_at,
		updated_at, first_lower, last_lower, name_key, search) VALUES `+strings.Join(places, ","), values...)
	return err
}
