package imports

import (
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/groupfiles"
)

// Store imports files.
type Store struct {
	db        *db.DB
	activity  *activity.Log
	customers *customers.Store
	groups    *groupfiles.Store
	running   *activity.Running
	jobs      jobs
}

// New is the store that imports into a store of customers and one of files of groups, in a database that is open. Imports under way are
// among the running changes.
func New(opened *db.DB, log *activity.Log, people *customers.Store, groups *groupfiles.Store, running *activity.Running) *Store {
	return &Store{db: opened, activity: log, customers: people, groups: groups, running: running, jobs: jobs{all: map[string]*job{}}}
}
