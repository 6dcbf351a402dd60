package customers_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"cohort/models"
	"cohort/models/activity"
	"cohort/models/csvfile"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestImportReadsAFile(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("testdata/customers.csv")
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		sum, bad := storetest.Import(t, store, string(file))
		if want := (customers.ImportSummary{Read: 7, Created: 7}); sum != want || bad != nil {
			t.Errorf("%+v %v", sum, bad)
		}
		want := []string{
			`inês.araújo@example.pt: Inês Araújo, +351 21 555 01 01, [Portugal], {"code":"007","orders":7,"spent":39.62,` +
				`"company":"Araújo & Filhos"}`,
			`josé.nuñez@example.com: José Núñez, -, [Spain VIP], {"code":"012","orders":12345678901234567890,"spent":-0.50,` +
				`"note":"two lines,\nthe second; with \"quotes\""}`,
			`zsofia.kiss@example.org: Zsófia Kiss, 06 (1) 555-0199, [Hungary], {"code":"+49","orders":"1e5","spent":"1,` +
				`000.00","note":"true"}`,
			`łukasz@example.com: Łukasz Żółty, -, [VIP], {"code":0,"orders":0,"spent":0.0}`,
			`παπαδόπουλος@example.com: Νίκος Παπαδόπουλος, -, [], null`,
			`yamada@example.com: 花子 山田, -, [Japan], null`,
			`guest@example.com: , -, [], null`,
		}
		if diff := cmp.Diff(storetest.Sorted(want), storetest.CustomerLines(t, store)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"Hungary 1", "Japan 1", "Portugal 1", "Spain 1", "VIP 2"},
			storetest.GroupLines(t, store)); diff != "" {
			t.Error(diff)
		}
		found, err := store.Customers(t.Context(), customers.Query{Search: "nunez jose", Limit: 10})
		if err != nil || found.Total.Count != 1 {
			t.Errorf("%+v %v", found, err)
		}
	})
}

// The number of statements of a batch does not depend on its rows: not when they are new, nor
// when they change, nor when they stay.
func TestImportSendsNoStatementPerRow(t *testing.T) {
	each(t, func(w world) {
		few := w.importStatements("few", 10)
		if many := w.importStatements("many", 300); few != many {
			t.Errorf("%d statements for 10 rows, %d for 300", few, many)
		}
	})
}

// importStatements is how many statements it takes to import so many rows: new, changed and as they are.
func (w world) importStatements(name string, rows int) int64 {
	w.Helper()
	ctx, statements := db.CountStatements(w.Context())
	for _, phone := range []string{"1", "2", "2"} {
		var file strings.Builder
		file.WriteString("email,phone,groups,code\n")
		for i := range rows {
			fmt.Fprintf(&file, "%s%d@example.com,%s,%s VIP;%s G%d;%s G%d,%d\n", name, i, phone, name, name, i%5, name, i%7, i)
		}
		_, err := w.Import(ctx, strings.NewReader(file.String()), customers.ImportOptions{}, func(row csvfile.RowError) { w.Error(row) })
		w.Must(err)
	}
	return statements.Load()
}

func TestImportAgainChangesNothing(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("testdata/customers.csv")
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		storetest.Import(t, store, string(file))
		before, groupsBefore := storetest.Everything(t, store)
		sum, bad := storetest.Import(t, store, string(file))
		if want := (customers.ImportSummary{Read: 7, Unchanged: 7}); sum != want || bad != nil {
			t.Errorf("%+v %v", sum, bad)
		}
		after, groupsAfter := storetest.Everything(t, store)
		if diff := cmp.Diff(before, after) + cmp.Diff(groupsBefore, groupsAfter); diff != "" {
			t.Error(diff)
		}
	})
}

// What a second file does to the customers of a first.
func TestImportUpdates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, first, second string
		sum                 customers.ImportSummary
		want                []string
	}{
		{
			"an empty cell leaves what is there",
			"email,first_name,last_name,phone,groups,code\na@example.com,Ada,Byron,1,VIP,007\n",
			"email,first_name,last_name,phone,groups,code\na@example.com,,Lovelace, ,,\n",
			customers.ImportSummary{Read: 1, Updated: 1},
			[]string{`a@example.com: Ada Lovelace, 1, [VIP], {"code":"007"}`},
		},
		{
			"metadata is laid over metadata",
			"email,one,two\na@example.com,1,2\n",
			"email,metadata.two,three\na@example.com,two,3\n",
			customers.ImportSummary{Read: 1, Updated: 1},
			[]string{`a@example.com: , -, [], {"one":1,"two":"two","three":3}`},
		},
		{
			"groups are only joined",
			"email,groups\na@example.com,VIP;Press\n",
			"email,groups\na@example.com, Press ; Wholesale;;\n",
			customers.ImportSummary{Read: 1, Updated: 1},
			[]string{`a@example.com: , -, [Press VIP Wholesale], null`},
		},
		{
			"to be in the groups already is no change",
			"email,groups\na@example.com,VIP;Press\n",
			"email,groups\na@example.com,VIP;VIP\n",
			customers.ImportSummary{Read: 1, Unchanged: 1},
			[]string{`a@example.com: , -, [Press VIP], null`},
		},
		{
			"case and blanks make no other e-mail",
			"email\na@example.com\n",
			"email,phone\n A@EXAMPLE.com ,5\n",
			customers.ImportSummary{Read: 1, Updated: 1},
			[]string{`a@example.com: , 5, [], null`},
		},
		{
			"of two rows for one customer the later wins",
			"email\nb@example.com\n",
			"email,first_name,phone,groups\na@example.com,Ada,1,VIP\nb@example.com,Bo,,\na@example.com,,2,Press\na@example.com,Ada,2,VIP\n",
			customers.ImportSummary{Read: 4, Created: 1, Updated: 2, Unchanged: 1},
			[]string{`a@example.com: Ada, 2, [Press VIP], null`, `b@example.com: Bo, -, [], null`},
		},
		{
			"rows that undo one another change nothing",
			"email,phone\na@example.com,1\n",
			"email,phone\na@example.com,2\na@example.com,1\n",
			customers.ImportSummary{Read: 2, Unchanged: 2},
			[]string{`a@example.com: , 1, [], null`},
		},
		{
			"a number can become a text and the other way round",
			"email,one,two\na@example.com,7,007\n",
			"email,one,two\na@example.com,007,7\n",
			customers.ImportSummary{Read: 1, Updated: 1},
			[]string{`a@example.com: , -, [], {"one":"007","two":7}`},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, store *models.Store) {
				storetest.Import(t, store, c.first)
				sum, bad := storetest.Import(t, store, c.second)
				if sum != c.sum || bad != nil {
					t.Errorf("%+v %v", sum, bad)
				}
				if diff := cmp.Diff(c.want, storetest.CustomerLines(t, store)); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestImportFindsTheAccountBeforeTheGuest(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		email, password := "a@example.com", "a long password"
		guest, err := store.CreateCustomer(t.Context(), customers.Input{Email: &email})
		if err != nil {
			t.Fatal(err)
		}
		account, err := store.CreateCustomer(t.Context(), customers.Input{Email: &email, Password: &password})
		if err != nil {
			t.Fatal(err)
		}
		sum, _ := storetest.Import(t, store, "email,phone,groups\na@example.com,5,VIP\n")
		if want := (customers.ImportSummary{Read: 1, Updated: 1}); sum != want {
			t.Errorf("%+v", sum)
		}
		after, err := store.Customer(t.Context(), account.ID)
		if err != nil || after.Phone == nil || *after.Phone != "5" || !after.HasAccount || !after.UpdatedAt.After(account.UpdatedAt) {
			t.Errorf("%+v %v", after, err)
		}
		if after, err = store.Customer(t.Context(), guest.ID); err != nil || cmp.Diff(guest, after) != "" {
			t.Error(cmp.Diff(guest, after), err)
		}
	})
}

// What was exported comes back as it was: to where it is from, and to a store that has nothing yet.
func TestAnExportIsReadBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		w := worldOf(t, store)
		odd, plain := []customers.Group{
			w.NewGroup(`A;B`), w.NewGroup(" Padded\u00a0"), w.NewGroup(`back\slash\`), w.NewGroup(`\;`), w.NewGroup("=1"),
		}, w.NewGroup("A")
		w.NewCustomer("a@example.com", append(odd, plain)...)
		_, err := w.CreateCustomer(t.Context(), customers.Input{
			Email: new("a@example.com"), Password: new("a long password"), Phone: record.TextOf("5"),
			GroupIDs: new(storetest.IDsOf(odd[0])),
		})
		w.Must(err)
		w.NewCustomer("b@example.com")
		file, people, all := exported(t, store), storetest.CustomerLines(t, store), storetest.GroupLines(t, store)
		sum, bad := storetest.Import(t, store, file)
		if want := (customers.ImportSummary{Read: 3, Unchanged: 3}); sum != want || bad != nil {
			t.Errorf("%+v %v", sum, bad)
		}
		other := storetest.Open(t, store.Database())
		sum, bad = storetest.Import(t, other, file)
		if want := (customers.ImportSummary{Read: 3, Created: 3}); sum != want || bad != nil {
			t.Errorf("%+v %v", sum, bad)
		}
		for _, of := range []*models.Store{store, other} {
			if diff := cmp.Diff(people, storetest.CustomerLines(t, of)) + cmp.Diff(all, storetest.GroupLines(t, of)); diff != "" {
				t.Error(diff)
			}
			if n, err := of.CountSelection(t.Context(),
				customers.Selection{All: true, Query: customers.Query{HasAccount: new(true)}}); n != 1 || err != nil {
				t.Errorf("%d have an account, %v", n, err)
			}
		}
	})
}

func TestAnExportThatSomebodyWroteIntoIsRead(t *testing.T) {
	t.Parallel()
	store := storetest.Open(t, "sqlite")
	head := strings.Join(customers.ExportColumns, ",") + "\n"
	_, bad := storetest.Import(t, store, head+",a@example.com,,,,guest, A ; B;;A,,\n,b@example.com,,,,perhaps,,,\n")
	if diff := cmp.Diff([]string{`a@example.com: , -, [A B], null`}, storetest.CustomerLines(t, store)) +
		cmp.Diff([]string{"line 3: account: Enter registered or guest."}, bad); diff != "" {
		t.Error(diff)
	}
}

// exported is everybody as a file.
func exported(t *testing.T, store *models.Store) string {
	t.Helper()
	var text strings.Builder
	file := csv.NewWriter(&text)
	err := errors.Join(file.Write(customers.ExportColumns), store.EachChosen(t.Context(),
		customers.Selection{All: true, Query: customers.Query{}}, func(c customers.Customer) error {
			return file.Write(customers.ExportCells(c))
		}))
	if file.Flush(); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// Texts that were stored elsewhere with other spellings of the same JSON are no change.
func TestImportKnowsATextHoweverItIsSpelled(t *testing.T) {
	t.Parallel()
	store := storetest.Open(t, "sqlite")
	email := "a@example.com"
	metadata, err := record.ParseMetadata([]byte(`{"company":"A \u0026 B","nested":{"a":1}}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.CreateCustomer(t.Context(),
		customers.Input{Email: &email, Metadata: &record.MetadataChange{Values: metadata}}); err != nil {
		t.Fatal(err)
	}
	sum, _ := storetest.Import(t, store, "email,company\na@example.com,A & B\n")
	if want := (customers.ImportSummary{Read: 1, Unchanged: 1}); sum != want {
		t.Errorf("%+v", sum)
	}
}

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
		if want := (customers.ImportSummary{Read: 15, Created: 3, Failed: 12}); sum != want {
			t.Errorf("%+v", sum)
		}
		want := []string{
			`line 3: email: Enter an e-mail address.`,
			`line 4: email: "nonsense" is not an e-mail address.`,
			`line 5: This row has 2 cells instead of 4.`,
			`line 6: A quotation mark is out of place. Put the whole cell in quotation marks and double those inside it.`,
			`line 9: The line is not valid UTF-8.`,
			`line 10: The line contains a NUL character.`,
			`line 13: A quotation mark is out of place. Put the whole cell in quotation marks and double those inside it.`,
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
			"d@example.com: two\nlines, -, [VIP], {\"code\":2}",
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

func TestImportStrictTakesAllOrNothing(t *testing.T) {
	t.Parallel()
	var long strings.Builder // of several batches
	long.WriteString("email,groups\n")
	for i := range 5000 {
		fmt.Fprintf(&long, "p%d@example.com,VIP;G%d\n", i, i%7)
	}
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		var bad []csvfile.RowError
		strict := customers.ImportOptions{Strict: true}
		trail := &activity.Trail{}
		ctx := activity.WithActor(t.Context(), activity.Actor{Name: "Olga", Via: activity.ViaCommand, Trail: trail})
		sum, err := store.Import(ctx, strings.NewReader(long.String()+"nonsense,VIP\n"), strict,
			func(row csvfile.RowError) { bad = append(bad, row) })
		if !record.IsKind(err, record.Invalid) || sum != (customers.ImportSummary{}) || len(bad) != 1 || bad[0].Line != 5002 {
			t.Errorf("%+v %v %v", sum, bad, err)
		}
		if left := append(storetest.CustomerLines(t, store), storetest.GroupLines(t, store)...); left != nil {
			t.Error(left)
		}
		if joined, _ := trail.Members(); joined > 0 {
			t.Errorf("the trail knows of %d who joined nothing", joined)
		}
		sum, err = store.Import(t.Context(), strings.NewReader(long.String()), strict, nil)
		if want := (customers.ImportSummary{Read: 5000, Created: 5000}); err != nil || sum != want {
			t.Errorf("%+v %v", sum, err)
		}
		if diff := cmp.Diff([]string{"G0 715", "G1 715", "G2 714", "G3 714", "G4 714", "G5 714", "G6 714", "VIP 5000"},
			storetest.GroupLines(t, store)); diff != "" {
			t.Error(diff)
		}
	})
}

// A strict import is a change like any other: withheld, it stops short.
func TestImportStrictIsWithheldLikeAnyChange(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		for _, strict := range []bool{false, true} {
			file := strings.NewReader("email,groups\nada@example.com,VIP\n")
			sum, err := store.Import(db.DryRun(t.Context(), "Not yet."), file, customers.ImportOptions{Strict: strict}, nil)
			if !record.IsKind(err, record.Withheld) || sum != (customers.ImportSummary{}) {
				t.Errorf("strict %t: %+v %v", strict, sum, err)
			}
		}
		if left := append(storetest.CustomerLines(t, store), storetest.GroupLines(t, store)...); left != nil {
			t.Error(left)
		}
	})
}

func TestImportRefusesAFile(t *testing.T) {
	t.Parallel()
	store := storetest.Open(t, "sqlite")
	for _, c := range []struct{ name, file, says string }{
		{"an empty file", "", "The file is empty. Its first row must name the columns."},
		{"blank lines", "\n\r\n\n", "The file is empty. Its first row must name the columns."},
		{"no e-mail", "name,phone\n", "There is no column named email. The columns are: name, phone."},
		{"two columns of one name", "email,phone, Phone\n", "There are two columns for  Phone. Remove one of them."},
		{"two columns for one key", "email,code,metadata.code\n", "There are two columns for metadata.code. Remove one of them."},
		{"a key without a name", "email,metadata. \n", "The column metadata.  does not name a metadata key. Call it metadata.KEY."},
		{"passwords", "email,Password\n",
			"Remove the column Password: it would be saved where everyone can read it. Customers choose their own passwords."},
		{"passwords as metadata", "email,metadata.password_hash\n",
			"Remove the column metadata.password_hash: it would be saved where everyone can read it. Customers choose their own passwords."},
		{"UTF-16", "\xff\xfee\x00m\x00", "The file is in UTF-16. Save it as UTF-8."},
		{"another encoding", "email,Stra\xdfe\n", "The column names cannot be read. The line is not valid UTF-8."},
		{"old line ends", "email,phone\ra@example.com,5\r", "The file uses outdated line endings. Save it again as CSV."},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := store.Import(t.Context(), strings.NewReader(c.file), customers.ImportOptions{}, nil)
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
		{"backslashes", "email,groups,account\na@example.com,A\\; B\\B ;,yes\n",
			[]string{`a@example.com: , -, [A\ B\B], {"account":"yes"}`}},
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

func TestImportEndsWithTheFile(t *testing.T) {
	t.Parallel()
	store := storetest.Open(t, "sqlite")
	file := io.MultiReader(strings.NewReader("email\na@example.com\n"), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := store.Import(t.Context(), file, customers.ImportOptions{}, nil); err == nil {
		t.Error("a file that cannot be read to its end was imported without a word")
	}
}

func TestImportTellsItsProgress(t *testing.T) {
	t.Parallel()
	store := storetest.Open(t, "sqlite")
	var file bytes.Buffer
	file.WriteString("email\n")
	for i := range 4500 {
		fmt.Fprintf(&file, "p%d@example.com\n", i)
	}
	size, heard := int64(file.Len()), []int64(nil)
	_, err := store.Import(t.Context(), &file, customers.ImportOptions{Progress: func(bytes int64) { heard = append(heard, bytes) }}, nil)
	if err != nil || len(heard) < 3 || !slices.IsSorted(heard) || heard[len(heard)-1] != size {
		t.Errorf("%v of %d, %v", heard, size, err)
	}
}

// Imports that meet each other and an operator lose nothing and count right.
func TestImportsAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		const rows, files = 300, 4
		var all sync.WaitGroup
		for file := range files {
			all.Go(func() {
				var text strings.Builder
				text.WriteString("email,groups,file\n")
				for i := range rows {
					row := i
					if file%2 == 1 {
						row = rows - 1 - i
					}
					fmt.Fprintf(&text, "p%d@example.com,All;G%d,%d\n", row, row%5, file)
				}
				if sum, err := store.Import(t.Context(), strings.NewReader(text.String()), customers.ImportOptions{},
					nil); err != nil || sum.Read != rows {
					t.Errorf("%+v %v", sum, err)
				}
			})
		}
		all.Wait()
		if diff := cmp.Diff([]string{"All 300", "G0 60", "G1 60", "G2 60", "G3 60", "G4 60"}, storetest.GroupLines(t, store)); diff != "" {
			t.Error(diff)
		}
		if n := len(storetest.CustomerLines(t, store)); n != rows {
			t.Errorf("%d customers", n)
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
