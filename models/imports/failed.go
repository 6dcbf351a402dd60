package imports

import (
	"context"
	"strconv"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/sheets"
)

// failedRecorded is how many rows with errors of one import the activity has.
const failedRecorded = 20

// recordFailed records that rows of a file were not imported, and why: their number as FailedField, and the first of
// them as "line 7". It is a change set of its own, which stands in nobody's way to undo what the import did change.
func (s *Store) recordFailed(ctx context.Context, name string, failed int64, rows []sheets.RowError) error {
	actor, recorded := activity.ActorOf(ctx)
	if failed == 0 || !recorded {
		return nil
	}
	actor.ChangeSet = activity.NewChangeSet()
	after := record.Metadata{activity.Field(activity.FailedField, failed)}
	for _, row := range rows {
		after = append(after, activity.Field("line "+strconv.Itoa(row.Line), row.Reason))
	}
	return s.db.Change(activity.WithActor(ctx, actor), "record the import", func(tx *gorm.DB) error {
		return s.activity.Record(tx, activity.Entry{Action: activity.DidFail, Object: "import", ObjectName: name, After: after})
	})
}
