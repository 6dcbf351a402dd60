package activity

import (
	"context"
	"database/sql"
	"log/slog"
	"strings"
	"sync"
	"time"

	"cohort/models/db"
)

// A change that has run for sharedAfter is written into the database, and again each heartbeat with how far it has come. One whose
// row was not renewed for deadAfter belongs to an instance that has died. The rows of others are read once per heartbeat at
// most, however many pages are asked for.
const (
	sharedAfter = time.Second
	heartbeat   = time.Second
	deadAfter   = 10 * time.Second
)

// others are the changes of other instances, as they were read last.
type others struct {
	sync.Mutex
	changes []RunningChange
	read    time.Time
}

// shareLater begins to share a change that is long, unless stop is called before.
func (r *Running) shareLater(change *ownChange) (stop func()) {
	if !r.db.Shared() {
		return func() {}
	}
	timer := time.AfterFunc(sharedAfter, func() { r.share(change) })
	return func() { timer.Stop() }
}

// share writes a change down until it is over. That it fails makes the change less visible, and nothing else.
func (r *Running) share(change *ownChange) {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	failed := r.write("DELETE FROM running_changes WHERE seen_at < " + r.db.Ago(deadAfter))
	for {
		if err := r.keep(change); err != nil && failed == nil {
			failed = err // and is not repeated each second
			slog.Warn("a change under way could not be shared with other instances", "error", err)
		}
		select {
		case <-change.over:
			_ = r.write("DELETE FROM running_changes WHERE change_set = ?", change.actor.ChangeSet) // else it grows old
			return
		case <-beat.C:
		}
	}
}

// keep writes down how far a change has come, and cancels it where another instance was asked to.
func (r *Running) keep(change *ownChange) error {
	ctx, cancel := db.WithShortTimeout(context.Background())
	defer cancel()
	now := change.asRunning()
	var by sql.NullString
	err := r.db.Beside(ctx).Raw(`INSERT INTO running_changes
			(change_set, instance, actor_id, actor, via, what, group_ids, done, expected, began_at, seen_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, `+r.db.Ago(sharedAfter)+`, `+r.db.Dialect.Now()+`)
		ON CONFLICT (change_set) DO UPDATE SET
			group_ids = excluded.group_ids, done = excluded.done, expected = excluded.expected, seen_at = excluded.seen_at
		RETURNING cancelled_by`,
		now.ChangeSet, r.instance, now.ActorID, now.Actor, now.Via, now.What, strings.Join(now.GroupIDs, " "), now.Done, now.Expected).
		Row().Scan(&by)
	if err == nil && by.Valid {
		change.cancel(cancelled{by.String})
	}
	return err
}

// write executes a statement beside the changes under way.
func (r *Running) write(statement string, args ...any) error {
	ctx, cancel := db.WithShortTimeout(context.Background())
	defer cancel()
	return r.db.Beside(ctx).Exec(statement, args...).Error
}

// othersNow are the changes that other instances have written down.
func (r *Running) othersNow() []RunningChange {
	if !r.db.Shared() {
		return nil
	}
	r.others.Lock()
	defer r.others.Unlock()
	if time.Since(r.others.read) >= heartbeat {
		changes, err := r.readShared()
		if err != nil {
			slog.Debug("the changes of other instances cannot be read", "error", err)
		}
		r.others.changes, r.others.read = changes, time.Now()
	}
	return r.others.changes
}

// readShared reads the changes of others. It belongs to no request: others are answered with what it reads, too.
func (r *Running) readShared() (changes []RunningChange, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), heartbeat)
	defer cancel()
	rows, err := r.db.Beside(ctx).Raw(`SELECT change_set, actor_id, actor, via, what, began_at, done, expected, group_ids
		FROM running_changes WHERE instance <> ? AND seen_at > `+r.db.Ago(deadAfter), r.instance).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var c RunningChange
		var groups string
		if err := rows.Scan(&c.ChangeSet, &c.ActorID, &c.Actor, &c.Via, &c.What, &c.Since, &c.Done, &c.Expected, &groups); err != nil {
			return nil, err
		}
		c.GroupIDs = strings.Fields(groups)
		changes = append(changes, c)
	}
	return changes, rows.Err()
}

// cancelOther asks the instance that makes a change to cancel it.
func (r *Running) cancelOther(ctx context.Context, changeSet, by string) (found bool, err error) {
	if !r.db.Shared() {
		return false, nil
	}
	asked := r.db.Beside(ctx).Exec("UPDATE running_changes SET cancelled_by = ? WHERE change_set = ? AND seen_at > "+r.db.Ago(deadAfter),
		by, changeSet)
	return asked.RowsAffected > 0, r.db.WrapError("cancel a change", asked.Error)
}
