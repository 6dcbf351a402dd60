package handlers

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"cohort/models"
	"cohort/views"
)

// pickCustomers shows the customers to add to a group; its members are ticked and locked.
func (a *app) pickCustomers(c echo.Context) error {
	ctx := c.Request().Context()
	group, err := a.store.Group(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	state, list, err := a.customers(c, listOf(c, customerRules, ""), models.CustomerQuery{})
	if err != nil {
		return err
	}
	members, err := a.store.MembersAmong(ctx, group.ID, list.Customers)
	if err != nil {
		return err
	}
	picker := views.Picker{Group: group, Customers: list.Customers, Members: members, List: views.PickerList(group, state, list.Total)}
	drawer := picker
	drawer.Host = views.HostDrawer
	page := a.page(c, views.SectionGroups, "Add customers", groupsCrumb, views.Crumb{Label: group.Name, Href: groupPath(group.ID)})
	return show(c, http.StatusOK, views.PickerPage(page, picker), parts{
		views.HostDrawer: views.PickerPanel(drawer), picker.List.ID: views.PickerTable(picker),
	})
}

// addCustomers puts the chosen customers into the group.
func (a *app) addCustomers(c echo.Context) error {
	selection, err := chosen(c)
	if err != nil {
		return err
	}
	added, err := a.store.AddCustomers(c.Request().Context(), c.Param("id"), selection)
	if err != nil {
		return err
	}
	message := views.Count(added.Added, "customer was added.", "customers were added.")
	if added.Already > 0 {
		message += fmt.Sprintf(" %s in already.", views.Count(added.Already, "was", "were"))
	}
	return a.done(c, groupPath(c.Param("id")), message)
}

// confirmRemoveCustomers asks before the chosen customers leave the group.
func (a *app) confirmRemoveCustomers(c echo.Context) error {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	selection, err := chosen(c)
	if err != nil {
		return err
	}
	if len(selection.IDs) == 0 && !selection.All {
		return a.tell(c, groupPath(group.ID), "Tick the customers to remove first.")
	}
	fields, err := again(c, "customer_ids", groupPath(group.ID))
	if err != nil {
		return err
	}
	count, err := a.store.CountMembers(c.Request().Context(), group.ID, selection)
	if err != nil {
		return err
	}
	return a.showConfirmation(c, views.SectionGroups, groupsCrumb, views.Confirmation{
		Title:  "Remove customers",
		Text:   fmt.Sprintf("%s will leave “%s”. They stay customers of the store and can be added again.", views.Count(count, "customer", "customers"), group.Name),
		Action: groupPath(group.ID) + "/customers/remove", Fields: fields,
		Continue: "Continue", Close: cameFrom(c, groupPath(group.ID)),
	})
}

// removeCustomers takes the chosen customers out of the group.
func (a *app) removeCustomers(c echo.Context) error {
	selection, err := chosen(c)
	if err != nil {
		return err
	}
	removed, err := a.store.RemoveCustomers(c.Request().Context(), c.Param("id"), selection)
	if err != nil {
		return err
	}
	next := c.FormValue("next")
	if next == "" {
		next = groupPath(c.Param("id"))
	}
	return a.done(c, safeNext(next), views.Count(removed.Removed, "customer was removed.", "customers were removed."))
}

// chosen reads a selection of customers from a form: ids, or all that the list's query finds but
// for exceptions.
func chosen(c echo.Context) (models.Selection, error) {
	sent, err := selected(c, "customer_ids")
	if err != nil {
		return models.Selection{}, err
	}
	if sent.Get("all") == "" {
		return models.Selection{IDs: sent["customer_ids"]}, nil
	}
	return models.Selection{All: true, Query: models.CustomerQuery{Search: sent.Get("q")}, Except: sent["except"]}, nil
}

// selected are the fields of a form that say which rows of a list are meant. A row's own menu names
// that row only, whatever else is ticked.
func selected(c echo.Context, name string) (url.Values, error) {
	sent, err := c.FormParams()
	if err != nil {
		return nil, echo.ErrBadRequest
	}
	if only := sent.Get("only"); only != "" {
		return url.Values{name: {only}}, nil
	}
	fields := url.Values{}
	for _, field := range []string{name, "all", "q", "except"} {
		if sent.Has(field) {
			fields[field] = sent[field]
		}
	}
	return fields, nil
}

// again are the fields of a selection, to be sent once more when it is confirmed.
func again(c echo.Context, name, path string) ([]views.Param, error) {
	sent, err := selected(c, name)
	if err != nil {
		return nil, err
	}
	params := []views.Param{{Name: "next", Value: cameFrom(c, path)}}
	for _, field := range slices.Sorted(maps.Keys(sent)) {
		for _, value := range sent[field] {
			params = append(params, views.Param{Name: field, Value: value})
		}
	}
	return params, nil
}

// cameFrom is the address of the list that a form was sent from, with its search, order and page.
func cameFrom(c echo.Context, path string) string {
	address := c.Request().Header.Get("HX-Current-URL")
	if address == "" {
		address = c.Request().Referer()
	}
	if parsed, err := url.Parse(address); err == nil && parsed.Path == path {
		return parsed.RequestURI()
	}
	return path
}

// tell leads on with a message that nothing was done.
func (a *app) tell(c echo.Context, path, message string) error {
	if err := a.flash(c, views.Flash{Kind: "info", Text: message}); err != nil {
		return err
	}
	return leadTo(c, path)
}
