package accounts

import (
	"context"
	"crypto/rand"
	"strings"
	"sync"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/password"
	"cohort/models/record"
)

// RecoveryCodes is how many recovery codes an operator gets at once.
const RecoveryCodes = 10

// A recovery code has 60 bits, of which the first 20 find it.
const (
	codeLength = 12
	codeGroup  = 4
)

type recoveryCodeRow struct{ OperatorID, CodeStart, CodeHash string }

func (recoveryCodeRow) TableName() string { return "recovery_codes" }

// madeCodes are recovery codes as they are shown, and as they are kept.
type madeCodes struct {
	codes []string
	rows  []recoveryCodeRow
}

// newRecoveryCodes makes recovery codes when they are first asked for, and keeps them from then on: their hashes take a while.
func newRecoveryCodes() func() madeCodes {
	return sync.OnceValue(func() (made madeCodes) {
		known := map[string]bool{}
		for len(made.codes) < RecoveryCodes {
			code := strings.ToLower(rand.Text())[:codeLength]
			if known[code[:codeGroup]] {
				continue
			}
			known[code[:codeGroup]] = true
			made.codes = append(made.codes, code[:codeGroup]+"-"+code[codeGroup:2*codeGroup]+"-"+code[2*codeGroup:])
			made.rows = append(made.rows, recoveryCodeRow{CodeStart: code[:codeGroup], CodeHash: password.Hash(code)})
		}
		return made
	})
}

// keepRecoveryCodes puts codes in the place of all the operator had.
func keepRecoveryCodes(tx *gorm.DB, operatorID string, made madeCodes) error {
	if err := tx.Exec("DELETE FROM recovery_codes WHERE operator_id = ?", operatorID).Error; err != nil {
		return err
	}
	at := record.Now()
	for _, row := range made.rows {
		err := tx.Exec("INSERT INTO recovery_codes (operator_id, code_start, code_hash, created_at) VALUES (?, ?, ?, ?)",
			operatorID, row.CodeStart, row.CodeHash, at).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// MakeRecoveryCodes makes recovery codes in the place of those there are, and returns them, for the only time: the database has no more
// than their hashes. Without a second step the error is of the kind Refused.
func (s *Store) MakeRecoveryCodes(ctx context.Context, by Own) ([]string, error) {
	if err := s.mayChange(ctx, by); err != nil {
		return nil, err
	}
	made := newRecoveryCodes()()
	err := s.db.Change(ctx, "make recovery codes", func(tx *gorm.DB) error {
		row, before, err := s.lockSecondStep(tx, by.OperatorID)
		if err != nil {
			return err
		}
		if !before.On() {
			return &record.Error{Kind: record.Refused, Message: "Set up a second step first. Recovery codes come with it."}
		}
		if err := keepRecoveryCodes(tx, by.OperatorID, made); err != nil {
			return err
		}
		return s.changed(tx, row, before, by)
	}, db.ByAnyone)
	if err != nil {
		return nil, err
	}
	return made.codes, nil
}

// findRecoveryCode finds the row of a recovery code as somebody types it. It takes as long for a code that does not exist.
func (s *Store) findRecoveryCode(ctx context.Context, operatorID, typed string) (found recoveryCodeRow, ok bool, err error) {
	code := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(typed))
	start := code[:min(len(code), codeGroup)]
	var rows []recoveryCodeRow
	if err := s.db.Read(ctx).Where("operator_id = ? AND code_start = ?", operatorID, start).Find(&rows).Error; err != nil {
		return recoveryCodeRow{}, false, s.db.WrapError("read recovery codes", err)
	}
	if len(rows) == 1 {
		found = rows[0]
	}
	return found, password.Check(found.CodeHash, code), nil
}

// spend uses the code up. It returns whether it was still there.
func (r recoveryCodeRow) spend(tx *gorm.DB) (bool, error) {
	gone := tx.Exec("DELETE FROM recovery_codes WHERE operator_id = ? AND code_start = ? AND code_hash = ?",
		r.OperatorID, r.CodeStart, r.CodeHash)
	return gone.RowsAffected == 1, gone.Error
}
