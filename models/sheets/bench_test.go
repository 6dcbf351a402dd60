package sheets

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"testing"
)

// BenchmarkAMillionRowsOfCSV reads them in memory that does not grow with the file.
func BenchmarkAMillionRowsOfCSV(b *testing.B) {
	const rows = 1_000_000
	var file bytes.Buffer
	file.WriteString("email,first_name,last_name,phone,groups\n")
	for i := range rows {
		fmt.Fprintf(&file, "customer%d@example.com,Zoë,\"Lovelace, %d\",+49 170 %07d,VIP\n", i, i, i)
	}
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		readAll(b, file.Bytes(), rows)
	}
}

// readAll reads a file and says how much memory was in use at most, beyond what was before.
func readAll(b *testing.B, file []byte, rows int) {
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	f, err := Open(bytes.NewReader(file), int64(len(file)), Settings{})
	if err != nil {
		b.Fatal(err)
	}
	var most uint64
	for n := 0; ; n++ {
		_, err := f.Next()
		if errors.Is(err, io.EOF) && n == rows {
			break
		}
		if err != nil {
			b.Fatal(n, err)
		}
		if n%10_000 == 0 {
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapInuse-min(now.HeapInuse, before.HeapInuse))
		}
	}
	b.ReportMetric(float64(most)/(1<<20), "MB")
}
