package mapping_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models/mapping"
	"cohort/models/sheets"
	"cohort/models/text"
)

// readCell reads one cell of a file beside a good e-mail.
func readCell(t *testing.T, assignment, cell string, kind sheets.Kind, options mapping.Options) (mapping.Person, error) {
	t.Helper()
	names := []string{"Email", "Cell"}
	m, err := mapping.Parse([]string{"Cell=" + assignment}, names, mapping.Propose(names, nil))
	if err == nil {
		err = m.Check(names)
	}
	if err != nil {
		t.Fatal(err)
	}
	row := sheets.Row{Line: 7, Cells: []string{"a@b.co", cell}}
	if kind != sheets.Text {
		row.Kinds = []sheets.Kind{sheets.Text, kind}
	}
	return m.Person(row, options)
}

func TestEmailsInCells(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"ada@example.com":                          "ada@example.com",
		"  ADA@Example.COM ":                       "ada@example.com",
		"\u00a0ada@example.com\u200b":              "ada@example.com",
		"\ufeffada@exam\u00adple.com":              "ada@example.com",
		"ada+shop@example.com":                     "ada+shop@example.com",
		"'+ada@example.com":                        "+ada@example.com",
		"o'neill@example.com":                      "o'neill@example.com",
		"jose\u0301@example.com":                   "josé@example.com",
		"mailto:ada@example.com":                   "ada@example.com",
		"MAILTO:ada@example.com?subject=Hello":     "ada@example.com",
		"Ada Lovelace <Ada@example.com>":           "ada@example.com",
		`"Lovelace, Ada" <ada@example.com>`:        "ada@example.com",
		"<ada@example.com>":                        "ada@example.com",
		`"ada@example.com"`:                        "ada@example.com",
		"'ada@example.com'":                        "ada@example.com",
		"“ada@example.com”":                        "ada@example.com",
		"ada@example.com;":                         "ada@example.com",
		"ada@example.com; Ada@example.com":         "ada@example.com",
		"ada@example.com <mailto:ada@example.com>": "ada@example.com",
		"a@x.com; b@x.com":                         `a@x.com {"email_2":"b@x.com"}`,
		"b@x.com, Ada <a@x.com>":                   `b@x.com {"email_2":"a@x.com"}`,
		"a@x.com b@x.com A@x.com":                  `a@x.com {"email_2":"b@x.com"}`,
		"a@x.com/b@x.com":                          `a@x.com {"email_2":"b@x.com"}`,
		"c@x.com ::: b@x.com\na@x.com":             `c@x.com {"email_2":"b@x.com","email_3":"a@x.com"}`,
		"ada lovelace@example.com":                 "ada lovelace@example.com", // which is none, and is refused where it is to be stored
		"nonsense":                                 "nonsense",
		" \u00a0 ":                                 "line 7: email: Enter an e-mail address.",
		"#N/A":                                     "line 7: Email: #N/A: This is the error of a formula in a spreadsheet.",
		"SÃ¶der@example.com": "line 7: Email: SÃ¶der@example.com: This text was read in the wrong encoding. It was probably " +
			"Söder@example.com.",
	} {
		m := mapping.Propose([]string{"Email"}, nil)
		person, err := m.Person(sheets.Row{Line: 7, Cells: []string{cell}}, mapping.Options{})
		got := strings.TrimSpace(text.OrEmpty(person.Input.Email) + " " + text.OrEmpty(person.Metadata.Text()))
		if person.Several != strings.Contains(got, "email_2") {
			t.Errorf("%q is told as several: %v", cell, person.Several)
		}
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", cell, got, want)
		}
	}
}

func TestBothNamesInOneCell(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"Ada Lovelace":               "Ada|Lovelace",
		"  Ada   Lovelace ":          "Ada|Lovelace",
		"Ada\u00a0Lovelace":          "Ada|Lovelace",
		"Ada":                        "Ada|-",
		"Lovelace, Ada":              "Ada|Lovelace",
		"Lovelace,Ada":               "Ada|Lovelace",
		"van der Berg, Jan":          "Jan|van der Berg",
		"Martin Luther King, Jr.":    "Martin Luther|King, Jr.",
		"Martin Luther King Jr.":     "Martin Luther|King Jr.",
		"Ludwig van der Heide":       "Ludwig|van der Heide",
		"Ludwig van Beethoven":       "Ludwig|van Beethoven",
		"Maria De Luca":              "Maria|De Luca",
		"Ana Maria da Silva":         "Ana Maria|da Silva",
		"José Ortega y Gasset":       "José|Ortega y Gasset",
		"van der Berg":               "-|van der Berg",
		"Van Morrison":               "Van|Morrison",
		"Al Pacino":                  "Al|Pacino",
		"Mary I Smith":               "Mary I|Smith",
		"Dr. Ada Lovelace":           "Dr. Ada|Lovelace",
		"Prof. Dr. Ada King":         "Prof. Dr. Ada|King",
		"Gabriel García Márquez":     "Gabriel García|Márquez",
		"Mary-Jane O'Neill":          "Mary-Jane|O'Neill",
		"山田 花子":                      "花子|山田",
		"山田花子":                       "山田花子|-",
		"김 민준":                       "민준|김",
		"guest@example.com":          "-|-",
		"Smith & Sons, Ltd, London":  "Smith & Sons, Ltd,|London",
		"Παπαδόπουλος, Νίκος":        "Νίκος|Παπαδόπουλος",
		"Иван Петров":                "Иван|Петров",
		"Jean-Luc de la Fontaine II": "Jean-Luc|de la Fontaine II",
		"DUPONT Jean":                "Jean|DUPONT",
		"DE LA TOUR Anne Marie":      "Anne Marie|DE LA TOUR",
		"Jean DUPONT":                "Jean|DUPONT",
		"Anne DE LA TOUR":            "Anne|DE LA TOUR",
		"JEAN DUPONT":                "JEAN|DUPONT",
		"JP Morgan":                  "JP|Morgan",
		"A. B. Smith":                "A. B.|Smith",
		"Henry Ford II":              "Henry|Ford II",
		"\u200bAda Lovelace\ufeff":   "Ada|Lovelace",
	} {
		person, err := readCell(t, "name", cell, sheets.Text, mapping.Options{})
		if err != nil {
			t.Error(err)
		}
		if got := given(person.Input.FirstName) + "|" + given(person.Input.LastName); got != want {
			t.Errorf("%q is split into %q, want %q", cell, got, want)
		}
	}
}

func TestGroupsInCells(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ assignment, cell, want string }{
		{"groups;", "VIP", "VIP"},
		{"groups;", " VIP ; Retail;;VIP", "VIP|Retail"},
		{"groups;", `A\;B;C\\D;\ E\ `, `A;B|C\D| E `},
		{"groups;", `C:\Temp;D\`, `C:\Temp|D\`},
		{"groups;", `A\; B`, `A; B`},
		{"groups;", `"VIP", Blog`, `"VIP", Blog`},
		{"groups,", `VIP, wholesale`, `VIP|wholesale`},
		{"groups,", `"VIP","Blog, weekly"`, `VIP|Blog, weekly`},
		{"groups,", `"VIP", "The ""Five""" ,B`, `VIP|The "Five"|B`},
		{"groups,", `"VIP" club,B`, `"VIP" club|B`},
		{"groups,", `A\,B,C`, `A,B|C`},
		{"groups,", `"never closed,B`, `"never closed|B`},
		{"groups", "Retail; Norway, south", "Retail; Norway, south"},
		{"groups:::", "* myContacts ::: Friends ::: * Family", "Friends|Family"},
		{"groups;", "VIP;#N/A", "VIP|#N/A"},
		{"groups;", "#REF!", "line 7: Cell: #REF!: This is the error of a formula in a spreadsheet."},
		{"groups;", "a\x00b", "line 7: groups: This text contains a character that can't be saved."},
	} {
		person, err := readCell(t, c.assignment, c.cell, sheets.Text, mapping.Options{})
		got := strings.Join(person.Groups, "|")
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %q is read as %q, want %q", c.assignment, c.cell, got, c.want)
		}
	}
}

func TestValuesOfMetadata(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		assignment, cell string
		kind             sheets.Kind
		want             string
	}{
		{"metadata.k", "7", 0, `{"k":7}`},
		{"metadata.k", "39.620", 0, `{"k":39.620}`},
		{"metadata.k", "12345678901234567890", 0, `{"k":12345678901234567890}`},
		{"metadata.k", "007", 0, `{"k":"007"}`},
		{"metadata.k", "'007", 0, `{"k":"'007"}`},
		{"metadata.k", "'+49", 0, `{"k":"+49"}`},
		{"metadata.k", "''t Hooft", 0, `{"k":"'t Hooft"}`},
		{"metadata.k", "'t Hooft", 0, `{"k":"'t Hooft"}`},
		{"metadata.k", "1e5", 0, `{"k":"1e5"}`},
		{"metadata.k", "true", 0, `{"k":"true"}`},
		{"metadata.k", " a ", 0, `{"k":" a "}`},
		{"metadata.k", "7", sheets.Number, `{"k":7}`},
		{"metadata.k", "TRUE", sheets.Bool, `{"k":true}`},
		{"metadata.k", "2026-01-02", sheets.Date, `{"k":"2026-01-02"}`},
		{"metadata.k:text", "7", 0, `{"k":"7"}`},
		{"metadata.k:text", "'007", 0, `{"k":"007"}`},
		{"metadata.postal_code:text", "'LS1 4AP", 0, `{"postal_code":"LS1 4AP"}`},
		{"metadata.k:number", " 7 ", 0, `{"k":7}`},
		{"metadata.k:number", "1.000,00", 0, "line 7: Cell: Enter a number such as 39.62."},
		{"metadata.k:boolean", "Yes", 0, `{"k":true}`},
		{"metadata.k:boolean", "nein", 0, `{"k":false}`},
		{"metadata.k:boolean", "Sí", 0, `{"k":true}`},
		{"metadata.k:boolean", "0", 0, `{"k":false}`},
		{"metadata.k:boolean", "-", 0, ``},
		{"metadata.k:boolean", "perhaps", 0, "line 7: Cell: Enter yes or no."},
		{"metadata_object", `{"a":1.0,"b":"x"}`, 0, `{"a":1.0,"b":"x"}`},
		{"metadata_object", `[1]`, 0, "line 7: Cell: This is not a JSON object."},
		{"metadata_object", `{"password_hash":"x","b":"x"}`, 0,
			"line 7: Cell.password_hash: …: This is a password or a key. It would be saved where everyone can read it."},
		{"metadata.k", strings.Repeat("x", 32_768), 0, "line 7: k: Use at most 32,767 characters."},
	} {
		person, err := readCell(t, c.assignment, c.cell, c.kind, mapping.Options{})
		if got := line(person, err); !strings.HasSuffix(got, c.want) || strings.HasPrefix(c.want, "line") != (err != nil) {
			t.Errorf("%s: %q is read as %q, want %q", c.assignment, c.cell, got, c.want)
		}
	}
	// In a spreadsheet a text is a text, also where it looks like a number.
	names := []string{"email", "code"}
	row := sheets.Row{Line: 2, Cells: []string{"a@b.co", "7"}, Kinds: []sheets.Kind{sheets.Text, sheets.Text}}
	person, err := mapping.Propose(names, nil).Person(row, mapping.Options{})
	if got := line(person, err); !strings.HasSuffix(got, `{"code":"7"}`) {
		t.Error(got)
	}
}

// An empty cell leaves what is stored, the mark clears it.
func TestCellsThatClear(t *testing.T) {
	t.Parallel()
	names := []string{"email", "first_name", "last_name", "phone", "company", "groups"}
	m := mapping.Propose(names, nil)
	for _, c := range []struct{ cells, want string }{
		{"a@b.co|||||", "a@b.co: - | -, -, -, [], "},
		{"a@b.co|(clear)|King|(clear)|(clear)|VIP", `a@b.co: null | King, null, -, [VIP], , cleared first_name phone metadata.company`},
		{"a@b.co|||||(clear)", "line 1: groups: This can't be cleared."},
		{"(clear)|||||", "line 1: email: This can't be cleared."},
		{"a@b.co|(Clear)||||", "a@b.co: (Clear) | -, -, -, [], "},
	} {
		person, err := m.Person(sheets.Row{Line: 1, Cells: strings.Split(c.cells, "|")}, mapping.Options{ClearMark: "(clear)"})
		if diff := cmp.Diff(c.want, line(person, err)); diff != "" {
			t.Error(diff)
		}
	}
	person, err := m.Person(sheets.Row{Line: 1, Cells: []string{"a@b.co", "(clear)"}}, mapping.Options{})
	if got := line(person, err); got != "a@b.co: (clear) | -, -, -, [], " {
		t.Error("without a mark:", got)
	}
}
