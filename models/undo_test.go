package models_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cohort/models"
)

// undo takes back a change set as one of its own, whose id it returns.
func (w world) undo(changeSet string) (string, models.Undone, error) {
	w.Helper()
	own := models.NewChangeSet()
	as := w.as("ben@example.com", own)
	undone, err := w.Undo(as.Context(), changeSet)
	w.sound()
	return own, undone, err
}

// shop is all that can be changed and undone, as one text.
func (w world) shop() string {
	w.Helper()
	groups, err := w.Groups(w.Context(), models.GroupQuery{Limit: -1, Order: models.Order{By: "id"}})
	w.must(err)
	var written []string
	for _, group := range groups.Groups {
		description := "-"
		if group.Description != nil {
			description = *group.Description
		}
		written = append(written, fmt.Sprintf("%s (%s) %s %v", group.Name, description, jsonOf(w.T, group.Metadata), w.members(group)))
	}
	customers, err := w.Customers(w.Context(), models.CustomerQuery{Limit: -1, Order: models.Order{By: "id"}})
	w.must(err)
	for _, c := range customers.Customers {
		name, phone := "-", "-"
		if c.FirstName != nil {
			name = *c.FirstName
		}
		if c.Phone != nil {
			phone = *c.Phone
		}
		written = append(written, fmt.Sprintf("%s %s %s %s", c.Email, name, phone, jsonOf(w.T, c.Metadata)))
	}
	return strings.Join(written, "\n")
}

func TestUndoAndRedo(t *testing.T) {
	each(t, func(w world) {
		luis, zoe, tom := w.person("luis@example.com"), w.person("zoe@example.com"), w.person("tom@example.com")
		vip, friends, empty := w.group("VIP", luis, zoe), w.group("Friends", tom), w.group("Empty")
		custom := func(text string) *models.MetadataChange {
			return &models.MetadataChange{Values: metadata(w.T, text), Replace: true}
		}
		w.must(errOf(w.UpdateGroup(w.Context(), vip.ID, models.GroupInput{Description: models.TextOf("the best"), Metadata: custom(`{"a":1,"b":"x","c":[1,2]}`)})))
		w.must(errOf(w.UpdateCustomer(w.Context(), zoe.ID, models.CustomerInput{Phone: models.TextOf("1"), Metadata: custom(`{"n":12345678901234567890}`)})))
		all := models.Selection{All: true}
		group := func(in models.GroupInput) func(w acting) error {
			return func(w acting) error { return errOf(w.UpdateGroup(w.Context(), vip.ID, in)) }
		}
		customer := func(in models.CustomerInput) func(w acting) error {
			return func(w acting) error { return errOf(w.UpdateCustomer(w.Context(), zoe.ID, in)) }
		}
		for _, try := range []struct {
			sentence string
			change   func(w acting) error
			undone   models.Undone
		}{
			{"a name", group(models.GroupInput{Name: new("Best")}), models.Undone{Updated: 1}},
			{"a description that was cleared", group(models.GroupInput{Description: models.TextOf("")}), models.Undone{Updated: 1}},
			{"a value of the metadata", group(models.GroupInput{Metadata: custom(`{"a":1.0,"b":"x","c":[1,2]}`)}), models.Undone{Updated: 1}},
			{"a key that was taken out of the middle", group(models.GroupInput{Metadata: custom(`{"a":1,"c":[1,2]}`)}), models.Undone{Updated: 1}},
			{"another order of the keys", group(models.GroupInput{Metadata: custom(`{"c":[1,2],"a":1,"b":"x"}`)}), models.Undone{Updated: 1}},
			{"all keys", group(models.GroupInput{Metadata: custom(`null`)}), models.Undone{Updated: 1}},
			{"all keys, leaving an empty metadata", group(models.GroupInput{Metadata: custom(`{}`)}), models.Undone{Updated: 1}},
			{"everything about a customer", customer(models.CustomerInput{Email: new("z@example.com"), FirstName: models.TextOf("Zoë"), LastName: models.TextOf("Kiss"),
				Phone: models.TextOf(""), Metadata: custom(`{"n":1,"é \"":null}`)}), models.Undone{Updated: 1}},
			{"the groups of a customer", customer(models.CustomerInput{Phone: models.TextOf("2"), GroupIDs: new(ids(friends, empty))}), models.Undone{Updated: 1, Added: 1, Removed: 2}},
			{"who joined and left, together with the name", group(models.GroupInput{Name: new("x"), Remove: chosen(luis), Add: chosen(tom)}), models.Undone{Updated: 1, Added: 1, Removed: 1}},
			{"all who left", func(w acting) error { return errOf(w.RemoveCustomers(w.Context(), vip.ID, all)) }, models.Undone{Added: 2}},
			{"only those who joined", func(w acting) error { return errOf(w.AddCustomers(w.Context(), vip.ID, all)) }, models.Undone{Removed: 1}},
			{"several groups", func(w acting) error { return errOf(w.AddToEach(w.Context(), all, ids(vip, friends, empty))) }, models.Undone{Removed: 1 + 2 + 3}},
			{"several groups, out of them", func(w acting) error { return errOf(w.RemoveFromEach(w.Context(), all, ids(vip, friends, empty))) }, models.Undone{Added: 3}},
			{"a move", func(w acting) error { return errOf(w.MoveCustomers(w.Context(), vip.ID, empty.ID, all)) }, models.Undone{Added: 2, Removed: 2}},
			{"a copy", func(w acting) error { return errOf(w.CopyCustomers(w.Context(), vip.ID, friends.ID, chosen(luis))) }, models.Undone{Removed: 1}},
			{"several changes of one request, the last first", func(w acting) error {
				for _, name := range []string{"x", "y", "z"} {
					if err := group(models.GroupInput{Name: &name, Remove: chosen(luis)})(w); err != nil {
						return err
					}
				}
				return errOf(w.AddCustomers(w.Context(), vip.ID, chosen(luis, tom)))
			}, models.Undone{Updated: 1, Added: 1, Removed: 2}},
		} {
			before := w.shop()
			changeSet := models.NewChangeSet()
			w.must(try.change(w.as("ann@example.com", changeSet)))
			after := w.shop()
			if before == after {
				w.Errorf("%s: nothing changed", try.sentence)
			}
			undo, undone, err := w.undo(changeSet)
			w.must(err)
			same(w.T, try.sentence, undone, try.undone)
			same(w.T, try.sentence+", undone", w.shop(), before)
			_, _, err = w.undo(changeSet)
			is(w.T, err, models.Refused)
			same(w.T, try.sentence+", not undone twice", w.shop(), before)

			redo, _, err := w.undo(undo)
			w.must(err)
			same(w.T, try.sentence+", done again", w.shop(), after)
			_, _, err = w.undo(redo)
			w.must(err)
			same(w.T, try.sentence+", and undone again", w.shop(), before)

			entries, err := w.Activities(w.Context(), models.ActivityQuery{ChangeSet: undo})
			w.must(err)
			for _, entry := range entries {
				same(w.T, "who undid it", entry.Actor, "ben@example.com")
				same(w.T, "what was undone", *entry.Undoes, changeSet)
				same(w.T, "what undid the undo", *entry.UndoneBy, redo)
			}
		}
	})
}

func TestWhatCannotBeUndone(t *testing.T) {
	each(t, func(w world) {
		luis := w.person("luis@example.com")
		for _, try := range []struct {
			sentence string
			change   func(w acting) error
		}{
			{"a new group", func(w acting) error {
				return errOf(w.CreateGroup(w.Context(), models.GroupInput{Name: new("A"), Add: chosen(luis)}))
			}},
			{"a new customer", func(w acting) error {
				return errOf(w.CreateCustomer(w.Context(), models.CustomerInput{Email: new("x@example.com")}))
			}},
			{"a group that was deleted", func(w acting) error {
				return errOf(w.DeleteGroups(w.Context(), models.GroupSelection{All: true}))
			}},
			{"a customer who was deleted", func(w acting) error { return w.DeleteCustomer(w.Context(), w.find("x@").ID) }},
			{"a password", func(w acting) error {
				return errOf(w.UpdateCustomer(w.Context(), luis.ID, models.CustomerInput{Password: new("another one"), FirstName: models.TextOf("L")}))
			}},
			{"an import with new customers", func(w acting) error {
				return errOf(w.Import(w.Context(), strings.NewReader("email\nnew@example.com"), models.ImportOptions{}, nil))
			}},
			{"an operator", func(w acting) error { return errOf(w.AddOperator(w.Context(), "op@example.com", "top secret!")) }},
		} {
			changeSet := models.NewChangeSet()
			w.must(try.change(w.as("ann@example.com", changeSet)))
			before := w.shop()
			_, _, err := w.undo(changeSet)
			if is(w.T, err, models.Refused); w.Failed() {
				w.Fatal(try.sentence)
			}
			same(w.T, try.sentence, w.shop(), before)
		}
		for _, unknown := range []string{"", "chg_none", "\x00"} {
			_, _, err := w.undo(unknown)
			is(w.T, err, models.NotFound)
		}
	})
}

func TestUndoLeavesAloneWhatChangedSince(t *testing.T) {
	each(t, func(w world) {
		luis, zoe := w.person("luis@example.com"), w.person("zoe@example.com")
		vip, friends := w.group("VIP", luis, zoe), w.group("Friends")
		custom := func(text string, replace bool) *models.MetadataChange {
			return &models.MetadataChange{Values: metadata(w.T, text), Replace: replace}
		}
		group := func(in models.GroupInput) func(w acting) error {
			return func(w acting) error { return errOf(w.UpdateGroup(w.Context(), vip.ID, in)) }
		}
		reset := models.GroupInput{Name: new("VIP"), Description: models.TextOf(""), Metadata: custom(`{"a":1,"b":2}`, true), Add: chosen(luis, zoe)}
		for _, try := range []struct {
			sentence     string
			change, then func(w acting) error
			kind         models.Kind
			undone       models.Undone
			name, keys   string
			members      []string
		}{
			{"another name", group(models.GroupInput{Name: new("A")}), group(models.GroupInput{Name: new("B")}), models.Conflict, models.Undone{}, "B", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
			{"another field", group(models.GroupInput{Name: new("A")}), group(models.GroupInput{Description: models.TextOf("x")}), 0, models.Undone{Updated: 1}, "VIP", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
			{"the same key", group(models.GroupInput{Metadata: custom(`{"a":3}`, false)}), group(models.GroupInput{Metadata: custom(`{"a":4}`, false)}), models.Conflict, models.Undone{}, "VIP", `{"a":4,"b":2}`, []string{"luis", "zoe"}},
			{"another key", group(models.GroupInput{Metadata: custom(`{"a":3}`, false)}), group(models.GroupInput{Metadata: custom(`{"c":4}`, false)}), 0, models.Undone{Updated: 1}, "VIP", `{"a":1,"b":2,"c":4}`, []string{"luis", "zoe"}},
			{"a key that is there again", group(models.GroupInput{Metadata: custom(`{"a":""}`, false)}), group(models.GroupInput{Metadata: custom(`{"a":5}`, false)}), models.Conflict, models.Undone{}, "VIP", `{"b":2,"a":5}`, []string{"luis", "zoe"}},
			{"a key that is gone again", group(models.GroupInput{Metadata: custom(`{"c":6}`, false)}), group(models.GroupInput{Metadata: custom(`{"c":""}`, false)}), models.Conflict, models.Undone{}, "VIP", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
			{"the name is another group's", group(models.GroupInput{Name: new("A")}), func(w acting) error {
				return errOf(w.UpdateGroup(w.Context(), friends.ID, models.GroupInput{Name: new("VIP")}))
			}, models.Conflict, models.Undone{}, "A", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
			{"it is as it was already", group(models.GroupInput{Name: new("A")}), group(models.GroupInput{Name: new("VIP")}), models.Conflict, models.Undone{}, "VIP", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
			{"one of them is back already", group(models.GroupInput{Remove: chosen(luis, zoe)}), group(models.GroupInput{Add: chosen(zoe)}), 0, models.Undone{Added: 1, Skipped: 1}, "VIP", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
			{"all are back already", group(models.GroupInput{Remove: chosen(zoe)}), group(models.GroupInput{Add: chosen(zoe)}), 0, models.Undone{Skipped: 1}, "VIP", `{"a":1,"b":2}`, []string{"luis", "zoe"}},
		} {
			w.must(errOf(w.UpdateGroup(w.Context(), friends.ID, models.GroupInput{Name: new("Friends")})))
			w.must(errOf(w.UpdateGroup(w.Context(), vip.ID, reset)))
			changeSet := models.NewChangeSet()
			w.must(try.change(w.as("ann@example.com", changeSet)))
			w.must(try.then(w.as("ben@example.com", "")))
			_, undone, err := w.undo(changeSet)
			if is(w.T, err, try.kind); w.Failed() {
				w.Fatal(try.sentence)
			}
			same(w.T, try.sentence, undone, try.undone)
			now, err := w.Group(w.Context(), vip.ID)
			w.must(err)
			same(w.T, try.sentence+": the name", now.Name, try.name)
			same(w.T, try.sentence+": the metadata", jsonOf(w.T, now.Metadata), try.keys)
			sameList(w.T, try.sentence+": the members", w.members(now), try.members)
		}
	})
}

func TestUndoPassesOverWhatIsGone(t *testing.T) {
	each(t, func(w world) {
		p := w.people(4)
		a, b := w.group("A", p...), w.group("B", p...)
		changeSet := models.NewChangeSet()
		as := w.as("ann@example.com", changeSet)
		w.must(errOf(w.RemoveFromEach(as.Context(), chosen(p[:3]...), ids(a, b))))
		w.must(errOf(w.UpdateCustomer(as.Context(), p[3].ID, models.CustomerInput{Phone: models.TextOf("1")})))
		w.must(w.DeleteCustomer(w.Context(), p[0].ID))
		w.must(w.DeleteCustomer(w.Context(), p[3].ID))
		w.must(errOf(w.DeleteGroup(w.Context(), b.ID)))
		undo, undone, err := w.undo(changeSet)
		w.must(err)
		same(w.T, "undone", undone, models.Undone{Added: 2, Skipped: 1 + 3 + 1})
		sameList(w.T, "members", w.members(a), []string{"person01", "person02"})
		w.must(errOf(w.DeleteGroup(w.Context(), a.ID)))
		_, undone, err = w.undo(undo)
		w.must(err)
		same(w.T, "where nothing is left to undo", undone, models.Undone{Skipped: 2})
		entries, err := w.Activities(w.Context(), models.ActivityQuery{ChangeSet: undo})
		w.must(err)
		same(w.T, "it does not count as undone", slices.ContainsFunc(entries, func(e models.Activity) bool { return e.UndoneBy != nil }), false)
	})
}
