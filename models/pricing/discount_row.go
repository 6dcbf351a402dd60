package pricing

import (
	"database/sql"
	"errors"
	"slices"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// discountRow is a row of discounts: the discount, and the columns that are derived from it.
type discountRow struct {
	Discount
	RuleID string
	DiscountTexts
}

// DiscountTexts are the columns of a discount that follow from others.
type DiscountTexts struct{ CodeLower, Search string }

func (discountRow) TableName() string { return "discounts" }

func (r *discountRow) derive() {
	r.RuleID = r.Rule.ID
	r.DiscountTexts = r.Derived()
}

// Derived are the discount's columns that follow from others.
func (d Discount) Derived() DiscountTexts {
	return DiscountTexts{text.Lower(d.Code), text.Fold(d.Code)}
}

// discountRuleRow is a row of discount_rules: the rule, and the text that a search looks in.
type discountRuleRow struct {
	DiscountRule
	Search string
}

func (discountRuleRow) TableName() string { return "discount_rules" }

func (r DiscountRule) row() *discountRuleRow {
	return &discountRuleRow{r, r.SearchText()}
}

// SearchText is the text of the rule that a search looks in.
func (r DiscountRule) SearchText() string { return text.Fold(text.OrEmpty(r.Description)) }

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

// saveDiscount writes a locked discount and its rule, as far as they changed. conditions says that some of its conditions did, which
// were written already.
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

func (d Discount) same(other Discount) bool {
	return d.Code == other.Code && d.IsDisabled == other.IsDisabled && d.StartsAt.Equal(other.StartsAt) &&
		record.SameTime(d.EndsAt, other.EndsAt) &&
		record.SameValue(d.ValidDuration, other.ValidDuration) && record.SameValue(d.UsageLimit, other.UsageLimit) &&
		slices.Equal(d.RegionIDs, other.RegionIDs) && d.Metadata.Equal(other.Metadata)
}

// revise gives all discounts with a rule a new revision.
func revise(tx *gorm.DB, ruleID string) error {
	return tx.Exec("UPDATE discounts SET revision = revision + 1 WHERE rule_id = ?", ruleID).Error
}

// duplicate turns the error of a code that is taken into one for people; any other error stays as it is.
func (r discountRow) duplicate(err error) error {
	if !errors.Is(err, gorm.ErrDuplicatedKey) {
		return err
	}
	return record.Taken("discount", "code", r.Code, "Another discount already has this code. Choose another one.")
}

// goneMeanwhile turns the error of a discount that was deleted while its lock was waited for into one for people; any other error
// stays as it is.
func (s *Store) goneMeanwhile(err error, id string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return record.Missing("discount", id, "This discount does not exist or has been deleted.")
	}
	return err
}
