// Package pasted adds customers to a group by a list of their e-mails or ids that somebody pasted or uploaded.
package pasted

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/customers"
	"cohort/models/db"
)

// Store finds and adds the customers of pasted lists.
type Store struct {
	db        *db.DB
	customers *customers.Store
}

// New is the store of pasted lists over a store of customers, in a database that is open.
func New(opened *db.DB, people *customers.Store) *Store {
	return &Store{db: opened, customers: people}
}

// MatchCustomers finds the customers whom a pasted list names, by e-mail in any case or by id, and which of them are not in
// the group yet: in two statements, however long the list is.
func (s *Store) MatchCustomers(ctx context.Context, groupID string, entries []string) (Match, error) {
	match, err := s.match(s.db.Read(ctx), groupID, entries)
	return match, s.db.WrapError("match customers", err)
}

// AddMatching adds the customers whom a pasted list names to a group. Customers who were deleted since MatchCustomers found
// them are passed over.
func (s *Store) AddMatching(ctx context.Context, groupID string, entries []string) (added customers.Added, err error) {
	err = s.db.Change(ctx, "add matching customers", func(tx *gorm.DB) (err error) {
		added.Added, err = s.customers.AddFound(tx, groupID, func() ([]string, error) {
			match, err := s.match(tx, groupID, entries)
			added.Already = int64(match.Already)
			return match.Found, err
		})
		return err
	})
	return added, err
}

// AddMatchingWithGuests does what AddMatching does, but first creates a guest for each valid e-mail of the list that no
// customer has. created is how many; they count as added, too. The number of statements does not depend on how many they are.
func (s *Store) AddMatchingWithGuests(ctx context.Context, groupID string,
	entries []string) (added customers.Added, created int64, err error) {
	err = s.db.Change(ctx, "add matching customers with guests", func(tx *gorm.DB) (err error) {
		created = 0
		added.Added, err = s.customers.AddFound(tx, groupID, func() ([]string, error) {
			match, guests, err := s.matchWithGuests(tx, groupID, entries)
			added.Already, created = int64(match.Already), guests
			return match.Found, err
		})
		if err != nil {
			return err
		}
		return customers.Upserted{Created: created}.CountTotals(tx)
	})
	return added, created, err
}

// matchWithGuests creates the guests of a match and finds them with the others. created is how many they are.
func (s *Store) matchWithGuests(tx *gorm.DB, groupID string, entries []string) (match Match, created int64, err error) {
	if match, err = s.match(tx, groupID, entries); err != nil {
		return match, 0, err
	}
	guests, err := s.customers.CreateGuests(tx, match.Guests)
	if err != nil {
		return match, 0, err
	}
	match.Found = append(match.Found, guests...)
	if len(guests) < len(match.Guests) { // somebody else has just created some of them
		match, err = s.match(tx, groupID, entries)
	}
	return match, int64(len(guests)), err
}
