package imports

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
)

// heartbeat is how often a job says that it still works, and how far it is.
const heartbeat = time.Second

// Why a job ends before it is done: the cause of its context.
var (
	errStopping  = errors.New("the program is being stopped")
	errCancelled = errors.New("an operator has cancelled the import")
	errLost      = errors.New("the import has been removed, or something else works on it") // there is nothing to write down then
)

// jobs are the checks and imports that this instance is making, by the ids of the imports.
type jobs struct {
	mu      sync.Mutex
	all     map[string]*job
	stopped bool
	running sync.WaitGroup
}

// job works on an import in the background. A job that is given another one's import has another worker: the first one finds that
// nothing in the database is its own any more.
type job struct {
	id, worker string
	bytes      atomic.Int64 // how much of the file is done, for the next heartbeat
	end        context.CancelCauseFunc
	ended      chan struct{}
}

func (j *jobs) has(id string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.all[id] != nil
}

// stop ends the job of an import, if this instance has one, and waits for it.
func (j *jobs) stop(id string, cause error) {
	j.mu.Lock()
	running := j.all[id]
	j.mu.Unlock()
	if running != nil {
		running.end(cause)
		<-running.ended
	}
}

// StopImports ends the jobs of this instance at the batch that they have written last, and waits for them. No more are begun.
func (s *Store) StopImports() {
	s.jobs.mu.Lock()
	s.jobs.stopped = true
	for _, job := range s.jobs.all {
		job.end(errStopping)
	}
	s.jobs.mu.Unlock()
	s.jobs.running.Wait()
}

// begin works on an import in the background, for the operator of a context, who need not wait for it. claim writes into the
// database that the new worker has it. what names the work in the list of running changes, unless it is empty.
func (s *Store) begin(ctx context.Context, id, what, changeSet string, claim func(tx *gorm.DB, worker string) error,
	work func(context.Context, *job) error) error {
	actor, _ := activity.ActorOf(ctx)
	actor.Trail, actor.Via, actor.ChangeSet = nil, activity.ViaImport, changeSet
	job := &job{id: id, worker: rand.Text(), ended: make(chan struct{})}
	if err := s.db.Change(ctx, "begin an import", func(tx *gorm.DB) error { return claim(tx, job.worker) }); err != nil {
		return err
	}
	ctx, job.end = context.WithCancelCause(activity.WithActor(context.WithoutCancel(ctx), actor))
	if !s.jobs.add(job) {
		s.leave(ctx, job, errStopping)
		return &record.Error{Kind: record.Unavailable, Message: "Cohort is being stopped. Try again in a moment."}
	}
	go func() {
		defer s.jobs.remove(job)
		if what != "" {
			var over func()
			ctx, over = s.running.BeginChange(ctx, what)
			defer over()
		}
		alive := s.keepAlive(ctx, job)
		err := work(ctx, job)
		job.end(nil)
		<-alive
		s.leave(ctx, job, causeOf(ctx, err))
	}()
	return nil
}

// add is false once no more jobs may be begun. A job that works on the same import is ended.
func (j *jobs) add(added *job) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stopped {
		return false
	}
	if other := j.all[added.id]; other != nil {
		other.end(errLost)
	}
	j.all[added.id] = added
	j.running.Add(1)
	return true
}

func (j *jobs) remove(ended *job) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.all[ended.id] == ended {
		delete(j.all, ended.id)
	}
	close(ended.ended)
	j.running.Done()
}

// causeOf is why a job has ended, nil where it is done.
func causeOf(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if _, cancelled := activity.CancelledBy(ctx); cancelled {
		return errCancelled
	}
	for _, cause := range []error{errStopping, errCancelled, errLost} {
		if errors.Is(err, cause) || errors.Is(context.Cause(ctx), cause) {
			return cause
		}
	}
	return err
}

// keepAlive renews what is seen of the job until its context ends, and ends it where it was cancelled elsewhere or is lost.
func (s *Store) keepAlive(ctx context.Context, j *job) (over chan struct{}) {
	over = make(chan struct{})
	go func() {
		defer close(over)
		beat := time.NewTicker(heartbeat)
		defer beat.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-beat.C:
			}
			err := s.beat(ctx, j)
			switch {
			case errors.Is(err, errLost), errors.Is(err, errCancelled):
				j.end(err)
			case err != nil && ctx.Err() == nil:
				slog.Debug("an import could not say that it still works", "error", err)
			}
		}
	}()
	return over
}

// beat is one heartbeat of a job. It waits for the batch that is being written.
func (s *Store) beat(ctx context.Context, j *job) error {
	ctx, cancel := db.WithShortTimeout(ctx)
	defer cancel()
	return s.db.Change(ctx, "work on an import", func(tx *gorm.DB) error {
		return s.renew(tx, j, "bytes_done = ?", j.bytes.Load())
	}, db.ByAnyone)
}

// renew changes columns of the import of a job, which also says that it still works. The error is errLost where the import is not the
// job's any more, and errCancelled where an operator wants it to end.
func (s *Store) renew(tx *gorm.DB, j *job, set string, args ...any) error {
	var cancelled []bool
	err := tx.Raw("UPDATE imports SET seen_at = "+s.db.Dialect.Now()+", "+set+" WHERE id = ? AND worker = ? "+
		"RETURNING cancelled_by IS NOT NULL", append(args, j.id, j.worker)...).Scan(&cancelled).Error
	switch {
	case err != nil:
		return err
	case len(cancelled) == 0:
		return errLost
	case cancelled[0]:
		return errCancelled
	}
	return nil
}
