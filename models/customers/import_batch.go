package customers

import (
	"bytes"
	"encoding/json"

	"gorm.io/gorm"

	"cohort/models/record"
)

// importBatch writes the rows in a number of statements that does not depend on how many they are. Within a batch the rows of
// one customer are laid over each other first, the later over the earlier.
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

// importedBatch holds the groups and customers that the rows of a batch are about.
type importedBatch struct {
	exported  bool                         // a row is about the customer with its e-mail and its account, not only its e-mail
	groups    map[string]string            // ids by name
	customers map[string]*importedCustomer // by key
}

// key brings a row and its customer together.
func (b *importedBatch) key(c customerRow) string {
	if b.exported {
		return c.Email + " " + c.account()
	}
	return c.Email
}

// importedCustomer is a customer before and after the rows that are about them.
type importedCustomer struct {
	row, before customerRow
	made        bool            // created, for the first of the rows
	in          map[string]bool // ids of the groups they are in
	joins       []string        // ids of the groups that the rows add
	effects     []bool          // for each row, whether it changed anything
}

// take lays a row over its customer.
func (b *importedBatch) take(row importRow) error {
	customer := b.customers[b.key(row.made)]
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

// changed reports whether the rows together changed the customer.
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
