package groupfiles

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/mapping"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// GroupFile is what a file says about customer groups.
type GroupFile struct {
	rows    []groupLine
	refused []sheets.RowError
}

// groupLine is a row of the file. A cell that is empty leaves what is stored.
type groupLine struct {
	line                            int
	id, name, description, metadata string
	keys                            []keyCell
}

// keyCell is a cell of a column metadata.KEY.
type keyCell struct {
	key, cell string
	kind      sheets.Kind
}

// passedOver are columns of our own exports that an import does not read.
var passedOver = []string{"customers", "created_at", "updated_at"}

// IsHeader reports whether the cells of a row name the columns of a file of customer groups.
func IsHeader(cells []string) bool {
	known := 0
	for _, cell := range cells {
		if columnOf(cell) != "" {
			known++
		}
	}
	return known > 0 && (slices.ContainsFunc(cells, isName) || known > 1)
}

func isName(cell string) bool { return columnOf(cell) == "name" }

// ReadGroups reads a file with the columns id, name, description, metadata and metadata.KEY, of which it has at least the name or the
// id. A file with other columns is refused as a whole, so that nothing is lost unseen; those that change by themselves are passed over.
func ReadGroups(file *sheets.File) (read GroupFile, err error) {
	columns := make([]string, len(file.Names()))
	for i, name := range file.Names() {
		columns[i] = columnOf(name)
		if err := mapping.SecretColumn(strings.TrimPrefix(columns[i], activity.MetadataPrefix)); err != nil {
			return read, err
		}
		switch {
		case columns[i] == "":
			return read, sheets.FileError("The column {name} is not known. A file of customer groups has the columns id, name, description, "+
				"metadata and metadata.KEY.", "name", text.Short(name))
		case slices.Contains(columns[:i], columns[i]):
			return read, sheets.FileError("There are two columns for {name}. Remove one of them.", "name", name)
		}
	}
	if !slices.Contains(columns, "name") && !slices.Contains(columns, "id") {
		return read, sheets.FileError("There is no column named name. The columns are: {names}.", "names", text.ShortList(file.Names()))
	}
	for {
		row, err := file.Next()
		var refused sheets.RowError
		switch {
		case errors.Is(err, io.EOF):
			return read, nil
		case errors.As(err, &refused):
			read.refused = append(read.refused, refused)
		case err != nil:
			return read, err
		default:
			read.add(columns, row)
		}
	}
}

// columnOf is what the cells of a column are, "" where that is not known.
func columnOf(name string) string {
	name = strings.TrimSpace(name)
	if key, isKey := strings.CutPrefix(name, activity.MetadataPrefix); isKey && key != "" {
		return name
	}
	name = strings.ToLower(name)
	if slices.Contains(passedOver, name) || slices.Contains([]string{"id", "name", "description", "metadata"}, name) {
		return name
	}
	return ""
}

// add reads a row.
func (f *GroupFile) add(columns []string, row sheets.Row) {
	sheets.UnescapeFormulas(row.Cells)
	read := groupLine{line: row.Line}
	for i, cell := range row.Cells {
		switch {
		case strings.TrimSpace(cell) == "" || slices.Contains(passedOver, columns[i]):
			continue
		case sheets.IsFormulaError(cell) || sheets.IsShortened(cell):
			f.refuse(row.Line, text.Fill("{column}: {value} is what a spreadsheet leaves of a value. The value itself is lost.", "column",
				columns[i], "value", text.Short(cell)))
			return
		}
		switch columns[i] {
		case "id":
			read.id = strings.TrimSpace(cell)
		case "name":
			read.name = cell
		case "description":
			read.description = cell
		case "metadata":
			read.metadata = cell
		default:
			kind := sheets.Text
			if i < len(row.Kinds) {
				kind = row.Kinds[i]
			}
			read.keys = append(read.keys, keyCell{strings.TrimPrefix(columns[i], activity.MetadataPrefix), cell, kind})
		}
	}
	f.rows = append(f.rows, read)
}

func (f *GroupFile) refuse(line int, reason string) {
	f.refused = append(f.refused, sheets.RowError{Line: line, Reason: reason})
}

// input is what the row changes of a stored group. What the cells have already is no change.
func (l groupLine) input(stored customers.Group) (in customers.GroupInput, err error) {
	if l.description != "" && l.description != text.OrEmpty(stored.Description) {
		in.Description = record.TextOf(l.description)
	}
	var values record.Metadata
	if l.metadata != "" {
		if values, err = record.ParseMetadata([]byte(l.metadata)); err != nil {
			return in, errors.New("metadata: This is not a JSON object.")
		}
		values = slices.DeleteFunc(values, func(entry record.MetadataEntry) bool {
			value, there := stored.Metadata.Get(entry.Key)
			return there && string(value) == string(entry.Value)
		})
	}
	for _, cell := range l.keys {
		if value, there := stored.Metadata.Get(cell.key); !there || record.Plain(value) != cell.cell {
			values = slices.DeleteFunc(values, func(entry record.MetadataEntry) bool { return entry.Key == cell.key })
			values = append(values, record.MetadataEntry{Key: cell.key, Value: cell.value()})
		}
	}
	if len(values) > 0 {
		in.Metadata = &record.MetadataChange{Values: values}
	}
	return in, withoutSecrets(in)
}

// withoutSecrets refuses an input with a password or a key in it, without repeating it.
func withoutSecrets(in customers.GroupInput) error {
	var values record.Metadata
	if in.Description != nil {
		values = append(values, activity.Field("description", in.Description.Value))
	}
	if in.Metadata != nil {
		for _, entry := range in.Metadata.Values {
			values = append(values, record.MetadataEntry{Key: activity.MetadataPrefix + entry.Key, Value: entry.Value})
		}
	}
	for _, entry := range values {
		var value string
		_ = json.Unmarshal(entry.Value, &value) // other values are no secrets
		if reason := mapping.Secret(strings.TrimPrefix(entry.Key, activity.MetadataPrefix), value); reason != "" {
			return errors.New(text.Fill("{column}: {reason}", "column", entry.Key, "reason", reason))
		}
	}
	return nil
}

// value is the cell as JSON: a plain number or a truth of a spreadsheet as such, anything else as a text.
func (c keyCell) value() json.RawMessage {
	switch {
	case c.kind == sheets.Bool:
		return json.RawMessage(strings.ToLower(c.cell))
	case record.IsPlainNumber(c.cell):
		return json.RawMessage(c.cell)
	}
	return record.JSONString(c.cell)
}
