package groupfiles_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/exports"
	"cohort/models/groupfiles"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/storetest"
)

// read reads a CSV file of groups.
func (w world) read(file string) groupfiles.GroupFile {
	w.Helper()
	opened := storetest.Must(sheets.Open(strings.NewReader(file), int64(len(file)), sheets.Settings{}))(w)
	return storetest.Must(groupfiles.ReadGroups(opened))(w)
}

// groups are all groups as "id name, description, metadata".
func (w world) groups() (lines []string) {
	w.Helper()
	_, all := storetest.Everything(w.T, w.Store)
	for _, group := range all {
		metadata := storetest.Must(group.Metadata.MarshalJSON())(w)
		description := "-"
		if group.Description != nil {
			description = *group.Description
		}
		lines = append(lines, fmt.Sprintf("%s, %s, %s", group.Name, description, metadata))
	}
	return lines
}

// lines are what a plan does, row by row.
func lines(plan groupfiles.GroupPlan) (lines []string) {
	for _, change := range plan.Created {
		lines = append(lines, strings.TrimSpace(fmt.Sprint(change.Line, " + ", change.After.Name, " ", names(change.Alike))))
	}
	for _, change := range plan.Updated {
		lines = append(lines, fmt.Sprint(change.Line, " ", change.Before.Name, change.Fields()))
	}
	for _, refused := range plan.Refused {
		lines = append(lines, refused.Error())
	}
	return lines
}

func names(groups []customers.GroupName) (names string) {
	for _, group := range groups {
		names += group.Name
	}
	return names
}

// The file is planned first and then imported: new groups, changed ones with what is before and after, and rows that are refused. An undo
// takes all of it back, and a second import changes nothing.
func TestGroupsAreImported(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		vip := storetest.Must(w.CreateGroup(w.Context(), customers.GroupInput{
			Name: new("VIP"), Description: record.TextOf("old"),
			Metadata: &record.MetadataChange{Values: storetest.ParseMetadata(w.T, `{"code":"007","n":7,"x":true}`)},
		}))(w)
		w.NewGroup("Wholesale")
		w.NewGroup("Taken")
		before := w.groups()
		file := w.read("id,Name,description,metadata.n,metadata.code,metadata,customers\n" +
			vip.ID + ",Very important,,8,007,,5\n" + // line 2
			",wholesale,Big,,,\"{\"\"a\"\":1.50}\",\n" +
			",Spain,From Spain,007,12,,\n" +
			",Wholesales,,,,,\n" +
			",wholesale,twice,,,,\n" +
			",Spain ,twice,,,,\n" +
			",,no name,,,,\n" +
			"cgrp_unknown,Gone,,,,{,\n" +
			",Red,,#N/A,,,\n")
		plan := storetest.Must(w.PlanGroups(w.Context(), file))(w)
		storetest.SameList(w.T, "the plan", lines(plan), []string{
			"4 + Spain", "5 + Wholesales Wholesale",
			"2 VIP[{name VIP Very important} {metadata.n 7 8}]", "3 Wholesale[{description  Big} {metadata.a  1.50}]",
			"line 6: Line 3 is about this customer group, too.", "line 7: Line 4 is about this customer group, too.",
			"line 8: Enter a name.", "line 9: metadata: This is not a JSON object.",
			"line 10: metadata.n: #N/A is what a spreadsheet leaves of a value. The value itself is lost.",
		})
		storetest.SameList(w.T, "only planned", w.groups(), before)

		changeSet := activity.NewChangeSet()
		ctx := activity.WithActor(w.Context(), activity.Actor{Role: activity.Editor, Name: "olga", ChangeSet: changeSet})
		storetest.Must(w.ImportGroups(ctx, file))(w)
		storetest.SameList(w.T, "imported", w.groups(), []string{
			`Spain, From Spain, {"n":"007","code":12}`, "Taken, -, null", `Very important, old, {"code":"007","n":8,"x":true}`,
			`Wholesale, Big, {"a":1.50}`, "Wholesales, -, null",
		})
		again := storetest.Must(w.ImportGroups(w.Context(), w.read("id,name,metadata.n\n"+vip.ID+",Taken,\n"+vip.ID+",,8\n,Spain,007\n")))(w)
		storetest.Same(w.T, "unchanged", again.Unchanged, 2)
		storetest.SameList(w.T, "again", lines(again), []string{"line 2: name: There is already a customer group named “Taken”."})
		storetest.Must(w.Undo(w.Context(), changeSet))(w)
		storetest.SameList(w.T, "undone", w.groups(), before)
		w.CheckInvariants()
	})
}

// Our own file of groups changes nothing where it is from, and makes the same groups in a store that has none.
func TestAnExportOfGroupsIsReadBack(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		for _, name := range []string{"A;B", " Padded\u00a0", "=1", "vip", "VIP", "'quoted"} {
			storetest.Must(w.CreateGroup(w.Context(), customers.GroupInput{
				Name: &name, Description: &record.Text{Value: " two\nlines "},
				Metadata: &record.MetadataChange{Values: storetest.ParseMetadata(w.T, `{"t":"7","e":"","n":1.50,"o":{"a":[1]}}`)},
			}))(w)
		}
		for _, chosen := range [][]string{nil, {"name", "description", "metadata.t", "metadata.n", "metadata.o"}} {
			var file strings.Builder
			columns := exports.Groups.Chosen(chosen)
			w.Must(exports.Write(&file, exports.File{Format: sheets.CSV}, columns, func(visit func(customers.Group) error) error {
				return w.EachGroup(w.Context(), customers.GroupQuery{Limit: -1}, visit)
			}))
			plan := storetest.Must(w.ImportGroups(w.Context(), w.read(file.String())))(w)
			storetest.SameList(w.T, "changes", lines(plan), nil)
			storetest.Same(w.T, "unchanged", plan.Unchanged, 6)
			if chosen == nil {
				other := storetest.WorldOf[world](w.T, storetest.Open(w.T, w.Database()))
				storetest.Must(other.ImportGroups(other.Context(), other.read(file.String())))(w)
				storetest.Same(w.T, "groups there", len(other.groups()), 6)
			}
		}
	})
}

// A file is imported in as many statements, however many rows it has.
func TestGroupsAreImportedTogether(t *testing.T) {
	storetest.EachWorld(t, func(w world) {
		statements := func(from, until int) int64 {
			file := "name,description\n"
			for i := from; i < until; i++ {
				file += fmt.Sprintf("Group %d,new\nKept %d,%d\n", i, i, until)
			}
			ctx, statements := db.CountStatements(w.Context())
			storetest.Must(w.ImportGroups(ctx, w.read(file)))(w)
			return statements.Load()
		}
		few := statements(0, 2)
		storetest.Same(w.T, "statements", statements(2, 60), few)
	})
}

// A file that is no file of groups is refused as a whole.
func TestFilesThatAreNotOfGroupsAreRefused(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]string{
		"name,email": "The column email is not known. A file of customer groups has the columns id, name, description, metadata and " +
			"metadata.KEY.",
		"name,Name":             "There are two columns for Name. Remove one of them.",
		"name,metadata.api_key": "Remove the column api_key: it would be saved where everyone can read it.",
		"metadata":              "There is no column named name. The columns are: metadata.",
	} {
		opened := storetest.Must(sheets.Open(strings.NewReader(head+"\na,b\n"), int64(len(head)+5), sheets.Settings{}))(t)
		if _, err := groupfiles.ReadGroups(opened); err == nil || err.Error() != want {
			t.Errorf("%s: %v", head, err)
		}
	}
}
