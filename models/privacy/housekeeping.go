package privacy

import (
	"context"
	"log/slog"
	"time"

	"gorm.io/gorm"

	"cohort/models/db"
)

// everyHour is how often Housekeeping begins again.
const everyHour = time.Hour

// Housekeeping removes, at once and then every hour until ctx ends, what need not be kept any longer: activity older than that many
// days (0: none is), what sign-ins have left behind, uploaded files, and what deleted rows have left in the files of somebody who was
// erased. What fails is logged, and done the next time.
func (s *Store) Housekeeping(ctx context.Context, activityDays int, log *slog.Logger) {
	for again := time.NewTicker(everyHour); ; {
		s.keepHouse(ctx, activityDays, log)
		select {
		case <-ctx.Done():
			again.Stop()
			return
		case <-again.C:
		}
	}
}

func (s *Store) keepHouse(ctx context.Context, activityDays int, log *slog.Logger) {
	failed := func(what string, err error) {
		if err != nil && ctx.Err() == nil {
			log.Warn(what+" could not be removed", "error", err)
		}
	}
	if activityDays > 0 {
		swept, err := s.SweepActivity(ctx, activityDays)
		failed("old activity", err)
		if swept > 0 {
			log.Info("old activity was removed", "entries", swept)
		}
	}
	failed("what sign-ins have left behind", s.signIns.SweepSignIns(ctx))
	failed("files that were imported long ago", s.files.SweepImports(ctx))
	if err := s.db.CountSearch(ctx); err != nil && ctx.Err() == nil {
		log.Warn("The parts of search texts could not be counted", "error", err)
	}
	failed("what is left of erased customers in the files", s.Forget(ctx))
}

// rewrittenAtOnce is how many bytes a file of SQLite may have to be rewritten while the operator who erases somebody waits: a few
// seconds. A larger one is rewritten by Housekeeping, once for all who were erased in an hour. PostgreSQL takes no time, nor
// keeps anybody waiting.
const rewrittenAtOnce = 256 << 20

// forgetSoon is Forget, unless that takes long.
func (s *Store) forgetSoon(ctx context.Context) error {
	size, err := s.db.Size(ctx)
	if err != nil || size > rewrittenAtOnce && !s.db.Shared() {
		return err
	}
	return s.Forget(ctx)
}

// Forget removes what deleted rows have left in the files, if anybody was erased since it was done last.
func (s *Store) Forget(ctx context.Context) error {
	var pending []string
	err := s.db.Read(ctx).Table("settings").Where("name = ?", remains).Pluck("value", &pending).Error
	if err != nil || len(pending) == 0 {
		return s.db.WrapError("look for what is to be removed from the files", err)
	}
	if err := s.db.Rewrite(ctx); err != nil {
		return err
	}
	return s.db.Change(ctx, "rewrite the database", func(tx *gorm.DB) error { // unless somebody else was erased meanwhile
		return tx.Exec("DELETE FROM settings WHERE name = ? AND value = ?", remains, pending[0]).Error
	}, db.ByAnyone)
}
