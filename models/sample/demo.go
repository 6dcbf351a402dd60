package sample

import (
	"context"
	"crypto/rand"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/record"
)

// The operator of the demo, whose e-mail and password its login page shows.
const (
	DemoEmail    = "demo@example.com"
	DemoPassword = "cohort-demo"
)

// demo is the data of the demo: enough for several pages of everything.
var demo = Seed{Customers: 300, Groups: 12, Members: 640, Largest: 160}

// FillDemo gives an empty store the demo's data and its operator, whose password everyone knows. It leaves the store of
// an earlier demo as it is and refuses any other that has data, with an error of the kind Refused. Where there are other
// operators, it makes none; open is whether there is the demo's operator, whose sign-in nobody can change then.
func (s *Store) FillDemo(ctx context.Context) (open bool, err error) {
	var empty, filled, ours, theirs bool
	err = s.db.Read(ctx).Raw(`SELECT
			NOT EXISTS (SELECT 1 FROM customers) AND NOT EXISTS (SELECT 1 FROM customer_groups)
				AND NOT EXISTS (SELECT 1 FROM price_lists) AND NOT EXISTS (SELECT 1 FROM discounts),
			EXISTS (SELECT 1 FROM settings WHERE name = 'demo'),
			EXISTS (SELECT 1 FROM operators WHERE email = ?), EXISTS (SELECT 1 FROM operators WHERE email <> ?)`,
		DemoEmail, DemoEmail).Row().Scan(&empty, &filled, &ours, &theirs)
	if err != nil {
		return false, s.db.WrapError("fill the demo", err)
	}
	switch {
	case !ours && !filled && !empty:
		return false, &record.Error{Kind: record.Refused, Object: "store",
			Message: "This database already contains data, which the demo sign-in would open to everyone. Use another " +
				"database for the demo."}
	case !ours && !theirs:
		if err := s.addDemoOperators(ctx); err != nil {
			return false, err
		}
	}
	open = ours || !theirs
	if open {
		operator, err := s.accounts.OperatorByEmail(ctx, DemoEmail)
		if err != nil {
			return false, err
		}
		s.accounts.SharedOperator = operator.ID
	}
	if !empty {
		return open, nil
	}
	return open, s.fillDemo(ctx)
}

// addDemoOperators creates the operator of the demo and the colleagues whose work it shows, who have passwords that nobody knows.
// An instance that starts at the same time may have been first.
func (s *Store) addDemoOperators(ctx context.Context) error {
	for _, operator := range []struct {
		email, password string
		role            activity.Role
	}{
		{DemoEmail, DemoPassword, activity.Admin}, {inesEmail, rand.Text(), activity.Editor}, {tomasEmail, rand.Text(), activity.Editor},
	} {
		_, err := s.accounts.AddOperatorAs(ctx, operator.email, operator.password, operator.role)
		if err != nil && !record.IsKind(err, record.Duplicate) {
			return err
		}
	}
	return nil
}

func (s *Store) fillDemo(ctx context.Context) error {
	err := s.db.Change(ctx, "fill the demo", func(tx *gorm.DB) error {
		return tx.Exec("INSERT INTO settings (name, value) VALUES ('demo', 'filled') ON CONFLICT (name) DO NOTHING").Error
	})
	if err != nil {
		return err
	}
	if err := s.Seed(ctx, demo, nil); err != nil {
		return err
	}
	if err := s.dateMembers(ctx); err != nil {
		return err
	}
	if err := s.seedPriceLists(activity.WithActor(ctx, activity.Unrecorded)); err != nil {
		return err
	}
	if err := s.seedDiscounts(activity.WithActor(ctx, activity.Unrecorded)); err != nil {
		return err
	}
	return s.seedHistory(ctx)
}
