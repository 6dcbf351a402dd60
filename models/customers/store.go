// Package customers keeps customers, customer groups and their members.
package customers

import (
	"cohort/models/activity"
	"cohort/models/db"
)

// Store keeps customers and customer groups.
type Store struct {
	db       *db.DB
	activity *activity.Log
	uses     Uses
	about    estimate
}

// New is the store of customers in a database. Groups are released from uses before they are deleted.
func New(opened *db.DB, log *activity.Log, uses Uses) *Store {
	return &Store{db: opened, activity: log, uses: uses}
}
