package handlers

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// newDiscount shows the empty form.
func (a *app) newDiscount(c echo.Context) error {
	form, err := a.discountFormOf(c, pricing.Discount{})
	if err != nil {
		return err
	}
	return a.showDiscountForm(c, http.StatusOK, form)
}

// createDiscount makes the discount that the form describes.
func (a *app) createDiscount(c echo.Context) error {
	sent, err := a.sentDiscount(c, pricing.Discount{})
	if err != nil {
		return err
	}
	if status := sent.status(); status != 0 {
		return a.showDiscountForm(c, status, sent.form)
	}
	discount, err := a.store.CreateDiscount(c.Request().Context(), sent.in)
	if problem := refused(err, "customer_group"); problem != nil {
		sent.fill(formAnswer{problem: problem})
		return a.showDiscountForm(c, http.StatusUnprocessableEntity, sent.form)
	}
	if err != nil {
		return err
	}
	return a.done(c, views.DiscountPath(discount.ID), text.Fill("Discount {code} was created.", "code", ui.Quoted(discount.Code)))
}

// editDiscount shows the form of an existing discount.
func (a *app) editDiscount(c echo.Context) error {
	discount, err := a.store.Discount(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	form, err := a.discountFormOf(c, discount)
	if err != nil {
		return err
	}
	return a.showDiscountForm(c, http.StatusOK, form)
}

// updateDiscount saves the form: the discount and its conditions, all or nothing.
func (a *app) updateDiscount(c echo.Context) error {
	return a.saveEdit(c, func() (edit, error) {
		discount, err := a.store.Discount(c.Request().Context(), c.Param("id"))
		if err != nil {
			return edit{}, err
		}
		sent, err := a.sentDiscount(c, discount)
		return edit{
			id: discount.ID, merged: sent.merged, chosen: "customer_group", close: sent.form.Close,
			check: func() (int, error) { return sent.status(), nil },
			save: func() (string, error) {
				updated, err := a.store.UpdateDiscount(c.Request().Context(), discount.ID, sent.in)
				return text.Fill("Discount {code} was saved.", "code", ui.Quoted(updated.Code)), err
			},
			show: func(answer formAnswer) error {
				sent.fill(answer)
				return a.showDiscountForm(c, answer.status, sent.form)
			},
		}, err
	})
}

// sentDiscount is a form that was sent, read into the form to show again and the input to save.
type sentDiscount struct {
	form   views.DiscountForm
	in     pricing.DiscountInput
	rows   bool // nothing is to be saved yet: a condition is added, or removed
	merged *merging
}

// status is that of the form where it cannot be saved as it is, or 0.
func (s *sentDiscount) status() int {
	if s.rows {
		return http.StatusOK
	}
	if slices.ContainsFunc(s.form.Conditions, func(row views.ConditionRow) bool { return row.Error != "" }) {
		return http.StatusUnprocessableEntity
	}
	return statusWith(s.form.Errors)
}

// fill puts an answer into the form, where conditions are one field.
func (s *sentDiscount) fill(answer formAnswer) {
	if answer.problem != nil {
		answer.problem.move("conditions", "customer_groups", "operator")
	}
	answer.fill(&s.form.Conflicts, &s.form.Errors, &s.form.Problem)
}

// discountFormOf is the form as it is before anything was typed; of a new discount, where that has no id.
func (a *app) discountFormOf(c echo.Context, d pricing.Discount) (form views.DiscountForm, err error) {
	ctx := c.Request().Context()
	form = views.DiscountForm{
		ID: d.ID, Was: d.Code, Code: d.Code, Text: ui.Text(d.Rule.Description), Type: d.Rule.Type, Allocation: d.Rule.Allocation,
		Ends: dateTimeField(d.EndsAt), Disabled: d.IsDisabled, Dynamic: d.IsDynamic && d.ParentID == nil,
		Duration:  record.DurationWords(ui.Text(d.ValidDuration)),
		RegionIDs: d.RegionIDs, Shared: d.IsDynamic, Errors: map[string]string{},
	}
	if form.Regions, _, err = a.store.Regions(ctx, regionsOffered, 0); err != nil {
		return form, err
	}
	if d.ID == "" {
		form.Type, form.Allocation, form.Close = pricing.Percentage, pricing.OffTotal, cameFrom(c, views.DiscountsPath)
		return form, nil
	}
	if form.Conditions, err = a.conditionRows(ctx, d); err != nil {
		return form, err
	}
	if d.UsageLimit != nil {
		form.UsageLimit = strconv.FormatInt(*d.UsageLimit, 10)
	}
	form.Value, form.Starts = valueField(form, d.Rule), dateTimeField(&d.StartsAt)
	form.Opened = map[string]string{}
	for _, field := range discountFields(&form) {
		form.Opened[field.name] = *field.text
	}
	form.Opened["is_disabled"], form.Opened["regions"], form.Opened["conditions"] = yesNo(form.Disabled),
		regionsText(form.RegionIDs), conditionsText(form.Conditions)
	form.Close = cameFrom(c, views.DiscountPath(d.ID), views.DiscountsPath)
	return form, nil
}

// regionsOffered is how many regions a form offers.
const regionsOffered = 100

// discountFields are the fields of the form that are texts.
func discountFields(form *views.DiscountForm) []formField {
	return []formField{
		{"code", "Code", &form.Code}, {"description", "Description", &form.Text}, {"type", "Type", &form.Type},
		{"value", "Value", &form.Value},
		{"allocation", "Applies to", &form.Allocation}, {"starts_at", "Start", &form.Starts}, {"ends_at", "End", &form.Ends},
		{"usage_limit", "Usage limit", &form.UsageLimit}, {"valid_duration", "Codes are valid for", &form.Duration},
	}
}

func regionsText(ids []string) string { return strings.Join(slices.Sorted(slices.Values(ids)), ", ") }

// sentDiscount reads what the form sent, and lays it over the discount, which is empty for a new one. What was not sent stays as
// it is.
func (a *app) sentDiscount(c echo.Context, d pricing.Discount) (s sentDiscount, err error) {
	sent := sent(c)
	stored, err := a.discountFormOf(c, d)
	if err != nil {
		return s, err
	}
	s.form, s.merged = stored, mergeForm(sent)
	s.form.Opened, s.form.Errors = maps.Clone(stored.Opened), map[string]string{}
	storedFields := discountFields(&stored)
	for i, field := range discountFields(&s.form) {
		if sent.Has(field.name) {
			yours := typed(strings.TrimSpace(sent.Get(field.name)))
			*field.text = s.merged.field(field.name, field.label, yours, *storedFields[i].text)
		}
	}
	s.readChoices(sent, d)
	readDiscount(&s.form, sent, &s.in, stored)
	if err := a.readConditions(c.Request().Context(), sent, &s, stored.Conditions); err != nil {
		return s, err
	}
	s.reopen(sent)
	return s, nil
}

// readChoices reads what is no text: the boxes and the regions.
func (s *sentDiscount) readChoices(sent url.Values, d pricing.Discount) {
	if sent.Has("is_disabled") {
		yours := yesNo(slices.Contains(sent["is_disabled"], "true"))
		s.form.Disabled = s.merged.field("is_disabled", "Disabled", yours, yesNo(d.IsDisabled)) == "yes"
		s.in.IsDisabled = &s.form.Disabled
	}
	if d.ID == "" {
		s.form.Dynamic = slices.Contains(sent["is_dynamic"], "true")
		s.in.IsDynamic = &s.form.Dynamic
	} else {
		s.in.Revisions = record.Revisions{d.Revision()}
	}
	if yours := sent["regions"]; sent.Has("regions") || sent.Has("regions_shown") {
		stored := regionsText(d.RegionIDs)
		if s.merged.field("regions", "Regions", regionsText(yours), stored) != stored {
			s.form.RegionIDs = append([]string{}, yours...)
			s.in.RegionIDs = &yours
		}
	}
}

// reopen sets what an existing discount's form is opened with when it is shown again. Where only a row comes or goes, others'
// changes wait until it is saved.
func (s *sentDiscount) reopen(sent url.Values) {
	if s.rows {
		s.merged.conflicts = nil
	}
	switch {
	case s.form.ID == "":
	case s.rows:
		for name := range s.form.Opened {
			if was, known := sent["was_"+name]; known {
				s.form.Opened[name] = was[0]
			}
		}
	default:
		maps.Copy(s.form.Opened, s.merged.opened)
	}
}

// readDiscount reads the texts of the form into the input.
func readDiscount(form *views.DiscountForm, sent url.Values, in *pricing.DiscountInput, stored views.DiscountForm) {
	for name, to := range map[string]**string{"code": &in.Code, "type": &in.Type, "allocation": &in.Allocation} {
		if sent.Has(name) {
			*to = new(textOf(form, name))
		}
	}
	if sent.Has("description") {
		in.Description = record.TextOf(form.Text)
	}
	if sent.Has("valid_duration") {
		in.ValidDuration = record.TextOf(record.ReadDuration(form.Duration))
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

func (a *app) showDiscountForm(c echo.Context, status int, form views.DiscountForm) error {
	drawer := form
	drawer.Host = ui.HostDrawer
	page := a.page(c, views.SectionDiscounts, form.Title(), form.Crumbs(discountsCrumb)...)
	return show(c, status, views.DiscountFormPage(page, form), parts{ui.HostDrawer: views.DiscountFormPanel(drawer)})
}
