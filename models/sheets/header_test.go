package sheets

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models/record"
)

// isEmail knows columns by one name.
func isEmail(cells []string) bool { return slices.Contains(cells, "email") }

// Titles, dates and blank rows above the names of the columns are passed over, and told.
func TestRowsAboveTheNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file string
		header     int // that is asked for
		want       []string
		above      []string
	}{
		{"none", "name,email\nAda,a@x.com\n", 0, []string{"[name|email]", "2 [Ada|a@x.com]"}, nil},
		{"a title", "Customers of Blue Door\nname,email\nAda,a@x.com\n", 0, []string{"[name|email]", "3 [Ada|a@x.com]"},
			[]string{"1 Customers of Blue Door"}},
		{"blank lines and a date", "Customers\n\nExported on;30/11/2026\n\nname;email\nAda;a@x.com\n", 0,
			[]string{"[name|email]", "6 [Ada|a@x.com]"}, []string{"1 Customers", "3 Exported on 30/11/2026"}},
		{"a date with another separator", "Exported on 2026-11-30, 10:22\nname;email\nAda;a@x.com\n", 0,
			[]string{"[name|email]", "3 [Ada|a@x.com]"}, []string{"1 Exported on 2026-11-30, 10:22"}},
		{"padded as a spreadsheet does", "Customers,,\nStore:,Main,\nname,email,city\nAda,a@x.com,Rome\n", 0,
			[]string{"[name|email|city]", "4 [Ada|a@x.com|Rome]"}, []string{"1 Customers", "2 Store: Main"}},
		{"names that are not known", "Customers\nStore:,Main\nQui,Adr,Ville\nAda,a@x.com,Rome\n", 0,
			[]string{"[Qui|Adr|Ville]", "4 [Ada|a@x.com|Rome]"}, []string{"1 Customers", "2 Store: Main"}},
		{"rows that are narrower than one with too much", "Qui,Note\nAda,x\nBob,y,z\nEve\n", 0,
			[]string{"[Qui|Note]", "2 [Ada|x]", "3 This row has 3 cells instead of 2.", "4 [Eve|]"}, nil},
		{"a value that is the name of a column", "Adr,channel\na@x.com,email\nb@x.com,email\n", 0,
			[]string{"[Adr|channel]", "2 [a@x.com|email]", "3 [b@x.com|email]"}, nil},
		{"no names", "Ada,a@x.com\nBob,email\n", 0, []string{"[Ada|a@x.com]", "2 [Bob|email]"}, nil},
		{"only a title", "Customers\n", 0, []string{"[Customers]"}, nil},
		{"the line that was asked for", "Customers\n\nx,y\nname,email\nAda,a@x.com\n", 3,
			[]string{"[x|y]", "4 [name|email]", "5 [Ada|a@x.com]"}, []string{"1 Customers"}},
		{"a row behind that cannot be read", "Customers\nname,email\n\"Ada,a@x.com\nBob,b@x.com\n", 0,
			[]string{"[name|email]", "3 A quotation mark is never closed.", "4 [Bob|b@x.com]"}, []string{"1 Customers"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f, err := OpenNamed(strings.NewReader(c.file), int64(len(c.file)), Settings{Header: c.header}, isEmail)
			if err != nil {
				t.Fatal(err)
			}
			var above []string
			for _, row := range f.Facts().Above {
				above = append(above, fmt.Sprint(row.Line, " ", row.Text))
			}
			if diff := cmp.Diff(c.above, above); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.want, rowsOf(t, f)); diff != "" {
				t.Error(diff)
			}
			if f.BytesRead() != int64(len(c.file)) {
				t.Errorf("%d of %d bytes were read", f.BytesRead(), len(c.file))
			}
		})
	}
}

func TestRowsAboveTheNamesOfASpreadsheet(t *testing.T) {
	t.Parallel()
	row := func(cells ...string) string {
		return `<row><c t="str"><v>` + strings.Join(cells, `</v></c><c t="str"><v>`) + "</v></c></row>"
	}
	file := zipped(t, workbookOf("", "", row("Customers")+"<row></row>"+row("name", "email")+row("Ada", "a@x.com"))...)
	f, err := OpenNamed(strings.NewReader(file), int64(len(file)), Settings{}, isEmail)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"[name|email]", "4 [Ada|a@x.com]"}, rowsOf(t, f)); diff != "" {
		t.Error(diff)
	}
	if f.Facts().Header != 3 || len(f.Facts().Above) != 1 {
		t.Errorf("%+v", f.Facts())
	}
}

func TestALineWithoutNamesIsRefused(t *testing.T) {
	t.Parallel()
	for line, want := range map[int]string{
		2: "Line 2 is empty. Enter the line that names the columns.", 9: "Line 9 is empty. Enter the line that names the columns.",
	} {
		if _, err := open("a\n\nb\n", Settings{Header: line}); !record.IsKind(err, record.Invalid) || err.Error() != want {
			t.Errorf("line %d: %v", line, err)
		}
	}
}

// A sheet is found in whatever letter case; one that is not there is answered with those that are, and CSV files have none.
func TestSheetsByName(t *testing.T) {
	t.Parallel()
	one := `<row><c t="str"><v>a</v></c></row>`
	book := zipped(t, workbookOf("", "", one, one)...)
	for _, file := range []string{book, odsOf(t, odsRow("a"), odsRow("a"))} {
		f, err := open(file, Settings{Sheet: " sheet 2 "})
		if err != nil || f.Facts().Sheet != "Sheet 2" {
			t.Errorf("%v", err)
		}
		_, err = open(file, Settings{Sheet: "Members"})
		want := "There is no sheet “Members” in the file. The sheets are: “Sheet 1”, “Sheet 2”."
		if err == nil || err.Error() != want {
			t.Errorf("%v", err)
		}
	}
	if _, err := open("a\nb\n", Settings{Sheet: "Members"}); err == nil ||
		err.Error() != "This is a CSV file, which has no sheets. Leave out the sheet “Members”." {
		t.Errorf("%v", err)
	}
}
