package customers

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/text"
)

// Activities lists what was done, the latest first.
func (s *Store) Activities(ctx context.Context, q activity.Query) ([]activity.Entry, error) {
	if q.Limit <= 0 {
		q.Limit = activity.PageSize
	}
	entries := []activity.Entry{}
	err := s.activity.Find(s.db.Read(ctx), q).Order("id DESC").Limit(q.Limit).Find(&entries).Error
	if err == nil && q.SeenNow {
		err = s.seenNow(s.db.Read(ctx), entries)
	}
	return entries, s.db.WrapError("read activities", err)
}

// ActivityEntry finds an entry by its id, as it is seen now.
func (s *Store) ActivityEntry(ctx context.Context, id string) (activity.Entry, error) {
	entries := make([]activity.Entry, 1)
	err := s.db.Read(ctx).Where("id = ?", text.Storable(id)).Take(&entries[0]).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return activity.Entry{}, record.Missing("activity", id, "This activity entry does not exist.")
	}
	if err == nil {
		err = s.seenNow(s.db.Read(ctx), entries)
	}
	return entries[0], s.db.WrapError("read activity entry", err)
}

// Up to so many customers of an entry are sorted by their names.
const sortedCustomers = 1000

// ActivityCustomers lists the customers of an entry, and tells how many they are. Of those who are gone by now
// nothing but the id is known. Few are in the order of their names, the gone ones last; many are in no
// particular order, but always the same.
func (s *Store) ActivityCustomers(ctx context.Context, id string, limit, offset int) (customers []Customer, total int64, err error) {
	db := s.db.Read(ctx)
	var parts []struct{ Number int64 }
	err = db.Table("activity_customers").Select("number").Where("activity_id = ?", text.Storable(id)).Order("part").Find(&parts).Error
	if err != nil {
		return nil, 0, s.db.WrapError("read activity customers", err)
	}
	for _, part := range parts {
		total += part.Number
	}
	offset = max(offset, 0)
	if limit < 0 {
		limit = int(total)
	}
	limit = min(limit, max(0, int(total)-offset))
	if limit == 0 {
		return []Customer{}, total, nil
	}
	from, until := 0, len(parts) // the parts to read, and how many customers stand before them
	skipped := 0
	if total > sortedCustomers {
		for skipped+int(parts[from].Number) <= offset {
			skipped += int(parts[from].Number)
			from++
		}
		until = from
		for have := skipped; have < offset+limit; until++ {
			have += int(parts[until].Number)
		}
	}
	var texts []string
	err = db.Table("activity_customers").Where("activity_id = ?", text.Storable(id)).Order("part").
		Offset(from).Limit(until-from).Pluck("customer_ids", &texts).Error
	if err != nil {
		return nil, total, s.db.WrapError("read activity customers", err)
	}
	ids := strings.Fields(strings.Join(texts, " "))
	if total > sortedCustomers {
		ids = ids[offset-skipped:][:limit]
		customers, err = s.inThisOrder(db, ids)
		return customers, total, s.db.WrapError("read activity customers", err)
	}
	customers, err = s.byName(db, ids)
	if err != nil {
		return nil, total, s.db.WrapError("read activity customers", err)
	}
	return customers[offset:][:limit], total, nil
}

// byName finds customers by their ids, in the order of their names; the gone ones follow.
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

// inThisOrder finds customers by their ids, in the order of those.
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
