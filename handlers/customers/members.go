package customers

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// PickCustomers shows the customers to add to a group; its members are selected and locked.
func (p *Pages) PickCustomers(c echo.Context) error {
	group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return p.showPicker(c, http.StatusOK, views.Picker{Group: group})
}

func (p *Pages) showPicker(c echo.Context, status int, picker views.Picker) error {
	group := picker.Group
	picker.Close = pages.CameFrom(c, views.GroupPath(group.ID))
	on := pages.ListOn(c, views.GroupPath(group.ID)+"/customers/add", picker.Close, pickerRules, "")
	var query customers.Query
	if on.Filters.Get(ui.FilterOthers) != "" {
		query.NotIn = group.ID
	}
	state, list, err := p.customers(c, on, query)
	if err != nil {
		return err
	}
	picker.Customers, picker.List = list.Customers, views.PickerList(group, state, list.Total)
	if query.NotIn == "" && list.Total.Count > int64(len(list.Customers)) {
		members, err := p.countCustomers(c, state, customers.Query{GroupID: group.ID})
		if err != nil {
			return err
		}
		picker.List.Selection.AllInfo = views.AlreadyIn(members)
	}
	picker.List.Form.Carried = ui.CarriedOver("customer_ids", picker.Selected, list.Customers, customerID)
	if picker.Members, err = p.Store.MembersAmong(c.Request().Context(), group.ID, list.Customers); err != nil {
		return err
	}
	drawer := picker
	drawer.Host = ui.HostDrawer
	page := p.Page(c, views.SectionGroups, "Add customers", groupsCrumb, views.Crumb{Label: group.Name, Href: views.GroupPath(group.ID)})
	return pages.Show(c, status, views.PickerPage(page, picker), pages.Parts{
		ui.HostDrawer: views.PickerPanel(drawer), picker.List.ID: views.PickerTable(picker),
	})
}

// AddCustomers puts the chosen customers into the group.
func (p *Pages) AddCustomers(c echo.Context) error {
	group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	selection := chosenCustomers(c)
	if pages.OnlyBrowsing(c, pickerRules) {
		return p.showPicker(c, http.StatusOK, views.Picker{Group: group, Selected: pages.Sent(c)["customer_ids"]})
	}
	if nobody(selection) {
		return p.showPicker(c, http.StatusUnprocessableEntity, views.Picker{Group: group, Problem: "Select customers to add first."})
	}
	if pages.Selected(c, "customer_ids").Get(ui.FilterOthers) != "" {
		selection.Query.NotIn = group.ID
	}
	added, err := p.Store.AddCustomers(c.Request().Context(), group.ID, selection)
	if record.IsKind(err, record.Conflict) {
		return p.showPicker(c, http.StatusConflict, views.Picker{Group: group, Problem: err.Error()})
	}
	if problem := pages.Refused(err, "customer"); problem != nil {
		picker := views.Picker{Group: group, Selected: selection.IDs, Problem: problem.Words()}
		return p.showPicker(c, http.StatusUnprocessableEntity, picker)
	}
	if err != nil {
		return err
	}
	message := text.Plural(added.Added, "1 customer added.", "{n} customers added.")
	return p.Done(c, pages.CameFrom(c, views.GroupPath(group.ID)), text.Sentences(message, alreadyMembers(added.Already)))
}

// ConfirmRemoveCustomers asks before the chosen customers leave the group.
func (p *Pages) ConfirmRemoveCustomers(c echo.Context) error {
	group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	selection := chosenCustomers(c)
	if nobody(selection) {
		return p.NotDone(c, pages.CameFrom(c, views.GroupPath(group.ID)), "Select customers to remove first.")
	}
	return p.askToRemove(c, http.StatusOK, group, "")
}

// askToRemove asks whether so many customers are to leave the group; a problem is why it is asked again.
func (p *Pages) askToRemove(c echo.Context, status int, group customers.Group, problem string) error {
	count, err := p.Store.CountMembers(c.Request().Context(), group.ID, chosenCustomers(c))
	if err != nil {
		return err
	}
	if count == 0 {
		return p.ShowConfirmation(c, status, views.SectionGroups, groupsCrumb, ui.Confirmation{
			Title: "Remove customers", Text: text.Fill("None of the selected customers is in {group} any longer.", "group",
				ui.Quoted(group.Name)), Close: pages.CameFrom(c, views.GroupPath(group.ID)),
		})
	}
	text := text.Plural(count,
		"1 customer will be removed from {group}. They stay a customer of the store, and you can add them again later.",
		"{n} customers will be removed from {group}. They stay customers of the store, and you can add them again later.", "group",
		ui.Quoted(group.Name))
	return p.ShowConfirmation(c, status, views.SectionGroups, groupsCrumb, ui.Confirmation{
		Title: "Remove customers", Problem: problem, Text: text,
		Action:   views.GroupPath(group.ID) + "/customers/remove",
		Fields:   pages.Expecting(pages.Again(c, "customer_ids", views.GroupPath(group.ID)), count),
		Continue: "Continue", Close: pages.CameFrom(c, views.GroupPath(group.ID)),
	})
}

// RemoveCustomers takes the chosen customers out of the group.
func (p *Pages) RemoveCustomers(c echo.Context) error {
	back := pages.CameFrom(c, views.GroupPath(c.Param("id")))
	selection := chosenCustomers(c)
	removed, err := p.Store.RemoveCustomers(c.Request().Context(), c.Param("id"), selection)
	if record.IsKind(err, record.Conflict) {
		group, missing := p.Store.Group(c.Request().Context(), c.Param("id"))
		if missing != nil {
			return missing
		}
		return p.askToRemove(c, http.StatusConflict, group, err.Error())
	}
	if err != nil {
		return err
	}
	if nobody(selection) {
		return p.NotDone(c, back, "Select customers to remove first.")
	}
	return p.Done(c, back, text.Plural(removed.Removed, "1 customer removed.", "{n} customers removed."))
}

// ofMembers completes a bulk action for a selection of a group's customers.
func (p *Pages) ofMembers(c echo.Context, action BulkAction) (BulkAction, error) {
	group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return action, err
	}
	action.section, action.crumb, action.back = views.SectionGroups, groupsCrumb, views.GroupPath(group.ID)
	action.path = views.GroupPath(group.ID) + "/customers/" + action.path
	action.picks = []ui.GroupChoice{
		{ID: "to", Name: "to", Options: views.GroupOptionsPath, Label: "Group", One: true, Create: true, Focus: true,
			Except: group.ID},
	}
	action.count = func(ctx context.Context, selection customers.Selection) (int64, error) {
		return p.Store.CountMembers(ctx, group.ID, selection)
	}
	return action, nil
}

// CopyMembers puts customers of a group into another one as well.
func (p *Pages) CopyMembers(c echo.Context) (BulkAction, error) {
	return p.ofMembers(c, BulkAction{
		title: "Copy to another group", path: "copy",
		one: "1 customer will also be added to the other group.", many: "{n} customers will also be added to the other group.",
		do: func(ctx context.Context, selection customers.Selection, groups pages.GroupChoices) (string, error) {
			added, err := p.Store.CopyCustomers(ctx, c.Param("id"), groups.Target("to"), selection)
			return addedTo(added, groups.Named("to")), err
		},
	})
}

// MoveMembers takes customers out of a group and puts them into another one.
func (p *Pages) MoveMembers(c echo.Context) (BulkAction, error) {
	return p.ofMembers(c, BulkAction{
		title: "Move to another group", path: "move",
		one:  "1 customer will be removed from this group and added to the other one.",
		many: "{n} customers will be removed from this group and added to the other one.",
		do: func(ctx context.Context, selection customers.Selection, groups pages.GroupChoices) (string, error) {
			moved, err := p.Store.MoveCustomers(ctx, c.Param("id"), groups.Target("to"), selection)
			return movedTo(moved, groups.Named("to")), err
		},
	})
}
