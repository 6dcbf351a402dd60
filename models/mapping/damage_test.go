package mapping_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models/mapping"
	"cohort/models/sheets"
)

func TestDamagedValues(t *testing.T) {
	t.Parallel()
	const (
		long    = "This is what a spreadsheet makes of a long number. Its last digits are lost."
		formula = "This is the error of a formula in a spreadsheet."
		narrow  = "This is what a spreadsheet shows where a column is too narrow."
		date    = "A spreadsheet has made a date of this."
		rounded = "This number has more than 15 digits, and spreadsheets keep no more. Its last digits are lost."
		decimal = "A program has made a number with decimals of this phone number."
		letters = "Letters of this text are lost, and \ufffd stands in their place."
		letter  = "A letter of this name is lost, and ? stands in its place."
		program = "A program has written this in place of a value."
		wrong   = "This text was read in the wrong encoding. It was probably "
	)
	for _, c := range []struct {
		field, cell string
		kind        sheets.Kind
		reason      string
	}{
		{"phone", "4.52012E+11", 0, long},
		{"phone", "4,52012E+11", 0, long},
		{"phone", "4.52012345678E+011", 0, long},
		{"phone", "4.52012e11", 0, long},
		{"phone", "1E5", 0, long},
		{"phone", "4520123456.0", 0, decimal},
		{"phone", "+45 20 12 34 56", 0, ""},
		{"phone", "452012345678", sheets.Number, ""},
		{"phone", "1234567890123460", sheets.Number, rounded},
		{"phone", "1234567890123460", 0, ""},
		{"phone", "2026-03-04", sheets.Date, date},
		{"phone", "0170/1234567", 0, ""},
		{"phone", "12 E 5", 0, ""},
		{"phone", "#N/A", 0, formula},
		{"phone", "#NV", 0, formula},
		{"first_name", "#REF!", 0, formula},
		{"first_name", "#¿NOMBRE?", 0, formula},
		{"first_name", "#NAME?", 0, formula},
		{"first_name", "Err:508", 0, formula},
		{"first_name", "anything", sheets.Error, formula},
		{"first_name", "SÃ¶ren", 0, wrong + "Sören."},
		{"first_name", "SÃƒÂ¶ren", 0, wrong + "Sören."},
		{"first_name", "ZoÃ« MÃ¼ller", 0, wrong + "Zoë Müller."},
		{"first_name", "Åukasz Å»Ã³Å‚ty", 0, wrong + "Åukasz Żółty."},
		{"first_name", "Å\u0081ukasz", 0, wrong + "Łukasz."},
		{"first_name", "Oâ€™Neill", 0, wrong + "O’Neill."},
		{"first_name", "Î\u009dÎ¯ÎºÎ¿Ï‚", 0, wrong + "Νίκος."},
		{"first_name", "Ð˜Ð²Ð°Ð½", 0, wrong + "Иван."},
		{"first_name", "S√∂ren", 0, wrong + "Sören."},
		{"first_name", "S├Âren", 0, wrong + "Sören."},
		{"first_name", "S├╢ren", 0, wrong + "Sören."},
		{"first_name", "M\ufffdller", 0, letters},
		{"last_name", "M?ller", 0, letter},
		{"last_name", "Who?", 0, ""},
		{"name", "Ada M??ller", 0, letter},
		{"metadata.k", "https://example.com/a?b=c", 0, ""},
		{"metadata.k", "1.23E+19", 0, long},
		{"metadata.k", "1.23456789012346E+019", 0, long},
		{"metadata.k", "1e5", 0, ""},
		{"metadata.k", "2026-03-04", sheets.Date, ""},
		{"metadata.k", "1234567890123460", sheets.Number, rounded},
		{"metadata.k", "123456789012346", sheets.Number, ""},
		{"metadata.k", "########", 0, narrow},
		{"metadata.k", "#1", 0, ""},
		{"metadata.k", "#VIP!", 0, ""},
		{"metadata.k", "#DIV/0!", 0, formula},
		{"metadata.k", "Straße 5 – 2. Stock", 0, ""},
		{"metadata.k", "DefaultÃ¤", 0, wrong + "Defaultä."},
		{"groups;", "VIP;SÃ¼d", 0, wrong + "VIP;Süd."},
		{"first_name", "M&uuml;ller", 0, wrong + "Müller."},
		{"last_name", "O&#039;Neill", 0, wrong + "O'Neill."},
		{"first_name", "=?UTF-8?Q?J=C3=BCrgen?=", 0, wrong + "Jürgen."},
		{"metadata.k", "<b>Smith &amp; Sons</b>", 0, ""},
		{"phone", "NULL", 0, program},
		{"metadata.k", "NULL", 0, ""},
		{"metadata.k", "[object Object]", 0, program},
		// what people write
		{"last_name", "Null", 0, ""},
		{"groups;", "R&D; Sales", 0, ""},
		{"first_name", "Sören", 0, ""},
		{"first_name", "So\u0308ren", 0, ""},
		{"first_name", "JOÃO", 0, ""},
		{"first_name", "Ângela", 0, ""},
		{"first_name", "Ñandú", 0, ""},
		{"first_name", "ÅSA", 0, ""},
		{"first_name", "ÉÉÀÜ", 0, ""},
		{"metadata.k", "ROSÉ®", 0, ""},
		{"metadata.k", "NESTLÉ™", 0, ""},
		{"metadata.k", "«É»", 0, ""},
		{"metadata.k", "20 °C ± 3 µm", 0, ""},
		{"metadata.k", "Ελλάδα, Москва, 東京, 서울, ไทย, हिन्दी, עברית", 0, ""},
		{"metadata.k", "Tiếng Việt – Đặng", 0, ""},
		{"metadata.k", "5 € … “so” — ‚und‘", 0, ""},
		{"metadata.k", "👩‍🚀 ❤️", 0, ""},
		{"metadata.k", "ŁÓDŹ ŽIŽKOV ÞÓR ÆØÅ ĐẶNG İSTANBUL IŞIĞI", 0, ""},
		{"metadata.k", "≤ ≥ ∂ √ π", 0, ""},
	} {
		person, err := readCell(t, c.field, c.cell, c.kind, mapping.Options{})
		var want []mapping.Damage
		wantErr := ""
		if c.reason != "" {
			want = []mapping.Damage{{Column: "Cell", Value: c.cell, Reason: c.reason}}
			wantErr = "line 7: Cell: " + c.cell + ": " + c.reason
		}
		if diff := cmp.Diff(want, person.Damage); diff != "" {
			t.Errorf("%s %q:\n%s", c.field, c.cell, diff)
		}
		if err != nil && err.Error() != wantErr {
			t.Errorf("%q, want %q", err, wantErr)
		} else if err == nil && wantErr != "" {
			t.Errorf("%q is no error", c.cell)
		}
	}
}

// What is damaged is not stored, unless that is asked for.
func TestWhatBecomesOfDamage(t *testing.T) {
	t.Parallel()
	names := []string{"email", "first_name", "phone", "code"}
	m := mapping.Propose(names, nil)
	for damaged, want := range map[mapping.Damaged]string{
		"":             "line 1: first_name: #N/A: This is the error of a formula in a spreadsheet.",
		mapping.Refuse: "line 1: first_name: #N/A: This is the error of a formula in a spreadsheet.",
		mapping.Skip:   `a@b.co: - | -, -, -, [], {"code":7}`,
		mapping.Keep:   `a@b.co: #N/A | -, 4.52012E+11, -, [], {"code":7}`,
	} {
		person, err := m.Person(sheets.Row{Line: 1, Cells: strings.Split("a@b.co|#N/A|4.52012E+11|7", "|")}, mapping.Options{Damaged: damaged})
		if got := line(person, err); got != want {
			t.Errorf("%s: %q, want %q", damaged, got, want)
		}
		if len(person.Damage) != 2 || person.Damage[1].Column != "phone" {
			t.Errorf("%s: %v", damaged, person.Damage)
		}
	}
}

// No row makes the reader panic, nor a value that cannot be stored where an error should be.
func FuzzRows(f *testing.F) {
	for _, cell := range []string{"", "a@x.com; b@x.com", `"a","b""`, `A\;B\`, "{\"a\":[", "SÃƒÂ¶",
		"Ada van der", "'=1", "4,5E+11", "\xff\x00", "* myContacts ::: ", "1e999999999"} {
		f.Add(cell, cell, cell, cell, cell)
	}
	names := []string{"email", "name", "phone", "groups", "metadata", "tags", "flag", "n"}
	m, err := mapping.Parse([]string{"flag=metadata.flag:boolean", "n=metadata.n:number", "tags=groups,"}, names, mapping.Propose(names, nil))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, email, name, groups, object, value string) {
		row := sheets.Row{Line: 1, Cells: []string{email, name, value, groups, object, groups, value, value}}
		person, err := m.Person(row, mapping.Options{Damaged: mapping.Keep})
		if err == nil && person.Input.Email == nil {
			t.Error("a person without an e-mail")
		}
		if _, err := person.Metadata.Checked(); err != nil {
			t.Error(err)
		}
		mapping.SpreadsheetMade(name, value)
		mapping.Propose([]string{email, name, groups}, [][]string{{object}, {value}})
		if _, err := mapping.Parse([]string{email + "=" + name}, names, m); err != nil {
			return
		}
	})
}
