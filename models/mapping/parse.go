package mapping

import (
	"slices"
	"strings"

	"cohort/models/sheets"
	"cohort/models/text"
)

// Parse lays assignments over a mapping: "Email Address=email", "Notes=ignored", "Company=metadata.company",
// "Orders=metadata.orders:number", "Cell=phone.cell_phone", "Tags=groups," and "Tags=groups;" with what is between the groups of a cell,
// or "Tags=groups" where that is as proposed, or nothing. What is assigned goes before what was proposed for another column. Its errors
// are of the file as a whole.
func Parse(assignments []string, names []string, base Mapping) (Mapping, error) {
	m := Mapping{Shape: base.Shape, Columns: slices.Clone(base.Columns)}
	assigned := map[string]bool{}
	chosen := map[int]bool{}
	for _, assignment := range assignments {
		i, to, err := m.parse(assignment, names)
		if err != nil {
			return Mapping{}, err
		}
		m.Columns[i], chosen[i] = to.column(names[i]), true
		take(m.Columns[i], assigned)
	}
	for i, column := range m.Columns {
		if !chosen[i] && anyTaken(column, assigned) {
			m.Columns[i] = asMetadata(column.Name)
		}
	}
	return m, nil
}

// parse finds the column of an assignment and what it becomes.
func (m Mapping) parse(assignment string, names []string) (column int, to target, err error) {
	for i := range len(assignment) {
		if assignment[i] != '=' {
			continue
		}
		column := columnNamed(assignment[:i], names)
		if column < 0 || column >= len(m.Columns) {
			continue
		}
		to, ok := parseTarget(strings.TrimSpace(assignment[i+1:]))
		if !ok {
			return 0, to, sheets.FileError("{assignment} names no field. A column can become {fields}, or metadata.KEY.",
				"assignment", assignment, "fields", "email, first_name, last_name, name, phone, groups, account, ignored")
		}
		if strings.TrimSpace(assignment[i+1:]) == string(Groups) {
			to.separator = m.Columns[column].Separator
		}
		return column, to, nil
	}
	if !strings.Contains(assignment, "=") {
		return 0, to, sheets.FileError("{assignment} does not say what a column becomes. Write COLUMN=FIELD, such as Email Address=email.",
			"assignment", assignment)
	}
	return 0, to, sheets.FileError("{assignment} names no column of the file. The columns are: {names}.",
		"assignment", assignment, "names", text.ShortList(names))
}

// columnNamed finds a column by its name, or else by its squeezed name; -1 where there is none.
func columnNamed(name string, names []string) int {
	if i := slices.Index(names, name); i >= 0 {
		return i
	}
	return slices.IndexFunc(names, func(other string) bool {
		return text.Squeezed(name) != "" && text.Squeezed(other) == text.Squeezed(name)
	})
}
