package mapping

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// Person is what a row says about a customer.
type Person struct {
	Line     int
	Input    customers.Input // e-mail, names and phone; a cleared one is null
	Account  *bool           // nil where no column says it
	Groups   []string        // names, each once
	Metadata record.Metadata // to lay over what is stored
	Cleared  []string        // what the clear mark stands in: first_name, last_name, phone, metadata.KEY
	Damage   []Damage        // also what Options.Damaged leaves out or keeps
}

// Damage is a value that a spreadsheet or another program has destroyed.
type Damage struct{ Column, Value, Reason string }

// Options say how cells are read.
type Options struct {
	ClearMark string  // a cell with this text clears what is stored; empty: none does
	Damaged   Damaged // what becomes of damaged values
}

// Damaged is what becomes of damaged values.
type Damaged string

// RefuseDamaged is the default.
const (
	RefuseDamaged Damaged = "refuse" // the row is not imported
	SkipDamaged   Damaged = "skip"   // the value is left out, as if the cell was empty
	KeepDamaged   Damaged = "keep"   // the value is imported as it is
)

// The longest text of a metadata column in characters: what a spreadsheet's cell can hold.
const maxText = 32_767

// Person reads a row. Its error is a sheets.RowError; the person has the damage of the row then, too.
func (m Mapping) Person(row sheets.Row, o Options) (Person, error) {
	person := Person{Line: row.Line}
	sheets.UnescapeFormulas(row.Cells)
	for i, column := range m.Columns {
		if i >= len(row.Cells) {
			break
		}
		if err := person.read(column, row.Cells[i]); err != nil {
			return person, sheets.RowError{Line: row.Line, Reason: err.Error()}
		}
	}
	if person.Input.Email == nil {
		return person, sheets.RowError{Line: row.Line, Reason: "email: Enter an e-mail address."}
	}
	return person, nil
}

// read reads one cell.
func (p *Person) read(column Column, cell string) error {
	if strings.TrimSpace(cell) == "" {
		return nil
	}
	switch column.Field {
	case Email:
		email := text.NormalizeEmail(cell)
		p.Input.Email = &email
	case FirstName:
		p.Input.FirstName = record.TextOf(cell)
	case LastName:
		p.Input.LastName = record.TextOf(cell)
	case Phone:
		p.Input.Phone = record.TextOf(cell)
	case Groups:
		return p.readGroups(strings.Split(cell, column.Separator))
	case Metadata:
		if len([]rune(cell)) > maxText {
			return errors.New(text.Fill("{column}: Use at most {n} characters.", "column", column.Key, "n", text.Number(maxText)))
		}
		p.Metadata = append(p.Metadata, record.MetadataEntry{Key: column.Key, Value: metadataValue(cell)})
	case MetadataObject:
		metadata, err := record.ParseMetadata([]byte(cell))
		p.Metadata = append(p.Metadata, metadata...)
		return err
	case Account:
		registered := cell == "registered"
		p.Account = &registered
	case "":
		return errors.New("There is a value in a column without a name.")
	}
	return nil
}

// readGroups adds the names of groups, each once, and none that is empty.
func (p *Person) readGroups(names []string) error {
	for _, name := range names {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		if err := (customers.GroupInput{Name: &name}).Check(); err != nil {
			return fmt.Errorf("groups: %w", err)
		}
		p.Groups = append(p.Groups, name)
	}
	p.Groups = text.Distinct(p.Groups)
	return nil
}

// plainNumber is a number as JSON writes it, without an exponent: "007", "+49", "1e5" and "1.000,00" are texts.
var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// metadataValue is the JSON text of a metadata cell: a plain number stays a number, to the digit, and anything
// else is a text.
func metadataValue(cell string) []byte {
	if plainNumber.MatchString(cell) {
		return []byte(cell)
	}
	return record.JSONString(cell)
}
