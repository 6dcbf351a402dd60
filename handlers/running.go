package handlers

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// showRunning shows how far the operator's changes have come, in a page that waits for one or that one was left on. A
// page that was left on shows how it ended.
func (a *app) showRunning(c echo.Context) error {
	if !pages.IsPartial(c) {
		return c.Redirect(http.StatusSeeOther, views.ActivityPath)
	}
	changes := a.RunningOf(c)
	if pages.Target(c) == ui.Waiting {
		return pages.Render(c, http.StatusOK, ui.WaitingFor(changes))
	}
	if len(changes) > 0 {
		return pages.Render(c, http.StatusOK, ui.Running(changes, views.RunningPath))
	}
	return pages.Render(c, http.StatusOK, ui.Arrived(a.Flashes(c)))
}

// cancelChange has a change end without effect, wherever it is being made.
func (a *app) cancelChange(c echo.Context) error {
	ctx, id, next := c.Request().Context(), c.Param("change_set"), pages.SafeNext(c.FormValue("next"))
	err := a.Store.CancelChange(ctx, id)
	if record.IsKind(err, record.NotFound) {
		if made, failed := a.Store.WasMade(ctx, id); made && failed == nil {
			return a.NotDone(c, next, err.Error()) // it has ended just now
		}
	}
	if err != nil {
		return err
	}
	return a.NotDone(c, next, "The change is being cancelled.")
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
	made, err := a.Store.WasMade(ctx, pages.ActorOf(c).ChangeSet)
	if err != nil {
		return err
	}
	words := "This was cancelled by {name}. Nothing was changed."
	if made {
		words = "When {name} cancelled this, it was too late. What was changed is in the activity."
	}
	return &record.Error{Kind: record.Conflict, Message: text.Fill(words, "name", by)}
}
