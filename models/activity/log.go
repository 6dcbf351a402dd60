package activity

import "cohort/models/db"

// Log records who changed what.
type Log struct{ db *db.DB }

// New is the log of a database. From then on every change of the database has a change set.
func New(opened *db.DB) *Log {
	opened.OnChange(WithChangeSet)
	return &Log{opened}
}
