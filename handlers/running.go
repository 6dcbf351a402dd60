package handlers

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

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

func (a *app) runningOf(c echo.Context) []activity.RunningChange {
	operator, _ := operatorOf(c)
	return a.store.RunningChanges(operator.ID)
}

// saidDone is true for a change whose message is shown: it is no longer under way, though its instance may not have said so yet.
func saidDone(flashes []ui.Flash, change activity.RunningChange) bool {
	return slices.ContainsFunc(flashes, func(flash ui.Flash) bool { return flash.ChangeSet == change.ChangeSet })
}

// changingMembers are the changes under way of the members of a group.
func (a *app) changingMembers(groupID string) []activity.RunningChange {
	return slices.DeleteFunc(a.store.RunningChanges(""), func(change activity.RunningChange) bool {
		return !slices.Contains(change.GroupIDs, groupID)
	})
}

// cancelChange has a change end without effect, wherever it is being made.
func (a *app) cancelChange(c echo.Context) error {
	next := safeNext(c.FormValue("next"))
	err := a.store.CancelChange(c.Request().Context(), c.Param("change_set"))
	switch {
	case record.IsKind(err, record.NotFound):
		return a.notDone(c, next, err.Error())
	case err != nil:
		return err
	}
	return a.notDone(c, next, "The change is being cancelled.")
}

// cancelled is the error of a change that an operator has cancelled, nil for any other. From then on the request goes on with a
// context that is not cancelled.
func (a *app) cancelled(c echo.Context) error {
	ctx := c.Request().Context()
	by, cancelled := activity.CancelledBy(ctx)
	if !cancelled {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	c.SetRequest(c.Request().WithContext(ctx))
	made, err := a.store.WasMade(ctx, changeSetOf(c))
	if err != nil {
		return err
	}
	words := "This was cancelled by {name}. Nothing was changed."
	if made {
		words = "When {name} cancelled this, it was too late. What was changed is in the activity."
	}
	return &record.Error{Kind: record.Conflict, Message: text.Fill(words, "name", by)}
}
