package pricing

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"cohort/models/record"
	"cohort/models/text"
)

// DiscountInput is a new discount or a change of one. What is nil is not mentioned: it stays as it is, or has its default.
type DiscountInput struct {
	Code          *string
	IsDynamic     *bool // only when it is made
	IsDisabled    *bool
	StartsAt      *time.Time
	EndsAt        *record.Date
	ValidDuration *record.Text
	UsageLimit    *record.Bound
	RegionIDs     *[]string
	Metadata      *record.MetadataChange
	Description   *record.Text
	Type          *string
	Value         *int64
	Allocation    *string
	RuleID        *string          // in a change: refused unless it is the rule of the discount
	Conditions    []ConditionInput // conditions to add, or to change where they have an id
	Only          bool             // in a change: all other conditions go
	Revisions     record.Revisions // what an update may be made to
}

// apply sets what the input mentions in the row, unless that would break a rule.
func (in DiscountInput) apply(row *discountRow) error {
	if in.Code != nil {
		row.Code = normalCode(*in.Code)
	}
	record.Set(&row.IsDisabled, in.IsDisabled)
	if in.StartsAt != nil {
		row.StartsAt = in.StartsAt.UTC().Truncate(time.Millisecond)
	}
	in.EndsAt.Set(&row.EndsAt)
	in.ValidDuration.Set(&row.ValidDuration)
	in.UsageLimit.Set(&row.UsageLimit)
	if in.RegionIDs != nil {
		row.RegionIDs = text.Unique(*in.RegionIDs)
	}
	in.Description.Set(&row.Rule.Description)
	record.Set(&row.Rule.Type, in.Type)
	record.Set(&row.Rule.Value, in.Value)
	record.Set(&row.Rule.Allocation, in.Allocation)
	wrong := record.FieldErrors{}
	in.Metadata.Apply(&row.Metadata, wrong)
	if err := row.check(wrong); err != nil {
		return err
	}
	row.derive()
	return endsAfterStart("discount", &row.StartsAt, row.EndsAt)
}

func (r *discountRow) check(wrong record.FieldErrors) error {
	wrong.Check(r.Code != "", "code", "Enter a code.")
	wrong.Check(!text.IsUnstorable(r.Code), "code", record.UnstorableText)
	wrong.Check(len([]rune(r.Code)) <= MaxDiscountCode, "code", "Use at most 255 characters.")
	wrong.Check(!text.IsUnstorable(text.OrEmpty(r.Rule.Description)), "description", record.UnstorableText)
	wrong.Check(len([]rune(text.OrEmpty(r.Rule.Description))) <= MaxDiscountDescription, "description", "Use at most 2,000 characters.")
	wrong.Check(slices.Contains([]string{Fixed, Percentage, FreeShipping}, r.Rule.Type), "type",
		"Choose fixed, percentage or free shipping.")
	wrong.Check(r.Rule.Allocation == OffTotal || r.Rule.Allocation == OffItem, "allocation", "Choose total or item.")
	wrong.Check(r.Rule.Value >= 0 && r.Rule.Value <= record.MaxAmount, "value", "Enter a whole number of 0 or more.")
	wrong.Check(r.UsageLimit == nil || *r.UsageLimit > 0 && *r.UsageLimit <= record.MaxAmount, "usage_limit",
		"Enter a whole number of 1 or more.")
	wrong.Check(len(r.RegionIDs) <= 1 || r.Rule.Type != Fixed, "regions",
		"A fixed amount can apply in one region only, because it uses that region's currency.")
	for _, region := range r.RegionIDs {
		wrong.Check(region != "" && fitsPrice(region), "regions", "Region IDs must have 1 to 255 characters.")
	}
	if r.ValidDuration != nil {
		_, ok := record.AddDuration(time.Time{}, *r.ValidDuration)
		wrong.Check(ok, "valid_duration", "Enter a duration, such as 30 days or P30D.")
	}
	if err := wrong.Err("discount"); err != nil {
		return err
	}
	if r.Rule.Type == Percentage && r.Rule.Value > 100 {
		return &record.Error{
			Kind: record.Invalid, Object: "discount", Field: "value",
			Fields: map[string]string{"value": "Enter a percentage of 100 or less."},
		}
	}
	return nil
}

// normalCode is the code as it is stored. People may write it in any case.
func normalCode(code string) string {
	return cases.Upper(language.Und).String(strings.TrimSpace(code))
}
