package undo

import (
	"encoding/json"

	"cohort/models/customers"
	"cohort/models/record"
)

// customerRow is a customer as it is stored, but for the password, which no undo changes.
type customerRow struct {
	customers.Customer
	customers.Texts
}

func (customerRow) TableName() string { return "customers" }

// groupRow is a group as it is stored.
type groupRow struct {
	customers.Group
	customers.GroupTexts
}

func (groupRow) TableName() string { return "customer_groups" }

// undoneRow is a record before and after updates of it were undone.
type undoneRow[T any] struct{ before, row T }

// customerInputOf is the input that gives a customer these fields, the inverse of its Fields and Custom.
func customerInputOf(fields, custom record.Metadata) customers.Input {
	in := customers.Input{Email: textOf(fields, "email"), Metadata: &record.MetadataChange{Values: custom, Replace: true}}
	for _, known := range customers.TextFields {
		*known.Input(&in) = inputOf(fields, known.Name)
	}
	return in
}

// groupInputOf is the input that gives a group these fields, the inverse of its Fields and Custom.
func groupInputOf(fields, custom record.Metadata) customers.GroupInput {
	return customers.GroupInput{
		Name: textOf(fields, "name"), Description: inputOf(fields, "description"),
		Metadata: &record.MetadataChange{Values: custom, Replace: true},
	}
}

// textOf is the text of a field; nil where it is null.
func textOf(fields record.Metadata, name string) (text *string) {
	value, _ := fields.Get(name)
	_ = json.Unmarshal(value, &text) // which activity.Field wrote
	return text
}

// inputOf is a field as an input; null clears it.
func inputOf(fields record.Metadata, name string) *record.Text {
	text := textOf(fields, name)
	if text == nil {
		return &record.Text{Null: true}
	}
	return &record.Text{Value: *text}
}
