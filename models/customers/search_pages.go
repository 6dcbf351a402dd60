package customers

import (
	"database/sql"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/db"
	"cohort/models/text"
)

// gather finds, counts and sorts up to most customers. all: there were no more than that. Only then is the page right.
func (c search) gather(most int64) (list Page, all bool, err error) {
	found, err := c.found()
	if err != nil {
		return list, false, err
	}
	at := c.db.Dialect.KeyColumn()
	found = found.Select("customers." + at + " AS at, " + c.order.Selection()).Limit(int(most) + 1)
	keys := c.order.Of("")
	sorted := keys.Past(c.fresh().Table("found").Select("*"), c.place).Order(keys.SQL())
	list, err = c.read(c.base.Raw(`WITH found AS MATERIALIZED (?)
		SELECT (SELECT count(*) FROM found), `+CustomerColumns+` FROM (?) AS page JOIN customers ON customers.`+at+` = page.at ORDER BY `+
		c.order.Of("page.").SQL(), found, db.Page(sorted, c.q.Limit, c.q.Offset)))
	all = list.Total.Count <= most
	if err == nil && len(list.Customers) == 0 && (c.q.Offset > 0 || c.place != nil) {
		// The total comes with the rows, and there are none: what is before the page has to be counted.
		list.Total, err = c.count()
		all = !list.Total.AtLeast && list.Total.Count <= most
	}
	list.Total = list.Total.UpTo(c.q.CountUpTo)
	return list, all, err
}

// walk reads the page along the index of the order, and with it the total, unless that is none.
func (c search) walk(total clause.Expr) (Page, error) {
	at, of := "customers."+c.db.Dialect.KeyColumn(), "customers."+c.db.Dialect.KeyColumn()
	if c.alongMembers() != "" && c.plain() {
		at, of = "members.customer_id", "customers.id"
	}
	order := c.walkOrder()
	walked := db.Page(order.UpTo(order.From(order.Past(c.walked(), c.place), c.start), c.end), c.q.Limit, c.q.Offset).Order(order.SQL())
	if c.q.Offset == 0 && at == of {
		walked = walked.Select("?, "+CustomerColumns, total)
	} else {
		// For rows that are skipped only the index is read.
		selected, sorted := at+" AS at", c.order
		if c.byAdded() { // which the customers themselves do not have
			selected, sorted = selected+", "+order.Selection(), order.Of("page.")
		}
		walked = c.base.Raw("SELECT ?, "+CustomerColumns+" FROM (?) AS page JOIN customers ON "+of+" = page.at ORDER BY "+sorted.SQL(),
			total, walked.Select(selected))
	}
	list, err := c.read(walked)
	if err == nil && len(list.Customers) == 0 && total.SQL != none.SQL && (c.q.Offset > 0 || c.place != nil) {
		list.Total, err = c.count()
	}
	return list, err
}

// none stands in for a total that is not asked for.
var none = gorm.Expr("0")

// walkOrder is the order by the columns that a walk meets.
func (c search) walkOrder() db.Sorting {
	order := c.order
	if c.alongMembers() == "members_newest" {
		order.Keys = []string{"members.customer_created_at", "members.customer_id"}
	}
	return order
}

// walkEnough is the place up to which a walk would fill the page several times if the customers found were spread evenly;
// nil where there are no more rows than that.
func (c search) walkEnough(found int64) (place []any, err error) {
	all := float64(c.about.Total(c.db, c.fresh(), "customers"))
	enough := 1000 + 4*all/float64(found)*(float64(c.q.Offset)+float64(c.q.Limit))
	if c.q.Limit < 0 || enough > all {
		return nil, nil
	}
	order, way := c.walkOrder(), c.fresh()
	switch by := c.q.Order.By; {
	case by == addedOrder:
		way = c.addedDuring(way.Table("members").Where("members.group_id = ?", text.Storable(c.q.GroupID)))
	case c.alongMembers() != "":
		way = db.During(way.Table("members").Where("members.group_id = ?", text.Storable(c.q.GroupID)), c.q.Created,
			"members.customer_created_at")
	case by == "created_at":
		way = db.During(way.Table("customers"), c.q.Created, "customers.created_at")
	case by == "updated_at":
		way = db.During(way.Table("customers"), c.q.Updated, "customers.updated_at")
	case by == "has_account" && c.q.HasAccount != nil:
		way = way.Table("customers").Where("customers.has_account = ?", *c.q.HasAccount)
	default:
		way = way.Table("customers")
	}
	row := order.Past(way, c.place).Select(strings.Join(order.Keys, ", ")).Order(order.SQL()).Limit(1).Offset(int(enough)).Row()
	if place, err = db.ScanKeys(row, len(order.Keys)); errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return place, err
}

// fromEnd walks to the page from the end of the list.
func (c search) fromEnd(total int64) ([]Customer, error) {
	follow := int(total) - c.q.Offset - c.q.Limit
	c.order.Desc = !c.order.Desc
	c.q.Limit += min(follow, 0)
	c.q.Offset = max(follow, 0)
	if c.q.Limit <= 0 {
		return []Customer{}, nil
	}
	list, err := c.walk(none)
	slices.Reverse(list.Customers)
	return list.Customers, err
}

// read reads the rows of a query, each a total and the columns of a customer.
func (c search) read(query *gorm.DB) (Page, error) {
	list := Page{Customers: make([]Customer, 0, max(0, min(c.q.Limit, 1000)))}
	err := db.EachRow(query, list.Add)
	return list, err
}
