package mapping

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// Person is what a row says about a customer.
type Person struct {
	Line     int
	Input    customers.Input // e-mail, names and phone; one that is cleared is null
	Account  *bool           // nil where no column says it
	Groups   []string        // names, each once
	Metadata record.Metadata // to lay over what is stored; Input has none
	Cleared  []string        // where the clear mark stands: first_name, last_name, phone, metadata.KEY
	Several  bool            // a cell has several e-mails or phones: the first is the person's, the others are in the metadata
	Damage   []Damage        // what was refused, left out or kept
}

// Options say how cells are read.
type Options struct {
	ClearMark string  // a cell with nothing but this text clears what is stored; empty: none does
	Damaged   Damaged // what becomes of damaged values
}

// Person reads a row, and takes the marks off its cells in place. Its error is a sheets.RowError; the person has the damage of the row
// then, too.
func (m Mapping) Person(row sheets.Row, o Options) (Person, error) {
	reading := reading{options: o, shape: m.Shape, columns: m.Columns, person: Person{Line: row.Line}}
	sheets.UnescapeFormulas(row.Cells)
	for i, cell := range row.Cells {
		if bare := strings.TrimSpace(cell); bare == "" || bare == `\N` { // as MySQL writes nothing
			continue
		}
		reading.kind, reading.typed = sheets.Text, row.Kinds != nil
		if i < len(row.Kinds) {
			reading.kind = row.Kinds[i]
		}
		column := Column{}
		if i < len(m.Columns) {
			column = m.Columns[i]
		}
		if err := reading.cell(column, cell); err != nil {
			reading.refuse(err)
		}
	}
	if reading.person.Input.Email == nil {
		reading.refuse(errors.New("email: Enter an e-mail address."))
	}
	if reading.refused != nil {
		return reading.person, sheets.RowError{Line: row.Line, Reason: reading.refused.Error()}
	}
	return reading.person, nil
}

// reading is one row that is being read.
type reading struct {
	options Options
	shape   string
	columns []Column
	person  Person
	kind    sheets.Kind // of the cell
	typed   bool        // the file has kinds
	refused error       // the first reason

	phoneKey string // of the column that the phone was taken from
}

func (r *reading) refuse(err error) {
	if r.refused == nil {
		r.refused = err
	}
}

// cell reads one cell that is not empty.
func (r *reading) cell(column Column, cell string) error {
	switch {
	case column.Field == Ignored:
		return nil
	case column.Field == "":
		return errors.New("There is a value in a column without a name.")
	case column.Field == Deleted:
		return errors.New("This customer was deleted in the other store.")
	case r.options.ClearMark != "" && strings.TrimSpace(cell) == r.options.ClearMark:
		return r.clear(column)
	}
	use, err := r.judge(column, cell)
	if !use || err != nil {
		return err
	}
	return r.read(column, cell)
}

// judge reports whether the value of a cell is used. Secrets never are, and damage only where the options say so.
func (r *reading) judge(column Column, cell string) (use bool, err error) {
	if column.Field != Email && isSecretValue(cell) {
		return r.spoil(Damage{Column: column.Name, Value: "…", Reason: secretReason}, true)
	}
	if reason := damageOf(column.Field, cell, r.kind); reason != "" {
		return r.spoil(Damage{Column: column.Name, Value: cell, Reason: reason}, false)
	}
	return true, nil
}

// spoil notes a value that should not be used, and does with it what the options say.
func (r *reading) spoil(damage Damage, secret bool) (use bool, err error) {
	r.person.Damage = append(r.person.Damage, damage)
	switch r.options.Damaged {
	case Keep:
		return !secret, nil
	case Skip:
		return false, nil
	}
	return false, errors.New(text.Fill("{column}: {value}: {reason}", "column", damage.Column, "value", text.Short(damage.Value),
		"reason", damage.Reason))
}

// clear reads the clear mark.
func (r *reading) clear(column Column) error {
	null := &record.Text{Null: true}
	in := &r.person.Input
	switch column.Field {
	case FirstName:
		in.FirstName = null
	case LastName:
		in.LastName = null
	case Name:
		in.FirstName, in.LastName = null, null
		r.person.Cleared = append(r.person.Cleared, string(FirstName), string(LastName))
		return nil
	case Phone:
		if in.Phone != nil {
			return nil
		}
		in.Phone = null
	case Metadata:
		r.person.Cleared = append(r.person.Cleared, "metadata."+column.Key)
		return nil
	default:
		return errors.New(text.Fill("{column}: This can't be cleared.", "column", column.Name))
	}
	r.person.Cleared = append(r.person.Cleared, string(column.Field))
	return nil
}

// read reads the value of a cell into its field.
func (r *reading) read(column Column, cell string) error {
	in := &r.person.Input
	switch column.Field {
	case Email:
		email, further := readEmail(cell)
		in.Email = &email
		r.keepFurther("email", further)
	case FirstName:
		in.FirstName = textOf(visible(cell))
	case LastName:
		in.LastName = textOf(visible(cell))
	case Name:
		first, last := splitName(column.Name, visible(cell))
		in.FirstName, in.LastName = textOf(first), textOf(last)
	case Phone:
		r.readPhones(column, cell)
	case Groups:
		return r.readGroups(cell, column.Separator)
	case Account:
		return r.readAccount(column, cell)
	case Metadata:
		return r.readValue(column, cell)
	case MetadataObject:
		return r.readObject(column, cell)
	}
	return nil
}

// visible is a text without the blanks and invisible characters around it that come along when it is copied.
func visible(value string) string {
	return strings.TrimFunc(value, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
}

// textOf is the input of a text, nil where it is empty.
func textOf(value string) *record.Text {
	if value == "" {
		return nil
	}
	return record.TextOf(value)
}

// readGroups adds the names of groups in a cell, each once. Those of others' files are cleaned as if somebody typed them; our own file
// has each as it is stored, and so has a cell with the marks of one.
func (r *reading) readGroups(cell, separator string) error {
	asStored := r.shape == cohort.Name || strings.Contains(cell, `\`)
	for _, name := range groupNames(cell, separator) {
		if !asStored {
			name = text.CleanName(name)
		}
		if err := (customers.GroupInput{Name: &name}).Check(); err != nil {
			return fmt.Errorf("groups: %w", err)
		}
		if !slices.Contains(r.person.Groups, name) {
			r.person.Groups = append(r.person.Groups, name)
		}
	}
	return nil
}

// readAccount reads our own words, and what databases write for true and false.
func (r *reading) readAccount(column Column, cell string) error {
	word := text.Squeezed(cell)
	registered := word == "registered" || yes[word]
	if !registered && word != "guest" && !no[word] {
		return errors.New(text.Fill("{column}: Enter registered or guest.", "column", column.Name))
	}
	r.person.Account = &registered
	return nil
}
