package customers

import (
	"cohort/models/record"
	"cohort/models/text"
)

// customerText is a text of a customer that may be null. One table of them serves the database, the files, the activity and
// the undo, so that a new text is added in one place.
type customerText struct {
	name  string // of the column, of the field for people, programs and files
	of    func(*Customer) **string
	input func(*Input) **record.Text
}

// customerTexts are all texts of a customer, in the order in which they are shown.
var customerTexts = []customerText{
	{"first_name", func(c *Customer) **string { return &c.FirstName }, func(in *Input) **record.Text { return &in.FirstName }},
	{"last_name", func(c *Customer) **string { return &c.LastName }, func(in *Input) **record.Text { return &in.LastName }},
	{"phone", func(c *Customer) **string { return &c.Phone }, func(in *Input) **record.Text { return &in.Phone }},
}

var customerTextNames = func() (names []string) {
	for _, text := range customerTexts {
		names = append(names, text.name)
	}
	return names
}()

func customerTextNamed(name string) (text customerText, known bool) {
	for _, text := range customerTexts {
		if text.name == name {
			return text, true
		}
	}
	return text, false
}

// customerTextCells are the texts of a customer as cells of a file.
func customerTextCells(c Customer) (cells []string) {
	for _, known := range customerTexts {
		cells = append(cells, text.OrEmpty(*known.of(&c)))
	}
	return cells
}

// sameText reports whether two columns hold the same text, or are both null.
func sameText(a, b *string) bool {
	return (a == nil) == (b == nil) && text.OrEmpty(a) == text.OrEmpty(b)
}
