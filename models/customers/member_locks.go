package customers

import (
	"slices"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// lockedGroup is a group that nobody else changes until the transaction ends.
type lockedGroup struct {
	ID, Name       string
	CustomersCount int64
}

func (g Group) locked() []lockedGroup {
	return []lockedGroup{{g.ID, g.Name, g.CustomersCount}}
}

func idsOf(groups []lockedGroup) []string {
	ids := make([]string, len(groups))
	for i, group := range groups {
		ids[i] = group.ID
	}
	return ids
}

// someOf are those of the groups that have one of the ids.
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

// lockExisting locks those of the groups that exist, in the order of their ids.
func (s *Store) lockExisting(tx *gorm.DB, ids []string) (locked []lockedGroup, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	err = db.ForChange(tx).Table("customer_groups").Select("id, name, customers_count").Where("id IN ?", s.db.Dialect.ValuesOf(ids)).
		Order("id").Find(&locked).Error
	return locked, err
}

func allLocked(ids []string, locked []lockedGroup) error {
	there := idsOf(locked)
	for _, id := range ids {
		if !slices.Contains(there, id) {
			return &record.Error{Kind: record.NotFound, Object: "customer_group", Field: "customer_group_id", Value: id, Message: groupGone}
		}
	}
	return nil
}

// lockWithGroups locks a customer together with all groups the customer is in, and with the wanted ones, which must exist. Locks
// are taken in one order, groups first; a group that the customer joined before the lock comes too late for that. It is then
// added to known, and the error db.ErrLocksChanged makes the transaction start again, with known locked as well.
func (s *Store) lockWithGroups(tx *gorm.DB, id string, wanted []string,
	known *[]string) (row customerRow, locked []lockedGroup, err error) {
	present, err := groupsOf(tx, id)
	if err != nil {
		return row, nil, err
	}
	if locked, err = s.lockExisting(tx, slices.Concat(present, wanted, *known)); err != nil {
		return row, nil, err
	}
	if row, err = s.customer(db.ForRemoval(tx), id); err != nil {
		return row, nil, err
	}
	// With this lock, those who were adding the customer to a group have finished, and nobody else can start.
	if present, err = groupsOf(tx, id); err != nil {
		return row, nil, err
	}
	there := idsOf(locked)
	for _, group := range present {
		if !slices.Contains(there, group) {
			*known = append(*known, present...)
			return row, nil, db.ErrLocksChanged
		}
	}
	return row, locked, allLocked(wanted, locked)
}

func groupsOf(tx *gorm.DB, customerID string) (ids []string, err error) {
	err = tx.Table("members").Where("customer_id = ?", text.Storable(customerID)).Pluck("group_id", &ids).Error
	return ids, err
}
