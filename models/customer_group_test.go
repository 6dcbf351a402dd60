package models_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/models"
)

func TestGroupNames(t *testing.T) {
	each(t, func(w world) {
		w.group("VIP")
		signs := make([]rune, 2000) // of four bytes each, and no two neighbours alike: nothing makes them smaller
		for i := range signs {
			signs[i] = 0x20000 + rune(i*7919%40000)
		}
		manyBytes := string(signs)
		for _, try := range []struct {
			sentence, name string
			kind           models.Kind
		}{
			{"a name of one character", "x", 0},
			{"another case is another name", "vip", 0},
			{"blanks around are kept and tell names apart", " VIP ", 0},
			{"accents tell names apart", "VÏP", 0},
			{"a name may have lines, quotes and emoji", "a\n\"b'\\%_ 👩‍👩‍👧 ÅÄÖ", 0},
			{"2,000 characters are not too many, however many bytes", manyBytes, 0},
			{"and tell names apart to the last", manyBytes[:len(manyBytes)-4] + "😀", 0},
			{"the same 2,000 are taken", manyBytes, models.Duplicate},
			{"2,001 are too many", strings.Repeat("x", 2001), models.Invalid},
			{"the same spelling is taken", "VIP", models.Duplicate},
			{"no name", "", models.Invalid},
			{"blanks", " \t\n", models.Invalid},
			{"blanks of other scripts", "\u00a0\u2003\u3000", models.Invalid},
			{"a zero-width space", "\u200b", models.Invalid},
			{"a soft hyphen, joiners and a byte order mark", "\u00ad\u200d\ufeff", models.Invalid},
			{"fillers that show nothing", "\u3164\uffa0\u115f\u2800", models.Invalid},
			{"a variation selector and a grapheme joiner", "\ufe0f\u034f", models.Invalid},
			{"control characters", "\x01\x1f\u0085", models.Invalid},
			{"a NUL cannot be stored", "a\x00b", models.Invalid},
			{"nor can what is not UTF-8", "a\xffb", models.Invalid},
		} {
			group, err := w.CreateGroup(w.Context(), models.GroupInput{Name: &try.name})
			if is(w.T, err, try.kind); w.Failed() {
				w.Fatalf("%s: %q", try.sentence, try.name)
			}
			if err == nil {
				kept, err := w.Group(w.Context(), group.ID)
				w.must(err)
				same(w.T, try.sentence, kept.Name, try.name)
				found, err := w.Groups(w.Context(), models.GroupQuery{Names: []string{try.name}, Limit: 2})
				w.must(err)
				same(w.T, "found by its name: "+try.sentence, len(found.Groups), 1)
			}
		}
		w.sound()
	})
}

func TestGroupErrorsStandAtTheirField(t *testing.T) {
	each(t, func(w world) {
		w.group("VIP")
		blank, taken, long := " ", "VIP", strings.Repeat("x", 2001)
		_, err := w.CreateGroup(w.Context(), models.GroupInput{Name: &blank, Description: models.TextOf(long)})
		of := fields(w.T, err)
		same(w.T, "the name", of["name"], "Enter a name.")
		same(w.T, "the description", of["description"], "Use at most 2,000 characters.")
		_, err = w.CreateGroup(w.Context(), models.GroupInput{Name: &taken})
		same(w.T, "a name that is taken", fields(w.T, err)["name"], "Another customer group already has this name. Choose another one.")
		_, err = w.CreateGroup(w.Context(), models.GroupInput{})
		same(w.T, "no name at all", fields(w.T, err)["name"], "Enter a name.")
	})
}

func fields(t *testing.T, err error) map[string]string {
	t.Helper()
	of, ok := err.(*models.Error)
	if !ok {
		t.Fatalf("%v cannot be shown", err)
	}
	return of.Fields
}

func TestRenamingAGroup(t *testing.T) {
	each(t, func(w world) {
		vip := w.group("VIP")
		w.group("Friends")
		for _, try := range []struct {
			sentence, name string
			kind           models.Kind
		}{
			{"to itself", "VIP", 0},
			{"to another case", "vip", 0},
			{"to what another one is called", "Friends", models.Duplicate},
			{"to nothing", "", models.Invalid},
			{"to something new", "Best", 0},
		} {
			_, err := w.UpdateGroup(w.Context(), vip.ID, models.GroupInput{Name: &try.name})
			if is(w.T, err, try.kind); w.Failed() {
				w.Fatal(try.sentence)
			}
		}
		w.group("VIP") // is free again
		_, err := w.UpdateGroup(w.Context(), "cgrp_none", models.GroupInput{})
		is(w.T, err, models.NotFound)
		_, err = w.Group(w.Context(), "cgrp_\x00")
		is(w.T, err, models.NotFound)
	})
}

func TestSimilarNamesDifferInCaseAlone(t *testing.T) {
	each(t, func(w world) {
		vip := w.group("Vip")
		w.group("Straße")
		for _, try := range []struct {
			name, except string
			similar      bool
		}{
			{"VIP", "", true}, {"vip", "", true}, {"Vip", "", false}, {"VIP", vip.ID, false},
			{"VÏP", "", false}, {"STRAßE", "", true}, {"VIPs", "", false}, {"a\x00", "", false},
		} {
			_, similar, err := w.SimilarGroup(w.Context(), try.name, try.except)
			w.must(err)
			same(w.T, try.name, similar, try.similar)
		}
	})
}

func TestGroupsAreFoundAsTheyAreCalled(t *testing.T) {
	each(t, func(w world) {
		w.group("VIP")
		w.group("Vip")
		long := strings.Repeat("Long ", 100)
		w.group(long + "a")
		w.group(long + "b")
		called, err := w.GroupsCalled(w.Context(), []string{"Vip", "vip", strings.ToUpper(long) + "B", "VÏP", "a\x00", ""})
		w.must(err)
		for name, want := range map[string]string{"Vip": "Vip", "vip": "VIP", strings.ToUpper(long) + "B": long + "b", "VÏP": "", "a\x00": "", "": ""} {
			same(w.T, name, called[name].Name, want)
		}
	})
}

func TestGroupMetadata(t *testing.T) {
	tries := []struct {
		sentence, stored, change string
		replace                  bool
		want                     string
	}{
		{"new keys are added at the end", `{"b":1,"a":2}`, `{"c":3}`, false, `{"b":1,"a":2,"c":3}`},
		{"a given key keeps its place", `{"b":1,"a":2}`, `{"b":9}`, false, `{"b":9,"a":2}`},
		{"nested objects are replaced whole", `{"a":{"x":1,"y":2}}`, `{"a":{"y":3}}`, false, `{"a":{"y":3}}`},
		{"an empty text removes its key", `{"a":1,"b":2}`, `{"a":""}`, false, `{"b":2}`},
		{"and is no error where the key is missing", `{"b":2}`, `{"a":""}`, false, `{"b":2}`},
		{"nor where nothing was stored", `null`, `{"a":""}`, false, `{}`},
		{"null is a value", `{"a":1}`, `{"a":null}`, false, `{"a":null}`},
		{"nothing changes nothing", `{"a":1}`, `{}`, false, `{"a":1}`},
		{"nothing over nothing stays nothing", `null`, `{}`, false, `null`},
		{"a replacement puts all away", `{"a":1,"b":2}`, `{"c":""}`, true, `{"c":""}`},
		{"also with nothing", `{"a":1}`, `null`, true, `null`},
		{"digits stay", `{"code":"007","big":12345678901234567890,"flag":"true","nested":{"a":[1,2]},"f":1.50,"e":1E+400}`, `{"x":1}`, false,
			`{"code":"007","big":12345678901234567890,"flag":"true","nested":{"a":[1,2]},"f":1.50,"e":1E+400,"x":1}`},
		{"blanks around are no part of a value", `{ "a" : [ 1 , 2 ] }`, `{"b" : " x "}`, false, `{"a":[ 1 , 2 ],"b":" x "}`},
		{"keys may hold anything", `{"":1,"a.b":2,"\"\\":3,"\u0000":4,"é\n":5}`, `{"a.b":""}`, false, `{"":1,"\"\\":3,"\u0000":4,"é\n":5}`},
		{"the last of a key given twice counts", `{"a":1,"a":2}`, `{"b":1,"b":""}`, false, `{"a":2}`},
		{"signs of HTML stay as they are", `{"<a>":"&"}`, `{"b":"\u003c"}`, false, `{"<a>":"&","b":"\u003c"}`},
	}
	each(t, func(w world) {
		for _, try := range tries {
			w.run(try.sentence, func(w world) {
				group, err := w.CreateGroup(w.Context(), models.GroupInput{Name: &try.sentence, Metadata: &models.MetadataChange{Values: metadata(w.T, try.stored)}})
				w.must(err)
				later()
				changed, err := w.UpdateGroup(w.Context(), group.ID, models.GroupInput{
					Metadata: &models.MetadataChange{Values: metadata(w.T, try.change), Replace: try.replace}})
				w.must(err)
				same(w.T, "what is told", jsonOf(w.T, changed.Metadata), try.want)
				kept, err := w.Group(w.Context(), group.ID)
				w.must(err)
				same(w.T, "what is stored", jsonOf(w.T, kept.Metadata), try.want)
				moved := jsonOf(w.T, group.Metadata) != try.want
				same(w.T, "whether updated_at moved", kept.UpdatedAt.After(group.UpdatedAt), moved)
				same(w.T, "created_at", kept.CreatedAt, group.CreatedAt)
			})
		}
	})
}

func TestMetadataThatIsNotJSONIsRefused(t *testing.T) {
	each(t, func(w world) {
		name := "VIP"
		for _, value := range []string{"", "x", "1,", `1}`, `"`, "[", "01", "\xff"} {
			_, err := w.CreateGroup(w.Context(), models.GroupInput{Name: &name, Metadata: &models.MetadataChange{
				Values: models.Metadata{{Key: "a", Value: []byte(value)}}}})
			if is(w.T, err, models.Invalid); w.Failed() {
				w.Fatalf("%q", value)
			}
		}
		w.sound()
	})
}

func TestTheMomentOfAGroupMovesOnlyWithAChange(t *testing.T) {
	tries := []struct {
		sentence string
		in       models.GroupInput
		moves    bool
	}{
		{"nothing is said", models.GroupInput{}, false},
		{"the same is said", models.GroupInput{Name: new("VIP 1"), Description: models.TextOf("The best"),
			Metadata: &models.MetadataChange{Values: models.Metadata{{Key: "a", Value: []byte(" 1 ")}}}}, false},
		{"another name", models.GroupInput{Name: new("Vip")}, true},
		{"another description", models.GroupInput{Description: models.TextOf("Others")}, true},
		{"no description", models.GroupInput{Description: models.TextOf(" ")}, true},
		{"other metadata", models.GroupInput{Metadata: &models.MetadataChange{Values: models.Metadata{{Key: "a", Value: []byte("1.0")}}}}, true},
		{"somebody is added", models.GroupInput{Add: models.Selection{All: true}}, false},
	}
	each(t, func(w world) {
		w.person("luis@example.com")
		for i, try := range tries {
			w.run(try.sentence, func(w world) {
				name := fmt.Sprintf("VIP %d", i)
				group, err := w.CreateGroup(w.Context(), models.GroupInput{Name: &name, Description: models.TextOf(" The best "),
					Metadata: &models.MetadataChange{Values: metadata(w.T, `{"a":1}`)}})
				w.must(err)
				same(w.T, "created and updated", group.CreatedAt, group.UpdatedAt)
				later()
				changed, err := w.UpdateGroup(w.Context(), group.ID, try.in)
				w.must(err)
				same(w.T, "whether it moved", changed.UpdatedAt.After(group.UpdatedAt), try.moves)
				kept, err := w.Group(w.Context(), group.ID)
				w.must(err)
				same(w.T, "what is stored", kept.UpdatedAt, changed.UpdatedAt)
				same(w.T, "what is told of the members", kept.CustomersCount, changed.CustomersCount)
				w.sound()
			})
		}
	})
}

func TestDeletingAGroupKeepsItsCustomersAndFreesItsName(t *testing.T) {
	each(t, func(w world) {
		friends := w.group("Friends")
		people := w.people(3, friends)
		vip := w.group("VIP", people...)
		deleted, err := w.DeleteGroup(w.Context(), vip.ID)
		w.must(err)
		same(w.T, "who was deleted", deleted.Name, "VIP")
		same(w.T, "with how many", deleted.CustomersCount, 3)
		_, err = w.Group(w.Context(), vip.ID)
		is(w.T, err, models.NotFound)
		_, err = w.DeleteGroup(w.Context(), vip.ID)
		is(w.T, err, 0)
		_, err = w.DeleteGroup(w.Context(), "\x00")
		is(w.T, err, 0)
		w.group("VIP")
		sameList(w.T, "the other group", w.members(friends), []string{"person00", "person01", "person02"})
		for _, person := range people {
			_, err := w.Customer(w.Context(), person.ID)
			is(w.T, err, 0)
		}
		w.sound()
	})
}

func TestAGroupIsEditedWithItsMembersInOne(t *testing.T) {
	each(t, func(w world) {
		people := w.people(4)
		vip := w.group("VIP", people[:2]...)
		w.group("Friends")
		_, err := w.UpdateGroup(w.Context(), vip.ID, models.GroupInput{Name: new("Friends"), Remove: chosen(people[0]), Add: chosen(people[3])})
		is(w.T, err, models.Duplicate)
		sameList(w.T, "nothing is done where the name is taken", w.members(vip), []string{"person00", "person01"})
		_, err = w.UpdateGroup(w.Context(), vip.ID, models.GroupInput{Name: new("Best"), Add: models.Selection{IDs: []string{people[3].ID, "cus_none"}}})
		is(w.T, err, models.NotFound)
		group, err := w.Group(w.Context(), vip.ID)
		w.must(err)
		same(w.T, "nor where somebody is not there", group.Name, "VIP")
		changed, err := w.UpdateGroup(w.Context(), vip.ID, models.GroupInput{
			Name: new("Best"), Remove: models.Selection{All: true}, Add: chosen(people[3], people[1])})
		w.must(err)
		sameList(w.T, "those who leave go first", w.members(vip), []string{"person01", "person03"})
		same(w.T, "the count", changed.CustomersCount, 2)
		w.sound()
	})
}
