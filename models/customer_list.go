package models

import (
	"context"

	"gorm.io/gorm"
)

// CustomerQuery says which customers a list shows, in which order, and how much of it. The zero
// query finds everybody, newest first.
type CustomerQuery struct {
	Search     string // words in any order, in name, e-mail and phone
	Contains   string // a text within the e-mail, the first or the last name, as it stands but for case
	GroupID    string // only members of this group
	NotIn      string // only who is not in this group
	AnyGroup   []string
	HasAccount *bool
	Created    TimeRange
	Updated    TimeRange

	Order      Order
	Limit      int // 0: no rows, only the total; negative: all
	Offset     int
	CountUpTo  int64 // counting may stop here; 0: count exactly
	ShowGroups int   // how many groups to show of each customer
}

// CustomerList is a page of customers and how many there are in all.
type CustomerList struct {
	Customers []Customer
	Total     Total
}

const customerColumns = "customers.id, customers.email, customers.first_name, customers.last_name, customers.phone, " +
	"customers.has_account, customers.billing_address_id, customers.metadata, customers.created_at, customers.updated_at"

var customerOrders = orders{
	"id": "customers.id", "created_at": "customers.created_at", "updated_at": "customers.updated_at",
	"name": "customers.name_key", "email": "customers.email", "has_account": "customers.has_account",
	"first_name": "lower(customers.first_name)", "last_name": "lower(customers.last_name)", "phone": "customers.phone",
	"metadata": "customers.metadata", "billing_address_id": "customers.billing_address_id",
}

// CustomerOrders are the names by which a list of customers can be sorted.
func CustomerOrders() []string { return customerOrders.names() }

// Customers lists the customers that the query finds. The number of statements does not depend on
// the number of rows.
func (s *Store) Customers(ctx context.Context, q CustomerQuery) (list CustomerList, err error) {
	order, err := customerOrders.sql(q.order(), "customers.id")
	if err != nil {
		return CustomerList{}, err
	}
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		if list.Total, err = s.countCustomers(tx, q); err != nil {
			return err
		}
		list.Customers = []Customer{}
		if q.Limit != 0 && int64(q.Offset) < list.Total.Count || list.Total.AtLeast {
			// The ids first: deep pages then walk an index and read only their own rows.
			ids := page(s.ids(tx, q), q.Limit, q.Offset)
			err = tx.Table("(?) AS page", ids).Joins("JOIN customers ON customers.id = page.id").
				Select(customerColumns).Order(order).Find(&list.Customers).Error
			if err != nil {
				return err
			}
		}
		return s.showGroups(tx, list.Customers, q.ShowGroups)
	})
	return list, err
}

// CountCustomers tells how many customers the query finds.
func (s *Store) CountCustomers(ctx context.Context, q CustomerQuery) (Total, error) {
	total, err := s.countCustomers(s.reading(ctx), q)
	return total, s.told(err)
}

func (q CustomerQuery) order() Order {
	if q.Order.By == "" {
		return Order{By: "created_at", Desc: true}
	}
	return q.Order
}

// filtered tells whether the query leaves out any member of its group, or any customer where
// it names no group.
func (q CustomerQuery) filtered() bool {
	return len(words(q.Search)) > 0 || q.Contains != "" || q.NotIn != "" || len(q.AnyGroup) > 0 ||
		q.HasAccount != nil || !q.Created.open() || !q.Updated.open()
}

func (s *Store) countCustomers(tx *gorm.DB, q CustomerQuery) (Total, error) {
	switch {
	case q.filtered():
		return counted(s.filter(tx.Table("customers"), q), q.CountUpTo)
	case q.GroupID != "":
		var total Total
		err := tx.Table("customer_groups").Where("id = ?", q.GroupID).Pluck("customers_count", &total.Count).Error
		return total, err
	}
	return s.total(tx, "customers")
}

// ids selects the ids of the customers in their order. Members by the age of the customer come from
// the index of members alone.
func (s *Store) ids(tx *gorm.DB, q CustomerQuery) *gorm.DB {
	order := q.order()
	if q.GroupID != "" && !q.filtered() && order.By == "created_at" {
		direction := " ASC"
		if order.Desc {
			direction = " DESC"
		}
		return tx.Table("members").Select("customer_id AS id").Where("group_id = ?", q.GroupID).
			Order("customer_created_at" + direction + ", customer_id" + direction)
	}
	by, _ := customerOrders.sql(order, "customers.id") // checked before
	return s.filter(tx.Table("customers"), q).Select("customers.id").Order(by)
}

// filter narrows a query for customers to those that are meant.
func (s *Store) filter(db *gorm.DB, q CustomerQuery) *gorm.DB {
	db = s.seam.matching(db, words(q.Search))
	if q.Contains != "" {
		db = s.containing(db, q.Contains, "customers.email", "customers.first_name", "customers.last_name")
	}
	if q.GroupID != "" {
		db = db.Joins("JOIN members ON members.customer_id = customers.id AND members.group_id = ?", q.GroupID)
	}
	if q.NotIn != "" {
		db = db.Where("NOT EXISTS (SELECT 1 FROM members WHERE members.customer_id = customers.id AND members.group_id = ?)", q.NotIn)
	}
	if len(q.AnyGroup) > 0 {
		db = db.Where("customers.id IN (SELECT customer_id FROM members WHERE group_id IN ?)", s.seam.valuesOf(q.AnyGroup))
	}
	if q.HasAccount != nil {
		db = db.Where("customers.has_account = ?", *q.HasAccount)
	}
	return q.Updated.where(q.Created.where(db, "customers.created_at"), "customers.updated_at")
}

// containing finds rows with the text in one of the columns. The folded search text, which has an
// index, narrows them down first.
func (s *Store) containing(db *gorm.DB, part string, columns ...string) *gorm.DB {
	pattern := "%" + escapeLike(lower(part)) + "%"
	condition := db.Session(&gorm.Session{NewDB: true})
	for _, column := range columns {
		condition = condition.Or("lower("+column+`) LIKE ? ESCAPE '\'`, pattern)
	}
	return s.seam.matching(db, words(part)).Where(condition)
}

// showGroups reads the first groups of all listed customers at once.
func (s *Store) showGroups(tx *gorm.DB, customers []Customer, most int) error {
	if most == 0 || len(customers) == 0 {
		return nil
	}
	ids := make([]string, len(customers))
	at := map[string]*Customer{}
	for i := range customers {
		ids[i] = customers[i].ID
		at[ids[i]] = &customers[i]
	}
	var rows []struct {
		CustomerID, ID, Name string
		InAll                int
	}
	err := tx.Raw(`SELECT customer_id, id, name, in_all FROM (
			SELECT members.customer_id, customer_groups.id, customer_groups.name,
				row_number() OVER (PARTITION BY members.customer_id ORDER BY customer_groups.name_key, customer_groups.id) AS place,
				count(*) OVER (PARTITION BY members.customer_id) AS in_all
			FROM members JOIN customer_groups ON customer_groups.id = members.group_id
			WHERE members.customer_id IN ?
		) AS placed WHERE place <= ? ORDER BY customer_id, place`, s.seam.valuesOf(ids), most).Scan(&rows).Error
	for _, row := range rows {
		customer := at[row.CustomerID]
		customer.Groups = append(customer.Groups, GroupName{row.ID, row.Name})
		customer.GroupsCount = row.InAll
	}
	return err
}
