package offers

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"cohort/handlers/pages"
	"cohort/models/customers"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views/offers"
	"cohort/views/ui"
)

// conditionsText writes the rows of the conditions as one text: in Gold, VIP; not in Wholesale.
func conditionsText(rows []offers.ConditionRow) string {
	parts := make([]string, len(rows))
	for i, row := range rows {
		var names []string
		for _, group := range row.Chosen {
			names = append(names, group.Name)
		}
		slices.Sort(names)
		sentence := "in {groups}"
		if row.Operator == pricing.NotIn {
			sentence = "not in {groups}"
		}
		parts[i] = text.Fill(sentence, "groups", strings.Join(names, ", "))
	}
	return strings.Join(parts, "; ")
}

// conditionRows are the conditions of a discount as they are edited, with all their groups.
func (p *Pages) conditionRows(ctx context.Context, d pricing.Discount) ([]offers.ConditionRow, error) {
	conditions, err := p.Store.ConditionsOf(ctx, []string{d.Rule.ID})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, condition := range conditions[d.Rule.ID] {
		ids = append(ids, condition.ID)
	}
	groups, err := p.Store.GroupsOfConditions(ctx, ids)
	if err != nil {
		return nil, err
	}
	var rows []offers.ConditionRow
	for i, condition := range conditions[d.Rule.ID] {
		row := offers.ConditionRow{Key: strconv.Itoa(i), ID: condition.ID, Operator: condition.Operator}
		for _, group := range groups[condition.ID] {
			row.Chosen = append(row.Chosen, customers.GroupName{ID: group.ID, Name: group.Name})
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// readConditions reads the rows of the conditions, and carries out what the button of a row asks for.
func (p *Pages) readConditions(ctx context.Context, sent url.Values, s *sentDiscount, stored []offers.ConditionRow) error {
	if !sent.Has("conditions_shown") {
		return nil
	}
	action, which, _ := strings.Cut(sent.Get("row_action"), ":")
	s.form.Conditions = nil
	for _, key := range sent["condition"] {
		if action == "delete" && key == which {
			continue
		}
		row, err := p.readCondition(ctx, sent, key, stored)
		if err != nil {
			return err
		}
		s.form.Conditions = append(s.form.Conditions, row)
	}
	if s.form.ID != "" {
		yours, now := conditionsText(s.form.Conditions), conditionsText(stored)
		if s.merged.Field("conditions", "Conditions", yours, now) == now && yours != now {
			s.form.Conditions = stored // only somebody else changed them
		}
	}
	if action != "" {
		s.changeRows(action)
		return nil
	}
	s.in.Only = s.form.ID != ""
	for _, row := range s.form.Conditions {
		s.in.Conditions = append(s.in.Conditions, changedCondition(row, rowOf(stored, row.ID)))
	}
	return nil
}

// readCondition reads one row. One without groups is right only where its stored condition has lost them all.
func (p *Pages) readCondition(ctx context.Context, sent url.Values, key string, stored []offers.ConditionRow) (offers.ConditionRow, error) {
	row := offers.ConditionRow{Key: key, ID: sent.Get("condition_id-" + key), Operator: sent.Get("condition_operator-" + key)}
	ids, names, err := p.GroupsNamed(ctx, pages.NotEmpty(sent["condition_groups-"+key]))
	if err != nil {
		return row, err
	}
	for _, id := range ids {
		if names[id] == "" {
			row.Error = text.Fill("There is no group {group}.", "group", ui.Quoted(id))
			continue
		}
		row.Chosen = append(row.Chosen, customers.GroupName{ID: id, Name: names[id]})
	}
	if was := rowOf(stored, row.ID); len(ids) == 0 && (row.ID == "" || was.ID == "" || len(was.Chosen) > 0) {
		row.Error = "Choose a group."
	}
	return row, nil
}

// changeRows ends the adding or deleting of a row, where nothing is wrong yet because nothing is saved.
func (s *sentDiscount) changeRows(action string) {
	s.rows = true
	s.form.Errors = map[string]string{}
	for i := range s.form.Conditions {
		s.form.Conditions[i].Error = ""
	}
	switch action {
	case "add":
		row := offers.ConditionRow{Key: strconv.FormatInt(time.Now().UnixMilli(), 36), Operator: pricing.In}
		s.form.Conditions, s.form.Focus = append(s.form.Conditions, row), row.Key
	case "delete":
		s.form.Focus = "add"
	}
}

func rowOf(rows []offers.ConditionRow, id string) offers.ConditionRow {
	for _, row := range rows {
		if row.ID == id {
			return row
		}
	}
	return offers.ConditionRow{}
}

// changedCondition is the input for a row, in which only what has changed is set.
func changedCondition(row, was offers.ConditionRow) pricing.ConditionInput {
	in := pricing.ConditionInput{ID: was.ID} // one that has been deleted meanwhile is created again
	if row.Operator != was.Operator {
		in.Operator = &row.Operator
	}
	groups := idsOf(row.Chosen)
	if !slices.Equal(slices.Sorted(slices.Values(groups)), slices.Sorted(slices.Values(idsOf(was.Chosen)))) {
		in.GroupIDs = &groups
	}
	return in
}

func idsOf(groups []customers.GroupName) []string {
	ids := make([]string, len(groups))
	for i, group := range groups {
		ids[i] = group.ID
	}
	return ids
}

// usageLimit reads how often a discount may be used; an empty text is without limit.
func usageLimit(text string, errors map[string]string) *record.Bound {
	text = strings.TrimSpace(text)
	if text == "" {
		return &record.Bound{Open: true}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		errors["usage_limit"] = "Enter a whole number of 1 or more."
		return nil
	}
	return &record.Bound{At: n}
}

// readTimes reads start and end. A field that shows the stored time unchanged keeps it to the millisecond.
func readTimes(form *offers.DiscountForm, in *pricing.DiscountInput, stored offers.DiscountForm) {
	if form.Starts != stored.Starts {
		at, err := record.ReadDateTimeIn(form.Starts, form.Zone)
		if in.StartsAt = &at; err != nil {
			form.Errors["starts_at"] = err.Error()
		}
	}
	if form.Ends != stored.Ends {
		at, err := record.ReadDateTimeIn(form.Ends, form.Zone)
		if in.EndsAt = (&record.Date{At: at, Null: form.Ends == ""}); err != nil && form.Ends != "" {
			form.Errors["ends_at"] = err.Error()
		}
	}
}

// readValue reads what is taken off as people write it: percent, or an amount in the currency of the region.
func readValue(form *offers.DiscountForm, in *pricing.DiscountInput) {
	var value int64
	var ok bool
	problem := "Enter a whole percentage from 0 to 100."
	switch currency := currencyIn(form); {
	case form.Type == pricing.FreeShipping:
		ok = true
	case form.Type == pricing.Fixed && currency != "":
		value, problem = pricing.ReadAmount(form.Value, currency)
		ok = problem == ""
	case form.Type == pricing.Fixed:
		value, ok = parseWhole(form.Value)
		problem = "Choose a region, so that the currency is known, or enter a whole number of minor units."
	default:
		value, ok = parseWhole(strings.TrimSpace(strings.TrimSuffix(form.Value, "%")))
	}
	if !ok {
		form.Errors["value"] = problem
		return
	}
	in.Value = &value
}

// valueField is a stored value as people write it.
func valueField(form offers.DiscountForm, rule pricing.DiscountRule) string {
	currency := currencyIn(&form)
	switch {
	case rule.Type == pricing.FreeShipping:
		return ""
	case rule.Type == pricing.Fixed && currency != "":
		return record.Amount(rule.Value, currency)
	}
	return strconv.FormatInt(rule.Value, 10)
}

// currencyIn is the currency of the one region that a form has chosen.
func currencyIn(form *offers.DiscountForm) string {
	regions := map[string]pricing.Region{}
	for _, region := range form.Regions {
		regions[region.ID] = region
	}
	return currencyOf(form.RegionIDs, regions)
}
