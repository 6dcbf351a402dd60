package customers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// PickGroups shows the groups that a customer is not in.
func (p *Pages) PickGroups(c echo.Context) error {
	customer, err := p.Store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return p.showGroupPicker(c, http.StatusOK, views.GroupPicker{Customer: customer})
}

func (p *Pages) showGroupPicker(c echo.Context, status int, picker views.GroupPicker) error {
	customer := picker.Customer
	picker.Close = pages.CameFrom(c, views.CustomerPath(customer.ID), views.CustomersPath)
	state, list, err := p.groups(c, pages.ListOn(c, views.CustomerPath(customer.ID)+"/groups/add", picker.Close, groupRules, ""),
		customers.GroupQuery{NotOf: customer.ID})
	if err != nil {
		return err
	}
	picker.Groups, picker.List = list.Groups, views.GroupPickerList(customer, state, list.Total)
	picker.List.Form.Carried = ui.CarriedOver("group_ids", picker.Selected, list.Groups, groupID)
	drawer := picker
	drawer.Host = ui.HostDrawer
	page := p.Page(c, views.SectionCustomers, "Add to groups", customersCrumb,
		views.Crumb{Label: customer.Title(), Href: views.CustomerPath(customer.ID)})
	return pages.Show(c, status, views.GroupPickerPage(page, picker), pages.Parts{
		ui.HostDrawer: views.GroupPickerPanel(drawer), picker.List.ID: views.GroupPickerTable(picker),
	})
}

// AddToGroups puts the customer into the chosen groups.
func (p *Pages) AddToGroups(c echo.Context) error {
	customer, err := p.Store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	groups := pages.Sent(c)["group_ids"]
	if pages.OnlyBrowsing(c, groupRules) {
		return p.showGroupPicker(c, http.StatusOK, views.GroupPicker{Customer: customer, Selected: groups})
	}
	if len(groups) == 0 {
		return p.showGroupPicker(c, http.StatusUnprocessableEntity, views.GroupPicker{Customer: customer,
			Problem: "Select groups to add to first."})
	}
	added, err := p.Store.AddToGroups(c.Request().Context(), customer.ID, groups)
	if problem := pages.Refused(err, "customer_group"); problem != nil {
		picker := views.GroupPicker{Customer: customer, Selected: groups, Problem: problem.Words()}
		return p.showGroupPicker(c, http.StatusUnprocessableEntity, picker)
	}
	if err != nil {
		return err
	}
	back := pages.CameFrom(c, views.CustomerPath(customer.ID), views.CustomersPath)
	return p.Done(c, back, text.Plural(added.Added, "{customer} was added to 1 group.", "{customer} was added to {n} groups.",
		"customer", ui.Quoted(customer.Title())))
}

// ConfirmRemoveFromGroups asks before the customer leaves the chosen groups.
func (p *Pages) ConfirmRemoveFromGroups(c echo.Context) error {
	customer, err := p.Store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	path := views.CustomerPath(customer.ID)
	chosen := int64(len(pages.Selected(c, "group_ids")["group_ids"]))
	if chosen == 0 {
		return p.NotDone(c, pages.CameFrom(c, path), "Select groups to remove from first.")
	}
	return p.ShowConfirmation(c, http.StatusOK, views.SectionCustomers, customersCrumb, ui.Confirmation{
		Title: "Remove from groups",
		Text: text.Plural(chosen, "{customer} will be removed from 1 group. You can add them again later.",
			"{customer} will be removed from {n} groups. You can add them again later.",
			"customer", ui.Quoted(customer.Title())),
		Action: path + "/groups/remove", Fields: pages.Again(c, "group_ids", path),
		Continue: "Continue", Close: pages.CameFrom(c, path),
	})
}

// RemoveFromGroups takes the customer out of the chosen groups.
func (p *Pages) RemoveFromGroups(c echo.Context) error {
	customer, err := p.Store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	back := pages.CameFrom(c, views.CustomerPath(customer.ID))
	groups := pages.Sent(c)["group_ids"]
	if len(groups) == 0 {
		return p.NotDone(c, back, "Select groups to remove from first.")
	}
	removed, err := p.Store.RemoveFromGroups(c.Request().Context(), customer.ID, groups)
	if err != nil {
		return err
	}
	return p.Done(c, back, text.Plural(removed.Removed, "{customer} was removed from 1 group.", "{customer} was removed from {n} groups.",
		"customer", ui.Quoted(customer.Title())))
}
