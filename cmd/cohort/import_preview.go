package main

import (
	"errors"
	"fmt"
	"strconv"

	"cohort/models/activity"
	"cohort/models/imports"
	"cohort/models/text"
)

// shown is how many rows of each kind a dry run prints.
const shown = 10

// show prints what an import would do.
func (r *importRun) show(preview *imports.Preview) error {
	r.bar.clear()
	fmt.Println(preview.Summary)
	section("Would be created:", len(preview.Created), preview.Summary.Created, func(i int) string {
		row := preview.Created[i]
		return text.Fill("line {line}: {email} {name}", "line", strconv.Itoa(row.Line), "email", row.Email, "name", row.Name)
	})
	section("Would be updated:", len(preview.Updated), preview.Summary.Updated, func(i int) string { return changed(preview.Updated[i]) })
	section("Would be refused:", len(preview.Refused), int64(len(preview.Refused)), func(i int) string {
		reason := preview.Refused[i]
		return text.Plural(reason.Rows, "1 row, line {line}: {reason}", "{n} rows, the first in line {line}: {reason}",
			"line", strconv.Itoa(reason.First[0].Line), "reason", reason.First[0].Reason)
	})
	section("Customer groups that would be created:", len(preview.NewGroups), preview.NewGroupCount, func(i int) string {
		return newGroup(preview.NewGroups[i])
	})
	section("Damaged values:", len(preview.Damaged), int64(len(preview.Damaged)), func(i int) string {
		cell := preview.Damaged[i]
		return text.Fill("line {line}: {column}: {value}: {reason}", "line", strconv.Itoa(cell.Line), "column", cell.Column,
			"value", cell.Value, "reason", cell.Reason)
	})
	section("Values that a spreadsheet has changed:", len(preview.Turned), int64(len(preview.Turned)), func(i int) string {
		cell := preview.Turned[i]
		return text.Fill("line {line}: {email}: {field}: {stored} is saved, and the file has {cell}", "line", strconv.Itoa(cell.Line),
			"email", cell.Email, "field", cell.Field, "stored", cell.Stored, "cell", cell.Cell)
	})
	if words := preview.SeveralWords(); words != "" {
		fmt.Println("\n" + words)
	}
	section("Customer groups without customers that would be created:", len(r.empty), int64(len(r.empty)), func(i int) string {
		return r.empty[i]
	})
	r.showSync(preview)
	r.showLists()
	fmt.Println("\nThis was a dry run. Nothing was imported.")
	if failed := preview.Summary.Failed; failed > 0 {
		return errors.New(text.Plural(failed, "1 of {rows} rows would not be imported", "{n} of {rows} rows would not be imported", "rows",
			text.Number(preview.Summary.Read)))
	}
	if r.lists != nil {
		return r.lists.notAll()
	}
	return nil
}

// section prints a heading and the first lines below it, and nothing where there are none. of is how many there are in all.
func section(heading string, lines int, of int64, line func(i int) string) {
	if lines == 0 {
		return
	}
	fmt.Println("\n" + heading)
	lines = min(lines, shown)
	for i := range lines {
		fmt.Println("  " + text.Printable(line(i)))
	}
	if more := of - int64(lines); more > 0 {
		fmt.Println(text.Plural(more, "  and 1 more", "  and {n} more"))
	}
}

// changed is a row that would change a customer, with each field before and after.
func changed(change imports.PreviewChange) string {
	return withFields(text.Fill("line {line}: {email}", "line", strconv.Itoa(change.Line), "email", change.Email), change.Fields)
}

// withFields is a line with each field before and after.
func withFields(line string, fields []activity.FieldChange) string {
	for _, field := range fields {
		switch {
		case field.Before == "":
			line += text.Fill("; {field}: {after}", "field", field.Name, "after", field.After)
		case field.After == "":
			line += text.Fill("; {field}: {before} is cleared", "field", field.Name, "before", field.Before)
		default:
			line += text.Fill("; {field}: {before} → {after}", "field", field.Name, "before", field.Before, "after", field.After)
		}
	}
	return line
}

// newGroup is a group that would be created, with the one that may be meant.
func newGroup(group imports.NewGroup) string {
	if group.Like == "" {
		return text.Plural(group.Rows, "{name} (1 row)", "{name} ({n} rows)", "name", group.Name)
	}
	return text.Plural(group.Rows, "{name} (1 row): did you mean {like}?", "{name} ({n} rows): did you mean {like}?", "name", group.Name,
		"like", group.Like)
}

// showSync says who would leave the group.
func (r *importRun) showSync(preview *imports.Preview) {
	if !r.command.Sync {
		return
	}
	fmt.Println()
	if preview.Unsure > 0 {
		fmt.Println(text.Plural(preview.Unsure, "Nobody would be removed from the group, because the e-mail of 1 row cannot be read.",
			"Nobody would be removed from the group, because the e-mails of {n} rows cannot be read."))
		return
	}
	fmt.Println(text.Plural(preview.Leaving, "1 customer is not in the file and would be removed from the group.",
		"{n} customers are not in the file and would be removed from the group."))
}
