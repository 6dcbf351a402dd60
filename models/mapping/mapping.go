// Package mapping knows what the columns of people's files become: it recognizes files of shops and tools, and reads their cells into
// customers. It reads no files and writes no rows.
package mapping

import (
	"slices"
	"strings"

	"cohort/models/sheets"
	"cohort/models/text"
)

// Field is what a column becomes.
type Field string

// The fields that a column can become. A column without a name has none: a value in it is an error of its row.
const (
	Ignored        Field = "ignored"
	Email          Field = "email"
	FirstName      Field = "first_name"
	LastName       Field = "last_name"
	Name           Field = "name"   // both names in one cell
	Phone          Field = "phone"  // of several, the one without a Key, or else the first there is; the others become metadata
	Groups         Field = "groups" // their names; several columns add up
	Metadata       Field = "metadata"
	MetadataObject Field = "metadata_object" // all metadata, as a JSON object
	Account        Field = "account"         // registered or guest; true or false
	Deleted        Field = "deleted"         // a row with a value is not imported: the other store has deleted the customer
)

// Fields are all fields, in the order in which a person chooses among them.
func Fields() []Field {
	return []Field{Ignored, Email, FirstName, LastName, Name, Phone, Groups, Metadata, MetadataObject, Account, Deleted}
}

// ValueType is what the cells of a column become in the metadata.
type ValueType string

// The types of metadata. Auto keeps a plain number such as 39.62 as a number, to the digit, and anything else as a text.
const (
	Auto    ValueType = "auto"
	Text    ValueType = "text"
	Number  ValueType = "number"
	Boolean ValueType = "boolean" // yes or no, in the languages of the column names
)

// Column is what one column of a file becomes.
type Column struct {
	Name      string    `json:"name"` // as the file has it
	Field     Field     `json:"field"`
	Key       string    `json:"key,omitempty"`       // of the metadata
	Type      ValueType `json:"type,omitempty"`      // of the metadata; empty is Auto
	Separator string    `json:"separator,omitempty"` // of several groups in one cell, such as ; or ,; empty: the cell is one name
	Note      string    `json:"note,omitempty"`      // a sentence about this column for whoever looks at the proposal
}

// Mapping is what all columns of a file become, in their order.
type Mapping struct {
	Shape   string   `json:"shape,omitempty"` // the name of a Shape, empty where none is recognized
	Columns []Column `json:"columns"`
}

// longestKey is how many characters a key of the metadata may have.
const longestKey = 255

// Check returns whether a file with columns of these names can be read. Its errors are of the file as a whole.
func (m Mapping) Check(names []string) error {
	_, err := m.Faulty(names)
	return err
}

// Faulty is Check with the place of the column that the error is about, -1 where it is about none in particular.
func (m Mapping) Faulty(names []string) (column int, err error) {
	if !slices.EqualFunc(m.Columns, names, func(c Column, name string) bool { return c.Name == name }) {
		return -1, sheets.FileError("The columns of the file are not those that were assigned. Assign them again.")
	}
	taken := map[string]string{} // the columns by what they become
	for i, column := range m.Columns {
		if err := column.check(); err != nil {
			return i, err
		}
		for _, thing := range column.things() {
			if first, twice := taken[thing]; twice {
				return i, sameColumns(first, column.Name)
			}
			taken[thing] = column.Name
		}
	}
	_, found := taken[string(Email)]
	switch {
	case found:
		return -1, nil
	case slices.ContainsFunc(names, func(name string) bool { return text.ValidEmail(text.NormalizeEmail(name)) }):
		return -1, sheets.FileError("The first row must name the columns. This one looks like a customer: {cells}.",
			"cells", text.ShortList(names))
	}
	return -1, sheets.FileError("There is no column named email. The columns are: {names}.", "names", text.ShortList(names))
}

func sameColumns(first, second string) error {
	if first == second {
		return sheets.FileError("There are two columns named {name}. Remove one of them, or ignore it.", "name", first)
	}
	return sheets.FileError("The columns {first} and {second} would become the same. Remove one of them, or ignore it.",
		"first", first, "second", second)
}

// check returns what is wrong with one column by itself.
func (c Column) check() error {
	switch {
	case c.Field == "" && strings.TrimSpace(c.Name) == "", c.Field == Ignored:
		return nil
	case !slices.Contains(Fields(), c.Field):
		return sheets.FileError("The column {name} can't become {field}.", "name", c.Name, "field", string(c.Field))
	case isSecretName(c.Name) || c.Field == Metadata && isSecretName(c.Key):
		return sheets.FileError("Remove the column {name}: it would be saved where everyone can read it. Customers choose "+
			"their own passwords.", "name", c.Name)
	case c.Field == Metadata && c.Key == "":
		return sheets.FileError("The column {name} does not name a metadata key. Call it metadata.KEY.", "name", c.Name)
	case len([]rune(c.Key)) > longestKey:
		return sheets.FileError("Column names can have at most 255 characters. This one is too long: {name}…",
			"name", string([]rune(c.Key)[:40]))
	case !slices.Contains([]ValueType{"", Auto, Text, Number, Boolean}, c.Type):
		return sheets.FileError("The column {name} has no type {type}.", "name", c.Name, "type", string(c.Type))
	}
	return nil
}

// things are what no second column may become as well.
func (c Column) things() []string {
	switch {
	case c.Field == "", c.Field == Ignored:
		return nil
	case c.Field == Name:
		return []string{string(FirstName), string(LastName)}
	case c.Field == Groups:
		return []string{"groups in " + c.Name}
	case c.Field == Metadata, c.Field == Phone && c.Key != "":
		return []string{"metadata." + c.Key}
	}
	return []string{string(c.Field)}
}
