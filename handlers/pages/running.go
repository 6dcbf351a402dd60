package pages

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/views/ui"
)

// shownAfter is how long a change runs before it is shown as running.
const shownAfter = 400 * time.Millisecond

// RunningChanges are the changes that this instance is making just now, for operators who have left the page of one. Those that are
// made stand in the activity.
type RunningChanges struct {
	sync.Mutex
	changes map[string]ongoing // by change set
}

type ongoing struct {
	by       activity.Actor
	what     string
	since    time.Time
	progress *db.Progress
}

// Begin adds a change, until done is called. The context that it returns counts the rows that are done.
func (u *RunningChanges) Begin(ctx context.Context, by activity.Actor, what string) (watched context.Context, done func()) {
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

// Of are the changes of an operator that take a while, or with "" everybody's, the oldest first.
func (u *RunningChanges) Of(operatorID string) (all []ui.RunningChange) {
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

// RunningOf are the changes of the operator who sends the request, as RunningChanges.Of has them.
func (b *Base) RunningOf(c echo.Context) []ui.RunningChange {
	operator, _ := OperatorOf(c)
	return b.Running.Of(operator.ID)
}
