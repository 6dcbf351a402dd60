package accounts

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/password"
	"cohort/models/record"
	"cohort/models/text"
)

// ChangePassword gives the operator who makes an attempt another password, once the attempt has proved that they know the one until
// now. All their sessions and tokens end, the one of the attempt too. host is the name under which the back office is reached, which is
// no password either. Wrong fields are an error of the kind Invalid, at "old_password" and "password"; too many attempts one of the
// kind Throttled; for an operator who is shared it is of the kind Refused.
func (s *Store) ChangePassword(ctx context.Context, attempt Attempt, secret, host string) error {
	operator, err := s.SignIn(ctx, attempt)
	known := !record.IsKind(err, record.Unauthorized)
	if err != nil && known {
		return err
	}
	if s.IsShared(operator.ID) {
		return errShared
	}
	wrong := record.FieldErrors{}
	wrong.Check(known, "old_password", "This is not your current password.")
	wrong.Check(!known || secret != attempt.Password, "password", "This is your current password. Choose another one.")
	if err := wrong.Err("operator"); err != nil {
		return err
	}
	// Another request may have changed it since it was proved.
	still := func(hash string) error {
		if password.Check(hash, attempt.Password) {
			return nil
		}
		return record.FieldErrors{"old_password": "This is not your current password."}.Err("operator")
	}
	return s.setPassword(ctx, "change password", operator, secret, host, still, db.ByAnyone)
}

// ResetPassword gives an operator another password. Their sessions and tokens end. It needs an admin. A password that cannot be chosen is
// an error of the kind Invalid, at "password".
func (s *Store) ResetPassword(ctx context.Context, id, secret string) error {
	if err := activity.Require(ctx, activity.Admin); err != nil {
		return err
	}
	operator, err := s.Operator(ctx, id)
	if err != nil {
		return err
	}
	return s.setPassword(ctx, "reset password", operator, secret, "", func(string) error { return nil })
}

// setPassword gives an operator another password, unless may refuses to when it sees the hash of the one until now.
func (s *Store) setPassword(
	ctx context.Context, verb string, o Operator, secret, host string, may func(hash string) error, options ...db.ChangeOption,
) error {
	if problem := password.Problem(secret, o.ownWords(host)...); problem != "" {
		return record.FieldErrors{"password": problem}.Err("operator")
	}
	row := operatorRow{Operator: o, PasswordHash: password.Hash(secret)}
	return s.db.Change(ctx, verb, func(tx *gorm.DB) error {
		var until operatorRow
		err := db.ForChange(tx).Where("id = ?", o.ID).Take(&until).Error
		if err == nil {
			err = may(until.PasswordHash)
		}
		if err != nil {
			return err
		}
		err = tx.Exec("UPDATE operators SET password_hash = ?, updated_at = ? WHERE id = ?", row.PasswordHash, record.Now(), o.ID).Error
		if err != nil {
			return err
		}
		if err := endAccess(tx, o.ID); err != nil {
			return err
		}
		return s.activity.Record(tx, row.changed(nil,
			record.Metadata{activity.Field(activity.PasswordField, "changed")})) // and nothing about the password itself
	}, options...)
}

// ownWords are what is tried first to guess a password: the operator's names, the parts of their e-mail, and of the name under which the
// back office is reached.
func (o Operator) ownWords(host string) (words []string) {
	first, last := text.OrEmpty(o.FirstName), text.OrEmpty(o.LastName)
	local, domain, _ := strings.Cut(o.Email, "@")
	whole := []string{o.Email, local, domain, host, first + last, last + first, first, last}
	for _, word := range slices.Clone(whole) {
		whole = append(whole, strings.FieldsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })...)
	}
	return whole
}
