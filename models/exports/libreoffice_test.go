package exports_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/exports"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/sheets/sheetstest"
	"cohort/models/storetest"
)

// fragile are customers with what spreadsheets like to change: name, phone, and a metadata value as JSON. damaged are those whose row
// LibreOffice 7.4 damages when it opens and saves a CSV file.
var fragile = []struct {
	first, last, phone, code string
	damaged                  bool
}{
	{"Ada", "Lovelace", "+45 20 12 34 56", `"plain"`, false},
	{"=1+1", "-Smith", "+4520123456", `"=2+2"`, false},
	{"'t Hooft", "@home", "(0)170 1234567", `"'quoted"`, false},
	{"Söder", "Ørsted 東京 😀", "5", `"two\nlines"`, false},
	{"a;b", `5" nail`, "1", `"a,b"`, false},
	{"leading zeros", "", "007", `"x"`, true},
	{"leading zeros", "", "5", `"007"`, true},
	{"a phone without plus", "", "4520123456", `7`, false},
	{"many digits", "", "5", `12345678901234567890`, true},
	{"many digits as text", "", "5", `"12345678901234567890"`, true},
	{"an exponent", "", "5", `"1E5"`, true},
	{"a zero at the end", "", "5", `39.620`, true},
	{"a date", "", "5", `"2024-03-04"`, false},
	{"a short date", "", "5", `"3-4"`, false},
	{"a truth", "", "5", `true`, false},
	{"a sum", "", "5", `0.1`, false},
}

func (w world) newFragile() {
	w.Helper()
	group := w.NewGroup("A;B")
	for i, c := range fragile {
		_, err := w.CreateCustomer(w.Context(), customers.Input{
			Email: new(fmt.Sprintf("c%02d@example.com", i)), FirstName: record.TextOf(c.first), LastName: record.TextOf(c.last),
			Phone: record.TextOf(c.phone), GroupIDs: new(storetest.IDsOf(group)),
			Metadata: &record.MetadataChange{Values: record.Metadata{{Key: "code", Value: []byte(c.code)}}},
		})
		w.Must(err)
	}
}

// An export that was opened and saved in LibreOffice changes nothing in silence: as a spreadsheet it changes nothing at all, and of a CSV
// file each row that was damaged is refused with a word.
func TestAnExportThatLibreOfficeSavedChangesNothing(t *testing.T) {
	sheetstest.IsHere(t)
	from := storetest.WorldOf[world](t, storetest.Open(t, "sqlite"))
	from.newFragile()
	columns := exports.Customers.Chosen([]string{"email", "first_name", "last_name", "phone", "account", "groups", "metadata.code"})
	saved := map[string]string{}
	for _, format := range []sheets.Format{sheets.CSV, sheets.XLSX} {
		file := exportedAs(t, from.Store, customers.Selection{All: true}, exports.File{Format: format}, columns)
		for _, to := range []sheets.Format{sheets.CSV, sheets.XLSX, sheets.ODS} {
			saved[string(format+" as "+to)] = string(sheetstest.Resave(t, []byte(file), format, to))
		}
	}
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		w := storetest.WorldOf[world](t, store)
		w.newFragile()
		before := storetest.CustomerLines(t, store)
		for name, file := range saved {
			var want []string
			for i, c := range fragile {
				written := c.code == "true" && name == "CSV as CSV" // TRUE, which a spreadsheet file has as a truth
				if c.damaged && strings.HasPrefix(name, "CSV") || written {
					want = append(want, fmt.Sprint("line ", lineOf(t, file, fmt.Sprintf("c%02d@example.com", i))))
				}
			}
			sum, bad := storetest.Import(t, store, file)
			said := strings.Join(bad, "\n")
			for i := range bad {
				bad[i], _, _ = strings.Cut(bad[i], ":")
			}
			slices.Sort(bad)
			slices.Sort(want)
			if sum.Updated+sum.Created != 0 || sum.Read != int64(len(fragile)) {
				t.Errorf("%s: %+v", name, sum)
			}
			if diff := cmp.Diff(want, bad); diff != "" {
				t.Errorf("%s: refused are not just the damaged ones: %s%s", name, diff, said)
			}
		}
		if diff := cmp.Diff(before, storetest.CustomerLines(t, store)); diff != "" {
			t.Error(diff)
		}
	})
}

// lineOf is the line of the row of an e-mail.
func lineOf(t *testing.T, file, email string) int {
	t.Helper()
	f, err := sheets.Open(strings.NewReader(file), int64(len(file)), sheets.Settings{})
	for err == nil {
		var row sheets.Row
		if row, err = f.Next(); err == nil && row.Cells[0] == email {
			return row.Line
		}
	}
	t.Fatalf("there is no row of %s: %v", email, err)
	return 0
}
