package sample

import (
	"cohort/models/accounts"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/imports"
	"cohort/models/pricing"
	"cohort/models/undo"
)

// Store fills the other stores.
type Store struct {
	db        *db.DB
	customers *customers.Store
	undos     *undo.Store
	imports   *imports.Store
	pricing   *pricing.Store
	accounts  *accounts.Store
}

// New is the store that fills others in the same database.
func New(opened *db.DB, people *customers.Store, undos *undo.Store, files *imports.Store, offers *pricing.Store,
	logins *accounts.Store) *Store {
	return &Store{db: opened, customers: people, undos: undos, imports: files, pricing: offers, accounts: logins}
}
