package handlers

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/views"
	"cohort/views/ui"
)

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
	watched, progress := db.Watch(ctx)
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
