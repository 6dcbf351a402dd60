package adminapi

import (
	"maps"
	"slices"
	"strconv"

	"cohort/models"
)

// discounts writes discounts, separated by commas. Whatever relates to them is read for all of them at once.
func (w records) discounts(discounts []models.Discount, s *shape) error {
	parents, err := w.parentsOf(discounts, s.relation("parent_discount"))
	if err != nil {
		return err
	}
	regions, err := w.regionsOf(discounts, s.relation("regions"))
	if err != nil {
		return err
	}
	conditions, groups, err := w.conditionsOf(discounts, s.relation("rule"))
	if err != nil {
		return err
	}
	return eachRecord(w, discounts, s, appendDiscount, func(discount models.Discount, to relation) error {
		switch to.name {
		case "rule":
			return w.rule(discount.Rule, conditions[discount.Rule.ID], groups, to.shape)
		case "regions":
			return w.list(func() error { w.regions(discount.RegionIDs, regions); return nil })
		case "parent_discount":
			if parent, ok := parents[parentOf(discount)]; ok {
				return w.discounts([]models.Discount{parent}, to.shape)
			}
			w.buf = append(w.buf, "null"...)
		}
		return nil
	})
}

func parentOf(d models.Discount) string {
	if d.ParentID == nil {
		return ""
	}
	return *d.ParentID
}

func (w records) parentsOf(discounts []models.Discount, parents *relation) (map[string]models.Discount, error) {
	var ids []string
	for _, discount := range discounts {
		if discount.ParentID != nil {
			ids = append(ids, *discount.ParentID)
		}
	}
	if parents == nil || len(ids) == 0 {
		return nil, nil
	}
	return w.store.DiscountsByID(w.ctx, ids)
}

func (w records) regionsOf(discounts []models.Discount, regions *relation) (map[string]models.Region, error) {
	var ids []string
	for _, discount := range discounts {
		ids = append(ids, discount.RegionIDs...)
	}
	if regions == nil || len(ids) == 0 {
		return nil, nil
	}
	return w.store.RegionsByID(w.ctx, ids)
}

// regions writes regions, separated by commas: of those that are not kept here, the id.
func (w records) regions(ids []string, known map[string]models.Region) {
	for _, id := range ids {
		if region, ok := known[id]; ok {
			w.buf = append(appendRegion(w.next(), region), '}')
		} else {
			w.buf = append(appendText(append(w.next(), `{"id":`...), id), '}')
		}
	}
}

// conditionsOf reads the conditions of all discounts, by their rules, and the groups they name, if they are asked for.
func (w records) conditionsOf(discounts []models.Discount, rule *relation) (map[string][]models.DiscountCondition, groupsBy, error) {
	if rule == nil || rule.relation("conditions") == nil || len(discounts) == 0 {
		return nil, nil, nil
	}
	ids := make([]string, len(discounts))
	for i, discount := range discounts {
		ids[i] = discount.Rule.ID
	}
	conditions, err := w.store.ConditionsOf(w.ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	groups, err := w.groupsNamed(slices.Concat(slices.Collect(maps.Values(conditions))...), rule.relation("conditions").shape)
	return conditions, groups, err
}

// groupsBy are groups by the ids of what names them.
type groupsBy map[string][]models.CustomerGroup

func (w records) groupsNamed(conditions []models.DiscountCondition, s *shape) (groupsBy, error) {
	if s.relation("customer_groups") == nil || len(conditions) == 0 {
		return nil, nil
	}
	ids := make([]string, len(conditions))
	for i, condition := range conditions {
		ids[i] = condition.ID
	}
	return w.store.GroupsOfConditions(w.ctx, ids)
}

func (w records) rule(rule models.DiscountRule, conditions []models.DiscountCondition, groups groupsBy, s *shape) (err error) {
	w.buf = appendRule(w.buf, rule, s)
	if to := s.relation("conditions"); to != nil {
		w.buf = appendName(w.buf, "conditions")
		err = w.list(func() error { return w.conditions(conditions, groups, to.shape) })
	}
	w.buf = append(w.buf, '}')
	return err
}

// conditions writes conditions of discounts, separated by commas.
func (w records) conditions(conditions []models.DiscountCondition, groups groupsBy, s *shape) error {
	return eachRecord(w, conditions, s, appendCondition, func(condition models.DiscountCondition, to relation) error {
		if to.name != "customer_groups" { // products and the like, which are not kept here
			w.buf = append(w.buf, "[]"...)
			return nil
		}
		return w.list(func() error { return w.groups(groups[condition.ID], to.shape) })
	})
}

// listDiscounts writes the discounts that a query finds, and tells how many there are in all.
func (w records) listDiscounts(q models.DiscountQuery, s *shape) (int64, error) {
	return listed(q.Limit,
		func(limit int) ([]models.Discount, models.Total, error) {
			first := q
			first.Limit = limit
			list, err := w.store.Discounts(w.ctx, first)
			return list.Discounts, list.Total, err
		},
		func(visit func(models.Discount) error) error { return w.store.EachDiscount(w.ctx, q, visit) },
		func(discounts []models.Discount) error { return w.discounts(discounts, s) })
}

// appendDiscount writes a discount, all but its relations and the bracket behind them.
func appendDiscount(b []byte, d models.Discount, s *shape) []byte {
	b = append(b, '{')
	for _, column := range s.shown("discount") {
		b = appendDiscountColumn(appendName(b, column), d, column)
	}
	return b
}

func appendDiscountColumn(b []byte, d models.Discount, column string) []byte {
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
func appendRule(b []byte, r models.DiscountRule, s *shape) []byte {
	b = append(b, '{')
	for _, column := range s.shown("discount_rule") {
		b = appendRuleColumn(appendName(b, column), r, column)
	}
	return b
}

func appendRuleColumn(b []byte, r models.DiscountRule, column string) []byte {
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
func appendCondition(b []byte, c models.DiscountCondition, s *shape) []byte {
	b = append(b, '{')
	for _, column := range s.shown("discount_condition") {
		b = appendConditionColumn(appendName(b, column), c, column)
	}
	return b
}

func appendConditionColumn(b []byte, c models.DiscountCondition, column string) []byte {
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
func appendRegion(b []byte, r models.Region) []byte {
	b = appendText(append(b, `{"id":`...), r.ID)
	b = appendTime(append(b, `,"created_at":`...), r.CreatedAt)
	b = appendTime(append(b, `,"updated_at":`...), r.UpdatedAt)
	b = append(b, `,"deleted_at":null`...)
	b = appendText(append(b, `,"name":`...), r.Name)
	b = appendText(append(b, `,"currency_code":`...), r.CurrencyCode)
	b = append(b, `,"tax_rate":0,"tax_code":null,"gift_cards_taxable":true,"automatic_taxes":true,"tax_provider_id":null`...)
	return appendMetadata(append(b, `,"metadata":`...), r.Metadata)
}
