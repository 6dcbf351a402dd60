package pricing

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/text"
)

// Discount is a code that takes something off, for the customers for whom the conditions of its rule hold.
type Discount struct {
	ID            string            `json:"id"`
	Code          string            `json:"code"`
	IsDynamic     bool              `json:"is_dynamic"` // one that codes of its own can be made of, or such a code
	IsDisabled    bool              `json:"is_disabled"`
	ParentID      *string           `json:"parent_discount_id"`
	StartsAt      time.Time         `json:"starts_at"`      // included
	EndsAt        *time.Time        `json:"ends_at"`        // not included; nil: no end
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

// The longest code and description of a discount, in characters.
const (
	MaxDiscountCode        = 255
	MaxDiscountDescription = 2000
)

// Revision names a state of the discount. Its rule and its conditions are a part of it.
func (d Discount) Revision() record.Revision { return record.RevisionOf(d) }

// State returns the state of the discount at a time.
func (d Discount) State(at time.Time) State {
	switch {
	case d.IsDisabled:
		return StateDisabled
	case d.UsageLimit != nil && d.UsageCount >= *d.UsageLimit:
		return StateUsedUp
	}
	return stateWithin(at, &d.StartsAt, d.EndsAt)
}

// CreateDiscount adds a discount with its rule and conditions. It starts at once, unless something else is said.
func (s *Store) CreateDiscount(ctx context.Context, in DiscountInput) (Discount, error) {
	at := record.NowOf(ctx)
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

// UpdateDiscount changes what the input mentions, rule and conditions included, all or nothing. UpdatedAt moves only when
// something other than the conditions changed.
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
		was, err := s.discountToRecord(tx, before)
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

// ChangeRegions replaces the regions that a discount is for by what change returns for them.
func (s *Store) ChangeRegions(ctx context.Context, id string, change func(present []string) []string) (Discount, error) {
	var row discountRow
	err := s.db.Change(ctx, "change regions", func(tx *gorm.DB) (err error) {
		if row, err = s.lockDiscount(tx, id, nil); err != nil {
			return err
		}
		before := row
		was, err := s.discountToRecord(tx, before)
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

// DeleteDiscount deletes a discount and all codes made of it. One that is gone already is no error, unless revisions are named.
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
		was, err := s.discountToRecord(tx, row)
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

// notUsable has the words for why a discount cannot be used, by its state.
var notUsable = map[State]string{
	StateScheduled: "The discount {code} cannot be used yet: it is scheduled.",
	StateExpired:   "The discount {code} cannot be used: it is expired.",
	StateDisabled:  "The discount {code} cannot be used: it is disabled.",
	StateUsedUp:    "The discount {code} cannot be used: it is used up.",
}

// UseDiscount counts a use of a discount. It is refused unless the discount is running.
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
