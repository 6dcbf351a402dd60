package imports_test

import (
	"bytes"
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
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/imports"
	"cohort/models/record"
	"cohort/models/sheets"
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
		if want := (imports.Summary{Read: 7, Created: 7}); sum != want || bad != nil {
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
	storetest.EachWorld(t, func(w world) {
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
		_, err := w.Import(ctx, strings.NewReader(file.String()), imports.Options{}, func(row sheets.RowError) { w.Error(row) })
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
		if want := (imports.Summary{Read: 7, Unchanged: 7}); sum != want || bad != nil {
			t.Errorf("%+v %v", sum, bad)
		}
		after, groupsAfter := storetest.Everything(t, store)
		if diff := cmp.Diff(before, after) + cmp.Diff(groupsBefore, groupsAfter); diff != "" {
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
		var bad []sheets.RowError
		strict := imports.Options{Strict: true}
		trail := &activity.Trail{}
		ctx := activity.WithActor(t.Context(), activity.Actor{Role: activity.Editor, Name: "Olga", Via: activity.ViaCommand, Trail: trail})
		sum, err := store.Import(ctx, strings.NewReader(long.String()+"nonsense,VIP\n"), strict,
			func(row sheets.RowError) { bad = append(bad, row) })
		if !record.IsKind(err, record.Invalid) || sum != (imports.Summary{}) || len(bad) != 1 || bad[0].Line != 5002 {
			t.Errorf("%+v %v %v", sum, bad, err)
		}
		if left := append(storetest.CustomerLines(t, store), storetest.GroupLines(t, store)...); left != nil {
			t.Error(left)
		}
		if joined, _ := trail.Members(); joined > 0 {
			t.Errorf("the trail knows of %d who joined nothing", joined)
		}
		sum, err = store.Import(t.Context(), strings.NewReader(long.String()), strict, nil)
		if want := (imports.Summary{Read: 5000, Created: 5000}); err != nil || sum != want {
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
			sum, err := store.Import(db.DryRun(t.Context(), "Not yet."), file, imports.Options{Strict: strict}, nil)
			if !record.IsKind(err, record.Withheld) || sum != (imports.Summary{}) {
				t.Errorf("strict %t: %+v %v", strict, sum, err)
			}
		}
		if left := append(storetest.CustomerLines(t, store), storetest.GroupLines(t, store)...); left != nil {
			t.Error(left)
		}
	})
}

func TestImportEndsWithTheFile(t *testing.T) {
	t.Parallel()
	store := storetest.Open(t, "sqlite")
	file := io.MultiReader(strings.NewReader("email\na@example.com\n"), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := store.Import(t.Context(), file, imports.Options{}, nil); err == nil {
		t.Error("a file that cannot be read to its end was imported without a word")
	}
}

func TestImportReportsItsProgress(t *testing.T) {
	t.Parallel()
	store := storetest.Open(t, "sqlite")
	var file bytes.Buffer
	file.WriteString("email\n")
	for i := range 12_500 {
		fmt.Fprintf(&file, "p%d@example.com\n", i)
	}
	size, heard := int64(file.Len()), []int64(nil)
	_, err := store.Import(t.Context(), &file, imports.Options{Progress: func(bytes int64) { heard = append(heard, bytes) }}, nil)
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
				if sum, err := store.Import(t.Context(), strings.NewReader(text.String()), imports.Options{},
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
