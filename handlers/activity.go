package handlers

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/activity"
	"cohort/models/record"
	"cohort/views"
	"cohort/views/ui"
)

// activityRules are the filters of the audit trail in an address.
var activityRules = ui.ListRules{Filters: ui.FilterParams(views.ActivityFilters)}

// showActivity shows who did what, the latest first.
func (a *app) showActivity(c echo.Context) error {
	ctx := c.Request().Context()
	now := a.Store.RunningChanges("") // before the entries: what has ended in between is one of them
	state := pages.ListOf(c, activityRules, "")
	q := activityQuery(state.Filters, pages.ZoneOf(c))
	q.Before, q.Limit, q.SeenNow = c.QueryParam("before"), views.ActivityPageSize+1, true
	entries, err := a.Store.Activities(ctx, q)
	if err != nil {
		return err
	}
	operators, err := a.Store.Operators(ctx)
	if err != nil {
		return err
	}
	about, err := a.nameOf(ctx, state.Filters.Get("of"))
	if err != nil {
		return err
	}
	view := views.Activities{
		Page: a.Page(c, views.SectionActivity, "Activity"), List: views.ActivityList(state, operators, about),
		Before: q.Before, Path: c.Request().URL.RequestURI(),
	}
	view.Now = slices.DeleteFunc(now, func(change activity.RunningChange) bool {
		return slices.ContainsFunc(entries, func(entry activity.Entry) bool { return entry.ChangeSet == change.ChangeSet }) ||
			pages.SaidDone(view.Page.Flashes, change)
	})
	view.Entries, view.More = views.FirstOf(entries, views.ActivityPageSize)
	return pages.Show(c, http.StatusOK, views.ActivityPage(view), pages.Parts{view.List.ID: views.ActivityTable(view)})
}

// activityQuery turns the filters of the audit trail into a query.
func activityQuery(filters map[string][]string, zone *time.Location) activity.Query {
	get := func(name string) string {
		if values := filters[name]; len(values) > 0 {
			return values[0]
		}
		return ""
	}
	q := activity.Query{
		ActorID: get("by"), Object: get("object"), Action: get("action"), Via: get("via"), At: pages.Days(filters, ui.FilterDone, zone),
	}
	if of := get("of"); strings.HasPrefix(of, "cus_") {
		q.CustomerID = of
	} else {
		q.ObjectID = of
	}
	return q
}

// nameOf is the name that the record with an id had when it was last changed, or the id where that is not known.
func (a *app) nameOf(ctx context.Context, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	latest, err := a.Store.Activities(ctx, activity.Query{ObjectID: id})
	for _, entry := range latest {
		if entry.Action != activity.DidExport && entry.ObjectName != "" { // an export is named by the id
			return entry.ObjectName, err
		}
	}
	return id, err
}

// showEntry shows one entry of the audit trail with the customers it is about.
func (a *app) showEntry(c echo.Context) error {
	ctx := c.Request().Context()
	entry, err := a.Store.ActivityEntry(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	state := pages.ListOf(c, ui.ListRules{}, "")
	customers, total, err := a.Store.ActivityCustomers(ctx, entry.ID, state.Size, state.Offset())
	if err != nil {
		return err
	}
	set, err := a.EntriesOf(ctx, entry.ChangeSet)
	if err != nil {
		return err
	}
	view := views.Entry{
		Page:  a.Page(c, views.SectionActivity, views.EntryTitle(entry), views.Crumb{Label: "Activity", Href: views.ActivityPath}),
		Entry: entry, Set: set, Customers: customers, List: views.EntryCustomersList(state, total), Path: c.Request().URL.RequestURI(),
	}
	return pages.Show(c, http.StatusOK, views.EntryPage(view), pages.Parts{view.List.ID: views.EntryCustomers(view)})
}

// undo takes back what a change set did or, where that is no longer possible, shows why.
func (a *app) undo(c echo.Context) error {
	next := pages.SafeNext(c.FormValue("next"))
	undone, err := a.Store.Undo(c.Request().Context(), c.Param("change_set"))
	var why *record.Error
	switch {
	case errors.As(err, &why) && (why.Kind == record.Refused || why.Kind == record.Conflict):
		return a.NotDone(c, next, why.Message)
	case err != nil:
		return err
	}
	if undone.Deleted > 0 {
		if next, err = a.notGone(c, next); err != nil {
			return err
		}
	}
	return a.Done(c, next, views.UndoneWords(undone))
}

// notGone is the page to lead on to after an undo: the list instead of the page of a record that the change set had created.
func (a *app) notGone(c echo.Context, next string) (string, error) {
	created, err := a.Store.Activities(c.Request().Context(),
		activity.Query{ChangeSet: c.Param("change_set"), Action: activity.DidCreate})
	path, _, _ := strings.Cut(next, "?")
	for _, entry := range created {
		switch {
		case entry.ObjectID == "":
		case path == views.GroupPath(entry.ObjectID):
			return views.GroupsPath, err
		case path == views.CustomerPath(entry.ObjectID):
			return views.CustomersPath, err
		}
	}
	return next, err
}
