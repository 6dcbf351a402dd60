package imports_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"cohort/models/activity"
	"cohort/models/imports"
	"cohort/models/mapping"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/storetest"
	"cohort/models/undo"
)

// by is a world whose changes are an operator's.
func (w world) by(name string, role activity.Role) context.Context {
	return activity.WithActor(w.Context(), activity.Actor{ID: "usr_" + name, Name: name, Role: role, Via: activity.ViaPages})
}

// upload uploads a file.
func (w world) upload(file string) imports.Import {
	w.Helper()
	uploaded, err := w.UploadImport(w.by("ann", activity.Editor), "people.csv", strings.NewReader(file))
	w.Must(err)
	return uploaded
}

// checked checks an uploaded file with what is proposed for its columns, and waits for the preview.
func (w world) checked(id string, choices imports.Choices) imports.Import {
	w.Helper()
	ctx := w.by("ann", activity.Editor)
	described, err := w.DescribeImport(ctx, id, sheets.Settings{})
	w.Must(err)
	w.Must(w.CheckImport(ctx, id, sheets.Settings{}, described.Proposed, choices))
	return w.over(id)
}

// imported imports a file that was checked, and waits until it is done.
func (w world) imported(id string) imports.Import {
	w.Helper()
	w.Must(w.RunImport(w.by("ann", activity.Editor), id))
	return w.over(id)
}

// over waits until nobody works on an import any more.
func (w world) over(id string) (found imports.Import) {
	w.Helper()
	storetest.Wait(w.T, "the end of the job", func() bool {
		var err error
		found, err = w.FindImport(w.by("ann", activity.Editor), id)
		w.Must(err)
		return found.State != imports.Checking && found.State != imports.Importing
	})
	return found
}

// failedRows are the failed rows of an import as lines "line: cells: reason".
func (w world) failedRows(id string) (lines []string) {
	w.Helper()
	w.Must(w.FailedRows(w.by("ann", activity.Editor), id, func(cells []string, line int, reason string) error {
		lines = append(lines, fmt.Sprintf("%d: %s: %s", line, strings.Join(cells, "|"), reason))
		return nil
	}))
	return lines
}

func TestAFileIsUploadedDescribedCheckedAndImported(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ctx := w.by("ann", activity.Editor)
		ada := w.NewCustomer("ada@example.com", w.NewGroup("VIP"))
		file := w.upload("E-mail,First name,Groups,Code\nada@example.com,Augusta,VIP;Press,007\nbo@example.com,Bo,Press,8\n" +
			"nobody,No,VIP,9\nAda@example.com,Augusta,,007\n")
		storetest.Same(w.T, "the file", storetest.Line(file.Name, file.Size, file.Operator, file.State), "people.csv 139 ann uploaded")

		described, err := w.DescribeImport(ctx, file.ID, sheets.Settings{})
		w.Must(err)
		storetest.Same(w.T, "what it is", storetest.Line(described.Facts.Format, string(described.Facts.Comma), described.Names,
			described.Samples, described.Remembered), "CSV , [E-mail First name Groups Code] "+
			"[[ada@example.com bo@example.com nobody] [Augusta Bo No] [VIP;Press Press VIP] [007 8 9]] false")

		checked := w.checked(file.ID, imports.Choices{})
		want := imports.Summary{Read: 4, Created: 1, Updated: 1, Unchanged: 1, Failed: 1}
		storetest.Same(w.T, "the state", checked.State, imports.Checked)
		storetest.Same(w.T, "what it would do", checked.Preview.Summary, want)
		storetest.Same(w.T, "doubles", checked.Preview.Doubles, 1)
		storetest.Same(w.T, "created", fmt.Sprint(checked.Preview.Created), "[{3  bo@example.com Bo}]")
		storetest.Same(w.T, "updated", fmt.Sprint(checked.Preview.Updated), fmt.Sprintf(
			"[{{2 %s ada@example.com Augusta} [{first_name ada Augusta} {metadata.Code  007} {groups  Press}]}]", ada.ID))
		storetest.Same(w.T, "unchanged", fmt.Sprint(checked.Preview.Unchanged), fmt.Sprintf("[{5 %s ada@example.com Augusta}]", ada.ID))
		storetest.Same(w.T, "refused", fmt.Sprint(checked.Preview.Refused), `[{email: … is not an e-mail address. 1 `+
			`[{4 [nobody No VIP 9] email: "nobody" is not an e-mail address.}]}]`)
		storetest.Same(w.T, "new groups", fmt.Sprint(checked.Preview.NewGroups, checked.Preview.NewGroupCount), "[{Press 2 }] 1")
		storetest.Same(w.T, "nothing has changed yet", len(storetest.CustomerLines(w.T, w.Store)), 1)

		done := w.imported(file.ID)
		storetest.Same(w.T, "how it ended", storetest.Line(done.State, done.Problem, done.FailedRows, done.BytesDone), "done  1 139")
		storetest.Same(w.T, "what it did", done.Summary, want)
		storetest.SameList(w.T, "the customers", storetest.CustomerLines(w.T, w.Store), []string{
			`ada@example.com: Augusta, -, [Press VIP], {"Code":"007"}`, `bo@example.com: Bo, -, [Press], {"Code":8}`,
		})
		storetest.SameList(w.T, "failed rows", w.failedRows(file.ID), []string{
			"0: E-mail|First name|Groups|Code: ", `4: nobody|No|VIP|9: email: "nobody" is not an e-mail address.`,
		})
		w.CheckInvariants()
		again, err := w.DescribeImport(ctx, w.upload("E-mail,First name,Groups,Code\n").ID, sheets.Settings{})
		w.Must(err)
		storetest.Same(w.T, "what the columns became is remembered", again.Remembered, true)
		all, err := w.Imports(ctx, imports.OfCustomers)
		w.Must(err)
		storetest.Same(w.T, "imports", storetest.Line(len(all), all[1].State, all[1].ID == file.ID, all[1].Preview == nil), "2 done true true")
	})
}

// All batches of an import are one change set, by the operator who ran it.
func TestAnUploadedImportIsOneChange(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.NewCustomer("p0@example.com")
		crowd := rows(4500, func(i int) string { return fmt.Sprintf("p%d@example.com,P,Crowd", i) })
		file := w.upload("email,first_name,groups\n" + crowd + "nobody,,\n")
		w.checked(file.ID, imports.Choices{})
		end := makeIDsOfOtherTimes() // as others do who work meanwhile: the entries are in order nevertheless
		done := w.imported(file.ID)
		end()
		storetest.Same(w.T, "what it did", done.Summary, imports.Summary{Read: 4501, Created: 4499, Updated: 1, Failed: 1})
		entries, err := w.Activities(w.Context(), activity.Query{ChangeSet: done.ChangeSet})
		w.Must(err)
		var lines []string
		for _, entry := range entries {
			lines = append(lines, storetest.Line(entry.Actor, entry.Via, entry.Object, entry.Action, entry.Customers))
		}
		storetest.SameList(w.T, "entries", lines, []string{
			"ann import customer updated 0", "ann import customer_group added 4500", "ann import customer created 4499",
			"ann import customer_group created 0",
		})
		failed, err := w.Activities(w.Context(), activity.Query{Action: activity.DidFail})
		w.Must(err)
		storetest.Same(w.T, "the rows that failed are in the activity", storetest.Line(len(failed), failed[0].ObjectName, failed[0].Actor),
			"1 people.csv ann")
	})
}

// rows are lines of a file.
func rows(n int, row func(i int) string) string {
	var lines strings.Builder
	for i := range n {
		lines.WriteString(row(i) + "\n")
	}
	return lines.String()
}

func TestUploadsThatAreRefused(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		viewer, editor := w.by("vic", activity.Viewer), w.by("ann", activity.Editor)
		_, err := w.UploadImport(viewer, "people.csv", strings.NewReader("email\n"))
		storetest.HasKind(w.T, err, record.Forbidden)
		file := w.upload("email\na@example.com\n")
		columns := mapping.Propose([]string{"email"}, nil)
		for name, try := range map[string]func() error{
			"FindImport":     func() error { return errOf(w.FindImport(viewer, file.ID)) },
			"Imports":        func() error { return errOf(w.Imports(viewer, imports.OfCustomers)) },
			"DescribeImport": func() error { return errOf(w.DescribeImport(viewer, file.ID, sheets.Settings{})) },
			"CheckImport":    func() error { return w.CheckImport(viewer, file.ID, sheets.Settings{}, columns, imports.Choices{}) },
			"RunImport":      func() error { return w.RunImport(viewer, file.ID) },
			"ContinueImport": func() error { return w.ContinueImport(viewer, file.ID) },
			"CancelImport":   func() error { return w.CancelImport(viewer, file.ID) },
			"RemoveImport":   func() error { return w.RemoveImport(viewer, file.ID) },
			"FailedRows":     func() error { return w.FailedRows(viewer, file.ID, nil) },
		} {
			if !record.IsKind(try(), record.Forbidden) {
				w.Errorf("%s: %v", name, try())
			}
		}
		storetest.HasKind(w.T, w.RunImport(editor, file.ID), record.Conflict)
		storetest.HasKind(w.T, w.ContinueImport(editor, file.ID), record.Conflict)
		storetest.HasKind(w.T, w.CancelImport(editor, file.ID), record.Conflict)
		storetest.HasKind(w.T, w.RunImport(editor, "imp_nothing\x00"), record.NotFound)
		others := mapping.Propose([]string{"mail"}, nil)
		storetest.HasKind(w.T, w.CheckImport(editor, file.ID, sheets.Settings{}, others, imports.Choices{}), record.Invalid)
		storetest.HasKind(w.T, w.CheckImport(editor, file.ID, sheets.Settings{}, columns, imports.Choices{Sync: true}), record.Invalid)
		unknown := imports.Choices{GroupID: "cusgroup_x"}
		storetest.HasKind(w.T, w.CheckImport(editor, file.ID, sheets.Settings{}, columns, unknown), record.NotFound)
		w.checked(file.ID, imports.Choices{})
		w.imported(file.ID)
		storetest.HasKind(w.T, w.CheckImport(editor, file.ID, sheets.Settings{}, columns, imports.Choices{}), record.Conflict)
		storetest.HasKind(w.T, w.RunImport(editor, file.ID), record.Conflict)
		w.Must(w.RemoveImport(editor, file.ID))
		storetest.HasKind(w.T, errOf(w.FindImport(editor, file.ID)), record.NotFound)
		storetest.Same(w.T, "parts", storetest.Query[int](w.T, w.Store, "SELECT count(*) FROM import_parts")[0], 0)

		_, err = w.UploadImport(editor, "broken.csv", iotest.ErrReader(io.ErrUnexpectedEOF))
		if err == nil {
			w.Error("half a file was kept")
		}
		storetest.Same(w.T, "imports", storetest.Query[int](w.T, w.Store, "SELECT count(*) FROM imports")[0], 0)
	})
}

const day = 24 * time.Hour

func errOf[T any](_ T, err error) error { return err }

// A file is larger than it may be, whatever it says of itself.
func TestAFileThatIsTooLarge(t *testing.T) {
	t.Parallel()
	w := storetest.WorldOf[world](t, storetest.Open(t, "sqlite"))
	_, err := w.UploadImport(w.by("ann", activity.Editor), "large.csv", io.LimitReader(zeros{}, imports.MaxFileSize+1))
	if !record.IsKind(err, record.Invalid) || err.Error() != "The file is larger than 500 MB. Split it into smaller files." {
		t.Error(err)
	}
	storetest.Same(t, "imports", storetest.Query[int](t, w.Store, "SELECT count(*) FROM imports")[0], 0)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// A group becomes equal to a file: rows that failed count, as far as their e-mails can be read.
func TestAGroupBecomesEqualToAFile(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		fair := w.NewGroup("Fair")
		for _, name := range []string{"ada", "bo", "cy"} {
			w.NewCustomer(name+"@example.com", fair)
		}
		file := w.upload("email,first_name\nada@example.com,Ada\nnew@example.com,Nia\nbo@example.com," + strings.Repeat("x", 10_001) + "\n")
		choices := imports.Choices{GroupID: fair.ID, Sync: true, AddOnly: true}
		checked := w.checked(file.ID, choices)
		storetest.Same(w.T, "who would leave", checked.Preview.Leaving, 1)
		done := w.imported(file.ID)
		storetest.Same(w.T, "how it ended", storetest.Line(done.State, done.Left, done.Problem, done.Summary == checked.Preview.Summary),
			"done 1  true")
		storetest.SameList(w.T, "who is in", w.MemberNames(fair), []string{"ada", "bo", "Nia"})
		w.CheckInvariants()
		undone, err := w.Undo(w.by("ann", activity.Editor), done.ChangeSet)
		w.Must(err)
		storetest.Same(w.T, "undone", undone, undo.Undone{Added: 1, Removed: 1, Deleted: 1})
		storetest.SameList(w.T, "who is in again", w.MemberNames(fair), []string{"ada", "bo", "cy"})

		unsure := w.upload("email\nada@example.com\nbo(at)example.com\n")
		checked = w.checked(unsure.ID, choices)
		storetest.Same(w.T, "who would leave", storetest.Line(checked.Preview.Leaving, checked.Preview.Unsure), "0 1")
		done = w.imported(unsure.ID)
		storetest.Same(w.T, "how it ended", storetest.Line(done.State, done.Left, done.Problem),
			"done 0 Nobody was removed from the group, because the e-mail of 1 row cannot be read.")
		storetest.SameList(w.T, "who is in still", w.MemberNames(fair), []string{"ada", "bo", "cy"})
		left := storetest.Query[int](w.T, w.Store, "SELECT count(*) FROM import_customers")
		storetest.Same(w.T, "what is left of the work", left[0], 0)
	})
}

// Files are kept for a week, unless somebody works on them, and what was left of a broken upload for a day.
func TestOldFilesAreSwept(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		old, fresh, busy, broken := w.upload("email\n"), w.upload("email\n"), w.upload("email\n"), w.upload("email\n")
		for id, set := range map[string]string{old.ID: "created_at = ?", busy.ID: "seen_at = now_here, created_at = ?"} {
			set = strings.Replace(set, "now_here", map[string]string{
				"sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now', '+1 day')", "postgres": "now() + interval '1 day'",
			}[w.Database()], 1)
			storetest.Exec(w.T, w.Store, "UPDATE imports SET "+set+" WHERE id = ?", record.Now().Add(-imports.KeptFor-day), id)
		}
		storetest.Exec(w.T, w.Store, "UPDATE imports SET state = 'uploading', created_at = ? WHERE id = ?", record.Now().Add(-2*day), broken.ID)
		w.Must(w.SweepImports(w.Context()))
		left := storetest.Query[string](w.T, w.Store, "SELECT id FROM imports ORDER BY id")
		storetest.SameList(w.T, "what is left", left, []string{fresh.ID, busy.ID})
		parts := storetest.Query[string](w.T, w.Store, "SELECT DISTINCT import_id FROM import_parts ORDER BY import_id")
		storetest.SameList(w.T, "parts", parts, left)
	})
}

func makeIDsOfOtherTimes() (end func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var working sync.WaitGroup
	working.Go(func() {
		for at := time.Now(); ctx.Err() == nil; at = at.Add(time.Millisecond) {
			record.NewID("cus_", at)
		}
	})
	return func() {
		cancel()
		working.Wait()
	}
}
