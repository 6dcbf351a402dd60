package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"cohort/models/mapping"
	"cohort/models/sheets"
	"cohort/models/text"
)

// describe finds out what the file is and what its columns become, and says on the standard error what nobody should have to guess.
func (r *importRun) describe(ctx context.Context) error {
	file, err := r.store.DescribeFile(ctx, r.content, r.options.Settings)
	if err != nil {
		return err
	}
	if file.Facts.Doubtful {
		return encodingQuestion(file.Facts.Samples)
	}
	r.failed.names, r.failed.comma, r.options.Settings = file.Names, file.Facts.Comma, file.Facts.Settings
	m := file.Proposed
	if r.command.As != "" {
		if m, err = mapping.As(r.command.As, file.Names); err != nil {
			return err
		}
	}
	if m, err = mapping.Parse(r.command.Map, file.Names, m); err != nil {
		return err
	}
	if err := m.Check(file.Names); err != nil {
		return err
	}
	r.options.Mapping = &m
	if sheet := file.Facts.Sheet; len(file.Facts.Sheets) > 1 && r.command.Sheet == "" {
		note(text.Fill("The sheet {sheet} is imported. The others are not: {others}. Choose one with --sheet.", "sheet", sheet, "others",
			strings.Join(without(file.Facts.Sheets, sheet), ", ")))
	}
	noteAbove(file.Facts)
	if r.command.DryRun {
		return r.showColumns(file.Facts)
	}
	if shape, known := mapping.ShapeNamed(m.Shape); known && shape.Note != "" {
		note(shape.Title + ": " + shape.Note)
	}
	for _, column := range m.Columns {
		if column.Field == mapping.Ignored && column.Note != "" {
			note(column.Name + ": " + column.Note)
		}
	}
	return nil
}

// noteAbove says which rows are passed over because they stand above the names of the columns.
func noteAbove(facts sheets.Facts) {
	if len(facts.Above) == 0 {
		return
	}
	var rows []string
	for _, row := range facts.Above {
		rows = append(rows, text.Fill("line {n}: {text}", "n", strconv.Itoa(row.Line), "text", row.Text))
	}
	note(text.Fill("The column names are in line {n}. What is above is not imported: {rows}. Choose another line with --header.",
		"n", strconv.Itoa(facts.Header), "rows", strings.Join(rows, "; ")))
}

// note prints a line to the standard error.
func note(line string) { fmt.Fprintln(os.Stderr, text.Printable(line)) }

func without(texts []string, one string) (others []string) {
	for _, text := range texts {
		if text != one {
			others = append(others, text)
		}
	}
	return others
}

// encodingQuestion asks for the encoding, with what some cells would be in each that it may be.
func encodingQuestion(samples []sheets.EncodingSample) error {
	var choices []string
	for _, sample := range samples {
		choices = append(choices, fmt.Sprintf("--encoding %s reads %s", sample.Encoding, strings.Join(sample.Cells, ", ")))
	}
	return errors.New("the encoding of the file is not certain: " + text.Printable(strings.Join(choices, "; ")))
}

// showColumns prints what the file is and what its columns become.
func (r *importRun) showColumns(facts sheets.Facts) error {
	m := r.options.Mapping
	if shape, known := mapping.ShapeNamed(m.Shape); known {
		fmt.Println(text.Sentences(text.Fill("{file} looks like: {title}.", "file", r.options.Name, "title", shape.Title), shape.Note))
	}
	fmt.Println(strings.Join(factWords(facts), ", "))
	fmt.Println()
	columns := newTable("COLUMN", "BECOMES", "NOTE")
	for _, column := range m.Columns {
		columns.row(column.Name, becomes(column), column.Note)
	}
	err := columns.print()
	fmt.Println()
	return err
}

func factWords(facts sheets.Facts) []string {
	if facts.Format != sheets.CSV {
		return []string{string(facts.Format), facts.Sheet}
	}
	return []string{string(facts.Format), facts.Encoding, sheets.SeparatorName(facts.Comma)}
}

// becomes is what a column becomes, as --map says it.
func becomes(column mapping.Column) string {
	words := string(column.Field)
	switch column.Field {
	case mapping.Metadata, mapping.Phone:
		if column.Key != "" {
			words += "." + column.Key
		}
		if column.Type != "" && column.Type != mapping.Auto {
			words += ":" + string(column.Type)
		}
	case mapping.Groups:
		words += column.Separator
	}
	return words
}

// choose reads the choices of the command.
func (r *importRun) choose(ctx context.Context) error {
	choices := &r.options.Choices
	choices.AddOnly, choices.ClearMark, choices.Damaged = r.command.AddOnly, r.command.Clear, mapping.Damaged(r.command.Damaged)
	choices.Instead = map[string]string{}
	for _, pair := range r.command.Instead {
		name, group, found := strings.Cut(pair, "=")
		if !found || name == "" || group == "" {
			return fmt.Errorf("--map-group %q: write NAME=GROUP", pair)
		}
		choices.Instead[name] = group
	}
	name := r.command.Group
	switch {
	case name == "" && r.command.Sync:
		return errors.New("--sync needs a group: add --group")
	case name == "":
		return nil
	case r.command.Sync && r.command.Strict:
		return errors.New("--sync and --strict cannot be combined")
	}
	if group, err := r.store.Group(ctx, name); err == nil {
		choices.GroupID = group.ID
		return nil
	}
	matches, err := r.store.GroupsLike(ctx, []string{name})
	if err != nil {
		return err
	}
	match := matches[name]
	var near []string
	for _, other := range match.Near {
		near = append(near, other.Name)
	}
	switch {
	case match.ID != "":
		choices.GroupID = match.ID
		return nil
	case len(near) > 0:
		return errors.New(text.Fill("there is no customer group {name}. Did you mean {names}?", "name", name,
			"names", text.Enumerated(near, "or")))
	}
	return errors.New(text.Fill("there is no customer group {name}", "name", name))
}
