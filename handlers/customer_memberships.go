package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models/customers"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// pickGroups shows the groups that a customer is not in.
func (a *app) pickGroups(c echo.Context) error {
	customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.showGroupPicker(c, http.StatusOK, views.GroupPicker{Customer: customer})
}

func (a *app) showGroupPicker(c echo.Context, status int, picker views.GroupPicker) error {
	customer := picker.Customer
	picker.Close = cameFrom(c, views.CustomerPath(customer.ID), views.CustomersPath)
	state, list, err := a.groups(c, listOn(c, views.CustomerPath(customer.ID)+"/groups/add", picker.Close, groupRules, ""),
		customers.GroupQuery{NotOf: customer.ID})
	if err != nil {
		return err
	}
	picker.Groups, picker.List = list.Groups, views.GroupPickerList(customer, state, list.Total)
	picker.List.Form.Carried = ui.CarriedOver("group_ids", picker.Selected, list.Groups, groupID)
	drawer := picker
	drawer.Host = ui.HostDrawer
	page := a.page(c, views.SectionCustomers, "Add to groups", customersCrumb,
		views.Crumb{Label: customer.Title(), Href: views.CustomerPath(customer.ID)})
	return show(c, status, views.GroupPickerPage(page, picker), parts{
		ui.HostDrawer: views.GroupPickerPanel(drawer), picker.List.ID: views.GroupPickerTable(picker),
	})
}

// addToGroups puts the customer into the chosen groups.
func (a *app) addToGroups(c echo.Context) error {
	customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	groups := sent(c)["group_ids"]
	if onlyBrowsing(c, groupRules) {
		return a.showGroupPicker(c, http.StatusOK, views.GroupPicker{Customer: customer, Selected: groups})
	}
	if len(groups) == 0 {
		return a.showGroupPicker(c, http.StatusUnprocessableEntity, views.GroupPicker{Customer: customer,
			Problem: "Select groups to add to first."})
	}
	added, err := a.store.AddToGroups(c.Request().Context(), customer.ID, groups)
	if problem := refused(err, "customer_group"); problem != nil {
		picker := views.GroupPicker{Customer: customer, Selected: groups, Problem: problem.words()}
		return a.showGroupPicker(c, http.StatusUnprocessableEntity, picker)
	}
	if err != nil {
		return err
	}
	back := cameFrom(c, views.CustomerPath(customer.ID), views.CustomersPath)
	return a.done(c, back, text.Plural(added.Added, "{customer} was added to 1 group.", "{customer} was added to {n} groups.",
		"customer", ui.Quoted(customer.Title())))
}

// confirmRemoveFromGroups asks before the customer leaves the chosen groups.
func (a *app) confirmRemoveFromGroups(c echo.Context) error {
	customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	path := views.CustomerPath(customer.ID)
	chosen := int64(len(selected(c, "group_ids")["group_ids"]))
	if chosen == 0 {
		return a.notDone(c, cameFrom(c, path), "Select groups to remove from first.")
	}
	return a.showConfirmation(c, http.StatusOK, views.SectionCustomers, customersCrumb, ui.Confirmation{
		Title: "Remove from groups",
		Text: text.Plural(chosen, "{customer} will be removed from 1 group. You can add them again later.",
			"{customer} will be removed from {n} groups. You can add them again later.",
			"customer", ui.Quoted(customer.Title())),
		Action: path + "/groups/remove", Fields: again(c, "group_ids", path),
		Continue: "Continue", Close: cameFrom(c, path),
	})
}

// removeFromGroups takes the customer out of the chosen groups.
func (a *app) removeFromGroups(c echo.Context) error {
	customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	back := cameFrom(c, views.CustomerPath(customer.ID))
	groups := sent(c)["group_ids"]
	if len(groups) == 0 {
		return a.notDone(c, back, "Select groups to remove from first.")
	}
	removed, err := a.store.RemoveFromGroups(c.Request().Context(), customer.ID, groups)
	if err != nil {
		return err
	}
	return a.done(c, back, text.Plural(removed.Removed, "{customer} was removed from 1 group.", "{customer} was removed from {n} groups.",
		"customer", ui.Quoted(customer.Title())))
}
