package pricing

import (
	"context"
	"strings"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/text"
)

// withHit begins the statements about discounts: the conditions that name a group of the customer.
const withHit = withMine +
	", hit AS MATERIALIZED (SELECT condition_id FROM discount_condition_groups WHERE group_id IN (SELECT group_id FROM mine)) "

// findDiscounts reads the first discounts that apply.
func (f *factFinder) findDiscounts(context.Context) error {
	applies, args := f.discountApplies()
	return f.readDiscounts(`SELECT found.n, `+discountFactColumns+` FROM (`+
		f.firstOf(`SELECT id, code AS place FROM discounts WHERE `+applies+` ORDER BY code`)+
		`) AS found JOIN discounts ON discounts.id = found.id JOIN discount_rules ON discount_rules.id = discounts.rule_id`, args)
}

// findBest reads the discounts that can be the best and need not be among the first: the highest percentage and, when there are
// prices to take it off, the highest fixed amounts in their currency, off each item and off the total.
func (f *factFinder) findBest(context.Context) error {
	if f.Most == 0 || f.discounts <= int64(f.Most) {
		return nil
	}
	applies, appliesArgs := f.discountApplies()
	var highest []string
	var args []any
	find := func(kind string, kindArgs ...any) {
		highest = append(highest, `SELECT id FROM (SELECT discounts.id FROM discount_rules CROSS JOIN discounts
			WHERE discounts.rule_id = discount_rules.id AND `+kind+` AND `+applies+`
			ORDER BY discount_rules.value DESC, discounts.code LIMIT 1) AS highest`)
		args = append(append(args, kindArgs...), appliesArgs...)
	}
	find("discount_rules.type = 'percentage'")
	if len(f.Prices) > 0 {
		inCurrency, currency := "discounts.region_ids = ?", record.JSONStrings([]string{text.Storable(f.RegionID)})
		if f.RegionID == "" {
			inCurrency, currency = onlyRegion+" IN (SELECT id FROM regions WHERE currency_code = ?)", f.CurrencyCode
		}
		for _, allocation := range []string{OffItem, OffTotal} {
			find("discount_rules.type = 'fixed' AND discount_rules.allocation = ? AND "+inCurrency, allocation, currency)
		}
	}
	return f.readDiscounts(`SELECT 0, `+discountFactColumns+` FROM discounts JOIN discount_rules ON discount_rules.id = discounts.rule_id
		WHERE discounts.id IN (`+strings.Join(highest, " UNION ALL ")+`)`, args)
}

// A fixed amount is in the currency of its discount's only region. onlyRegion is the id of that; where there are more regions, or
// none, it is the id of none.
const (
	onlyRegion          = `trim(discounts.region_ids, '["]')`
	discountFactColumns = discountColumns + ", coalesce((SELECT currency_code FROM regions WHERE regions.id = " + onlyRegion + "), '')"
)

// columns are the places of discountFactColumns.
func (d *DiscountFacts) columns() []any { return append(d.Discount.columns(), &d.CurrencyCode) }

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
			SELECT named.*, row_number() OVER (PARTITION BY condition_id, mine ORDER BY name_key, id) AS place,
				count(*) OVER (PARTITION BY condition_id, mine) AS n
			FROM (
				SELECT discount_condition_groups.condition_id, (members.group_id IS NOT NULL) AS mine,
					customer_groups.id, customer_groups.name, customer_groups.name_key
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
