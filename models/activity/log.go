package activity

import (
	"context"

	"cohort/models/db"
)

// Log records who changed what.
type Log struct{ db *db.DB }

// New is the log of a database. From then on every change of the database has a change set, and
// needs an editor unless it is for ByAnyone.
func New(opened *db.DB) *Log {
	opened.OnChange(WithChangeSet)
	opened.Authorize(func(ctx context.Context) error { return Require(ctx, Editor) })
	return &Log{opened}
}
