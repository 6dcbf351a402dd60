package customers

import (
	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
)

// Upsert is a customer who is updated, or created where there is none.
type Upsert struct {
	in       Input
	account  *bool // whether it is about the one with an account or the guest; nil: the one with an account before the guest
	metadata record.Metadata
	cleared  []string    // keys of the metadata that are removed
	groups   []string    // names, each once
	made     customerRow // the customer to create, without an id and times, if there is none yet
}

// NewUpsert checks an input and makes an upsert of it. The input needs an e-mail; its metadata is laid over what is stored, but for
// the cleared keys, which are removed; and it has no password. The upsert is about the customer with the e-mail who has an account, or
// the guest, as account says; where that is nil, about the one with an account before the guest. Where there is none, the customer is
// created: with an account, still without a password, if account is true. groups are the names of the groups that the customer joins,
// each once; those that do not exist are created. The error is that of CreateCustomer.
func NewUpsert(in Input, account *bool, groups, cleared []string) (Upsert, error) {
	row := Upsert{in: in, account: account, groups: groups, cleared: cleared}
	row.made.HasAccount = account != nil && *account
	if in.Metadata != nil {
		row.metadata, row.in.Metadata = in.Metadata.Values, nil
		row.made.Metadata = row.metadata
	}
	return row, row.in.apply(&row.made)
}

// Email is the e-mail as it is stored.
func (row Upsert) Email() string { return row.made.Email }

// UpsertOptions say what upserts do.
type UpsertOptions struct {
	AddOnly  bool   // customers who exist stay as they are, but for joining the group
	GroupID  string // a group that all customers join; "": none
	NewGroup string // for a preview: such a group that would be created first

	// Turned returns whether a text is what a spreadsheet makes of the stored one; nil: none is. Such a text is stored where Turned is
	// KeepTurned, left out by LeaveTurned, and by default has its upsert refused.
	Turned   func(stored, given string) bool
	OnTurned OnTurned
}

// OnTurned is what becomes of a text that is what a spreadsheet makes of the stored one.
type OnTurned int

// What becomes of such texts.
const (
	RefuseTurned OnTurned = iota
	LeaveTurned
	KeepTurned
)

// Upserts writes the batches of one import, each in a transaction of the caller's, or previews them.
type Upserts struct {
	UpsertOptions

	store   *Store
	log     UpsertLog
	planned []GroupName                  // groups that a preview would have created
	carried map[string]*upsertedCustomer // customers as a preview has left them, by their keys
}

// NewUpserts begins to upsert, or goes on where others with this log have ended.
func (s *Store) NewUpserts(options UpsertOptions, log UpsertLog) *Upserts {
	return &Upserts{
		UpsertOptions: options, store: s, log: log, carried: map[string]*upsertedCustomer{},
	}
}

// Upserted counts upserts by what became of them, and the groups that were created for them.
type Upserted struct {
	Created, Updated, Unchanged, Groups int64

	Refused []RefusedUpsert
	Log     UpsertLog // for the next batch
}

// RefusedUpsert is an upsert, by its place in the batch, that was not made, and the reason in a sentence. Kind is the reason without
// the values.
type RefusedUpsert struct {
	Place        int
	Reason, Kind string
}

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
// earlier. Once the transaction is committed, Continue makes the next batch extend the same entries of the activity.
func (u *Upserts) Write(tx *gorm.DB, rows []Upsert) (done Upserted, err error) {
	if len(rows) == 0 {
		return Upserted{Log: u.log}, nil
	}
	batch := u.batch(rows)
	made, err := batch.lockGroups(tx)
	if err != nil {
		return done, err
	}
	if err := batch.find(tx); err != nil {
		return done, err
	}
	if err := batch.take(); err != nil {
		return done, err
	}
	if made, err = batch.keepUsed(tx, made); err != nil {
		return done, err
	}
	if err := batch.write(tx); err != nil {
		return done, err
	}
	log, err := batch.record(tx, made)
	if err != nil {
		return done, err
	}
	done = batch.count()
	done.Groups, done.Log = int64(len(made)), log
	return done, nil
}

// Continue has the next batch extend the entries of a log.
func (u *Upserts) Continue(log UpsertLog) { u.log = log }
