package activity

import "cohort/models/db"

// Log records who changed what.
type Log struct{ db *db.DB }

// New is the log of a database. From now on each change that is made in it has a change set.
func New(opened *db.DB) *Log {
	opened.OnChange(InChangeSet)
	return &Log{opened}
}
