package models

import "context"

// The demo's data: enough for several pages of everything.
var demo = Seed{Customers: 300, Groups: 12, Members: 640, Largest: 160}

// FillDemo gives an empty store the demo's data and its operator, whose password everyone knows. It
// leaves the store of an earlier demo as it is and refuses any other that holds data.
func (s *Store) FillDemo(ctx context.Context) error {
	var empty, ours, theirs bool
	err := s.reading(ctx).Raw(`SELECT
			NOT EXISTS (SELECT 1 FROM customers) AND NOT EXISTS (SELECT 1 FROM customer_groups)
				AND NOT EXISTS (SELECT 1 FROM price_lists) AND NOT EXISTS (SELECT 1 FROM discounts),
			EXISTS (SELECT 1 FROM operators WHERE email = ?), EXISTS (SELECT 1 FROM operators WHERE email <> ?)`,
		DemoEmail, DemoEmail).Row().Scan(&empty, &ours, &theirs)
	if err != nil {
		return s.told(err)
	}
	switch {
	case !ours && (theirs || !empty):
		return &Error{Kind: Refused, Object: "store", Message: "The database holds data of its own, which the demo's sign-in would open to everyone: use another database for the demo."}
	case !ours:
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
