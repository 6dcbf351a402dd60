package accounts

import (
	"context"
	"net/netip"
	"time"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Attempt is one attempt to sign in.
type Attempt struct {
	Email, Password string
	Address         string // the IP address it comes from
	Device          string // what KeepDevice has given to its browser; "" for none
}

// limit is how many attempts may fail at once, and how often one more after that. All instances count together.
type limit struct {
	name  string
	burst int
	every time.Duration
}

// limit of an attempt: that of its address, which keeps guesses at the passwords of many accounts slow, or else that of its browser,
// if its operator has signed in with it before.
func (a Attempt) limit(known bool) limit {
	if known {
		return limit{"device " + hash(a.Device) + " " + text.NormalizeEmail(a.Email), FreeFailures, time.Minute}
	}
	return limit{"address " + text.Clean(household(a.Address), 100), 50, 5 * time.Second}
}

// household is the part of an address by which attempts are counted: all of it or, with IPv6, its network of 64 bits.
func household(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	network, _ := ip.WithZone("").Prefix(64) // has more bits than that
	return network.String()
}

// SignIn is Authenticate with a limit on the failures of the address, too: beyond it the error is of the kind Throttled. A browser
// that the operator has signed in with before is held up neither by the failures of others at its address, nor by those of others
// with its e-mail, but by its own.
func (s *Store) SignIn(ctx context.Context, attempt Attempt) (Operator, error) {
	known, err := s.knowsDevice(ctx, attempt)
	if err != nil {
		return Operator{}, err
	}
	limit := attempt.limit(known)
	if err := s.take(ctx, limit); err != nil {
		return Operator{}, err
	}
	var operator Operator
	if known {
		operator, err = s.check(ctx, text.NormalizeEmail(attempt.Email), attempt.Password)
	} else {
		operator, err = s.Authenticate(ctx, attempt.Email, attempt.Password)
	}
	if record.IsKind(err, record.Unauthorized) {
		return Operator{}, err
	}
	s.giveBack(context.WithoutCancel(ctx), limit)
	return operator, err
}

// take counts an attempt as failed before it is known how it ends, so that a burst of them cannot outrun the counting.
func (s *Store) take(ctx context.Context, l limit) error {
	now, kept := s.db.Dialect.Now(), "sign_in_limits.full_at"
	taken := false
	err := s.db.Change(ctx, "count a sign-in", func(tx *gorm.DB) error {
		counted := tx.Exec(`INSERT INTO sign_in_limits (name, full_at) VALUES (?, `+s.db.Dialect.Later(now, l.every)+`)
			ON CONFLICT (name) DO UPDATE SET
				full_at = `+s.db.Dialect.Later("CASE WHEN "+kept+" > "+now+" THEN "+kept+" ELSE "+now+" END", l.every)+`
			WHERE `+kept+" <= "+s.db.Dialect.Later(now, time.Duration(l.burst-1)*l.every), l.name)
		taken = counted.RowsAffected > 0
		return counted.Error
	}, db.ByAnyone)
	if err == nil && !taken {
		err = &record.Error{Kind: record.Throttled, Message: throttledText}
	}
	return err
}

const throttledText = "Too many failed sign-ins. Wait a while, then try again."

// giveBack does not count an attempt after all. Where that fails there is one fewer for a while.
func (s *Store) giveBack(ctx context.Context, l limit) {
	_ = s.db.Change(ctx, "count no sign-in", func(tx *gorm.DB) error {
		now := s.db.Dialect.Now()
		err := tx.Exec("UPDATE sign_in_limits SET full_at = "+s.db.Dialect.Later("full_at", -l.every)+" WHERE name = ?", l.name).Error
		if err != nil {
			return err
		}
		return tx.Exec("DELETE FROM sign_in_limits WHERE full_at <= " + now).Error // which are as good as unknown
	}, db.ByAnyone)
}
