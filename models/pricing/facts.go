package pricing

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"cohort/models/customers"
	"cohort/models/record"
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
	withHit = withMine +
		", hit AS MATERIALIZED (SELECT condition_id FROM discount_condition_groups WHERE group_id IN (SELECT group_id FROM mine)) "
)

// listApplies is the condition that a price list applies; each ? is the moment.
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
				AND (prices.min_quantity IS NULL OR prices.min_quantity <= ?) AND (prices.max_quantity IS NULL OR prices.max_quantity >= ?) AND `+listApplies+`
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

// findDiscounts reads the first discounts that apply.
func (f *factFinder) findDiscounts(context.Context) error {
	applies, args := f.discountApplies()
	return f.readDiscounts(`SELECT found.n, `+discountColumns+` FROM (`+
		f.firstOf(`SELECT id, code AS place FROM discounts WHERE `+applies+` ORDER BY code`)+
		`) AS found JOIN discounts ON discounts.id = found.id JOIN discount_rules ON discount_rules.id = discounts.rule_id`, args)
}

// findBest reads the highest percentage that applies, which need not be among the first.
func (f *factFinder) findBest(context.Context) error {
	if f.Most == 0 || f.discounts <= int64(f.Most) {
		return nil
	}
	applies, args := f.discountApplies()
	return f.readDiscounts(`SELECT 0, `+discountColumns+` FROM discount_rules CROSS JOIN discounts
		WHERE discounts.rule_id = discount_rules.id AND discount_rules.type = 'percentage' AND `+applies+`
		ORDER BY discount_rules.value DESC, discounts.code LIMIT 1`, args)
}

// discountApplies is the condition that a discount applies.
func (f *factFinder) discountApplies() (string, []any) {
	applies, args := enabled+" AND "+unused+" AND "+runs("discounts")+
		" AND NOT EXISTS (SELECT 1 FROM discounts AS parent WHERE parent.id = discounts.parent_id AND parent.is_disabled)"+
		` AND NOT EXISTS (SELECT 1 FROM discount_conditions AS asked WHERE asked.rule_id = discounts.rule_id
			AND (asked.operator = 'in') <> (asked.id IN (SELECT condition_id FROM hit)))`, []any{f.At, f.At}
	if f.RegionID != "" {
		applies += " AND (discounts.region_ids = '[]' OR " + f.s.db.Dialect.Contains("discounts.region_ids") + ")"
		quoted := record.JSONStrings([]string{text.Storable(f.RegionID)})
		args = append(args, quoted[1:len(quoted)-1])
	}
	return applies, args
}

func (f *factFinder) readDiscounts(query string, args []any) error {
	rows, err := f.db.Raw(withHit+query, append([]any{text.Storable(f.CustomerID)}, args...)...).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		var discount DiscountFacts
		if err := rows.Scan(append([]any{&n}, discount.columns()...)...); err != nil {
			return err
		}
		f.discounts = max(f.discounts, n)
		if !f.known[discount.ID] {
			f.known[discount.ID] = true
			f.Discounts = append(f.Discounts, discount)
		}
	}
	return rows.Err()
}

// findConditions reads the conditions of the discounts and which of their groups the customer is in.
func (f *factFinder) findConditions(ctx context.Context) error {
	if len(f.Discounts) == 0 {
		return nil
	}
	rules := make([]string, len(f.Discounts))
	for i, discount := range f.Discounts {
		rules[i] = discount.Rule.ID
	}
	conditions, err := f.s.ConditionsOf(ctx, text.Distinct(rules))
	if err != nil {
		return err
	}
	var ids []string
	for _, of := range conditions {
		for _, condition := range of {
			ids = append(ids, condition.ID)
		}
	}
	in, notIn, err := f.groupsOfConditions(ids)
	if err != nil {
		return err
	}
	for i := range f.Discounts {
		for _, condition := range conditions[f.Discounts[i].Rule.ID] {
			f.Discounts[i].Conditions = append(f.Discounts[i].Conditions, ConditionFacts{condition, in[condition.ID], notIn[condition.ID]})
		}
	}
	return nil
}

// groupsOfConditions are the groups that conditions name, by whether the customer is in them.
func (f *factFinder) groupsOfConditions(ids []string) (in, notIn map[string]SomeGroups, err error) {
	in, notIn = map[string]SomeGroups{}, map[string]SomeGroups{}
	if len(ids) == 0 {
		return in, notIn, nil
	}
	rows, err := f.db.Raw(`SELECT condition_id, mine, id, name, n FROM (
			SELECT named.*, row_number() OVER (PARTITION BY condition_id, mine ORDER BY name_key, id) AS place, count(*) OVER (PARTITION BY condition_id, mine) AS n
			FROM (
				SELECT discount_condition_groups.condition_id, (members.group_id IS NOT NULL) AS mine, customer_groups.id, customer_groups.name, customer_groups.name_key
				FROM discount_condition_groups JOIN customer_groups ON customer_groups.id = discount_condition_groups.group_id
				LEFT JOIN members ON members.group_id = discount_condition_groups.group_id AND members.customer_id = ?
				WHERE discount_condition_groups.condition_id IN ?
			) AS named
		) AS placed WHERE place <= ? ORDER BY condition_id, place`, text.Storable(f.CustomerID),
		f.s.db.Dialect.ValuesOf(ids), maxReasonGroups).Rows()
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var mine bool
		var group customers.GroupName
		var n int64
		if err := rows.Scan(&id, &mine, &group.ID, &group.Name, &n); err != nil {
			return nil, nil, err
		}
		groups := notIn
		if mine {
			groups = in
		}
		groups[id] = SomeGroups{append(groups[id].First, group), n}
	}
	return in, notIn, rows.Err()
}
