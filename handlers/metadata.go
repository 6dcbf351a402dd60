package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/views"
	"cohort/views/ui"
)

// editGroupMetadata shows the table of a group's metadata.
func (a *app) editGroupMetadata(c echo.Context) error {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.showMetadata(c, http.StatusOK, groupMetadata(group), metadataFormOf(group.Metadata))
}

// saveGroupMetadata puts the table in the place of the group's metadata.
func (a *app) saveGroupMetadata(c echo.Context) error {
	return a.saveEdit(c, func() (edit, error) {
		group, err := a.store.Group(c.Request().Context(), c.Param("id"))
		return a.metadataEdit(c, groupMetadata(group), group.Metadata, func(change *record.MetadataChange) error {
			_, err := a.store.UpdateGroup(c.Request().Context(), group.ID,
				customers.GroupInput{Metadata: change, Revisions: record.Revisions{group.Revision()}})
			return err
		}), err
	})
}

// editCustomerMetadata shows the table of a customer's metadata.
func (a *app) editCustomerMetadata(c echo.Context) error {
	customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.showMetadata(c, http.StatusOK, customerMetadata(customer), metadataFormOf(customer.Metadata))
}

// saveCustomerMetadata puts the table in the place of the customer's metadata.
func (a *app) saveCustomerMetadata(c echo.Context) error {
	return a.saveEdit(c, func() (edit, error) {
		customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
		return a.metadataEdit(c, customerMetadata(customer), customer.Metadata, func(change *record.MetadataChange) error {
			_, err := a.store.UpdateCustomer(c.Request().Context(), customer.ID,
				customers.Input{Metadata: change, Revisions: record.Revisions{customer.Revision()}})
			return err
		}), err
	})
}

// editDiscountMetadata shows the table of a discount's metadata.
func (a *app) editDiscountMetadata(c echo.Context) error {
	discount, err := a.store.Discount(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.showMetadata(c, http.StatusOK, discountMetadata(discount), metadataFormOf(discount.Metadata))
}

// saveDiscountMetadata puts the table in the place of the discount's metadata.
func (a *app) saveDiscountMetadata(c echo.Context) error {
	return a.saveEdit(c, func() (edit, error) {
		discount, err := a.store.Discount(c.Request().Context(), c.Param("id"))
		return a.metadataEdit(c, discountMetadata(discount), discount.Metadata, func(change *record.MetadataChange) error {
			_, err := a.store.UpdateDiscount(c.Request().Context(), discount.ID,
				pricing.DiscountInput{Metadata: change, Revisions: record.Revisions{discount.Revision()}})
			return err
		}), err
	})
}

// metadataOf is the record whose metadata is edited.
type metadataOf struct {
	section, id, title, path string
	list                     views.Crumb
}

func groupMetadata(group customers.Group) metadataOf {
	return metadataOf{views.SectionGroups, group.ID, group.Name, views.GroupPath(group.ID), groupsCrumb}
}

func customerMetadata(customer customers.Customer) metadataOf {
	return metadataOf{views.SectionCustomers, customer.ID, customer.Title(), views.CustomerPath(customer.ID), customersCrumb}
}

func discountMetadata(discount pricing.Discount) metadataOf {
	return metadataOf{views.SectionDiscounts, discount.ID, discount.Code, views.DiscountPath(discount.ID), discountsCrumb}
}

func (of metadataOf) back(c echo.Context) string { return cameFrom(c, of.path, of.list.Href) }

// metadataFormOf is the form as it is before anything was typed.
func metadataFormOf(metadata record.Metadata) views.MetadataForm {
	was, _ := metadata.MarshalJSON() // it was read from JSON
	return views.MetadataForm{Rows: ui.MetadataRows(metadata), Was: string(was)}
}

func (a *app) showMetadata(c echo.Context, status int, of metadataOf, form views.MetadataForm) error {
	form.Of, form.Action, form.Close = of.title, of.path+"/metadata", of.back(c)
	drawer := form
	drawer.Host = ui.HostDrawer
	page := a.page(c, of.section, "Edit metadata", of.list, views.Crumb{Label: of.title, Href: of.path})
	return show(c, status, views.MetadataPage(page, form), parts{ui.HostDrawer: views.MetadataPanel(drawer)})
}

// metadataEdit reads the rows that were sent. Without JavaScript the menu of a row sends the form too: its
// action is carried out, and nothing saved.
func (a *app) metadataEdit(c echo.Context, of metadataOf, stored record.Metadata, save func(*record.MetadataChange) error) edit {
	sent := sent(c)
	form, status := views.MetadataForm{Rows: sentRows(sent), Was: sent.Get("was")}, 0
	was, merged, values := stored, mergeForm(sent), record.Metadata(nil)
	if opened, err := record.ParseMetadata([]byte(form.Was)); err == nil && sent.Has("was") {
		was = opened
	}
	if action := sent.Get("row_action"); action != "" {
		form.Rows, status = changeRows(form.Rows, action), http.StatusOK
	} else if read, ok := metadataFrom(form.Rows, was); ok {
		values = merged.metadata(was, read, stored)
	} else {
		status = http.StatusUnprocessableEntity
	}
	return edit{
		id: of.id, merged: merged, close: of.back(c),
		check: func() (int, error) { return status, nil },
		save: func() (string, error) {
			return "Metadata was saved.", save(&record.MetadataChange{Values: values, Replace: true})
		},
		show: func(answer formAnswer) error {
			if len(answer.conflicts) > 0 {
				form = metadataFormOf(stored)
				form.Rows, form.Conflicts = ui.MetadataRows(values), answer.conflicts
			}
			if answer.problem != nil {
				form.Problem = answer.problem.words()
			}
			return a.showMetadata(c, answer.status, of, form)
		},
	}
}

// sentRows are the rows of the table as they were typed.
func sentRows(sent url.Values) []ui.MetadataRow {
	rows := make([]ui.MetadataRow, 0, len(sent["key"]))
	for i, key := range sent["key"] {
		rows = append(rows, ui.MetadataRow{Key: typed(key), Value: typed(at(sent["value"], i)), Type: at(sent["type"], i)})
	}
	return rows
}

// changeRows inserts or deletes a row: "above:2", "below:2", "delete:2", "add".
func changeRows(rows []ui.MetadataRow, action string) []ui.MetadataRow {
	verb, where, _ := strings.Cut(action, ":")
	i, err := strconv.Atoi(where)
	if verb != "add" && (err != nil || i < 0 || i >= len(rows)) {
		return rows
	}
	empty := ui.MetadataRow{Type: "text"}
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
// last digit and character; empty rows are passed over; what is wrong is marked in the rows.
func metadataFrom(rows []ui.MetadataRow, stored record.Metadata) (values record.Metadata, ok bool) {
	values, left, ok := record.Metadata{}, slices.Clone(stored), true
	for i, row := range rows {
		at := slices.IndexFunc(left, func(entry record.MetadataEntry) bool { return typed(entry.Key) == row.Key })
		if at < 0 && row.Key == "" && row.Value == "" {
			continue
		}
		entry, problem := record.MetadataEntry{Key: row.Key}, ""
		if at >= 0 {
			entry.Key = left[at].Key
		}
		if at >= 0 && untouched(row, left[at]) {
			entry.Value = left[at].Value
		} else {
			entry.Value, problem = ui.MetadataValue(row)
		}
		_, again := values.Get(entry.Key)
		switch {
		case row.Key == "" && at < 0:
			rows[i].KeyError = "Enter a key."
		case again:
			rows[i].KeyError = "This key is listed twice."
		}
		rows[i].ValueError = problem
		if rows[i].KeyError != "" || problem != "" {
			ok = false
			continue
		}
		if at >= 0 {
			left = slices.Delete(left, at, at+1)
		}
		values = append(values, entry)
	}
	if len(values) == 0 && stored == nil {
		values = nil
	}
	return values, ok
}

func untouched(row ui.MetadataRow, entry record.MetadataEntry) bool {
	shown := ui.MetadataRowOf(entry.Key, entry.Value)
	return shown.Type == row.Type && typed(shown.Value) == row.Value
}
