package imports

import (
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
)

// Store imports files.
type Store struct {
	db        *db.DB
	activity  *activity.Log
	customers *customers.Store
	running   *activity.Running
	jobs      jobs
}

// New is the store that imports into a store of customers, in a database that is open. Imports under way are among the running
// changes.
func New(opened *db.DB, log *activity.Log, people *customers.Store, running *activity.Running) *Store {
	return &Store{db: opened, activity: log, customers: people, running: running, jobs: jobs{all: map[string]*job{}}}
}
