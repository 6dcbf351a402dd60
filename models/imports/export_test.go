package imports_test

import (
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models"
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

// exported is everybody as a file.
func exported(t *testing.T, store *models.Store) string {
	t.Helper()
	var text strings.Builder
	file := csv.NewWriter(&text)
	err := errors.Join(file.Write(imports.ExportColumns), store.EachChosen(t.Context(),
		customers.Selection{All: true, Query: customers.Query{}}, func(c customers.Customer) error {
			return file.Write(imports.ExportCells(c))
		}))
	if file.Flush(); err != nil {
		t.Fatal(err)
	}
	return text.String()
}
