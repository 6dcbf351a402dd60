package handlers

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/views"
	"cohort/views/ui"
)

// activityRules are the filters of the audit trail in an address.
var activityRules = ui.ListRules{Filters: ui.FilterParams(views.ActivityFilters)}

// showActivity shows who did what, the latest first.
func (a *app) showActivity(c echo.Context) error {
	ctx := c.Request().Context()
	state := listOf(c, activityRules, "")
	q := activityQuery(state.Filters, zoneOf(c))
	q.Before, q.Limit, q.SeenNow = c.QueryParam("before"), views.ActivityPageSize+1, true
	entries, err := a.store.Activities(ctx, q)
	if err != nil {
		return err
	}
	operators, err := a.store.Operators(ctx)
	if err != nil {
		return err
	}
	about, err := a.nameOf(ctx, state.Filters.Get("of"))
	if err != nil {
		return err
	}
	view := views.Activities{
		Page: a.page(c, views.SectionActivity, "Activity"), List: views.ActivityList(state, operators, about),
		Before: q.Before, Path: c.Request().URL.RequestURI(), Now: a.running.of(""),
	}
	view.Entries, view.More = views.FirstOf(entries, views.ActivityPageSize)
	return show(c, http.StatusOK, views.ActivityPage(view), parts{view.List.ID: views.ActivityTable(view)})
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
		ActorID: get("by"), Object: get("object"), Action: get("action"), Via: get("via"), At: days(filters, ui.FilterDone, zone),
	}
	if of := get("of"); strings.HasPrefix(of, "cus_") {
		q.CustomerID = of
	} else {
		q.ObjectID = of
	}
	return q
}

// nameOf is the name that the record with an id had when it was last changed, or the id where no change is known.
func (a *app) nameOf(ctx context.Context, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	last, err := a.store.Activities(ctx, activity.Query{ObjectID: id, Limit: 1})
	if err != nil || len(last) == 0 {
		return id, err
	}
	return last[0].ObjectName, nil
}

// showEntry shows one entry of the audit trail with the customers it is about.
func (a *app) showEntry(c echo.Context) error {
	ctx := c.Request().Context()
	entry, err := a.store.ActivityEntry(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	state := listOf(c, ui.ListRules{}, "")
	customers, total, err := a.store.ActivityCustomers(ctx, entry.ID, state.Size, state.Offset())
	if err != nil {
		return err
	}
	set, err := a.store.Activities(ctx, activity.Query{ChangeSet: entry.ChangeSet, Limit: views.ActivityPageSize, SeenNow: true})
	if err != nil {
		return err
	}
	view := views.Entry{
		Page:  a.page(c, views.SectionActivity, views.EntryTitle(entry), views.Crumb{Label: "Activity", Href: views.ActivityPath}),
		Entry: entry, Set: set, Customers: customers, List: views.EntryCustomersList(state, total), Path: c.Request().URL.RequestURI(),
	}
	return show(c, http.StatusOK, views.EntryPage(view), parts{view.List.ID: views.EntryCustomers(view)})
}

// latest are the last changes of a record, for the card on its page.
func (a *app) latest(c echo.Context, q activity.Query) (views.Latest, error) {
	if isPartial(c) {
		return views.Latest{}, nil // only a list of the page is wanted
	}
	q.Limit, q.SeenNow = views.LatestShown+1, true
	entries, err := a.store.Activities(c.Request().Context(), q)
	latest := views.Latest{Of: q.ObjectID + q.CustomerID, Path: c.Request().URL.RequestURI()}
	latest.Entries, latest.More = views.FirstOf(entries, views.LatestShown)
	return latest, err
}

// undo takes back what a change set did or, where that is no longer possible, shows why.
func (a *app) undo(c echo.Context) error {
	next := safeNext(c.FormValue("next"))
	undone, err := a.store.Undo(c.Request().Context(), c.Param("change_set"))
	var why *record.Error
	switch {
	case errors.As(err, &why) && (why.Kind == record.Refused || why.Kind == record.Conflict):
		return a.notDone(c, next, why.Message)
	case err != nil:
		return err
	}
	return a.done(c, next, views.UndoneWords(undone))
}

// shownAfter is how long a change runs before it is shown as running.
const shownAfter = 400 * time.Millisecond

// runningChanges are the changes that this instance is making just now, for operators who have left the page of one. Those that are
// made stand in the activity.
type runningChanges struct {
	sync.Mutex
	changes map[string]ongoing // by change set
}

type ongoing struct {
	by       activity.Actor
	what     string
	since    time.Time
	progress *db.Progress
}

// begin adds a change, until done is called. The context that it returns counts the rows that are done.
func (u *runningChanges) begin(ctx context.Context, by activity.Actor, what string) (watched context.Context, done func()) {
	watched, progress := db.WatchProgress(ctx)
	u.Lock()
	defer u.Unlock()
	if u.changes == nil {
		u.changes = map[string]ongoing{}
	}
	u.changes[by.ChangeSet] = ongoing{by, what, time.Now(), progress}
	return watched, func() {
		u.Lock()
		defer u.Unlock()
		delete(u.changes, by.ChangeSet)
	}
}

// of are the changes of an operator that take a while, or with "" everybody's, the oldest first.
func (u *runningChanges) of(operatorID string) (all []ui.RunningChange) {
	u.Lock()
	defer u.Unlock()
	for _, change := range u.changes {
		if time.Since(change.since) < shownAfter || operatorID != "" && change.by.ID != operatorID {
			continue
		}
		done, expected := change.progress.Rows()
		all = append(all, ui.RunningChange{
			What: change.what, Who: change.by.Name, Via: change.by.Via, Since: change.since, Done: done, Expected: expected,
		})
	}
	slices.SortFunc(all, func(a, b ui.RunningChange) int { return a.Since.Compare(b.Since) })
	return all
}

// showRunning shows how far the operator's changes have come, in a page that waits for one or that one was left on. A
// page that was left on shows how it ended.
func (a *app) showRunning(c echo.Context) error {
	if !isPartial(c) {
		return c.Redirect(http.StatusSeeOther, views.ActivityPath)
	}
	changes := a.runningOf(c)
	if target(c) == ui.Waiting {
		return render(c, http.StatusOK, ui.WaitingFor(changes))
	}
	if len(changes) > 0 {
		return render(c, http.StatusOK, ui.Running(changes, views.RunningPath))
	}
	return render(c, http.StatusOK, ui.Arrived(a.flashes(c)))
}

func (a *app) runningOf(c echo.Context) []ui.RunningChange {
	operator, _ := operatorOf(c)
	return a.running.of(operator.ID)
}
