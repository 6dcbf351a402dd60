package customers

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// BulkAction changes a selection of customers once groups have been chosen for it.
type BulkAction struct {
	title   string // "Add to groups"
	one     string // the question for a single customer: "1 customer will be added to the groups you choose."
	many    string // and for {n} of them
	section string
	crumb   views.Crumb
	path    string // where it is done; at path + "/choose" the groups are chosen
	back    string // the page with the selection
	picks   []ui.GroupChoice
	count   func(ctx context.Context, selection customers.Selection) (int64, error)
	do      func(ctx context.Context, selection customers.Selection, groups pages.GroupChoices) (message string, err error)
}

// Choose asks for the groups of a bulk action.
func (p *Pages) Choose(of func(echo.Context) (BulkAction, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		action, err := of(c)
		if err != nil {
			return err
		}
		if nobody(chosenCustomers(c)) {
			return p.NotDone(c, pages.CameFrom(c, action.back), "Select customers first.")
		}
		return p.askFor(c, http.StatusOK, action, "")
	}
}

// askFor shows the question of a bulk action, with how many customers the selection has now.
func (p *Pages) askFor(c echo.Context, status int, action BulkAction, problem string) error {
	selection := chosenCustomers(c)
	selection.Expect = nil
	count, err := action.count(c.Request().Context(), selection)
	if err != nil {
		return err
	}
	question := views.GroupQuestion{
		Confirmation: ui.Confirmation{
			Title: action.title, Text: text.Plural(count, action.one, action.many), Action: action.path,
			Fields:   pages.Expecting(pages.Again(c, "customer_ids", action.back), count),
			Continue: "Continue", Close: pages.CameFrom(c, action.back), Asks: true, Problem: problem,
		},
		Picks: action.picks,
	}
	dialog := question
	dialog.Host = ui.HostDialog
	page := p.Page(c, action.section, action.title, action.crumb)
	return pages.Show(c, status, views.GroupQuestionPage(page, question), pages.Parts{ui.HostDialog: views.AskForGroups(dialog)})
}

// Run makes a bulk action with the groups that were chosen. Where that is not possible it asks again, with the reason.
func (p *Pages) Run(of func(echo.Context) (BulkAction, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		action, err := of(c)
		if err != nil {
			return err
		}
		selection := chosenCustomers(c)
		if nobody(selection) {
			return p.NotDone(c, pages.CameFrom(c, action.back), "Select customers first.")
		}
		groups, complete, err := p.ChooseGroups(c, action.picks)
		if err != nil {
			return err
		}
		if !complete {
			return p.askFor(c, http.StatusUnprocessableEntity, action, "")
		}
		message, err := action.do(c.Request().Context(), selection, groups)
		var why *record.Error
		switch {
		case errors.As(err, &why) && why.Kind == record.Conflict:
			return p.askFor(c, http.StatusConflict, action, why.Message)
		case errors.As(err, &why) && why.Kind == record.Duplicate:
			return p.askAboutTaken(c, of, why)
		case errors.As(err, &why) && (why.Kind == record.NotFound || why.Kind == record.Invalid):
			return p.askFor(c, http.StatusUnprocessableEntity, action, pages.ProblemOf(why).Words())
		case err != nil:
			return err
		}
		return p.Done(c, pages.CameFrom(c, action.back), text.Sentences(groups.CreatedWords(), message))
	}
}

// askAboutTaken asks again where somebody else has just created a group of the name that a new one was to have.
func (p *Pages) askAboutTaken(c echo.Context, of func(echo.Context) (BulkAction, error), why *record.Error) error {
	action, err := of(c)
	if err != nil {
		return err
	}
	_, complete, err := p.ChooseGroups(c, action.picks)
	if err != nil {
		return err
	}
	problem := ""
	if complete { // two new names differ in case alone
		problem = pages.ProblemOf(why).Words()
	}
	return p.askFor(c, http.StatusConflict, action, problem)
}

// ofCustomers completes a bulk action for a selection from the list of all customers.
func (p *Pages) ofCustomers(action BulkAction) (BulkAction, error) {
	action.section, action.crumb, action.back = views.SectionCustomers, customersCrumb, views.CustomersPath
	action.count = p.Store.CountSelection
	return action, nil
}

// AddToEach adds customers to groups.
func (p *Pages) AddToEach(echo.Context) (BulkAction, error) {
	return p.ofCustomers(BulkAction{
		title: "Add to groups", path: views.CustomersPath + "/groups/add",
		one: "1 customer will be added to the groups you choose.", many: "{n} customers will be added to the groups you choose.",
		picks: []ui.GroupChoice{
			{ID: "add-groups", Name: "group_ids", Options: views.GroupOptionsPath, Label: "Groups", Create: true, Focus: true},
		},
		do: func(ctx context.Context, selection customers.Selection, groups pages.GroupChoices) (string, error) {
			added, err := p.Store.AddToEach(ctx, selection, groups.Targets("group_ids")...)
			if several := int64(len(groups.Targets("group_ids"))); several > 1 {
				return addedToEach(added, several), err
			}
			return addedTo(added, groups.Named("group_ids")), err
		},
	})
}

// RemoveFromEach takes customers out of groups.
func (p *Pages) RemoveFromEach(echo.Context) (BulkAction, error) {
	return p.ofCustomers(BulkAction{
		title: "Remove from groups", path: views.CustomersPath + "/groups/remove",
		one: "1 customer will be removed from the groups you choose.", many: "{n} customers will be removed from the groups you choose.",
		picks: []ui.GroupChoice{{ID: "remove-groups", Name: "group_ids", Options: views.GroupOptionsPath, Label: "Groups", Focus: true}},
		do: func(ctx context.Context, selection customers.Selection, groups pages.GroupChoices) (string, error) {
			removed, err := p.Store.RemoveFromEach(ctx, selection, groups.IDs("group_ids"))
			if several := int64(len(groups.IDs("group_ids"))); several > 1 {
				return removedFromEach(removed, several), err
			}
			return removedFrom(removed, groups.Named("group_ids")), err
		},
	})
}

// MoveCustomers moves customers from one group to another.
func (p *Pages) MoveCustomers(echo.Context) (BulkAction, error) {
	return p.ofCustomers(BulkAction{
		title: "Move to another group", path: views.CustomersPath + "/groups/move",
		one:  "1 customer is selected. If they are in the first group, they will be moved to the second.",
		many: "{n} customers are selected. Those in the first group will be moved to the second.",
		picks: []ui.GroupChoice{
			{ID: "move-from", Name: "from", Options: views.GroupOptionsPath, Label: "From", One: true, Focus: true},
			{ID: "move-to", Name: "to", Options: views.GroupOptionsPath, Label: "To", One: true, Create: true},
		},
		do: func(ctx context.Context, selection customers.Selection, groups pages.GroupChoices) (string, error) {
			moved, err := p.Store.MoveAmong(ctx, groups.One("from"), groups.Target("to"), selection)
			return movedTo(moved, groups.Named("to")), err
		},
	})
}

// addedTo is the message after customers were added to a group.
func addedTo(added customers.Added, group string) string {
	words := text.Plural(added.Added, "1 customer added to {group}.", "{n} customers added to {group}.", "group", group)
	return text.Sentences(words, alreadyMembers(added.Already))
}

// addedToEach is the message after customers were added to several groups.
func addedToEach(added customers.Added, groups int64) string {
	words := text.Plural(added.Added, "Added to {groups} groups (1 new membership).", "Added to {groups} groups ({n} new memberships).",
		"groups", text.Number(groups))
	if added.Already == 0 {
		return words
	}
	return text.Sentences(words, text.Plural(added.Already, "1 membership already existed.", "{n} memberships already existed."))
}

// removedFrom is the message after customers were removed from a group.
func removedFrom(removed customers.Removed, group string) string {
	words := text.Plural(removed.Removed, "1 customer removed from {group}.", "{n} customers removed from {group}.", "group", group)
	if removed.NotMembers == 0 {
		return words
	}
	return text.Sentences(words, text.Plural(removed.NotMembers, "1 was not a member.", "{n} were not members."))
}

// removedFromEach is the message after customers were removed from several groups.
func removedFromEach(removed customers.Removed, groups int64) string {
	return text.Plural(removed.Removed, "Removed from {groups} groups (1 membership ended).",
		"Removed from {groups} groups ({n} memberships ended).",
		"groups", text.Number(groups))
}

// movedTo is the message after customers were moved to a group.
func movedTo(moved customers.Moved, group string) string {
	words := text.Plural(moved.Moved+moved.Already, "1 customer moved to {group}.", "{n} customers moved to {group}.", "group", group)
	return text.Sentences(words, alreadyMembers(moved.Already))
}

// alreadyMembers counts those who were in the group before; it is empty for none.
func alreadyMembers(n int64) string {
	if n == 0 {
		return ""
	}
	return text.Plural(n, "1 was already a member.", "{n} were already members.")
}
