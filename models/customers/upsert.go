package customers

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
)

// Upsert is a customer who is updated, or created where there is none.
type Upsert struct {
	in       Input
	metadata record.Metadata
	groups   []string    // names, each once
	made     customerRow // the customer to create, if there is none yet
}

// NewUpsert checks an input and makes an upsert of it. The input needs an e-mail; its metadata is laid over what is stored,
// and it has no password. A customer who is created is so at a time and has an account, still without a password, where hasAccount
// is true. groups are the names of the groups that the customer joins, each once; those that do not exist are created. The error
// is that of CreateCustomer.
func NewUpsert(in Input, at time.Time, hasAccount bool, groups []string) (Upsert, error) {
	row := Upsert{in: in, groups: groups, made: customerRow{
		Customer: Customer{ID: record.NewID("cus_", at), HasAccount: hasAccount, CreatedAt: at, UpdatedAt: at},
	}}
	if in.Metadata != nil {
		row.metadata, row.in.Metadata = in.Metadata.Values, nil
		row.made.Metadata = row.metadata
	}
	return row, row.in.apply(&row.made)
}

// Upserts writes the batches of one import, each in a transaction of the caller's. An entry of the activity grows from batch to
// batch.
type Upserts struct {
	store     *Store
	byAccount bool
	log       upsertLog
}

// NewUpserts begins to upsert. An upsert is about the customer with its e-mail, the one with an account before the guest; with
// byAccount about the customer with its e-mail and its hasAccount.
func (s *Store) NewUpserts(byAccount bool) *Upserts {
	return &Upserts{store: s, byAccount: byAccount, log: upsertLog{}}
}

// Upserted counts upserts by what became of them, and the groups that were created for them.
type Upserted struct{ Created, Updated, Unchanged, Groups int64 }

// Add adds the numbers of more upserts.
func (done *Upserted) Add(more Upserted) {
	done.Created += more.Created
	done.Updated += more.Updated
	done.Unchanged += more.Unchanged
	done.Groups += more.Groups
}

// CountTotals adds the new customers and groups to the kept totals. There is one row of totals for all changes, so it comes
// last in a transaction, and others wait for it as briefly as can be.
func (done Upserted) CountTotals(tx *gorm.DB) error {
	if done.Created > 0 {
		if err := db.AddToTotal(tx, "customers", done.Created); err != nil {
			return err
		}
	}
	if done.Groups > 0 {
		return db.AddToTotal(tx, "customer_groups", done.Groups)
	}
	return nil
}

// Write writes a batch in a number of statements that does not depend on how many upserts it has, all but the totals, for
// which there is CountTotals. Within a batch the upserts of one customer are laid over each other first, the later over the
// earlier.
func (u *Upserts) Write(tx *gorm.DB, rows []Upsert) (done Upserted, err error) {
	if len(rows) == 0 {
		return done, nil
	}
	groups, made, err := u.store.upsertGroups(tx, rows)
	if err != nil {
		return done, err
	}
	batch := upsertBatch{byAccount: u.byAccount, groups: groups, customers: map[string]*upsertedCustomer{}}
	if err := batch.find(u.store, tx, rows); err != nil {
		return done, err
	}
	for _, row := range rows {
		if err := batch.take(row); err != nil {
			return done, err
		}
	}
	if err := batch.write(u.store, tx); err != nil {
		return done, err
	}
	if err := batch.record(u.store, tx, u.log); err != nil {
		return done, err
	}
	done = batch.count()
	done.Groups = made
	return done, nil
}

// upsertBatch holds the groups and customers that the upserts of a batch are about.
type upsertBatch struct {
	byAccount bool
	groups    map[string]string            // ids by name
	customers map[string]*upsertedCustomer // by key
}

// key brings an upsert and its customer together.
func (b *upsertBatch) key(c customerRow) string {
	if b.byAccount {
		return c.Email + " " + strconv.FormatBool(c.HasAccount)
	}
	return c.Email
}

// upsertedCustomer is a customer before and after the upserts that are about them.
type upsertedCustomer struct {
	row, before customerRow
	made        bool            // created, for the first of the upserts
	in          map[string]bool // ids of the groups they are in
	joins       []string        // ids of the groups that the upserts add
	effects     []bool          // for each upsert, whether it changed anything
}

// take lays an upsert over its customer.
func (b *upsertBatch) take(row Upsert) error {
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
func (row Upsert) metadataChange(stored record.Metadata) *record.MetadataChange {
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

// changed reports whether the upserts together changed the customer.
func (c *upsertedCustomer) changed() bool {
	return c.made || len(c.joins) > 0 || !c.row.same(c.before)
}

// count counts the upserts by what became of them. Those that only undo one another changed nothing.
func (b *upsertBatch) count() (done Upserted) {
	for _, customer := range b.customers {
		for i, changed := range customer.effects {
			switch {
			case customer.made && i == 0:
				done.Created++
			case changed && customer.changed():
				done.Updated++
			default:
				done.Unchanged++
			}
		}
	}
	return done
}
