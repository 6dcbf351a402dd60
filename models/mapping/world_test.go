package mapping_test

import (
	"encoding/csv"
	"errors"
	"os"
	"strings"
	"testing"

	"cohort/models/mapping"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// table reads a file of testdata: the names of its columns, and its rows.
func table(t *testing.T, name string) (names []string, rows [][]string) {
	t.Helper()
	file, err := os.ReadFile("testdata/" + name + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(file))
}

// parse reads a CSV file with the separator that its first line has.
func parse(t *testing.T, file string) (names []string, rows [][]string) {
	t.Helper()
	reader := csv.NewReader(strings.NewReader(file))
	if header, _, _ := strings.Cut(file, "\n"); strings.Contains(header, ";") && !strings.Contains(header, ",") {
		reader.Comma = ';'
	}
	all, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

// propose proposes for a file with these rows.
func propose(names []string, rows [][]string) mapping.Mapping {
	samples := make([][]string, len(names))
	for _, row := range rows {
		for i, cell := range row {
			samples[i] = append(samples[i], cell)
		}
	}
	return mapping.Propose(names, samples)
}

// lines reads rows: "e-mail: name, phone, account, [groups], metadata", or the error.
func lines(m mapping.Mapping, rows [][]string, options mapping.Options) (lines []string) {
	for i, cells := range rows {
		person, err := m.Person(sheets.Row{Line: i + 2, Cells: cells}, options)
		lines = append(lines, line(person, err))
	}
	return lines
}

func line(person mapping.Person, err error) string {
	var wrong sheets.RowError
	if errors.As(err, &wrong) {
		return wrong.Error()
	} else if err != nil {
		return "not a RowError: " + err.Error()
	}
	account := "-"
	if person.Account != nil {
		account = map[bool]string{true: "registered", false: "guest"}[*person.Account]
	}
	in := person.Input
	words := *in.Email + ": " + given(in.FirstName) + " | " + given(in.LastName) + ", " + given(in.Phone) + ", " + account +
		", [" + strings.Join(person.Groups, " | ") + "], " + text.OrEmpty(person.Metadata.Text())
	if person.Cleared != nil {
		words += ", cleared " + strings.Join(person.Cleared, " ")
	}
	return words
}

func given(text *record.Text) string {
	switch {
	case text == nil:
		return "-"
	case text.Null:
		return "null"
	}
	return text.Value
}

// targets are the columns with what they become: "Company=metadata.company:text".
func targets(m mapping.Mapping) (list []string) {
	for _, column := range m.Columns {
		words := column.Name + "=" + string(column.Field)
		if column.Key != "" {
			words += "." + column.Key
		}
		if column.Type != "" {
			words += ":" + string(column.Type)
		}
		list = append(list, words+column.Separator)
	}
	return list
}
