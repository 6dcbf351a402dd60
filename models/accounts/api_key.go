package accounts

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// APIKey lets a program use the Admin API in place of a password. It acts for an operator and is deleted with them.
type APIKey struct {
	ID         string
	OperatorID string
	Name       string
	Role       activity.Role
	Ending     string // the last characters of the key, by which it is known again
	CreatedAt  time.Time
	ExpiresAt  *time.Time
	RevokedAt  *time.Time
	LastUsedAt *time.Time // to the minute
}

type apiKeyRow struct {
	APIKey
	KeyHash string
}

func (apiKeyRow) TableName() string { return "api_keys" }

// APIKeyInput describes a new API key.
type APIKeyInput struct {
	Name          string
	Role          activity.Role // "": that of the operator
	OperatorEmail string        // whose key it is; "": the first operator's
	ExpiresAt     *time.Time
}

// keyPrefix marks a key for people, and for programs that look for secrets that leaked.
const keyPrefix = "cohort_"

// AddAPIKey creates a key and returns it in plain text, for the only time: the database has no more than its hash.
func (s *Store) AddAPIKey(ctx context.Context, in APIKeyInput) (made APIKey, key string, err error) {
	if err := activity.Require(ctx, activity.Admin); err != nil {
		return APIKey{}, "", err
	}
	wrong := record.FieldErrors{}
	wrong.Check(!text.Blank(in.Name) && len([]rune(in.Name)) <= 255, "name", "Give the key a name of at most 255 characters.")
	wrong.Check(!text.IsUnstorable(in.Name), "name", record.UnstorableText)
	wrong.Check(text.Blank(in.Name) || text.IsUnstorable(in.Name) || !text.HasControl(in.Name), "name", record.ControlText)
	wrong.Check(in.Role == "" || slices.Contains(activity.Roles, in.Role), "role", "Choose one of the roles viewer, editor or admin.")
	wrong.Check(in.ExpiresAt == nil || in.ExpiresAt.After(record.Now()), "expires_at", "Choose an expiry date in the future.")
	if err := wrong.Err("api_key"); err != nil {
		return APIKey{}, "", err
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails: it ends the program instead
	key = keyPrefix + base64.RawURLEncoding.EncodeToString(secret)
	at := record.Now()
	if in.ExpiresAt != nil {
		in.ExpiresAt = new(in.ExpiresAt.UTC().Truncate(time.Millisecond))
	}
	row := apiKeyRow{KeyHash: hash(key), APIKey: APIKey{
		ID: record.NewID("apk_", at), Name: in.Name, Role: in.Role, Ending: key[len(key)-4:], CreatedAt: at, ExpiresAt: in.ExpiresAt,
	}}
	err = s.db.Change(ctx, "add API key", func(tx *gorm.DB) error {
		owner, err := s.keyOwner(tx, in.OperatorEmail)
		if err != nil {
			return err
		}
		row.OperatorID = owner.ID
		if row.Role == "" {
			row.Role = owner.Role
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return s.activity.Record(tx, row.entry(activity.DidCreate, nil, activity.Created(row)))
	})
	return row.APIKey, key, err
}

func (s *Store) keyOwner(tx *gorm.DB, email string) (Operator, error) {
	var owner operatorRow
	query := tx.Order("id")
	if email != "" {
		query = query.Where("email = ?", text.NormalizeEmail(email))
	}
	err := query.Take(&owner).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Operator{}, record.Missing("operator", email, "There is no operator with this e-mail.")
	}
	return owner.Operator, err
}

// APIKeys lists all keys, the newest first.
func (s *Store) APIKeys(ctx context.Context) ([]APIKey, error) {
	var keys []APIKey
	err := s.db.Read(ctx).Table("api_keys").Omit("key_hash").Order("created_at DESC, id DESC").Find(&keys).Error
	return keys, s.db.WrapError("read API keys", err)
}

// APIKey finds one key. An unknown id is an error of the kind NotFound.
func (s *Store) APIKey(ctx context.Context, id string) (key APIKey, err error) {
	err = s.db.Read(ctx).Table("api_keys").Omit("key_hash").Where("id = ?", text.Storable(id)).Take(&key).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return APIKey{}, noAPIKey(id)
	}
	return key, s.db.WrapError("read API key", err)
}

func noAPIKey(id string) error { return record.Missing("api_key", id, "This API key does not exist.") }

// RevokeAPIKey makes a key invalid immediately and permanently. A key that was revoked before keeps the date of that.
func (s *Store) RevokeAPIKey(ctx context.Context, id string) error {
	if err := activity.Require(ctx, activity.Admin); err != nil {
		return err
	}
	return s.db.Change(ctx, "revoke API key", func(tx *gorm.DB) error {
		var row apiKeyRow
		err := db.ForChange(tx).Where("id = ?", text.Storable(id)).Take(&row).Error
		switch {
		case errors.Is(err, gorm.ErrRecordNotFound):
			return noAPIKey(id)
		case err != nil || row.RevokedAt != nil:
			return err
		}
		before := row
		row.RevokedAt = new(record.Now())
		if err := tx.Exec("UPDATE api_keys SET revoked_at = ? WHERE id = ?", row.RevokedAt, id).Error; err != nil {
			return err
		}
		was, became := activity.Difference(before, row)
		return s.activity.Record(tx, row.entry(activity.DidUpdate, was, became))
	})
}

// Fields are the fields that the activity shows of a key: nothing by which it could be guessed.
func (r apiKeyRow) Fields() record.Metadata {
	return record.Metadata{
		activity.Field("name", r.Name), activity.Field("role", string(r.Role)), activity.Field("expires_at", r.ExpiresAt),
		activity.Field("revoked_at", r.RevokedAt),
	}
}

func (apiKeyRow) Custom() record.Metadata { return nil }

// entry is an entry of the activity about the key.
func (r apiKeyRow) entry(action string, before, after record.Metadata) activity.Entry {
	return activity.Entry{Action: action, Object: "api_key", ObjectID: r.ID, ObjectName: r.Name, Before: before, After: after}
}

// ofKey is the question for whom a key acts: no more than decides what it may do.
const ofKey = `SELECT api_keys.name, api_keys.role, api_keys.last_used_at, api_keys.expires_at,
	operators.id, operators.email, operators.role, operators.may_export
	FROM api_keys JOIN operators ON operators.id = api_keys.operator_id
	WHERE api_keys.key_hash = ? AND api_keys.revoked_at IS NULL AND operators.disabled_at IS NULL`

// OperatorOfKey finds the operator that a key acts for, with the role of the key where that allows less: their id, e-mail and rights.
// A key that is unknown, revoked or expired is an error of the kind Unauthorized. Every request asks, so that a key which was revoked
// through any instance is refused by all of them at once.
func (s *Store) OperatorOfKey(ctx context.Context, key string) (Operator, error) {
	if !strings.HasPrefix(key, keyPrefix) {
		return Operator{}, errUnauthorized
	}
	var o Operator
	var role activity.Role
	var used, expires *time.Time
	asked, cancel := db.WithShortTimeout(ctx)
	defer cancel()
	err := s.db.Ask(asked, db.Question{Constant: s.ofKey, Values: []any{hash(key)}, Row: func(r *db.Row) error {
		o.Key, role, used, expires = r.Text(), activity.Role(r.Text()), r.NullTime(), r.NullTime()
		o.ID, o.Email, o.Role, o.ViewerExports = r.Text(), r.Text(), activity.Role(r.Text()), r.Bool()
		return nil
	}})
	if err != nil {
		return Operator{}, s.db.WrapError("read operator of API key", err)
	}
	// Asked for in the query, the time would make SQLite plan it anew for each request.
	if o.ID == "" || expires != nil && !expires.After(record.Now()) {
		return Operator{}, errUnauthorized
	}
	if o.Role = activity.Least(o.Role, role); role == activity.Viewer {
		o.ViewerExports = false
	}
	if used != nil && record.Now().Sub(*used) < seenEvery {
		return o, nil
	}
	s.db.Touch(ctx, "UPDATE api_keys SET last_used_at = ? WHERE key_hash = ?", record.Now(), hash(key))
	return o, nil
}
