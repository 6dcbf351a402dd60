package sheets

import "testing"

func TestFormulasAreEscapedAndComeBack(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"":                "",
		"Ada":             "Ada",
		" Ada":            " Ada",
		"\nAda":           "\nAda",
		"a=1":             "a=1",
		"=1+1":            "'=1+1",
		"+49 30 1234":     "'+49 30 1234",
		"-5":              "'-5",
		"@name":           "'@name",
		"\n=1+1":          "'\n=1+1",
		"\r\n=1+1":        "'\r\n=1+1",
		"\n \t=1+1":       "'\n \t=1+1",
		" =1+1":           "' =1+1",
		"\u00a0=1+1":      "'\u00a0=1+1",
		"\u2028=1+1":      "'\u2028=1+1",
		"\n＝1+1":          "'\n＝1+1",
		"\tAda":           "'\tAda",
		"\rAda":           "'\rAda",
		"'":               "''",
		"'t Hooft":        "''t Hooft",
		"'=1+1":           "''=1+1",
		"\n":              "\n",
		"\n'=1":           "\n'=1",
		"\ufeff=1":        "'\ufeff=1",
		"Two\n=lines":     "Two\n=lines",
		"a name, = a sum": "a name, = a sum",
	} {
		escaped := EscapeFormulas(cell)[0]
		if escaped != want {
			t.Errorf("%q is escaped to %q, want %q", cell, escaped, want)
		}
		back := []string{escaped}
		UnescapeFormulas(back)
		if back[0] != cell {
			t.Errorf("%q comes back as %q", cell, back[0])
		}
	}
}
