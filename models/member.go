package models

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// Selection is the customers an operator chose: by their ids, or all that a query finds
// but for some exceptions. The zero Selection is nobody.
type Selection struct {
	IDs    []string
	All    bool
	Query  CustomerQuery
	Except []string
}

func (sel Selection) empty() bool { return !sel.All && len(sel.IDs) == 0 }

// Added tells what adding customers to a group did.
type Added struct{ Added, Already int64 }

// Removed tells what removing customers from a group did.
type Removed struct{ Removed, NotMembers int64 }

// Every change of members locks the group's row first, several groups in the order of their
// ids, and only then touches members: so changes of one group follow one
// another, and two changes never wait for each other.

// AddCustomers puts customers into a group. Those who are in already stay in.
func (s *Store) AddCustomers(ctx context.Context, groupID string, sel Selection) (added Added, err error) {
	err = s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockGroup(tx, groupID); err != nil {
			return err
		}
		added, err = s.addMembers(tx, groupID, sel)
		return err
	})
	return added, err
}

// RemoveCustomers takes customers out of a group. Those who are not in it are passed over.
func (s *Store) RemoveCustomers(ctx context.Context, groupID string, sel Selection) (removed Removed, err error) {
	err = s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockGroup(tx, groupID); err != nil {
			return err
		}
		removed, err = s.removeMembers(tx, groupID, sel)
		return err
	})
	return removed, err
}

// AddToGroups puts one customer into several groups.
func (s *Store) AddToGroups(ctx context.Context, customerID string, groupIDs []string) (added Added, err error) {
	err = s.change(ctx, func(tx *gorm.DB) error {
		locked, err := s.lockGroups(tx, groupIDs)
		if err != nil {
			return err
		}
		if _, err := s.customer(tx, customerID); err != nil {
			return err
		}
		added, err = s.joinGroups(tx, customerID, locked)
		return err
	})
	return added, err
}

// RemoveFromGroups takes one customer out of several groups.
func (s *Store) RemoveFromGroups(ctx context.Context, customerID string, groupIDs []string) (removed Removed, err error) {
	err = s.change(ctx, func(tx *gorm.DB) error {
		locked, err := s.lockExisting(tx, groupIDs)
		if err != nil {
			return err
		}
		removed.Removed, err = s.leaveGroups(tx, customerID, "group_id IN ?", s.seam.valuesOf(locked))
		removed.NotMembers = int64(len(locked)) - removed.Removed
		return err
	})
	return removed, err
}

func (s *Store) lockGroup(tx *gorm.DB, id string) error {
	_, err := s.group(forChange(tx), id)
	return err
}

// lockGroups locks the groups in the order of their ids, each once, and returns that order. One that
// does not exist is an error.
func (s *Store) lockGroups(tx *gorm.DB, ids []string) ([]string, error) {
	wanted := distinct(ids)
	locked, err := s.lockExisting(tx, wanted)
	if err != nil {
		return nil, err
	}
	for _, id := range wanted {
		if _, found := slices.BinarySearch(locked, id); !found {
			return nil, noGroup(id)
		}
	}
	return locked, nil
}

func (s *Store) lockExisting(tx *gorm.DB, ids []string) (locked []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	err = forChange(tx).Table("customer_groups").Where("id IN ?", s.seam.valuesOf(ids)).Order("id").Pluck("id", &locked).Error
	return locked, err
}

// lockGroupsOf locks the groups a customer is in together with those it is to be in, when that is
// said, and returns the latter.
func (s *Store) lockGroupsOf(tx *gorm.DB, customerID string, wanted *[]string) ([]string, error) {
	if wanted == nil {
		wanted = &[]string{}
	}
	var present []string
	if err := tx.Table("members").Where("customer_id = ?", customerID).Pluck("group_id", &present).Error; err != nil {
		return nil, err
	}
	if _, err := s.lockExisting(tx, append(present, *wanted...)); err != nil {
		return nil, err
	}
	return s.lockGroups(tx, *wanted)
}

// addMembers adds to a locked group, in one statement however many they are.
func (s *Store) addMembers(tx *gorm.DB, groupID string, sel Selection) (Added, error) {
	if sel.empty() {
		return Added{}, nil
	}
	if !sel.All {
		if err := s.mustExist(tx, sel.IDs); err != nil {
			return Added{}, err
		}
	}
	given, err := s.size(tx, sel)
	if err != nil {
		return Added{}, err
	}
	insert := tx.Exec(`INSERT INTO members (group_id, customer_id, customer_created_at, created_at)
		SELECT ?, chosen.id, chosen.created_at, ? FROM (?) AS chosen WHERE true
		ON CONFLICT (group_id, customer_id) DO NOTHING`,
		groupID, now(), s.chosen(tx, sel).Select("customers.id", "customers.created_at"))
	if insert.Error != nil {
		return Added{}, insert.Error
	}
	// Customers may have come since they were counted.
	added := Added{Added: insert.RowsAffected, Already: max(0, given-insert.RowsAffected)}
	return added, s.countMembers(tx, groupID, added.Added)
}

// removeMembers removes from a locked group, in one statement however many they are.
func (s *Store) removeMembers(tx *gorm.DB, groupID string, sel Selection) (Removed, error) {
	if sel.empty() {
		return Removed{}, nil
	}
	members := tx.Table("members").Where("group_id = ?", groupID)
	switch {
	case !sel.All:
		members = members.Where("customer_id IN ?", s.seam.valuesOf(sel.IDs))
	case sel.Query.filtered():
		members = members.Where("customer_id IN (?)", s.chosen(tx, sel).Select("customers.id"))
	case len(sel.Except) > 0:
		members = members.Where("customer_id NOT IN ?", s.seam.valuesOf(sel.Except))
	}
	gone := members.Delete(nil)
	if gone.Error != nil {
		return Removed{}, gone.Error
	}
	removed := Removed{Removed: gone.RowsAffected}
	if !sel.All {
		removed.NotMembers = int64(len(distinct(sel.IDs))) - removed.Removed
	}
	return removed, s.countMembers(tx, groupID, -removed.Removed)
}

// chosen is the query for the customers of a selection.
func (s *Store) chosen(tx *gorm.DB, sel Selection) *gorm.DB {
	db := tx.Session(&gorm.Session{NewDB: true}).Table("customers")
	if !sel.All {
		return db.Where("customers.id IN ?", s.seam.valuesOf(sel.IDs))
	}
	db = s.filter(db, sel.Query)
	if len(sel.Except) > 0 {
		db = db.Where("customers.id NOT IN ?", s.seam.valuesOf(sel.Except))
	}
	return db
}

// size is how many customers a selection holds.
func (s *Store) size(tx *gorm.DB, sel Selection) (n int64, err error) {
	if !sel.All {
		return int64(len(distinct(sel.IDs))), nil
	}
	err = s.chosen(tx, sel).Count(&n).Error
	return n, err
}

// distinct returns the texts in order, each once.
func distinct(texts []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(texts)))
}

func (s *Store) mustExist(tx *gorm.DB, ids []string) error {
	var missing []string
	err := tx.Raw("SELECT value FROM ? AS given WHERE NOT EXISTS (SELECT 1 FROM customers WHERE customers.id = given.value)",
		s.seam.valuesOf(ids)).Scan(&missing).Error
	if err != nil || len(missing) == 0 {
		return err
	}
	missing = inOrder(missing, ids)
	return notFound("customer", strings.Join(missing, ", "), "These customers do not exist, or no longer do: "+strings.Join(missing, ", "))
}

// inOrder returns the members of some in the order of all, each once.
func inOrder(some, all []string) []string {
	wanted := map[string]bool{}
	for _, text := range some {
		wanted[text] = true
	}
	var ordered []string
	for _, text := range all {
		if wanted[text] {
			ordered = append(ordered, text)
			delete(wanted, text)
		}
	}
	return ordered
}

// setGroups makes a customer a member of just these groups, all of which are locked.
func (s *Store) setGroups(tx *gorm.DB, customer Customer, groupIDs []string) error {
	if _, err := s.leaveGroups(tx, customer.ID, "group_id NOT IN ?", s.seam.valuesOf(groupIDs)); err != nil {
		return err
	}
	_, err := s.joinGroups(tx, customer.ID, groupIDs)
	return err
}

// joinGroups makes a customer a member of locked groups.
func (s *Store) joinGroups(tx *gorm.DB, customerID string, groupIDs []string) (Added, error) {
	if len(groupIDs) == 0 {
		return Added{}, nil
	}
	var joined []string
	err := tx.Raw(`INSERT INTO members (group_id, customer_id, customer_created_at, created_at)
		SELECT value, customers.id, customers.created_at, ? FROM ? AS given, customers WHERE customers.id = ?
		ON CONFLICT (group_id, customer_id) DO NOTHING RETURNING group_id`,
		now(), s.seam.valuesOf(groupIDs), customerID).Scan(&joined).Error
	if err != nil {
		return Added{}, err
	}
	err = s.countEach(tx, joined, 1)
	return Added{Added: int64(len(joined)), Already: int64(len(groupIDs) - len(joined))}, err
}

// leaveGroups ends memberships of a customer, all in locked groups.
func (s *Store) leaveGroups(tx *gorm.DB, customerID, which string, args ...any) (int64, error) {
	var left []string
	err := tx.Raw("DELETE FROM members WHERE customer_id = ? AND "+which+" RETURNING group_id",
		append([]any{customerID}, args...)...).Scan(&left).Error
	if err != nil {
		return 0, err
	}
	return int64(len(left)), s.countEach(tx, left, -1)
}

func (s *Store) countMembers(tx *gorm.DB, groupID string, by int64) error {
	if by == 0 {
		return nil
	}
	return tx.Exec("UPDATE customer_groups SET customers_count = customers_count + ? WHERE id = ?", by, groupID).Error
}

func (s *Store) countEach(tx *gorm.DB, groupIDs []string, by int64) error {
	if len(groupIDs) == 0 {
		return nil
	}
	return tx.Exec("UPDATE customer_groups SET customers_count = customers_count + ? WHERE id IN ?",
		by, s.seam.valuesOf(groupIDs)).Error
}
