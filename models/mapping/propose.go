package mapping

import (
	"slices"
	"strings"

	"cohort/models/sheets"
	"cohort/models/text"
)

// Propose proposes what columns become, by their names and by the first rows of their cells. It recognizes the files of shops and
// tools; in any other file, the names that are usual for e-mail, names, phone and groups, in several languages. All other
// columns become metadata.
func Propose(names []string, samples [][]string) Mapping {
	var m Mapping
	for _, name := range names {
		m.Columns = append(m.Columns, proposeColumn(name))
	}
	return m
}

// As is the mapping of a file with the shape of this name. Its error is of the file as a whole.
func As(shape string, names []string) (Mapping, error) {
	for _, known := range Shapes() {
		if known.Name == shape {
			return Propose(names, nil), nil
		}
	}
	return Mapping{}, sheets.FileError("{shape} is not the name of a kind of file.", "shape", shape)
}

// Parse lays assignments over a mapping, such as "Email Address=email", "Notes=ignored", "Company=metadata.company",
// "Orders=metadata.orders:number", and "Tags=groups," for groups that are separated by a comma. Its errors are of the file as a whole.
func Parse(assignments []string, names []string, base Mapping) (Mapping, error) {
	m := Mapping{Shape: base.Shape, Columns: slices.Clone(base.Columns)}
	for _, assignment := range assignments {
		name, target, found := strings.Cut(assignment, "=")
		i := slices.IndexFunc(names, func(other string) bool { return squeezed(other) == squeezed(name) })
		if !found || i < 0 || i >= len(m.Columns) {
			return Mapping{}, sheets.FileError("{assignment} does not assign a column of the file.", "assignment", assignment)
		}
		m.Columns[i] = Column{Name: names[i], Field: Field(target)}
		if key, isMetadata := strings.CutPrefix(target, "metadata."); isMetadata {
			m.Columns[i].Field, m.Columns[i].Key = Metadata, key
		}
	}
	return m, nil
}

// proposeColumn proposes by the name of a column alone.
func proposeColumn(name string) Column {
	column := Column{Name: name, Field: fieldNamed(name)}
	name = strings.TrimSpace(name)
	switch {
	case name == "" || column.Field == Groups:
		column.Separator = ";"
	case column.Field == "":
		column.Field, column.Key = Metadata, name
		if len(name) >= len("metadata.") && strings.EqualFold(name[:len("metadata.")], "metadata.") {
			column.Key = strings.TrimSpace(name[len("metadata."):])
		}
	}
	return column
}

// fieldNamed is the field with a usual name, empty where the name is none.
func fieldNamed(name string) Field {
	for _, field := range []Field{Email, FirstName, LastName, Phone, Groups, Account} {
		if squeezed(name) == squeezed(string(field)) {
			return field
		}
	}
	if squeezed(name) == "metadata" {
		return MetadataObject
	}
	return ""
}

// squeezed is the name of a column without case, accents, blanks, underscores and hyphens.
func squeezed(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" _-", r) {
			return -1
		}
		return r
	}, text.Fold(name))
}
