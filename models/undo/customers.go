package undo

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
)

// sortedCustomers is how many customers an entry may have for the list of them to be in the order of their names.
const sortedCustomers = 1000

// ActivityCustomers lists the customers of an entry, from offset on, and counts all of them. A negative limit means all. Of
// customers who have been deleted only the id is known. Up to sortedCustomers are in the order of their names, the deleted
// ones last; more are in an order of no meaning, which is always the same.
func (s *Store) ActivityCustomers(ctx context.Context, id string, limit, offset int) (who []customers.Customer, total int64, err error) {
	who, total, err = s.activityCustomers(s.db.Read(ctx), id, limit, max(offset, 0))
	return who, total, s.db.WrapError("read activity customers", err)
}

func (s *Store) activityCustomers(db *gorm.DB, id string, limit, offset int) (who []customers.Customer, total int64, err error) {
	parts, err := activity.PartsOf(db, id)
	if err != nil {
		return nil, 0, err
	}
	number := parts.Customers()
	if limit < 0 {
		limit = number
	}
	limit = min(limit, max(0, number-offset))
	total = int64(number)
	if limit == 0 {
		return []customers.Customer{}, total, nil
	}
	if number > sortedCustomers {
		ids, err := parts.IDs(db, offset, limit)
		if err != nil {
			return nil, total, err
		}
		who, err = s.inThisOrder(db, ids)
		return who, total, err
	}
	ids, err := parts.IDs(db, 0, number)
	if err != nil {
		return nil, total, err
	}
	if who, err = s.byName(db, ids); err != nil {
		return nil, total, err
	}
	return who[offset:][:limit], total, nil
}

// byName finds customers by their ids, in the order of their names; the deleted ones follow.
func (s *Store) byName(db *gorm.DB, ids []string) ([]customers.Customer, error) {
	found, err := s.people.CustomersByID(db, ids)
	if err != nil {
		return nil, err
	}
	there := make(map[string]bool, len(found))
	for _, customer := range found {
		there[customer.ID] = true
	}
	for _, id := range ids {
		if !there[id] {
			found = append(found, customers.Customer{ID: id})
		}
	}
	return found, nil
}

// inThisOrder finds customers by their ids, in the order of the ids.
func (s *Store) inThisOrder(db *gorm.DB, ids []string) ([]customers.Customer, error) {
	found, err := s.people.CustomersByID(db, ids)
	if err != nil {
		return nil, err
	}
	at := make(map[string]customers.Customer, len(found))
	for _, customer := range found {
		at[customer.ID] = customer
	}
	ordered := make([]customers.Customer, len(ids))
	for i, id := range ids {
		ordered[i] = at[id]
		ordered[i].ID = id
	}
	return ordered, nil
}
