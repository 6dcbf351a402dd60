package pricing

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/customers"
	"cohort/models/db"
)

// GroupsOfPriceLists finds the groups that price lists are for, by the lists' ids, each list's in the order of their names.
func (s *Store) GroupsOfPriceLists(ctx context.Context, ids []string) (map[string][]customers.Group, error) {
	return s.groupsNamedBy(ctx, "price_list_groups", "price_list_id", ids)
}

// FirstGroupsOfPriceLists finds the first few groups that price lists are for, by the lists' ids, each list's in the order of
// their names.
func (s *Store) FirstGroupsOfPriceLists(ctx context.Context, ids []string, most int) (map[string][]customers.GroupName, error) {
	groups, err := s.firstGroupsOfPriceLists(s.db.Read(ctx), ids, most)
	return groups, s.db.WrapError("read first groups of price lists", err)
}

func (s *Store) firstGroupsOfPriceLists(db *gorm.DB, ids []string, most int) (map[string][]customers.GroupName, error) {
	groups := make(map[string][]customers.GroupName, len(ids))
	rows, err := db.Raw(`SELECT price_list_id, id, name FROM (
			SELECT price_list_groups.price_list_id, customer_groups.id, customer_groups.name,
				row_number() OVER (PARTITION BY price_list_groups.price_list_id ORDER BY customer_groups.name_key, customer_groups.id) AS place
			FROM price_list_groups JOIN customer_groups ON customer_groups.id = price_list_groups.group_id
			WHERE price_list_groups.price_list_id IN ?
		) AS placed WHERE place <= ? ORDER BY price_list_id, place`, s.db.Dialect.ValuesOf(ids), most).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var of string
		var group customers.GroupName
		if err := rows.Scan(&of, &group.ID, &group.Name); err != nil {
			return nil, err
		}
		groups[of] = append(groups[of], group)
	}
	return groups, rows.Err()
}

// groupsNamedBy finds the groups that a table names, by the ids in one of its columns.
func (s *Store) groupsNamedBy(ctx context.Context, table, column string, ids []string) (map[string][]customers.Group, error) {
	groups := make(map[string][]customers.Group, len(ids))
	named := s.db.Read(ctx).Table(table).Joins("JOIN customer_groups ON customer_groups.id = "+table+".group_id").
		Where(table+"."+column+" IN ?", s.db.Dialect.ValuesOf(ids)).Select(table + "." + column + ", " + customers.GroupColumns).
		Order(table + "." + column + ", customer_groups.name_key, customer_groups.id")
	err := db.EachRow(named, func(r *db.Row) error {
		of := r.Text()
		groups[of] = append(groups[of], customers.GroupIn(r))
		return nil
	})
	return groups, s.db.WrapError("read groups by what names them", err)
}

// PriceListsOf finds the price lists for groups, by the groups' ids, each group's newest first.
func (s *Store) PriceListsOf(ctx context.Context, groupIDs []string) (map[string][]List, error) {
	lists := make(map[string][]List, len(groupIDs))
	rows, err := s.db.Read(ctx).Table("price_list_groups").Joins("JOIN price_lists ON price_lists.id = price_list_groups.price_list_id").
		Where("price_list_groups.group_id IN ?", s.db.Dialect.ValuesOf(groupIDs)).Select("price_list_groups.group_id, " + priceListColumns).
		Order("price_list_groups.group_id, price_lists.created_at DESC, price_lists.id DESC").Rows()
	if err != nil {
		return nil, s.db.WrapError("read price lists of groups", err)
	}
	defer rows.Close()
	for rows.Next() {
		var of string
		var list List
		if err := rows.Scan(append([]any{&of}, list.columns()...)...); err != nil {
			return nil, err
		}
		lists[of] = append(lists[of], list)
	}
	return lists, s.db.WrapError("read price lists of groups", rows.Err())
}

// PricesOf finds all prices of some price lists, by the lists' ids, each list's in the order in which they were added. It is
// meant for lists that are known to be short.
func (s *Store) PricesOf(ctx context.Context, listIDs []string) (map[string][]Price, error) {
	prices := make(map[string][]Price, len(listIDs))
	rows, err := s.db.Read(ctx).Table("prices").Where("prices.price_list_id IN ?", s.db.Dialect.ValuesOf(listIDs)).
		Select(priceColumns).Order("prices.price_list_id, prices.id").Rows()
	if err != nil {
		return nil, s.db.WrapError("read prices of price lists", err)
	}
	defer rows.Close()
	for rows.Next() {
		var price Price
		if err := rows.Scan(price.columns()...); err != nil {
			return nil, err
		}
		prices[price.PriceListID] = append(prices[price.PriceListID], price)
	}
	return prices, s.db.WrapError("read prices of price lists", rows.Err())
}
