package accounts

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash/fnv"
	"slices"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/password"
	"cohort/models/record"
	"cohort/models/text"
)

// Operator is a person who signs in to the back office.
type Operator struct {
	ID        string          `json:"id"`
	Email     string          `json:"email"`
	FirstName *string         `json:"first_name"`
	LastName  *string         `json:"last_name"`
	Role      activity.Role   `json:"role"`
	Metadata  record.Metadata `json:"metadata"`
	CreatedAt time.Time       `json:"created_at"`
	UpdatedAt time.Time       `json:"updated_at"`

	ViewerExports  bool       `json:"-" gorm:"column:may_export"` // they may export customers though they are a viewer
	DisabledAt     *time.Time `json:"-"`                          // nil: they may sign in
	LastSignInAt   *time.Time `json:"-"`
	LastSignInFrom *string    `json:"-"` // the IP address
	SecondStepAt   *time.Time `json:"-"` // since when a sign-in asks for a second step; nil: it does not

	// NeedsSecondStep is true where all operators need a second step and they have none yet. It is read with a session or a token.
	NeedsSecondStep bool `json:"-" gorm:"-"`

	Preferences Preferences `json:"-" gorm:"embedded"`

	// Key is the name of the API key by which a program acts for them; "" where they signed in themselves.
	Key string `json:"-" gorm:"-"`
}

type operatorRow struct {
	Operator
	PasswordHash string
}

func (operatorRow) TableName() string { return "operators" }

// errUnauthorized is returned for credentials that belong to nobody.
var errUnauthorized = &record.Error{Kind: record.Unauthorized, Message: "Please sign in."}

const operatorColumns = `operators.id, operators.email, operators.first_name, operators.last_name, operators.role,
	operators.metadata, operators.created_at, operators.updated_at, operators.may_export, operators.disabled_at,
	operators.last_sign_in_at, operators.last_sign_in_from, operators.second_step_at,
	operators.theme, operators.shortcuts, operators.key_badges, operators.time_zone, operators.date_format`

// Title is how the operator is called: by the name, or else the e-mail.
func (o Operator) Title() string {
	var names []string
	for _, name := range []*string{o.FirstName, o.LastName} {
		if name != nil && !text.Blank(*name) {
			names = append(names, *name)
		}
	}
	return cmp.Or(strings.Join(names, " "), o.Email)
}

// operatorIn reads the values of operatorColumns.
func operatorIn(r *db.Row) (o Operator) {
	o.ID, o.Email, o.FirstName, o.LastName, o.Role = r.Text(), r.Text(), r.NullText(), r.NullText(), activity.Role(r.Text())
	o.Metadata, o.CreatedAt, o.UpdatedAt, o.ViewerExports, o.DisabledAt = r.Metadata(), r.Time(), r.Time(), r.Bool(), r.NullTime()
	o.LastSignInAt, o.LastSignInFrom, o.SecondStepAt = r.NullTime(), r.NullText(), r.NullTime()
	o.Preferences.read(r)
	return o
}

// MayExport is true for operators who may take the data of many people out of the back office.
func (o Operator) MayExport() bool { return o.ViewerExports || o.Role.Allows(activity.Editor) }

// AddOperatorAs creates an operator with a role. It needs an admin. Its errors are of the kind Invalid, with a sentence for each field,
// or Duplicate.
func (s *Store) AddOperatorAs(ctx context.Context, email, secret string, role activity.Role) (Operator, error) {
	if err := activity.Require(ctx, activity.Admin); err != nil {
		return Operator{}, err
	}
	row, err := newOperator(email, secret, role)
	if err != nil {
		return Operator{}, err
	}
	err = s.db.Change(ctx, "add operator", func(tx *gorm.DB) error { return s.createOperator(tx, &row) })
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		err = operatorTaken(row.Email)
	}
	return row.Operator, err
}

// AddOperator creates an operator with the role admin, as AddOperatorAs does.
func (s *Store) AddOperator(ctx context.Context, email, secret string) (Operator, error) {
	return s.AddOperatorAs(ctx, email, secret, activity.Admin)
}

// newOperator is the row of a new operator. Its errors are of the kind Invalid.
func newOperator(email, secret string, role activity.Role) (row operatorRow, err error) {
	at := record.Now()
	row = operatorRow{Operator: Operator{
		ID: record.NewID("usr_", at), Email: text.NormalizeEmail(email), Role: role, CreatedAt: at, UpdatedAt: at,
	}}
	wrong := record.FieldErrors{}
	wrong.Check(text.ValidEmail(row.Email), "email", "Enter an e-mail address, such as name@example.com.")
	wrong.Check(slices.Contains(activity.Roles, role), "role", "Choose one of the roles viewer, editor or admin.")
	if problem := password.Problem(secret, row.ownWords("")...); problem != "" {
		wrong.Check(false, "password", problem)
	}
	if err := wrong.Err("operator"); err != nil {
		return row, err
	}
	row.PasswordHash = password.Hash(secret)
	return row, nil
}

func (s *Store) createOperator(tx *gorm.DB, row *operatorRow) error {
	if err := tx.Create(row).Error; err != nil {
		return err
	}
	if err := tx.Exec("DELETE FROM invitations WHERE email = ?", row.Email).Error; err != nil {
		return err
	}
	return s.activity.Record(tx, activity.Entry{Action: activity.DidCreate, Object: "operator", ObjectID: row.ID, ObjectName: row.Email,
		After: record.Metadata{activity.Field("email", row.Email), activity.Field("role", string(row.Role))}})
}

// Operator finds one operator. An unknown id is an error of the kind NotFound.
func (s *Store) Operator(ctx context.Context, id string) (Operator, error) {
	var row operatorRow
	err := s.db.Read(ctx).Where("id = ?", text.Storable(id)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Operator{}, noOperator(id)
	}
	return row.Operator, s.db.WrapError("read operator", err)
}

func noOperator(id string) error {
	return record.Missing("operator", id, "This operator does not exist.")
}

// HasOperators returns whether there is any operator.
func (s *Store) HasOperators(ctx context.Context) (bool, error) {
	var id []string
	err := s.db.Read(ctx).Table("operators").Limit(1).Pluck("id", &id).Error
	return len(id) > 0, s.db.WrapError("read operators", err)
}

// OperatorByEmail finds an operator by the e-mail. The error is of the kind NotFound where there is none.
func (s *Store) OperatorByEmail(ctx context.Context, email string) (o Operator, err error) {
	found := s.db.Read(ctx).Table("operators").Select(operatorColumns).Where("email = ?", text.Storable(text.NormalizeEmail(email)))
	err = found.Take(&o).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Operator{}, record.Missing("operator", email, "There is no operator with this e-mail.")
	}
	return o, s.db.WrapError("read operator", err)
}

// Operators lists all operators by their e-mails.
func (s *Store) Operators(ctx context.Context) (all []Operator, err error) {
	err = s.db.Read(ctx).Table("operators").Select(operatorColumns).Order("email").Find(&all).Error
	return all, s.db.WrapError("read operators", err)
}

// After this many failures an e-mail has to wait, each further one doubling the time up to the longest.
const (
	FreeFailures    = 10
	longestThrottle = 15 * time.Minute
)

// Authenticate finds the operator with this e-mail and password. A wrong password and an unknown e-mail get the same
// error of the kind Unauthorized, after the same time, and both count as failures of the e-mail. After FreeFailures of
// them the error is of the kind Throttled, whatever the password.
func (s *Store) Authenticate(ctx context.Context, email, secret string) (Operator, error) {
	return s.authenticate(ctx, Attempt{Email: email, Password: secret})
}

func (s *Store) authenticate(ctx context.Context, attempt Attempt) (Operator, error) {
	email := text.NormalizeEmail(attempt.Email)
	defer s.tries.begin(email)()
	if err := s.mayTry(ctx, email); err != nil {
		return Operator{}, err
	}
	operator, err := s.check(ctx, attempt)
	switch {
	case record.IsKind(err, record.Unauthorized):
		if failed := s.failed(ctx, email); failed != nil {
			err = failed
		}
		return Operator{}, err
	case err != nil:
		return Operator{}, err
	}
	return operator, s.forgetFailures(ctx, email)
}

// check is Authenticate without a count of failures.
func (s *Store) check(ctx context.Context, attempt Attempt) (Operator, error) {
	var row operatorRow
	email := text.Storable(text.NormalizeEmail(attempt.Email))
	err := s.db.Read(ctx).Where("email = ? AND disabled_at IS NULL", email).Take(&row).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return Operator{}, s.db.WrapError("authenticate", err)
	}
	if !password.Check(row.PasswordHash, attempt.Password) {
		return Operator{}, errWrongCredentials
	}
	if password.IsOutdated(row.PasswordHash) {
		s.db.Touch(ctx, "UPDATE operators SET password_hash = ? WHERE id = ? AND password_hash = ?", password.Hash(attempt.Password), row.ID,
			row.PasswordHash)
	}
	if !attempt.OneStep {
		return row.Operator, nil
	}
	return row.Operator, s.checkCode(ctx, row.Operator, attempt.Code)
}

var errWrongCredentials = &record.Error{Kind: record.Unauthorized, Message: "E-mail or password is wrong."}

// tries lets one sign-in of an e-mail go on at a time, so that a burst of them cannot outrun the counting of their
// failures.
type tries [64]sync.Mutex

func (t *tries) begin(email string) (end func()) {
	place := fnv.New32()
	_, _ = place.Write([]byte(email)) // never fails
	lock := &t[place.Sum32()%uint32(len(t))]
	lock.Lock()
	return lock.Unlock
}

func (s *Store) mayTry(ctx context.Context, email string) error {
	var failures int
	kept := s.db.Read(ctx).Table("sign_in_failures").Select("failures").Where("email_hash = ?", emailHash(email))
	if err := kept.Scan(&failures).Error; err != nil || failures < FreeFailures {
		return s.db.WrapError("read failed sign-ins", err)
	}
	wait := min(time.Second<<min(failures-FreeFailures, 20), longestThrottle)
	var tooSoon int64
	recent := s.db.Read(ctx).Table("sign_in_failures").Where("email_hash = ? AND last_at > "+s.db.Ago(wait), emailHash(email))
	err := recent.Count(&tooSoon).Error
	if err == nil && tooSoon > 0 {
		err = &record.Error{Kind: record.Throttled, Message: throttledText}
	}
	return s.db.WrapError("read failed sign-ins", err)
}

func (s *Store) failed(ctx context.Context, email string) error {
	return s.db.Change(ctx, "count a failed sign-in", func(tx *gorm.DB) error {
		return tx.Exec(`INSERT INTO sign_in_failures (email_hash, failures, last_at) VALUES (?, 1, `+s.db.Dialect.Now()+`)
			ON CONFLICT (email_hash) DO UPDATE SET last_at = excluded.last_at,
				failures = CASE WHEN sign_in_failures.last_at < `+s.db.Ago(longestThrottle)+` THEN 1 ELSE sign_in_failures.failures + 1 END`,
			emailHash(email)).Error
	}, db.ByAnyone)
}

func (s *Store) forgetFailures(ctx context.Context, email string) error {
	var known int64
	hash := emailHash(email)
	if err := s.db.Read(ctx).Table("sign_in_failures").Where("email_hash = ?", hash).Count(&known).Error; err != nil || known == 0 {
		return s.db.WrapError("forget failed sign-ins", err)
	}
	return s.db.Change(ctx, "forget failed sign-ins", func(tx *gorm.DB) error {
		return tx.Exec("DELETE FROM sign_in_failures WHERE email_hash = ?", hash).Error
	}, db.ByAnyone)
}

func emailHash(email string) string { return hash(email) }

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
