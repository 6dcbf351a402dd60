package mapping_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models/exports"
	"cohort/models/mapping"
	"cohort/models/sheets"
)

// The first number that is there is the phone, the others are kept under their own names.
func TestSeveralPhones(t *testing.T) {
	t.Parallel()
	names := []string{"email", "Telefon", "Mobil", "Fax"}
	m := mapping.Propose(names, nil)
	if diff := cmp.Diff([]string{"email=email", "Telefon=phone", "Mobil=phone.Mobil", "Fax=metadata.Fax"}, targets(m)); diff != "" {
		t.Error(diff)
	}
	for _, c := range []struct{ cells, want string }{
		{"a@b.co|1|2|3", `a@b.co: - | -, 1, -, [], {"Mobil":"2","Fax":3}`},
		{"a@b.co||2|", `a@b.co: - | -, 2, -, [], `},
		{"a@b.co|\u202a+49 170\u202c||", `a@b.co: - | -, +49 170, -, [], `},
		{"a@b.co|tel:+49-170||", `a@b.co: - | -, +49-170, -, [], `},
		{`a@b.co|\N|2|\N`, `a@b.co: - | -, 2, -, [], `},
		{"a@b.co|1 ::: 2 ::: 1||", `a@b.co: - | -, 1, -, [], {"phone_2":"2"}`},
		{"a@b.co|+49 30 1234; tel:+49 170 1234567||", `a@b.co: - | -, +49 30 1234, -, [], {"phone_2":"+49 170 1234567"}`},
		{"a@b.co|030 12345, 030 12346|2 ::: 3|", `a@b.co: - | -, 030 12345, -, [], {"phone_2":"030 12346","Mobil":"2","phone_3":"3"}`},
		{"a@b.co|030 12345, ext. 12||", `a@b.co: - | -, 030 12345, ext. 12, -, [], `},
		{"a@b.co|'0170||", `a@b.co: - | -, 0170, -, [], `},
		{"a@b.co|'+49 170||", `a@b.co: - | -, +49 170, -, [], `},
		{"a@b.co|''+49 170||", `a@b.co: - | -, '+49 170, -, [], `}, // as our own file has it where an apostrophe is stored
	} {
		person, err := m.Person(sheets.Row{Line: 1, Cells: strings.Split(c.cells, "|")}, mapping.Options{})
		if diff := cmp.Diff(c.want, line(person, err)); diff != "" {
			t.Error(diff)
		}
	}
}

// Further values of a cell get names that no column of the file has.
func TestFurtherValuesHaveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	names := []string{"E-mail 1 - Value", "E-mail 2 - Value", "Phone 1 - Value", "Phone 2 - Value"}
	m := mapping.Propose(names, nil)
	person, err := m.Person(sheets.Row{Line: 1, Cells: []string{"a@x.com ::: b@x.com", "c@x.com", "11111 ::: 22222", "33333"}},
		mapping.Options{})
	want := `a@x.com: - | -, 11111, -, [], {"email_3":"b@x.com","email_2":"c@x.com","phone_1":"22222","phone_2":"33333"}`
	if diff := cmp.Diff(want, line(person, err)); diff != "" {
		t.Error(diff)
	}
}

// A shop's phone of the customer goes before that of their address, wherever it stands.
func TestPhoneOfAnAddress(t *testing.T) {
	t.Parallel()
	names := []string{"Address phone", "email", "Phone"}
	m, err := mapping.Parse([]string{"Address phone=phone.address_phone"}, names, mapping.Propose(names, nil))
	if err == nil {
		err = m.Check(names)
	}
	if err != nil {
		t.Fatal(err)
	}
	got := lines(m, [][]string{{"1", "a@b.co", "2"}, {"1", "a@b.co", ""}, {"", "a@b.co", "2"}}, mapping.Options{})
	want := []string{`a@b.co: - | -, 2, -, [], {"address_phone":"1"}`, "a@b.co: - | -, 1, -, [], ", "a@b.co: - | -, 2, -, [], "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Some headings say that the last name stands first.
func TestLastNameFirst(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]string{
		"Nom Prénom": "a@b.co: Jean Luc | Dupont, -, -, [], ", "Nom": "a@b.co: Dupont Jean | Luc, -, -, [], ",
		"Nachname, Vorname": "a@b.co: Jean Luc | Dupont, -, -, [], ", "Név": "a@b.co: Jean Luc | Dupont, -, -, [], ",
	} {
		m := mapping.Propose([]string{"email", heading}, nil)
		if diff := cmp.Diff([]string{want}, lines(m, [][]string{{"a@b.co", "Dupont Jean Luc"}}, mapping.Options{})); diff != "" {
			t.Error(heading, diff)
		}
	}
}

// What is written into one cell is read as it was.
func TestGroupsComeBack(t *testing.T) {
	t.Parallel()
	for _, names := range [][]string{{"A;B", `C\D`, " E ", "F"}, {`\`}, {`a\ `, ";"}, {"\u00a0x\u00a0", `"q", r`}, {`=1`}} {
		person, err := readCell(t, "groups;", exports.GroupNames(names), sheets.Text, mapping.Options{})
		if diff := cmp.Diff(names, person.Groups); diff != "" || err != nil {
			t.Error(err, diff)
		}
	}
}
