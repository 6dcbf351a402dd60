package customers

import (
	"maps"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/exports"
	"cohort/views"
	"cohort/views/ui"
)

// The names under which browsers keep how files were wanted last.
const (
	keptCustomers   = "export_customers"
	keptMembers     = "export_members"
	keptGroups      = "export_groups"
	keptMemberships = "export_memberships"
)

// ChooseExport asks for the format and the columns of a file of customers.
func (p *Pages) ChooseExport(c echo.Context) error {
	return askForFile(p, c, exports.Customers, keptCustomers, "customer_ids", views.Export{
		Title: "Export customers", Action: views.CustomersPath + "/export", Close: pages.CameFrom(c, views.CustomersPath),
	})
}

// ChooseMemberExport asks for the format and the columns of a file of a group's customers.
func (p *Pages) ChooseMemberExport(c echo.Context) error {
	group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	path := views.GroupPath(group.ID)
	return askForFile(p, c, exports.Members, keptMembers, "customer_ids", views.Export{
		Title: "Export customers", Action: path + "/customers/export", Close: pages.CameFrom(c, path),
	})
}

// ChooseGroupExport asks for the format and the columns of a file of customer groups.
func (p *Pages) ChooseGroupExport(c echo.Context) error {
	return askForFile(p, c, exports.Groups, keptGroups, "group_ids", views.Export{
		Title: "Export customer groups", Action: views.GroupsPath + "/export", Rows: views.RowsOfGroups(false),
		Close: pages.CameFrom(c, views.GroupsPath),
	})
}

// ChooseMembershipExport asks for the format and the columns of a file of who is in which customer group.
func (p *Pages) ChooseMembershipExport(c echo.Context) error {
	return askForFile(p, c, exports.Memberships, keptMemberships, "group_ids", views.Export{
		Title: "Export customer groups", Action: views.MembershipsPath + "/export", Rows: views.RowsOfGroups(true),
		Close: pages.CameFrom(c, views.GroupsPath),
	})
}

// askForFile shows the form for a file of a table's rows: of those that a list finds, or of those that are selected by their ids
// under a name. It begins with what the browser keeps.
func askForFile[R any](p *Pages, c echo.Context, table exports.Table[R], kept, ids string, v views.Export) error {
	v.Fields = rowsMeant(c, ids)
	choice, sent := pages.KeptFile(c, kept), pages.Sent(c)
	back, otherRows := sent.Has("order"), sent.Has("rows")
	switch {
	case otherRows:
		choice.Format = sent.Get("format")
	case back:
		choice = pages.ChosenFile(c)
	}
	v.Format = choice.Format
	v.Columns, v.Keys = choice.Options(columnsOf(table))
	if back && !otherRows {
		for i := range v.Columns {
			v.Columns[i].Chosen = slices.Contains(choice.Columns, v.Columns[i].Name)
		}
		v.Focus = pages.Reorder(c, v.Columns)
	}
	dialog := v
	dialog.Host = ui.HostDialog
	return pages.Show(c, http.StatusOK, views.ExportPage(p.Page(c, views.SectionCustomers, v.Title, customersCrumb), v), pages.Parts{
		ui.HostDialog: views.ExportPanel(dialog),
	})
}

func columnsOf[R any](table exports.Table[R]) []views.ExportColumn {
	columns := make([]views.ExportColumn, len(table.Columns))
	for i, column := range table.Columns {
		columns[i] = views.ExportColumn{Name: column.Name, About: column.About}
	}
	return columns
}

// rowsMeant are the fields of a form that name the rows of a file: those that were sent, or all that the list of the address finds, in
// its order.
func rowsMeant(c echo.Context, ids string) (fields []ui.Param) {
	sent := pages.Sent(c)
	meant := pages.Selected(c, ids)
	if c.Request().Method != http.MethodPost {
		meant = pages.AllFound(c)
	}
	if sort := sent.Get("sort"); sort != "" {
		meant.Set("sort", sort)
	}
	for _, name := range slices.Sorted(maps.Keys(meant)) {
		for _, value := range meant[name] {
			fields = append(fields, ui.Param{Name: name, Value: value})
		}
	}
	return fields
}
