package imports_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models"
	"cohort/models/imports"
	"cohort/models/record"
	"cohort/models/storetest"
)

const badRows = "email,first_name,groups,code\n" + // line 1
	"a@example.com,Ada,VIP,1\n" +
	",Nobody,VIP,\n" +
	"nonsense,,,\n" +
	"b@example.com,Bo\n" + // 5
	"c@example.com,\"Cy,VIP,\n" + // never closed
	"d@example.com,\"two\nlines\",VIP,2\n" +
	"e@example.com,E\xe9,,\n" +
	"f@example.com,\x00,,\n" + // 10
	"\n" +
	",,,\n" +
	"g@example.com,G \"the\" G,,\n" +
	"h@example.com,{10001},,\n" +
	"i@example.com,,{2001},\n" + // 15
	"j@example.com,,\u200b,\n" +
	"k@example.com,,,{32768}\n" +
	"l@example.com,El,,3,4\n" +
	"m@example.com,Em,VIP,3\n"

func TestImportPassesOverBadRows(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		sum, bad := storetest.Import(t, store, filled(badRows))
		if want := (imports.Summary{Read: 15, Created: 5, Failed: 10}); sum != want {
			t.Errorf("%+v", sum)
		}
		want := []string{
			`line 3: email: Enter an e-mail address.`,
			`line 4: email: "nonsense" is not an e-mail address.`,
			`line 6: A quotation mark is never closed.`,
			`line 9: The line is not valid UTF-8.`,
			`line 10: The line contains a NUL character.`,
			`line 14: first_name: Use at most 10,000 characters.`,
			`line 15: groups: Use at most 2,000 characters.`,
			`line 16: groups: Enter a name.`,
			`line 17: code: Use at most 32,767 characters.`,
			`line 18: This row has 5 cells instead of 4.`,
		}
		if diff := cmp.Diff(want, bad); diff != "" {
			t.Error(diff)
		}
		wantCustomers := []string{
			`a@example.com: Ada, -, [VIP], {"code":1}`,
			`b@example.com: Bo, -, [], null`,
			"d@example.com: two\nlines, -, [VIP], {\"code\":2}",
			`g@example.com: G "the" G, -, [], null`,
			`m@example.com: Em, -, [VIP], {"code":3}`,
		}
		if diff := cmp.Diff(wantCustomers, storetest.CustomerLines(t, store)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"VIP 3"}, storetest.GroupLines(t, store)); diff != "" {
			t.Error(diff)
		}
	})
}

// filled writes {n} as so many letters.
func filled(text string) string {
	for _, n := range []int{2001, 10001, 32768} {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", n), strings.Repeat("x", n))
	}
	return text
}

func TestImportRefusesAFile(t *testing.T) {
	t.Parallel()
	store := storetest.Open(t, "sqlite")
	for _, c := range []struct{ name, file, says string }{
		{"an empty file", "", "The file is empty. Its first row must name the columns."},
		{"blank lines", "\n\r\n\n", "The file is empty. Its first row must name the columns."},
		{"no e-mail", "name,phone\n", "There is no column named email. The columns are: name, phone."},
		{"a key without a name", "email,metadata. \n", "The column metadata.  does not name a metadata key. Call it metadata.KEY."},
		{"two columns for one key", "email,code,metadata.code\n",
			"The columns code and metadata.code would become the same. Remove one of them, or ignore it."},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := store.Import(t.Context(), strings.NewReader(c.file), imports.Options{}, nil)
			if !record.IsKind(err, record.Invalid) || err.Error() != c.says {
				t.Errorf("%v\nwant %s", err, c.says)
			}
		})
	}
}

func TestImportTakesColumnsAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"no rows", "email", nil},
		{"known names in any case", "EMAIL, Last_Name \na@example.com,Byron", []string{`a@example.com: Byron, -, [], null`}},
		{"other names as they are written", "email, Size ,size\na@example.com,L,38\n",
			[]string{`a@example.com: , -, [], {"Size":"L","size":38}`}},
		{"semicolons", "email;groups;a,b,c\na@example.com;\"VIP;Press\";1\n", []string{`a@example.com: , -, [Press VIP], {"a,b,c":1}`}},
		{"backslashes", "email,groups\na@example.com,A\\; B\\B ;\n", []string{`a@example.com: , -, [A; B\B], null`}},
		{"a second phone", "email,phone, Phone\na@example.com,5,6\n", []string{`a@example.com: , 5, [], {"Phone":"6"}`}},
		{"passwords", "email,Password,metadata.password_hash\na@example.com,abc,def\n", []string{`a@example.com: , -, [], null`}},
		{"UTF-16", "\xff\xfee\x00m\x00a\x00i\x00l\x00\n\x00a\x00@\x00b\x00.\x00d\x00e\x00", []string{`a@b.de: , -, [], null`}},
		{"another encoding", "email,Stra\xdfe\na@example.com,K\xf6nigsallee\n",
			[]string{`a@example.com: , -, [], {"Straße":"Königsallee"}`}},
		{"old line ends", "email,phone\ra@example.com,5\r", []string{`a@example.com: , 5, [], null`}},
		{"quoted names", "\"email\",\"a \"\"b\"\";;;\"\na@example.com,1\n", []string{`a@example.com: , -, [], {"a \"b\";;;":1}`}},
		{"an empty column without a name", "email,,phone\na@example.com, ,5\n", []string{`a@example.com: , 5, [], null`}},
		{"a value in a column without a name", "email,\na@example.com,5\nb@example.com,\n", []string{`b@example.com: , -, [], null`}},
		{"byte order mark and CRLF", "\ufeffemail,phone\r\na@example.com,5\r\n", []string{`a@example.com: , 5, [], null`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			store := storetest.Open(t, "sqlite")
			storetest.Import(t, store, c.file)
			if diff := cmp.Diff(c.want, storetest.CustomerLines(t, store)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
