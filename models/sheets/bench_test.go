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

// Not parallel to others, whose memory would count.
func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	const most = 12.0 // MB, of which the collector alone leaves 4 lying about
	for _, c := range []struct {
		format Format
		rows   int
	}{{CSV, 200_000}, {XLSX, 20_000}} {
		file, size := manyRows(t, c.format, c.rows)
		if used := inMB(func(look func()) { readAll(t, file, size, c.rows, look) }); used > most {
			t.Errorf("reading %d rows of %s takes %.1f MB", c.rows, c.format, used)
		}
		if used := inMB(func(look func()) { writeMany(t, io.Discard, c.format, c.rows, look) }); used > most {
			t.Errorf("writing %d rows of %s takes %.1f MB", c.rows, c.format, used)
		}
	}
}

func readMany(b *testing.B, format Format, rows int) {
	file, size := manyRows(b, format, rows)
	b.SetBytes(size)
	for b.Loop() {
		b.ReportMetric(inMB(func(look func()) { readAll(b, file, size, rows, look) }), "MB")
	}
}

// manyRows is a file on the disk.
func manyRows(t testing.TB, format Format, rows int) (file *os.File, size int64) {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	writeMany(t, file, format, rows, func() {})
	if size, err = file.Seek(0, io.SeekCurrent); err != nil {
		t.Fatal(err)
	}
	return file, size
}

func writeMany(b testing.TB, to io.Writer, format Format, rows int, look func()) {
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

func readAll(b testing.TB, file io.ReaderAt, size int64, rows int, look func()) {
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
