// Package pricing keeps price lists, discounts and regions, and decides what applies to a customer.
package pricing

import (
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
)

// Store keeps price lists, discounts and regions.
type Store struct {
	db        *db.DB
	activity  *activity.Log
	customers *customers.Store
}

// New is the store of price lists and discounts in a database, for the customers and groups of another store in it.
func New(opened *db.DB, log *activity.Log, people *customers.Store) *Store {
	return &Store{db: opened, activity: log, customers: people}
}

// NewUses are the uses of groups by the price lists and discounts in a database.
func NewUses(opened *db.DB) Uses { return Uses{opened} }

var _ customers.Uses = Uses{}
