package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models"
	"cohort/views"
)

// chosenGroups reads a selection of customer groups from a form, as chosen does for customers.
func chosenGroups(c echo.Context) models.GroupSelection {
	sent := selected(c, "group_ids")
	if sent.Get("all") == "" {
		return models.GroupSelection{IDs: sent["group_ids"]}
	}
	return models.GroupSelection{All: true, Query: groupsFound(sent), Except: sent["except"], Expect: whole(sent.Get("expect"))}
}

// groupsFound is the query for the groups that a list shows with these parameters, from the first to the last page.
func groupsFound(values url.Values) models.GroupQuery {
	q := models.GroupQuery{Search: strings.TrimSpace(values.Get("q"))}
	return filterGroups(q, views.ReadFilters(values, groupParams, ""))
}

// confirmDeleteGroups asks before the chosen groups are gone for good.
func (a *app) confirmDeleteGroups(c echo.Context) error {
	if selection := chosenGroups(c); !selection.All && len(selection.IDs) == 0 {
		return a.tell(c, cameFrom(c, groupsPath), "Tick the customer groups to delete first.")
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
	return a.showConfirmation(c, status, views.SectionGroups, groupsCrumb, views.Confirmation{
		Title: "Delete customer groups", Text: deletionWords(impact), Problem: problem,
		Action: groupsPath + "/delete", Fields: expecting(again(c, "group_ids", groupsPath), impact.Groups),
		Continue: "Delete", Destroys: true, Close: cameFrom(c, groupsPath),
	})
}

// deletionWords tell what the deletion of groups takes along, and what it does not.
func deletionWords(impact models.Deletion) string {
	names := make([]string, len(impact.Names))
	for i, name := range impact.Names {
		names[i] = views.Quoted(name)
	}
	list := strings.Join(names, ", ")
	if more := impact.Groups - int64(len(names)); more > 0 {
		list += fmt.Sprintf(" and %s more", views.Number(int(more)))
	}
	words := views.Count(impact.Groups, "customer group", "customer groups") + " will be deleted for good, with metadata: " + list + ". "
	if impact.Memberships == 0 {
		words += "Nobody is in them."
	} else {
		words += views.Count(impact.Memberships, "membership ends", "memberships end") + "; no customer will be deleted."
	}
	return words + usedWords(impact.Use, "them")
}

// usedWords tell what names groups that are to be deleted (it, or them), and what becomes of that.
func usedWords(use models.Use, them string) string {
	var words string
	if use.PriceLists > 0 {
		words += " " + views.Count(use.PriceLists, "price list names", "price lists name") + " " + them
		if use.Drafts > 0 {
			words += "; " + views.Count(use.Drafts, "has no other group and becomes a draft", "have no other group and become drafts")
		}
		words += "."
	}
	if use.Discounts > 0 {
		words += " " + views.Count(use.Discounts, "discount names", "discounts name") + " " + them
		if use.ForNobody > 0 {
			words += "; " + views.Count(use.ForNobody, "is for no other group and then for nobody", "are for no other group and then for nobody")
		}
		if use.Disabled > 0 {
			words += "; " + views.Count(use.Disabled, "would be for everybody without "+them+" and is disabled", "would be for everybody without "+them+" and are disabled")
		}
		words += "."
	}
	return words
}

// deleteGroups deletes the chosen groups; their customers stay.
func (a *app) deleteGroups(c echo.Context) error {
	deleted, err := a.store.DeleteGroups(c.Request().Context(), chosenGroups(c))
	if models.IsKind(err, models.Conflict) {
		return a.askToDeleteGroups(c, http.StatusConflict, err.Error())
	}
	if err != nil {
		return err
	}
	return a.done(c, cameFrom(c, groupsPath), views.Count(deleted, "customer group was deleted.", "customer groups were deleted."))
}
