package models

import (
	"database/sql"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// crowd is customers by their ids, in parts as activity_customers has them: each part has those whose ids end in
// the same characters, separated by blanks.
type crowd struct {
	number int64
	parts  map[string]*crowdPart
}

type crowdPart struct {
	number int64
	ids    []byte
}

// partOf is the part that a customer belongs to. The end of an id is random.
func partOf[T string | sql.RawBytes](id T) T { return id[max(0, len(id)-2):] }

func (c *crowd) add(id sql.RawBytes) {
	part := c.parts[string(partOf(id))]
	if part == nil {
		part = &crowdPart{}
		if c.parts == nil {
			c.parts = map[string]*crowdPart{}
		}
		c.parts[string(partOf(id))] = part
	} else {
		part.ids = append(part.ids, ' ')
	}
	part.ids = append(part.ids, id...)
	part.number++
	c.number++
}

func (c *crowd) size() int64 {
	if c == nil {
		return 0
	}
	return c.number
}

// ids are the customers part by part.
func (c *crowd) ids() []string {
	ids := make([]string, 0, c.number)
	for _, name := range slices.Sorted(maps.Keys(c.parts)) {
		ids = append(ids, strings.Split(string(c.parts[name].ids), " ")...)
	}
	return ids
}

// gathered runs a statement that changes memberships and returns their group_id and customer_id, and gathers the
// customers by group.
func (s *Store) gathered(tx *gorm.DB, statement string, args ...any) (map[string]*crowd, error) {
	crowds := map[string]*crowd{}
	var group, customer sql.RawBytes // hundreds of thousands of them: none gets memory of its own
	err := s.eachChanged(tx, "customer_id", func(rows *sql.Rows, last any) error {
		if err := rows.Scan(&group, &customer, last); err != nil {
			return err
		}
		all := crowds[string(group)]
		if all == nil {
			all = &crowd{}
			crowds[string(group)] = all
		}
		all.add(customer)
		return nil
	}, statement, args...)
	return crowds, err
}

// The bytes of customers' ids that go to the database at once.
const crowdBytesPerStatement = 8 << 20

// recordCustomers writes who the entries are about: in one statement, unless memory is the limit.
func (s *Store) recordCustomers(tx *gorm.DB, entries []Activity) error {
	type row struct {
		ActivityID  string `json:"activity_id"`
		Part        string `json:"part"`
		Number      int64  `json:"number"`
		CustomerIDs string `json:"customer_ids"`
	}
	var rows []row
	size := 0
	write := func() error {
		table, err := jsonTable{[]jsonColumn{{"activity_id", "text"}, {"part", "text"}, {"number", "bigint"}, {"customer_ids", "text"}}, rows}.expr(s.DB)
		if err != nil {
			return err
		}
		rows, size = rows[:0], 0
		return tx.Exec(`INSERT INTO activity_customers (activity_id, part, number, customer_ids)
			SELECT activity_id, part, number, customer_ids FROM ? WHERE true
			ON CONFLICT (activity_id, part) DO UPDATE SET number = activity_customers.number + excluded.number,
				customer_ids = activity_customers.customer_ids || ' ' || excluded.customer_ids`, table).Error
	}
	for _, entry := range entries {
		if entry.crowd == nil {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(entry.crowd.parts)) {
			part := entry.crowd.parts[name]
			rows = append(rows, row{entry.ID, name, part.number, string(part.ids)})
			if size += len(part.ids); size > crowdBytesPerStatement {
				if err := write(); err != nil {
					return err
				}
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return write()
}

// customersOf reads who an entry is about, by their ids.
func customersOf(db *gorm.DB, activityID string) (ids []string, err error) {
	var parts []string
	err = db.Table("activity_customers").Where("activity_id = ?", activityID).Order("part").Pluck("customer_ids", &parts).Error
	for _, part := range parts {
		ids = append(ids, strings.Split(part, " ")...)
	}
	return ids, err
}
