package sheets

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Both benchmarks print the most memory that was in use, beyond what was before: it does not grow with the file, but for the texts that
// an XLSX file shares.

func BenchmarkAMillionRowsOfCSV(b *testing.B) { readMany(b, CSV, 1_000_000) }

func BenchmarkTwoHundredThousandRowsOfXLSX(b *testing.B) { readMany(b, XLSX, 200_000) }

func BenchmarkWritingAMillionRowsOfXLSX(b *testing.B) {
	for b.Loop() {
		b.ReportMetric(inMB(func(look func()) { writeMany(b, io.Discard, XLSX, 1_000_000, look) }), "MB")
	}
}

func BenchmarkWritingAMillionRowsOfCSV(b *testing.B) {
	for b.Loop() {
		b.ReportMetric(inMB(func(look func()) { writeMany(b, io.Discard, CSV, 1_000_000, look) }), "MB")
	}
}

func readMany(b *testing.B, format Format, rows int) {
	file, err := os.Create(filepath.Join(b.TempDir(), "file"))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	writeMany(b, file, format, rows, func() {})
	size, err := file.Seek(0, io.SeekCurrent)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(size)
	for b.Loop() {
		b.ReportMetric(inMB(func(look func()) { readAll(b, file, size, rows, look) }), "MB")
	}
}

func writeMany(b *testing.B, to io.Writer, format Format, rows int, look func()) {
	file, err := NewWriter(to, format, WriterOptions{})
	if err != nil {
		b.Fatal(err)
	}
	for i := range rows + 1 {
		row := Texts(fmt.Sprintf("customer%d@example.com", i), "Zoë", fmt.Sprintf("Lovelace, %d", i), fmt.Sprintf("+49 170 %07d", i), "VIP")
		if i == 0 {
			row = Texts("email", "first_name", "last_name", "phone", "groups")
		}
		if err := file.Write(row); err != nil {
			b.Fatal(err)
		}
		if i%10_000 == 0 {
			look()
		}
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
}

func readAll(b *testing.B, file io.ReaderAt, size int64, rows int, look func()) {
	f, err := Open(file, size, Settings{})
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for n := 0; ; n++ {
		_, err := f.Next()
		if errors.Is(err, io.EOF) && n == rows {
			return
		}
		if err != nil {
			b.Fatal(n, err)
		}
		if n%10_000 == 0 {
			look()
		}
	}
}

// inMB is the most memory that is in use while something is done, beyond what was before.
func inMB(do func(look func())) float64 {
	var before, now runtime.MemStats
	var most uint64
	runtime.GC()
	runtime.ReadMemStats(&before)
	do(func() {
		runtime.ReadMemStats(&now)
		most = max(most, now.HeapInuse-min(now.HeapInuse, before.HeapInuse))
	})
	return float64(most) / (1 << 20)
}
