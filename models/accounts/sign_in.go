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
	SignedIn        bool   // it comes from a session of the operator, who gives the password once more
	// OneStep is true where nothing can be asked after it: what there is of a second step has to come along as the Code of the app, and
	// without it, the right password is as a wrong one.
	OneStep bool
	Code    string
}

// limit is how many attempts may fail at once, and how often one more after that. All instances count together.
type limit struct {
	name  string
	burst int
	every time.Duration
	own   bool // of one operator alone: the right password makes up for all wrong ones before
}

// ofAddress is the limit of an address, which keeps guesses at the passwords of many accounts slow.
func (a Attempt) ofAddress() limit {
	return limit{"address " + text.Clean(household(a.Address), 100), 50, 5 * time.Second, false}
}

// ofOwn is the limit of a place from which the operator has signed in before. Nobody fails in it but there.
func (a Attempt) ofOwn(place, secret string) limit {
	return limit{place + " " + hash(secret) + " " + text.NormalizeEmail(a.Email), FreeFailures, time.Minute, true}
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
// with its e-mail, but by its own. An address that they have signed in from before is held up by all failures there, and not by those
// elsewhere.
func (s *Store) SignIn(ctx context.Context, attempt Attempt) (Operator, error) {
	check, limits, err := s.limitsOf(ctx, attempt)
	if err != nil {
		return Operator{}, err
	}
	var operator Operator
	taken := 0
	for ; err == nil && taken < len(limits); taken++ {
		err = s.take(ctx, limits[taken])
	}
	if err != nil {
		taken-- // that one was not
		if attempt.SignedIn && record.IsKind(err, record.Throttled) {
			err = errTooManyPasswords
		}
	} else {
		operator, err = check(ctx, attempt)
	}
	if record.IsKind(err, record.Unauthorized) {
		return Operator{}, err
	}
	for _, limit := range limits[:taken] {
		if err == nil && limit.own {
			s.forgive(context.WithoutCancel(ctx), limit)
		} else {
			s.giveBack(context.WithoutCancel(ctx), limit)
		}
	}
	if err == nil && (operator.SecondStepAt == nil || attempt.OneStep || attempt.SignedIn) {
		err = s.keepAddress(ctx, operator.ID, attempt.Address)
	}
	return operator, err
}

// limitsOf are the limits that an attempt has to keep to, and the check of its password that counts what else is to be counted.
func (s *Store) limitsOf(ctx context.Context, a Attempt) (
	check func(ctx context.Context, attempt Attempt) (Operator, error), limits []limit, err error,
) {
	if a.SignedIn {
		return s.check, []limit{a.ofOwn("signed in", "")}, nil
	}
	known, err := s.knowsDevice(ctx, a)
	if err != nil {
		return nil, nil, err
	}
	if known {
		return s.check, []limit{a.ofOwn("device", a.Device)}, nil
	}
	known, err = s.knowsAddress(ctx, a)
	if err != nil {
		return nil, nil, err
	}
	if known {
		return s.check, []limit{a.ofAddress(), a.ofOwn("known address", household(a.Address))}, nil
	}
	return s.authenticate, []limit{a.ofAddress()}, nil
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

// errTooManyPasswords is for who has signed in, and gives the password once more.
var errTooManyPasswords = &record.Error{Kind: record.Throttled, Message: "Too many wrong passwords. Wait a while, then try again."}

const throttledText = "Too many failed sign-ins. Wait a while, then try again."

// forgive forgets all failures. Where that fails they count for a while.
func (s *Store) forgive(ctx context.Context, l limit) {
	_ = s.db.Change(ctx, "forget failed sign-ins", func(tx *gorm.DB) error {
		return tx.Exec("DELETE FROM sign_in_limits WHERE name = ?", l.name).Error
	}, db.ByAnyone)
}

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
