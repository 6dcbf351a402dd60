package pages

import (
	"context"

	"cohort/models/activity"
	"cohort/views"
)

// EntriesOf are the entries of a change set as a page shows them, none of "".
func (b *Base) EntriesOf(ctx context.Context, changeSet string) ([]activity.Entry, error) {
	if changeSet == "" {
		return nil, nil
	}
	return b.Store.Activities(ctx, activity.Query{ChangeSet: changeSet, Limit: views.ActivityPageSize, SeenNow: true})
}
