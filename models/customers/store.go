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
	about    db.Estimate
	lists    db.Remembered
}

// New is the store of customers in a database. It panics without uses: the database itself takes the price lists of a
// deleted group away from it, so that a price list which lost its last group that way would be open to everyone. Only
// Release makes a draft of it first.
func New(opened *db.DB, log *activity.Log, uses Uses) *Store {
	if uses == nil {
		panic("customers.New: uses is nil, so deleting a group would open its price lists to everyone")
	}
	return &Store{db: opened, activity: log, uses: uses}
}
