package adminapi

import (
	"maps"
	"slices"
	"strconv"

	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
)

type ofDiscounts struct {
	parents    map[string]pricing.Discount
	ofParents  *ofDiscounts
	regions    map[string]pricing.Region
	conditions map[string][]pricing.DiscountCondition // by their rules
	*ofConditions
}

type ofConditions struct {
	groups   map[string][]customers.Group
	ofGroups *ofGroups
}

// discounts writes discounts, separated by commas.
func (w records) discounts(discounts []pricing.Discount, f *fields) error {
	of, err := w.relatedToDiscounts(discounts, f)
	if err != nil {
		return err
	}
	return w.writeDiscounts(discounts, of, f)
}

func (w records) relatedToDiscounts(discounts []pricing.Discount, f *fields) (of *ofDiscounts, err error) {
	of = &ofDiscounts{}
	if len(discounts) == 0 {
		return of, nil
	}
	if to := f.relation("parent_discount"); to != nil {
		if of.parents, err = w.parentsOf(discounts); err == nil {
			of.ofParents, err = w.relatedToDiscounts(slices.Collect(maps.Values(of.parents)), to.fields)
		}
	}
	if f.relation("regions") != nil && err == nil {
		of.regions, err = w.regionsOf(discounts)
	}
	if rule := f.relation("rule"); rule != nil && rule.relation("conditions") != nil && err == nil {
		if of.conditions, err = w.store.ConditionsOf(w.ctx, ids(discounts, ruleID)); err == nil {
			of.ofConditions, err = w.relatedToConditions(each(of.conditions, conditionID), rule.relation("conditions").fields)
		}
	}
	return of, err
}

func (w records) writeDiscounts(discounts []pricing.Discount, of *ofDiscounts, f *fields) error {
	return eachRecord(w, discounts, f, appendDiscount, func(discount pricing.Discount, to relation) error {
		switch to.name {
		case "rule":
			return w.rule(discount.Rule, of, to.fields)
		case "regions":
			return w.list(func() error { w.regions(discount.RegionIDs, of.regions); return nil })
		case "parent_discount":
			if parent, ok := of.parents[parentOf(discount)]; ok {
				return w.writeDiscounts([]pricing.Discount{parent}, of.ofParents, to.fields)
			}
			w.buf = append(w.buf, "null"...)
		}
		return nil
	})
}

func ruleID(d pricing.Discount) string { return d.Rule.ID }

func conditionID(c pricing.DiscountCondition) string { return c.ID }

func parentOf(d pricing.Discount) string {
	if d.ParentID == nil {
		return ""
	}
	return *d.ParentID
}

func (w records) parentsOf(discounts []pricing.Discount) (map[string]pricing.Discount, error) {
	var ids []string
	for _, discount := range discounts {
		if discount.ParentID != nil {
			ids = append(ids, *discount.ParentID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return w.store.DiscountsByID(w.ctx, ids)
}

func (w records) regionsOf(discounts []pricing.Discount) (map[string]pricing.Region, error) {
	var ids []string
	for _, discount := range discounts {
		ids = append(ids, discount.RegionIDs...)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return w.store.RegionsByID(w.ctx, ids)
}

// regions writes regions, separated by commas. Of a region that is not kept here only the id is known.
func (w records) regions(ids []string, known map[string]pricing.Region) {
	for _, id := range ids {
		if region, ok := known[id]; ok {
			w.buf = append(appendRegion(w.next(), region), '}')
		} else {
			w.buf = append(appendText(append(w.next(), `{"id":`...), id), '}')
		}
	}
}

func (w records) rule(rule pricing.DiscountRule, of *ofDiscounts, f *fields) (err error) {
	w.buf = appendRule(w.buf, rule, f)
	if to := f.relation("conditions"); to != nil {
		w.buf = appendName(w.buf, "conditions")
		err = w.list(func() error { return w.writeConditions(of.conditions[rule.ID], of.ofConditions, to.fields) })
	}
	w.buf = append(w.buf, '}')
	return err
}

func (w records) relatedToConditions(conditions []pricing.DiscountCondition, f *fields) (of *ofConditions, err error) {
	of = &ofConditions{}
	to := f.relation("customer_groups")
	if to == nil || len(conditions) == 0 {
		return of, nil
	}
	if of.groups, err = w.store.GroupsOfConditions(w.ctx, ids(conditions, conditionID)); err == nil {
		of.ofGroups, err = w.relatedToGroups(each(of.groups, groupID), to.fields)
	}
	return of, err
}

// writeConditions writes conditions of discounts, separated by commas.
func (w records) writeConditions(conditions []pricing.DiscountCondition, of *ofConditions, f *fields) error {
	return eachRecord(w, conditions, f, appendCondition, func(condition pricing.DiscountCondition, to relation) error {
		if to.name != "customer_groups" { // products and the like, which are not kept here
			w.buf = append(w.buf, "[]"...)
			return nil
		}
		return w.list(func() error { return w.writeGroups(of.groups[condition.ID], of.ofGroups, to.fields) })
	})
}

// listDiscounts writes the discounts that a query finds, and returns how many there are in all.
func (w records) listDiscounts(q pricing.DiscountQuery, f *fields) (int64, error) {
	return listed(q.Limit,
		func(limit int) ([]pricing.Discount, record.Total, error) {
			first := q
			first.Limit = limit
			list, err := w.store.Discounts(w.ctx, first)
			return list.Discounts, list.Total, err
		},
		func(visit func(pricing.Discount) error) error { return w.store.EachDiscount(w.ctx, q, visit) },
		func(discounts []pricing.Discount) error { return w.discounts(discounts, f) })
}

// appendDiscount writes a discount, all but its relations and the bracket behind them.
func appendDiscount(b []byte, d pricing.Discount, f *fields) []byte {
	b = append(b, '{')
	for _, column := range f.shown("discount") {
		b = appendDiscountColumn(appendName(b, column), d, column)
	}
	return b
}

func appendDiscountColumn(b []byte, d pricing.Discount, column string) []byte {
	switch column {
	case "id":
		return appendText(b, d.ID)
	case "created_at":
		return appendTime(b, d.CreatedAt)
	case "updated_at":
		return appendTime(b, d.UpdatedAt)
	case "code":
		return appendText(b, d.Code)
	case "is_dynamic":
		return strconv.AppendBool(b, d.IsDynamic)
	case "rule_id":
		return appendText(b, d.Rule.ID)
	case "is_disabled":
		return strconv.AppendBool(b, d.IsDisabled)
	case "parent_discount_id":
		return appendNullable(b, d.ParentID)
	case "starts_at":
		return appendTime(b, d.StartsAt)
	case "ends_at":
		return appendNullableTime(b, d.EndsAt)
	case "valid_duration":
		return appendNullable(b, d.ValidDuration)
	case "usage_limit":
		return appendNullableNumber(b, d.UsageLimit)
	case "usage_count":
		return strconv.AppendInt(b, d.UsageCount, 10)
	case "metadata":
		return appendMetadata(b, d.Metadata)
	}
	return append(b, "null"...)
}

// appendRule writes the rule of a discount, all but its conditions and the bracket behind them.
func appendRule(b []byte, r pricing.DiscountRule, f *fields) []byte {
	b = append(b, '{')
	for _, column := range f.shown("discount_rule") {
		b = appendRuleColumn(appendName(b, column), r, column)
	}
	return b
}

func appendRuleColumn(b []byte, r pricing.DiscountRule, column string) []byte {
	switch column {
	case "id":
		return appendText(b, r.ID)
	case "created_at":
		return appendTime(b, r.CreatedAt)
	case "updated_at":
		return appendTime(b, r.UpdatedAt)
	case "description":
		return appendNullable(b, r.Description)
	case "type":
		return appendText(b, r.Type)
	case "value":
		return strconv.AppendInt(b, r.Value, 10)
	case "allocation":
		return appendText(b, r.Allocation)
	}
	return append(b, "null"...) // deleted_at, and metadata, which a rule has none of
}

// appendCondition writes a condition, all but its relations and the bracket behind them.
func appendCondition(b []byte, c pricing.DiscountCondition, f *fields) []byte {
	b = append(b, '{')
	for _, column := range f.shown("discount_condition") {
		b = appendConditionColumn(appendName(b, column), c, column)
	}
	return b
}

func appendConditionColumn(b []byte, c pricing.DiscountCondition, column string) []byte {
	switch column {
	case "id":
		return appendText(b, c.ID)
	case "created_at":
		return appendTime(b, c.CreatedAt)
	case "updated_at":
		return appendTime(b, c.UpdatedAt)
	case "type":
		return append(b, `"customer_groups"`...)
	case "operator":
		return appendText(b, c.Operator)
	case "discount_rule_id":
		return appendText(b, c.RuleID)
	}
	return append(b, "null"...)
}

// appendRegion writes a region, all but the bracket behind it. Taxes are the shop's own business: they read as those of a
// new region.
func appendRegion(b []byte, r pricing.Region) []byte {
	b = appendText(append(b, `{"id":`...), r.ID)
	b = appendTime(append(b, `,"created_at":`...), r.CreatedAt)
	b = appendTime(append(b, `,"updated_at":`...), r.UpdatedAt)
	b = append(b, `,"deleted_at":null`...)
	b = appendText(append(b, `,"name":`...), r.Name)
	b = appendText(append(b, `,"currency_code":`...), r.CurrencyCode)
	b = append(b, `,"tax_rate":0,"tax_code":null,"gift_cards_taxable":true,"automatic_taxes":true,"tax_provider_id":null`...)
	return appendMetadata(append(b, `,"metadata":`...), r.Metadata)
}
