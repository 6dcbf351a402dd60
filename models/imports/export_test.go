package imports_test

import (
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/record"
	"cohort/models/storetest"
)

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
		file, people, all := exported(t, store), storetest.CustomerLines(t, store), storetest.GroupLines(t, store)
		sum, bad := storetest.Import(t, store, file)
		if want := (imports.Summary{Read: 3, Unchanged: 3}); sum != want || bad != nil {
			t.Errorf("%+v %v", sum, bad)
		}
		other := storetest.Open(t, store.Database())
		sum, bad = storetest.Import(t, other, file)
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
	head := strings.Join(imports.ExportColumns, ",") + "\n"
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
		at := imports.ExportTime(list.Customers[0].Membership.AddedAt)
		for _, sel := range []customers.Selection{{All: true, Query: query}, {IDs: []string{ana.ID}, Query: query}} {
			file := exportedAs(t, store, sel, imports.MemberExportColumns, imports.MemberExportCells)
			if !strings.HasSuffix(file, ","+at+",'=olga\n") {
				t.Errorf("not since %s by =olga: %s", at, file)
			}
			sum, bad := storetest.Import(t, store, file)
			if want := (imports.Summary{Read: 1, Unchanged: 1}); sum != want || bad != nil {
				t.Errorf("%+v %v", sum, bad)
			}
		}
		gone := customers.Selection{IDs: []string{zoe.ID}, Query: query}
		file := exportedAs(t, store, gone, imports.MemberExportColumns, imports.MemberExportCells)
		storetest.Same(t, "no member any more", strings.HasSuffix(file, ",,\n"), true)
	})
}

// exported is everybody as a file.
func exported(t *testing.T, store *models.Store) string {
	t.Helper()
	return exportedAs(t, store, customers.Selection{All: true}, imports.ExportColumns, imports.ExportCells)
}

func exportedAs(t *testing.T, store *models.Store, sel customers.Selection, columns []string,
	cells func(customers.Customer) []string) string {
	t.Helper()
	var text strings.Builder
	file := csv.NewWriter(&text)
	err := errors.Join(file.Write(columns), store.EachChosen(t.Context(), sel, func(c customers.Customer) error {
		return file.Write(cells(c))
	}))
	if file.Flush(); err != nil {
		t.Fatal(err)
	}
	return text.String()
}
