package customers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

var groupsCrumb = views.Crumb{Label: "Customer Groups", Href: views.GroupsPath}

// ListGroups shows all customer groups.
func (p *Pages) ListGroups(c echo.Context) error {
	state, list, err := p.groups(c, pages.ListOf(c, groupRules, ""), customers.GroupQuery{})
	if err != nil {
		return err
	}
	view := views.Groups{
		Page: p.Page(c, views.SectionGroups, "Customer Groups"),
		List: views.GroupsList(state, list.Total), Groups: list.Groups,
	}
	return pages.Show(c, http.StatusOK, views.GroupsPage(view), pages.Parts{view.List.ID: views.GroupsTable(view)})
}

// ShowGroup shows one customer group with its members.
func (p *Pages) ShowGroup(c echo.Context) error {
	group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	changing := p.ChangingMembers(group.ID) // before the list, which has everybody once a change has ended
	if pages.Target(c) == views.ChangingMembers && len(changing) == 0 {
		return pages.LeadTo(c, pages.CameFrom(c, views.GroupPath(group.ID)))
	}
	state, list, err := p.customers(c, pages.ListOf(c, memberRules, ""), customers.Query{GroupID: group.ID, ShowMembership: true})
	if err != nil {
		return err
	}
	latest, err := p.Latest(c, activity.Query{ObjectID: group.ID})
	if err != nil {
		return err
	}
	view := views.Group{
		Page: p.Page(c, views.SectionGroups, group.Name, groupsCrumb), Group: group,
		List: views.MembersList(group, state, list.Total), Members: list.Customers, Latest: latest,
	}
	if len(changing) > 0 {
		view.List.Empty = views.MembersChanging(group, changing)
	}
	if !pages.IsPartial(c) {
		if view.Uses, err = p.Store.UsesOfGroup(c.Request().Context(), group.ID, views.UsesShown); err != nil {
			return err
		}
	}
	return pages.Show(c, http.StatusOK, views.GroupPage(view), pages.Parts{
		view.List.ID: views.MembersTable(view), views.ChangingMembers: views.ProgressOfMembers(group, changing),
	})
}

// NewGroup shows the empty form, with the customers to choose from.
func (p *Pages) NewGroup(c echo.Context) error {
	return p.showGroupForm(c, http.StatusOK, groupFormOf(c, customers.Group{}))
}

// CreateGroup makes the group that the form describes.
func (p *Pages) CreateGroup(c echo.Context) error {
	form, in, _ := groupForm(c, customers.Group{})
	status, err := p.checkGroupForm(c, &form)
	if err != nil {
		return err
	}
	if status != 0 {
		return p.showGroupForm(c, status, form)
	}
	group, err := p.Store.CreateGroup(c.Request().Context(), in)
	if problem := pages.Refused(err, "customer"); problem != nil {
		problem.Fill(&form.Errors, &form.Problem)
		return p.showGroupForm(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return p.Done(c, views.GroupPath(group.ID), text.Fill("Customer group {group} was created.", "group", ui.Quoted(group.Name)))
}

// EditGroup shows the form of an existing group.
func (p *Pages) EditGroup(c echo.Context) error {
	group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return p.showGroupForm(c, http.StatusOK, groupFormOf(c, group))
}

// UpdateGroup saves the form: name, description, who leaves and who joins, all or nothing.
func (p *Pages) UpdateGroup(c echo.Context) error {
	return p.SaveEdit(c, func() (pages.Edit, error) {
		group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
		gone := pages.GoneMeanwhile(c, err)
		if err != nil && !gone {
			return pages.Edit{}, err
		}
		form, in, merged := groupForm(c, group)
		show := func(answer pages.FormAnswer) error {
			answer.Fill(&form.Conflicts, &form.Errors, &form.Problem)
			return p.showGroupForm(c, answer.Status, form)
		}
		if gone {
			return pages.GoneEdit("This customer group has been deleted in the meantime. What you entered is still here. Save it to "+
				"create the group again.", show), nil
		}
		return pages.Edit{
			ID: group.ID, Merged: merged, Chosen: "customer", Close: form.Close, Show: show,
			Check: func() (int, error) { return p.checkGroupForm(c, &form) },
			Save: func() (string, error) {
				updated, err := p.Store.UpdateGroup(c.Request().Context(), group.ID, in)
				saved := text.Fill("Customer group {group} was saved.", "group", ui.Quoted(updated.Name))
				return text.Sentences(saved, movedThrough(c)), err
			},
		}, nil
	})
}

// checkGroupForm finds the status to show the form with where it is not to be saved yet.
func (p *Pages) checkGroupForm(c echo.Context, form *views.GroupForm) (int, error) {
	if pages.OnlyBrowsing(c, groupFormLists...) {
		return http.StatusOK, nil
	}
	if asked, err := p.asksOfSimilar(c, form); err != nil || asked {
		return http.StatusUnprocessableEntity, err
	}
	return 0, nil
}

// movedThrough adds to a message how many left and joined because of the request.
func movedThrough(c echo.Context) string {
	joined, left := pages.ActorOf(c).Trail.Members()
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

// GroupOptions are the groups whose names match what is typed, for a ui.GroupPick.
func (p *Pages) GroupOptions(c echo.Context) error {
	list, err := p.Store.Groups(c.Request().Context(), customers.GroupQuery{
		Search: c.QueryParam("q"), Order: record.Order{By: "name"}, Limit: optionsShown, CountUpTo: 1,
	})
	if err != nil {
		return err
	}
	create, err := p.newName(c)
	if err != nil {
		return err
	}
	return pages.Render(c, http.StatusOK, ui.GroupOptions(list.Groups, create))
}

// newName is the typed text where a ui.GroupPick may create a group of that name, and "" where there is one already.
func (p *Pages) newName(c echo.Context) (string, error) {
	name := text.CleanName(c.QueryParam("q"))
	if c.QueryParam("create") == "" || !pages.IsNewGroupName(name) {
		return "", nil
	}
	called, err := p.Store.GroupsCalled(c.Request().Context(), []string{name})
	if err != nil || called[name].ID != "" {
		return "", err
	}
	return name, nil
}
