package accounts

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
)

// SweepSignIns deletes what sign-ins have left behind and nobody will ask for again: sessions that have ended, browsers and addresses
// that are forgotten, failures and limits whose time is over. Every sign-in does so, too.
func (s *Store) SweepSignIns(ctx context.Context) error {
	return s.db.Change(ctx, "sweep sign-ins", s.sweepSignIns, db.ByAnyone)
}

func (s *Store) sweepSignIns(tx *gorm.DB) error {
	now := s.db.Dialect.Now()
	ended := tx.Exec("DELETE FROM sessions WHERE seen_at <= ? OR created_at <= ?", record.Now().Add(-s.SessionTimes.Idle),
		record.Now().Add(-s.SessionTimes.Life))
	if ended.Error != nil {
		return ended.Error
	}
	if err := sweepPending(tx); err != nil {
		return err
	}
	for _, over := range []string{
		"sign_in_devices WHERE expires_at <= " + now,
		"sign_in_addresses WHERE expires_at <= " + now,
		"sign_in_limits WHERE full_at <= " + now,
		"sign_in_failures WHERE last_at < " + s.db.Ago(longestThrottle), // the next one would be the first
	} {
		if err := tx.Exec("DELETE FROM " + over).Error; err != nil {
			return err
		}
	}
	return nil
}
