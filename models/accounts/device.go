package accounts

import (
	"context"
	"crypto/rand"
	"time"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/text"
)

// DeviceLife is how long a browser is known after a sign-in.
const DeviceLife = 180 * 24 * time.Hour

// mostDevices is how many browsers of an operator are known, those of the latest sign-ins.
const mostDevices = 20

// KeepDevice notes that an operator has signed in with a browser, and returns the secret by which it is known from now on. earlier is
// the one it had until now, or "": whose it was, too, it still is.
func (s *Store) KeepDevice(ctx context.Context, operatorID, earlier string) (device string, err error) {
	device = rand.Text()
	now := s.db.Dialect.Now()
	err = s.db.Change(ctx, "keep a device", func(tx *gorm.DB) error {
		if err := tx.Exec("DELETE FROM sign_in_devices WHERE operator_id = ? AND expires_at <= "+now, operatorID).Error; err != nil {
			return err
		}
		if earlier != "" {
			if err := tx.Exec("UPDATE sign_in_devices SET token_hash = ? WHERE token_hash = ?", hash(device), hash(earlier)).Error; err != nil {
				return err
			}
		}
		err := tx.Exec(`INSERT INTO sign_in_devices (token_hash, operator_id, expires_at) VALUES (?, ?, `+s.db.Dialect.Later(now, DeviceLife)+`)
			ON CONFLICT (token_hash, operator_id) DO UPDATE SET expires_at = excluded.expires_at`, hash(device), operatorID).Error
		if err != nil {
			return err
		}
		return tx.Exec(`DELETE FROM sign_in_devices WHERE operator_id = ? AND token_hash NOT IN
			(SELECT token_hash FROM sign_in_devices WHERE operator_id = ? ORDER BY expires_at DESC LIMIT ?)`,
			operatorID, operatorID, mostDevices).Error
	}, db.ByAnyone)
	return device, err
}

// knowsDevice returns whether the operator whose e-mail it is has signed in before with the browser of an attempt.
func (s *Store) knowsDevice(ctx context.Context, attempt Attempt) (bool, error) {
	if attempt.Device == "" {
		return false, nil
	}
	var known int64
	err := s.db.Read(ctx).Table("sign_in_devices").Joins("JOIN operators ON operators.id = operator_id").
		Where("token_hash = ? AND operators.email = ? AND expires_at > "+s.db.Dialect.Now(),
			hash(attempt.Device), text.Storable(text.NormalizeEmail(attempt.Email))).Count(&known).Error
	return known > 0, s.db.WrapError("read devices", err)
}
