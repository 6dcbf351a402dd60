package imports_test

import (
	"encoding/json"
	"strings"
	"testing"

	"cohort/models/activity"
	"cohort/models/imports"
	"cohort/models/sheets"
	"cohort/models/storetest"
)

// The activity has the number of rows that were not imported, and the first of them with their reasons, beside what was.
func TestTheActivityHasRowsThatFailed(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		ctx := activity.WithActor(w.Context(), activity.Actor{
			Role: activity.Editor, ID: "usr_ann", Name: "ann@example.com", ChangeSet: "chg_import",
		})
		file := "email\nann@example.com\n" + strings.Repeat("nobody\n", 25)
		sum, err := w.Import(ctx, strings.NewReader(file), imports.Options{Name: "people.csv"}, func(sheets.RowError) {})
		w.Must(err)
		storetest.Same(w.T, "the import", sum, imports.Summary{Read: 26, Created: 1, Failed: 25})

		entries, err := w.Activities(w.Context(), activity.Query{})
		w.Must(err)
		storetest.Same(w.T, "entries", len(entries), 2)
		failed, created := entries[0], entries[1]
		storetest.Same(w.T, "what failed", storetest.Line(failed.Object, failed.ObjectName, failed.Action, failed.Actor, failed.Via),
			"import people.csv failed ann@example.com import")
		storetest.Same(w.T, "its fields", len(failed.After), 1+20)
		storetest.Same(w.T, "their number", string(failed.After[0].Value), "25")
		var reason string
		w.Must(json.Unmarshal(failed.After[20].Value, &reason))
		storetest.Same(w.T, "the last of them", failed.After[20].Key+": "+reason, `line 22: email: "nobody" is not an e-mail address.`)
		storetest.Same(w.T, "why it cannot be undone", failed.WhyNotUndo(), "This cannot be undone here.")
		storetest.Same(w.T, "what was created", storetest.Line(created.Action, created.Customers, created.ChangeSet), "created 1 chg_import")
		if failed.ChangeSet == created.ChangeSet {
			w.Error("what failed stands in the way of undoing the rest")
		}
	})
}

// A strict import that ends at a row with an error changes nothing, and nothing is recorded.
func TestTheActivityHasNoStrictImportThatFailed(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		_, err := w.Import(w.Context(), strings.NewReader("email\nann@example.com\nnobody\n"), imports.Options{Strict: true},
			func(sheets.RowError) {})
		if err == nil {
			w.Error("it was imported")
		}
		entries, err := w.Activities(w.Context(), activity.Query{})
		w.Must(err)
		storetest.Same(w.T, "entries", len(entries), 0)
	})
}
