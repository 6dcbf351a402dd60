package accounts

import (
	"context"
	"time"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/text"
)

// addressLife is how long an address is known after a sign-in; mostAddresses is how many of an operator are, those of the latest.
const (
	addressLife   = 90 * 24 * time.Hour
	mostAddresses = 20
)

// knowsAddress returns whether the operator whose e-mail it is has signed in before from the address of an attempt.
func (s *Store) knowsAddress(ctx context.Context, a Attempt) (bool, error) {
	var known int64
	err := s.db.Read(ctx).Table("sign_in_addresses").Joins("JOIN operators ON operators.id = operator_id").
		Where("address_hash = ? AND operators.email = ? AND expires_at > "+s.db.Dialect.Now(),
			hash(household(a.Address)), text.Storable(text.NormalizeEmail(a.Email))).Count(&known).Error
	return known > 0, s.db.WrapError("read addresses", err)
}

// keepAddress notes that an operator has signed in from an address.
func (s *Store) keepAddress(ctx context.Context, operatorID, address string) error {
	now := s.db.Dialect.Now()
	return s.db.Change(ctx, "keep an address", func(tx *gorm.DB) error {
		err := tx.Exec(`INSERT INTO sign_in_addresses (operator_id, address_hash, expires_at)
			VALUES (?, ?, `+s.db.Dialect.Later(now, addressLife)+`)
			ON CONFLICT (operator_id, address_hash) DO UPDATE SET expires_at = excluded.expires_at`, operatorID, hash(household(address))).Error
		if err != nil {
			return err
		}
		return tx.Exec(`DELETE FROM sign_in_addresses WHERE operator_id = ? AND address_hash NOT IN
			(SELECT address_hash FROM sign_in_addresses WHERE operator_id = ? ORDER BY expires_at DESC LIMIT ?)`,
			operatorID, operatorID, mostAddresses).Error
	}, db.ByAnyone)
}
