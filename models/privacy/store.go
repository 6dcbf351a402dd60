// Package privacy has the rights that people have over what is kept of them: to be erased, and to be told everything. It also
// lets go of what has been kept for long enough.
package privacy

import (
	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/imports"
)

// Store erases people and tells what is held about them.
type Store struct {
	db       *db.DB
	activity *activity.Log
	people   *customers.Store
	signIns  *accounts.Store
	files    *imports.Store
}

// New is the store for the customers of a database.
func New(opened *db.DB, log *activity.Log, people *customers.Store, signIns *accounts.Store, files *imports.Store) *Store {
	return &Store{db: opened, activity: log, people: people, signIns: signIns, files: files}
}
