package customers

import (
	"cohort/models/record"
	"cohort/models/text"
)

// customerText is a text of a customer that may be missing, wherever it goes: to and from the database, in and out of files,
// into the activity and back from it.
type customerText struct {
	name  string // of the column, of the field for people, programs and files
	of    func(*Customer) **string
	input func(*Input) **record.Text
}

// customerTexts are all of them, in the order in which they are shown.
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

// customerTextCells are the texts of a customer as a file has them.
func customerTextCells(c Customer) (cells []string) {
	for _, known := range customerTexts {
		cells = append(cells, text.OrEmpty(*known.of(&c)))
	}
	return cells
}

// sameText tells whether two columns hold the same, or both hold nothing.
func sameText(a, b *string) bool {
	return (a == nil) == (b == nil) && text.OrEmpty(a) == text.OrEmpty(b)
}
