package handlers

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models"
	"cohort/views"
)

// pickGroups shows the groups that a customer is not in.
func (a *app) pickGroups(c echo.Context) error {
	customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	state, list, err := a.groups(c, listOf(c, groupRules, ""), models.GroupQuery{NotOf: customer.ID})
	if err != nil {
		return err
	}
	picker := views.GroupPicker{Customer: customer, Groups: list.Groups, List: views.GroupPickerList(customer, state, list.Total)}
	drawer := picker
	drawer.Host = views.HostDrawer
	page := a.page(c, views.SectionCustomers, "Add to groups", customersCrumb, views.Crumb{Label: customer.Title(), Href: customerPath(customer.ID)})
	return show(c, http.StatusOK, views.GroupPickerPage(page, picker), parts{
		views.HostDrawer: views.GroupPickerPanel(drawer), picker.List.ID: views.GroupPickerTable(picker),
	})
}

// addToGroups puts the customer into the chosen groups.
func (a *app) addToGroups(c echo.Context) error {
	sent, err := c.FormParams()
	if err != nil {
		return echo.ErrBadRequest
	}
	added, err := a.store.AddToGroups(c.Request().Context(), c.Param("id"), sent["group_ids"])
	if err != nil {
		return err
	}
	return a.done(c, customerPath(c.Param("id")), fmt.Sprintf("Added to %s.", views.Count(added.Added, "group", "groups")))
}

// confirmRemoveFromGroups asks before the customer leaves the chosen groups.
func (a *app) confirmRemoveFromGroups(c echo.Context) error {
	customer, err := a.store.Customer(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	path := customerPath(customer.ID)
	sent, err := selected(c, "group_ids")
	if err != nil {
		return err
	}
	fields, err := again(c, "group_ids", path)
	if err != nil {
		return err
	}
	chosen := int64(len(sent["group_ids"]))
	if chosen == 0 {
		return a.tell(c, path, "Tick the groups to leave first.")
	}
	return a.showConfirmation(c, views.SectionCustomers, customersCrumb, views.Confirmation{
		Title:  "Remove from groups",
		Text:   fmt.Sprintf("“%s” will leave %s and can be added again.", customer.Title(), views.Count(chosen, "group", "groups")),
		Action: path + "/groups/remove", Fields: fields,
		Continue: "Continue", Close: cameFrom(c, path),
	})
}

// removeFromGroups takes the customer out of the chosen groups.
func (a *app) removeFromGroups(c echo.Context) error {
	sent, err := c.FormParams()
	if err != nil {
		return echo.ErrBadRequest
	}
	removed, err := a.store.RemoveFromGroups(c.Request().Context(), c.Param("id"), sent["group_ids"])
	if err != nil {
		return err
	}
	next := sent.Get("next")
	if next == "" {
		next = customerPath(c.Param("id"))
	}
	return a.done(c, safeNext(next), fmt.Sprintf("Removed from %s.", views.Count(removed.Removed, "group", "groups")))
}
