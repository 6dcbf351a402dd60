package sheets

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// hard are texts that programs like to change.
var hard = []string{
	"007", "+4520123456", "12345678901234567890", "1E5", "39.620", "=1+1", "'=1+1", "''x", "'+4", "'t", "@a", "-5", "\t=1",
	" leading", "trailing ", "a  b", "a,b", "a;b", "a\tb", "a|b", `5" nail`, `"quoted"`, "two\nlines", "two\r\nlines", "a\rb",
	"TRUE", "2024-03-04", "3-4", "12:30", "#N/A",
	"Zoë", "東京", "😀", "<b>&amp;</b>", "_x000D_", "_", "\x01\x1f", "\ufffe", "https://example.com", "",
}

func written(t testing.TB, format Format, options WriterOptions, rows ...[]Cell) []byte {
	t.Helper()
	var file bytes.Buffer
	to, err := NewWriter(&file, format, options)
	for _, row := range rows {
		if err == nil {
			err = to.Write(row)
		}
	}
	if err == nil {
		err = to.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func readAgain(t testing.TB, file []byte, settings Settings) (f *File, rows []Row) {
	t.Helper()
	f, err := Open(bytes.NewReader(file), int64(len(file)), settings)
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, err := f.Next()
		if errors.Is(err, io.EOF) {
			return f, rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		format  Format
		options WriterOptions
	}{
		{"CSV", CSV, WriterOptions{}},
		{"CSV with semicolons", CSV, WriterOptions{Comma: ';', WithoutMark: true}},
		{"CSV with tabs", CSV, WriterOptions{Comma: '\t'}},
		{"XLSX", XLSX, WriterOptions{Sheet: "Customers: all", Dictionary: [][]string{{"Column", "Meaning"}, {"a", "the first"}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rows := [][]Cell{Texts("number", "text")}
			for _, text := range hard {
				rows = append(rows, Texts("x", text), Texts(text, "x"))
			}
			_, read := readAgain(t, written(t, c.format, c.options, rows...), Settings{})
			for i, row := range read {
				UnescapeFormulas(row.Cells)
				if diff := cmp.Diff(rows[i+1], Texts(row.Cells...)); diff != "" {
					t.Error(diff)
				}
			}
			if len(read) != len(rows)-1 {
				t.Errorf("%d rows are read back of %d", len(read), len(rows)-1)
			}
		})
	}
}

func TestACSVFileIsWrittenForSpreadsheets(t *testing.T) {
	t.Parallel()
	rows := [][]Cell{Texts("email", "note"), {{"a@example.com", Text}, {"-5", Number}}, {{"-5", Text}, {"a;b", Number}}}
	if got, want := string(written(t, CSV, WriterOptions{}, rows...)), "\ufeffemail,note\na@example.com,-5\n'-5,\"a;b\"\n"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
	if got, want := string(written(t, CSV, WriterOptions{Comma: ';', WithoutMark: true}, Texts("a,b", "c"))), "\"a,b\";c\n"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
	if _, err := NewWriter(io.Discard, ODS, WriterOptions{}); err == nil {
		t.Error("ODS files are written")
	}
}

func TestCellsOfAnXLSXFileHaveKinds(t *testing.T) {
	t.Parallel()
	cells := []Cell{
		{"42", Number}, {"-1.5", Number}, {"007", Number}, {"1234567890123456", Number}, {"0.30000000000000004", Number}, {"0", Number},
		{"TRUE", Bool}, {"perhaps", Bool}, {"2024-03-04", Date}, {"2024-03-04 12:30:59", Date}, {"1815-12-10", Date}, {"4", Text},
		{"", Number},
	}
	names := make([]string, len(cells))
	for i := range names {
		names[i] = columnName(i)
	}
	_, rows := readAgain(t, written(t, XLSX, WriterOptions{}, Texts(names...), cells), Settings{})
	want := []Kind{Number, Number, Text, Text, Text, Number, Bool, Text, Date, Date, Text, Text, Empty}
	if diff := cmp.Diff(want, rows[0].Kinds); diff != "" {
		t.Error(diff)
	}
	for i, cell := range rows[0].Cells {
		if cell != cells[i].Text {
			t.Errorf("%q comes back as %q", cells[i].Text, cell)
		}
	}
}

func TestAnXLSXFileGoesOnInFurtherSheets(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	to := newXLSXWriter(&file, WriterOptions{Sheet: "People", Dictionary: [][]string{{"Column"}, {"number"}}, DictionaryName: "people 2"})
	to.maxRows = 3
	for _, cell := range []string{"number", "1", "2", "3", "4"} {
		if err := to.write(Texts(cell)); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.close(); err != nil {
		t.Fatal(err)
	}
	for sheet, want := range map[string][]string{
		"":           {"[number]", "2 [1]", "3 [2]"},
		"People 2":   {"[number]", "2 [3]", "3 [4]"},
		"people 2 2": {"[Column]", "2 [number]"},
	} {
		f, err := Open(bytes.NewReader(file.Bytes()), int64(file.Len()), Settings{Sheet: sheet})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, rowsOf(t, f)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestAnXLSXFileCutsWhatNoCellHolds(t *testing.T) {
	t.Parallel()
	for text, kept := range map[string]bool{
		strings.Repeat("ä", maxCell): true, strings.Repeat("ä", maxCell+1): false, strings.Repeat("😀", maxCell/2+1): false,
	} {
		got := cellOf(text)
		if kept != (got == text) || !kept && !strings.HasSuffix(got, cutWords) {
			t.Errorf("a text of %d bytes is cut: %v", len(text), got != text)
		}
	}
}

func TestNamesOfColumnsAndSheets(t *testing.T) {
	t.Parallel()
	for column, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := columnName(column); got != want || columnOf(got+"1") != column {
			t.Errorf("column %d is %s, and %s is %d", column, got, got, columnOf(got))
		}
	}
	for name, want := range map[string]string{"": "Sheet1", "a/b:c": "a-b-c", "'x'": "x", strings.Repeat("y", 40): strings.Repeat("y", 27)} {
		if got := sheetNameOf(name, "Sheet1"); got != want {
			t.Errorf("a sheet called %q is called %q", name, got)
		}
	}
}
