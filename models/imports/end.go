package imports

import (
	"context"
	"errors"
	"log/slog"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
)

// CancelImport ends a check, or an import after the rows that it is writing; what was imported until then stays.
func (s *Store) CancelImport(ctx context.Context, id string) error {
	if err := activity.Require(ctx, activity.Editor); err != nil {
		return err
	}
	row, err := s.row(ctx, id)
	if err != nil {
		return err
	}
	actor, _ := activity.ActorOf(ctx)
	err = s.db.Change(ctx, "cancel an import", func(tx *gorm.DB) error {
		asked := tx.Exec("UPDATE imports SET cancelled_by = ? WHERE id = ? AND state IN ?", actor.Name, row.ID, []State{Checking, Importing})
		if asked.Error != nil {
			return asked.Error
		}
		dead := " AND seen_at < " + s.db.Ago(deadAfter)
		checks := tx.Exec("UPDATE imports SET state = ?, worker = '' WHERE id = ? AND state = ?"+dead, Uploaded, row.ID, Checking)
		if checks.Error != nil {
			return checks.Error
		}
		runs := tx.Exec("UPDATE imports SET state = ?, worker = '', finished_at = ? WHERE id = ? AND (state = ? OR state = ?"+dead+")",
			Cancelled, record.NowOf(ctx), row.ID, Interrupted, Importing)
		switch {
		case runs.Error != nil:
			return runs.Error
		case runs.RowsAffected > 0:
			return s.recordFailures(tx, row)
		case asked.RowsAffected+checks.RowsAffected == 0:
			return conflict("This import is no longer in progress.")
		}
		return nil
	})
	if err == nil {
		s.jobs.stop(row.ID, errCancelled)
	}
	return err
}

// leave writes down why a job has ended.
func (s *Store) leave(ctx context.Context, j *job, cause error) {
	if cause == nil || errors.Is(cause, errLost) {
		return
	}
	ctx, cancel := db.WithShortTimeout(context.WithoutCancel(ctx))
	defer cancel()
	ended, problem := Failed, ""
	switch {
	case errors.Is(cause, errStopping):
		ended, problem = Interrupted, checkInterrupted
	case errors.Is(cause, errCancelled):
		ended = Cancelled
	default:
		problem = sentenceOf(cause)
		slog.Warn("an import has failed", "import", j.id, "error", cause)
	}
	err := s.db.Change(ctx, "end an import", func(tx *gorm.DB) error {
		checks := tx.Exec("UPDATE imports SET state = ?, problem = ?, worker = '' WHERE id = ? AND worker = ? AND state = ?",
			Uploaded, problem, j.id, j.worker, Checking)
		if checks.Error != nil || checks.RowsAffected > 0 {
			return checks.Error
		}
		return s.endRun(tx, j, ended, problem)
	}, db.ByAnyone)
	if err != nil {
		slog.Warn("that an import has ended could not be written down", "import", j.id, "error", err)
	}
}

// endRun ends an import before its end.
func (s *Store) endRun(tx *gorm.DB, j *job, ended State, problem string) error {
	at := any(record.NowOf(tx.Statement.Context))
	if ended == Interrupted {
		at, problem = nil, ""
	}
	runs := tx.Exec("UPDATE imports SET state = ?, problem = ?, finished_at = ?, worker = '' WHERE id = ? AND worker = ? AND state = ?",
		ended, problem, at, j.id, j.worker, Importing)
	if runs.Error != nil || runs.RowsAffected == 0 || ended != Cancelled {
		return runs.Error
	}
	var row importRow
	if err := tx.Table("imports").Where("id = ?", j.id).Take(&row).Error; err != nil {
		return err
	}
	return s.recordFailures(tx, row)
}

// sentenceOf is an error in words for people.
func sentenceOf(err error) string {
	var shown *record.Error
	if errors.As(err, &shown) {
		return shown.Error()
	}
	return "An unknown error occurred."
}
