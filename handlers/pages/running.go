package pages

import (
	"slices"

	"github.com/labstack/echo/v4"

	"cohort/models/activity"
	"cohort/views/ui"
)

// RunningOf are the changes under way of the operator who sends the request.
func (b *Base) RunningOf(c echo.Context) []activity.RunningChange {
	operator, _ := OperatorOf(c)
	return b.Store.RunningChanges(operator.ID)
}

// ChangingMembers are the changes under way of the members of a group.
func (b *Base) ChangingMembers(groupID string) []activity.RunningChange {
	return slices.DeleteFunc(b.Store.RunningChanges(""), func(change activity.RunningChange) bool {
		return !slices.Contains(change.GroupIDs, groupID)
	})
}

// SaidDone is true for a change whose message is shown: it is no longer under way, though its instance may not have said so yet.
func SaidDone(flashes []ui.Flash, change activity.RunningChange) bool {
	return slices.ContainsFunc(flashes, func(flash ui.Flash) bool { return flash.ChangeSet == change.ChangeSet })
}
