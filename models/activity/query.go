package activity

import (
	"time"

	"github.com/oklog/ulid/v2"
	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Query selects entries of the activity. The zero query selects all.
type Query struct {
	ObjectID   string // what was done to this object
	CustomerID string // the same for a customer, and which groups they joined and left
	ChangeSet  string
	ActorID    string
	Object     string // "customer", "customer_group", ...
	Action     string // one of Actions
	Via        string // one of Doors
	At         record.TimeRange

	SeenNow bool // also fill Entry.Customer, Entry.TooLate and Entry.Gone

	Before string // only entries older than the one with this id
	Limit  int    // 0: PageSize
}

// PageSize is how many entries a page shows.
const PageSize = 50

// Find narrows a transaction to the entries of a query, without its Limit and in no order.
func (s *Log) Find(tx *gorm.DB, q Query) *gorm.DB {
	fresh := tx
	tx = tx.Table("activity")
	for _, is := range []struct{ column, value string }{
		{"change_set", q.ChangeSet}, {"actor_id", q.ActorID}, {"object", q.Object}, {"action", q.Action}, {"via", q.Via},
	} {
		if is.value != "" {
			tx = tx.Where(is.column+" = ?", text.Storable(is.value))
		}
	}
	if q.ObjectID != "" {
		tx = tx.Where("object_id"+db.IsBound, text.Storable(q.ObjectID))
	}
	if q.CustomerID != "" {
		id := text.Storable(q.CustomerID)
		own := fresh.Table("activity").Select("id").Where("object_id = ?", id)
		groups := fresh.Table("activity_customers").Select("activity_id").
			Where("part = ? AND "+s.among("customer_ids"), text.Storable(partOf(id)), " "+id+" ")
		tx = tx.Where("id IN (SELECT id FROM (?) AS own UNION SELECT activity_id FROM (?) AS groups)", own, groups)
	}
	if q.Before != "" {
		tx = tx.Where("id < ?", text.Storable(q.Before))
	}
	return entriesDuring(q.At, tx)
}

// entriesDuring leaves only the entries within a range. It compares ids, which begin with the time, so that the index by
// which the list is ordered serves this too.
func entriesDuring(r record.TimeRange, db *gorm.DB) *gorm.DB {
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
		if first, ok := FirstID(bound.at.Add(bound.more)); ok {
			db = db.Where(bound.condition, first)
		}
	}
	return db
}

// FirstID is the lowest id that an entry of a time, to the millisecond, can have. ok is false for times that no id has.
func FirstID(at time.Time) (id string, ok bool) {
	var first ulid.ULID
	err := first.SetTime(uint64(max(0, at.UnixMilli())))
	return "act_" + first.String(), err == nil
}
