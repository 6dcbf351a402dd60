package handlers

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models"
	"cohort/views"
)

// editGroupMetadata shows the table of a group's metadata.
func (a *app) editGroupMetadata(c echo.Context) error {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.showMetadata(c, http.StatusOK, groupMetadata(group), views.MetadataRows(group.Metadata))
}

// saveGroupMetadata puts the table in the place of the group's metadata.
func (a *app) saveGroupMetadata(c echo.Context) error {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.saveMetadata(c, groupMetadata(group), group.Metadata, func(change models.MetadataChange) error {
		_, err := a.store.UpdateGroup(c.Request().Context(), group.ID, models.GroupInput{Metadata: &change})
		return err
	})
}

// editCustomerMetadata shows the table of a customer's metadata.
func (a *app) editCustomerMetadata(c echo.Context) error {
	customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.showMetadata(c, http.StatusOK, customerMetadata(customer), views.MetadataRows(customer.Metadata))
}

// saveCustomerMetadata puts the table in the place of the customer's metadata.
func (a *app) saveCustomerMetadata(c echo.Context) error {
	customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.saveMetadata(c, customerMetadata(customer), customer.Metadata, func(change models.MetadataChange) error {
		_, err := a.store.UpdateCustomer(c.Request().Context(), customer.ID, models.CustomerInput{Metadata: &change})
		return err
	})
}

// metadataOf says whose metadata is edited.
type metadataOf struct{ section, title, path string }

func groupMetadata(group models.CustomerGroup) metadataOf {
	return metadataOf{views.SectionGroups, group.Name, groupPath(group.ID)}
}

func customerMetadata(customer models.Customer) metadataOf {
	return metadataOf{views.SectionCustomers, customer.Title(), customerPath(customer.ID)}
}

func (a *app) showMetadata(c echo.Context, status int, of metadataOf, rows []views.MetadataRow) error {
	crumb := groupsCrumb
	if of.section == views.SectionCustomers {
		crumb = customersCrumb
	}
	form := views.MetadataForm{Action: of.path + "/metadata", Close: of.path, Rows: rows}
	drawer := form
	drawer.Host = views.HostDrawer
	page := a.page(c, of.section, "Edit metadata", crumb, views.Crumb{Label: of.title, Href: of.path})
	return show(c, status, views.MetadataPage(page, form), parts{views.HostDrawer: views.MetadataPanel(drawer)})
}

// saveMetadata reads the rows, carries out what a row's menu asks for when no script does, or saves.
func (a *app) saveMetadata(c echo.Context, of metadataOf, stored models.Metadata, save func(models.MetadataChange) error) error {
	sent, err := c.FormParams()
	if err != nil {
		return echo.ErrBadRequest
	}
	rows := make([]views.MetadataRow, 0, len(sent["key"]))
	for i, key := range sent["key"] {
		rows = append(rows, views.MetadataRow{Key: newlines(key), Value: newlines(at(sent["value"], i)), Type: at(sent["type"], i)})
	}
	if action := sent.Get("row_action"); action != "" {
		return a.showMetadata(c, http.StatusOK, of, changeRows(rows, action))
	}
	values, rows, ok := metadataFrom(rows, stored)
	if !ok {
		return a.showMetadata(c, http.StatusUnprocessableEntity, of, rows)
	}
	if err := save(models.MetadataChange{Values: values, Replace: true}); err != nil {
		return err
	}
	return a.done(c, of.path, "Metadata was saved.")
}

// changeRows inserts or deletes a row: "above:2", "below:2", "delete:2", "add".
func changeRows(rows []views.MetadataRow, action string) []views.MetadataRow {
	verb, where, _ := strings.Cut(action, ":")
	i, err := strconv.Atoi(where)
	if verb != "add" && (err != nil || i < 0 || i >= len(rows)) {
		return rows
	}
	empty := views.MetadataRow{Type: "text"}
	switch verb {
	case "above":
		return slices.Insert(rows, i, empty)
	case "below":
		return slices.Insert(rows, i+1, empty)
	case "delete":
		return slices.Delete(rows, i, i+1)
	case "add":
		return append(rows, empty)
	}
	return rows
}

// metadataFrom reads the rows of the table. A row that shows a stored value unchanged keeps it to the
// last digit and sign; empty rows are passed over; what is wrong is marked in the rows.
func metadataFrom(rows []views.MetadataRow, stored models.Metadata) (models.Metadata, []views.MetadataRow, bool) {
	values, ok := models.Metadata{}, true
	for i, row := range rows {
		if row.Key == "" && row.Value == "" {
			continue
		}
		value, problem := views.MetadataValue(row)
		if kept, is := stored.Get(row.Key); is {
			if shown := views.MetadataRowOf(row.Key, kept); newlines(shown.Value) == row.Value && shown.Type == row.Type {
				value, problem = kept, ""
			}
		}
		_, again := values.Get(row.Key)
		switch {
		case row.Key == "":
			rows[i].KeyError = "Enter a key."
		case again:
			rows[i].KeyError = "This key is there twice."
		}
		rows[i].ValueError = problem
		if rows[i].KeyError != "" || problem != "" {
			ok = false
			continue
		}
		values = append(values, models.MetadataEntry{Key: row.Key, Value: value})
	}
	if len(values) == 0 && stored == nil {
		values = nil
	}
	return values, rows, ok
}

// newlines undoes what a form does to line breaks.
func newlines(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

func at(texts []string, i int) string {
	if i < len(texts) {
		return texts[i]
	}
	return ""
}
