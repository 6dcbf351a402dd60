package medusa

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"time"

	"cohort/models/pricesync"
	"cohort/models/pricing"
	"cohort/models/text"
)

// priceList is a price list of version 1, which has customer_groups, or of version 2, which has a title and rules.
type priceList struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Description *string    `json:"description"`
	Type        string     `json:"type"`
	Status      string     `json:"status"`
	StartsAt    *time.Time `json:"starts_at"`
	EndsAt      *time.Time `json:"ends_at"`
	IncludesTax bool       `json:"includes_tax"`
	Groups      []Group    `json:"customer_groups"`
	Rules       rules      `json:"rules"`
	Prices      []price    `json:"prices"`
}

// listsAtOnce is how many price lists are asked for at once: each comes with all its prices.
const listsAtOnce = 5

// groupRules are the names that the rule for customer groups has had in version 2.
var groupRules = []string{"customer.groups.id", "customer_group_id"}

// EachPriceList visits the price lists of the store with their prices, the oldest first. groups are those of the store.
func (s *Store) EachPriceList(ctx context.Context, groups []Group, visit func(list pricesync.List, all int64) error) error {
	names := make(map[string]string, len(groups))
	for _, group := range groups {
		names[group.ID] = group.Name
	}
	list := listOf{path: "/admin/price-lists", field: "price_lists", query: url.Values{"order": byID}}
	if s.Version == 1 {
		list.query.Set("expand", "customer_groups,prices,prices.variants")
	}
	return each(ctx, s, list, listsAtOnce, func(l priceList, all int64) error { return visit(l.list(s.Version, names), all) })
}

// list is the price list as it is brought in.
func (l priceList) list(version int, names map[string]string) pricesync.List {
	in := pricesync.List{
		ID: l.ID, Name: cmp.Or(l.Title, l.Name), Description: text.OrEmpty(l.Description), Type: l.Type, Status: l.Status,
		StartsAt: l.StartsAt, EndsAt: l.EndsAt, ForGroups: len(l.Groups) > 0,
	}
	for _, group := range l.Groups {
		in.Groups = append(in.Groups, group.Name)
	}
	if l.IncludesTax {
		in.Left = append(in.Left, pricesync.Left{Reason: "Its prices include tax, which Cohort doesn't record."})
	}
	l.Rules.each(func(attribute string, value json.RawMessage) {
		for _, known := range groupRules {
			if attribute == known {
				in.ForGroups = true
				in.Groups = append(in.Groups, groupsOf(value, names, &in)...)
				return
			}
		}
		in.Narrower = true
		in.Left = append(in.Left, pricesync.Left{Reason: text.Fill(
			"It has a rule for {attribute}, which Cohort doesn't know. It is a draft until you decide.", "attribute", attribute)})
	})
	in.Groups = text.Unique(in.Groups)
	for _, p := range l.Prices {
		price, problem := p.input(version)
		if problem != "" {
			in.LeaveOut(cmp.Or(price.VariantID, p.ID), problem)
			continue
		}
		in.Prices = append(in.Prices, price)
	}
	return in
}

// groupsOf are the names of the groups that a rule is for. Medusa keeps such as are deleted.
func groupsOf(value json.RawMessage, names map[string]string, in *pricesync.List) (groups []string) {
	gone := int64(0)
	for _, id := range texts(value) {
		if name, known := names[id]; known {
			groups = append(groups, name)
		} else {
			gone++
		}
	}
	if gone > 0 {
		in.Left = append(in.Left, pricesync.Left{Reason: text.Plural(gone, "1 of its customer groups does not exist any more.",
			"{n} of its customer groups do not exist any more.")})
	}
	return groups
}

// regionRule is the name of the rule of a price for a region in version 2.
const regionRule = "region_id"

// Regions are the regions of the store.
func (s *Store) Regions(ctx context.Context) (regions []pricing.RegionInput, err error) {
	type region struct {
		ID       string `json:"id"`
		Name     string `json:"name"`
		Currency string `json:"currency_code"`
	}
	list := listOf{path: "/admin/regions", field: "regions", query: url.Values{}}
	return regions, each(ctx, s, list, pageSize, func(r region, _ int64) error {
		regions = append(regions, pricing.RegionInput{ID: r.ID, Name: r.Name, CurrencyCode: r.Currency})
		return nil
	})
}
