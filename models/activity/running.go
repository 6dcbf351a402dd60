package activity

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"time"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// RunningChange is a change under way.
type RunningChange struct {
	ChangeSet      string
	ActorID        string
	Actor          string // what they are called
	Via            string // one of Doors
	What           string // "Adding customers"
	Since          time.Time
	Done, Expected int64    // rows, as db.Progress counts them
	GroupIDs       []string // the groups whose members change, as far as that is known
}

// shownAfter is how long a change runs before it is listed.
const shownAfter = 400 * time.Millisecond

// Running are the changes under way of all instances. Those of this one are in memory. On PostgreSQL each instance also writes its
// long ones into the database, beside their transactions, and reads there the ones of the others; see shared_running.go.
type Running struct {
	db     *db.DB
	mu     sync.Mutex
	own    map[string]*ownChange // by change set
	others others

	instance string // names this one in the database
}

// NewRunning are the changes under way that are seen in a database.
func NewRunning(opened *db.DB) *Running {
	return &Running{db: opened, own: map[string]*ownChange{}, instance: rand.Text()}
}

// ownChange is a change that this instance is making.
type ownChange struct {
	actor    Actor
	what     string
	began    time.Time
	progress *db.Progress
	cancel   context.CancelCauseFunc
	over     chan struct{} // closed when it has ended
}

func (c *ownChange) asRunning() RunningChange {
	done, expected := c.progress.Rows()
	return RunningChange{
		ChangeSet: c.actor.ChangeSet, ActorID: c.actor.ID, Actor: c.actor.Name, Via: c.actor.Via, What: c.what, Since: c.began,
		Done: done, Expected: expected, GroupIDs: c.progress.Groups(),
	}
}

// BeginChange lists the change set of the context's actor as under way, until ended is called; what names it for people. The
// context that it returns counts the rows that are done, and is cancelled by CancelChange.
func (r *Running) BeginChange(ctx context.Context, what string) (watched context.Context, ended func()) {
	watched, progress := db.WatchProgress(ctx)
	watched, cancel := context.WithCancelCause(watched)
	actor, _ := ActorOf(ctx)
	change := &ownChange{actor, what, time.Now(), progress, cancel, make(chan struct{})}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.own[actor.ChangeSet] = change
	stopSharing := r.shareLater(change)
	return watched, sync.OnceFunc(func() {
		stopSharing()
		close(change.over)
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.own, actor.ChangeSet)
	})
}

// RunningChanges lists the changes of an operator that take a while, or with "" everybody's, the oldest first. One of another
// instance comes and goes up to two seconds late.
func (r *Running) RunningChanges(operatorID string) (all []RunningChange) {
	others := r.othersNow()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, change := range others {
		if operatorID == "" || change.ActorID == operatorID {
			all = append(all, change)
		}
	}
	for _, change := range r.own {
		if time.Since(change.began) >= shownAfter && (operatorID == "" || change.actor.ID == operatorID) {
			all = append(all, change.asRunning())
		}
	}
	slices.SortFunc(all, func(a, b RunningChange) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.ChangeSet, b.ChangeSet))
	})
	return all
}

// ChangesHere returns how many changes this instance is making now, short ones included.
func (r *Running) ChangesHere() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.own)
}

// cancelled is why the context of a change was cancelled.
type cancelled struct{ by string }

func (c cancelled) Error() string { return "cancelled by " + c.by }

// CancelledBy names who has cancelled the change of a context; ok is false where nobody has.
func CancelledBy(ctx context.Context) (name string, ok bool) {
	var why cancelled
	ok = errors.As(context.Cause(ctx), &why)
	return why.by, ok
}

// CancelChange has a change under way end without effect, wherever it is made: here at once, on another instance within a second
// or two. A change that is not under way is an error of the kind NotFound.
func (r *Running) CancelChange(ctx context.Context, changeSet string) error {
	actor, _ := ActorOf(ctx)
	r.mu.Lock()
	change := r.own[changeSet]
	r.mu.Unlock()
	if change != nil {
		change.cancel(cancelled{actor.Name})
		return nil
	}
	found, err := r.cancelOther(ctx, text.Storable(changeSet), actor.Name)
	if err != nil || found {
		return err
	}
	return record.Missing("activity", changeSet, "This change is no longer in progress.")
}

// WasMade returns whether any part of a change set is in the activity, so that it was too late to cancel all of it.
func (r *Running) WasMade(ctx context.Context, changeSet string) (bool, error) {
	var ids []string
	err := r.db.Read(ctx).Table("activity").Where("change_set = ?", text.Storable(changeSet)).Limit(1).Pluck("id", &ids).Error
	return len(ids) > 0, r.db.WrapError("read activity", err)
}
