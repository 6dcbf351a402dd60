package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"
)

// Operator is a person who signs in to the back office.
type Operator struct {
	ID        string    `json:"id"`
	Email     string    `json:"email"`
	FirstName *string   `json:"first_name"`
	LastName  *string   `json:"last_name"`
	Role      string    `json:"role"`
	Metadata  Metadata  `json:"metadata"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`

	// Key is the name of the API key that speaks for them; "": they do so themselves.
	Key string `json:"-" gorm:"-"`
}

type operatorRow struct {
	Operator
	PasswordHash string
}

func (operatorRow) TableName() string { return "operators" }

// errUnauthorized says that nobody is known by these credentials.
var errUnauthorized = &Error{Kind: Unauthorized, Message: "Please sign in."}

const operatorColumns = `operators.id, operators.email, operators.first_name, operators.last_name, operators.role,
	operators.metadata, operators.created_at, operators.updated_at`

// columns are the places of operatorColumns.
func (o *Operator) columns() []any {
	return []any{&o.ID, &o.Email, &o.FirstName, &o.LastName, &o.Role, &o.Metadata, &o.CreatedAt, &o.UpdatedAt}
}

// MinPassword is the least number of characters of an operator's password.
const MinPassword = 8

// AddOperator makes an operator with all rights.
func (s *Store) AddOperator(ctx context.Context, email, password string) (Operator, error) {
	at := now()
	row := operatorRow{Operator: Operator{
		ID: newID("usr_", at), Email: normalEmail(email), Role: "admin", CreatedAt: at, UpdatedAt: at,
	}}
	wrong := invalid{}
	wrong.check(ValidEmail(row.Email), "email", "Enter an e-mail address, such as name@example.com.")
	wrong.check(len([]rune(password)) >= MinPassword, "password", fmt.Sprintf("Use at least %d characters for the password.", MinPassword))
	wrong.check(len(password) <= 4096, "password", "Use at most 4,096 bytes for the password.")
	if err := wrong.err("operator"); err != nil {
		return Operator{}, err
	}
	row.PasswordHash = hashPassword(password)
	err := s.change(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return s.record(tx, Activity{Action: DidCreate, Object: "operator", ObjectID: row.ID, ObjectName: row.Email,
			After: Metadata{field("email", row.Email), field("role", row.Role)}})
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		err = duplicate("operator", "email", row.Email, "An operator with this e-mail already exists.")
	}
	return row.Operator, err
}

// HasOperators tells whether anybody can sign in.
func (s *Store) HasOperators(ctx context.Context) (bool, error) {
	var id []string
	err := s.reading(ctx).Table("operators").Limit(1).Pluck("id", &id).Error
	return len(id) > 0, s.shown(err)
}

// Operators lists all operators by their e-mails.
func (s *Store) Operators(ctx context.Context) (all []Operator, err error) {
	err = s.reading(ctx).Table("operators").Select(operatorColumns).Order("email").Find(&all).Error
	return all, s.shown(err)
}

// Operator finds an operator by id.
func (s *Store) Operator(ctx context.Context, id string) (Operator, error) {
	var row operatorRow
	err := s.reading(ctx).Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Operator{}, notFound("operator", id, "This operator does not exist or has been deleted.")
	}
	return row.Operator, s.shown(err)
}

// After this many failures an e-mail has to wait, each further one doubling the time up to the longest.
const (
	freeFailures    = 10
	longestThrottle = 15 * time.Minute
)

// Authenticate finds the operator with this e-mail and password. A wrong password and an unknown
// e-mail answer alike, after the same time, and both count as failures of the e-mail.
func (s *Store) Authenticate(ctx context.Context, email, password string) (Operator, error) {
	email = normalEmail(email)
	defer s.tries.begin(email)()
	if err := s.mayTry(ctx, email); err != nil {
		return Operator{}, err
	}
	var row operatorRow
	err := s.reading(ctx).Where("email = ?", storable(email)).Take(&row).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return Operator{}, s.shown(err)
	}
	if !checkPassword(row.PasswordHash, password) {
		if err := s.failed(ctx, email); err != nil {
			return Operator{}, err
		}
		return Operator{}, &Error{Kind: Unauthorized, Message: "E-mail or password is wrong."}
	}
	return row.Operator, s.forgetFailures(ctx, email)
}

// tries lets few sign-ins of an e-mail go on at once, so that a burst of them cannot outrun the counting
// of their failures.
type tries [64]sync.Mutex

func (t *tries) begin(email string) (end func()) {
	place := fnv.New32()
	_, _ = place.Write([]byte(email)) // never fails
	lock := &t[place.Sum32()%uint32(len(t))]
	lock.Lock()
	return lock.Unlock
}

type signInFailures struct {
	EmailHash string
	Failures  int
	LastAt    time.Time
}

func (signInFailures) TableName() string { return "sign_in_failures" }

// until is when the next try is heard.
func (f signInFailures) until() time.Time {
	if f.Failures < freeFailures {
		return f.LastAt
	}
	wait := time.Second << min(f.Failures-freeFailures, 20)
	return f.LastAt.Add(min(wait, longestThrottle))
}

func (s *Store) mayTry(ctx context.Context, email string) error {
	var failures signInFailures
	err := s.reading(ctx).Where("email_hash = ?", emailHash(email)).Take(&failures).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return nil
	case err != nil:
		return s.shown(err)
	case now().Before(failures.until()):
		return &Error{Kind: Throttled, Message: "Too many failed sign-ins. Wait a while, then try again."}
	}
	return nil
}

func (s *Store) failed(ctx context.Context, email string) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		return tx.Exec(`INSERT INTO sign_in_failures (email_hash, failures, last_at) VALUES (?, 1, ?)
			ON CONFLICT (email_hash) DO UPDATE SET last_at = excluded.last_at,
				failures = CASE WHEN sign_in_failures.last_at < ? THEN 1 ELSE sign_in_failures.failures + 1 END`,
			emailHash(email), now(), now().Add(-longestThrottle)).Error
	})
}

func (s *Store) forgetFailures(ctx context.Context, email string) error {
	var known int64
	hash := emailHash(email)
	if err := s.reading(ctx).Table("sign_in_failures").Where("email_hash = ?", hash).Count(&known).Error; err != nil || known == 0 {
		return s.shown(err)
	}
	return s.change(ctx, func(tx *gorm.DB) error {
		return tx.Exec("DELETE FROM sign_in_failures WHERE email_hash = ?", hash).Error
	})
}

func normalEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

func emailHash(email string) string { return hash(email) }

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
