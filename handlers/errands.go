package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"cohort/models"
	"cohort/views"
)

// errand is something to do with a selection of customers for which groups have to be chosen.
type errand struct {
	title   string // "Add to groups"
	says    string // what will happen: "%s will be added to the groups that you choose."
	section string
	crumb   views.Crumb
	path    string // where it is done; at path + "/choose" the groups are chosen
	back    string // the page with the selection
	picks   []views.GroupChoice
	count   func(ctx context.Context, selection models.Selection) (int64, error)
	do      func(ctx context.Context, selection models.Selection, groups choices) (message string, err error)
}

// choices are the groups that were chosen, by the names of their fields.
type choices struct {
	ids   map[string][]string
	names map[string]string // by id
}

func (g choices) one(field string) string { return g.ids[field][0] }

// named is a group in quotes, or how many there are.
func (g choices) named(field string) string {
	if ids := g.ids[field]; len(ids) > 1 {
		return views.Count(int64(len(ids)), "group", "groups")
	}
	return views.Quoted(g.names[g.one(field)])
}

// choose asks for the groups of an errand.
func (a *app) choose(of func(echo.Context) (errand, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		e, err := of(c)
		if err != nil {
			return err
		}
		if nobody(chosen(c)) {
			return a.tell(c, cameFrom(c, e.back), "Tick the customers first.")
		}
		return a.askFor(c, http.StatusOK, e, "")
	}
}

// askFor shows the question of an errand, with how many customers it is about now.
func (a *app) askFor(c echo.Context, status int, e errand, problem string) error {
	selection := chosen(c)
	selection.Expect = nil
	count, err := e.count(c.Request().Context(), selection)
	if err != nil {
		return err
	}
	question := views.Choosing{
		Confirmation: views.Confirmation{
			Title: e.title, Text: fmt.Sprintf(e.says, views.Count(count, "customer", "customers")), Action: e.path,
			Fields: expecting(again(c, "customer_ids", e.back), count), Continue: "Continue", Close: cameFrom(c, e.back), Asks: true,
			Problem: problem,
		},
		Picks: e.picks,
	}
	dialog := question
	dialog.Host = views.HostDialog
	page := a.page(c, e.section, e.title, e.crumb)
	return show(c, status, views.ChoosingPage(page, question), parts{views.HostDialog: views.Choose(dialog)})
}

// expecting says how many a selection of all that match is about: no others are changed than those.
func expecting(fields []views.Param, count int64) []views.Param {
	all := false
	var kept []views.Param
	for _, field := range fields {
		all = all || field.Name == "all"
		if field.Name != "expect" {
			kept = append(kept, field)
		}
	}
	if all {
		kept = append(kept, views.Param{Name: "expect", Value: strconv.FormatInt(count, 10)})
	}
	return kept
}

// run does an errand with the groups that were chosen. Where that cannot be it asks again, and says why.
func (a *app) run(of func(echo.Context) (errand, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		e, err := of(c)
		if err != nil {
			return err
		}
		selection := chosen(c)
		if nobody(selection) {
			return a.tell(c, cameFrom(c, e.back), "Tick the customers first.")
		}
		groups, complete, err := a.choicesOf(c, e.picks)
		if err != nil {
			return err
		}
		if !complete {
			return a.askFor(c, http.StatusUnprocessableEntity, e, "")
		}
		message, err := e.do(c.Request().Context(), selection, groups)
		var why *models.Error
		switch {
		case errors.As(err, &why) && why.Kind == models.Conflict:
			return a.askFor(c, http.StatusConflict, e, why.Message)
		case errors.As(err, &why) && (why.Kind == models.NotFound || why.Kind == models.Invalid):
			return a.askFor(c, http.StatusUnprocessableEntity, e, firstWords(why))
		case err != nil:
			return err
		}
		return a.done(c, cameFrom(c, e.back), message)
	}
}

// choicesOf reads the groups that were chosen into the fields, which keep them if the question has to be asked again.
func (a *app) choicesOf(c echo.Context, picks []views.GroupChoice) (groups choices, complete bool, err error) {
	groups = choices{map[string][]string{}, map[string]string{}}
	complete = true
	for i := range picks {
		pick := &picks[i]
		ids, names, err := a.groupsNamed(c.Request().Context(), notEmpty(sent(c)[pick.Name]))
		if err != nil {
			return groups, false, err
		}
		for _, id := range ids {
			if names[id] == "" {
				pick.Error = "There is no group " + views.Quoted(id) + "."
				continue
			}
			groups.names[id] = names[id]
			groups.ids[pick.Name] = append(groups.ids[pick.Name], id)
			pick.Chosen = append(pick.Chosen, models.GroupName{ID: id, Name: names[id]})
		}
		if len(ids) == 0 {
			pick.Error = "Choose a group."
		}
		complete = complete && pick.Error == ""
	}
	for i := range picks {
		picks[i].Focus = picks[i].Focus && complete // else a fault has it
	}
	return groups, complete, nil
}

// notEmpty are the values that are not empty.
func notEmpty(values []string) (all []string) {
	for _, value := range values {
		if value != "" {
			all = append(all, value)
		}
	}
	return all
}

// firstWords are the words of an error, or those at one of its fields.
func firstWords(err *models.Error) string {
	for _, words := range err.Fields {
		return words
	}
	return err.Message
}

// ofCustomers is an errand with a selection from the list of all customers.
func (a *app) ofCustomers(e errand) (errand, error) {
	e.section, e.crumb, e.back, e.count = views.SectionCustomers, customersCrumb, customersPath, a.store.CountSelection
	return e, nil
}

// addToEach adds customers to groups.
func (a *app) addToEach(echo.Context) (errand, error) {
	return a.ofCustomers(errand{
		title: "Add to groups", says: "%s will be added to the groups that you choose.", path: customersPath + "/groups/add",
		picks: []views.GroupChoice{{ID: "add-groups", Name: "group_ids", Label: "Groups", Focus: true}},
		do: func(ctx context.Context, selection models.Selection, groups choices) (string, error) {
			added, err := a.store.AddToEach(ctx, selection, groups.ids["group_ids"])
			return addedWords(added, groups.named("group_ids"), len(groups.ids["group_ids"]) > 1), err
		},
	})
}

// removeFromEach takes customers out of groups.
func (a *app) removeFromEach(echo.Context) (errand, error) {
	return a.ofCustomers(errand{
		title: "Remove from groups", says: "%s will leave the groups that you choose.", path: customersPath + "/groups/remove",
		picks: []views.GroupChoice{{ID: "remove-groups", Name: "group_ids", Label: "Groups", Focus: true}},
		do: func(ctx context.Context, selection models.Selection, groups choices) (string, error) {
			removed, err := a.store.RemoveFromEach(ctx, selection, groups.ids["group_ids"])
			if len(groups.ids["group_ids"]) > 1 {
				return views.Count(removed.Removed, "membership", "memberships") + " in " + groups.named("group_ids") + " ended.", err
			}
			words := views.Count(removed.Removed, "customer was", "customers were") + " removed from " + groups.named("group_ids") + "."
			if removed.NotMembers > 0 {
				words += " " + views.Count(removed.NotMembers, "was", "were") + " not in it."
			}
			return words, err
		},
	})
}

// moveCustomers moves customers from one group to another.
func (a *app) moveCustomers(echo.Context) (errand, error) {
	return a.ofCustomers(errand{
		title: "Move to another group", says: "%s: those who are in the first group will leave it and be in the second.", path: customersPath + "/groups/move",
		picks: []views.GroupChoice{
			{ID: "move-from", Name: "from", Label: "From", One: true, Focus: true}, {ID: "move-to", Name: "to", Label: "To", One: true},
		},
		do: func(ctx context.Context, selection models.Selection, groups choices) (string, error) {
			moved, err := a.store.MoveAmong(ctx, groups.one("from"), groups.one("to"), selection)
			return movedWords(moved, groups.named("to")), err
		},
	})
}

// ofMembers is an errand with a selection of a group's customers.
func (a *app) ofMembers(c echo.Context, e errand) (errand, error) {
	group, err := a.store.Group(c.Request().Context(), c.Param("id"))
	if err != nil {
		return e, err
	}
	e.section, e.crumb, e.back = views.SectionGroups, groupsCrumb, groupPath(group.ID)
	e.path = groupPath(group.ID) + "/customers/" + e.path
	e.picks = []views.GroupChoice{{ID: "to", Name: "to", Label: "Group", One: true, Focus: true, Except: group.ID}}
	e.count = func(ctx context.Context, selection models.Selection) (int64, error) {
		return a.store.CountMembers(ctx, group.ID, selection)
	}
	return e, nil
}

// copyMembers puts customers of a group into another one as well.
func (a *app) copyMembers(c echo.Context) (errand, error) {
	return a.ofMembers(c, errand{
		title: "Copy to another group", says: "%s will be in the other group as well.", path: "copy",
		do: func(ctx context.Context, selection models.Selection, groups choices) (string, error) {
			added, err := a.store.CopyCustomers(ctx, c.Param("id"), groups.one("to"), selection)
			return addedWords(added, groups.named("to"), false), err
		},
	})
}

// moveMembers takes customers out of a group and puts them into another one.
func (a *app) moveMembers(c echo.Context) (errand, error) {
	return a.ofMembers(c, errand{
		title: "Move to another group", says: "%s will leave this group and be in the other one.", path: "move",
		do: func(ctx context.Context, selection models.Selection, groups choices) (string, error) {
			moved, err := a.store.MoveCustomers(ctx, c.Param("id"), groups.one("to"), selection)
			return movedWords(moved, groups.named("to")), err
		},
	})
}

// addedWords tell what adding did: to one group, or memberships in several.
func addedWords(added models.Added, to string, several bool) string {
	if several {
		words := views.Count(added.Added, "membership", "memberships") + " in " + to + " began."
		if added.Already > 0 {
			words += " " + views.Count(added.Already, "was", "were") + " there already."
		}
		return words
	}
	words := views.Count(added.Added, "customer was", "customers were") + " added to " + to + "."
	if added.Already > 0 {
		words += " " + views.Count(added.Already, "was", "were") + " in already."
	}
	return words
}

func movedWords(moved models.Moved, to string) string {
	words := views.Count(moved.Moved+moved.Already, "customer was", "customers were") + " moved to " + to + "."
	if moved.Already > 0 {
		words += " " + views.Count(moved.Already, "was", "were") + " in it already."
	}
	return words
}
