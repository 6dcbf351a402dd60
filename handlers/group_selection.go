package handlers

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// chosenGroups reads a selection of customer groups from a form, as chosen does for customers.
func chosenGroups(c echo.Context) customers.GroupSelection {
	sent := selected(c, "group_ids")
	if sent.Get("all") == "" {
		return customers.GroupSelection{IDs: sent["group_ids"]}
	}
	return customers.GroupSelection{All: true, Query: groupsFound(sent), Except: sent["except"], Expect: whole(sent.Get("expect"))}
}

// groupsFound is the query for the groups that a list shows with these parameters, from the first to the last page.
func groupsFound(values url.Values) customers.GroupQuery {
	q := customers.GroupQuery{Search: strings.TrimSpace(values.Get("q"))}
	return filterGroups(q, ui.ReadFilters(values, groupParams, ""))
}

// confirmDeleteGroups asks before the chosen groups are gone for good.
func (a *app) confirmDeleteGroups(c echo.Context) error {
	if selection := chosenGroups(c); !selection.All && len(selection.IDs) == 0 {
		return a.tell(c, cameFrom(c, views.GroupsPath), "Select customer groups to delete first.")
	}
	return a.askToDeleteGroups(c, http.StatusOK, "")
}

// groupsNamedAtMost is how many groups a question names.
const groupsNamedAtMost = 5

// askToDeleteGroups tells what would be lost; a problem is why it is asked again.
func (a *app) askToDeleteGroups(c echo.Context, status int, problem string) error {
	impact, err := a.store.DeletionOf(c.Request().Context(), chosenGroups(c), groupsNamedAtMost)
	if err != nil {
		return err
	}
	return a.showConfirmation(c, status, views.SectionGroups, groupsCrumb, ui.Confirmation{
		Title: "Delete customer groups", Text: deletionWords(impact), Problem: problem,
		Action: views.GroupsPath + "/delete", Fields: expecting(again(c, "group_ids", views.GroupsPath), impact.Groups),
		Continue: "Delete", Destroys: true, Close: cameFrom(c, views.GroupsPath),
	})
}

// deletionWords tell what the deletion of groups takes along, and what it does not.
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

// usedWords are what becomes of the price lists and discounts that use groups to be deleted.
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

// deleteGroups deletes the chosen groups; their customers stay.
func (a *app) deleteGroups(c echo.Context) error {
	deleted, err := a.store.DeleteGroups(c.Request().Context(), chosenGroups(c))
	if record.IsKind(err, record.Conflict) {
		return a.askToDeleteGroups(c, http.StatusConflict, err.Error())
	}
	if err != nil {
		return err
	}
	return a.done(c, cameFrom(c, views.GroupsPath), text.Plural(deleted, "1 customer group deleted.", "{n} customer groups deleted."))
}
