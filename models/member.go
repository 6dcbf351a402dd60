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

// AddCustomers puts customers into a group. Those who are in already stay in.
func (s *Store) AddCustomers(ctx context.Context, groupID string, sel Selection) (added Added, err error) {
	err = s.change(ctx, func(tx *gorm.DB) error {
		group, err := s.group(forChange(tx), groupID)
		if err != nil {
			return err
		}
		added, err = s.addMembers(tx, group.CustomerGroup, sel)
		return err
	})
	return added, err
}

// RemoveCustomers takes customers out of a group. Those who are not in it are passed over.
func (s *Store) RemoveCustomers(ctx context.Context, groupID string, sel Selection) (removed Removed, err error) {
	err = s.change(ctx, func(tx *gorm.DB) error {
		if _, err := s.group(forChange(tx), groupID); err != nil {
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
		if _, err := s.customer(forKeeping(tx), customerID); err != nil {
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

// addMembers adds to a locked group, in one statement however many they are.
func (s *Store) addMembers(tx *gorm.DB, group CustomerGroup, sel Selection) (added Added, err error) {
	if sel.empty() {
		return Added{}, nil
	}
	if sel.All {
		added.Already, err = s.alreadyIn(tx, group, sel)
	} else {
		err = s.keepAll(tx, sel.IDs)
	}
	if err != nil {
		return Added{}, err
	}
	chosen, err := s.chosen(tx, sel)
	if err != nil {
		return Added{}, err
	}
	insert := s.seam.planned(tx).Exec(`INSERT INTO members (group_id, customer_id, customer_created_at, created_at)
		SELECT ?, chosen.id, chosen.created_at, ? FROM (?) AS chosen WHERE true
		ON CONFLICT (group_id, customer_id) DO NOTHING`,
		group.ID, now(), forKeeping(chosen.Select("customers.id", "customers.created_at")))
	if insert.Error != nil {
		return Added{}, insert.Error
	}
	added.Added = insert.RowsAffected
	if !sel.All {
		added.Already = int64(len(distinct(sel.IDs))) - added.Added
	}
	return added, s.countMembers(tx, group.ID, added.Added)
}

// alreadyIn counts those of a selection who are in a locked group.
func (s *Store) alreadyIn(tx *gorm.DB, group CustomerGroup, sel Selection) (n int64, err error) {
	if group.CustomersCount == 0 {
		return 0, nil
	}
	members, err := s.members(tx, group.ID, sel)
	if err != nil {
		return 0, err
	}
	return n, members.Count(&n).Error
}

// removeMembers removes from a locked group, in one statement however many they are.
func (s *Store) removeMembers(tx *gorm.DB, groupID string, sel Selection) (Removed, error) {
	if sel.empty() {
		return Removed{}, nil
	}
	members, err := s.members(tx, groupID, sel)
	if err != nil {
		return Removed{}, err
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
func (s *Store) chosen(tx *gorm.DB, sel Selection) (*gorm.DB, error) {
	if !sel.All {
		return tx.Session(&gorm.Session{NewDB: true}).Table("customers").Where("customers.id IN ?", s.seam.valuesOf(sel.IDs)), nil
	}
	db, err := customerSearch{Store: s, db: tx, q: sel.Query.normal()}.found()
	if err == nil && len(sel.Except) > 0 {
		db = db.Where("customers.id NOT IN ?", s.seam.valuesOf(sel.Except))
	}
	return db, err
}

// members is the query for those members of a group that a selection holds.
func (s *Store) members(db *gorm.DB, groupID string, sel Selection) (*gorm.DB, error) {
	members := s.seam.planned(db).Table("members").Where("members.group_id = ?", storable(groupID))
	if !sel.All {
		return members.Where("members.customer_id IN ?", s.seam.valuesOf(sel.IDs)), nil
	}
	if len(sel.Except) > 0 {
		members = members.Where("members.customer_id NOT IN ?", s.seam.valuesOf(sel.Except))
	}
	q := sel.Query.normal()
	if q.GroupID == "" {
		q.GroupID = groupID // it is looked for fewer
	}
	if q.GroupID == groupID && !q.filtered() {
		return members, nil
	}
	chosen, err := s.chosen(db, Selection{All: true, Query: q})
	if err != nil {
		return nil, err
	}
	return members.Where("members.customer_id IN (?)", chosen.Select("customers.id")), nil
}

// distinct returns the texts in order, each once.
func distinct(texts []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(texts)))
}

// keepAll makes sure that the customers are there until the transaction ends.
func (s *Store) keepAll(tx *gorm.DB, ids []string) error {
	var kept []string
	err := forKeeping(tx).Table("customers").Where("customers.id IN ?", s.seam.valuesOf(ids)).Pluck("id", &kept).Error
	if err != nil {
		return err
	}
	there := make(map[string]bool, len(kept))
	for _, id := range kept {
		there[id] = true
	}
	missing := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return there[id] })
	if len(missing) == 0 {
		return nil
	}
	list := strings.Join(inOrder(missing, ids), ", ")
	return &Error{Kind: NotFound, Object: "customer", Field: "customer_ids", Value: list, Message: "These customers do not exist, or no longer do: " + list}
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
func (s *Store) setGroups(tx *gorm.DB, customerID string, groupIDs []string) error {
	if _, err := s.leaveGroups(tx, customerID, "group_id NOT IN ?", s.seam.valuesOf(groupIDs)); err != nil {
		return err
	}
	_, err := s.joinGroups(tx, customerID, groupIDs)
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
		append([]any{storable(customerID)}, args...)...).Scan(&left).Error
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
