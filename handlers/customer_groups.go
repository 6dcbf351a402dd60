package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

var groupsCrumb = views.Crumb{Label: "Customer Groups", Href: views.GroupsPath}

// listGroups shows all customer groups.
func (a *app) listGroups(c echo.Context) error {
	state, list, err := a.groups(c, listOf(c, groupRules, ""), customers.GroupQuery{})
	if err != nil {
		return err
	}
	view := views.Groups{
		Page: a.page(c, views.SectionGroups, "Customer Groups"),
		List: views.GroupsList(state, list.Total), Groups: list.Groups,
	}
	return show(c, http.StatusOK, views.GroupsPage(view), parts{view.List.ID: views.GroupsTable(view)})
}

// showGroup shows one customer group with its members.
func (a *app) showGroup(c echo.Context) error {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	changing := a.changingMembers(group.ID) // before the list, which has everybody once a change has ended
	if target(c) == views.ChangingMembers && len(changing) == 0 {
		return leadTo(c, cameFrom(c, views.GroupPath(group.ID)))
	}
	state, list, err := a.customers(c, listOf(c, customerRules, ""), customers.Query{GroupID: group.ID})
	if err != nil {
		return err
	}
	latest, err := a.latest(c, activity.Query{ObjectID: group.ID})
	if err != nil {
		return err
	}
	view := views.Group{
		Page: a.page(c, views.SectionGroups, group.Name, groupsCrumb), Group: group,
		List: views.MembersList(group, state, list.Total), Members: list.Customers, Latest: latest,
	}
	if len(changing) > 0 {
		view.List.Empty = views.MembersChanging(view.Group, changing)
	}
	if !isPartial(c) {
		if view.Uses, err = a.store.UsesOfGroup(c.Request().Context(), group.ID, views.UsesShown); err != nil {
			return err
		}
	}
	return show(c, http.StatusOK, views.GroupPage(view), parts{
		view.List.ID: views.MembersTable(view), views.ChangingMembers: views.ProgressOfMembers(group, changing),
	})
}

// newGroup shows the empty form: with the customers to choose from, or (quick) for the name alone.
func (a *app) newGroup(c echo.Context) error {
	return a.showGroupForm(c, http.StatusOK, groupFormOf(c, customers.Group{}))
}

func (a *app) quickGroup(c echo.Context) error {
	return a.showQuickGroup(c, http.StatusOK, groupFormOf(c, customers.Group{}))
}

// createGroup makes the group that either form describes.
func (a *app) createGroup(c echo.Context) error {
	form, in, _ := groupForm(c, customers.Group{})
	status, err := a.checkGroupForm(c, &form)
	if err != nil {
		return err
	}
	if status != 0 {
		form.Quick = form.Quick && status != http.StatusOK // the form of a name alone leads so to the one with customers
		return a.showGroupForm(c, status, form)
	}
	group, err := a.store.CreateGroup(c.Request().Context(), in)
	if problem := refused(err, "customer"); problem != nil {
		problem.fill(&form.Errors, &form.Problem)
		return a.showGroupForm(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return a.done(c, views.GroupPath(group.ID), text.Fill("Customer group {group} was created.", "group", ui.Quoted(group.Name)))
}

// editGroup shows the form of an existing group.
func (a *app) editGroup(c echo.Context) error {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return a.showGroupForm(c, http.StatusOK, groupFormOf(c, group))
}

// updateGroup saves the form: name, description, who leaves and who joins, all or nothing.
func (a *app) updateGroup(c echo.Context) error {
	return a.saveEdit(c, func() (edit, error) {
		group, err := a.store.Group(c.Request().Context(), c.Param("id"))
		gone := goneMeanwhile(c, err)
		if err != nil && !gone {
			return edit{}, err
		}
		form, in, merged := groupForm(c, group)
		show := func(answer formAnswer) error {
			answer.fill(&form.Conflicts, &form.Errors, &form.Problem)
			return a.showGroupForm(c, answer.status, form)
		}
		if gone {
			return goneEdit("This customer group has been deleted in the meantime. What you entered is still here. Save it to "+
				"create the group again.", show), nil
		}
		return edit{
			id: group.ID, merged: merged, chosen: "customer", close: form.Close, show: show,
			check: func() (int, error) { return a.checkGroupForm(c, &form) },
			save: func() (string, error) {
				updated, err := a.store.UpdateGroup(c.Request().Context(), group.ID, in)
				return text.Sentences(text.Fill("Customer group {group} was saved.", "group", ui.Quoted(updated.Name)), movedThrough(c)), err
			},
		}, nil
	})
}

// checkGroupForm finds the status to show the form with where it is not to be saved yet.
func (a *app) checkGroupForm(c echo.Context, form *views.GroupForm) (int, error) {
	if onlyBrowsing(c, groupFormLists...) {
		return http.StatusOK, nil
	}
	if warned, err := a.warnOfSimilar(c, form); err != nil || warned {
		return http.StatusUnprocessableEntity, err
	}
	return 0, nil
}

// movedThrough adds to a message how many left and joined because of the request.
func movedThrough(c echo.Context) string {
	actor, _ := c.Get(actorValue).(activity.Actor)
	joined, left := actor.Trail.Members()
	var added, removed string
	if left > 0 {
		removed = text.Plural(left, "1 customer removed.", "{n} customers removed.")
	}
	if joined > 0 {
		added = text.Plural(joined, "1 customer added.", "{n} customers added.")
	}
	return text.Sentences(removed, added)
}

// optionsShown is how many groups a field to pick groups offers at a time.
const optionsShown = 10

// groupOptions are the groups whose names match what is typed, for a ui.GroupPick.
func (a *app) groupOptions(c echo.Context) error {
	list, err := a.store.Groups(c.Request().Context(), customers.GroupQuery{
		Search: c.QueryParam("q"), Order: record.Order{By: "name"}, Limit: optionsShown, CountUpTo: 1,
	})
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, ui.GroupOptions(list.Groups))
}
