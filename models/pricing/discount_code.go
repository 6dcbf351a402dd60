package pricing

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/text"
)

// AddDynamicCode makes a code of a dynamic discount. It shares the discount's rule and conditions; it is good for one use, unless
// something else is said, and for as long as the discount's valid_duration says.
func (s *Store) AddDynamicCode(ctx context.Context, discountID string, in DiscountInput) (Discount, error) {
	var row discountRow
	err := s.db.Change(ctx, "add dynamic code", func(tx *gorm.DB) error {
		parent, err := s.lockDiscount(tx, discountID, nil)
		if err != nil {
			return err
		}
		if !parent.IsDynamic || parent.ParentID != nil {
			return &record.Error{Kind: record.Invalid, Object: "discount", Field: "is_dynamic", Value: parent.Code,
				Message: "This discount does not generate unique codes."}
		}
		at := record.Now()
		one := int64(1)
		row = discountRow{Discount: Discount{
			ID: record.NewID("disc_", at), IsDynamic: true, ParentID: &discountID, StartsAt: at, UsageLimit: &one,
			RegionIDs: parent.RegionIDs,
			Edition:   1, CreatedAt: at, UpdatedAt: at, Rule: parent.Rule,
		}}
		if parent.ValidDuration != nil {
			if ends, ok := record.AddDuration(at, *parent.ValidDuration); ok {
				row.EndsAt = &ends
			}
		}
		if in.Metadata != nil {
			in.Metadata.Replace = true
		}
		code := DiscountInput{Code: in.Code, UsageLimit: in.UsageLimit, Metadata: in.Metadata}
		if err := code.apply(&row); err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return row.duplicate(err)
		}
		return s.recordDiscount(tx, activity.DidCreate, nil, &row)
	})
	return row.Discount, err
}

// DeleteDynamicCode removes a code that was made of a discount. One that is gone already is no error.
func (s *Store) DeleteDynamicCode(ctx context.Context, discountID, code string) (Discount, error) {
	var row discountRow
	err := s.db.Change(ctx, "delete dynamic code", func(tx *gorm.DB) (err error) {
		if row, err = s.lockDiscount(tx, discountID, nil); err != nil {
			return err
		}
		made, err := discountsWhere(tx, "discounts.parent_id = ? AND discounts.code = ?", discountID, text.Storable(normalCode(code)))
		if err != nil || len(made) == 0 {
			return err
		}
		was := recordedDiscount{discountRow: discountRow{Discount: made[0]}}
		if err := s.recordDiscount(tx, activity.DidDelete, &was, nil); err != nil {
			return err
		}
		return tx.Exec("DELETE FROM discounts WHERE id = ?", made[0].ID).Error
	})
	return row.Discount, err
}
