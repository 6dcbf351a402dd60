package models

import (
	"errors"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Every change of members first locks the rows of the groups, in the order of their ids, and then that of the
// customer, if it is about one. So the changes of a group follow one another, and no two changes wait for
// each other. Customers who are added cannot be deleted any more: the foreign key sees to that.

// forChange locks the rows that a query reads until the transaction ends; other
// changes of the same rows wait, rows that refer to them may still be added.
func forChange(db *gorm.DB) *gorm.DB { return locking(db, "NO KEY UPDATE") }

// forRemoval locks the rows also against new ones that refer to them.
func forRemoval(db *gorm.DB) *gorm.DB { return locking(db, "UPDATE") }

// forKeeping keeps the rows from being deleted until the transaction ends.
func forKeeping(db *gorm.DB) *gorm.DB { return locking(db, "KEY SHARE") }

func locking(db *gorm.DB, strength string) *gorm.DB {
	return db.Clauses(clause.Locking{Strength: strength})
}

// lockedGroup is a group that nobody else changes until the transaction ends.
type lockedGroup struct {
	ID, Name       string
	CustomersCount int64
}

func (r customerGroupRow) locked() []lockedGroup {
	return []lockedGroup{{r.ID, r.Name, r.CustomersCount}}
}

func idsOf(groups []lockedGroup) []string {
	ids := make([]string, len(groups))
	for i, group := range groups {
		ids[i] = group.ID
	}
	return ids
}

// someOf are the groups with these ids.
func someOf(groups []lockedGroup, ids []string) (some []lockedGroup) {
	for _, group := range groups {
		if slices.Contains(ids, group.ID) {
			some = append(some, group)
		}
	}
	return some
}

// lockGroups locks the groups in the order of their ids, each once. One that does not exist is an error.
func (s *Store) lockGroups(tx *gorm.DB, ids []string) ([]lockedGroup, error) {
	locked, err := s.lockExisting(tx, ids)
	if err != nil {
		return nil, err
	}
	return locked, allLocked(ids, locked)
}

func (s *Store) lockExisting(tx *gorm.DB, ids []string) (locked []lockedGroup, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	err = forChange(tx).Table("customer_groups").Select("id, name, customers_count").Where("id IN ?", s.dialect.valuesOf(ids)).
		Order("id").Find(&locked).Error
	return locked, err
}

func allLocked(ids []string, locked []lockedGroup) error {
	there := idsOf(locked)
	for _, id := range ids {
		if !slices.Contains(there, id) {
			return &Error{Kind: NotFound, Object: "customer_group", Field: "customer_group_id", Value: id, Message: groupGone}
		}
	}
	return nil
}

// errMoved says that a customer was put into another group while its groups were being locked.
var errMoved = errors.New("the customer's groups have changed")

// errGone says that a customer was deleted just before becoming a member. Whoever tries again does not find it.
var errGone = errors.New("a customer has been deleted")

// lockWithGroups locks a customer with all groups it is in, and those it is to be in, which have to exist.
// More groups than those may be given; found out are remembered there, for the next try.
func (s *Store) lockWithGroups(tx *gorm.DB, id string, wanted []string, known *[]string) (row customerRow, locked []lockedGroup, err error) {
	present, err := groupsOf(tx, id)
	if err != nil {
		return row, nil, err
	}
	if locked, err = s.lockExisting(tx, slices.Concat(present, wanted, *known)); err != nil {
		return row, nil, err
	}
	if row, err = s.customer(forRemoval(tx), id); err != nil {
		return row, nil, err
	}
	// Whoever put the customer into a group has finished by now, and nobody else begins.
	if present, err = groupsOf(tx, id); err != nil {
		return row, nil, err
	}
	there := idsOf(locked)
	for _, group := range present {
		if !slices.Contains(there, group) {
			*known = append(*known, present...)
			return row, nil, errMoved
		}
	}
	return row, locked, allLocked(wanted, locked)
}

func groupsOf(tx *gorm.DB, customerID string) (ids []string, err error) {
	err = tx.Table("members").Where("customer_id = ?", storable(customerID)).Pluck("group_id", &ids).Error
	return ids, err
}
