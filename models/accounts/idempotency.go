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

// answerLife is how long an answer is kept for a request that is sent again. A request without an answer counts as lost
// after requestTimeout, unless KeepRequestAlive was called in between: the process that worked at it has died.
// RequestHeartbeat is how often to call KeepRequestAlive.
const (
	answerLife       = 24 * time.Hour
	requestTimeout   = 2 * time.Minute
	RequestHeartbeat = requestTimeout / 4
)

// Answer is the response to a request, as it is sent again.
type Answer struct {
	Status int
	ETag   string
	Body   string
}

// ErrInProgress is returned for a request that is still being worked at.
var ErrInProgress = &record.Error{Kind: record.Conflict, Message: "A request with this Idempotency-Key is still in progress."}

type repeatableRequest struct {
	RequestHash string
	Status      *int
	ETag        *string `gorm:"column:etag"`
	Body        *string
	CreatedAt   time.Time
}

// BeginRequest begins a request that its caller may send again under the same key. It returns the answer if the request
// was answered before, ErrInProgress while it is worked at, and another error of the kind Conflict where the key was used
// for a different request. nil and no error mean: do it, then FinishRequest or ForgetRequest.
func (s *Store) BeginRequest(ctx context.Context, caller, key, request string) (earlier *Answer, err error) {
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
	}, db.ByAnyone)
	return earlier, err
}

// again answers BeginRequest for a request that was begun before.
func again(tx *gorm.DB, caller, key, request string) (*Answer, error) {
	var found repeatableRequest
	err := db.ForChange(tx).Table("repeatable_requests").Where("caller = ? AND key = ?", caller, key).Take(&found).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound): // forgotten in between
		return nil, ErrInProgress
	case err != nil:
		return nil, err
	case found.RequestHash != hash(request):
		return nil, &record.Error{Kind: record.Conflict, Message: "This Idempotency-Key has already been used for a different request."}
	case found.Status != nil:
		return &Answer{Status: *found.Status, ETag: text.OrEmpty(found.ETag), Body: text.OrEmpty(found.Body)}, nil
	case record.Now().Sub(found.CreatedAt) < requestTimeout:
		return nil, ErrInProgress
	}
	return nil, tx.Exec("UPDATE repeatable_requests SET created_at = ? WHERE caller = ? AND key = ?", record.Now(), caller, key).Error
}

// KeepRequestAlive keeps a request that was begun, and is still being worked at, from counting as lost.
func (s *Store) KeepRequestAlive(ctx context.Context, caller, key string) error {
	return s.db.Change(ctx, "continue a request", func(tx *gorm.DB) error {
		return tx.Exec("UPDATE repeatable_requests SET created_at = ? WHERE caller = ? AND key = ? AND status IS NULL",
			record.Now(), caller, key).Error
	}, db.ByAnyone)
}

// FinishRequest keeps the answer of a request that was begun.
func (s *Store) FinishRequest(ctx context.Context, caller, key string, answer Answer) error {
	return s.db.Change(ctx, "finish a request", func(tx *gorm.DB) error {
		return tx.Exec("UPDATE repeatable_requests SET status = ?, etag = ?, body = ? WHERE caller = ? AND key = ?",
			answer.Status, answer.ETag, answer.Body, caller, key).Error
	}, db.ByAnyone)
}

// ForgetRequest lets a request that failed be sent again as if it were the first time.
func (s *Store) ForgetRequest(ctx context.Context, caller, key string) error {
	return s.db.Change(ctx, "forget a request", func(tx *gorm.DB) error {
		return tx.Exec("DELETE FROM repeatable_requests WHERE caller = ? AND key = ?", caller, key).Error
	}, db.ByAnyone)
}
