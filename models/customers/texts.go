package customers

import (
	"strings"

	"cohort/models/text"
)

// Texts are the columns of a customer that follow from others: what queries search, compare and sort by.
type Texts struct {
	FirstLower, LastLower *string
	NameKey, Search       string
}

// derive fills the columns that follow from others.
func (r *customerRow) derive() { r.Texts = r.Derived() }

// Derived are the customer's columns that follow from others.
func (c Customer) Derived() Texts {
	phone := text.OrEmpty(c.Phone)
	search := text.Fold(strings.Join([]string{c.Email, c.Name(), phone, text.PhoneKey(phone)}, " "))
	return Texts{text.Lowered(c.FirstName), text.Lowered(c.LastName), text.SortKey(c.Name()), search}
}
