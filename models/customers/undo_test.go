package customers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

// undo takes back a change set as one of its own, whose id it returns.
func (w world) undo(changeSet string) (string, customers.Undone, error) {
	w.Helper()
	own := activity.NewChangeSet()
	as := w.as("ben@example.com", own)
	undone, err := w.Undo(as.Context(), changeSet)
	w.CheckInvariants()
	return own, undone, err
}

// shop is all that can be changed and undone, as one text.
func (w world) shop() string {
	w.Helper()
	groups, err := w.Groups(w.Context(), customers.GroupQuery{Limit: -1, Order: record.Order{By: "id"}})
	w.Must(err)
	var written []string
	for _, group := range groups.Groups {
		description := "-"
		if group.Description != nil {
			description = *group.Description
		}
		written = append(written,
			fmt.Sprintf("%s (%s) %s %v", group.Name, description, storetest.JSONOf(w.T, group.Metadata), w.MemberNames(group)))
	}
	customers, err := w.Customers(w.Context(), customers.Query{Limit: -1, Order: record.Order{By: "id"}})
	w.Must(err)
	for _, c := range customers.Customers {
		name, phone := "-", "-"
		if c.FirstName != nil {
			name = *c.FirstName
		}
		if c.Phone != nil {
			phone = *c.Phone
		}
		written = append(written, fmt.Sprintf("%s %s %s %s", c.Email, name, phone, storetest.JSONOf(w.T, c.Metadata)))
	}
	return strings.Join(written, "\n")
}

func TestUndoAndRedo(t *testing.T) {
	each(t, func(w world) {
		luis, zoe, tom := w.NewCustomer("luis@example.com"), w.NewCustomer("zoe@example.com"), w.NewCustomer("tom@example.com")
		vip, friends, empty := w.NewGroup("VIP", luis, zoe), w.NewGroup("Friends", tom), w.NewGroup("Empty")
		custom := func(text string) *record.MetadataChange {
			return &record.MetadataChange{Values: storetest.ParseMetadata(w.T, text), Replace: true}
		}
		w.Must(errOf(w.UpdateGroup(w.Context(), vip.ID,
			customers.GroupInput{Description: record.TextOf("the best"), Metadata: custom(`{"a":1,"b":"x","c":[1,2]}`)})))
		w.Must(errOf(w.UpdateCustomer(w.Context(), zoe.ID,
			customers.Input{Phone: record.TextOf("1"), Metadata: custom(`{"n":12345678901234567890}`)})))
		all := customers.Selection{All: true}
		group := func(in customers.GroupInput) func(w acting) error {
			return func(w acting) error { return errOf(w.UpdateGroup(w.Context(), vip.ID, in)) }
		}
		customer := func(in customers.Input) func(w acting) error {
			return func(w acting) error { return errOf(w.UpdateCustomer(w.Context(), zoe.ID, in)) }
		}
		for _, try := range []struct {
			sentence string
			change   func(w acting) error
			undone   customers.Undone
		}{
			{"a name", group(customers.GroupInput{Name: new("Best")}), customers.Undone{Updated: 1}},
			{"a description that was cleared", group(customers.GroupInput{Description: record.TextOf("")}), customers.Undone{Updated: 1}},
			{"a value of the metadata", group(customers.GroupInput{Metadata: custom(`{"a":1.0,"b":"x","c":[1,2]}`)}),
				customers.Undone{Updated: 1}},
			{"a key that was taken out of the middle", group(customers.GroupInput{Metadata: custom(`{"a":1,"c":[1,2]}`)}),
				customers.Undone{Updated: 1}},
			{"another order of the keys", group(customers.GroupInput{Metadata: custom(`{"c":[1,2],"a":1,"b":"x"}`)}),
				customers.Undone{Updated: 1}},
			{"all keys", group(customers.GroupInput{Metadata: custom(`null`)}), customers.Undone{Updated: 1}},
			{"all keys, leaving an empty metadata", group(customers.GroupInput{Metadata: custom(`{}`)}), customers.Undone{Updated: 1}},
			{"everything about a customer", customer(customers.Input{Email: new("z@example.com"),
				FirstName: record.TextOf("Zoë"), LastName: record.TextOf("Kiss"),
				Phone: record.TextOf(""), Metadata: custom(`{"n":1,"é \"":null}`)}), customers.Undone{Updated: 1}},
			{"the groups of a customer",
				customer(customers.Input{Phone: record.TextOf("2"), GroupIDs: new(storetest.IDsOf(friends, empty))}),
				customers.Undone{Updated: 1, Added: 1, Removed: 2}},
			{"who joined and left, together with the name",
				group(customers.GroupInput{Name: new("x"), Remove: storetest.Chosen(luis), Add: storetest.Chosen(tom)}),
				customers.Undone{Updated: 1, Added: 1, Removed: 1}},
			{"all who left", func(w acting) error { return errOf(w.RemoveCustomers(w.Context(), vip.ID, all)) },
				customers.Undone{Added: 2}},
			{"only those who joined", func(w acting) error { return errOf(w.AddCustomers(w.Context(), vip.ID, all)) },
				customers.Undone{Removed: 1}},
			{"several groups", func(w acting) error {
				return errOf(w.AddToEach(w.Context(), all, storetest.IDsOf(vip, friends, empty)))
			}, customers.Undone{Removed: 1 + 2 + 3}},
			{"several groups, out of them", func(w acting) error {
				return errOf(w.RemoveFromEach(w.Context(), all, storetest.IDsOf(vip, friends, empty)))
			}, customers.Undone{Added: 3}},
			{"a move", func(w acting) error { return errOf(w.MoveCustomers(w.Context(), vip.ID, empty.ID, all)) },
				customers.Undone{Added: 2, Removed: 2}},
			{"a copy", func(w acting) error {
				return errOf(w.CopyCustomers(w.Context(), vip.ID, friends.ID, storetest.Chosen(luis)))
			}, customers.Undone{Removed: 1}},
			{"several changes of one request, the last first", func(w acting) error {
				for _, name := range []string{"x", "y", "z"} {
					if err := group(customers.GroupInput{Name: &name, Remove: storetest.Chosen(luis)})(w); err != nil {
						return err
					}
				}
				return errOf(w.AddCustomers(w.Context(), vip.ID, storetest.Chosen(luis, tom)))
			}, customers.Undone{Updated: 1, Added: 1, Removed: 2}},
		} {
			before := w.shop()
			changeSet := activity.NewChangeSet()
			w.Must(try.change(w.as("ann@example.com", changeSet)))
			after := w.shop()
			if before == after {
				w.Errorf("%s: nothing changed", try.sentence)
			}
			undo, undone, err := w.undo(changeSet)
			w.Must(err)
			storetest.Same(w.T, try.sentence, undone, try.undone)
			storetest.Same(w.T, try.sentence+", undone", w.shop(), before)
			_, _, err = w.undo(changeSet)
			storetest.HasKind(w.T, err, record.Refused)
			storetest.Same(w.T, try.sentence+", not undone twice", w.shop(), before)

			redo, _, err := w.undo(undo)
			w.Must(err)
			storetest.Same(w.T, try.sentence+", done again", w.shop(), after)
			_, _, err = w.undo(redo)
			w.Must(err)
			storetest.Same(w.T, try.sentence+", and undone again", w.shop(), before)

			entries, err := w.Activities(w.Context(), activity.Query{ChangeSet: undo})
			w.Must(err)
			for _, entry := range entries {
				storetest.Same(w.T, "who undid it", entry.Actor, "ben@example.com")
				storetest.Same(w.T, "what was undone", *entry.Undoes, changeSet)
				storetest.Same(w.T, "what undid the undo", *entry.UndoneBy, redo)
			}
		}
	})
}

func TestWhatCannotBeUndone(t *testing.T) {
	each(t, func(w world) {
		luis := w.NewCustomer("luis@example.com")
		for _, try := range []struct {
			sentence string
			change   func(w acting) error
		}{
			{"a new group", func(w acting) error {
				return errOf(w.CreateGroup(w.Context(), customers.GroupInput{Name: new("A"), Add: storetest.Chosen(luis)}))
			}},
			{"a new customer", func(w acting) error {
				return errOf(w.CreateCustomer(w.Context(), customers.Input{Email: new("x@example.com")}))
			}},
			{"a group that was deleted", func(w acting) error {
				return errOf(w.DeleteGroups(w.Context(), customers.GroupSelection{All: true}))
			}},
			{"a customer who was deleted", func(w acting) error { return w.DeleteCustomer(w.Context(), w.find("x@").ID) }},
			{"a password", func(w acting) error {
				return errOf(w.UpdateCustomer(w.Context(), luis.ID,
					customers.Input{Password: new("another one"), FirstName: record.TextOf("L")}))
			}},
			{"an import with new customers", func(w acting) error {
				return errOf(w.Import(w.Context(), strings.NewReader("email\nnew@example.com"), customers.ImportOptions{}, nil))
			}},
			{"an operator", func(w acting) error { return errOf(w.AddOperator(w.Context(), "op@example.com", "top secret!")) }},
		} {
			changeSet := activity.NewChangeSet()
			w.Must(try.change(w.as("ann@example.com", changeSet)))
			before := w.shop()
			_, _, err := w.undo(changeSet)
			if storetest.HasKind(w.T, err, record.Refused); w.Failed() {
				w.Fatal(try.sentence)
			}
			storetest.Same(w.T, try.sentence, w.shop(), before)
		}
		for _, unknown := range []string{"", "chg_none", "\x00"} {
			_, _, err := w.undo(unknown)
			storetest.HasKind(w.T, err, record.NotFound)
		}
	})
}

func TestUndoLeavesAloneWhatChangedSince(t *testing.T) {
	each(t, func(w world) {
		luis, zoe := w.NewCustomer("luis@example.com"), w.NewCustomer("zoe@example.com")
		vip, friends := w.NewGroup("VIP", luis, zoe), w.NewGroup("Friends")
		custom := func(text string, replace bool) *record.MetadataChange {
			return &record.MetadataChange{Values: storetest.ParseMetadata(w.T, text), Replace: replace}
		}
		group := func(in customers.GroupInput) func(w acting) error {
			return func(w acting) error { return errOf(w.UpdateGroup(w.Context(), vip.ID, in)) }
		}
		reset := customers.GroupInput{
			Name: new("VIP"), Description: record.TextOf(""), Metadata: custom(`{"a":1,"b":2}`, true),
			Add: storetest.Chosen(luis, zoe),
		}
		for _, try := range []struct {
			sentence     string
			change, then func(w acting) error
			kind         record.Kind
			undone       customers.Undone
			name, keys   string
			members      []string
		}{
			{"another name", group(customers.GroupInput{Name: new("A")}), group(customers.GroupInput{Name: new("B")}),
				record.Conflict, customers.Undone{}, "B", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
			{"another field", group(customers.GroupInput{Name: new("A")}), group(customers.GroupInput{Description: record.TextOf("x")}),
				0, customers.Undone{Updated: 1}, "VIP", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
			{"the same key", group(customers.GroupInput{Metadata: custom(`{"a":3}`, false)}),
				group(customers.GroupInput{Metadata: custom(`{"a":4}`, false)}), record.Conflict, customers.Undone{},
				"VIP", `{"a":4,"b":2}`, []string{"luis", "zoe"}},
			{"another key", group(customers.GroupInput{Metadata: custom(`{"a":3}`, false)}),
				group(customers.GroupInput{Metadata: custom(`{"c":4}`, false)}), 0, customers.Undone{Updated: 1}, "VIP",
				`{"a":1,"b":2,"c":4}`, []string{"luis", "zoe"}},
			{"a key that is there again", group(customers.GroupInput{Metadata: custom(`{"a":""}`, false)}),
				group(customers.GroupInput{Metadata: custom(`{"a":5}`, false)}), record.Conflict, customers.Undone{},
				"VIP", `{"b":2,"a":5}`, []string{"luis", "zoe"}},
			{"a key that is gone again", group(customers.GroupInput{Metadata: custom(`{"c":6}`, false)}),
				group(customers.GroupInput{Metadata: custom(`{"c":""}`, false)}), record.Conflict, customers.Undone{},
				"VIP", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
			{"the name is another group's", group(customers.GroupInput{Name: new("A")}), func(w acting) error {
				return errOf(w.UpdateGroup(w.Context(), friends.ID, customers.GroupInput{Name: new("VIP")}))
			}, record.Conflict, customers.Undone{}, "A", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
			{"it is as it was already", group(customers.GroupInput{Name: new("A")}), group(customers.GroupInput{Name: new("VIP")}),
				record.Conflict, customers.Undone{}, "VIP", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
			{"one of them is back already", group(customers.GroupInput{Remove: storetest.Chosen(luis, zoe)}),
				group(customers.GroupInput{Add: storetest.Chosen(zoe)}), 0, customers.Undone{Added: 1, Skipped: 1},
				"VIP", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
			{"all are back already", group(customers.GroupInput{Remove: storetest.Chosen(zoe)}),
				group(customers.GroupInput{Add: storetest.Chosen(zoe)}), 0, customers.Undone{Skipped: 1}, "VIP",
				`{"a":1,"b":2}`, []string{"luis", "zoe"}},
		} {
			w.Must(errOf(w.UpdateGroup(w.Context(), friends.ID, customers.GroupInput{Name: new("Friends")})))
			w.Must(errOf(w.UpdateGroup(w.Context(), vip.ID, reset)))
			changeSet := activity.NewChangeSet()
			w.Must(try.change(w.as("ann@example.com", changeSet)))
			w.Must(try.then(w.as("ben@example.com", "")))
			_, undone, err := w.undo(changeSet)
			if storetest.HasKind(w.T, err, try.kind); w.Failed() {
				w.Fatal(try.sentence)
			}
			storetest.Same(w.T, try.sentence, undone, try.undone)
			now, err := w.Group(w.Context(), vip.ID)
			w.Must(err)
			storetest.Same(w.T, try.sentence+": the name", now.Name, try.name)
			storetest.Same(w.T, try.sentence+": the metadata", storetest.JSONOf(w.T, now.Metadata), try.keys)
			storetest.SameList(w.T, try.sentence+": the members", w.MemberNames(now), try.members)
		}
	})
}

func TestUndoPassesOverWhatIsGone(t *testing.T) {
	each(t, func(w world) {
		p := w.NewCustomers(4)
		a, b := w.NewGroup("A", p...), w.NewGroup("B", p...)
		changeSet := activity.NewChangeSet()
		as := w.as("ann@example.com", changeSet)
		w.Must(errOf(w.RemoveFromEach(as.Context(), storetest.Chosen(p[:3]...), storetest.IDsOf(a, b))))
		w.Must(errOf(w.UpdateCustomer(as.Context(), p[3].ID, customers.Input{Phone: record.TextOf("1")})))
		w.Must(w.DeleteCustomer(w.Context(), p[0].ID))
		w.Must(w.DeleteCustomer(w.Context(), p[3].ID))
		w.Must(errOf(w.DeleteGroup(w.Context(), b.ID)))
		undo, undone, err := w.undo(changeSet)
		w.Must(err)
		storetest.Same(w.T, "undone", undone, customers.Undone{Added: 2, Skipped: 1 + 3 + 1})
		storetest.SameList(w.T, "members", w.MemberNames(a), []string{"person01", "person02"})
		w.Must(errOf(w.DeleteGroup(w.Context(), a.ID)))
		_, undone, err = w.undo(undo)
		w.Must(err)
		storetest.Same(w.T, "where nothing is left to undo", undone, customers.Undone{Skipped: 2})
		entries, err := w.Activities(w.Context(), activity.Query{ChangeSet: undo})
		w.Must(err)
		storetest.Same(w.T, "it does not count as undone",
			slices.ContainsFunc(entries, func(e activity.Entry) bool { return e.UndoneBy != nil }), false)
	})
}
