package undo_test

import (
	"slices"
	"testing"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
	"cohort/models/undo"
)

// overtaken is a change, a later one, and what the undo of the first then does: its error and numbers, and the name, the metadata
// and the members of the group VIP after it.
type overtaken struct {
	sentence     string
	change, then func(w acting) error
	kind         record.Kind
	undone       undo.Undone
	name, keys   string
	members      []string
}

// overtakenChanges are changes of the group VIP, which has the metadata {"a":1,"b":2} and luis and zoe in it.
func (s undoShop) overtakenChanges() []overtaken {
	return []overtaken{
		{"another name", s.changeVIP(customers.GroupInput{Name: new("A")}), s.changeVIP(customers.GroupInput{Name: new("B")}),
			record.Conflict, undo.Undone{}, "B", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
		{"another field", s.changeVIP(customers.GroupInput{Name: new("A")}), s.changeVIP(customers.GroupInput{Description: record.TextOf("x")}),
			0, undo.Undone{Updated: 1}, "VIP", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
		{"the same key", s.changeVIP(customers.GroupInput{Metadata: s.laidOver(`{"a":3}`)}),
			s.changeVIP(customers.GroupInput{Metadata: s.laidOver(`{"a":4}`)}), record.Conflict, undo.Undone{},
			"VIP", `{"a":4,"b":2}`, []string{"luis", "zoe"}},
		{"another key", s.changeVIP(customers.GroupInput{Metadata: s.laidOver(`{"a":3}`)}),
			s.changeVIP(customers.GroupInput{Metadata: s.laidOver(`{"c":4}`)}), 0, undo.Undone{Updated: 1}, "VIP",
			`{"a":1,"b":2,"c":4}`, []string{"luis", "zoe"}},
		{"a key that is there again", s.changeVIP(customers.GroupInput{Metadata: s.laidOver(`{"a":""}`)}),
			s.changeVIP(customers.GroupInput{Metadata: s.laidOver(`{"a":5}`)}), record.Conflict, undo.Undone{},
			"VIP", `{"b":2,"a":5}`, []string{"luis", "zoe"}},
		{"a key that is gone again", s.changeVIP(customers.GroupInput{Metadata: s.laidOver(`{"c":6}`)}),
			s.changeVIP(customers.GroupInput{Metadata: s.laidOver(`{"c":""}`)}), record.Conflict, undo.Undone{},
			"VIP", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
		{"the name is another group's", s.changeVIP(customers.GroupInput{Name: new("A")}), func(w acting) error {
			return errOf(w.UpdateGroup(w.Context(), s.friends.ID, customers.GroupInput{Name: new("VIP")}))
		}, record.Conflict, undo.Undone{}, "A", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
		{"it is as it was already", s.changeVIP(customers.GroupInput{Name: new("A")}), s.changeVIP(customers.GroupInput{Name: new("VIP")}),
			record.Conflict, undo.Undone{}, "VIP", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
		{"one of them is back already", s.changeVIP(customers.GroupInput{Remove: storetest.Chosen(s.luis, s.zoe)}),
			s.changeVIP(customers.GroupInput{Add: storetest.Chosen(s.zoe)}), 0, undo.Undone{Added: 1, Skipped: 1},
			"VIP", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
		{"all are back already", s.changeVIP(customers.GroupInput{Remove: storetest.Chosen(s.zoe)}),
			s.changeVIP(customers.GroupInput{Add: storetest.Chosen(s.zoe)}), 0, undo.Undone{Skipped: 1}, "VIP",
			`{"a":1,"b":2}`, []string{"luis", "zoe"}},
	}
}

// laidOver is metadata that leaves the other keys.
func (w world) laidOver(text string) *record.MetadataChange {
	w.Helper()
	return &record.MetadataChange{Values: storetest.ParseMetadata(w.T, text)}
}

func TestUndoLeavesAloneWhatChangedSince(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		shop := newUndoShop(w)
		reset := customers.GroupInput{
			Name: new("VIP"), Description: record.TextOf(""), Metadata: w.replaced(`{"a":1,"b":2}`),
			Add: storetest.Chosen(shop.luis, shop.zoe),
		}
		for _, try := range shop.overtakenChanges() {
			w.Must(errOf(w.UpdateGroup(w.Context(), shop.friends.ID, customers.GroupInput{Name: new("Friends")})))
			w.Must(errOf(w.UpdateGroup(w.Context(), shop.vip.ID, reset)))
			changeSet := activity.NewChangeSet()
			w.Must(try.change(w.as("ann@example.com", changeSet)))
			w.Must(try.then(w.as("ben@example.com", "")))
			_, undone, err := w.undo(changeSet)
			if storetest.HasKind(w.T, err, try.kind); w.Failed() {
				w.Fatal(try.sentence)
			}
			storetest.Same(w.T, try.sentence, undone, try.undone)
			now, err := w.Group(w.Context(), shop.vip.ID)
			w.Must(err)
			storetest.Same(w.T, try.sentence+": the name", now.Name, try.name)
			storetest.Same(w.T, try.sentence+": the metadata", storetest.JSONOf(w.T, now.Metadata), try.keys)
			storetest.SameList(w.T, try.sentence+": the members", w.MemberNames(now), try.members)
		}
	})
}

func TestUndoPassesOverWhatIsGone(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		p := w.NewCustomers(4)
		a, b := w.NewGroup("A", p...), w.NewGroup("B", p...)
		changeSet := activity.NewChangeSet()
		as := w.as("ann@example.com", changeSet)
		w.Must(errOf(w.RemoveFromEach(as.Context(), storetest.Chosen(p[:3]...), storetest.IDsOf(a, b))))
		w.Must(errOf(w.UpdateCustomer(as.Context(), p[3].ID, customers.Input{Phone: record.TextOf("1")})))
		w.Must(w.DeleteCustomer(w.Context(), p[0].ID))
		w.Must(w.DeleteCustomer(w.Context(), p[3].ID))
		w.Must(errOf(w.DeleteGroup(w.Context(), b.ID)))
		own, undone, err := w.undo(changeSet)
		w.Must(err)
		storetest.Same(w.T, "undone", undone, undo.Undone{Added: 2, Skipped: 1 + 3 + 1})
		storetest.SameList(w.T, "members", w.MemberNames(a), []string{"person01", "person02"})
		w.Must(errOf(w.DeleteGroup(w.Context(), a.ID)))
		_, undone, err = w.undo(own)
		w.Must(err)
		storetest.Same(w.T, "where nothing is left to undo", undone, undo.Undone{Skipped: 2})
		entries, err := w.Activities(w.Context(), activity.Query{ChangeSet: own})
		w.Must(err)
		storetest.Same(w.T, "it does not count as undone",
			slices.ContainsFunc(entries, func(e activity.Entry) bool { return e.UndoneBy != nil }), false)
	})
}
