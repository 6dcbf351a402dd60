package imports_test

import (
	"fmt"
	"os"
	"os/exec"
	"testing"

	"cohort/models"
	"cohort/models/activity"
	"cohort/models/imports"
	"cohort/models/record"
	"cohort/models/storetest"
)

// crowd is how many rows of crowdFile each import of these tests has: in batches of seven it can be stopped in its middle.
const crowd = 800

func crowdFile() string {
	return "email,first_name,groups\n" + rows(crowd, func(i int) string {
		switch {
		case i%100 == 99:
			return "nobody,,"
		case i%10 == 9: // about somebody who has been before
			return fmt.Sprintf("p%d@example.com,Again%d,Crowd", i-9, i)
		}
		return fmt.Sprintf("p%d@example.com,P%d,Crowd", i, i)
	})
}

// crowdSummary is what becomes of crowdFile.
var crowdSummary = imports.Summary{Read: crowd, Created: crowd * 9 / 10, Updated: crowd * 9 / 100, Failed: crowd / 100}

// begun is an import of crowdFile by a store, which is in its middle.
func (w world) begun(store *models.Store) imports.Import {
	w.Helper()
	storetest.Shrink(w.Store)
	file := w.upload(crowdFile())
	w.checked(file.ID, imports.Choices{})
	w.Must(store.RunImport(w.by("ann", activity.Editor), file.ID))
	w.inTheMiddle(file.ID)
	return file
}

// begunSlowly is an import of so many rows, in batches of seven, that it is under way for seconds.
func (w world) begunSlowly() imports.Import {
	w.Helper()
	file := w.upload("email\n" + rows(20*crowd, func(i int) string { return fmt.Sprintf("p%d@example.com", i) }))
	w.checked(file.ID, imports.Choices{})
	storetest.Shrink(w.Store)
	w.Must(w.RunImport(w.by("ann", activity.Editor), file.ID))
	w.inTheMiddle(file.ID)
	return file
}

// inTheMiddle waits until an import has written some of its rows.
func (w world) inTheMiddle(id string) {
	w.Helper()
	storetest.Wait(w.T, "some rows are written", func() bool {
		found, err := w.FindImport(w.by("ann", activity.Editor), id)
		w.Must(err)
		return found.Summary.Created > 0
	})
}

// checkCrowd checks that an import has done everything once.
func (w world) checkCrowd(done imports.Import) {
	w.Helper()
	storetest.Same(w.T, "how it ended", storetest.Line(done.State, done.Problem, done.FailedRows), fmt.Sprint("done  ", crowdSummary.Failed))
	storetest.Same(w.T, "what it did", done.Summary, crowdSummary)
	storetest.SameList(w.T, "groups", storetest.GroupLines(w.T, w.Store), []string{fmt.Sprint("Crowd ", crowdSummary.Created)})
	storetest.Same(w.T, "rows that failed", len(w.failedRows(done.ID)), int(1+crowdSummary.Failed))
	entries, err := w.Activities(w.Context(), activity.Query{ChangeSet: done.ChangeSet, Limit: 1000})
	w.Must(err)
	count := map[string]int64{}
	for _, entry := range entries {
		count[entry.Object+" "+entry.Action] += max(entry.Customers, 1)
	}
	storetest.Same(w.T, "the activity", fmt.Sprint(count), fmt.Sprintf(
		"map[customer created:%d customer updated:%d customer_group added:%d customer_group created:1]",
		crowdSummary.Created, crowdSummary.Updated, crowdSummary.Created))
	storetest.Same(w.T, "entries that grow", len(entries), int(crowdSummary.Updated)+3)
	w.CheckInvariants()
}

// An instance that is stopped leaves its import where it is, and another one goes on with it.
func TestAnImportGoesOnWhereAnInstanceWasStopped(t *testing.T) {
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			store, url := storetest.OpenWithURL(t, database)
			w := storetest.WorldOf[world](t, store)
			other, err := storetest.OpenURL(t, url)
			w.Must(err)
			storetest.Shrink(other)
			file := w.begun(other)
			other.StopImports()
			stopped := w.over(file.ID)
			if stopped.State != imports.Interrupted || stopped.Summary.Read == crowd || stopped.BytesDone == 0 || !stopped.FinishedAt.IsZero() {
				t.Errorf("%+v", stopped)
			}
			ann := w.by("ann", activity.Editor)
			storetest.HasKind(t, w.RunImport(ann, file.ID), record.Conflict)
			storetest.HasKind(t, other.ContinueImport(ann, file.ID), record.Unavailable) // it is stopped
			w.Must(w.ContinueImport(ann, file.ID))
			storetest.HasKind(t, w.ContinueImport(ann, file.ID), record.Conflict)
			w.checkCrowd(w.over(file.ID))
		})
	}
}

// An import that is cancelled keeps what it has written.
func TestAnImportIsCancelled(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		file := w.begun(w.Store)
		w.Must(w.CancelImport(w.by("bob", activity.Editor), file.ID))
		cancelled, err := w.FindImport(w.by("ann", activity.Editor), file.ID)
		w.Must(err)
		storetest.Same(w.T, "the state", cancelled.State, imports.Cancelled)
		storetest.Same(w.T, "it ended", cancelled.FinishedAt.IsZero(), false)
		people := int64(len(storetest.CustomerLines(w.T, w.Store)))
		if sum := cancelled.Summary; sum.Created != people || sum.Read == 0 || sum.Read == crowd {
			w.Errorf("%d customers, %+v", people, sum)
		}
		w.CheckInvariants()
		storetest.HasKind(w.T, w.CancelImport(w.by("bob", activity.Editor), file.ID), record.Conflict)
		storetest.HasKind(w.T, w.ContinueImport(w.by("bob", activity.Editor), file.ID), record.Conflict)
		_, err = w.Undo(w.by("ann", activity.Editor), cancelled.ChangeSet)
		w.Must(err)
		storetest.Same(w.T, "who is left", len(storetest.CustomerLines(w.T, w.Store)), 0)
	})
}

// An import under way is among the running changes, and is cancelled there as well.
func TestARunningImportIsListed(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		file := w.begunSlowly()
		var running []activity.RunningChange
		storetest.Wait(w.T, "it is listed", func() bool {
			running = w.RunningChanges("usr_ann")
			return len(running) > 0
		})
		storetest.Same(w.T, "what is listed", storetest.Line(running[0].What, running[0].Via, running[0].Actor), "Importing customers import ann")
		w.Must(w.CancelChange(w.by("bob", activity.Editor), running[0].ChangeSet))
		storetest.Same(w.T, "the state", w.over(file.ID).State, imports.Cancelled)
		storetest.Wait(w.T, "it is listed no more", func() bool { return len(w.RunningChanges("")) == 0 })
	})
}

// A check is cancelled, and made again with other choices while it runs.
func TestACheckIsMadeAgain(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		storetest.Shrink(w.Store)
		ann := w.by("ann", activity.Editor)
		file := w.upload(crowdFile())
		first := w.checked(file.ID, imports.Choices{})
		w.Must(w.CheckImport(ann, file.ID, first.Settings, first.Mapping, imports.Choices{}))
		w.Must(w.CheckImport(ann, file.ID, first.Settings, first.Mapping, imports.Choices{AddOnly: true}))
		found := w.over(file.ID)
		storetest.Same(w.T, "the choices", storetest.Line(found.State, found.Choices.AddOnly, found.Preview.Summary.Unchanged),
			fmt.Sprint("checked true ", crowdSummary.Updated))
		w.Must(w.CheckImport(ann, file.ID, first.Settings, first.Mapping, imports.Choices{}))
		w.Must(w.CancelImport(ann, file.ID))
		if state := w.over(file.ID).State; state != imports.Uploaded {
			w.Error(state)
		}
		storetest.HasKind(w.T, w.RunImport(ann, file.ID), record.Conflict)
	})
}

// A process that is killed while it imports has lost nothing that it had written; another one does the rest. The test runs itself as
// the process.
func TestAnImportGoesOnAfterAKill(t *testing.T) {
	if url := os.Getenv("COHORT_TEST_IMPORT_INTO"); url != "" {
		store, err := storetest.OpenURL(t, url)
		if err != nil {
			t.Fatal(err)
		}
		storetest.Shrink(store)
		w := storetest.WorldOf[world](t, store)
		w.Must(w.RunImport(w.by("ann", activity.Editor), os.Getenv("COHORT_TEST_IMPORT")))
		w.over(os.Getenv("COHORT_TEST_IMPORT"))
		t.Fatal("it was not killed")
	}
	t.Parallel()
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			store, url := storetest.OpenWithURL(t, database)
			storetest.Shrink(store)
			w := storetest.WorldOf[world](t, store)
			file := w.upload(crowdFile())
			w.checked(file.ID, imports.Choices{})
			process := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestAnImportGoesOnAfterAKill$")
			process.Env = append(os.Environ(), "COHORT_TEST_IMPORT_INTO="+url, "COHORT_TEST_IMPORT="+file.ID)
			w.Must(process.Start())
			w.inTheMiddle(file.ID)
			w.Must(process.Process.Kill())
			_ = process.Wait() // it was killed
			ann := w.by("ann", activity.Editor)
			storetest.HasKind(t, w.ContinueImport(ann, file.ID), record.Conflict) // for all that is known it still works
			storetest.Exec(t, store, "UPDATE imports SET seen_at = ?", record.Now().Add(-day))
			dead, err := w.FindImport(ann, file.ID)
			w.Must(err)
			storetest.Same(t, "the state", dead.State, imports.Interrupted)
			if dead.Summary.Read == 0 || dead.Summary.Read == crowd {
				t.Errorf("%+v", dead.Summary)
			}
			w.CheckInvariants()
			w.Must(w.ContinueImport(ann, file.ID))
			w.checkCrowd(w.over(file.ID))
		})
	}
}
