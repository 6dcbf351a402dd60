package models

import (
	"errors"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Every change of members first locks the rows of the groups, in the order of their ids, and then that of the
// customer, if it is about one. So the changes of a group follow one another, and no two changes wait for
// each other. Whoever adds customers keeps their rows from being deleted.

// forChange locks the rows that a query reads until the transaction ends; other
// changes of the same rows wait, rows that refer to them may still be added.
func forChange(db *gorm.DB) *gorm.DB { return locking(db, "NO KEY UPDATE") }

// forRemoval locks the rows also against new ones that refer to them.
func forRemoval(db *gorm.DB) *gorm.DB { return locking(db, "UPDATE") }

// forKeeping keeps the rows from being deleted until the transaction ends.
func forKeeping(db *gorm.DB) *gorm.DB { return locking(db, "KEY SHARE") }

func locking(db *gorm.DB, strength string) *gorm.DB {
	lock := clause.Locking{Strength: strength}
	if strength == "KEY SHARE" {
		lock.Table = clause.Table{Name: "customers"}
	}
	return db.Clauses(lock)
}

// lockGroups locks the groups in the order of their ids, each once, and returns that order. One that
// does not exist is an error.
func (s *Store) lockGroups(tx *gorm.DB, ids []string) ([]string, error) {
	locked, err := s.lockExisting(tx, ids)
	if err != nil {
		return nil, err
	}
	return distinct(ids), allLocked(ids, locked)
}

func (s *Store) lockExisting(tx *gorm.DB, ids []string) (locked []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	err = forChange(tx).Table("customer_groups").Where("id IN ?", s.seam.valuesOf(ids)).Order("id").Pluck("id", &locked).Error
	return locked, err
}

func allLocked(ids, locked []string) error {
	for _, id := range ids {
		if !slices.Contains(locked, id) {
			return &Error{Kind: NotFound, Object: "customer_group", Field: "customer_group_id", Value: id, Message: groupGone}
		}
	}
	return nil
}

// errMoved says that a customer was put into another group while its groups were being locked.
var errMoved = errors.New("the customer's groups have changed")

// lockWithGroups locks a customer with all groups it is in, and those it is to be in, which have to exist.
// More groups than those may be given; found out are remembered there, for the next try.
func (s *Store) lockWithGroups(tx *gorm.DB, id string, wanted []string, known *[]string) (customerRow, error) {
	present, err := groupsOf(tx, id)
	if err != nil {
		return customerRow{}, err
	}
	locked, err := s.lockExisting(tx, slices.Concat(present, wanted, *known))
	if err != nil {
		return customerRow{}, err
	}
	row, err := s.customer(forRemoval(tx), id)
	if err != nil {
		return row, err
	}
	// Whoever put the customer into a group has finished by now, and nobody else begins.
	if present, err = groupsOf(tx, id); err != nil {
		return row, err
	}
	for _, group := range present {
		if !slices.Contains(locked, group) {
			*known = append(*known, present...)
			return row, errMoved
		}
	}
	return row, allLocked(wanted, locked)
}

func groupsOf(tx *gorm.DB, customerID string) (ids []string, err error) {
	return ids, tx.Table("members").Where("customer_id = ?", storable(customerID)).Pluck("group_id", &ids).Error
}
