package customers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// ConfirmDeleteGroups asks before the chosen groups are permanently deleted.
func (p *Pages) ConfirmDeleteGroups(c echo.Context) error {
	if selection := chosenGroups(c); !selection.All && len(selection.IDs) == 0 {
		return p.NotDone(c, pages.CameFrom(c, views.GroupsPath), "Select customer groups to delete first.")
	}
	return p.askToDeleteGroups(c, http.StatusOK, "")
}

// groupsNamedAtMost is how many groups a question names.
const groupsNamedAtMost = 5

// askToDeleteGroups asks, with what would be lost. The problem is why it is asked again, or empty.
func (p *Pages) askToDeleteGroups(c echo.Context, status int, problem string) error {
	impact, err := p.Store.DeletionOf(c.Request().Context(), chosenGroups(c), groupsNamedAtMost)
	if err != nil {
		return err
	}
	return p.ShowConfirmation(c, status, views.SectionGroups, groupsCrumb, ui.Confirmation{
		Title: "Delete customer groups", Text: deletionWords(impact), Problem: problem,
		Action: views.GroupsPath + "/delete", Fields: pages.Expecting(pages.Again(c, "group_ids", views.GroupsPath), impact.Groups),
		Continue: "Delete", Destroys: true, Close: pages.CameFrom(c, views.GroupsPath),
	})
}

// deletionWords describe what a deletion of groups takes along, and what it leaves.
func deletionWords(impact customers.Deletion) string {
	names := make([]string, len(impact.Names))
	for i, name := range impact.Names {
		names[i] = ui.Quoted(name)
	}
	one, many := "1 customer group will be permanently deleted, with its metadata: {names}.",
		"{n} customer groups will be permanently deleted, with their metadata: {names}."
	more := impact.Groups - int64(len(names))
	if more > 0 {
		many = "{n} customer groups will be permanently deleted, with their metadata: {names} and {more} more."
	}
	members := "They have no customers."
	if impact.Memberships > 0 {
		members = text.Plural(impact.Memberships, "1 membership will end. No customer will be deleted.",
			"{n} memberships will end. No customer will be deleted.")
	}
	words := text.Plural(impact.Groups, one, many, "names", strings.Join(names, ", "), "more", text.Number(more))
	return text.Sentences(words, members, usedWords(impact.Use))
}

// usedWords describe the effect of a deletion of groups on the price lists and discounts that use them.
func usedWords(use customers.Use) string {
	var sentences []string
	for _, effect := range []struct {
		n         int64
		one, many string
	}{
		{use.PriceLists, "Used by 1 price list.", "Used by {n} price lists."},
		{use.Drafts, "1 price list has no other group and will become a draft.",
			"{n} price lists have no other group and will become drafts."},
		{use.Discounts, "Used by 1 discount.", "Used by {n} discounts."},
		{use.ForNobody, "1 discount is for no other group, so nobody will be able to use it.",
			"{n} discounts are for no other group, so nobody will be able to use them."},
		{use.Disabled, "1 discount would then be for everyone and will be disabled.",
			"{n} discounts would then be for everyone and will be disabled."},
	} {
		if effect.n > 0 {
			sentences = append(sentences, text.Plural(effect.n, effect.one, effect.many))
		}
	}
	return text.Sentences(sentences...)
}

// DeleteGroups deletes the chosen groups; their customers stay.
func (p *Pages) DeleteGroups(c echo.Context) error {
	deleted, err := p.Store.DeleteGroups(c.Request().Context(), chosenGroups(c))
	if record.IsKind(err, record.Conflict) {
		return p.askToDeleteGroups(c, http.StatusConflict, err.Error())
	}
	if err != nil {
		return err
	}
	return p.Done(c, pages.CameFrom(c, views.GroupsPath), text.Plural(deleted, "1 customer group deleted.", "{n} customer groups deleted."))
}

// ConfirmDeleteGroup asks before a group is permanently deleted.
func (p *Pages) ConfirmDeleteGroup(c echo.Context) error {
	group, err := p.Store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	impact, err := p.Store.DeletionOf(c.Request().Context(), customers.GroupSelection{IDs: []string{group.ID}}, 0)
	if err != nil {
		return err
	}
	back := pages.CameFrom(c, views.GroupPath(group.ID), views.GroupsPath)
	return p.ShowConfirmation(c, http.StatusOK, views.SectionGroups, groupsCrumb, ui.Confirmation{
		Title: "Delete customer group",
		Text: text.Sentences(text.Fill("{group} will be permanently deleted, with its metadata.", "group",
			ui.Quoted(group.Name)), stay(group.CustomersCount), usedWords(impact.Use)),
		Action: views.GroupPath(group.ID) + "/delete", Fields: []ui.Param{{Name: "next", Value: back}},
		Continue: "Delete", Destroys: true, Close: back,
	})
}

// stay is a sentence about the customers of a group that is deleted.
func stay(customers int64) string {
	if customers == 0 {
		return "It has no customers."
	}
	return text.Plural(customers, "Its 1 customer will not be deleted.", "Its {n} customers will not be deleted.")
}

// DeleteGroup deletes the group; its customers stay.
func (p *Pages) DeleteGroup(c echo.Context) error {
	group, err := p.Store.DeleteGroup(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	next := pages.CameFrom(c, views.GroupsPath)
	if group.ID == "" {
		return p.Done(c, next, "The customer group was already deleted.")
	}
	return p.Done(c, next, text.Fill("Customer group {group} was deleted.", "group", ui.Quoted(group.Name)))
}
