package exports

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// Customers is a file of customers. With all its columns an import reads it back without loss, except for passwords and times.
var Customers = Table[customers.Customer]{customerColumns, metadataOf}

// Members is a file of the customers of a group. Who is added by an import of it is added then.
var Members = Table[customers.Customer]{memberColumns, metadataOf}

func metadataOf(c customers.Customer) record.Metadata { return c.Metadata }

var customerColumns = slices.Concat([]Column[customers.Customer]{
	{Name: "id", About: "The customer's id. It never changes.", Text: func(c customers.Customer) string { return c.ID }},
	{Name: "email", About: "The e-mail address, in lower case. An import finds the customer by it.",
		Text: func(c customers.Customer) string { return c.Email }},
}, textColumns(), []Column[customers.Customer]{
	{Name: "account", About: "“registered” for a customer who can sign in to the store, “guest” for one who cannot.", Text: account},
	{Name: "groups", About: "The names of the customer's groups, separated by semicolons. A backslash stands before a semicolon that " +
		"belongs to a name.", Text: groups},
	{Name: "created_at", About: "When the customer was created, in UTC.", Kind: sheets.Date,
		Text: func(c customers.Customer) string { return Time(c.CreatedAt) }},
	{Name: "metadata", About: "The metadata as a JSON object.",
		Text: func(c customers.Customer) string { return text.OrEmpty(c.Metadata.Text()) }},
})

var memberColumns = append(slices.Clone(customerColumns),
	Column[customers.Customer]{
		Name: "added_at", About: "When the customer was added to the group, in UTC.", Kind: sheets.Date,
		Text: func(c customers.Customer) string {
			if c.Membership.AddedAt.IsZero() { // they may have left by now
				return ""
			}
			return Time(c.Membership.AddedAt)
		},
	},
	Column[customers.Customer]{Name: "added_by", About: "Who added the customer to the group.",
		Text: func(c customers.Customer) string { return c.Membership.AddedBy }},
)

// textColumns are the texts of a customer.
func textColumns() (columns []Column[customers.Customer]) {
	about := map[string]string{
		"first_name": "The first name.", "last_name": "The last name.", "phone": "The phone number, as it was entered.",
	}
	for _, field := range customers.TextFields {
		columns = append(columns, Column[customers.Customer]{
			Name: field.Name, About: about[field.Name],
			Text: func(c customers.Customer) string { return text.OrEmpty(*field.Of(&c)) },
		})
	}
	return columns
}

// The two values of the column account.
const registered, guest = "registered", "guest"

func account(c customers.Customer) string {
	if c.HasAccount {
		return registered
	}
	return guest
}

func groups(c customers.Customer) string {
	names := make([]string, len(c.Groups))
	for i, group := range c.Groups {
		names[i] = group.Name
	}
	return GroupNames(names)
}

// GroupNames are the names of groups as they stand in one cell, with semicolons between them.
func GroupNames(names []string) string {
	listed := make([]string, len(names))
	for i, name := range names {
		listed[i] = listedName(name)
	}
	return strings.Join(listed, ";")
}

// listedName is a group's name as it stands among others in a cell: with a backslash before every character that a
// reader would take for something else.
func listedName(name string) string {
	var listed strings.Builder
	for i, char := range name {
		outer := i == 0 || i+utf8.RuneLen(char) == len(name)
		if char == ';' || char == '\\' || outer && unicode.IsSpace(char) {
			listed.WriteByte('\\')
		}
		listed.WriteRune(char)
	}
	return listed.String()
}
