package customers

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/naming"
	"cohort/models/record"
	"cohort/views"
	"cohort/views/ui"
)

// groupFormLists are the lists of customers in the form of a group.
var groupFormLists = []ui.ListRules{pages.Prefixed(customerRules, "assigned_"), pages.Prefixed(customerRules, "available_")}

// groupForm reads what the form of a customer group sent; what was not sent stays as it is in the group,
// which is empty for a new one.
func groupForm(c echo.Context, group customers.Group) (form views.GroupForm, in customers.GroupInput, merged *pages.Merging) {
	form, sent := groupFormOf(c, group), pages.Sent(c)
	merged = pages.MergeForm(sent)
	form.SimilarAccepted = sent.Get("similar")
	in.Typed = true
	if sent.Has("name") {
		if name := sent.Get("name"); name != group.Name {
			form.Name = merged.Field("name", "Name", strings.TrimSpace(name), group.Name)
		}
		in.Name = &form.Name
	}
	if sent.Has("description") {
		form.Description = merged.Field("description", "Description", pages.Typed(sent.Get("description")), ui.Text(group.Description))
		in.Description = record.TextOf(form.Description)
	}
	in.Add, in.Remove = chooseMembers(&form, sent)
	if form.ID != "" {
		in.Revisions = record.Revisions{group.Revision()}
		maps.Copy(form.Opened, merged.Opened)
	}
	return form, in, merged
}

// chooseMembers reads who joins and who leaves. Without JavaScript those leave whose tick was cleared: shown, but
// not sent as kept.
func chooseMembers(form *views.GroupForm, sent url.Values) (join, leave customers.Selection) {
	form.Add, form.Remove, form.Keep = sent["customer_ids"], sent["remove_ids"], sent["keep_ids"]
	for _, id := range sent["shown_ids"] {
		if !slices.Contains(form.Keep, id) && !slices.Contains(form.Remove, id) {
			form.Remove = append(form.Remove, id)
		}
	}
	join, leave = customers.Selection{IDs: form.Add}, customers.Selection{IDs: form.Remove}
	// The button that was pressed comes after the box that remembers it.
	var removeAll string
	if values := sent["remove_all"]; len(values) > 0 {
		removeAll = values[len(values)-1]
	}
	switch removeAll {
	case "":
	case ui.ClearNone:
		form.Remove, form.Keep, leave.IDs = nil, nil, nil
	default:
		// Ticks from before "De-select All" keep nobody; those that were set since then do.
		if removeAll != ui.ExceptKept {
			form.Keep = nil
		}
		form.RemoveAll, form.Remove = true, nil
		leave = customers.Selection{All: true, Query: customers.Query{GroupID: form.ID}, Except: form.Keep}
	}
	return join, leave
}

// groupFormOf is the form as it is before anything was typed.
func groupFormOf(c echo.Context, group customers.Group) views.GroupForm {
	form := views.GroupForm{
		ID: group.ID, Was: group.Name, Count: group.CustomersCount, Name: group.Name, Description: ui.Text(group.Description),
	}
	if form.ID == "" {
		form.Close = pages.CameFrom(c, views.GroupsPath)
	} else {
		form.Opened = map[string]string{"name": form.Name, "description": form.Description}
		form.Close = pages.CameFrom(c, views.GroupPath(group.ID), views.GroupsPath)
	}
	return form
}

// asksOfSimilar asks whether there shall be two groups whose names differ in case alone, or in letters of other alphabets that look the
// same, unless that was answered.
func (p *Pages) asksOfSimilar(c echo.Context, form *views.GroupForm) (bool, error) {
	if form.Name == "" || form.Name == form.Was || form.SimilarAccepted == form.Name {
		return false, nil
	}
	match, err := p.Store.OtherGroupCalled(c.Request().Context(), form.Name, form.ID)
	if err == nil && match.Likeness == naming.NoLikeness {
		match.Named, err = p.looksLike(c, form)
	}
	if err != nil || match.Likeness == naming.SameName || match.Likeness == naming.SameLook || match.ID == "" {
		return false, err
	}
	form.Similar = match.Named
	return true, nil
}

// looksLike is a group whose name has letters of another alphabet in place of those of the form, or the other way round; zero: none.
func (p *Pages) looksLike(c echo.Context, form *views.GroupForm) (naming.Named, error) {
	like, err := p.Store.GroupsLike(c.Request().Context(), []string{form.Name})
	for _, near := range like[form.Name].Near {
		if near.ID != form.ID && naming.LooksLike(near.Name, form.Name) {
			return near, err
		}
	}
	return naming.Named{}, err
}

// showGroupForm shows the form of a new or an existing group, with its lists of customers.
func (p *Pages) showGroupForm(c echo.Context, status int, form views.GroupForm) error {
	path := views.GroupsPath + "/new"
	if form.ID != "" {
		path = views.GroupPath(form.ID) + "/edit"
		on := pages.ListOn(c, path, form.Close, customerRules, "assigned_")
		assigned, list, err := p.customers(c, on, customers.Query{GroupID: form.ID})
		if err != nil {
			return err
		}
		form.Assigned, form.Members = views.AssignedList(form, assigned, list.Total), list.Customers
		form.Assigned.Form.Carried = slices.Concat(
			ui.CarriedOver("remove_ids", form.Remove, list.Customers, customerID),
			ui.CarriedOver("keep_ids", form.Keep, list.Customers, customerID),
		)
	}
	on := pages.ListOn(c, path, form.Close, customerRules, "available_")
	available, list, err := p.customers(c, on, customers.Query{NotIn: form.ID})
	if err != nil {
		return err
	}
	form.Available, form.Others = views.AvailableList(form, available, list.Total), list.Customers
	form.Available.Form.Carried = ui.CarriedOver("customer_ids", form.Add, list.Customers, customerID)

	drawer := form
	drawer.Host = ui.HostDrawer
	page := p.Page(c, views.SectionGroups, form.Title(), form.Crumbs(groupsCrumb)...)
	return pages.Show(c, status, views.GroupFormPage(page, form), pages.Parts{
		ui.HostDrawer:     views.GroupFormPanel(drawer),
		form.Assigned.ID:  views.AssignedTable(form),
		form.Available.ID: views.AvailableTable(form),
	})
}
