package models

import (
	"context"

	"gorm.io/gorm"
)

// GroupQuery says which customer groups a list shows, in which order, and how much of it. The zero
// query finds all, newest first.
type GroupQuery struct {
	Search     string   // words in any order, in name and description
	Contains   string   // a text within the name, as it stands but for case
	Names      []string // one of these names exactly
	IDs        []string // one of these ids
	CustomerID string   // only groups this customer is in
	NotOf      string   // only groups this customer is not in
	Created    TimeRange
	Updated    TimeRange

	Order     Order
	Limit     int // 0: no rows, only the total; negative: all
	Offset    int
	CountUpTo int64 // counting may stop here; 0: count exactly
}

// GroupList is a page of customer groups and how many there are in all.
type GroupList struct {
	Groups []CustomerGroup
	Total  Total
}

const groupColumns = "id, name, description, metadata, customers_count, created_at, updated_at"

var groupOrders = orders{
	"id": "id", "created_at": "created_at", "updated_at": "updated_at", "name": "name_key",
	"description": "lower(description)", "customers_count": "customers_count", "metadata": "metadata",
}

// GroupOrders are the names by which a list of customer groups can be sorted.
func GroupOrders() []string { return groupOrders.names() }

// Groups lists the customer groups that the query finds.
func (s *Store) Groups(ctx context.Context, q GroupQuery) (list GroupList, err error) {
	if q.Order.By == "" {
		q.Order = Order{By: "created_at", Desc: true}
	}
	order, err := groupOrders.sql(q.Order, "id")
	if err != nil {
		return GroupList{}, err
	}
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		found := s.filterGroups(tx.Table("customer_groups"), q)
		if q.filtered() {
			list.Total, err = counted(found.Session(&gorm.Session{}), q.CountUpTo)
		} else {
			list.Total, err = s.total(tx, "customer_groups")
		}
		if err != nil {
			return err
		}
		list.Groups = []CustomerGroup{}
		if q.Limit == 0 {
			return nil
		}
		found = s.filterGroups(tx.Table("customer_groups"), q)
		return page(found, q.Limit, q.Offset).Select(groupColumns).Order(order).Find(&list.Groups).Error
	})
	return list, err
}

func (q GroupQuery) filtered() bool {
	return len(words(q.Search)) > 0 || q.Contains != "" || q.Names != nil || q.IDs != nil || q.CustomerID != "" ||
		q.NotOf != "" || !q.Created.open() || !q.Updated.open()
}

// filterGroups narrows a query for groups to those that are meant. Groups are few beside customers: their
// names need no search index.
func (s *Store) filterGroups(db *gorm.DB, q GroupQuery) *gorm.DB {
	for _, word := range words(q.Search) {
		db = db.Where(`search LIKE ? ESCAPE '\'`, "%"+escapeLike(word)+"%")
	}
	if q.Contains != "" {
		db = db.Where(`lower(name) LIKE ? ESCAPE '\'`, "%"+escapeLike(lower(q.Contains))+"%")
	}
	if q.Names != nil {
		db = db.Where("name IN ?", s.seam.valuesOf(q.Names))
	}
	if q.IDs != nil {
		db = db.Where("id IN ?", s.seam.valuesOf(q.IDs))
	}
	if q.CustomerID != "" {
		db = db.Where("id IN (SELECT group_id FROM members WHERE customer_id = ?)", q.CustomerID)
	}
	if q.NotOf != "" {
		db = db.Where("id NOT IN (SELECT group_id FROM members WHERE customer_id = ?)", q.NotOf)
	}
	return q.Updated.where(q.Created.where(db, "created_at"), "updated_at")
}
