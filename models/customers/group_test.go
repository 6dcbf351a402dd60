package customers_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/storetest"
)

func TestGroupNames(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.NewGroup("VIP")
		chars := make([]rune, 2000) // of four bytes each, and no two neighbours alike: nothing makes them smaller
		for i := range chars {
			chars[i] = 0x20000 + rune(i*7919%40000)
		}
		manyBytes := string(chars)
		for _, try := range []struct {
			sentence, name string
			kind           record.Kind
		}{
			{"a name of one character", "x", 0},
			{"another case is another name", "vip", 0},
			{"blanks around are kept and tell names apart", " VIP ", 0},
			{"accents tell names apart", "VÏP", 0},
			{"a name may have lines, quotes and emoji", "a\n\"b'\\%_ 👩‍👩‍👧 ÅÄÖ", 0},
			{"2,000 characters are not too many, however many bytes", manyBytes, 0},
			{"and tell names apart to the last", manyBytes[:len(manyBytes)-4] + "😀", 0},
			{"the same 2,000 are taken", manyBytes, record.Duplicate},
			{"2,001 are too many", strings.Repeat("x", 2001), record.Invalid},
			{"the same spelling is taken", "VIP", record.Duplicate},
			{"no name", "", record.Invalid},
			{"blanks", " \t\n", record.Invalid},
			{"blanks of other scripts", "\u00a0\u2003\u3000", record.Invalid},
			{"a zero-width space", "\u200b", record.Invalid},
			{"a soft hyphen, joiners and a byte order mark", "\u00ad\u200d\ufeff", record.Invalid},
			{"fillers that show nothing", "\u3164\uffa0\u115f\u2800", record.Invalid},
			{"a variation selector and a grapheme joiner", "\ufe0f\u034f", record.Invalid},
			{"control characters", "\x01\x1f\u0085", record.Invalid},
			{"a NUL cannot be stored", "a\x00b", record.Invalid},
			{"nor can what is not UTF-8", "a\xffb", record.Invalid},
		} {
			group, err := w.CreateGroup(w.Context(), customers.GroupInput{Name: &try.name})
			if storetest.HasKind(w.T, err, try.kind); w.Failed() {
				w.Fatalf("%s: %q", try.sentence, try.name)
			}
			if err == nil {
				kept, err := w.Group(w.Context(), group.ID)
				w.Must(err)
				storetest.Same(w.T, try.sentence, kept.Name, try.name)
				found, err := w.Groups(w.Context(), customers.GroupQuery{Names: []string{try.name}, Limit: 2})
				w.Must(err)
				storetest.Same(w.T, "found by its name: "+try.sentence, len(found.Groups), 1)
			}
		}
		w.CheckInvariants()
	})
}

func TestGroupErrorsStandAtTheirField(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		w.NewGroup("VIP")
		blank, taken, long := " ", "VIP", strings.Repeat("x", 2001)
		_, err := w.CreateGroup(w.Context(), customers.GroupInput{Name: &blank, Description: record.TextOf(long)})
		of := fields(w.T, err)
		storetest.Same(w.T, "the name", of["name"], "Enter a name.")
		storetest.Same(w.T, "the description", of["description"], "Use at most 2,000 characters.")
		_, err = w.CreateGroup(w.Context(), customers.GroupInput{Name: &taken})
		storetest.Same(w.T, "a name that is taken", fields(w.T, err)["name"],
			"Another customer group already has this name. Choose another one.")
		_, err = w.CreateGroup(w.Context(), customers.GroupInput{})
		storetest.Same(w.T, "no name at all", fields(w.T, err)["name"], "Enter a name.")
	})
}

func fields(t *testing.T, err error) map[string]string {
	t.Helper()
	of, ok := err.(*record.Error)
	if !ok {
		t.Fatalf("%v cannot be shown", err)
	}
	return of.Fields
}

func TestRenamingAGroup(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip := w.NewGroup("VIP")
		w.NewGroup("Friends")
		for _, try := range []struct {
			sentence, name string
			kind           record.Kind
		}{
			{"to itself", "VIP", 0},
			{"to another case", "vip", 0},
			{"to what another one is called", "Friends", record.Duplicate},
			{"to nothing", "", record.Invalid},
			{"to something new", "Best", 0},
		} {
			_, err := w.UpdateGroup(w.Context(), vip.ID, customers.GroupInput{Name: &try.name})
			if storetest.HasKind(w.T, err, try.kind); w.Failed() {
				w.Fatal(try.sentence)
			}
		}
		w.NewGroup("VIP") // is free again
		_, err := w.UpdateGroup(w.Context(), "cgrp_none", customers.GroupInput{})
		storetest.HasKind(w.T, err, record.NotFound)
		_, err = w.Group(w.Context(), "cgrp_\x00")
		storetest.HasKind(w.T, err, record.NotFound)
	})
}

func TestGroupMetadata(t *testing.T) {
	tries := []struct {
		sentence, stored, change string
		replace                  bool
		want                     string
	}{
		{"new keys are added at the end", `{"b":1,"a":2}`, `{"c":3}`, false, `{"b":1,"a":2,"c":3}`},
		{"a key that is there keeps its place", `{"b":1,"a":2}`, `{"b":9}`, false, `{"b":9,"a":2}`},
		{"nested objects are replaced whole", `{"a":{"x":1,"y":2}}`, `{"a":{"y":3}}`, false, `{"a":{"y":3}}`},
		{"an empty text removes its key", `{"a":1,"b":2}`, `{"a":""}`, false, `{"b":2}`},
		{"and is no error where the key is missing", `{"b":2}`, `{"a":""}`, false, `{"b":2}`},
		{"nor where nothing was stored", `null`, `{"a":""}`, false, `{}`},
		{"null is a value", `{"a":1}`, `{"a":null}`, false, `{"a":null}`},
		{"nothing changes nothing", `{"a":1}`, `{}`, false, `{"a":1}`},
		{"nothing over nothing stays nothing", `null`, `{}`, false, `null`},
		{"a replacement puts all away", `{"a":1,"b":2}`, `{"c":""}`, true, `{"c":""}`},
		{"also with nothing", `{"a":1}`, `null`, true, `null`},
		{"digits stay",
			`{"code":"007","big":12345678901234567890,"flag":"true","nested":{"a":[1,2]},"f":1.50,"e":1E+400}`, `{"x":1}`, false,
			`{"code":"007","big":12345678901234567890,"flag":"true","nested":{"a":[1,2]},"f":1.50,"e":1E+400,"x":1}`},
		{"blanks around are no part of a value", `{ "a" : [ 1 , 2 ] }`, `{"b" : " x "}`, false, `{"a":[ 1 , 2 ],"b":" x "}`},
		{"keys may hold anything", `{"":1,"a.b":2,"\"\\":3,"\u0000":4,"é\n":5}`, `{"a.b":""}`, false, `{"":1,"\"\\":3,"\u0000":4,"é\n":5}`},
		{"the last of a key that comes twice counts", `{"a":1,"a":2}`, `{"b":1,"b":""}`, false, `{"a":2}`},
		{"characters of HTML stay as they are", `{"<a>":"&"}`, `{"b":"\u003c"}`, false, `{"<a>":"&","b":"\u003c"}`},
	}
	storetest.EachWorld(t, func(w world) {
		for _, try := range tries {
			storetest.RunWorld(w, try.sentence, func(w world) {
				group, err := w.CreateGroup(w.Context(), customers.GroupInput{
					Name: &try.sentence, Metadata: &record.MetadataChange{Values: storetest.ParseMetadata(w.T, try.stored)},
				})
				w.Must(err)
				storetest.Later()
				changed, err := w.UpdateGroup(w.Context(), group.ID, customers.GroupInput{
					Metadata: &record.MetadataChange{Values: storetest.ParseMetadata(w.T, try.change), Replace: try.replace}})
				w.Must(err)
				storetest.Same(w.T, "what is returned", storetest.JSONOf(w.T, changed.Metadata), try.want)
				kept, err := w.Group(w.Context(), group.ID)
				w.Must(err)
				storetest.Same(w.T, "what is stored", storetest.JSONOf(w.T, kept.Metadata), try.want)
				moved := storetest.JSONOf(w.T, group.Metadata) != try.want
				storetest.Same(w.T, "whether updated_at moved", kept.UpdatedAt.After(group.UpdatedAt), moved)
				storetest.Same(w.T, "created_at", kept.CreatedAt, group.CreatedAt)
			})
		}
	})
}

func TestMetadataThatIsNotJSONIsRefused(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		name := "VIP"
		for _, value := range []string{"", "x", "1,", `1}`, `"`, "[", "01", "\xff"} {
			_, err := w.CreateGroup(w.Context(), customers.GroupInput{Name: &name, Metadata: &record.MetadataChange{
				Values: record.Metadata{{Key: "a", Value: []byte(value)}}}})
			if storetest.HasKind(w.T, err, record.Invalid); w.Failed() {
				w.Fatalf("%q", value)
			}
		}
		w.CheckInvariants()
	})
}

func TestUpdatedAtOfAGroupMovesOnlyWithAChange(t *testing.T) {
	tries := []struct {
		sentence string
		in       customers.GroupInput
		moves    bool
	}{
		{"nothing is said", customers.GroupInput{}, false},
		{"the same is said", customers.GroupInput{Name: new("VIP 1"), Description: record.TextOf("The best"),
			Metadata: &record.MetadataChange{Values: record.Metadata{{Key: "a", Value: []byte(" 1 ")}}}}, false},
		{"another name", customers.GroupInput{Name: new("Vip")}, true},
		{"another description", customers.GroupInput{Description: record.TextOf("Others")}, true},
		{"no description", customers.GroupInput{Description: record.TextOf(" ")}, true},
		{"other metadata", customers.GroupInput{
			Metadata: &record.MetadataChange{Values: record.Metadata{{Key: "a", Value: []byte("1.0")}}},
		}, true},
		{"somebody is added", customers.GroupInput{Add: customers.Selection{All: true}}, false},
	}
	storetest.EachWorld(t, func(w world) {
		w.NewCustomer("luis@example.com")
		for i, try := range tries {
			storetest.RunWorld(w, try.sentence, func(w world) {
				name := fmt.Sprintf("VIP %d", i)
				group, err := w.CreateGroup(w.Context(), customers.GroupInput{Name: &name, Description: record.TextOf(" The best "),
					Metadata: &record.MetadataChange{Values: storetest.ParseMetadata(w.T, `{"a":1}`)}})
				w.Must(err)
				storetest.Same(w.T, "created and updated", group.CreatedAt, group.UpdatedAt)
				storetest.Later()
				changed, err := w.UpdateGroup(w.Context(), group.ID, try.in)
				w.Must(err)
				storetest.Same(w.T, "whether it moved", changed.UpdatedAt.After(group.UpdatedAt), try.moves)
				kept, err := w.Group(w.Context(), group.ID)
				w.Must(err)
				storetest.Same(w.T, "what is stored", kept.UpdatedAt, changed.UpdatedAt)
				storetest.Same(w.T, "the number of members that is returned", kept.CustomersCount, changed.CustomersCount)
				w.CheckInvariants()
			})
		}
	})
}

func TestDeletingAGroupKeepsItsCustomersAndFreesItsName(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		friends := w.NewGroup("Friends")
		people := w.NewCustomers(3, friends)
		vip := w.NewGroup("VIP", people...)
		deleted, err := w.DeleteGroup(w.Context(), vip.ID)
		w.Must(err)
		storetest.Same(w.T, "who was deleted", deleted.Name, "VIP")
		storetest.Same(w.T, "with how many", deleted.CustomersCount, 3)
		_, err = w.Group(w.Context(), vip.ID)
		storetest.HasKind(w.T, err, record.NotFound)
		_, err = w.DeleteGroup(w.Context(), vip.ID)
		storetest.HasKind(w.T, err, 0)
		_, err = w.DeleteGroup(w.Context(), "\x00")
		storetest.HasKind(w.T, err, 0)
		w.NewGroup("VIP")
		storetest.SameList(w.T, "the other group", w.MemberNames(friends), []string{"person00", "person01", "person02"})
		for _, person := range people {
			_, err := w.Customer(w.Context(), person.ID)
			storetest.HasKind(w.T, err, 0)
		}
		w.CheckInvariants()
	})
}

func TestAGroupIsEditedWithItsMembersInOne(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		people := w.NewCustomers(4)
		vip := w.NewGroup("VIP", people[:2]...)
		w.NewGroup("Friends")
		_, err := w.UpdateGroup(w.Context(), vip.ID,
			customers.GroupInput{Name: new("Friends"), Remove: storetest.Chosen(people[0]), Add: storetest.Chosen(people[3])})
		storetest.HasKind(w.T, err, record.Duplicate)
		storetest.SameList(w.T, "nothing is done where the name is taken", w.MemberNames(vip), []string{"person00", "person01"})
		_, err = w.UpdateGroup(w.Context(), vip.ID,
			customers.GroupInput{Name: new("Best"), Add: customers.Selection{IDs: []string{people[3].ID, "cus_none"}}})
		storetest.HasKind(w.T, err, record.NotFound)
		group, err := w.Group(w.Context(), vip.ID)
		w.Must(err)
		storetest.Same(w.T, "nor where somebody is not there", group.Name, "VIP")
		changed, err := w.UpdateGroup(w.Context(), vip.ID, customers.GroupInput{
			Name: new("Best"), Remove: customers.Selection{All: true}, Add: storetest.Chosen(people[3], people[1])})
		w.Must(err)
		storetest.SameList(w.T, "those who leave go first", w.MemberNames(vip), []string{"person01", "person03"})
		storetest.Same(w.T, "the count", changed.CustomersCount, 2)
		w.CheckInvariants()
	})
}
