package accounts

import (
	"context"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// OwnSession is a session as its operator is shown it.
type OwnSession struct {
	ID        string // not the secret one
	UserAgent string
	Address   string
	CreatedAt time.Time
	SeenAt    time.Time
	Current   bool // it is the one that asks
}

// MostSessions is how many sessions are listed, those that were used last.
const MostSessions = 100

// shownID is the part of a session's hash by which it is shown.
const shownID = "substr(id_hash, 1, 24)"

// OwnSessions lists the sessions of an operator that have not ended, the one with the secret current first, then those used last.
func (s *Store) OwnSessions(ctx context.Context, operatorID, current string) (all []OwnSession, err error) {
	err = s.db.Read(ctx).Table("sessions").
		Select(shownID+" AS id, user_agent, address, created_at, seen_at, id_hash = ? AS current", hash(current)).
		Where("operator_id = ? AND seen_at > ? AND created_at > ?", operatorID, record.Now().Add(-s.SessionTimes.Idle),
			record.Now().Add(-s.SessionTimes.Life)).
		Order("current DESC, seen_at DESC, id").Limit(MostSessions).Find(&all).Error
	return all, s.db.WrapError("read sessions", err)
}

// EndOwnSession ends one of an operator's sessions by the id that OwnSessions shows, and returns whether there was one to end.
func (s *Store) EndOwnSession(ctx context.Context, operatorID, id string) (ended bool, err error) {
	err = s.db.Change(ctx, "end session", func(tx *gorm.DB) error {
		gone := tx.Exec("DELETE FROM sessions WHERE operator_id = ? AND "+shownID+" = ?", operatorID, text.Storable(id))
		ended = gone.RowsAffected > 0
		return gone.Error
	}, db.ByAnyone)
	return ended, err
}

// EndOtherSessions ends all of an operator's sessions but the one with the secret current, and returns how many.
func (s *Store) EndOtherSessions(ctx context.Context, operatorID, current string) (ended int64, err error) {
	err = s.db.Change(ctx, "end other sessions", func(tx *gorm.DB) error {
		gone := tx.Exec("DELETE FROM sessions WHERE operator_id = ? AND id_hash <> ?", operatorID, hash(current))
		ended = gone.RowsAffected
		return gone.Error
	}, db.ByAnyone)
	return ended, err
}

// SignOutOperator is SignOutEverywhere of somebody else. It needs an admin.
func (s *Store) SignOutOperator(ctx context.Context, operatorID string) error {
	if err := activity.Require(ctx, activity.Admin); err != nil {
		return err
	}
	return s.SignOutEverywhere(ctx, operatorID)
}

// SignOutEverywhere ends all sessions and tokens of an operator, and forgets the browsers and addresses they have signed in with. Their
// API keys stay.
func (s *Store) SignOutEverywhere(ctx context.Context, operatorID string) error {
	return s.db.Change(ctx, "sign out everywhere", func(tx *gorm.DB) error { return endAccess(tx, operatorID) }, db.ByAnyone)
}
