package models

import (
	"context"

	"gorm.io/gorm"
)

// GroupsOfPriceLists finds the groups that price lists are for, by the lists' ids, each list's in the order of their names.
func (s *Store) GroupsOfPriceLists(ctx context.Context, ids []string) (map[string][]CustomerGroup, error) {
	return s.groupsNamedBy(ctx, "price_list_groups", "price_list_id", ids)
}

// FirstGroupsOfPriceLists finds the first few groups that price lists are for, by the lists' ids, each list's in the order of
// their names.
func (s *Store) FirstGroupsOfPriceLists(ctx context.Context, ids []string, most int) (map[string][]GroupName, error) {
	groups, err := s.firstGroupsOfPriceLists(s.reading(ctx), ids, most)
	return groups, s.shown(err)
}

func (s *Store) firstGroupsOfPriceLists(db *gorm.DB, ids []string, most int) (map[string][]GroupName, error) {
	groups := make(map[string][]GroupName, len(ids))
	rows, err := db.Raw(`SELECT price_list_id, id, name FROM (
			SELECT price_list_groups.price_list_id, customer_groups.id, customer_groups.name,
				row_number() OVER (PARTITION BY price_list_groups.price_list_id ORDER BY customer_groups.name_key, customer_groups.id) AS place
			FROM price_list_groups JOIN customer_groups ON customer_groups.id = price_list_groups.group_id
			WHERE price_list_groups.price_list_id IN ?
		) AS placed WHERE place <= ? ORDER BY price_list_id, place`, s.dialect.valuesOf(ids), most).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var of string
		var group GroupName
		if err := rows.Scan(&of, &group.ID, &group.Name); err != nil {
			return nil, err
		}
		groups[of] = append(groups[of], group)
	}
	return groups, rows.Err()
}

// groupsNamedBy finds the groups that a table names, by the ids in one of its columns.
func (s *Store) groupsNamedBy(ctx context.Context, table, column string, ids []string) (map[string][]CustomerGroup, error) {
	groups := make(map[string][]CustomerGroup, len(ids))
	rows, err := s.reading(ctx).Table(table).Joins("JOIN customer_groups ON customer_groups.id = "+table+".group_id").
		Where(table+"."+column+" IN ?", s.dialect.valuesOf(ids)).Select(table + "." + column + ", " + groupColumns).
		Order(table + "." + column + ", customer_groups.name_key, customer_groups.id").Rows()
	if err != nil {
		return nil, s.shown(err)
	}
	defer rows.Close()
	for rows.Next() {
		var of string
		var group CustomerGroup
		if err := rows.Scan(append([]any{&of}, group.columns()...)...); err != nil {
			return nil, err
		}
		groups[of] = append(groups[of], group)
	}
	return groups, s.shown(rows.Err())
}

// PriceListsOf finds the price lists for groups, by the groups' ids, each group's newest first.
func (s *Store) PriceListsOf(ctx context.Context, groupIDs []string) (map[string][]PriceList, error) {
	lists := make(map[string][]PriceList, len(groupIDs))
	rows, err := s.reading(ctx).Table("price_list_groups").Joins("JOIN price_lists ON price_lists.id = price_list_groups.price_list_id").
		Where("price_list_groups.group_id IN ?", s.dialect.valuesOf(groupIDs)).Select("price_list_groups.group_id, " + priceListColumns).
		Order("price_list_groups.group_id, price_lists.created_at DESC, price_lists.id DESC").Rows()
	if err != nil {
		return nil, s.shown(err)
	}
	defer rows.Close()
	for rows.Next() {
		var of string
		var list PriceList
		if err := rows.Scan(append([]any{&of}, list.columns()...)...); err != nil {
			return nil, err
		}
		lists[of] = append(lists[of], list)
	}
	return lists, s.shown(rows.Err())
}

// PricesOf finds all prices of some price lists, by the lists' ids, each list's in the order in which they were added. It is
// meant for lists that are known to be short.
func (s *Store) PricesOf(ctx context.Context, listIDs []string) (map[string][]Price, error) {
	prices := make(map[string][]Price, len(listIDs))
	rows, err := s.reading(ctx).Table("prices").Where("prices.price_list_id IN ?", s.dialect.valuesOf(listIDs)).
		Select(priceColumns).Order("prices.price_list_id, prices.id").Rows()
	if err != nil {
		return nil, s.shown(err)
	}
	defer rows.Close()
	for rows.Next() {
		var price Price
		if err := rows.Scan(price.columns()...); err != nil {
			return nil, err
		}
		prices[price.PriceListID] = append(prices[price.PriceListID], price)
	}
	return prices, s.shown(rows.Err())
}
