package handlers

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/models"
	"cohort/views"
)

// discountEdit is what the form of a discount sent.
type discountEdit struct {
	form views.DiscountForm
	in   models.DiscountInput
	rows bool // nothing is to be saved yet: a condition more, or less

	merged *merging
}

func (e discountEdit) status() int {
	if e.rows {
		return http.StatusOK
	}
	return http.StatusUnprocessableEntity
}

// refused puts into the form why it cannot be saved as it is.
func (e *discountEdit) refused(err error) bool {
	fields, problem, ok := refused(err, "customer_group")
	if ok {
		e.form.Errors, e.form.Problem = fields, problem
		for from, to := range map[string]string{"customer_groups": "conditions", "operator": "conditions"} {
			if words := fields[from]; words != "" {
				e.form.Errors[to] = words
			}
		}
	}
	return ok
}

// discountFormOf is the form as it is before anything was typed; of a new discount, where that has no id.
func (a *app) discountFormOf(c echo.Context, d models.Discount) (form views.DiscountForm, err error) {
	ctx := c.Request().Context()
	form = views.DiscountForm{
		ID: d.ID, Was: d.Code, Code: d.Code, Text: views.Text(d.Rule.Description), Type: d.Rule.Type, Allocation: d.Rule.Allocation,
		Ends: momentField(d.EndsAt), Disabled: d.IsDisabled, Dynamic: d.IsDynamic && d.ParentID == nil, Duration: views.Text(d.ValidDuration),
		RegionIDs: d.RegionIDs, Shared: d.IsDynamic, Errors: map[string]string{},
	}
	if form.Regions, _, err = a.store.Regions(ctx, regionsOffered, 0); err != nil {
		return form, err
	}
	if d.ID == "" {
		form.Type, form.Allocation, form.Close = models.Percentage, models.OffTotal, cameFrom(c, discountsPath)
		return form, nil
	}
	if form.Conditions, err = a.conditionRows(ctx, d); err != nil {
		return form, err
	}
	if d.UsageLimit != nil {
		form.UsageLimit = strconv.FormatInt(*d.UsageLimit, 10)
	}
	form.Value, form.Starts = valueField(form, d.Rule), momentField(&d.StartsAt)
	form.Opened = map[string]string{}
	for _, field := range discountFields(&form) {
		form.Opened[field.name] = *field.text
	}
	form.Opened["is_disabled"], form.Opened["regions"], form.Opened["conditions"] = yesNo(form.Disabled), regionsText(form.RegionIDs), conditionsText(form.Conditions)
	form.Close = cameFrom(c, discountPath(d.ID), discountsPath)
	return form, nil
}

// regionsOffered is how many regions a form offers.
const regionsOffered = 100

// discountField is a field of the form that is a text.
type discountField struct {
	name, label string
	text        *string
}

func discountFields(form *views.DiscountForm) []discountField {
	return []discountField{
		{"code", "Code", &form.Code}, {"description", "Description", &form.Text}, {"type", "Type", &form.Type}, {"value", "Value", &form.Value},
		{"allocation", "Taken off", &form.Allocation}, {"starts_at", "Start", &form.Starts}, {"ends_at", "End", &form.Ends},
		{"usage_limit", "Limit of uses", &form.UsageLimit}, {"valid_duration", "Duration of codes", &form.Duration},
	}
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

func regionsText(ids []string) string { return strings.Join(slices.Sorted(slices.Values(ids)), ", ") }

// conditionsText is what the rows of the conditions ask: in Gold, VIP; not in Wholesale.
func conditionsText(rows []views.ConditionRow) string {
	parts := make([]string, len(rows))
	for i, row := range rows {
		var names []string
		for _, group := range row.Chosen {
			names = append(names, group.Name)
		}
		slices.Sort(names)
		parts[i] = strings.ReplaceAll(row.Operator, "_", " ") + " " + strings.Join(names, ", ")
	}
	return strings.Join(parts, "; ")
}

const momentLayout = "2006-01-02T15:04:05"

// momentField is a moment as a field for it has it, in UTC and to the second.
func momentField(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.UTC().Format(momentLayout)
}

// moment reads what such a field sends.
func moment(text string) (time.Time, bool) {
	for _, layout := range []string{momentLayout, "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if at, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// conditionRows are the conditions of a discount as they are edited, with all their groups.
func (a *app) conditionRows(ctx context.Context, d models.Discount) ([]views.ConditionRow, error) {
	conditions, err := a.store.ConditionsOf(ctx, []string{d.Rule.ID})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, condition := range conditions[d.Rule.ID] {
		ids = append(ids, condition.ID)
	}
	groups, err := a.store.GroupsOfConditions(ctx, ids)
	if err != nil {
		return nil, err
	}
	var rows []views.ConditionRow
	for i, condition := range conditions[d.Rule.ID] {
		row := views.ConditionRow{Key: strconv.Itoa(i), ID: condition.ID, Operator: condition.Operator}
		for _, group := range groups[condition.ID] {
			row.Chosen = append(row.Chosen, models.GroupName{ID: group.ID, Name: group.Name})
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// editedDiscount reads what the form sent, and lays it over what somebody else changed meanwhile; what was not sent stays as it
// is in the discount, which is empty for a new one.
func (a *app) editedDiscount(c echo.Context, d models.Discount) (edit discountEdit, err error) {
	sent := sent(c)
	stored, err := a.discountFormOf(c, d)
	if err != nil {
		return edit, err
	}
	edit.form, edit.merged = stored, mergeForm(sent)
	edit.form.Opened, edit.form.Errors = maps.Clone(stored.Opened), map[string]string{}
	form, in := &edit.form, &edit.in
	for i, field := range discountFields(form) {
		if sent.Has(field.name) {
			*field.text = edit.merged.field(field.name, field.label, typed(strings.TrimSpace(sent.Get(field.name))), *discountFields(&stored)[i].text)
		}
	}
	if sent.Has("is_disabled") {
		form.Disabled = edit.merged.field("is_disabled", "Disabled", yesNo(slices.Contains(sent["is_disabled"], "true")), yesNo(d.IsDisabled)) == "yes"
		in.IsDisabled = &form.Disabled
	}
	if d.ID == "" {
		form.Dynamic = slices.Contains(sent["is_dynamic"], "true")
		in.IsDynamic = &form.Dynamic
	} else {
		in.Seen = &d.Revision
	}
	if yours := sent["regions"]; sent.Has("regions") || sent.Has("regions_shown") {
		if edit.merged.field("regions", "Regions", regionsText(yours), regionsText(d.RegionIDs)) != regionsText(d.RegionIDs) {
			form.RegionIDs = append([]string{}, yours...)
			in.RegionIDs = &yours
		}
	}
	readDiscount(form, sent, in, stored)
	if err := a.readConditions(c.Request().Context(), sent, &edit, stored.Conditions); err != nil {
		return edit, err
	}
	if d.ID != "" && !edit.rows {
		maps.Copy(form.Opened, edit.merged.opened)
	} else if d.ID != "" {
		for name := range form.Opened {
			if was, known := sent["was_"+name]; known {
				form.Opened[name] = was[0]
			}
		}
	}
	return edit, nil
}

// readDiscount reads the texts of the form into the input.
func readDiscount(form *views.DiscountForm, sent url.Values, in *models.DiscountInput, stored views.DiscountForm) {
	for name, to := range map[string]**string{"code": &in.Code, "type": &in.Type, "allocation": &in.Allocation} {
		if sent.Has(name) {
			*to = new(textOf(form, name))
		}
	}
	if sent.Has("description") {
		in.Description = models.TextOf(form.Text)
	}
	if sent.Has("valid_duration") {
		in.ValidDuration = models.TextOf(strings.ToUpper(form.Duration))
	}
	if sent.Has("usage_limit") {
		in.UsageLimit = usageLimit(form.UsageLimit, form.Errors)
	}
	if sent.Has("value") {
		readValue(form, in)
	}
	readTimes(form, in, stored)
}

func textOf(form *views.DiscountForm, name string) string {
	for _, field := range discountFields(form) {
		if field.name == name {
			return *field.text
		}
	}
	return ""
}

func usageLimit(text string, errors map[string]string) *models.Bound {
	text = strings.TrimSpace(text)
	if text == "" {
		return &models.Bound{Open: true}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		errors["usage_limit"] = "Enter a whole number from 1 on."
		return nil
	}
	return &models.Bound{At: n}
}

// readTimes reads start and end. A field that shows a stored moment unchanged keeps it to the millisecond.
func readTimes(form *views.DiscountForm, in *models.DiscountInput, stored views.DiscountForm) {
	const words = "Enter a date with a time, such as 2026-03-01T08:00."
	if form.Starts != stored.Starts {
		at, ok := moment(form.Starts)
		if in.StartsAt = &at; !ok {
			form.Errors["starts_at"] = words
		}
	}
	if form.Ends != stored.Ends {
		at, ok := moment(form.Ends)
		if in.EndsAt = (&models.Date{At: at, Null: form.Ends == ""}); !ok && form.Ends != "" {
			form.Errors["ends_at"] = words
		}
	}
}

// readValue reads what is taken off as people write it: percent, or an amount in the currency of the region.
func readValue(form *views.DiscountForm, in *models.DiscountInput) {
	var value int64
	var ok bool
	words := "Enter a whole number of percent from 0 to 100."
	switch currency := currencyIn(form); {
	case form.Type == models.FreeShipping:
		ok = true
	case form.Type == models.Fixed && currency != "":
		value, ok = models.ParseAmount(form.Value, currency)
		words = "Enter an amount such as " + strings.TrimSuffix(models.Money(1050, currency), " "+strings.ToUpper(currency)) + "."
	case form.Type == models.Fixed:
		value, ok = parseWhole(form.Value)
		words = "Without a region the currency is not known: choose one, or enter a whole number of its minor units."
	default:
		value, ok = parseWhole(strings.TrimSpace(strings.TrimSuffix(form.Value, "%")))
	}
	if !ok {
		form.Errors["value"] = words
		return
	}
	in.Value = &value
}

func parseWhole(text string) (int64, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// valueField is a stored value as people write it.
func valueField(form views.DiscountForm, rule models.DiscountRule) string {
	currency := currencyIn(&form)
	switch {
	case rule.Type == models.FreeShipping:
		return ""
	case rule.Type == models.Fixed && currency != "":
		return models.Amount(rule.Value, currency)
	}
	return strconv.FormatInt(rule.Value, 10)
}

// currencyIn is the currency of the one region that a form has chosen.
func currencyIn(form *views.DiscountForm) string {
	regions := map[string]models.Region{}
	for _, region := range form.Regions {
		regions[region.ID] = region
	}
	return currencyOf(form.RegionIDs, regions)
}

// readConditions reads the rows of the conditions, and carries out what the button of a row asks for.
func (a *app) readConditions(ctx context.Context, sent url.Values, edit *discountEdit, stored []views.ConditionRow) error {
	if !sent.Has("conditions_shown") {
		return nil
	}
	form, in := &edit.form, &edit.in
	form.Conditions = nil
	action, which, _ := strings.Cut(sent.Get("row_action"), ":")
	for _, key := range sent["condition"] {
		if action == "delete" && key == which {
			continue
		}
		row := views.ConditionRow{Key: key, ID: sent.Get("condition_id-" + key), Operator: sent.Get("condition_operator-" + key)}
		given := notEmpty(sent["condition_groups-"+key])
		ids, names, err := a.groupsNamed(ctx, given)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if names[id] == "" {
				row.Error = "There is no group “" + id + "”."
				continue
			}
			row.Chosen = append(row.Chosen, models.GroupName{ID: id, Name: names[id]})
		}
		if was := rowOf(stored, row.ID); len(ids) == 0 && (row.ID == "" || was.ID == "" || len(was.Chosen) > 0) {
			row.Error = "Choose a group."
		}
		form.Conditions = append(form.Conditions, row)
	}
	if form.ID != "" {
		yours, now := conditionsText(form.Conditions), conditionsText(stored)
		if edit.merged.field("conditions", "For whom", yours, now) == now && yours != now {
			form.Conditions = stored // only somebody else changed them
		}
	}
	if action == "" {
		in.Only = form.ID != ""
		for _, row := range form.Conditions {
			in.Conditions = append(in.Conditions, changedCondition(row, rowOf(stored, row.ID)))
			if row.Error != "" {
				form.Errors["conditions-"+row.Key] = row.Error
			}
		}
	}
	switch action {
	case "add":
		row := views.ConditionRow{Key: strconv.FormatInt(time.Now().UnixMilli(), 36), Operator: models.In}
		form.Conditions, form.Focus = append(form.Conditions, row), row.Key
	case "delete":
		form.Focus = "add"
	}
	if edit.rows = action != ""; edit.rows {
		form.Errors = map[string]string{}
		for i := range form.Conditions {
			form.Conditions[i].Error = ""
		}
	}
	return nil
}

func rowOf(rows []views.ConditionRow, id string) views.ConditionRow {
	for _, row := range rows {
		if row.ID == id {
			return row
		}
	}
	return views.ConditionRow{}
}

// changedCondition is what a row changes: nothing, where it is as it was.
func changedCondition(row, was views.ConditionRow) models.ConditionInput {
	in := models.ConditionInput{ID: was.ID} // one that is gone by now comes back
	if row.Operator != was.Operator {
		in.Operator = &row.Operator
	}
	groups := idsOf(row.Chosen)
	if !slices.Equal(slices.Sorted(slices.Values(groups)), slices.Sorted(slices.Values(idsOf(was.Chosen)))) {
		in.GroupIDs = &groups
	}
	return in
}

func idsOf(groups []models.GroupName) []string {
	ids := make([]string, len(groups))
	for i, group := range groups {
		ids[i] = group.ID
	}
	return ids
}

func (a *app) showDiscountForm(c echo.Context, status int, form views.DiscountForm) error {
	drawer := form
	drawer.Host = views.HostDrawer
	page := a.page(c, views.SectionDiscounts, form.Title(), form.Crumbs(discountsCrumb)...)
	return show(c, status, views.DiscountFormPage(page, form), parts{views.HostDrawer: views.DiscountFormPanel(drawer)})
}
