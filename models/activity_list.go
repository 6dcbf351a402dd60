package models

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"
	"gorm.io/gorm"
)

// ActivityQuery says which entries of the activity are meant. The zero query means all.
type ActivityQuery struct {
	ObjectID   string // what was done to this object
	CustomerID string // the same for a customer, and which groups they joined and left
	ChangeSet  string
	ActorID    string
	Object     string // "customer", "customer_group", ...
	Action     string // one of Actions
	Via        string // one of Doors
	At         TimeRange

	SeenNow bool // tell who the only customer of an entry is, and what cannot be taken back any more

	Before string // only what is older than the entry with this id
	Limit  int    // 0: as many as a page shows
}

const activityPage = 50

// Activities lists what was done, the latest first.
func (s *Store) Activities(ctx context.Context, q ActivityQuery) ([]Activity, error) {
	if q.Limit <= 0 {
		q.Limit = activityPage
	}
	entries := []Activity{}
	err := s.activities(s.reading(ctx), q).Order("id DESC").Limit(q.Limit).Find(&entries).Error
	if err == nil && q.SeenNow {
		err = s.seenNow(s.reading(ctx), entries)
	}
	return entries, s.shown(err)
}

func (s *Store) activities(db *gorm.DB, q ActivityQuery) *gorm.DB {
	fresh := db
	db = db.Table("activity")
	for _, is := range []struct{ column, value string }{
		{"change_set", q.ChangeSet}, {"actor_id", q.ActorID}, {"object", q.Object}, {"action", q.Action}, {"via", q.Via},
	} {
		if is.value != "" {
			db = db.Where(is.column+" = ?", storable(is.value))
		}
	}
	if q.ObjectID != "" {
		db = db.Where("object_id"+isBound, storable(q.ObjectID))
	}
	if q.CustomerID != "" {
		id := storable(q.CustomerID)
		own := fresh.Table("activity").Select("id").Where("object_id = ?", id)
		groups := fresh.Table("activity_customers").Select("activity_id").
			Where("part = ? AND "+s.dialect.holds("' ' || customer_ids || ' '"), storable(partOf(id)), " "+id+" ")
		db = db.Where("id IN (SELECT id FROM (?) AS own UNION SELECT activity_id FROM (?) AS groups)", own, groups)
	}
	if q.Before != "" {
		db = db.Where("id < ?", storable(q.Before))
	}
	return entriesDuring(q.At, db)
}

// entriesDuring leaves only the entries of some time. Their ids hold the moment, so the order of the list has them together.
func entriesDuring(r TimeRange, db *gorm.DB) *gorm.DB {
	bounds := []struct {
		at        *time.Time
		condition string
		more      time.Duration
	}{
		{r.From, "id >= ?", 0}, {r.After, "id >= ?", time.Millisecond}, {r.Before, "id < ?", 0}, {r.Until, "id < ?", time.Millisecond},
	}
	for _, bound := range bounds {
		if bound.at == nil {
			continue
		}
		var first ulid.ULID // of its millisecond
		at := max(0, bound.at.Add(bound.more).UnixMilli())
		if err := first.SetTime(uint64(at)); err == nil {
			db = db.Where(bound.condition, "act_"+first.String())
		}
	}
	return db
}

// ActivityEntry finds an entry by its id, as it is seen now.
func (s *Store) ActivityEntry(ctx context.Context, id string) (Activity, error) {
	entries := make([]Activity, 1)
	err := s.reading(ctx).Where("id = ?", storable(id)).Take(&entries[0]).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Activity{}, notFound("activity", id, "This activity entry does not exist.")
	}
	if err == nil {
		err = s.seenNow(s.reading(ctx), entries)
	}
	return entries[0], s.shown(err)
}

// Up to so many customers of an entry are sorted by their names.
const sortedCustomers = 1000

// ActivityCustomers lists the customers of an entry, and tells how many they are. Of those who are gone by now
// nothing but the id is known. Few are in the order of their names, the gone ones last; many are in no
// particular order, but always the same.
func (s *Store) ActivityCustomers(ctx context.Context, id string, limit, offset int) (customers []Customer, total int64, err error) {
	db := s.reading(ctx)
	var parts []struct{ Number int64 }
	err = db.Table("activity_customers").Select("number").Where("activity_id = ?", storable(id)).Order("part").Find(&parts).Error
	if err != nil {
		return nil, 0, s.shown(err)
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
	err = db.Table("activity_customers").Where("activity_id = ?", storable(id)).Order("part").
		Offset(from).Limit(until-from).Pluck("customer_ids", &texts).Error
	if err != nil {
		return nil, total, s.shown(err)
	}
	ids := strings.Fields(strings.Join(texts, " "))
	if total > sortedCustomers {
		ids = ids[offset-skipped:][:limit]
		customers, err = s.inThisOrder(db, ids)
		return customers, total, s.shown(err)
	}
	customers, err = s.byName(db, ids)
	if err != nil {
		return nil, total, s.shown(err)
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
	err = db.Table("customers").Select(customerColumns).Where("customers.id IN ?", s.dialect.valuesOf(ids)).
		Order("name_key, id").Find(&found).Error
	return found, err
}
