package mapping_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models/mapping"
	"cohort/models/record"
)

// headers are columns as people name them, and what they become. Behind a blank line stand cells.
func TestNamesOfColumns(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"email,first_name,last_name,phone,groups":        "email first_name last_name phone groups;",
		"E-Mail,First Name,LAST-NAME, Phone ,GROUPS":     "email first_name last_name phone groups;",
		"\ufeffEmail,first name":                         "email first_name",
		"E-Mail-Adresse,Vorname,Nachname,Telefon,Gruppe": "email first_name last_name phone groups;",
		"Vorname,Name,E-Mail,Handynummer,Kundengruppe":   "first_name last_name email phone groups;",
		"Courriel,Prénom,Nom,Téléphone,Groupe":           "email first_name last_name phone groups;",
		"Adresse e-mail,Nom complet,Portable":            "email name phone",
		"Nom,Adresse électronique":                       "name email",
		"Correo electrónico,Nombre,Apellidos,Móvil":      "email first_name last_name phone",
		"Nombre y apellidos,Correo,Grupo de clientes":    "name email groups;",
		"Indirizzo e-mail,Nome,Cognome,Cellulare,Gruppo": "email first_name last_name phone groups;",
		"E-mailadres,Voornaam,Achternaam,Telefoonnummer": "email first_name last_name phone",
		"Voornaam,Naam,E-mailadres,Klantengroep":         "first_name last_name email groups;",
		"Endereço de e-mail,Nome,Sobrenome,Telemóvel":    "email first_name last_name phone",
		"Nome,Apelido,Correio eletrónico,Telefone":       "first_name last_name email phone",
		"E-postadress,Förnamn,Efternamn":                 "email first_name last_name",
		"E-post,Fornavn,Etternavn,Mobilnummer":           "email first_name last_name phone",
		"Adres e-mail,Imię,Nazwisko,Numer telefonu":      "email first_name last_name phone",
		"Name,First name,Last name,email":                "metadata.Name first_name last_name email",
		"email,metadata.code, Metadata.Size ,Company":    "email metadata.code metadata.Size metadata.Company",
		"Email Address,First Name,Mobile Phone":          "email first_name phone",
		"email,Tags,Orders":                              "email metadata.Tags, metadata.Orders",
		"email,,name":                                    "email  name",
		"email,password,Passwort,Mot de passe,user_pass,Contraseña,api_key,rp_token,Kennwort (Hash),Wachtwoord,senha,PIN,Пароль": "email" +
			strings.Repeat(" ignored", 12),
		"email,Password2,pin1,hash2,2FA": "email ignored ignored ignored ignored",
		"email,Passport,Secretary,Hashtag,Pincode,compass": "email metadata.Passport metadata.Secretary metadata.Hashtag " +
			"metadata.Pincode metadata.compass",

		"email,first_name,account\na@b.co,A,guest":                   "email first_name account",
		"email,account\na@b.co,ACME":                                 "email metadata.account",
		"email,has_account\na@b.co,true":                             "email account",
		"email,metadata\na@b.co,{}":                                  "email metadata_object",
		"groups,email,created_at\nA,a@b.co,2026-01-02T03:04:05.678Z": "groups; email ignored",
		"email,created_at\na@b.co,2026-01-02":                        "email metadata.created_at",
		"email,id,Company\na@b.co,cus_01,ACME":                       "email ignored metadata.Company",
		"email,id\na@b.co,17":                                        "email metadata.id",
		"email,Group\na@b.co,3":                                      "email metadata.Group:text;",
		"email,groups\na@b.co,3":                                     "email groups;",
		"email,Kundengruppe\na@b.co,VIP, Retail":                     "email groups;",
		"email;Kundengruppe\na@b.co;VIP, Retail":                     "email groups,",
		"email;groups\na@b.co;VIP, Retail":                           "email groups;",
		"email,favourite\na@b.co,$2y$10$WrVnQpkqTKmkkVJdDO5Aj.":      "email ignored",
		"email,favourite\na@b.co,$5 a day":                           "email metadata.favourite",
	} {
		columns, row, _ := strings.Cut(header, "\n")
		separator := ","
		if strings.Contains(columns, ";") {
			separator = ";"
		}
		names := strings.Split(columns, separator)
		var rows [][]string
		if row != "" {
			cells := strings.Split(row, separator)
			rows = [][]string{cells[:min(len(cells), len(names))]}
		}
		m := propose(names, rows)
		var got []string
		for i, target := range targets(m) {
			got = append(got, strings.TrimPrefix(target, names[i]+"="))
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s\n%s", header, diff)
		}
		if err := m.Check(names); err != nil {
			t.Errorf("%s: %v", header, err)
		}
	}
}

func TestSecretsAreNamed(t *testing.T) {
	t.Parallel()
	m := mapping.Propose([]string{"email", "Passwort", "Notes"}, nil)
	const note = "Not imported: passwords and keys would be saved where everyone can read them."
	if m.Columns[1].Note != note || m.Columns[2].Note != "" {
		t.Error(m.Columns)
	}
	names := []string{"email", "favourite"}
	for _, hash := range []string{
		"$2y$10$WrVnQpkqTKmkkVJdDO5Aj.Y2AbIbDJuMmaZPSrZqY6T8GfWXhYBhK", "$P$BZlPX7NIx8MYpXokBW2AGsN7i.aUOt0",
		"$wp$2y$10$WrVnQpkqTKmkkVJdDO5Aj.Y2AbIbDJuMmaZPSrZqY6T8GfWXhYBhK", "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA",
		"pbkdf2_sha256$600000$abcdefgh$abcdefghabcdefgh=", "{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr", "$6$salt$abcdefghijklmnop",
		"2f3d1d1a0c7b4e1f9a8b7c6d5e4f30212f3d1d1a0c7b4e1f9a8b7c6d5e4f3021:aBcDeFgHiJkLmNoP:1", "c2NyeXB0AAEAAAABAAAAAQ" + strings.Repeat("x", 40),
		"sk_" + "live_abcdefghijklmnop", "AKIA" + "ABCDEFGHIJKLMNOP", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl",
		"Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl", "bearer c2Vzc2lvbi1vZi1hZGE",
	} {
		for damaged, want := range map[mapping.Damaged]string{
			mapping.Refuse: "line 2: favourite: …: This is a password or a key. It would be saved where everyone can read it.",
			mapping.Skip:   "a@b.co: - | -, -, -, [], ",
			mapping.Keep:   "a@b.co: - | -, -, -, [], ",
		} {
			got := lines(mapping.Propose(names, nil), [][]string{{"a@b.co", hash}}, mapping.Options{Damaged: damaged})
			if diff := cmp.Diff([]string{want}, got); diff != "" {
				t.Errorf("%s, %s: %s", hash, damaged, diff)
			}
		}
	}
}

func TestAssignments(t *testing.T) {
	t.Parallel()
	names := []string{"Email", "Work e-mail", "Name", "Tags", "a=b", "Orders", "Cell"}
	base := mapping.Propose(names, nil)
	const fields = " names no field. A column can become email, first_name, last_name, name, phone, groups, account, ignored, or metadata.KEY."
	const columns = " names no column of the file. The columns are: Email, Work e-mail, Name, Tags, a=b, Orders, Cell."
	for assignments, want := range map[string]string{ // only what is not as in the base
		"":                           "",
		"Work e-mail=email":          "Email=metadata.Email Work e-mail=email",
		"WORK_E_MAIL=email":          "Email=metadata.Email Work e-mail=email",
		"Tags=groups|Name=last_name": "Name=last_name Tags=groups,",
		"Tags=groups;":               "Tags=groups;",
		"a=b=metadata.c=d":           "a=b=metadata.c=d",
		"a=b=ignored|Orders=metadata.orders.count:number": "a=b=ignored Orders=metadata.orders.count:number",
		"Tags=phone.other": "Tags=phone.other",
		"Nobody=email":     "Nobody=email" + columns,
		"Email":            "Email does not say what a column becomes. Write COLUMN=FIELD, such as Email Address=email.",
		"Tags=labels":      "Tags=labels" + fields,
		"Tags=groups/":     "Tags=groups/" + fields,
		"Tags=metadata.":   "Tags=metadata." + fields,
	} {
		var list []string
		if assignments != "" {
			list = strings.Split(assignments, "|")
		}
		m, err := mapping.Parse(list, names, base)
		changed := slices.DeleteFunc(targets(m), func(target string) bool { return slices.Contains(targets(base), target) })
		got := strings.Join(changed, " ")
		if err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s\n%s", assignments, diff)
		}
		if err != nil && !record.IsKind(err, record.Invalid) {
			t.Errorf("%s: %#v", assignments, err)
		}
	}
}

func TestMappingsThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ names, assignments, want string }{
		{"first_name,Company", "", "There is no column named email. The columns are: first_name, Company."},
		{"ada@example.com,Ada", "", "The first row must name the columns. This one looks like a customer: ada@example.com, Ada."},
		{"email,E-Mail", "", "The columns email and E-Mail would become the same. Remove one of them, or ignore it."},
		{"email,note,note", "", "There are two columns named note. Remove one of them, or ignore it."},
		{"email,name,other", "other=first_name", ""}, // what is assigned goes before what was proposed
		{"email,name,other", "other=first_name,name=name", "The columns name and other would become the same. Remove one of them, or ignore it."},
		{"email,phone,mobile", "", ""},
		{"email,groups,Kundengruppe", "", ""},
		{"email,metadata.", "", "The column metadata. does not name a metadata key. Call it metadata.KEY."},
		{"email,password", "password=metadata.p", "Remove the column password: it would be saved where everyone can read it. " +
			"Customers choose their own passwords."},
		{"email,favourite", "favourite=metadata.password", "Remove the column favourite: it would be saved where everyone can read it. " +
			"Customers choose their own passwords."},
		{"email," + strings.Repeat("x", 256), "", "Column names can have at most 255 characters. This one is too long: " +
			strings.Repeat("x", 40) + "…."},
		{"email,", "", ""},
	} {
		names := strings.Split(c.names, ",")
		var list []string
		if c.assignments != "" {
			list = strings.Split(c.assignments, ",")
		}
		m, err := mapping.Parse(list, names, mapping.Propose(names, nil))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := m.Check(names); err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(c.want, got) || got == "" && c.want != "" {
			t.Errorf("%s %s: %q, want %q", c.names, c.assignments, got, c.want)
		}
	}
	m := mapping.Propose([]string{"email", "a"}, nil)
	if err := m.Check([]string{"email", "b"}); err == nil {
		t.Error("a mapping is taken for other columns")
	}
	m.Columns[1].Field = "address"
	if err := m.Check([]string{"email", "a"}); err == nil || err.Error() != "The column a can't become address." {
		t.Error(err)
	}
}

// The page shows the error at this column: the second of two for one thing, also where the e-mail comes after both.
func TestFaultyColumn(t *testing.T) {
	names := []string{"first_name", "given name", "email"}
	m := mapping.Propose(names, nil)
	m.Columns[1].Field = mapping.FirstName
	if column, err := m.Faulty(names); column != 1 || err == nil {
		t.Errorf("column %d, %v", column, err)
	}
	if column, err := mapping.Propose(names[:1], nil).Faulty(names[:1]); column != -1 || err == nil {
		t.Errorf("no e-mail: column %d, %v", column, err)
	}
}

// A value in a column without a name is an error: nobody said what becomes of it.
func TestColumnWithoutName(t *testing.T) {
	t.Parallel()
	m := mapping.Propose([]string{"email", ""}, nil)
	got := lines(m, [][]string{{"a@b.co", "x"}, {"a@b.co", " "}}, mapping.Options{})
	want := []string{"line 2: There is a value in a column without a name.", "a@b.co: - | -, -, -, [], "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
