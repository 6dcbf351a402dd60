package pricesync

import (
	"context"
	"slices"
	"time"

	"cohort/models/activity"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
)

// Plan is what bringing in a price list does.
type Plan struct {
	List    List
	Refused string // why nothing is done; "" where something is, or it is the same already
	Created bool
	Fields  []activity.FieldChange // of a list that is there, its groups included
	New     int64                  // prices that are added
	Changed int64                  // prices of which the amount changes
	Same    int64                  // prices that are here just so
	Others  int64                  // prices that are here alone, and stay

	Alike string // the name of another price list of this name, for a new one

	input    pricing.ListInput // without prices
	prices   []pricing.PriceInput
	groupIDs []string
}

// Unchanged reports whether the price list is here as it is there.
func (p Plan) Unchanged() bool {
	return p.Refused == "" && !p.Created && len(p.Fields) == 0 && p.New+p.Changed == 0
}

// PlanPriceList returns what bringing in a price list would do now. Groups of it that are not here yet are as good as there: they
// are brought in before.
func (s *Store) PlanPriceList(ctx context.Context, list List) (plan Plan, err error) {
	plan.List = list
	plan.prices = plan.List.withoutDoubles()
	switch {
	case !ids.MatchString(list.ID):
		plan.Refused = "Its ID is not one that Medusa assigns."
		return plan, nil
	case list.ForGroups && len(list.Groups) == 0:
		plan.Refused = "It is only for customer groups that do not exist any more."
		return plan, nil
	}
	if err := list.input(true).Check(); err != nil {
		plan.Refused = err.Error()
		return plan, nil //nolint:nilerr // a list that is refused is told in the plan
	}
	groups, err := s.people.GroupsCalled(ctx, list.Groups)
	if err != nil {
		return plan, err
	}
	names := make([]string, len(list.Groups))
	for i, name := range list.Groups {
		if names[i] = name; groups[name].ID != "" {
			names[i] = groups[name].Name
			plan.groupIDs = append(plan.groupIDs, groups[name].ID)
		}
	}
	stored, err := s.pricing.PriceList(ctx, list.ID)
	if plan.Created = record.IsKind(err, record.NotFound); plan.Created {
		plan.New = int64(len(plan.prices))
		plan.input = list.input(true)
		plan.Alike, err = s.alike(ctx, list.Name)
		return plan, err
	}
	if err != nil {
		return plan, err
	}
	plan.input = list.input(false)
	if err := s.compare(ctx, &plan, stored, names); err != nil {
		return plan, err
	}
	return plan, s.comparePrices(ctx, &plan)
}

// input is the list without its groups and prices.
func (l List) input(fresh bool) pricing.ListInput {
	in := pricing.ListInput{
		Name: &l.Name, Description: &l.Description, Type: &l.Type, Status: &l.Status, StartsAt: dateOf(l.StartsAt), EndsAt: dateOf(l.EndsAt),
	}
	switch {
	case fresh && l.Narrower:
		in.ID, in.Status = l.ID, new(pricing.Draft)
	case fresh:
		in.ID = l.ID
	case l.Narrower:
		in.Status = nil
	}
	return in
}

// alike is the name of a price list that is called so already.
func (s *Store) alike(ctx context.Context, name string) (string, error) {
	found, err := s.pricing.PriceLists(ctx, pricing.ListQuery{Names: []string{name}, Limit: 1})
	if err != nil || len(found.PriceLists) == 0 {
		return "", err
	}
	return found.PriceLists[0].Name, nil
}

// compare finds the fields that change.
func (s *Store) compare(ctx context.Context, plan *Plan, stored pricing.List, names []string) error {
	kept, err := s.pricing.GroupsOfPriceLists(ctx, []string{stored.ID})
	if err != nil {
		return err
	}
	var present, wanted []string
	for _, group := range kept[stored.ID] {
		present = append(present, group.Name)
	}
	wanted = append(wanted, names...)
	slices.Sort(present)
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	status := plan.List.Status
	if plan.input.Status == nil {
		status = stored.Status
	}
	for _, field := range []activity.FieldChange{
		{Name: "name", Before: stored.Name, After: plan.List.Name},
		{Name: "description", Before: stored.Description, After: plan.List.Description},
		{Name: "type", Before: stored.Type, After: plan.List.Type}, {Name: "status", Before: stored.Status, After: status},
		{Name: "starts_at", Before: written(stored.StartsAt), After: written(plan.List.StartsAt)},
		{Name: "ends_at", Before: written(stored.EndsAt), After: written(plan.List.EndsAt)},
		{Name: "groups", Before: text.Enumerated(present, "and"), After: text.Enumerated(wanted, "and")},
	} {
		if field.Before != field.After {
			plan.Fields = append(plan.Fields, field)
		}
	}
	return nil
}

// written is a time as programs write it, in whole milliseconds, as it is stored.
func written(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano)
}

// comparePrices finds the prices that are to be added or changed: of several here that are the same, all that are lower than the one
// there, or else the first, unless one has its amount.
func (s *Store) comparePrices(ctx context.Context, plan *Plan) error {
	present := map[pricing.PriceKey][]pricing.Price{}
	err := s.pricing.EachPrice(ctx, pricing.PriceQuery{PriceListID: plan.List.ID, Limit: -1}, func(price pricing.Price) error {
		present[price.Key()] = append(present[price.Key()], price)
		return nil
	})
	if err != nil {
		return err
	}
	var put []pricing.PriceInput
	for _, in := range plan.prices {
		same := present[in.Key()]
		delete(present, in.Key())
		changes := correcting(in, same)
		switch {
		case len(same) == 0:
			plan.New++
			put = append(put, in)
		case len(changes) > 0:
			plan.Changed++
		default:
			plan.Same++
		}
		put = append(put, changes...)
	}
	for _, others := range present {
		plan.Others += int64(len(others))
	}
	plan.prices = put
	return nil
}

// correcting are the changes after which the price is what counts among those that are the same.
func correcting(in pricing.PriceInput, same []pricing.Price) (changes []pricing.PriceInput) {
	there := false
	for _, price := range same {
		there = there || price.Amount == in.Amount
		if price.Amount < in.Amount {
			changes = append(changes, pricing.PriceInput{ID: price.ID, VariantID: price.VariantID, Amount: in.Amount})
		}
	}
	if len(changes) == 0 && !there && len(same) > 0 {
		changes = append(changes, pricing.PriceInput{ID: same[0].ID, VariantID: same[0].VariantID, Amount: in.Amount})
	}
	return changes
}
