// Package activity is the audit trail: who changed what, when and through which door.
package activity

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Actor makes changes: an operator, a program that acts for one, or the command line.
type Actor struct {
	ID        string // the operator's; "" for the command line
	Name      string // the e-mail, or what a program is called
	Via       string // one of Doors
	Role      Role   // what they may do
	MayExport bool   // they may take the data of many people out of the back office
	ChangeSet string // what the changes of one request have in common; "": each verb is a change set of its own
	Trail     *Trail // collects the entries of the request; may be nil
}

// Trail collects the entries that the changes of one request have recorded.
type Trail struct{ entries []Entry }

// Undoable is true where something was changed, and all of it can be undone.
func (t *Trail) Undoable() bool {
	return len(t.entries) > 0 && !slices.ContainsFunc(t.entries, func(a Entry) bool { return a.WhyNotUndo() != "" })
}

// Members counts the customers who joined groups, and those who left.
func (t *Trail) Members() (joined, left int64) {
	for _, entry := range t.entries {
		switch entry.Action {
		case DidAdd:
			joined += entry.Customers
		case DidRemove:
			left += entry.Customers
		}
	}
	return joined, left
}

// The doors through which changes come.
const (
	ViaPages   = "pages"
	ViaAPI     = "api"
	ViaImport  = "import"
	ViaCommand = "command"
)

// Doors are all ways through which changes come, in the order in which a filter offers them.
var Doors = []string{ViaPages, ViaAPI, ViaImport, ViaCommand}

// What can be done, as entries name it.
const (
	DidCreate = "created"
	DidUpdate = "updated"
	DidDelete = "deleted"
	DidAdd    = "added"   // customers to a group
	DidRemove = "removed" // customers from a group
	DidFail   = "failed"  // rows of an import
	DidErase  = "erased"  // a customer, of whom nothing but the id remains in the entry
	DidExport = "exported"
)

// Actions are all that can be done, in the order in which a filter offers them.
var Actions = []string{DidCreate, DidUpdate, DidDelete, DidAdd, DidRemove, DidFail, DidErase, DidExport}

// Entry is one entry of the audit trail. The entries of one change, such as a group that was renamed
// and lost members at once, share their ChangeSet.
type Entry struct {
	ID         string
	ChangeSet  string
	At         time.Time
	ActorID    string
	Actor      string // as they were called then
	Via        string
	Action     string
	Object     string          // "customer", "customer_group", ..., or "import"
	ObjectID   string          // "" for an entry about several: the customers that an import created
	ObjectName string          // as it was called then
	Before     record.Metadata // the fields that changed, as they were; see difference
	After      record.Metadata // and as they became
	Customers  int64           // how many customers joined, left or were created
	Undoes     *string         // the change set that this one undid
	UndoneBy   *string         // the change set that undid this one

	Customer *Named `gorm:"-"` // its only customer, where there is one and the query had SeenNow
	TooLate  string `gorm:"-"` // why it cannot be undone any more, where the query had SeenNow
	Gone     bool   `gorm:"-"` // its record has been deleted, where the query had SeenNow

	CustomerSet *CustomerSet `gorm:"-"` // the customers, as Log.Record stores them
}

// TableName names the table for GORM, whose plural would be activities.
func (Entry) TableName() string { return "activity" }

// WhyNotUndo is the reason why an entry, and with it its change set, cannot be undone; "" where it can.
func (a Entry) WhyNotUndo() string {
	_, isPassword := a.After.Get(PasswordField)
	switch {
	case a.UndoneBy != nil:
		return "This has already been undone."
	case a.Action == DidErase:
		return "What was erased cannot be restored."
	case a.Action == DidExport:
		return "An export cannot be undone."
	case a.Erased():
		return "This customer has been erased since."
	case a.Object != "customer" && a.Object != "customer_group":
		return "This cannot be undone here."
	case a.Action == DidDelete:
		return "What was deleted cannot be restored."
	case isPassword && a.Object == "customer":
		return "A changed password cannot be restored."
	}
	return a.TooLate
}

// ChangedSince is the error of an undo that comes too late: what the entry is about, in this field, has been changed since.
func (a Entry) ChangedSince(field string) error {
	return &record.Error{Kind: record.Conflict, Object: a.Object, Field: field, Value: a.ObjectID,
		Message: text.Fill("This can no longer be undone: {name} has been changed since.", "name", text.Quoted(a.ObjectName))}
}

// Named is something with an id and what it is called.
type Named struct{ ID, Name string }

type (
	actorKey  struct{}
	undoesKey struct{}
)

// WithActor makes an actor the author of all changes in a context.
func WithActor(ctx context.Context, actor Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

// NewChangeSet makes the id of a change set.
func NewChangeSet() string { return record.NewID("chg_", record.Now()) }

// Nobody is the actor of requests until it is known who sends them: all that needs a role is refused.
var Nobody = Actor{Name: "nobody"}

// ActorOf returns the actor of a context, or else the command line, which may do everything. recorded is false for Unrecorded.
func ActorOf(ctx context.Context) (actor Actor, recorded bool) {
	actor, known := ctx.Value(actorKey{}).(Actor)
	if !known {
		actor = Actor{Name: "command line", Via: ViaCommand, Role: Admin, MayExport: true}
	}
	return actor, actor != Unrecorded
}

// Unrecorded is the actor of changes that leave no entries: those of sample data.
var Unrecorded = Actor{Via: "unrecorded", Role: Admin}

// WithChangeSet gives the changes of a transaction a change set, where their request has none, and removes from the trail
// the entries of a transaction that is rolled back.
func WithChangeSet(ctx context.Context) context.Context {
	actor, known := ActorOf(ctx)
	if trail := actor.Trail; trail != nil {
		length := len(trail.entries)
		ctx = db.OnRollback(ctx, func() { trail.entries = trail.entries[:length] })
	}
	if !known || actor.ChangeSet != "" {
		return ctx
	}
	actor.ChangeSet = NewChangeSet()
	return WithActor(ctx, actor)
}

// Undoing makes the changes in a context the ones that undo a change set.
func Undoing(ctx context.Context, changeSet string) context.Context {
	return context.WithValue(ctx, undoesKey{}, &changeSet)
}

// Record writes entries into the activity, in the transaction of the change they are about. Each verb that changes
// something calls it; the actor, the time and the change set come from the transaction. So an entry needs no more than
// this, with Before and After from Difference, Created or Deleted:
//
//	log.Record(tx, activity.Entry{
//		Action: activity.DidUpdate, Object: "price_list", ObjectID: l.ID, ObjectName: l.Name, Before: was, After: became,
//	})
//
// Where nothing changed there is nothing to record. Passwords and keys are never recorded.
func (s *Log) Record(tx *gorm.DB, entries ...Entry) error {
	ctx := tx.Statement.Context
	actor, known := ActorOf(ctx)
	if !known || len(entries) == 0 {
		return nil
	}
	undoes, _ := ctx.Value(undoesKey{}).(*string)
	at := record.NowOf(ctx)
	fresh := record.NewIDs("act_", at, len(entries))
	for i := range entries {
		entry := &entries[i]
		entry.At, entry.Undoes = at, undoes
		entry.ChangeSet, entry.ActorID, entry.Actor, entry.Via = actor.ChangeSet, actor.ID, actor.Name, actor.Via
		if entry.ID == "" {
			entry.ID = fresh[i]
		}
		if entry.CustomerSet != nil {
			entry.Customers = entry.CustomerSet.Number
		}
	}
	// An import adds to the entries of its earlier batches.
	more := clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.Set{
		{Column: clause.Column{Name: "customers"}, Value: gorm.Expr("activity.customers + excluded.customers")},
	}}
	if err := tx.Clauses(more).CreateInBatches(&entries, db.RowsPerStatement).Error; err != nil {
		return err
	}
	if actor.Trail != nil {
		actor.Trail.entries = append(actor.Trail.entries, entries...)
	}
	return s.recordCustomers(tx, entries)
}
