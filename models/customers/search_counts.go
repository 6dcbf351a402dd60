package customers

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/record"
	"cohort/models/text"
)

// count counts the customers that the query finds, as far as CountUpTo.
func (c search) count() (total record.Total, err error) {
	if kept, isKept := c.keptTotal(); isKept {
		err = c.base.Raw("SELECT ?", kept).Row().Scan(&total.Count)
		return total, err
	}
	counted := c.alone()
	if counted == nil {
		if counted, err = c.found(); err != nil {
			return total, err
		}
		counted = counted.Select("1")
	}
	if c.q.CountUpTo > 0 {
		counted = counted.Limit(int(c.q.CountUpTo) + 1)
	}
	err = c.base.Raw("SELECT count(*) FROM (?) AS found", counted).Row().Scan(&total.Count)
	return total.UpTo(c.q.CountUpTo), err
}

// The totals that every change keeps up to date, in SQL: of all customers, and of a group's.
const (
	TotalOfAll     = "(SELECT count FROM totals WHERE name = 'customers')"
	TotalOfMembers = "coalesce((SELECT customers_count FROM customer_groups WHERE id = ?), 0)"
)

// keptTotal is the SQL for a total that every change keeps up to date; false: the query has none, and has to be counted.
func (c search) keptTotal() (clause.Expr, bool) {
	switch {
	case c.q.filteredBeside(), c.q.GroupID != "" && c.q.NotIn != "":
		return clause.Expr{}, false
	case c.q.GroupID != "":
		return gorm.Expr(TotalOfMembers, text.Storable(c.q.GroupID)), true
	case c.q.NotIn != "":
		return gorm.Expr(TotalOfAll+" - "+TotalOfMembers, text.Storable(c.q.NotIn)), true
	}
	return gorm.Expr(TotalOfAll), true
}

// alone is a query with one row for each customer that is found, of a table where they can be counted without reading the
// customers; nil where there is no such table.
func (c search) alone() *gorm.DB {
	q := c.q
	if !q.Added.Open() {
		q.Added = record.TimeRange{}
		if !q.filtered() {
			return c.addedDuring(c.fresh().Table("members").Select("1").Where("members.group_id = ?", text.Storable(q.GroupID)))
		}
	}
	terms, groups := q.terms(), q.AnyGroup
	q.Search, q.AnyGroup = "", nil
	switch {
	case q.filtered() || q.GroupID != "":
		return nil
	case len(groups) == 0:
		return c.db.Dialect.SearchIndexOnly(c.fresh(), terms)
	case len(terms) == 0:
		return c.fresh().Table("members").Distinct("customer_id").Where("group_id IN ?", c.db.Dialect.ValuesOf(groups))
	}
	return nil
}
