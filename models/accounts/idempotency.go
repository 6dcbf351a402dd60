package accounts

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// How long an answer is kept for a request that is sent again, and after how long a request without an
// answer of which nobody said that it is still being worked at counts as lost: whoever worked at it has died.
const (
	answerLife     = 24 * time.Hour
	requestTimeout = 2 * time.Minute
	StillEvery     = requestTimeout / 4
)

// Answer is what a request was answered with.
type Answer struct {
	Status int
	ETag   string
	Body   string
}

// ErrRunning says that the request is being worked at, sent by somebody else a moment before.
var ErrRunning = &record.Error{Kind: record.Conflict, Message: "A request with this Idempotency-Key is still in progress."}

type repeatableRequest struct {
	RequestHash string
	Status      *int
	ETag        *string `gorm:"column:etag"`
	Body        *string
	CreatedAt   time.Time
}

// Begin begins a request that its caller may send again under the same key. It returns the answer when
// the request had one already, ErrRunning while it is worked at; nil means: do it, then Finish or Forget.
func (s *Store) Begin(ctx context.Context, caller, key, request string) (earlier *Answer, err error) {
	err = s.db.Change(ctx, "begin a request", func(tx *gorm.DB) error {
		earlier = nil
		if err := tx.Exec("DELETE FROM repeatable_requests WHERE created_at < ?", record.Now().Add(-answerLife)).Error; err != nil {
			return err
		}
		begun := tx.Exec(`INSERT INTO repeatable_requests (caller, key, request_hash, created_at) VALUES (?, ?, ?, ?)
			ON CONFLICT (caller, key) DO NOTHING`, caller, key, hash(request), record.Now())
		if begun.Error != nil || begun.RowsAffected == 1 {
			return begun.Error
		}
		earlier, err = again(tx, caller, key, request)
		return err
	})
	return earlier, err
}

// again looks at a request that was begun before.
func again(tx *gorm.DB, caller, key, request string) (*Answer, error) {
	var found repeatableRequest
	err := db.ForChange(tx).Table("repeatable_requests").Where("caller = ? AND key = ?", caller, key).Take(&found).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound): // forgotten in between
		return nil, ErrRunning
	case err != nil:
		return nil, err
	case found.RequestHash != hash(request):
		return nil, &record.Error{Kind: record.Conflict, Message: "This Idempotency-Key has already been used for a different request."}
	case found.Status != nil:
		return &Answer{Status: *found.Status, ETag: text.Of(found.ETag), Body: text.Of(found.Body)}, nil
	case record.Now().Sub(found.CreatedAt) < requestTimeout:
		return nil, ErrRunning
	}
	return nil, tx.Exec("UPDATE repeatable_requests SET created_at = ? WHERE caller = ? AND key = ?", record.Now(), caller, key).Error
}

// Continue says that a request that was begun is still being worked at. StillEvery is how often that has to be said.
func (s *Store) Continue(ctx context.Context, caller, key string) error {
	return s.db.Change(ctx, "continue a request", func(tx *gorm.DB) error {
		return tx.Exec("UPDATE repeatable_requests SET created_at = ? WHERE caller = ? AND key = ? AND status IS NULL",
			record.Now(), caller, key).Error
	})
}

// Finish keeps the answer of a request that was begun.
func (s *Store) Finish(ctx context.Context, caller, key string, answer Answer) error {
	return s.db.Change(ctx, "finish a request", func(tx *gorm.DB) error {
		return tx.Exec("UPDATE repeatable_requests SET status = ?, etag = ?, body = ? WHERE caller = ? AND key = ?",
			answer.Status, answer.ETag, answer.Body, caller, key).Error
	})
}

// Forget lets a request that came to nothing be sent again as if it were the first time.
func (s *Store) Forget(ctx context.Context, caller, key string) error {
	return s.db.Change(ctx, "forget a request", func(tx *gorm.DB) error {
		return tx.Exec("DELETE FROM repeatable_requests WHERE caller = ? AND key = ?", caller, key).Error
	})
}
