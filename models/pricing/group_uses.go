package pricing

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Released are the price lists and discounts that were changed because a deleted group was the last one they named.
type Released struct {
	PriceLists []List     // drafts now: otherwise they would be for everyone
	Discounts  []Discount // disabled now: they were for everyone but the group
}

// Uses finds and releases the price lists and discounts that name groups, as package customers asks for.
type Uses struct{ *db.DB }

// Release takes groups that are locked for their removal out of the price lists and discounts that name them, in a number
// of statements that does not depend on how many they are, and returns the entries of the
// activity about that.
func (s Uses) Release(tx *gorm.DB, groupIDs []string) ([]activity.Entry, error) {
	var released Released
	var err error
	if released.PriceLists, err = s.releasePriceLists(tx, groupIDs); err != nil {
		return nil, err
	}
	released.Discounts, err = s.releaseDiscounts(tx, groupIDs)
	return released.entries(), err
}

const (
	namingLists = "id IN (SELECT price_list_id FROM price_list_groups WHERE group_id IN ?)"
	namedByList = "(SELECT count(*) FROM price_list_groups WHERE price_list_id = price_lists.id AND group_id IN ?)"
)

func (s Uses) releasePriceLists(tx *gorm.DB, groupIDs []string) (drafts []List, err error) {
	groups := s.Dialect.ValuesOf(groupIDs)
	var locked, drafted []string
	err = db.ForChange(tx).Table("price_lists").Where(namingLists, groups).Order("id").Pluck("id", &locked).Error
	if err != nil || len(locked) == 0 {
		return nil, err
	}
	err = tx.Raw("UPDATE price_lists SET status = ?, updated_at = ? WHERE status = ? AND "+namingLists+
		" AND groups_count = "+namedByList+" RETURNING id",
		Draft, record.Now(), Active, groups, groups).Scan(&drafted).Error
	if err != nil {
		return nil, err
	}
	err = tx.Exec("UPDATE price_lists SET groups_count = groups_count - "+namedByList+", revision = revision + 1 WHERE "+namingLists,
		groups, groups).Error
	if err != nil {
		return nil, err
	}
	if err := tx.Exec("DELETE FROM price_list_groups WHERE group_id IN ?", groups).Error; err != nil || len(drafted) == 0 {
		return nil, err
	}
	err = tx.Table("price_lists").Where("id IN ?", s.Dialect.ValuesOf(drafted)).Select(priceListColumns).
		Order("name_key, id").Find(&drafts).Error
	return drafts, err
}

// entries are those of the activity about what lost its last group.
func (r Released) entries() (entries []activity.Entry) {
	for _, list := range r.PriceLists {
		entries = append(entries, activity.Entry{Action: activity.DidUpdate, Object: "price_list", ObjectID: list.ID, ObjectName: list.Name,
			Before: record.Metadata{activity.Field("status", Active)}, After: record.Metadata{activity.Field("status", Draft)}})
	}
	for _, discount := range r.Discounts {
		entries = append(entries, activity.Entry{Action: activity.DidUpdate, Object: "discount", ObjectID: discount.ID,
			ObjectName: discount.Code,
			Before:     record.Metadata{activity.Field("is_disabled", false)}, After: record.Metadata{activity.Field("is_disabled", true)}})
	}
	return entries
}

// Count counts the price lists and discounts that name any of the groups whose ids the query ids selects.
func (s Uses) Count(db, ids *gorm.DB) (use customers.Use, err error) {
	err = db.Raw(`SELECT count(*), coalesce(sum(CASE WHEN price_lists.status = ? AND price_lists.groups_count = named.n THEN 1 ELSE 0 END), 0)
		FROM (SELECT price_list_id, count(*) AS n FROM price_list_groups WHERE group_id IN (?) GROUP BY price_list_id) AS named
		JOIN price_lists ON price_lists.id = named.price_list_id`, Active, ids).Row().Scan(&use.PriceLists, &use.Drafts)
	if err == nil {
		const alone = ` AND NOT EXISTS (SELECT 1 FROM discount_condition_groups AS other
			WHERE other.condition_id = discount_conditions.id AND other.group_id NOT IN (?)) THEN discounts.id END)`
		err = db.Raw(`SELECT count(DISTINCT discounts.id),
				count(DISTINCT CASE WHEN NOT discounts.is_disabled AND discount_conditions.operator = ?`+alone+`,
				count(DISTINCT CASE WHEN discount_conditions.operator = ?`+alone+`
			FROM discount_condition_groups JOIN discount_conditions ON discount_conditions.id = discount_condition_groups.condition_id
			JOIN discounts ON discounts.rule_id = discount_conditions.rule_id
			WHERE discount_condition_groups.group_id IN (?)`, NotIn, ids, In, ids, ids).Row().
			Scan(&use.Discounts, &use.Disabled, &use.ForNobody)
	}
	return use, err
}

// GroupUses are the price lists and discounts that name a group.
type GroupUses struct {
	PriceLists      []ListUse
	PriceListsCount int64
	Discounts       []DiscountUse
	DiscountsCount  int64
}

// ListUse is a price list that is for a group.
type ListUse struct {
	List
	OnlyGroup bool // for no other group: it becomes a draft when this one is deleted
}

// DiscountUse is a discount with a condition that names a group.
type DiscountUse struct {
	Discount
	Operator  string // In or NotIn
	OnlyGroup bool   // the condition names no other group: nobody gets the discount when this one is deleted
}

// UsesOfGroup finds what names a group: the first price lists and discounts by their names, and how many there are in all.
func (s *Store) UsesOfGroup(ctx context.Context, groupID string, most int) (uses GroupUses, err error) {
	if uses.PriceLists, uses.PriceListsCount, err = s.priceListUses(ctx, groupID, most); err == nil {
		uses.Discounts, uses.DiscountsCount, err = s.discountUses(ctx, groupID, most)
	}
	return uses, s.db.WrapError("read uses of group", err)
}

func (s *Store) priceListUses(ctx context.Context, groupID string, most int) (uses []ListUse, count int64, err error) {
	rows, err := s.db.Read(ctx).Table("price_list_groups").Joins("JOIN price_lists ON price_lists.id = price_list_groups.price_list_id").
		Where("price_list_groups.group_id"+db.IsBound, text.Storable(groupID)).Select("count(*) OVER (), " + priceListColumns).
		Order("price_lists.name_key, price_lists.id").Limit(most).Rows()
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var use ListUse
		if err := rows.Scan(append([]any{&count}, use.List.columns()...)...); err != nil {
			return nil, 0, err
		}
		use.OnlyGroup = use.GroupsCount == 1
		uses = append(uses, use)
	}
	return uses, count, rows.Err()
}

// releaseDiscounts takes groups that are locked for their removal out of the conditions that name them.
func (s Uses) releaseDiscounts(tx *gorm.DB, groupIDs []string) (disabled []Discount, err error) {
	const naming = "SELECT rule_id FROM discount_conditions JOIN discount_condition_groups ON condition_id = " +
		"discount_conditions.id WHERE group_id IN ?"
	groups := s.Dialect.ValuesOf(groupIDs)
	var rules, emptied []string
	err = db.ForChange(tx).Table("discount_rules").Where("id IN ("+naming+")", groups).Order("id").Pluck("id", &rules).Error
	if err != nil || len(rules) == 0 {
		return nil, err
	}
	// Customers who were kept out of a discount by these groups alone must not get it because the groups are gone.
	err = tx.Raw("UPDATE discounts SET is_disabled = ?, updated_at = ? WHERE NOT is_disabled AND rule_id IN ("+naming+
		` AND operator = ? AND NOT EXISTS (SELECT 1 FROM discount_condition_groups AS other
			WHERE other.condition_id = discount_conditions.id AND other.group_id NOT IN ?)) RETURNING id`,
		true, record.Now(), groups, NotIn, groups).Scan(&emptied).Error
	if err != nil {
		return nil, err
	}
	if err := tx.Exec("UPDATE discounts SET revision = revision + 1 WHERE rule_id IN ?", s.Dialect.ValuesOf(rules)).Error; err != nil {
		return nil, err
	}
	if err := tx.Exec("DELETE FROM discount_condition_groups WHERE group_id IN ?", groups).Error; err != nil || len(emptied) == 0 {
		return nil, err
	}
	slices.Sort(emptied)
	return discountsWhere(tx.Order("discounts.code"), "discounts.id IN ?", s.Dialect.ValuesOf(emptied))
}
