package pricing

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Discount is a code that takes something off, for those whom the conditions of its rule let.
type Discount struct {
	ID            string            `json:"id"`
	Code          string            `json:"code"`
	IsDynamic     bool              `json:"is_dynamic"` // one that codes of its own can be made of, or such a code
	IsDisabled    bool              `json:"is_disabled"`
	ParentID      *string           `json:"parent_discount_id"`
	StartsAt      time.Time         `json:"starts_at"`      // from this moment on
	EndsAt        *time.Time        `json:"ends_at"`        // before this moment; nil: for ever
	ValidDuration *string           `json:"valid_duration"` // how long a code made of it is good, as ISO 8601 has it: P30D
	UsageLimit    *int64            `json:"usage_limit"`
	UsageCount    int64             `json:"usage_count"`
	RegionIDs     record.StringList `json:"regions" gorm:"column:region_ids"` // the shop's own; none: all of them
	Metadata      record.Metadata   `json:"metadata"`
	Edition       int64             `json:"revision" gorm:"column:revision"` // moves with each change of it, its rule or its conditions
	CreatedAt     time.Time         `json:"created_at"`
	UpdatedAt     time.Time         `json:"updated_at"`
	Rule          DiscountRule      `json:"rule" gorm:"-"`
}

// DiscountRule is what a discount takes off. The codes of a dynamic discount share its rule, conditions and all.
type DiscountRule struct {
	ID          string    `json:"id"`
	Description *string   `json:"description"`
	Type        string    `json:"type"`
	Value       int64     `json:"value"`      // in minor units, or in percent
	Allocation  string    `json:"allocation"` // of the whole cart, or of each item in it
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
}

// The types of discounts.
const (
	Fixed        = "fixed"
	Percentage   = "percentage"
	FreeShipping = "free_shipping"
)

// What a discount is taken off.
const (
	OffTotal = "total"
	OffItem  = "item"
)

// The longest code and description of a discount, in characters.
const (
	MaxDiscountCode        = 255
	MaxDiscountDescription = 2000
)

// Revision names a state of the discount. Its rule and its conditions are a part of it.
func (d Discount) Revision() record.Revision { return record.RevisionOf(d) }

// State tells what the discount is doing at a moment.
func (d Discount) State(at time.Time) State {
	switch {
	case d.IsDisabled:
		return StateDisabled
	case d.UsageLimit != nil && d.UsageCount >= *d.UsageLimit:
		return StateUsedUp
	}
	return stateWithin(at, &d.StartsAt, d.EndsAt)
}

// Off is what the rule takes off an amount of minor units, at most all of it. A percentage is rounded to whole minor units,
// half of one up: 50 % of 5 is 3, 10 % of 14 is 1. Free shipping takes nothing off the goods.
func (r DiscountRule) Off(amount int64) int64 {
	switch r.Type {
	case Percentage:
		return min(amount, (amount*r.Value+50)/100)
	case Fixed:
		return min(amount, r.Value)
	}
	return 0
}

// discountRow is the discount as it is written.
type discountRow struct {
	Discount
	RuleID    string
	CodeLower string
	Search    string
}

func (discountRow) TableName() string { return "discounts" }

func (r *discountRow) derive() {
	r.RuleID = r.Rule.ID
	r.CodeLower = text.Lower(r.Code)
	r.Search = text.Fold(r.Code)
}

// discountRuleRow is the rule as it is written.
type discountRuleRow struct {
	DiscountRule
	Search string
}

func (discountRuleRow) TableName() string { return "discount_rules" }

func (r DiscountRule) row() *discountRuleRow {
	return &discountRuleRow{r, text.Fold(text.OrEmpty(r.Description))}
}

// DiscountInput is what can be said of a discount; nil means: not mentioned.
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
	RuleID        *string          // in a change: that of the rule meant
	Conditions    []ConditionInput // conditions to add, or to change where they have an id
	Only          bool             // in a change: all other conditions go
	Revisions     record.Revisions // what an update may be made to
}

// CreateDiscount adds a discount with its rule and conditions. It starts at once, unless something else is said.
func (s *Store) CreateDiscount(ctx context.Context, in DiscountInput) (Discount, error) {
	at := record.Now()
	row := discountRow{Discount: Discount{
		ID: record.NewID("disc_", at), StartsAt: at, Edition: 1, RegionIDs: record.StringList{}, CreatedAt: at, UpdatedAt: at,
		Rule: DiscountRule{ID: record.NewID("dru_", at), Allocation: OffTotal, CreatedAt: at, UpdatedAt: at},
	}}
	record.Set(&row.IsDynamic, in.IsDynamic)
	if in.Metadata != nil {
		in.Metadata.Replace = true // an empty text is a value here, it removes nothing
	}
	if err := in.apply(&row); err != nil {
		return Discount{}, err
	}
	err := s.db.Change(ctx, "create discount", func(tx *gorm.DB) error {
		if err := s.customers.KeepGroups(tx, groupsNamedIn(in.Conditions), "customer_group_id"); err != nil {
			return err
		}
		if err := tx.Create(row.Rule.row()).Error; err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return row.duplicate(err)
		}
		if _, err := s.putConditions(tx, row.Rule.ID, in.Conditions, false); err != nil {
			return err
		}
		return s.recordDiscount(tx, activity.DidCreate, nil, &row)
	})
	return row.Discount, err
}

// Discount finds a discount by id.
func (s *Store) Discount(ctx context.Context, id string) (Discount, error) {
	row, err := s.discount(s.db.Read(ctx), id)
	return row.Discount, err
}

// DiscountByCode finds a discount by its code, in whatever case it is written.
func (s *Store) DiscountByCode(ctx context.Context, code string) (Discount, error) {
	found, err := discountsWhere(s.db.Read(ctx), "discounts.code = ?", text.Storable(normalCode(code)))
	switch {
	case err != nil:
		return Discount{}, s.db.WrapError("read discount by code", err)
	case len(found) == 0:
		return Discount{}, &record.Error{
			Kind: record.NotFound, Object: "discount", Field: "code", Value: code, Message: "No discount has this code.",
		}
	}
	return found[0], nil
}

// UpdateDiscount changes what the input mentions, rule and conditions included, all or nothing. The moment of the last change
// moves only when something but the conditions did.
func (s *Store) UpdateDiscount(ctx context.Context, id string, in DiscountInput) (Discount, error) {
	var row discountRow
	err := s.db.Change(ctx, "update discount", func(tx *gorm.DB) (err error) {
		if row, err = s.lockDiscount(tx, id, in.Conditions); err != nil {
			return err
		}
		before := row
		if err := in.Revisions.Check("discount", row); err != nil {
			return err
		}
		was, err := s.tellDiscount(tx, before)
		if err != nil {
			return err
		}
		if in.RuleID != nil && *in.RuleID != row.Rule.ID {
			return &record.Error{Kind: record.NotFound, Object: "discount_rule", Field: "id",
				Value: *in.RuleID, Message: "This rule does not belong to the discount."}
		}
		if err := in.apply(&row); err != nil {
			return err
		}
		changed, err := s.putConditions(tx, row.Rule.ID, in.Conditions, in.Only)
		if err != nil {
			return err
		}
		if err := s.saveDiscount(tx, &row, before.Discount, changed > 0); err != nil {
			return err
		}
		return s.recordDiscount(tx, activity.DidUpdate, &was, &row)
	})
	return row.Discount, err
}

// ChangeRegions makes other regions of those that a discount is for.
func (s *Store) ChangeRegions(ctx context.Context, id string, change func(present []string) []string) (Discount, error) {
	var row discountRow
	err := s.db.Change(ctx, "change regions", func(tx *gorm.DB) (err error) {
		if row, err = s.lockDiscount(tx, id, nil); err != nil {
			return err
		}
		before := row
		was, err := s.tellDiscount(tx, before)
		if err != nil {
			return err
		}
		regions := change(slices.Clone(row.RegionIDs))
		if err := (DiscountInput{RegionIDs: &regions}).apply(&row); err != nil {
			return err
		}
		if err := s.saveDiscount(tx, &row, before.Discount, false); err != nil {
			return err
		}
		return s.recordDiscount(tx, activity.DidUpdate, &was, &row)
	})
	return row.Discount, err
}

// saveDiscount writes a locked discount and its rule, as far as they changed.
func (s *Store) saveDiscount(tx *gorm.DB, row *discountRow, before Discount, conditions bool) error {
	at := record.Now()
	if !row.Rule.same(before.Rule) {
		row.Rule.UpdatedAt = at
		err := tx.Model(&discountRuleRow{}).Where("id = ?", row.Rule.ID).Select("*").Omit("id", "created_at").
			UpdateColumns(row.Rule.row()).Error
		if err != nil {
			return err
		}
		conditions = true // all that share the rule have changed
	}
	if !row.Discount.same(before) {
		row.UpdatedAt = at
		err := tx.Model(&discountRow{}).Where("id = ?", row.ID).Select("*").
			Omit("id", "created_at", "usage_count", "revision").UpdateColumns(row).Error
		if err != nil {
			return row.duplicate(err)
		}
		if !conditions {
			row.Edition++
			return tx.Exec("UPDATE discounts SET revision = ? WHERE id = ?", row.Edition, row.ID).Error
		}
	}
	if conditions {
		row.Edition++
		return revise(tx, row.Rule.ID)
	}
	return nil
}

// revise tells all discounts with a rule that it has changed.
func revise(tx *gorm.DB, ruleID string) error {
	return tx.Exec("UPDATE discounts SET revision = revision + 1 WHERE rule_id = ?", ruleID).Error
}

// DeleteDiscount removes a discount and all codes made of it for good. One that is gone already is no error, unless a
// revision of it is asked for.
func (s *Store) DeleteDiscount(ctx context.Context, id string, revisions ...record.Revision) (Discount, error) {
	var row discountRow
	err := s.db.Change(ctx, "delete discount", func(tx *gorm.DB) (err error) {
		if row, err = s.lockDiscount(tx, id, nil); err != nil {
			if record.IsKind(err, record.NotFound) && len(revisions) == 0 {
				return nil
			}
			return err
		}
		if err := record.Revisions(revisions).Check("discount", row); err != nil {
			return err
		}
		was, err := s.tellDiscount(tx, row)
		if err != nil {
			return err
		}
		if err := s.recordDiscount(tx, activity.DidDelete, &was, nil); err != nil {
			return err
		}
		if row.ParentID == nil {
			return tx.Exec("DELETE FROM discount_rules WHERE id = ?", row.Rule.ID).Error
		}
		return tx.Exec("DELETE FROM discounts WHERE id = ?", id).Error
	})
	return row.Discount, err
}

// notUsable are why a discount cannot be used, by its state.
var notUsable = map[State]string{
	StateScheduled: "The discount {code} cannot be used yet: it is scheduled.",
	StateExpired:   "The discount {code} cannot be used: it is expired.",
	StateDisabled:  "The discount {code} cannot be used: it is disabled.",
	StateUsedUp:    "The discount {code} cannot be used: it is used up.",
}

// UseDiscount counts a use of a discount. One that may not be used just now is refused.
func (s *Store) UseDiscount(ctx context.Context, id string) (Discount, error) {
	var row discountRow
	err := s.db.Change(ctx, "use discount", func(tx *gorm.DB) (err error) {
		if row, err = s.lockDiscount(tx, id, nil); err != nil {
			return err
		}
		if state := row.State(record.Now()); state != StateRunning {
			return &record.Error{Kind: record.Invalid, Object: "discount", Field: "usage_count", Value: row.Code,
				Message: text.Fill(notUsable[state], "code", row.Code)}
		}
		row.UsageCount++ // which nobody edits, so it is no revision
		return tx.Exec("UPDATE discounts SET usage_count = ? WHERE id = ?", row.UsageCount, id).Error
	})
	return row.Discount, err
}

func (s *Store) discount(db *gorm.DB, id string) (row discountRow, err error) {
	found, err := discountsWhere(db, "discounts.id = ?", text.Storable(id))
	switch {
	case err != nil:
		return row, s.db.WrapError("read discount", err)
	case len(found) == 0:
		return row, record.Missing("discount", id, "This discount does not exist or has been deleted.")
	}
	row.Discount = found[0]
	row.derive()
	return row, nil
}

func discountsWhere(db *gorm.DB, condition string, args ...any) (found []Discount, err error) {
	rows, err := withRules(db).Where(condition, args...).Select(discountColumns).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var d Discount
		if err := rows.Scan(d.columns()...); err != nil {
			return nil, err
		}
		found = append(found, d)
	}
	return found, rows.Err()
}

// lockDiscount locks a discount and its rule for a change, and before them the groups that conditions are to name.
func (s *Store) lockDiscount(tx *gorm.DB, id string, conditions []ConditionInput) (discountRow, error) {
	row, err := s.discount(tx, id)
	if err != nil {
		return row, err
	}
	if err := s.customers.KeepGroups(tx, groupsNamedIn(conditions), "customer_group_id"); err != nil {
		return row, err
	}
	var locked string
	if err := db.ForChange(tx).Table("discount_rules").Where("id = ?", row.Rule.ID).Select("id").Row().Scan(&locked); err != nil {
		return row, s.goneMeanwhile(err, id)
	}
	if err := db.ForChange(tx).Table("discounts").Where("id = ?", id).Select("id").Row().Scan(&locked); err != nil {
		return row, s.goneMeanwhile(err, id)
	}
	return s.discount(tx, id)
}

// apply checks the input and lays it over the row.
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
		row.RegionIDs = text.InOrder(*in.RegionIDs, *in.RegionIDs)
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

func (r DiscountRule) same(other DiscountRule) bool {
	return record.SameValue(r.Description, other.Description) && r.Type == other.Type && r.Value == other.Value &&
		r.Allocation == other.Allocation
}

func (d Discount) same(other Discount) bool {
	return d.Code == other.Code && d.IsDisabled == other.IsDisabled && d.StartsAt.Equal(other.StartsAt) &&
		record.SameTime(d.EndsAt, other.EndsAt) &&
		record.SameValue(d.ValidDuration, other.ValidDuration) && record.SameValue(d.UsageLimit, other.UsageLimit) &&
		slices.Equal(d.RegionIDs, other.RegionIDs) && d.Metadata.Equal(other.Metadata)
}

// duplicate says in words that the code is taken, if that is what the database said.
func (r discountRow) duplicate(err error) error {
	if !errors.Is(err, gorm.ErrDuplicatedKey) {
		return err
	}
	return record.Taken("discount", "code", r.Code, "Another discount already has this code. Choose another one.")
}
