package models

import "context"

// The demo's data: enough for several pages of everything.
var demo = Seed{Customers: 300, Groups: 12, Members: 640, Largest: 160}

// FillDemo gives an empty store the demo's data and its operator, whose password everyone knows. It
// leaves the store of an earlier demo as it is and refuses any other that holds data.
func (s *Store) FillDemo(ctx context.Context) error {
	customers, err := s.total(s.reading(ctx), "customers")
	if err != nil {
		return s.told(err)
	}
	groups, err := s.total(s.reading(ctx), "customer_groups")
	if err != nil {
		return s.told(err)
	}
	var operators int64
	if err := s.reading(ctx).Table("operators").Where("email = ?", DemoEmail).Count(&operators).Error; err != nil {
		return s.told(err)
	}
	empty := customers.Count+groups.Count == 0
	switch {
	case operators == 0 && !empty:
		return &Error{Kind: Refused, Object: "store", Message: "The database holds data of its own, which the demo's sign-in would open to everyone: use another database for the demo."}
	case operators == 0:
		if _, err := s.AddOperator(ctx, DemoEmail, DemoPassword); err != nil && !IsKind(err, Duplicate) {
			return err
		}
	}
	if !empty {
		return nil
	}
	if err := s.Seed(ctx, demo, nil); err != nil {
		return err
	}
	if err := s.seedPriceLists(As(ctx, untold)); err != nil {
		return err
	}
	return s.seedDiscounts(As(ctx, untold))
}
