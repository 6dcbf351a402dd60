package handlers

import (
	"context"
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

// discountFormOf is the form as it is before anything was typed.
func (a *app) discountFormOf(c echo.Context, d models.Discount, conditions []views.ConditionRow) views.DiscountForm {
	form := views.DiscountForm{
		ID: d.ID, Was: d.Code, Code: d.Code, Text: views.Text(d.Rule.Description), Type: d.Rule.Type, Allocation: d.Rule.Allocation,
		Ends: momentField(d.EndsAt), Disabled: d.IsDisabled, Dynamic: d.IsDynamic && d.ParentID == nil, Duration: views.Text(d.ValidDuration),
		RegionIDs: d.RegionIDs, Conditions: conditions, Errors: map[string]string{},
	}
	if d.UsageLimit != nil {
		form.UsageLimit = strconv.FormatInt(*d.UsageLimit, 10)
	}
	if d.ID == "" {
		form.Type, form.Allocation, form.Close = models.Percentage, models.OffTotal, cameFrom(c, discountsPath)
		return form
	}
	form.Starts, form.Version = momentField(&d.StartsAt), strconv.FormatInt(d.Revision, 10)
	form.Close = cameFrom(c, discountPath(d.ID), discountsPath)
	return form
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

// editedDiscount reads what the form sent; what was not sent stays as it is in the discount, which is empty for a new one.
func (a *app) editedDiscount(c echo.Context, d models.Discount) (edit discountEdit, err error) {
	sent, ctx := sent(c), c.Request().Context()
	stored, err := a.conditionRows(ctx, d)
	if err != nil {
		return edit, err
	}
	edit.form = a.discountFormOf(c, d, stored)
	form, in := &edit.form, &edit.in
	regions, _, err := a.store.Regions(ctx, regionsOffered, 0)
	if err != nil {
		return edit, err
	}
	form.Regions = regions
	for name, field := range map[string]struct {
		shown *string
		to    **string
	}{"code": {&form.Code, &in.Code}, "type": {&form.Type, &in.Type}, "allocation": {&form.Allocation, &in.Allocation}} {
		if sent.Has(name) {
			*field.shown = strings.TrimSpace(sent.Get(name))
			*field.to = field.shown
		}
	}
	if sent.Has("description") {
		form.Text = typed(sent.Get("description"))
		in.Description = models.TextOf(form.Text)
	}
	if sent.Has("valid_duration") {
		form.Duration = sent.Get("valid_duration")
		in.ValidDuration = models.TextOf(strings.ToUpper(form.Duration))
	}
	if sent.Has("is_disabled") {
		form.Disabled = slices.Contains(sent["is_disabled"], "true")
		in.IsDisabled = &form.Disabled
	}
	if d.ID == "" {
		form.Dynamic = slices.Contains(sent["is_dynamic"], "true")
		in.IsDynamic = &form.Dynamic
	}
	if sent.Has("usage_limit") {
		form.UsageLimit = sent.Get("usage_limit")
		in.UsageLimit = usageLimit(form.UsageLimit, form.Errors)
	}
	if sent.Has("regions") || sent.Has("regions_shown") {
		form.RegionIDs = sent["regions"]
		ids := append([]string{}, form.RegionIDs...)
		in.RegionIDs = &ids
	}
	readTimes(form, sent, in)
	readValue(form, sent, in, d)
	if version, err := strconv.ParseInt(sent.Get("version"), 10, 64); err == nil && d.ID != "" {
		form.Version, in.Seen = sent.Get("version"), &version
	}
	return edit, a.readConditions(ctx, sent, &edit, stored)
}

// regionsOffered is how many regions a form offers.
const regionsOffered = 100

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
func readTimes(form *views.DiscountForm, sent url.Values, in *models.DiscountInput) {
	if was := form.Starts; sent.Has("starts_at") && sent.Get("starts_at") != was {
		form.Starts = sent.Get("starts_at")
		at, ok := moment(form.Starts)
		switch {
		case ok:
			in.StartsAt = &at
		case form.Starts != "" || form.ID != "":
			form.Errors["starts_at"] = "Enter a date with a time, such as 2026-03-01T08:00."
		}
	}
	if was := form.Ends; sent.Has("ends_at") && sent.Get("ends_at") != was {
		form.Ends = sent.Get("ends_at")
		at, ok := moment(form.Ends)
		if in.EndsAt = (&models.Date{At: at, Null: form.Ends == ""}); !ok && form.Ends != "" {
			form.Errors["ends_at"] = "Enter a date with a time, such as 2026-03-01T08:00."
		}
	}
}

// readValue reads what is taken off as people write it: percent, or an amount in the currency of the region.
func readValue(form *views.DiscountForm, sent url.Values, in *models.DiscountInput, d models.Discount) {
	form.Value = valueField(form, d.Rule)
	if !sent.Has("value") {
		return
	}
	form.Value = strings.TrimSpace(sent.Get("value"))
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
func valueField(form *views.DiscountForm, rule models.DiscountRule) string {
	currency := currencyIn(form)
	switch {
	case form.ID == "" || rule.Type == models.FreeShipping:
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
	form.Conditions, in.Only = nil, form.ID != ""
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
		was := rowOf(stored, row.ID)
		if len(ids) == 0 && (row.ID == "" || len(was.Chosen) > 0) {
			row.Error = "Choose a group."
		}
		if row.Error != "" && action == "" {
			form.Errors["conditions-"+key] = row.Error
		}
		form.Conditions = append(form.Conditions, row)
		in.Conditions = append(in.Conditions, changedCondition(row, was))
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
	in := models.ConditionInput{ID: row.ID}
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

// askAgain shows the form once more when somebody else has changed the discount meanwhile: each field that differs says
// what it is now, and saving once more puts what was typed in its place.
func (a *app) askAgain(c echo.Context, form views.DiscountForm) error {
	ctx := c.Request().Context()
	discount, err := a.store.Discount(ctx, form.ID)
	if err != nil {
		return err
	}
	conditions, err := a.conditionRows(ctx, discount)
	if err != nil {
		return err
	}
	now := a.discountFormOf(c, discount, conditions)
	now.Regions = form.Regions
	now.Value = valueField(&now, discount.Rule)
	form.Errors = map[string]string{}
	for _, field := range []struct{ name, typed, now string }{
		{"code", strings.ToUpper(form.Code), now.Code}, {"description", form.Text, now.Text}, {"type", form.Type, now.Type}, {"value", form.Value, now.Value},
		{"allocation", form.Allocation, now.Allocation}, {"starts_at", form.Starts, now.Starts}, {"ends_at", form.Ends, now.Ends},
		{"usage_limit", form.UsageLimit, now.UsageLimit}, {"valid_duration", form.Duration, now.Duration},
		{"is_disabled", strconv.FormatBool(form.Disabled), strconv.FormatBool(now.Disabled)},
		{"regions", strings.Join(form.RegionIDs, ", "), strings.Join(now.RegionIDs, ", ")},
		{"conditions", conditionsWords(form.Conditions), conditionsWords(now.Conditions)},
	} {
		if field.typed != field.now {
			form.Errors[field.name] = "It is now “" + field.now + "”."
			if field.now == "" {
				form.Errors[field.name] = "It is empty now."
			}
		}
	}
	form.Problem = "Somebody else has changed this discount meanwhile. Where it differs from what stands here, the field says what it is now. Save again to have it as it stands here."
	form.Version = now.Version
	return a.showDiscountForm(c, http.StatusConflict, form)
}

func conditionsWords(rows []views.ConditionRow) string {
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

func (a *app) showDiscountForm(c echo.Context, status int, form views.DiscountForm) error {
	if form.Regions == nil {
		regions, _, err := a.store.Regions(c.Request().Context(), regionsOffered, 0)
		if err != nil {
			return err
		}
		form.Regions = regions
		if form.ID != "" {
			discount, err := a.store.Discount(c.Request().Context(), form.ID)
			if err != nil {
				return err
			}
			form.Value = valueField(&form, discount.Rule)
		}
	}
	drawer := form
	drawer.Host = views.HostDrawer
	page := a.page(c, views.SectionDiscounts, form.Title(), form.Crumbs(discountsCrumb)...)
	return show(c, status, views.DiscountFormPage(page, form), parts{views.HostDrawer: views.DiscountFormPanel(drawer)})
}
