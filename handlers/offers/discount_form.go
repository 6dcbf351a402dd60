package offers

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/pages"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/offers"
	"cohort/views/ui"
)

// NewDiscount shows the empty form.
func (p *Pages) NewDiscount(c echo.Context) error {
	form, err := p.discountFormOf(c, pricing.Discount{})
	if err != nil {
		return err
	}
	return p.showDiscountForm(c, http.StatusOK, form)
}

// CreateDiscount makes the discount that the form describes.
func (p *Pages) CreateDiscount(c echo.Context) error {
	sent, err := p.sentDiscount(c, pricing.Discount{})
	if err != nil {
		return err
	}
	if status := sent.status(); status != 0 {
		return p.showDiscountForm(c, status, sent.form)
	}
	discount, err := p.Store.CreateDiscount(c.Request().Context(), sent.in)
	if problem := pages.Refused(err, "customer_group"); problem != nil {
		sent.fill(pages.FormAnswer{Problem: problem})
		return p.showDiscountForm(c, http.StatusUnprocessableEntity, sent.form)
	}
	if err != nil {
		return err
	}
	return p.Done(c, views.DiscountPath(discount.ID), text.Fill("Discount {code} was created.", "code", ui.Quoted(discount.Code)))
}

// EditDiscount shows the form of an existing discount.
func (p *Pages) EditDiscount(c echo.Context) error {
	discount, err := p.Store.Discount(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	form, err := p.discountFormOf(c, discount)
	if err != nil {
		return err
	}
	return p.showDiscountForm(c, http.StatusOK, form)
}

// UpdateDiscount saves the form: the discount and its conditions, all or nothing.
func (p *Pages) UpdateDiscount(c echo.Context) error {
	return p.SaveEdit(c, func() (pages.Edit, error) {
		discount, err := p.Store.Discount(c.Request().Context(), c.Param("id"))
		if err != nil {
			return pages.Edit{}, err
		}
		sent, err := p.sentDiscount(c, discount)
		return pages.Edit{
			ID: discount.ID, Merged: sent.merged, Chosen: "customer_group", Close: sent.form.Close,
			Check: func() (int, error) { return sent.status(), nil },
			Save: func() (string, error) {
				updated, err := p.Store.UpdateDiscount(c.Request().Context(), discount.ID, sent.in)
				return text.Fill("Discount {code} was saved.", "code", ui.Quoted(updated.Code)), err
			},
			Show: func(answer pages.FormAnswer) error {
				sent.fill(answer)
				return p.showDiscountForm(c, answer.Status, sent.form)
			},
		}, err
	})
}

// sentDiscount is a form that was sent, read into the form to show again and the input to save.
type sentDiscount struct {
	form   offers.DiscountForm
	in     pricing.DiscountInput
	rows   bool // nothing is to be saved yet: a condition is added, or removed
	merged *pages.Merging
}

// status is that of the form where it cannot be saved as it is, or 0.
func (s *sentDiscount) status() int {
	if s.rows {
		return http.StatusOK
	}
	if slices.ContainsFunc(s.form.Conditions, func(row offers.ConditionRow) bool { return row.Error != "" }) {
		return http.StatusUnprocessableEntity
	}
	return pages.StatusWith(s.form.Errors)
}

// fill puts an answer into the form, where conditions are one field.
func (s *sentDiscount) fill(answer pages.FormAnswer) {
	if answer.Problem != nil {
		answer.Problem.Move("conditions", "customer_groups", "operator")
	}
	answer.Fill(&s.form.Conflicts, &s.form.Errors, &s.form.Problem)
}

// discountFormOf is the form as it is before anything was typed; of a new discount, where that has no id.
func (p *Pages) discountFormOf(c echo.Context, d pricing.Discount) (form offers.DiscountForm, err error) {
	ctx, zone := c.Request().Context(), pages.FormZone(c)
	form = offers.DiscountForm{
		ID: d.ID, Was: d.Code, Code: d.Code, Text: ui.Text(d.Rule.Description), Type: d.Rule.Type, Allocation: d.Rule.Allocation,
		Ends: pages.DateTimeField(d.EndsAt, zone), Zone: zone, Disabled: d.IsDisabled, Dynamic: d.IsDynamic && d.ParentID == nil,
		Duration:  record.DurationWords(ui.Text(d.ValidDuration)),
		RegionIDs: d.RegionIDs, Shared: d.IsDynamic, Errors: map[string]string{},
	}
	if form.Regions, _, err = p.Store.Regions(ctx, regionsOffered, 0); err != nil {
		return form, err
	}
	if d.ID == "" {
		form.Type, form.Allocation, form.Close = pricing.Percentage, pricing.OffTotal, pages.CameFrom(c, views.DiscountsPath)
		return form, nil
	}
	if form.Conditions, err = p.conditionRows(ctx, d); err != nil {
		return form, err
	}
	if d.UsageLimit != nil {
		form.UsageLimit = strconv.FormatInt(*d.UsageLimit, 10)
	}
	form.Value, form.Starts = valueField(form, d.Rule), pages.DateTimeField(&d.StartsAt, zone)
	form.Opened = map[string]string{}
	for _, field := range discountFields(&form) {
		form.Opened[field.name] = *field.text
	}
	form.Opened["is_disabled"], form.Opened["regions"], form.Opened["conditions"] = yesNo(form.Disabled),
		regionsText(form.RegionIDs), conditionsText(form.Conditions)
	form.Close = pages.CameFrom(c, views.DiscountPath(d.ID), views.DiscountsPath)
	return form, nil
}

// regionsOffered is how many regions a form offers.
const regionsOffered = 100

// discountFields are the fields of the form that are texts.
func discountFields(form *offers.DiscountForm) []formField {
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
func (p *Pages) sentDiscount(c echo.Context, d pricing.Discount) (s sentDiscount, err error) {
	sent := pages.Sent(c)
	stored, err := p.discountFormOf(c, d)
	if err != nil {
		return s, err
	}
	s.form, s.merged = stored, pages.MergeForm(sent)
	s.form.Opened, s.form.Errors = maps.Clone(stored.Opened), map[string]string{}
	storedFields := discountFields(&stored)
	for i, field := range discountFields(&s.form) {
		if sent.Has(field.name) {
			yours := pages.Typed(strings.TrimSpace(sent.Get(field.name)))
			if field.name == "starts_at" || field.name == "ends_at" {
				yours = pages.NormalDateTime(yours, stored.Zone)
			}
			*field.text = s.merged.Field(field.name, field.label, yours, *storedFields[i].text)
		}
	}
	s.readChoices(sent, d)
	readDiscount(&s.form, sent, &s.in, stored)
	if err := p.readConditions(c.Request().Context(), sent, &s, stored.Conditions); err != nil {
		return s, err
	}
	s.reopen(sent)
	return s, nil
}

// readChoices reads what is no text: the boxes and the regions.
func (s *sentDiscount) readChoices(sent url.Values, d pricing.Discount) {
	if sent.Has("is_disabled") {
		yours := yesNo(pages.IsChecked(sent, "is_disabled"))
		s.form.Disabled = s.merged.Field("is_disabled", "Disabled", yours, yesNo(d.IsDisabled)) == "yes"
		s.in.IsDisabled = &s.form.Disabled
	}
	if d.ID == "" {
		s.form.Dynamic = pages.IsChecked(sent, "is_dynamic")
		s.in.IsDynamic = &s.form.Dynamic
	} else {
		s.in.Revisions = record.Revisions{d.Revision()}
	}
	if yours := sent["regions"]; sent.Has("regions") || sent.Has("regions_shown") {
		stored := regionsText(d.RegionIDs)
		if s.merged.Field("regions", "Regions", regionsText(yours), stored) != stored {
			s.form.RegionIDs = append([]string{}, yours...)
			s.in.RegionIDs = &yours
		}
	}
}

// reopen sets what an existing discount's form is opened with when it is shown again. Where only a row comes or goes, others'
// changes wait until it is saved.
func (s *sentDiscount) reopen(sent url.Values) {
	if s.rows {
		s.merged.Conflicts = nil
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
		maps.Copy(s.form.Opened, s.merged.Opened)
	}
}

// readDiscount reads the texts of the form into the input.
func readDiscount(form *offers.DiscountForm, sent url.Values, in *pricing.DiscountInput, stored offers.DiscountForm) {
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

func textOf(form *offers.DiscountForm, name string) string {
	for _, field := range discountFields(form) {
		if field.name == name {
			return *field.text
		}
	}
	return ""
}

func (p *Pages) showDiscountForm(c echo.Context, status int, form offers.DiscountForm) error {
	drawer := form
	drawer.Host = ui.HostDrawer
	page := p.Page(c, views.SectionDiscounts, form.Title(), form.Crumbs(discountsCrumb)...)
	return pages.Show(c, status, offers.DiscountFormPage(page, form), pages.Parts{ui.HostDrawer: offers.DiscountFormPanel(drawer)})
}
