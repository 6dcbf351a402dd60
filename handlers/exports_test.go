package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/activity"
	"cohort/models/sheets"
)

// The rows of a file in the order of the list, with the columns that were chosen, in their order. The browser keeps the choice.
func TestAFileHasWhatWasChosen(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		v := o.SignedIn()
		ada := o.Customer("Ada", "Abbott", "ada@example.com")
		o.Customer("Bob", "Brown", "bob@example.com")
		o.Customer("Cy", "Adams", "cy@example.net")
		form := v.Get("/customers?q=example.com&sort=-email").Click("Export 2 customers").Want(http.StatusOK)
		officetest.Equal(t, "all columns", len(form.Ticked("column")), 9)

		form = form.Press("Move email up", officetest.Typing()).Want(http.StatusOK)
		officetest.Equal(t, "the first column", form.Ticked("column")[0], "email")
		choose := func(fields map[string][]string) {
			fields["column"], fields["format"], fields["keys"] = []string{"email", "last_name"}, []string{"csv-semicolon"}, []string{"tier, , tier"}
		}
		file := form.Press("Download", choose).Want(http.StatusOK)
		officetest.Equal(t, "the file", file.Body,
			"\ufeffemail;last_name;metadata.tier\nbob@example.com;Brown;\nada@example.com;Abbott;\n")

		form = v.Post("/customers/export/options", "customer_ids", ada).Want(http.StatusOK)
		officetest.Equal(t, "kept columns", strings.Join(form.Ticked("column"), " "), "email last_name")
		officetest.Equal(t, "kept keys", form.Value("Metadata keys"), "tier")
		file = form.Press("Download", officetest.Typing("format", "xlsx")).Want(http.StatusOK)
		book, err := sheets.Open(strings.NewReader(file.Body), int64(len(file.Body)), sheets.Settings{})
		row, failed := officetest.Must(book, err)(t).Next()
		officetest.Equal(t, "the workbook", strings.Join(append(book.Names(), row.Cells...), " ")+" "+strings.Join(book.Facts().Sheets, " "),
			"email last_name metadata.tier ada@example.com Abbott  customers Columns")
		officetest.Equal(t, "no error", failed, nil)

		nothing := form.Press("Download", func(fields map[string][]string) { delete(fields, "column"); delete(fields, "keys") })
		officetest.Equal(t, "without a column", nothing.Follow().Message(), "Choose at least one column.")
	})
}

// A file of a group's customers, and one of groups, are chosen likewise.
func TestFilesOfGroupsHaveWhatWasChosen(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	group := "/customer-groups/" + o.Group("VIP", o.Customer("Ada", "Abbott", "ada@example.com"))
	members := v.Get(group).Click("Export 1 customer").Press("Download", officetest.Typing("format", "csv", "column", "email"))
	officetest.Equal(t, "members", members.Want(http.StatusOK).Body, "\ufeffemail\nada@example.com\n")
	groups := v.Get("/customer-groups").Click("Export 1 customer group").Press("Download",
		officetest.Typing("format", "csv", "column", "name"))
	officetest.Equal(t, "groups", groups.Want(http.StatusOK).Body, "\ufeffname\nVIP\n")
}

// Of the groups that a list finds or that are selected, there is a file with a row for each customer in each, chosen in the same form.
// It is not offered to those who may not export customers.
func TestAFileOfMembershipsIsChosenInTheFormOfGroups(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	v := o.SignedIn()
	ada, bob := o.Customer("Ada", "Abbott", "ada@example.com"), o.Customer("Bob", "Brown", "bob@example.com")
	o.Group("VIP", ada, bob)
	spain := o.Group("Spain", ada)
	const choice = "Customers in these groups (one row for each)"

	form := v.Get("/customer-groups?sort=name").Click("Export 2 customer groups").Press(choice, officetest.Typing("format", "csv-semicolon"))
	officetest.Equal(t, "all columns", strings.Join(form.Want(http.StatusOK).Ticked("column"), " "),
		"group email account added_at added_by first_name last_name phone")
	choose := func(fields map[string][]string) { fields["column"] = []string{"group", "email"} }
	file := form.Press("Download", choose).Want(http.StatusOK)
	officetest.Equal(t, "the file", file.Body, "\ufeffgroup;email\nSpain;ada@example.com\nVIP;ada@example.com\nVIP;bob@example.com\n")

	form = v.Post("/customer-groups/customers/export/options", "group_ids", spain).Want(http.StatusOK)
	officetest.Equal(t, "kept", strings.Join(form.Ticked("column"), " "), "group email")
	officetest.Equal(t, "one group", form.Press("Download", officetest.Typing()).Body, "\ufeffgroup;email\nSpain;ada@example.com\n")
	back := form.Press("Customer groups", officetest.Typing()).Want(http.StatusOK)
	officetest.Equal(t, "groups again", back.Press("Download", officetest.Typing("column", "name")).Body, "\ufeffname\nSpain\n")
	none := v.Post("/customer-groups/customers/export").Follow()
	officetest.Equal(t, "nothing selected", none.Message(), "Select customer groups to export first.")

	operator := officetest.Must(o.Store.AddOperator(t.Context(), "viewer@example.com", o.Password))(t)
	viewer := o.SignedOut()
	viewer.SetCookie(o.SessionOf(operator))
	for _, allowed := range []bool{true, false} {
		if err := o.Store.ChangeRole(t.Context(), operator.ID, activity.Viewer, allowed); err != nil {
			t.Fatal(err)
		}
		page := viewer.Get("/customer-groups/export/options").Want(http.StatusOK)
		officetest.Equal(t, "a viewer is offered it", strings.Contains(page.Body, choice), allowed)
	}
}
