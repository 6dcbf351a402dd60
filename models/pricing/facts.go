package pricing

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"cohort/models/customers"
	"cohort/models/text"
)

// factFinder reads the facts that matter, and no others: price lists, discounts and prices that cannot apply stay where they are,
// and of each variant only the lowest price of each type is read.
type factFinder struct {
	s  *Store
	db *gorm.DB
	Facts
	lists, discounts int64 // how many apply, in all
	known            map[string]bool
}

func (f *factFinder) find(ctx context.Context) error {
	for _, find := range []func(context.Context) error{
		f.findPriceLists, f.findPrices, f.findGroupsOfLists, f.findDiscounts, f.findBest, f.findConditions,
	} {
		if err := find(ctx); err != nil {
			return err
		}
	}
	return nil
}

// What the statements begin with: the customer's groups, and what names any of them.
const (
	withMine  = "WITH mine AS MATERIALIZED (SELECT group_id FROM members WHERE customer_id = ?)"
	withNamed = withMine +
		", named AS MATERIALIZED (SELECT price_list_id FROM price_list_groups WHERE group_id IN (SELECT group_id FROM mine)) "
)

// listApplies is the condition that a price list applies; each ? is the time.
var listApplies = "price_lists.status = 'active' AND " + runs("price_lists") +
	" AND (price_lists.groups_count = 0 OR price_lists.id IN (SELECT price_list_id FROM named))"

// findPriceLists reads the first price lists that apply.
func (f *factFinder) findPriceLists(context.Context) error {
	rows, err := f.db.Raw(withNamed+`SELECT found.n, `+priceListColumns+` FROM (`+
		f.firstOf(`SELECT id, name_key AS place FROM price_lists WHERE `+listApplies+` ORDER BY name_key, id`)+
		`) AS found JOIN price_lists ON price_lists.id = found.id`, text.Storable(f.CustomerID), f.At, f.At).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var list ListFacts
		if err := rows.Scan(append([]any{&f.lists}, list.columns()...)...); err != nil {
			return err
		}
		f.take(list)
	}
	return rows.Err()
}

// firstOf selects the first rows of a query for ids and the places they are sorted by, and how many there are (n).
func (f *factFinder) firstOf(query string) string {
	if f.CountUpTo > 0 {
		query += limited(max(f.Most, f.CountUpTo+1))
	}
	return "SELECT id, count(*) OVER () AS n FROM (" + query + ") AS counted ORDER BY place, id" + limited(f.Most)
}

func (f *factFinder) take(list ListFacts) {
	if !f.known[list.ID] {
		f.known[list.ID] = true
		f.PriceLists = append(f.PriceLists, list)
	}
}

// findPrices reads the lowest prices and the price lists they are from.
func (f *factFinder) findPrices(context.Context) error {
	if len(f.VariantIDs) == 0 {
		return nil
	}
	rows, err := f.s.db.Dialect.PlanEachTime(f.db).Raw(withNamed+`SELECT `+priceColumns+`, `+priceListColumns+` FROM (
			SELECT prices.*, row_number() OVER (PARTITION BY prices.variant_id, price_lists.type
				ORDER BY prices.amount, (prices.region_id IS NULL), prices.price_list_id, prices.id) AS place
			FROM prices CROSS JOIN price_lists -- SQLite takes the first table first
			WHERE price_lists.id = prices.price_list_id AND prices.variant_id IN ? AND (prices.currency_code = ? OR prices.region_id = ?)
				AND (prices.min_quantity IS NULL OR prices.min_quantity <= ?)
				AND (prices.max_quantity IS NULL OR prices.max_quantity >= ?) AND `+listApplies+`
		) AS prices JOIN price_lists ON price_lists.id = prices.price_list_id WHERE prices.place = 1`,
		text.Storable(f.CustomerID), f.s.db.Dialect.ValuesOf(f.VariantIDs), f.CurrencyCode, text.Storable(f.RegionID),
		f.Quantity, f.Quantity, f.At, f.At).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var price Price
		var list ListFacts
		if err := rows.Scan(append(price.columns(), list.columns()...)...); err != nil {
			return err
		}
		f.Prices = append(f.Prices, price)
		f.take(list)
	}
	return rows.Err()
}

func limited(most int) string {
	if most == 0 {
		return ""
	}
	return fmt.Sprintf(" LIMIT %d", most)
}

// findGroupsOfLists reads which of their groups the customer is in.
func (f *factFinder) findGroupsOfLists(context.Context) error {
	var ids []string
	at := map[string]*ListFacts{}
	for i := range f.PriceLists {
		if list := &f.PriceLists[i]; !list.ForEveryone() {
			ids = append(ids, list.ID)
			at[list.ID] = list
		}
	}
	if len(ids) == 0 || f.CustomerID == "" {
		return nil
	}
	rows, err := f.db.Raw(withMine+` SELECT price_list_id, id, name, n FROM (
			SELECT price_list_groups.price_list_id, customer_groups.id, customer_groups.name,
				row_number() OVER (PARTITION BY price_list_groups.price_list_id ORDER BY customer_groups.name_key, customer_groups.id) AS place,
				count(*) OVER (PARTITION BY price_list_groups.price_list_id) AS n
			FROM price_list_groups JOIN customer_groups ON customer_groups.id = price_list_groups.group_id
			WHERE price_list_groups.price_list_id IN ? AND price_list_groups.group_id || '' IN (SELECT group_id FROM mine)
		) AS placed WHERE place <= ? ORDER BY price_list_id, place`, text.Storable(f.CustomerID),
		f.s.db.Dialect.ValuesOf(ids), maxReasonGroups).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var group customers.GroupName
		var n int64
		if err := rows.Scan(&id, &group.ID, &group.Name, &n); err != nil {
			return err
		}
		at[id].In.First, at[id].In.Count = append(at[id].In.First, group), n
	}
	return rows.Err()
}
