package exports_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/exports"
	"cohort/models/imports"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/storetest"
)

var csv = exports.File{Format: sheets.CSV}

var files = []exports.File{csv, {Format: sheets.CSV, Comma: ';'}, {Format: sheets.XLSX, Sheet: "customers"}}

// What was exported comes back as it was: to where it is from, and to a store that has nothing yet.
func TestAnExportIsReadBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		w := storetest.WorldOf[world](t, store)
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
		people, all := storetest.CustomerLines(t, store), storetest.GroupLines(t, store)
		for _, file := range files {
			sum, bad := storetest.Import(t, store, exported(t, store, file))
			if want := (imports.Summary{Read: 3, Unchanged: 3}); sum != want || bad != nil {
				t.Errorf("%+v %+v %v", file, sum, bad)
			}
		}
		other := storetest.Open(t, store.Database())
		sum, bad := storetest.Import(t, other, exported(t, store, files[2]))
		if want := (imports.Summary{Read: 3, Created: 3}); sum != want || bad != nil {
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
	head := strings.Join(exports.Names(exports.Customers.Columns), ",") + "\n"
	_, bad := storetest.Import(t, store, head+",a@example.com,,,,guest, A ; B;;A,,\n,b@example.com,,,,perhaps,,,\n")
	if diff := cmp.Diff([]string{`a@example.com: , -, [A B], null`}, storetest.CustomerLines(t, store)) +
		cmp.Diff([]string{"line 3: account: Enter registered or guest."}, bad); diff != "" {
		t.Error(diff)
	}
}

// The members of a group come with who added them and when, chosen one by one or all; an import reads the file.
func TestAnExportOfMembersIsReadBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		w := storetest.WorldOf[world](t, store)
		ana, zoe := w.NewCustomer("ana@example.com"), w.NewCustomer("zoe@example.com")
		vip := w.NewGroup("VIP")
		olga := activity.WithActor(t.Context(), activity.Actor{Role: activity.Editor, Name: "=olga", Via: activity.ViaPages})
		added, err := store.AddCustomers(olga, vip.ID, storetest.Chosen(ana))
		w.Must(err)
		storetest.Same(t, "added", added.Added, 1)
		query := customers.Query{GroupID: vip.ID, ShowMembership: true}
		list, err := store.Customers(t.Context(), customers.Query{GroupID: vip.ID, Limit: 1, ShowMembership: true})
		w.Must(err)
		at := exports.Time(list.Customers[0].Membership.AddedAt)
		for _, sel := range []customers.Selection{{All: true, Query: query}, {IDs: []string{ana.ID}, Query: query}} {
			file := exportedAs(t, store, sel, csv, exports.Members.Columns)
			if !strings.HasSuffix(file, ","+at+",'=olga\n") {
				t.Errorf("not since %s by =olga: %s", at, file)
			}
			sum, bad := storetest.Import(t, store, file)
			if want := (imports.Summary{Read: 1, Unchanged: 1}); sum != want || bad != nil {
				t.Errorf("%+v %v", sum, bad)
			}
		}
		gone := customers.Selection{IDs: []string{zoe.ID}, Query: query}
		file := exportedAs(t, store, gone, csv, exports.Members.Columns)
		storetest.Same(t, "no member any more", strings.HasSuffix(file, ",,\n"), true)
	})
}

// exported is everybody as a file.
func exported(t *testing.T, store *models.Store, file exports.File) string {
	t.Helper()
	return exportedAs(t, store, customers.Selection{All: true}, file, exports.Customers.Columns)
}

func exportedAs(t *testing.T, store *models.Store, sel customers.Selection, file exports.File,
	columns []exports.Column[customers.Customer]) string {
	t.Helper()
	var text strings.Builder
	err := exports.Write(&text, file, columns, func(visit func(customers.Customer) error) error {
		return store.EachChosen(t.Context(), sel, visit)
	})
	if err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// Columns come in the order in which they are chosen; a key of metadata can be one. What is in the file means the same without the
// others.
func TestChosenColumnsAreReadBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		w := storetest.WorldOf[world](t, store)
		made, err := w.CreateCustomer(t.Context(), customers.Input{
			Email: new("a@example.com"), FirstName: record.TextOf("=Ada"), Phone: record.TextOf("+4520123456"),
			GroupIDs: new(storetest.IDsOf(w.NewGroup("A;B"))),
			Metadata: &record.MetadataChange{Values: record.Metadata{
				{Key: "code", Value: []byte(`"007"`)}, {Key: "number", Value: []byte(`12345678901234567890`)},
			}},
		})
		w.Must(err)
		chosen := exports.Customers.Chosen([]string{
			"groups", "metadata.number", "phone", "nothing", "first_name", "email", "metadata.code", "phone",
		})
		storetest.Same(t, "the columns", strings.Join(exports.Names(chosen), " "),
			"groups metadata.number phone first_name email metadata.code")
		for _, file := range files {
			sum, bad := storetest.Import(t, store, exportedAs(t, store, customers.Selection{IDs: []string{made.ID}}, file, chosen))
			if want := (imports.Summary{Read: 1, Unchanged: 1}); sum != want || bad != nil {
				t.Errorf("%+v %+v %v: %v", file, sum, bad, storetest.CustomerLines(t, store))
			}
		}
	})
}
