package imports

import (
	"context"
	"errors"
	"io"
	"slices"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/groupfiles"
	"cohort/models/record"
	"cohort/models/sheets"
)

// GroupCheck is what a file of customer groups is, and what importing it would do now.
type GroupCheck struct {
	Facts sheets.Facts
	Plan  groupfiles.GroupPlan // empty while Facts are Doubtful
}

// GroupImport is an import of a file of customer groups.
type GroupImport struct {
	Settings         sheets.Settings
	Created, Updated int // refused unless it creates and changes so many groups
}

// UploadGroups keeps a file of customer groups, of at most MaxGroupsSize bytes.
func (s *Store) UploadGroups(ctx context.Context, name string, file io.Reader) (Import, error) {
	return s.upload(ctx, OfGroups, MaxGroupsSize, name, file)
}

// FindGroupImport finds an import of customer groups by its id. For editors.
func (s *Store) FindGroupImport(ctx context.Context, id string) (Import, error) {
	return s.find(ctx, OfGroups, id)
}

// CheckGroups is the dry run of RunGroupImport. Errors of the kind Invalid concern the file, or settings that do not fit it.
func (s *Store) CheckGroups(ctx context.Context, id string, settings sheets.Settings) (check GroupCheck, err error) {
	row, err := s.groupRow(ctx, id)
	if err != nil {
		return check, err
	}
	opened, err := OfGroups.open(s.content(ctx, row), row.Size, settings)
	if err != nil {
		return check, err
	}
	defer opened.Close()
	if check.Facts = opened.Facts(); check.Facts.Doubtful {
		return check, nil
	}
	file, err := groupfiles.ReadGroups(opened)
	if err != nil {
		return check, err
	}
	check.Plan, err = s.groups.PlanGroups(ctx, file)
	return check, err
}

// groupRow reads an import of customer groups, for editors.
func (s *Store) groupRow(ctx context.Context, id string) (row importRow, err error) {
	if err := activity.Require(ctx, activity.Editor); err != nil {
		return row, err
	}
	return s.rowOf(ctx, OfGroups, id)
}

// RunGroupImport imports a file of customer groups in one change, and keeps the rows that are refused. The error is of the kind Conflict
// where that was done already, or where the groups have changed since the check.
func (s *Store) RunGroupImport(ctx context.Context, id string, how GroupImport) error {
	row, err := s.groupRow(ctx, id)
	if err != nil {
		return err
	}
	opened, err := OfGroups.open(s.content(ctx, row), row.Size, how.Settings)
	if err != nil {
		return err
	}
	defer opened.Close()
	file, err := groupfiles.ReadGroups(opened)
	if err != nil {
		return err
	}
	actor, _ := activity.ActorOf(ctx)
	actor.Via = activity.ViaImport
	ctx = activity.WithChangeSet(activity.WithActor(ctx, actor))
	var plan groupfiles.GroupPlan
	err = s.db.Change(ctx, "import groups", func(tx *gorm.DB) error {
		if plan, err = s.groups.ImportGroupsIn(tx, file); err != nil {
			return err
		}
		if how.Created != len(plan.Created) || how.Updated != len(plan.Updated) {
			return conflict("The customer groups have changed in the meantime. Check what the file would do now.")
		}
		return s.endGroups(tx, row, how.Settings, plan)
	})
	if err == nil {
		s.db.CountImported("customer_groups", SummaryOf(plan).counts())
	}
	return err
}

// SummaryOf counts the rows of a file of customer groups.
func SummaryOf(plan groupfiles.GroupPlan) Summary {
	created, updated, failed := int64(len(plan.Created)), int64(len(plan.Updated)), int64(len(plan.Refused))
	return Summary{
		Read: created + updated + plan.Unchanged + failed, Created: created, Updated: updated, Unchanged: plan.Unchanged, Failed: failed,
	}
}

// endGroups writes down what an import of groups did.
func (s *Store) endGroups(tx *gorm.DB, row importRow, settings sheets.Settings, plan groupfiles.GroupPlan) error {
	ctx, sum := tx.Statement.Context, SummaryOf(plan)
	kept, err := jsonOf(settings)
	if err != nil {
		return err
	}
	changeSet := ""
	if sum.Created+sum.Updated > 0 {
		actor, _ := activity.ActorOf(ctx)
		changeSet = actor.ChangeSet
	}
	ended := tx.Exec("UPDATE imports SET state = ?, settings = ?, change_set = ?, finished_at = ?, bytes_done = size, rows_read = ?, "+
		"created = ?, updated = ?, unchanged = ?, failed = ? WHERE id = ? AND state = ?", Done, kept[0], changeSet, record.NowOf(ctx),
		sum.Read, sum.Created, sum.Updated, sum.Unchanged, sum.Failed, row.ID, Uploaded)
	switch {
	case ended.Error != nil:
		return ended.Error
	case ended.RowsAffected == 0:
		return conflict("This file was imported already.")
	}
	var failed []failure
	err = s.refusedRows(ctx, row, settings, plan, func(bad sheets.RowError, cells []string) error {
		failed = append(failed, failure{rowOf: rowOf{number: int64(len(failed) + 1), line: bad.Line, cells: cells}, reason: bad.Reason})
		return nil
	})
	if err != nil {
		return err
	}
	row.Failed = sum.Failed
	if err := keepFailed(tx, s.db, row.ID, failed); err != nil {
		return err
	}
	return s.recordFailures(tx, row)
}

// refusedRows visits the refused rows of a file with their cells.
func (s *Store) refusedRows(ctx context.Context, row importRow, settings sheets.Settings, plan groupfiles.GroupPlan,
	visit func(bad sheets.RowError, cells []string) error) error {
	if len(plan.Refused) == 0 {
		return nil
	}
	file, err := OfGroups.open(s.content(ctx, row), row.Size, settings)
	if err != nil {
		return err
	}
	defer file.Close()
	for _, bad := range plan.Refused { // in the order of the file
		for line := -1; line != bad.Line; {
			next, err := file.Next()
			var wrong sheets.RowError
			switch {
			case errors.As(err, &wrong):
				line = wrong.Line
			case err != nil:
				return err
			default:
				line = next.Line
			}
			if line != bad.Line {
				continue
			}
			if err := visit(bad, slices.Clone(next.Cells)); err != nil {
				return err
			}
		}
	}
	return nil
}

// FailedGroupRows is FailedRows for a file of customer groups; before it is imported these are the rows that would be refused.
func (s *Store) FailedGroupRows(ctx context.Context, id string, settings sheets.Settings,
	each func(cells []string, line int, reason string) error) error {
	row, err := s.groupRow(ctx, id)
	if err != nil {
		return err
	}
	if row.State != Uploaded {
		how, err := row.how()
		if err != nil {
			return err
		}
		return s.failedRows(ctx, row, how.settings, each)
	}
	check, err := s.CheckGroups(ctx, id, settings)
	if err != nil {
		return err
	}
	if err := s.columnsOf(ctx, row, settings, each); err != nil {
		return err
	}
	return s.refusedRows(ctx, row, settings, check.Plan, func(bad sheets.RowError, cells []string) error {
		return each(cells, bad.Line, bad.Reason)
	})
}
