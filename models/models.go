// Package models is the back office without the web: customers and their groups, price lists and discounts, the operators
// and their activity, kept in SQLite or PostgreSQL. Each subject has a package of its own; this one opens the database and
// puts them together. It is the only room that knows GORM or SQL.
package models

import (
	"context"

	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/groupfiles"
	"cohort/models/imports"
	"cohort/models/newest"
	"cohort/models/pasted"
	"cohort/models/pricesync"
	"cohort/models/pricing"
	"cohort/models/privacy"
	"cohort/models/sample"
	"cohort/models/undo"
	"cohort/models/upkeep"
)

// Store is the back office's data. Its methods are the verbs of all subjects: each is what an operator does, in one
// transaction, and its error is a *record.Error when it can be shown to a person.
type Store struct {
	*database
	*people
	*undos
	*files
	*groupTables
	*lists
	*offers
	*movedLists
	*logins
	*samples
	*running
	*rights
	*care
}

// The stores of the subjects under names of their own, so that one struct can embed them all.
type (
	database    = db.DB
	people      = newest.Store
	undos       = undo.Store
	files       = imports.Store
	groupTables = groupfiles.Store
	lists       = pasted.Store
	offers      = pricing.Store
	movedLists  = pricesync.Store
	logins      = accounts.Store
	samples     = sample.Store
	running     = activity.Running
	rights      = privacy.Store
	care        = upkeep.Store
)

// Open opens the database that the URL names and brings its schema up to date: a postgres:// URL, or the path of a SQLite
// file, which is created when missing. The error when that cannot be done does not contain the password.
func Open(ctx context.Context, url string) (*Store, error) {
	opened, err := db.Open(ctx, url, upkeep.InGo)
	if err != nil {
		return nil, err
	}
	return New(opened), nil
}

// OpenAsIs opens a database of Cohort that is up to date, without writing anything; any other one is refused.
func OpenAsIs(ctx context.Context, url string) (*Store, error) {
	opened, err := db.OpenAsIs(ctx, url, upkeep.InGo)
	if err != nil {
		return nil, err
	}
	return New(opened), nil
}

// New is the store over a database that is open.
func New(opened *db.DB) *Store {
	log := activity.New(opened)
	uses := pricing.NewUses(opened)
	people := customers.New(opened, log, uses)
	undos := undo.New(opened, log, people, uses)
	offers := pricing.New(opened, log, people)
	logins := accounts.New(opened, log)
	changes := activity.NewRunning(opened)
	tables := groupfiles.New(opened, log, people)
	files := imports.New(opened, log, people, tables, changes)
	return &Store{
		database: opened, people: newest.New(opened, people), undos: undos, files: files, groupTables: tables,
		lists: pasted.New(opened, people), offers: offers, movedLists: pricesync.New(offers, people), logins: logins,
		samples: sample.New(opened, people, undos, files, offers, logins),
		running: changes, rights: privacy.New(opened, log, people, logins, files), care: upkeep.New(opened),
	}
}

// Close ends the imports of this instance at the batch that they have written last, and closes all connections.
func (s *Store) Close() {
	s.StopImports()
	s.database.Close()
}
