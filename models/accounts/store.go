// Package accounts has the ways to sign in: operators, their sessions, API keys and tokens.
package accounts

import (
	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
)

// Store keeps operators, sessions, API keys and the answers of repeated requests.
type Store struct {
	db       *db.DB
	activity *activity.Log
	tries    tries
	// The questions for who sends a request.
	ofKey, ofSession, ofToken db.Constant
	// SessionTimes is how long sessions live; it is set before the store is used.
	SessionTimes SessionTimes
	// SharedOperator is the id of the operator whose password everybody is told, as in the demo; "" for none. What would keep others from
	// signing in as them is refused. It is set before the store is used.
	SharedOperator string
}

// IsShared returns whether everybody may sign in as an operator.
func (s *Store) IsShared(operatorID string) bool {
	return s.SharedOperator != "" && s.SharedOperator == operatorID
}

// SharedText is what is said where the sign-in of such an operator would change.
const SharedText = "Everyone signs in to this demo as this operator. Their password, second step and role stay as they are."

var errShared = &record.Error{Kind: record.Refused, Message: SharedText}

// New is the store of accounts in a database.
func New(opened *db.DB, log *activity.Log) *Store {
	return &Store{
		db: opened, activity: log, SessionTimes: UsualSessionTimes, ofKey: opened.Constant(ofKey),
		ofSession: opened.Constant(ofSession), ofToken: opened.Constant(ofToken),
	}
}
