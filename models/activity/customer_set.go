package activity

import (
	"database/sql"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/db"
)

// CustomerSet is a set of customers by their ids. It is kept in parts, as activity_customers has them: a part has the ids
// that end in the same two characters, separated by blanks.
type CustomerSet struct {
	Number int64
	parts  map[string]*customerSetPart
}

type customerSetPart struct {
	number      int64
	ids         []byte
	memberships membershipRuns // of customers who left, in the order of ids
}

// partOf is the part that a customer belongs to. The end of an id is random.
func partOf[T string | sql.RawBytes](id T) T { return id[max(0, len(id)-2):] }

// CustomerSetOf is the set of customers with these distinct ids, in the order of the ids.
func CustomerSetOf(ids []string) *CustomerSet {
	set := &CustomerSet{}
	for _, id := range slices.Sorted(slices.Values(ids)) {
		set.add(sql.RawBytes(id))
	}
	return set
}

// Add adds a customer, who must not be in the set yet.
func (c *CustomerSet) Add(id sql.RawBytes) { c.add(id) }

func (c *CustomerSet) add(id sql.RawBytes) *customerSetPart {
	part := c.parts[string(partOf(id))]
	if part == nil {
		part = &customerSetPart{}
		if c.parts == nil {
			c.parts = map[string]*customerSetPart{}
		}
		c.parts[string(partOf(id))] = part
	} else {
		part.ids = append(part.ids, ' ')
	}
	part.ids = append(part.ids, id...)
	part.number++
	c.Number++
	return part
}

// Size is the number of customers; nil has none.
func (c *CustomerSet) Size() int64 {
	if c == nil {
		return 0
	}
	return c.Number
}

// IDs lists the customers part by part, each part in the order in which they were added.
func (c *CustomerSet) IDs() []string {
	ids := make([]string, 0, c.Number)
	for _, name := range slices.Sorted(maps.Keys(c.parts)) {
		ids = append(ids, strings.Split(string(c.parts[name].ids), " ")...)
	}
	return ids
}

// CollectMembers runs a statement that changes memberships and ends in RETURNING group_id, customer_id. It returns the
// customers by the id of their group.
func (s *Log) CollectMembers(tx *gorm.DB, statement string, args ...any) (map[string]*CustomerSet, error) {
	sets := customerSets{}
	var group, customer sql.RawBytes // hundreds of thousands of them: none gets memory of its own
	err := s.db.EachChanged(tx, "customer_id", func(rows *sql.Rows, last any) error {
		err := rows.Scan(&group, &customer, last)
		if err == nil {
			sets.of(group).add(customer)
		}
		return err
	}, statement, args...)
	return sets, err
}

// EndMemberships deletes the members that a WHERE finds, and returns the customers by the id of their group. The sets keep since
// when, and through whom, each of them had been a member.
func (s *Log) EndMemberships(tx *gorm.DB, which clause.Expression) (map[string]*CustomerSet, error) {
	sets := customerSets{}
	var group, customer, by sql.RawBytes
	var at int64
	err := s.db.EachChanged(tx, "customer_id", func(rows *sql.Rows, last any) error {
		err := rows.Scan(&group, &customer, &at, &by, last)
		if err == nil {
			sets.of(group).add(customer).memberships.add(at, by)
		}
		return err
	}, "DELETE FROM members ? RETURNING group_id, customer_id, "+s.db.Dialect.Milliseconds("created_at")+", added_by", which)
	return sets, err
}

// customerSets are sets by the ids of their groups.
type customerSets map[string]*CustomerSet

func (sets customerSets) of(group sql.RawBytes) *CustomerSet {
	set := sets[string(group)]
	if set == nil {
		set = &CustomerSet{}
		sets[string(group)] = set
	}
	return set
}

// customerBytesPerStatement bounds the ids that go to the database in one statement, with the runs of memberships, each of about
// membershipBytes.
const (
	customerBytesPerStatement = 8 << 20
	membershipBytes           = 64
)

// recordCustomers writes the customers of the entries: in one statement, unless they are too many for it.
func (s *Log) recordCustomers(tx *gorm.DB, entries []Entry) error {
	type row struct {
		ActivityID  string  `json:"activity_id"`
		Part        string  `json:"part"`
		Number      int64   `json:"number"`
		CustomerIDs string  `json:"customer_ids"`
		Memberships *string `json:"memberships"`
	}
	var rows []row
	size := 0
	write := func() error {
		table, err := db.JSONTable{Columns: []db.JSONColumn{
			{Name: "activity_id", Kind: "text"},
			{Name: "part", Kind: "text"},
			{Name: "number", Kind: "bigint"},
			{Name: "customer_ids", Kind: "text"},
			{Name: "memberships", Kind: "text"},
		}, Rows: rows}.Expr(s.db)
		if err != nil {
			return err
		}
		rows, size = rows[:0], 0
		return tx.Exec(`INSERT INTO activity_customers (activity_id, part, number, customer_ids, memberships)
			SELECT activity_id, part, number, customer_ids, memberships FROM ? WHERE true
			ON CONFLICT (activity_id, part) DO UPDATE SET number = activity_customers.number + excluded.number,
				customer_ids = activity_customers.customer_ids || ' ' || excluded.customer_ids`, table).Error
	}
	for _, entry := range entries {
		if entry.CustomerSet == nil {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(entry.CustomerSet.parts)) {
			part := entry.CustomerSet.parts[name]
			rows = append(rows, row{entry.ID, name, part.number, string(part.ids), part.memberships.text()})
			if size += len(part.ids) + membershipBytes*len(part.memberships); size > customerBytesPerStatement {
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

// CustomersOf reads the ids of the customers of an entry, but for those who were erased.
func CustomersOf(db *gorm.DB, activityID string) (ids []string, err error) {
	var parts []string
	err = partsIn(db, activityID).Pluck("customer_ids", &parts).Error
	for _, part := range parts {
		ids = append(ids, strings.Split(part, " ")...)
	}
	return slices.DeleteFunc(ids, IsErased), err
}
