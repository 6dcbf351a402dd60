package handlers

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// pickCustomers shows the customers to add to a group; its members are selected and locked.
func (a *app) pickCustomers(c echo.Context) error {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.showPicker(c, http.StatusOK, views.Picker{Group: group})
}

func (a *app) showPicker(c echo.Context, status int, picker views.Picker) error {
	group := picker.Group
	picker.Close = cameFrom(c, views.GroupPath(group.ID))
	on := listOn(c, views.GroupPath(group.ID)+"/customers/add", picker.Close, pickerRules, "")
	var query customers.Query
	if on.Filters.Get(ui.FilterOthers) != "" {
		query.NotIn = group.ID
	}
	state, list, err := a.customers(c, on, query)
	if err != nil {
		return err
	}
	picker.Customers, picker.List = list.Customers, views.PickerList(group, state, list.Total)
	if query.NotIn == "" && list.Total.Count > int64(len(list.Customers)) {
		members, err := a.countCustomers(c, state, customers.Query{GroupID: group.ID})
		if err != nil {
			return err
		}
		picker.List.Selection.AllInfo = views.AlreadyIn(members)
	}
	picker.List.Form.Carried = ui.CarriedOver("customer_ids", picker.Selected, list.Customers, customerID)
	if picker.Members, err = a.store.MembersAmong(c.Request().Context(), group.ID, list.Customers); err != nil {
		return err
	}
	drawer := picker
	drawer.Host = ui.HostDrawer
	page := a.page(c, views.SectionGroups, "Add customers", groupsCrumb, views.Crumb{Label: group.Name, Href: views.GroupPath(group.ID)})
	return show(c, status, views.PickerPage(page, picker), parts{
		ui.HostDrawer: views.PickerPanel(drawer), picker.List.ID: views.PickerTable(picker),
	})
}

// addCustomers puts the chosen customers into the group.
func (a *app) addCustomers(c echo.Context) error {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	selection := chosenCustomers(c)
	if onlyBrowsing(c, pickerRules) {
		return a.showPicker(c, http.StatusOK, views.Picker{Group: group, Selected: sent(c)["customer_ids"]})
	}
	if nobody(selection) {
		return a.showPicker(c, http.StatusUnprocessableEntity, views.Picker{Group: group, Problem: "Select customers to add first."})
	}
	if selected(c, "customer_ids").Get(ui.FilterOthers) != "" {
		selection.Query.NotIn = group.ID
	}
	added, err := a.store.AddCustomers(c.Request().Context(), group.ID, selection)
	if record.IsKind(err, record.Conflict) {
		return a.showPicker(c, http.StatusConflict, views.Picker{Group: group, Problem: err.Error()})
	}
	if problem := refused(err, "customer"); problem != nil {
		return a.showPicker(c, http.StatusUnprocessableEntity, views.Picker{Group: group, Selected: selection.IDs, Problem: problem.words()})
	}
	if err != nil {
		return err
	}
	message := text.Plural(added.Added, "1 customer added.", "{n} customers added.")
	return a.done(c, cameFrom(c, views.GroupPath(group.ID)), text.Sentences(message, alreadyMembers(added.Already)))
}

// confirmRemoveCustomers asks before the chosen customers leave the group.
func (a *app) confirmRemoveCustomers(c echo.Context) error {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	selection := chosenCustomers(c)
	if nobody(selection) {
		return a.notDone(c, cameFrom(c, views.GroupPath(group.ID)), "Select customers to remove first.")
	}
	return a.askToRemove(c, http.StatusOK, group, "")
}

// askToRemove asks whether so many customers are to leave the group; a problem is why it is asked again.
func (a *app) askToRemove(c echo.Context, status int, group customers.Group, problem string) error {
	count, err := a.store.CountMembers(c.Request().Context(), group.ID, chosenCustomers(c))
	if err != nil {
		return err
	}
	if count == 0 {
		return a.showConfirmation(c, status, views.SectionGroups, groupsCrumb, ui.Confirmation{
			Title: "Remove customers", Text: text.Fill("None of the selected customers is in {group} any longer.", "group",
				ui.Quoted(group.Name)), Close: cameFrom(c, views.GroupPath(group.ID)),
		})
	}
	text := text.Plural(count,
		"1 customer will be removed from {group}. They stay a customer of the store, and you can add them again later.",
		"{n} customers will be removed from {group}. They stay customers of the store, and you can add them again later.", "group",
		ui.Quoted(group.Name))
	return a.showConfirmation(c, status, views.SectionGroups, groupsCrumb, ui.Confirmation{
		Title: "Remove customers", Problem: problem, Text: text,
		Action:   views.GroupPath(group.ID) + "/customers/remove",
		Fields:   expecting(again(c, "customer_ids", views.GroupPath(group.ID)), count),
		Continue: "Continue", Close: cameFrom(c, views.GroupPath(group.ID)),
	})
}

// removeCustomers takes the chosen customers out of the group.
func (a *app) removeCustomers(c echo.Context) error {
	back := cameFrom(c, views.GroupPath(c.Param("id")))
	selection := chosenCustomers(c)
	removed, err := a.store.RemoveCustomers(c.Request().Context(), c.Param("id"), selection)
	if record.IsKind(err, record.Conflict) {
		group, missing := a.store.Group(c.Request().Context(), c.Param("id"))
		if missing != nil {
			return missing
		}
		return a.askToRemove(c, http.StatusConflict, group, err.Error())
	}
	if err != nil {
		return err
	}
	if nobody(selection) {
		return a.notDone(c, back, "Select customers to remove first.")
	}
	return a.done(c, back, text.Plural(removed.Removed, "1 customer removed.", "{n} customers removed."))
}

// ofMembers completes a bulk action for a selection of a group's customers.
func (a *app) ofMembers(c echo.Context, action bulkAction) (bulkAction, error) {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return action, err
	}
	action.section, action.crumb, action.back = views.SectionGroups, groupsCrumb, views.GroupPath(group.ID)
	action.path = views.GroupPath(group.ID) + "/customers/" + action.path
	action.picks = []ui.GroupChoice{
		{ID: "to", Name: "to", Options: views.GroupOptionsPath, Label: "Group", One: true, Focus: true, Except: group.ID},
	}
	action.count = func(ctx context.Context, selection customers.Selection) (int64, error) {
		return a.store.CountMembers(ctx, group.ID, selection)
	}
	return action, nil
}

// copyMembers puts customers of a group into another one as well.
func (a *app) copyMembers(c echo.Context) (bulkAction, error) {
	return a.ofMembers(c, bulkAction{
		title: "Copy to another group", path: "copy",
		one: "1 customer will also be added to the other group.", many: "{n} customers will also be added to the other group.",
		do: func(ctx context.Context, selection customers.Selection, groups choices) (string, error) {
			added, err := a.store.CopyCustomers(ctx, c.Param("id"), groups.one("to"), selection)
			return addedTo(added, groups.named("to")), err
		},
	})
}

// moveMembers takes customers out of a group and puts them into another one.
func (a *app) moveMembers(c echo.Context) (bulkAction, error) {
	return a.ofMembers(c, bulkAction{
		title: "Move to another group", path: "move",
		one:  "1 customer will be removed from this group and added to the other one.",
		many: "{n} customers will be removed from this group and added to the other one.",
		do: func(ctx context.Context, selection customers.Selection, groups choices) (string, error) {
			moved, err := a.store.MoveCustomers(ctx, c.Param("id"), groups.one("to"), selection)
			return movedTo(moved, groups.named("to")), err
		},
	})
}
