package models

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Price lists and discounts name groups. A change of which groups they name first keeps those groups from being deleted, in
// the order of their ids, and then locks the price list or the discount. To delete a group is to lock it against that, and
// then the price lists and the discounts that name it, in the order of theirs.

// keepGroups makes sure that the groups, each given once, are there until the transaction ends. field is what the ids were
// given as.
func (s *Store) keepGroups(tx *gorm.DB, ids []string, field string) error {
	if len(ids) == 0 {
		return nil
	}
	var kept []string
	err := tx.Clauses(clause.Locking{Strength: "KEY SHARE"}).Table("customer_groups").
		Where("id IN ?", s.seam.valuesOf(ids)).Order("id").Pluck("id", &kept).Error
	if err != nil {
		return err
	}
	there := make(map[string]bool, len(kept))
	for _, id := range kept {
		there[id] = true
	}
	for _, id := range ids {
		if !there[id] {
			return &Error{Kind: NotFound, Object: "customer_group", Field: field, Value: id, Message: groupGone}
		}
	}
	return nil
}

// Released is what the deletion of a group did to those that named it as their last one.
type Released struct {
	PriceLists []PriceList // are drafts now: else they would be for everyone
	Discounts  []Discount  // are disabled now: they were for everyone but the group
}

// release takes a group that is locked for its removal out of the price lists and discounts that name it.
func (s *Store) release(tx *gorm.DB, groupID string) (released Released, err error) {
	if released.PriceLists, err = s.releasePriceLists(tx, groupID); err != nil {
		return released, err
	}
	released.Discounts, err = s.releaseDiscounts(tx, groupID)
	return released, err
}

const namingLists = "id IN (SELECT price_list_id FROM price_list_groups WHERE group_id = ?)"

func (s *Store) releasePriceLists(tx *gorm.DB, groupID string) (drafts []PriceList, err error) {
	var locked, drafted []string
	err = forChange(tx).Table("price_lists").Where(namingLists, groupID).Order("id").Pluck("id", &locked).Error
	if err != nil || len(locked) == 0 {
		return nil, err
	}
	err = tx.Raw("UPDATE price_lists SET status = ?, updated_at = ? WHERE status = ? AND groups_count = 1 AND "+namingLists+" RETURNING id",
		Draft, now(), Active, groupID).Scan(&drafted).Error
	if err != nil {
		return nil, err
	}
	err = tx.Exec("UPDATE price_lists SET groups_count = groups_count - 1, revision = revision + 1 WHERE "+namingLists, groupID).Error
	if err != nil {
		return nil, err
	}
	if err := tx.Exec("DELETE FROM price_list_groups WHERE group_id = ?", groupID).Error; err != nil || len(drafted) == 0 {
		return nil, err
	}
	return drafts, tx.Table("price_lists").Where("id IN ?", s.seam.valuesOf(drafted)).Select(priceListColumns).Order("name_key, id").Find(&drafts).Error
}

// GroupUses are the price lists and discounts that name a group.
type GroupUses struct {
	PriceLists      []PriceListUse
	PriceListsCount int64
	Discounts       []DiscountUse
	DiscountsCount  int64
}

// PriceListUse is a price list that is for a group.
type PriceListUse struct {
	PriceList
	OnlyGroup bool // for no other group: it becomes a draft when this one is deleted
}

// DiscountUse is a discount with a condition that names a group.
type DiscountUse struct {
	Discount
	Operator  string // In or NotIn
	OnlyGroup bool   // the condition names no other group: nobody gets the discount when this one is deleted
}

// UsesOfGroup tells what names a group: the first of each by their names, and how many there are in all.
func (s *Store) UsesOfGroup(ctx context.Context, groupID string, most int) (uses GroupUses, err error) {
	if uses.PriceLists, uses.PriceListsCount, err = s.priceListUses(ctx, groupID, most); err == nil {
		uses.Discounts, uses.DiscountsCount, err = s.discountUses(ctx, groupID, most)
	}
	return uses, s.told(err)
}

func (s *Store) priceListUses(ctx context.Context, groupID string, most int) (uses []PriceListUse, count int64, err error) {
	rows, err := s.reading(ctx).Table("price_list_groups").Joins("JOIN price_lists ON price_lists.id = price_list_groups.price_list_id").
		Where("price_list_groups.group_id = ?", storable(groupID)).Select("count(*) OVER (), " + priceListColumns).
		Order("price_lists.name_key, price_lists.id").Limit(most).Rows()
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var use PriceListUse
		if err := rows.Scan(append([]any{&count}, use.PriceList.columns()...)...); err != nil {
			return nil, 0, err
		}
		use.OnlyGroup = use.GroupsCount == 1
		uses = append(uses, use)
	}
	return uses, count, rows.Err()
}
