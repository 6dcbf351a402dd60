package exports

import (
	"slices"

	"cohort/models/customers"
	"cohort/models/record"
)

// Membership is one customer in one group. Customer.Membership has since when, and through whom.
type Membership struct {
	Group    customers.Group
	Customer customers.Customer
}

// Memberships is a file with a row for each membership, so that a customer in three groups has three rows. An import of customers
// reads it, and adds each to the groups.
var Memberships = Table[Membership]{membershipColumns, func(m Membership) record.Metadata { return m.Customer.Metadata }}

var membershipColumns = slices.Concat([]Column[Membership]{
	{Name: "group", About: "The name of the group. A backslash stands before a semicolon that belongs to it.",
		Text: func(m Membership) string { return listedName(m.Group.Name) }},
}, ofCustomer(Members, "email", "account", "added_at", "added_by", "first_name", "last_name", "phone"))

// ofCustomer are columns of a table of customers in one of memberships.
func ofCustomer(table Table[customers.Customer], names ...string) []Column[Membership] {
	columns := make([]Column[Membership], len(names))
	for i, column := range table.Chosen(names) {
		columns[i] = Column[Membership]{
			Name: column.Name, About: column.About, Kind: column.Kind,
			Text: func(m Membership) string { return column.Text(m.Customer) },
		}
	}
	return columns
}
