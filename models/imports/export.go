package imports

import (
	"slices"
	"time"

	"cohort/models/customers"
	"cohort/models/mapping"
	"cohort/models/sheets"
	"cohort/models/text"
)

// ExportColumns are the names of the columns of a file of customers. By them Import recognizes such a file. It reads it back
// without loss, except for passwords and times.
var ExportColumns = slices.Concat([]string{"id", "email"}, customers.TextFieldNames,
	[]string{"account", "groups", "created_at", "metadata"})

// ExportCells is a customer as a row of such a file.
func ExportCells(c customers.Customer) []string {
	names := make([]string, len(c.Groups))
	for i, group := range c.Groups {
		names[i] = group.Name
	}
	return sheets.EscapeFormulas(slices.Concat([]string{c.ID, c.Email}, textCells(c),
		[]string{account(c), mapping.JoinGroups(names), ExportTime(c.CreatedAt), text.OrEmpty(c.Metadata.Text())})...)
}

// MemberExportColumns are the names of the columns of a file of the members of a group. Import recognizes and reads such a file as
// well; who is added by it is added then.
var MemberExportColumns = slices.Concat(ExportColumns, []string{"added_at", "added_by"})

// MemberExportCells is a customer, with their membership, as a row of such a file.
func MemberExportCells(c customers.Customer) []string {
	at := ""
	if !c.Membership.AddedAt.IsZero() { // they may have left by now
		at = ExportTime(c.Membership.AddedAt)
	}
	return append(ExportCells(c), sheets.EscapeFormulas(at, c.Membership.AddedBy)...)
}

// The two values of the column account.
const registered, guest = "registered", "guest"

func account(c customers.Customer) string {
	if c.HasAccount {
		return registered
	}
	return guest
}

// textCells are the texts of a customer as cells of a file.
func textCells(c customers.Customer) (cells []string) {
	for _, field := range customers.TextFields {
		cells = append(cells, text.OrEmpty(*field.Of(&c)))
	}
	return cells
}

// GroupExportColumns are the names of the columns of a file of customer groups.
var GroupExportColumns = []string{"id", "name", "description", "customers", "created_at", "updated_at", "metadata"}

// GroupExportCells is a customer group as a row of such a file. customers is the number of its customers.
func GroupExportCells(g customers.Group, customers string) []string {
	return sheets.EscapeFormulas(g.ID, g.Name, text.OrEmpty(g.Description), customers, ExportTime(g.CreatedAt),
		ExportTime(g.ChangedAt()), text.OrEmpty(g.Metadata.Text()))
}

// ExportTime is a time as files have it: UTC, to the millisecond.
func ExportTime(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }
