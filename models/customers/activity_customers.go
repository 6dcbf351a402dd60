package customers

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/activity"
)

// sortedCustomers is how many customers an entry may have for the list of them to be in the order of their names.
const sortedCustomers = 1000

// ActivityCustomers lists the customers of an entry, from offset on, and counts all of them. A negative limit means all. Of
// customers who have been deleted only the id is known. Up to sortedCustomers are in the order of their names, the deleted
// ones last; more are in an order of no meaning, which is always the same.
func (s *Store) ActivityCustomers(ctx context.Context, id string, limit, offset int) (customers []Customer, total int64, err error) {
	customers, total, err = s.activityCustomers(s.db.Read(ctx), id, limit, max(offset, 0))
	return customers, total, s.db.WrapError("read activity customers", err)
}

func (s *Store) activityCustomers(db *gorm.DB, id string, limit, offset int) (customers []Customer, total int64, err error) {
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
		return []Customer{}, total, nil
	}
	if number > sortedCustomers {
		ids, err := parts.IDs(db, offset, limit)
		if err != nil {
			return nil, total, err
		}
		customers, err = s.inThisOrder(db, ids)
		return customers, total, err
	}
	ids, err := parts.IDs(db, 0, number)
	if err != nil {
		return nil, total, err
	}
	if customers, err = s.byName(db, ids); err != nil {
		return nil, total, err
	}
	return customers[offset:][:limit], total, nil
}

// byName finds customers by their ids, in the order of their names; the deleted ones follow.
func (s *Store) byName(db *gorm.DB, ids []string) ([]Customer, error) {
	found, err := s.customersByID(db, ids)
	if err != nil {
		return nil, err
	}
	there := make(map[string]bool, len(found))
	for _, customer := range found {
		there[customer.ID] = true
	}
	for _, id := range ids {
		if !there[id] {
			found = append(found, Customer{ID: id})
		}
	}
	return found, nil
}

// inThisOrder finds customers by their ids, in the order of the ids.
func (s *Store) inThisOrder(db *gorm.DB, ids []string) ([]Customer, error) {
	found, err := s.customersByID(db, ids)
	if err != nil {
		return nil, err
	}
	at := make(map[string]Customer, len(found))
	for _, customer := range found {
		at[customer.ID] = customer
	}
	customers := make([]Customer, len(ids))
	for i, id := range ids {
		customers[i] = at[id]
		customers[i].ID = id
	}
	return customers, nil
}

func (s *Store) customersByID(db *gorm.DB, ids []string) (found []Customer, err error) {
	err = db.Table("customers").Select(customerColumns).Where("customers.id IN ?", s.db.Dialect.ValuesOf(ids)).
		Order("name_key, id").Find(&found).Error
	return found, err
}
