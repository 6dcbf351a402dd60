package customers

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// importBatch writes the rows in a number of statements that does not depend on how many they are. Within
// a batch the rows of one customer are laid over each other first, the later over the earlier.
func (s *Store) importBatch(tx *gorm.DB, exported bool, rows []importRow, log importLog) (done imported, err error) {
	if len(rows) == 0 {
		return done, nil
	}
	groups, made, err := s.importGroups(tx, rows)
	if err != nil {
		return done, err
	}
	batch := importedBatch{exported: exported, groups: groups, customers: map[string]*importedCustomer{}}
	if err := batch.find(s, tx, rows); err != nil {
		return done, err
	}
	for _, row := range rows {
		if err := batch.take(row); err != nil {
			return done, err
		}
	}
	if err := batch.write(s, tx); err != nil {
		return done, err
	}
	if err := batch.record(s, tx, log); err != nil {
		return done, err
	}
	done = imported{ImportSummary: batch.count(), groups: made}
	done.Read = int64(len(rows))
	return done, nil
}

// importGroups locks the groups that the rows name, in the order of their ids, and makes those that
// are missing. It returns their ids by name.
func (s *Store) importGroups(tx *gorm.DB, rows []importRow) (ids map[string]string, made int64, err error) {
	var names []string
	for _, row := range rows {
		names = append(names, row.groups...)
	}
	names = text.Distinct(names)
	ids = map[string]string{}
	var tried []groupRow
	for len(names) > 0 {
		var found []struct{ ID, Name string }
		err := named(db.ForChange(tx).Table("customer_groups").Select("id", "name"), s.db.Dialect, names).Order("id").Find(&found).Error
		if err != nil {
			return nil, 0, err
		}
		for _, group := range found {
			ids[group.Name] = group.ID
		}
		missing := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return ids[name] != "" })
		if len(missing) == 0 {
			break
		}
		rows, err := makeGroups(tx, missing)
		if err != nil {
			return nil, 0, err
		}
		// All are looked for again: the new ones have to be locked in one order with the others.
		tried = append(tried, rows...)
		clear(ids)
	}
	var entries []activity.Entry
	for _, row := range tried {
		if ids[row.Name] == row.ID {
			entries = append(entries, row.entry(activity.DidCreate, nil, activity.Created(row)))
		}
	}
	return ids, int64(len(entries)), s.activity.Record(tx, entries...)
}

// makeGroups makes groups of these names, but for those that somebody else just made.
func makeGroups(tx *gorm.DB, names []string) ([]groupRow, error) {
	at := record.Now()
	rows := make([]groupRow, len(names))
	for i, name := range names {
		rows[i] = groupRow{Group: Group{ID: record.NewID("cgrp_", at), CreatedAt: at, UpdatedAt: at}}
		if err := (GroupInput{Name: &name}).apply(&rows[i]); err != nil {
			return nil, err
		}
	}
	return rows, tx.Clauses(db.OnConflictDoNothing()).CreateInBatches(&rows, db.RowsPerStatement).Error
}

// importedBatch is what a batch of rows is about.
type importedBatch struct {
	exported  bool                         // the rows tell of whoever has the e-mail with an account, or without
	groups    map[string]string            // ids by name
	customers map[string]*importedCustomer // by who they are
}

// who is by what a row and its customer are brought together.
func (b *importedBatch) who(c customerRow) string {
	if b.exported {
		return c.Email + " " + c.account()
	}
	return c.Email
}

// importedCustomer is a customer before and after the rows that are about him.
type importedCustomer struct {
	row, before customerRow
	made        bool            // for the first of the rows
	in          map[string]bool // ids of groups
	joins       []string
	effects     []bool // of each row: whether it changed anything
}

// find locks the customers of the rows' e-mails, makes those that are missing, and reads who of them is in
// the rows' groups.
func (b *importedBatch) find(s *Store, tx *gorm.DB, rows []importRow) error {
	missing := map[string]customerRow{}
	for _, row := range rows {
		if who := b.who(row.made); missing[who].ID == "" {
			missing[who] = row.made
		}
	}
	made := map[string]bool{} // ids
	for len(missing) > 0 {
		var present []customerRow
		var emails []string
		for _, row := range missing {
			emails = append(emails, row.Email)
		}
		if err := db.ForChange(tx).Where("email IN ?", s.db.Dialect.ValuesOf(emails)).Order("id").Find(&present).Error; err != nil {
			return err
		}
		b.know(present, made)
		var fresh []customerRow
		for _, who := range slices.Sorted(maps.Keys(missing)) {
			if b.customers[who] == nil {
				fresh = append(fresh, missing[who])
				made[missing[who].ID] = true
			}
		}
		if len(fresh) == 0 {
			break
		}
		insert := tx.Clauses(db.OnConflictDoNothing("email", "has_account")).CreateInBatches(&fresh, db.RowsPerStatement)
		if insert.Error != nil {
			return insert.Error
		}
		if insert.RowsAffected == int64(len(fresh)) {
			b.know(fresh, made)
			break
		}
		// Somebody else was faster with an e-mail: all that is missing is looked for again.
		maps.DeleteFunc(missing, func(who string, _ customerRow) bool { return b.customers[who] != nil })
	}
	return b.findMembers(s, tx)
}

// know takes note of customers: of two who cannot be told apart, of the one with an account.
func (b *importedBatch) know(rows []customerRow, made map[string]bool) {
	for _, row := range rows {
		if who := b.who(row); b.customers[who] == nil || row.HasAccount {
			b.customers[who] = &importedCustomer{row: row, before: row, made: made[row.ID], in: map[string]bool{}}
		}
	}
}

func (b *importedBatch) findMembers(s *Store, tx *gorm.DB) error {
	byID := map[string]*importedCustomer{}
	var ids []string
	for _, customer := range b.customers {
		byID[customer.row.ID] = customer
		if !customer.made {
			ids = append(ids, customer.row.ID)
		}
	}
	if len(ids) == 0 || len(b.groups) == 0 {
		return nil
	}
	// By their customers, who are in few groups each. The expression keeps the databases from looking
	// for every pair of a customer and a group.
	var members []memberRow
	err := tx.Where("customer_id IN ?", s.db.Dialect.ValuesOf(ids)).
		Where("group_id || '' IN ?", s.db.Dialect.ValuesOf(slices.Collect(maps.Values(b.groups)))).
		Select("group_id, customer_id").Find(&members).Error
	for _, member := range members {
		byID[member.CustomerID].in[member.GroupID] = true
	}
	return err
}

// take lays a row over its customer.
func (b *importedBatch) take(row importRow) error {
	customer := b.customers[b.who(row.made)]
	before := customer.row
	fresh := customer.made && len(customer.effects) == 0
	if !fresh {
		row.in.Metadata = row.metadataChange(before.Metadata)
		if err := row.in.apply(&customer.row); err != nil {
			return err
		}
	}
	changed := fresh || !customer.row.same(before)
	for _, name := range row.groups {
		if id := b.groups[name]; !customer.in[id] {
			customer.in[id] = true
			customer.joins = append(customer.joins, id)
			changed = true
		}
	}
	customer.effects = append(customer.effects, changed)
	return nil
}

// metadataChange leaves out the texts that are stored already, however their JSON spells them.
func (row importRow) metadataChange(stored record.Metadata) *record.MetadataChange {
	change := &record.MetadataChange{}
	for _, entry := range row.metadata {
		var before, after string
		value, _ := stored.Get(entry.Key)
		same := bytes.Equal(value, entry.Value) ||
			json.Unmarshal(value, &before) == nil && json.Unmarshal(entry.Value, &after) == nil && before == after
		if !same {
			change.Values = append(change.Values, entry)
		}
	}
	return change
}

// changed tells whether the rows together leave the customer other than he was.
func (c *importedCustomer) changed() bool {
	return c.made || len(c.joins) > 0 || !c.row.same(c.before)
}

// count counts the rows by what became of them. Rows that only undo one another changed nothing.
func (b *importedBatch) count() (sum ImportSummary) {
	for _, customer := range b.customers {
		for i, changed := range customer.effects {
			switch {
			case customer.made && i == 0:
				sum.Created++
			case changed && customer.changed():
				sum.Updated++
			default:
				sum.Unchanged++
			}
		}
	}
	return sum
}

// write stores the changes of customers, their memberships and the counts of the groups.
func (b *importedBatch) write(s *Store, tx *gorm.DB) error {
	var changed []customerRow
	var members []memberRow
	var joined []string
	for _, who := range slices.Sorted(maps.Keys(b.customers)) {
		customer := b.customers[who]
		if !customer.row.same(customer.before) {
			customer.row.UpdatedAt = record.NowAfter(customer.before.UpdatedAt)
			changed = append(changed, customer.row)
		}
		for _, group := range customer.joins {
			members = append(members, memberRow{group, customer.row.ID})
			joined = append(joined, group)
		}
	}
	if len(changed) > 0 {
		// Each row is there and locked: the insert always turns into the update.
		err := tx.Clauses(clause.OnConflict{UpdateAll: true}).CreateInBatches(&changed, db.RowsPerStatement).Error
		if err != nil {
			return err
		}
	}
	if len(members) == 0 {
		return nil
	}
	table, err := db.JSONTable{
		Columns: []db.JSONColumn{{Name: "group_id", Kind: "text"}, {Name: "customer_id", Kind: "text"}}, Rows: members,
	}.Expr(s.db)
	if err != nil {
		return err
	}
	err = tx.Exec("INSERT INTO members (group_id, created_at, "+each("customer_%s", s.copied())+`)
		SELECT rows.group_id, ?, `+each("customers.%s", s.copied())+" FROM ? JOIN customers ON customers.id = rows.customer_id",
		record.Now(), table).Error
	if err != nil {
		return err
	}
	return tx.Exec(`UPDATE customer_groups SET customers_count = customers_count + joined.n
		FROM (SELECT value, count(*) AS n FROM ? AS rows GROUP BY value) AS joined
		WHERE customer_groups.id = joined.value`, s.db.Dialect.ValuesOf(joined)).Error
}

type memberRow struct {
	GroupID    string `json:"group_id"`
	CustomerID string `json:"customer_id"`
}

func (memberRow) TableName() string { return "members" }
