package exports_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/exports"
	"cohort/models/imports"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/sheets/sheetstest"
	"cohort/models/storetest"
)

// fragile are texts that spreadsheets like to change.
var fragile = []struct {
	text    string
	damaged bool // by LibreOffice 7.4, in a CSV file
	noPhone bool // no phone number at all, and refused as one wherever it comes from
	suspect bool // what it makes of the text may be refused, too: a date, a truth, a number of 16 digits
}{
	{text: "007", damaged: true}, {text: "12345678901234567890", damaged: true}, {text: "1E5", damaged: true, noPhone: true},
	{text: "1.5e3", damaged: true, noPhone: true},
	{text: "39.620", damaged: true}, {text: "0.30000000000000004", damaged: true}, {text: "1,000", damaged: true},
	{text: "1234567890123456", suspect: true}, {text: "2024-03-04", suspect: true}, {text: "true", suspect: true},
	{text: "TRUE"}, {text: "3-4"}, {text: "+4520123456"}, {text: "+45 20 12 34 56"}, {text: "=1+1"}, {text: "-5"}, {text: "a;b"},
	{text: "a,b"},
	{text: `5" nail`}, {text: "two\nlines"}, {text: "Söder Ørsted 東京"}, {text: "'t Hooft"},
}

// fragilePlaces are where a customer can have such a text.
var fragilePlaces = []fragilePlace{
	{"phone", func(text string) customers.Input { return customers.Input{Phone: record.TextOf(text)} }},
	{"first", func(text string) customers.Input { return customers.Input{FirstName: record.TextOf(text)} }},
	{"code", func(text string) customers.Input {
		return customers.Input{Metadata: &record.MetadataChange{Values: record.Metadata{{Key: "code", Value: record.JSONString(text)}}}}
	}},
}

type fragilePlace struct {
	name string
	in   func(text string) customers.Input
}

func fragileEmail(place string, i int) string { return fmt.Sprintf("%s%d@example.com", place, i) }

// fragilePeople have one of the texts each, in one place.
func fragilePeople(w world) {
	odd := w.NewGroup("A;B")
	for i, f := range fragile {
		for _, place := range fragilePlaces {
			if place.name == "phone" && f.noPhone {
				continue
			}
			in := place.in(f.text)
			in.Email, in.GroupIDs = new(fragileEmail(place.name, i)), new([]string{odd.ID})
			storetest.Must(w.CreateCustomer(w.Context(), in))(w)
		}
	}
}

// What LibreOffice opened and saved is imported without any change, where it was a workbook. Of a CSV file each row with a cell that it
// has damaged is refused, with the cell; all others change nothing.
func TestAnExportThatLibreOfficeSavedIsReadBack(t *testing.T) {
	sheetstest.IsHere(t)
	saved := map[string][]byte{} // LibreOffice takes its time, and both databases have the same files
	some := exports.Customers.Chosen([]string{"email", "first_name", "last_name", "phone", "groups", "metadata.code"})
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		w := storetest.WorldOf[world](t, store)
		fragilePeople(w)
		for _, from := range []exports.File{csv, {Format: sheets.XLSX}} {
			file := exportedAs(t, store, customers.Selection{All: true, Query: byEmail}, from, some)
			for _, to := range []sheets.Format{sheets.CSV, sheets.XLSX, sheets.ODS} {
				key := string(from.Format + to)
				if saved[key] == nil {
					saved[key] = sheetstest.Resave(t, []byte(file), from.Format, to)
				}
				checkNothingChanges(w, from.Format, to, saved[key], fragilePlaces)
			}
		}
	})
}

// With all columns, the metadata is one JSON text.
func TestAWholeExportThatLibreOfficeSavedIsReadBack(t *testing.T) {
	sheetstest.IsHere(t)
	store := storetest.Open(t, "sqlite")
	w := storetest.WorldOf[world](t, store)
	fragilePeople(w)
	for _, from := range []exports.File{csv, {Format: sheets.XLSX}} {
		file := exportedAs(t, store, customers.Selection{All: true}, from, exports.Customers.Columns)
		checkNothingChanges(w, from.Format, from.Format, sheetstest.Resave(t, []byte(file), from.Format, from.Format), fragilePlaces[:2])
	}
}

var byEmail = customers.Query{Order: record.Order{By: "email"}}

// checkNothingChanges imports a file that LibreOffice saved in another format, and looks at who is refused, and that nobody is changed.
// It damages the texts of a CSV file in these places.
func checkNothingChanges(w world, from, to sheets.Format, file []byte, places []fragilePlace) {
	w.Helper()
	people := storetest.CustomerLines(w.T, w.Store)
	var refused []string
	sum, err := w.Import(w.Context(), bytes.NewReader(file), imports.Options{}, func(row sheets.RowError) {
		refused = append(refused, row.Error())
	})
	w.Must(err)
	all, failed := int64(len(people)), int64(len(refused))
	storetest.Same(w.T, fmt.Sprintf("%s as %s", from, to), sum, imports.Summary{Read: all, Unchanged: all - failed, Failed: failed})
	if diff := cmp.Diff(people, storetest.CustomerLines(w.T, w.Store)); diff != "" {
		w.Errorf("%s as %s: %s", from, to, diff)
	}
	if from == sheets.XLSX {
		storetest.SameList(w.T, "refused of a workbook", refused, nil)
		return
	}
	checkRefused(w, lines(w, file), refused, places)
}

// checkRefused looks for a refused row for each damaged text and place, and for none that nothing happened to.
func checkRefused(w world, emails map[string]string, refused []string, places []fragilePlace) {
	w.Helper()
	told := map[string]bool{}
	for _, row := range refused {
		line, _, _ := strings.Cut(row, ":")
		told[emails[line]] = true
	}
	for i, f := range fragile {
		for _, place := range fragilePlaces {
			email := fragileEmail(place.name, i)
			hit := f.damaged && !(place.name == "phone" && f.noPhone) && slices.ContainsFunc(places, func(other fragilePlace) bool {
				return other.name == place.name
			})
			if told[email] != hit && !(f.suspect && told[email]) {
				w.Errorf("%s with %s: refused %t, want %t: %s", email, f.text, told[email], hit, strings.Join(refused, "\n"))
			}
		}
	}
}

// lines are the e-mails of a file by their lines: "line 7".
func lines(w world, file []byte) map[string]string {
	w.Helper()
	opened, err := sheets.Open(bytes.NewReader(file), int64(len(file)), sheets.Settings{})
	w.Must(err)
	at, emails := slices.Index(opened.Names(), "email"), map[string]string{}
	for {
		row, err := opened.Next()
		if errors.Is(err, io.EOF) {
			return emails
		}
		w.Must(err)
		emails[fmt.Sprintf("line %d", row.Line)] = row.Cells[at]
	}
}
