package accounts

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"gorm.io/gorm"

	"cohort/models/db"
)

// tokenSecret is the setting from which the token keys of all operators are derived.
const tokenSecret = "token_secret"

// ofToken is the question for an operator and what the key of their tokens is derived from.
const ofToken = `SELECT settings.value, operators.password_hash, operators.tokens_ended_at, ` + operatorColumns + `, ` + needsSecondStep + `
	FROM operators JOIN settings ON settings.name = ? WHERE operators.id = ? AND operators.disabled_at IS NULL`

// TokenKey returns an operator with the key that signs and verifies their tokens. The key is derived from the password's
// hash and from when all tokens were last ended, so that either invalidates them. An unknown operator is an error of the kind Unauthorized.
func (s *Store) TokenKey(ctx context.Context, operatorID string) (Operator, []byte, error) {
	var o Operator
	var passwordHash, secret string
	var ended *time.Time
	asked, cancel := db.WithShortTimeout(ctx)
	defer cancel()
	err := s.db.Ask(asked, db.Question{Constant: s.ofToken, Values: []any{tokenSecret, operatorID}, Row: func(r *db.Row) error {
		secret, passwordHash, ended = r.Text(), r.Text(), r.NullTime()
		o = operatorIn(r)
		o.NeedsSecondStep = r.Bool()
		return nil
	}})
	if err == nil && o.ID == "" {
		return Operator{}, nil, errUnauthorized
	}
	key := hmac.New(sha256.New, []byte(secret))
	key.Write([]byte(o.ID + "\n" + passwordHash))
	if ended != nil {
		key.Write([]byte("\n" + ended.UTC().Format(time.RFC3339Nano)))
	}
	return o, key.Sum(nil), s.db.WrapError("read token key", err)
}

// MakeTokenSecret creates the secret behind all tokens, if there is none yet.
func (s *Store) MakeTokenSecret(ctx context.Context) error {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails: it ends the program instead
	return s.db.Change(ctx, "make the token secret", func(tx *gorm.DB) error {
		return tx.Exec("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
			tokenSecret, base64.RawStdEncoding.EncodeToString(secret)).Error
	}, db.ByAnyone)
}
