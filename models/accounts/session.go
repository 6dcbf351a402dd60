package accounts

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"strings"
	"time"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// seenEvery is how exactly the last use is kept, so that not every request is a write.
const seenEvery = time.Minute

// Session is one sign-in of an operator.
type Session struct {
	Operator  Operator `gorm:"-"`
	Data      string   // what the web keeps in it
	UserAgent string
	Address   string
	CreatedAt time.Time
	SeenAt    time.Time
	HostOnly  bool `gorm:"-"` // the id is for a cookie that no other host can set; see IsHostOnly
	// ConfirmedAt is when the operator last gave the password in it.
	ConfirmedAt time.Time
}

type sessionRow struct {
	IDHash     string
	OperatorID string
	Session
}

func (sessionRow) TableName() string { return "sessions" }

// hostOnly begins the ids of sessions that were opened for a cookie which no other host can set.
const hostOnly = "h."

// IsHostOnly is true for the id of a session that was opened as HostOnly: in any other cookie it was planted.
func IsHostOnly(id string) bool { return strings.HasPrefix(id, hostOnly) }

// newSessionID is a secret of 256 random bits by which a session is known.
func newSessionID(isHostOnly bool) string {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails: it ends the program instead
	id := base64.RawURLEncoding.EncodeToString(secret)
	if isHostOnly {
		id = hostOnly + id
	}
	return id
}

// StartSession opens a session for an operator and returns its secret id, for the only time: the database has no more
// than its hash.
func (s *Store) StartSession(ctx context.Context, operatorID string, session Session) (id string, err error) {
	id = newSessionID(session.HostOnly)
	session.CreatedAt, session.SeenAt, session.ConfirmedAt = record.Now(), record.Now(), record.Now()
	session.UserAgent, session.Address = text.Clean(session.UserAgent, 500), text.Clean(session.Address, 100)
	row := sessionRow{IDHash: hash(id), OperatorID: operatorID, Session: session}
	err = s.db.Change(ctx, "start session", func(tx *gorm.DB) error {
		if err := s.sweepSignIns(tx); err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE operators SET last_sign_in_at = ?, last_sign_in_from = ? WHERE id = ?",
			row.CreatedAt, row.Address, operatorID).Error
	}, db.ByAnyone)
	return id, err
}

// ofSession is the question for a session and its operator.
const ofSession = `SELECT sessions.data, sessions.user_agent, sessions.address, sessions.created_at, sessions.seen_at,
	sessions.confirmed_at, ` + operatorColumns + `, ` + needsSecondStep + `
	FROM sessions JOIN operators ON operators.id = sessions.operator_id
	WHERE sessions.id_hash = ? AND operators.disabled_at IS NULL`

// Session finds a session with its operator, and notes its use. An id that is unknown, and a session that has ended, are
// errors of the kind Unauthorized.
func (s *Store) Session(ctx context.Context, id string) (Session, error) {
	var session Session
	asked, cancel := db.WithShortTimeout(ctx)
	defer cancel()
	err := s.db.Ask(asked, db.Question{Constant: s.ofSession, Values: []any{hash(id)}, Row: func(r *db.Row) error {
		session.Data, session.UserAgent, session.Address = r.Text(), r.Text(), r.Text()
		session.CreatedAt, session.SeenAt, session.ConfirmedAt = r.Time(), r.Time(), r.Time()
		session.Operator = operatorIn(r)
		session.Operator.NeedsSecondStep = r.Bool()
		return nil
	}})
	if err != nil {
		return Session{}, s.db.WrapError("read session", err)
	}
	// Asked for in the query, the times would make SQLite plan it anew for each request.
	if session.Operator.ID == "" || !s.SessionTimes.allow(session) {
		return Session{}, errUnauthorized
	}
	if record.Now().Sub(session.SeenAt) < seenEvery {
		return session, nil
	}
	session.SeenAt = record.Now()
	s.db.Touch(ctx, "UPDATE sessions SET seen_at = ? WHERE id_hash = ?", session.SeenAt, hash(id))
	return session, nil
}

// KeepSessionData stores what the web keeps in a session.
func (s *Store) KeepSessionData(ctx context.Context, id, data string) error {
	return s.db.Change(ctx, "keep session data", func(tx *gorm.DB) error {
		return tx.Exec("UPDATE sessions SET data = ? WHERE id_hash = ?", data, hash(id)).Error
	}, db.ByAnyone)
}

// ConfirmSession notes that the password was given again in a session, and returns the secret id under which it goes on; the one until now
// is good no longer. hostOnly is as in Session. One that has ended is an error of the kind Unauthorized.
func (s *Store) ConfirmSession(ctx context.Context, id string, hostOnly bool) (next string, err error) {
	next = newSessionID(hostOnly)
	err = s.db.Change(ctx, "confirm session", func(tx *gorm.DB) error {
		moved := tx.Exec("UPDATE sessions SET id_hash = ?, confirmed_at = ? WHERE id_hash = ?", hash(next), record.Now(), hash(id))
		if moved.Error == nil && moved.RowsAffected == 0 {
			return errUnauthorized
		}
		return moved.Error
	}, db.ByAnyone)
	return next, err
}

// EndSession makes the id invalid immediately. An unknown id is no error.
func (s *Store) EndSession(ctx context.Context, id string) error {
	return s.db.Change(ctx, "end session", func(tx *gorm.DB) error {
		return tx.Exec("DELETE FROM sessions WHERE id_hash = ?", hash(id)).Error
	}, db.ByAnyone)
}
