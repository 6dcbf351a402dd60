package accounts

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
)

// AuthenticatorApp is an app that shows an operator codes of six digits, each for 30 seconds.
type AuthenticatorApp struct {
	CreatedAt  time.Time
	LastUsedAt *time.Time
}

// A code is for a step of 30 seconds. Clocks may differ by one step.
const (
	codeSeconds = 30
	codeSkew    = 1
	codeDigits  = otp.DigitsSix
)

// Setup is what an app needs to know, once, to show codes.
type Setup struct {
	Secret string // in Base32, to type
	URL    string // otpauth://totp/…, for a QR code
}

// BeginApp begins to set up an app. Nothing asks for its codes before ConfirmApp.
func (s *Store) BeginApp(ctx context.Context, by Own) error {
	if err := s.mayChange(ctx, by); err != nil {
		return err
	}
	secret := make([]byte, 20) // the length of the hash, as RFC 4226 recommends
	_, _ = rand.Read(secret)   // never fails: it ends the program instead
	return s.db.Change(ctx, "begin authenticator app", func(tx *gorm.DB) error {
		return tx.Exec(`INSERT INTO authenticator_apps (operator_id, new_secret) VALUES (?, ?)
			ON CONFLICT (operator_id) DO UPDATE SET new_secret = excluded.new_secret`,
			by.OperatorID, base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)).Error
	}, db.ByAnyone)
}

// AppSetup returns what an app needs to know that is being set up. The error is of the kind NotFound where none is.
func (s *Store) AppSetup(ctx context.Context, by Own, email string) (Setup, error) {
	if err := s.mayChange(ctx, by); err != nil {
		return Setup{}, err
	}
	secret, err := newSecret(s.db.Read(ctx), by.OperatorID)
	if err != nil {
		return Setup{}, s.db.WrapError("read authenticator app", err)
	}
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		return Setup{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Cohort", AccountName: email, Secret: raw, Period: codeSeconds, Digits: codeDigits})
	if err != nil {
		return Setup{}, err
	}
	return Setup{Secret: secret, URL: key.URL()}, nil
}

func newSecret(tx *gorm.DB, operatorID string) (string, error) {
	var secrets []string
	err := tx.Table("authenticator_apps").Where("operator_id = ? AND new_secret IS NOT NULL", operatorID).Pluck("new_secret", &secrets).Error
	if err == nil && len(secrets) == 0 {
		err = record.Missing("authenticator_app", operatorID, "No authenticator app is being set up. Start again.")
	}
	if err != nil {
		return "", err
	}
	return secrets[0], nil
}

var errWrongCode = &record.Error{
	Kind: record.Unauthorized, Message: "This code is wrong or was used before. Wait for the next one in your app, then try again.",
}

// ConfirmApp turns on the app that is being set up, in place of an earlier one, if the code is right: sign-ins ask for its codes from
// now on. It returns recovery codes where these are the first. A wrong code is an error of the kind Unauthorized, and limited as in
// sign-ins.
func (s *Store) ConfirmApp(ctx context.Context, by Own, code string) (codes []string, err error) {
	if err := s.mayChange(ctx, by); err != nil {
		return nil, err
	}
	err = s.limited(ctx, []limit{codeLimit(by.OperatorID)}, func() error {
		codes, err = s.confirmApp(ctx, by, code)
		return err
	})
	return codes, err
}

func (s *Store) confirmApp(ctx context.Context, by Own, code string) ([]string, error) {
	return s.change(ctx, "confirm authenticator app", by, func(tx *gorm.DB) error {
		secret, err := newSecret(tx, by.OperatorID)
		if err != nil {
			return err
		}
		step, ok := stepOfCode(secret, code, record.NowOf(ctx))
		if !ok {
			return errWrongCode
		}
		return tx.Exec(`UPDATE authenticator_apps SET secret = new_secret, new_secret = NULL, last_step = ?, created_at = ?, last_used_at = NULL
			WHERE operator_id = ?`, step, record.Now(), by.OperatorID).Error
	})
}

// RemoveApp removes the app of an operator.
func (s *Store) RemoveApp(ctx context.Context, by Own) error {
	_, err := s.change(ctx, "remove authenticator app", by, func(tx *gorm.DB) error {
		return tx.Exec("DELETE FROM authenticator_apps WHERE operator_id = ?", by.OperatorID).Error
	})
	return err
}

// stepOfCode is the time step, near a time, that a code is for.
func stepOfCode(secret, code string, at time.Time) (step int64, ok bool) {
	code = strings.Join(strings.Fields(code), "")
	now := at.Unix() / codeSeconds
	for near := now - codeSkew; near <= now+codeSkew; near++ {
		right, err := totp.GenerateCodeCustom(secret, time.Unix(near*codeSeconds, 0), totp.ValidateOpts{Period: codeSeconds, Digits: codeDigits})
		if err == nil && subtle.ConstantTimeCompare([]byte(right), []byte(code)) == 1 {
			step, ok = near, true
		}
	}
	return step, ok
}

// spendCode uses up a code of the operator's app, and all before it. It returns whether the code was right and had not been used.
func spendCode(tx *gorm.DB, operatorID, code string) (bool, error) {
	var secrets []string
	err := tx.Table("authenticator_apps").Where("operator_id = ? AND secret IS NOT NULL", operatorID).Pluck("secret", &secrets).Error
	if err != nil || len(secrets) == 0 {
		return false, err
	}
	step, ok := stepOfCode(secrets[0], code, record.NowOf(tx.Statement.Context))
	if !ok {
		return false, nil
	}
	spent := tx.Exec("UPDATE authenticator_apps SET last_step = ?, last_used_at = ? WHERE operator_id = ? AND last_step < ?",
		step, record.Now(), operatorID, step)
	return spent.RowsAffected == 1, spent.Error
}
