package privacy_test

import (
	"strings"
	"testing"

	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/storetest"
	"cohort/models/undo"
)

// An erased person is nowhere: not in the files, not in a dump. The test of what it looks for is that all of it was there.
func TestAnErasedPersonIsNowhere(t *testing.T) {
	eachWorld(t, func(w world, url string) {
		h := newHistory(w)
		before := counts(w.T, w.Store)
		erasure := activity.NewChangeSet()
		w.Must(w.EraseCustomer(as(w.T, erasure), h.former.ID))
		w.Must(w.EraseCustomer(as(w.T, erasure), h.jane.ID))
		w.CheckInvariants()
		storetest.SameList(w.T, "the numbers of the past", counts(w.T, w.Store)[:len(before)], before)
		storetest.SameList(w.T, "who is left in VIP", w.MemberNames(h.vip), []string{"", "joe"})

		_, err := w.Customer(w.Context(), h.jane.ID)
		storetest.HasKind(w.T, err, record.NotFound)
		storetest.HasKind(w.T, w.EraseCustomer(as(w.T, ""), h.jane.ID), record.NotFound)
		storetest.HasKind(w.T, w.EraseCustomer(as(w.T, ""), "cus_nobody\x00"), record.NotFound)

		answer, err := w.BeginRequest(w.Context(), "usr_ann", "1", "1")
		w.Must(err)
		storetest.Same(w.T, "the answer to a request that is sent again", answer.Status, 409)
		answer, err = w.BeginRequest(w.Context(), "usr_ann", "other", "other")
		w.Must(err)
		storetest.Same(w.T, "that to another request", answer.Status, 200)

		erased := storetest.Query[string](w.T, w.Store, `SELECT object_id || object_name || coalesce(before, '') || coalesce(after, '')
			FROM activity WHERE action = 'erased' ORDER BY id`)
		storetest.SameList(w.T, "what the activity keeps of them", erased, []string{h.former.ID, h.jane.ID})
		reasons := storetest.Query[string](w.T, w.Store, "SELECT object_name || after FROM activity WHERE action = 'failed' ORDER BY id")
		if len(reasons) != 2 || !strings.Contains(reasons[0], "another@@nowhere") || !strings.HasPrefix(reasons[0], "a file") {
			w.Errorf("other reasons are kept: %v", reasons)
		}
		files := storetest.Query[string](w.T, w.Store, "SELECT name || ': ' || state || ' ' || rows_read FROM imports ORDER BY id")
		storetest.SameList(w.T, "what is kept of files", files, []string{"a file: done 2", "more.csv: failed 0"})
		trigrams(w)
		dump := storetest.Dump(w.T, w.Store, url)
		storetest.SameList(w.T, "what is left of them", storetest.Finds(dump, janesTexts()...), nil)
		if w.Database() == "postgres" { // SQLite has it in an index as well
			storetest.Same(w.T, "the id is in one entry", strings.Count(dump, h.jane.ID), 1)
		}
	})
}

func TestWhatIsLookedForWasThere(t *testing.T) {
	eachWorld(t, func(w world, url string) {
		newHistory(w)
		texts := janesTexts()
		found := storetest.Finds(storetest.Dump(w.T, w.Store, url), texts...)
		if len(found) < len(texts)*2/3 {
			w.Errorf("only %q were there", found)
		}
	})
}

// trigrams checks that the index of SQLite has no part of a word of anybody who is gone, and the ones of others.
func trigrams(w world) {
	w.Helper()
	if w.Database() != "sqlite" {
		return
	}
	storetest.Exec(w.T, w.Store, "INSERT INTO customers_search (customers_search) VALUES ('integrity-check')")
	storetest.Exec(w.T, w.Store, "CREATE VIRTUAL TABLE trigrams USING fts5vocab (customers_search, 'row')")
	found := storetest.Query[string](w.T, w.Store, "SELECT term FROM trigrams WHERE term IN ('zqj', 'zqd', 'zqm', 'joe')")
	storetest.SameList(w.T, "trigrams", found, []string{"joe"})
	storetest.Exec(w.T, w.Store, "DROP TABLE trigrams")
	// The shadow tables hold terms that are deleted until they are merged.
	left := storetest.Query[string](w.T, w.Store, "SELECT id FROM customers_search_data WHERE instr(CAST(block AS TEXT), 'zqj') > 0")
	storetest.SameList(w.T, "shadow tables", left, nil)
}

func TestUndoLeavesErasedCustomersOut(t *testing.T) {
	eachWorld(t, func(w world, _ string) {
		h := newHistory(w)
		w.Must(w.EraseCustomer(as(w.T, ""), h.jane.ID))
		for _, try := range []struct {
			what   string
			undone undo.Undone
		}{
			{"paste", undo.Undone{Deleted: 1, Removed: 1, Erased: 1}},
			{"copy", undo.Undone{Deleted: 1, Removed: 1, Erased: 1}},
			{"add", undo.Undone{Removed: 1, Erased: 1}},
			{"update", undo.Undone{Erased: 1}},
			{"create", undo.Undone{Erased: 1}},
		} {
			undone, err := w.Undo(as(w.T, ""), h.changeSets[try.what])
			w.Must(err)
			storetest.Same(w.T, try.what, undone, try.undone)
			w.CheckInvariants()
		}
		_, err := w.Customer(w.Context(), h.jane.ID)
		storetest.HasKind(w.T, err, record.NotFound)
	})
}

func TestAnErasureCannotBeUndone(t *testing.T) {
	eachWorld(t, func(w world, _ string) {
		h := newHistory(w)
		erasure := activity.NewChangeSet()
		w.Must(w.EraseCustomer(as(w.T, erasure), h.jane.ID))
		_, err := w.Undo(as(w.T, ""), erasure)
		storetest.HasKind(w.T, err, record.Refused)
		for _, changeSet := range h.changeSets {
			entries, err := w.Activities(w.Context(), activity.Query{ChangeSet: changeSet, SeenNow: true})
			w.Must(err)
			for _, entry := range entries {
				if entry.Erased() && (entry.ObjectName != "" || len(entry.Before)+len(entry.After) > 0 || entry.WhyNotUndo() == "") {
					w.Errorf("%+v", entry)
				}
			}
		}
	})
}

// In one change set an erased customer is one; in another they cannot be known again.
func TestAnErasedCustomerCannotBeFollowed(t *testing.T) {
	eachWorld(t, func(w world, _ string) {
		h := newHistory(w)
		w.Must(w.EraseCustomer(as(w.T, ""), h.jane.ID))
		stands := storetest.Query[string](w.T, w.Store,
			"SELECT DISTINCT change_set || ' ' || object_id FROM activity WHERE object_id LIKE 'erased%'")
		seen := map[string]bool{}
		for _, stand := range stands {
			_, id, _ := strings.Cut(stand, " ")
			if seen[id] {
				w.Errorf("%s is in two change sets", id)
			}
			seen[id] = true
		}
		if len(seen) < 3 {
			w.Errorf("only %v", stands)
		}
	})
}

func TestOthersWithTheSameEmail(t *testing.T) {
	eachWorld(t, func(w world, _ string) {
		h := newHistory(w)
		person, err := w.Person(w.Context(), h.jane.ID)
		w.Must(err)
		others, err := w.Namesakes(w.Context(), person)
		w.Must(err)
		if len(others) != 1 || others[0].ID != h.former.ID || !others[0].Deleted || !others[0].HasAccount || others[0].Email != janeEmail {
			w.Errorf("%+v", others)
		}
		back, err := w.Namesakes(w.Context(), others[0])
		w.Must(err)
		if len(back) != 1 || back[0].ID != h.jane.ID || back[0].Deleted {
			w.Errorf("%+v", back)
		}
		w.Must(w.EraseCustomer(as(w.T, ""), h.former.ID))
		_, err = w.Person(w.Context(), h.former.ID)
		storetest.HasKind(w.T, err, record.NotFound)
		others, err = w.Namesakes(w.Context(), person)
		w.Must(err)
		storetest.Same(w.T, "others", len(others), 0)
	})
}
