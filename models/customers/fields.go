package customers

import (
	"cohort/models/record"
	"cohort/models/text"
)

// TextField is a text of a customer that may be null. One table of them serves the database, the files, the activity and
// the undo, so that a new text is added in one place.
type TextField struct {
	Name  string // of the column, of the field for people, programs and files
	Of    func(*Customer) **string
	Input func(*Input) **record.Text
}

// TextFields are all texts of a customer, in the order in which they are shown.
var TextFields = []TextField{
	{"first_name", func(c *Customer) **string { return &c.FirstName }, func(in *Input) **record.Text { return &in.FirstName }},
	{"last_name", func(c *Customer) **string { return &c.LastName }, func(in *Input) **record.Text { return &in.LastName }},
	{"phone", func(c *Customer) **string { return &c.Phone }, func(in *Input) **record.Text { return &in.Phone }},
}

// TextFieldNames are the names of all TextFields, in their order.
var TextFieldNames = func() (names []string) {
	for _, field := range TextFields {
		names = append(names, field.Name)
	}
	return names
}()

// TextFieldNamed returns the field with a name. known is false where there is none.
func TextFieldNamed(name string) (field TextField, known bool) {
	for _, field := range TextFields {
		if field.Name == name {
			return field, true
		}
	}
	return field, false
}

// sameText reports whether two columns hold the same text, or are both null.
func sameText(a, b *string) bool {
	return (a == nil) == (b == nil) && text.OrEmpty(a) == text.OrEmpty(b)
}
