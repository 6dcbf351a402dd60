// Package accounts has the ways to sign in: operators, their sessions, API keys and tokens.
package accounts

import (
	"cohort/models/activity"
	"cohort/models/db"
)

// Store keeps operators, sessions, API keys and the answers of repeated requests.
type Store struct {
	db       *db.DB
	activity *activity.Log
	tries    tries
	// SessionTimes is how long sessions live; it is set before the store is used.
	SessionTimes SessionTimes
}

// New is the store of accounts in a database.
func New(opened *db.DB, log *activity.Log) *Store {
	return &Store{db: opened, activity: log, SessionTimes: UsualSessionTimes}
}
