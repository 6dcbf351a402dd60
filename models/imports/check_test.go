package imports_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/mapping"
	"cohort/models/record"
	"cohort/models/storetest"
)

// What a check finds is what the import then does, whatever the file and the choices: also where customers have rows in several
// batches, which depend on what the earlier ones make of them.
func TestACheckFindsWhatTheImportDoes(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		storetest.Shrink(w.Store)
		chance := rand.New(rand.NewPCG(1, 2))
		var fair customers.Group
		for n, choices := range []imports.Choices{
			{}, {AddOnly: true}, {ClearMark: "-", Damaged: mapping.Keep}, {Damaged: mapping.Skip}, {GroupID: "fair"},
			{GroupID: "fair", Sync: true}, {GroupID: "fair", Sync: true, AddOnly: true}, {ClearMark: "-"},
		} {
			if n%2 == 0 {
				fair = w.NewGroup(fmt.Sprint("Fair ", n))
				for i := range 4 {
					w.known(fmt.Sprintf("p%d@example.com", i*n), i%2 == 0, fair)
				}
			}
			if choices.GroupID != "" {
				choices.GroupID = fair.ID
			}
			w.checksAndImports(n, randomFile(chance, n), choices)
		}
		w.CheckInvariants()
	})
}

// known is a customer, created where there is none yet.
func (w world) known(email string, account bool, group customers.Group) {
	w.Helper()
	in := customers.Input{Email: &email, GroupIDs: &[]string{group.ID}}
	if account {
		in.Password = new("a long password")
	}
	if _, err := w.CreateCustomer(w.Context(), in); err != nil && !record.IsKind(err, record.Duplicate) {
		w.Fatal(err)
	}
}

func (w world) checksAndImports(n int, file string, choices imports.Choices) {
	w.Helper()
	groups := len(storetest.GroupLines(w.T, w.Store))
	uploaded := w.upload(file)
	checked := w.checked(uploaded.ID, choices)
	if checked.State != imports.Checked {
		w.Fatal(checked.Problem)
	}
	done := w.imported(uploaded.ID)
	made := len(storetest.GroupLines(w.T, w.Store)) - groups
	found := storetest.Line(checked.Preview.Summary, checked.Preview.Leaving, checked.Preview.NewGroupCount)
	did := storetest.Line(done.Summary, done.Left, made)
	storetest.Same(w.T, fmt.Sprintf("file %d, %+v: state", n, choices), done.State, imports.Done)
	storetest.Same(w.T, fmt.Sprintf("file %d, %+v: what was found", n, choices), found, did)
	if n == 0 && (done.Summary.Updated == 0 || done.Summary.Unchanged == 0 || done.Summary.Failed == 0) {
		w.Errorf("there is too little in the file: %v", done.Summary)
	}
}

// randomFile is a file about few people with many rows, in which all that matters comes about.
func randomFile(chance *rand.Rand, n int) string {
	pick := func(cells ...string) string { return cells[chance.IntN(len(cells))] }
	var file strings.Builder
	header := "email,first_name,phone,code,groups"
	if n%2 == 0 {
		header += ",account"
	}
	file.WriteString(header + "\n")
	for range 60 {
		email := fmt.Sprintf("p%d@example.com", chance.IntN(25))
		if chance.IntN(12) == 0 && n != 5 {
			email = pick("", "nobody", strings.ToUpper(email))
		}
		row := []string{
			email, pick("", "Ada", "Bo", "-"), pick("", "+4520123456", "4520123456", "1"), pick("", "007", "7", "-", "8"),
			pick("", "", "VIP", "Press;vip", "vip;press;V\u200bIP", fmt.Sprint("G", n, chance.IntN(5))),
		}
		if n%2 == 0 {
			row = append(row, pick("registered", "guest", ""))
		}
		file.WriteString(strings.Join(row, ",") + "\n")
	}
	return file.String()
}

func TestAnEmailInManyBatches(t *testing.T) {
	t.Parallel()
	w := storetest.WorldOf[world](t, storetest.Open(t, "sqlite"))
	storetest.Shrink(w.Store)
	file := w.upload("email,first_name\n" + rows(70, func(i int) string { return fmt.Sprintf("p%d@example.com,Name%d", i%10, i/30) }))
	checked := w.checked(file.ID, imports.Choices{})
	want := imports.Summary{Read: 70, Created: 10, Updated: 20, Unchanged: 40}
	storetest.Same(t, "what was found", storetest.Line(checked.Preview.Summary, checked.Preview.Doubles), storetest.Line(want, 60))
	storetest.Same(t, "a change that depends on an earlier row", fmt.Sprint(checked.Preview.Updated[0].Fields), "[{first_name Name0 Name1}]")
	storetest.Same(t, "is about somebody who is not there yet", fmt.Sprint(checked.Preview.Updated[0].PreviewRow),
		"{32  p0@example.com Name1}")
	storetest.Same(t, "what it did", w.imported(file.ID).Summary, want)
}

// Groups that look alike are one, those that differ in case are, too, and it is told; near ones are offered.
func TestGroupsThatLookAlikeInAFile(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		storetest.Shrink(w.Store)
		ada := w.NewCustomer("ada@example.com", w.NewGroup("VIP"), w.NewGroup("Whole\u200bsale"))
		file := w.upload("email,groups\nada@example.com,vip;Whole\u00adsale\n" +
			rows(8, func(i int) string { return fmt.Sprintf("p%d@x.com,Fair", i) }) + "bo@x.com,FAIR;Wholesael;vip\n")
		found := w.checked(file.ID, imports.Choices{}).Preview
		storetest.Same(w.T, "groups to be made", fmt.Sprint(found.NewGroups), "[{Fair 9 } {Wholesael 1 Whole\u200bsale}]")
		storetest.Same(w.T, "groups that are meant", fmt.Sprint(found.MeantGroups),
			"[{vip VIP 2} {Wholesale Whole\u200bsale 1} {FAIR Fair 1}]")
		storetest.Same(w.T, "who is in already", fmt.Sprint(found.Unchanged), fmt.Sprintf("[{2 %s ada@example.com ada}]", ada.ID))
		storetest.Same(w.T, "what it did", w.imported(file.ID).Summary, found.Summary)
		storetest.SameList(w.T, "groups", storetest.GroupLines(w.T, w.Store), []string{"Fair 9", "VIP 2", "Wholesael 1", "Whole\u200bsale 1"})
	})
}
