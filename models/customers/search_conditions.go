package customers

import (
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/db"
	"cohort/models/text"
)

// found is the query for the customers that are found, in no order. It begins with what leaves the fewest: the words, or the
// group where it is small.
func (c search) found() (*gorm.DB, error) {
	db, terms, metadata := c.fresh(), c.q.terms(), c.q.Metadata
	switch {
	case len(terms) == 0 && len(metadata) > 0 && c.q.GroupID == "":
		return c.anyGroupAnd(c.db.Dialect.CustomersWithMetadata(db, metadata)), nil
	case c.q.GroupID == "":
		db = c.db.Dialect.SearchCustomers(db, terms)
	default:
		few, err := c.db.Dialect.SearchFindsFewer(db, terms, c.q.GroupID)
		if err != nil {
			return nil, err
		}
		few = few || c.q.ids != nil
		switch dialect := c.db.Dialect; {
		case few && c.byAdded():
			db = c.addedDuring(dialect.SearchCustomers(db, terms).
				Joins("JOIN members ON members.group_id = ? AND members.customer_id = customers.id", text.Storable(c.q.GroupID)))
		case few:
			db = dialect.SearchCustomers(db, terms).Where("EXISTS (?)", c.membership())
		default:
			db = dialect.WhereSearched(c.members(db, ""), terms)
		}
	}
	if len(metadata) > 0 {
		db = c.db.Dialect.WhereMetadata(db, metadata)
	}
	return c.anyGroupAnd(db), nil
}

// anyGroupAnd adds all conditions of the query besides the words and the group.
func (c search) anyGroupAnd(tx *gorm.DB) *gorm.DB {
	if len(c.q.AnyGroup) > 0 {
		tx = tx.Where("customers.id IN (SELECT customer_id FROM members WHERE group_id IN ?)", c.db.Dialect.ValuesOf(c.q.AnyGroup))
	}
	return c.matching(tx)
}

// among leaves only those members of a group whom the query finds.
func (c search) among(members *gorm.DB, groupID string) (*gorm.DB, error) {
	few, err := c.db.Dialect.SearchFindsFewer(c.fresh(), c.q.terms(), groupID)
	if err != nil {
		return nil, err
	}
	if few || c.q.GroupID != "" || len(c.q.AnyGroup) > 0 {
		found, err := c.found()
		if err != nil {
			return nil, err
		}
		return members.Where("members.customer_id IN (?)", found.Select("customers.id")), nil
	}
	// Each member is looked at, however many others match.
	each := c.matching(c.db.Dialect.WhereSearched(c.fresh().Table("customers"), c.q.terms())).Where("customers.id = members.customer_id")
	return members.Where("EXISTS (?)", each.Select("1")), nil
}

// walked is the query for the customers that are found, for a walk along the index of the order.
func (c search) walked() *gorm.DB {
	tx := c.fresh()
	switch {
	case c.alongMembers() != "" && c.plain():
		return tx.Table("members").Where("members.group_id"+db.IsBound, text.Storable(c.q.GroupID))
	case c.alongMembers() != "":
		tx = c.members(tx, c.alongMembers())
	case c.q.GroupID != "":
		tx = tx.Table(c.useIndex()).Where(c.memberOnWay())
	default:
		tx = tx.Table(c.useIndex())
	}
	if len(c.q.AnyGroup) > 0 {
		tx = tx.Where("EXISTS (SELECT 1 FROM members WHERE members.customer_id = customers.id AND members.group_id IN ?)",
			c.db.Dialect.ValuesOf(c.q.AnyGroup))
	}
	return c.matching(db.WhereEachSearched(tx, c.db.Dialect, c.q.terms()))
}

// memberOnWay is the condition that a customer met on a walk is in the group. On a long walk it is faster to gather the keys
// of all members first, which are row numbers on SQLite, than to look for each customer among them.
func (c search) memberOnWay() clause.Expr {
	if int64(c.q.Offset) < max(int64(c.db.Sizes.Deep), c.known/16) {
		return gorm.Expr("EXISTS (?)", c.membership())
	}
	at := c.db.Dialect.KeyColumn()
	members := c.fresh().Table("members").Select("members.customer_"+at).Where("members.group_id = ?", text.Storable(c.q.GroupID))
	return gorm.Expr("customers."+at+" IN (?)", c.addedDuring(members))
}

// useIndex is the table customers with the index of the order, which SQLite would not choose by itself.
func (c search) useIndex() string {
	return c.db.Dialect.UseIndex("customers", customerIndexes[c.q.Order.By])
}

// members is the query for the members of the group, beginning with the group: along an index of members, unless that is "".
func (c search) members(tx *gorm.DB, index string) *gorm.DB {
	at := c.db.Dialect.KeyColumn()
	tx = tx.Table(c.db.Dialect.UseIndex("members", index)+" CROSS JOIN customers").
		Where("members.group_id = ? AND customers."+at+" = members.customer_"+at, text.Storable(c.q.GroupID))
	return db.During(c.addedDuring(tx), c.q.Created, "members.customer_created_at") // which an index has
}

// membership is the query for the membership of a customer in the group.
func (c search) membership() *gorm.DB {
	return c.addedDuring(c.fresh().Table("members").Select("1").
		Where("members.group_id = ? AND members.customer_id = customers.id", text.Storable(c.q.GroupID)))
}

// addedDuring leaves only members who were added to the group within the range of the query.
func (c search) addedDuring(members *gorm.DB) *gorm.DB {
	return db.During(members, c.q.Added, "members.created_at")
}

const isMember = "EXISTS (SELECT 1 FROM members WHERE members.group_id = ? AND members.customer_id = customers.id)"

// matching adds all other conditions of the query: those besides the words, the group and any of several groups.
func (c search) matching(tx *gorm.DB) *gorm.DB {
	q := c.q
	if q.Contains != "" {
		typed, part, has := text.Storable(strings.ToLower(q.Contains)), text.Storable(text.Lower(q.Contains)), c.db.Dialect.Contains
		tx = tx.Where("("+has("customers.email")+" OR "+has("customers.email")+" OR "+has("customers.first_lower")+" OR "+
			has("customers.last_lower")+")", typed, part, part, part)
	}
	if q.ids != nil {
		tx = tx.Where("customers.id IN ?", c.db.Dialect.ValuesOf(q.ids))
	}
	if q.NotIn != "" {
		tx = tx.Where("NOT "+isMember, text.Storable(q.NotIn))
	}
	for _, group := range q.AllGroups {
		tx = tx.Where(isMember, text.Storable(group))
	}
	if len(q.NoGroupOf) > 0 {
		tx = tx.Where("NOT EXISTS (SELECT 1 FROM members WHERE members.customer_id = customers.id AND members.group_id IN ?)",
			c.db.Dialect.ValuesOf(q.NoGroupOf))
	}
	if q.InNoGroup {
		tx = tx.Where("NOT EXISTS (SELECT 1 FROM members WHERE members.customer_id = customers.id)")
	}
	tx = withMetadata(tx, c.db.Dialect, "customers", q.Metadata)
	if q.HasAccount != nil {
		tx = tx.Where("customers.has_account = ?", *q.HasAccount)
	}
	return db.During(db.During(tx, q.Created, "customers.created_at"), q.Updated, "customers.updated_at")
}
