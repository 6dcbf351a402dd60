package customers

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"cohort/models/text"
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
	var parts []activityPart
	err = db.Table("activity_customers").Select("number").Where("activity_id = ?", text.Storable(id)).Order("part").Find(&parts).Error
	if err != nil {
		return nil, 0, err
	}
	for _, part := range parts {
		total += part.Number
	}
	if limit < 0 {
		limit = int(total)
	}
	limit = min(limit, max(0, int(total)-offset))
	if limit == 0 {
		return []Customer{}, total, nil
	}
	if total > sortedCustomers {
		first, number, skipped := partsOf(parts, offset, limit)
		ids, err := idsInParts(db, id, first, number)
		if err != nil {
			return nil, total, err
		}
		customers, err = s.inThisOrder(db, ids[offset-skipped:][:limit])
		return customers, total, err
	}
	ids, err := idsInParts(db, id, 0, len(parts))
	if err != nil {
		return nil, total, err
	}
	if customers, err = s.byName(db, ids); err != nil {
		return nil, total, err
	}
	return customers[offset:][:limit], total, nil
}

// activityPart is one of the rows that hold the customers of an entry: how many there are in it.
type activityPart struct{ Number int64 }

// partsOf finds the parts with the customers from offset on: the first one, how many parts they are, and how many customers
// the parts before them hold. There must be as many customers as that.
func partsOf(parts []activityPart, offset, limit int) (first, number, skipped int) {
	for skipped+int(parts[first].Number) <= offset {
		skipped += int(parts[first].Number)
		first++
	}
	for held := skipped; held < offset+limit; number++ {
		held += int(parts[first+number].Number)
	}
	return first, number, skipped
}

// idsInParts reads the ids of the customers in some parts of an entry.
func idsInParts(db *gorm.DB, id string, first, number int) ([]string, error) {
	var texts []string
	err := db.Table("activity_customers").Where("activity_id = ?", text.Storable(id)).Order("part").
		Offset(first).Limit(number).Pluck("customer_ids", &texts).Error
	return strings.Fields(strings.Join(texts, " ")), err
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
