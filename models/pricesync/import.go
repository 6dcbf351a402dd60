package pricesync

import (
	"context"
	"slices"

	"cohort/models/pricing"
	"cohort/models/record"
)

// batch is how many prices are written with one change.
const batch = 10_000

// ImportPriceList creates a price list with its groups and prices under the id that it has there, or makes the one with this id equal to
// it: only its prices that are here alone stay. A list that breaks a rule is refused, which is no error. Its groups must be here.
func (s *Store) ImportPriceList(ctx context.Context, list List) (Plan, error) {
	plan, err := s.PlanPriceList(ctx, list)
	if err != nil || plan.Refused != "" || plan.Unchanged() {
		return plan, err
	}
	if len(plan.groupIDs) < len(list.Groups) { // else it would be for too many
		plan.Refused = "One of its customer groups does not exist here."
		return plan, nil
	}
	groups := slices.Concat([]string{}, plan.groupIDs)
	plan.input.GroupIDs = &groups
	err = s.write(ctx, plan)
	if record.IsKind(err, record.Invalid) {
		plan.Refused, err = err.Error(), nil
	}
	return plan, err
}

// write does what was planned, in a change for each batch of prices.
func (s *Store) write(ctx context.Context, plan Plan) error {
	first := plan.prices[:min(batch, len(plan.prices))]
	plan.input.Prices = first
	var err error
	if plan.Created {
		_, err = s.pricing.CreatePriceList(ctx, plan.input)
	} else {
		_, err = s.pricing.UpdatePriceList(ctx, plan.List.ID, plan.input)
	}
	for rest := plan.prices[len(first):]; err == nil && len(rest) > 0; {
		next := rest[:min(batch, len(rest))]
		_, err = s.pricing.AddPrices(ctx, plan.List.ID, next)
		rest = rest[len(next):]
	}
	return err
}

// ImportRegion creates a region under the id that it has in another store, unless it is here: prices name it. created is false where it
// is, or breaks a rule: then the prices name a region that is not kept, as prices may.
func (s *Store) ImportRegion(ctx context.Context, region pricing.RegionInput) (created bool, err error) {
	if !ids.MatchString(region.ID) {
		return false, nil
	}
	switch _, err = s.pricing.Region(ctx, region.ID); {
	case err == nil:
		return false, nil
	case !record.IsKind(err, record.NotFound):
		return false, err
	}
	_, err = s.pricing.CreateRegion(ctx, region)
	if record.IsKind(err, record.Invalid) {
		return false, nil
	}
	return err == nil, err
}
