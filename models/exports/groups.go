package exports

import (
	"strconv"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// Groups is a file of customer groups.
var Groups = Table[customers.Group]{groupColumns, func(g customers.Group) record.Metadata { return g.Metadata }}

var groupColumns = []Column[customers.Group]{
	{Name: "id", About: "The group's id. It never changes. An import finds the group by it, and changes the name.",
		Text: func(g customers.Group) string { return g.ID }},
	{Name: "name", About: "The name. An import without an id finds the group by it.", Text: func(g customers.Group) string { return g.Name }},
	{Name: "description", About: "The description.", Text: func(g customers.Group) string { return text.OrEmpty(g.Description) }},
	{Name: "customers", About: "The number of customers in the group.", Kind: sheets.Number,
		Text: func(g customers.Group) string { return strconv.FormatInt(g.CustomersCount, 10) }},
	{Name: "created_at", About: "When the group was created, in UTC.", Kind: sheets.Date,
		Text: func(g customers.Group) string { return Time(g.CreatedAt) }},
	{Name: "updated_at", About: "When the group or its customers last changed, in UTC.", Kind: sheets.Date,
		Text: func(g customers.Group) string { return Time(g.ChangedAt()) }},
	{Name: "metadata", About: "The metadata as a JSON object.",
		Text: func(g customers.Group) string { return text.OrEmpty(g.Metadata.Text()) }},
}
