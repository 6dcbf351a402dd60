package sheets_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models/sheets"
	"cohort/models/sheets/sheetstest"
)

// fragile are cells that spreadsheets like to change, with what LibreOffice 7.4 makes of them when it opens a CSV file and saves it as CSV.
// Through XLSX all stay as they are.
var fragile = [][2]string{
	{"007", "7"},
	{"+4520123456", "'+4520123456"}, // disarmed by us, and so a text
	{"4520123456", "4520123456"},
	{"+45 20 12 34 56", "'+45 20 12 34 56"},
	{"12345678901234567890", "1.23456789012346E+019"},
	{"1E5", "1.00E+05"},
	{"39.620", "39.62"},
	{"0.30000000000000004", "0.3"},
	{"2024-03-04", "2024-03-04"},
	{"3-4", "3-4"},
	{"TRUE", "TRUE"},
	{"=1+1", "'=1+1"},
	{"#N/A", "#N/A"},
	{" leading", " leading"},
	{"trailing ", "trailing "},
	{"a  b", "a  b"},
	{"a;b", "a;b"},
	{"a,b", "a,b"},
	{`5" nail`, `5" nail`},
	{"two\nlines", "two\nlines"},
	{"Söder Ørsted 東京 😀", "Söder Ørsted 東京 😀"},
}

// fragileFile is a file of such cells, and of a number, a date and a truth that are meant as such.
func fragileFile(t *testing.T, format sheets.Format) []byte {
	t.Helper()
	var file bytes.Buffer
	to, err := sheets.NewWriter(&file, format, sheets.WriterOptions{WithoutMark: true})
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]sheets.Cell{sheets.Texts("text", "number", "date", "bool")}
	for _, cell := range fragile {
		rows = append(rows, []sheets.Cell{
			{Text: cell[0]}, {Text: "1.1", Kind: sheets.Number}, {Text: "2024-03-04", Kind: sheets.Date}, {Text: "TRUE", Kind: sheets.Bool},
		})
	}
	for _, row := range rows {
		if err := to.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func rowsIn(t *testing.T, file []byte) (format sheets.Format, rows []sheets.Row) {
	t.Helper()
	f, err := sheets.Open(bytes.NewReader(file), int64(len(file)), sheets.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, err := f.Next()
		if errors.Is(err, io.EOF) {
			return f.Facts().Format, rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

func TestFilesThatLibreOfficeSaved(t *testing.T) {
	sheetstest.IsHere(t)
	for _, c := range []struct {
		from, to sheets.Format
		damaged  bool // what LibreOffice does to a CSV file is seen in it
	}{
		{sheets.XLSX, sheets.XLSX, false},
		{sheets.XLSX, sheets.ODS, false},
		{sheets.XLSX, sheets.CSV, false},
		{sheets.CSV, sheets.CSV, true},
		{sheets.CSV, sheets.XLSX, true},
		{sheets.CSV, sheets.ODS, true},
	} {
		t.Run(string(c.from+" as "+c.to), func(t *testing.T) {
			format, rows := rowsIn(t, sheetstest.Resave(t, fragileFile(t, c.from), c.from, c.to))
			if format != c.to || len(rows) != len(fragile) {
				t.Fatalf("%d rows of %s", len(rows), format)
			}
			for i, row := range rows {
				want := fragile[i][0]
				if c.damaged {
					want = fragile[i][1]
				}
				if c.to != sheets.CSV { // the cell itself, not what is shown of it
					want = strings.NewReplacer("E+019", "E+19", "1.00E+05", "100000").Replace(want)
				}
				if diff := cmp.Diff([]string{want, "1.1", "2024-03-04", "TRUE"}, row.Cells); diff != "" {
					t.Error(diff)
				}
				if c.from == sheets.XLSX && c.to != sheets.CSV {
					if diff := cmp.Diff([]sheets.Kind{sheets.Text, sheets.Number, sheets.Date, sheets.Bool}, row.Kinds); diff != "" {
						t.Errorf("%s: %s", want, diff)
					}
				}
			}
		})
	}
}
