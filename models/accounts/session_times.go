package accounts

import (
	"errors"
	"time"

	"cohort/models/record"
)

// SessionTimes is how long a session lives unused, and at most.
type SessionTimes struct{ Idle, Life time.Duration }

// UsualSessionTimes are those where nothing else is said.
var UsualSessionTimes = SessionTimes{Idle: 8 * time.Hour, Life: 30 * 24 * time.Hour}

// The bounds of SessionTimes: an operator must be able to finish a form, and a browser must not stay signed in for ever.
const (
	shortestSession = 5 * time.Minute
	longestSession  = 365 * 24 * time.Hour
)

// Check returns, in words for who sets them, why these times cannot be; nil where they can.
func (t SessionTimes) Check() error {
	switch {
	case t.Idle < shortestSession:
		return errors.New("a session must live at least 5 minutes unused")
	case t.Life > longestSession:
		return errors.New("a session cannot live longer than 365 days")
	case t.Life < t.Idle:
		return errors.New("a session cannot live longer unused than it lives at most")
	}
	return nil
}

// allow returns whether a session still lives.
func (t SessionTimes) allow(session Session) bool {
	return session.SeenAt.After(record.Now().Add(-t.Idle)) && session.CreatedAt.After(record.Now().Add(-t.Life))
}
