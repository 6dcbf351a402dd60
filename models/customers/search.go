package customers

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// search answers one query for customers. There are two ways to a page: to gather all that are
// found and sort them, which is fast when they are few, and to walk along an index in the order of
// the list until the page is full, which is fast when they are many. How many they are is not
// known before, so no more are gathered at first than it is worth.
type search struct {
	*Store
	base    *gorm.DB
	q       Query
	order   db.Sorting
	placeOf func(Customer) []any
	place   []any // of the customer that the page follows
	end     []any // the place where a walk gives up
	known   int64 // how many are found, once that is known
}

func (s *Store) search(ctx context.Context, q Query) (search, error) {
	q, err := s.smallestFirst(ctx, q.normal())
	if err != nil {
		return search{}, err
	}
	order, sorting, err := customerOrders.By(q.Order)
	if err != nil {
		return search{}, err
	}
	c := search{Store: s, base: s.db.Read(ctx), q: q, order: sorting, placeOf: order.Of}
	if q.After != "" {
		found, err := s.customer(c.fresh(), q.After)
		c.place, err = order.After(q.After, found.Customer, err, q.Order, func(at time.Time) Customer {
			return Customer{ID: q.After, CreatedAt: at}
		})
		if err != nil {
			return c, err
		}
	}
	if !c.plain() {
		c.base = s.db.Dialect.PlanEachTime(c.base)
	}
	return c, nil
}

// smallestFirst begins with the smallest of the groups that all have to be: its members are looked at one by one. One that
// is not there has none.
func (s *Store) smallestFirst(ctx context.Context, q Query) (Query, error) {
	if len(q.AllGroups) == 0 {
		return q, nil
	}
	all := append([]string{q.GroupID}, q.AllGroups...)
	var groups []Group
	err := s.db.Read(ctx).Table("customer_groups").Select("id, customers_count").
		Where("id IN ?", s.db.Dialect.ValuesOf(all)).Find(&groups).Error
	sizes := make(map[string]int64, len(groups))
	for _, group := range groups {
		sizes[group.ID] = group.CustomersCount
	}
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(sizes[a], sizes[b]) })
	q.GroupID, q.AllGroups = all[0], all[1:]
	return q, s.db.WrapError("read the sizes of groups", err)
}

func (c search) list() (list Page, err error) {
	kept, isKept := c.keptTotal()
	switch {
	case c.q.Limit == 0:
		list.Customers = []Customer{}
		list.Total, err = c.count()
		return list, err
	case isKept && c.plain() && c.q.Offset < c.db.Sizes.Deep:
		return c.walk(kept)
	}
	countUpTo := c.q.CountUpTo
	if countUpTo > 0 { // far enough to choose the way
		c.q.CountUpTo = max(countUpTo, c.worthGathering())
	}
	list, err = c.listFiltered(isKept)
	if !isKept {
		list.Total = list.Total.UpTo(countUpTo)
	}
	return list, err
}

func (c search) listFiltered(isKept bool) (list Page, err error) {
	if !isKept && !c.easilyCounted() {
		// Those who are found are counted on the way, as far as is asked for.
		most := max(c.worthGathering(), cmp.Or(c.q.CountUpTo, 20_000))
		var all bool
		if list, all, err = c.gather(most); err != nil || all {
			return list, err
		}
		list.Total = record.Total{Count: most + 1, AtLeast: true}.UpTo(c.q.CountUpTo)
	}
	if c.q.CountUpTo == 0 || list.Total.Count != c.q.CountUpTo {
		if list.Total, err = c.count(); err != nil {
			return list, err
		}
	}
	list.Customers, err = c.page(list.Total)
	return list, err
}

// page reads the page of so many customers.
func (c search) page(total record.Total) ([]Customer, error) {
	c.known = total.Count
	if !c.plain() && !total.AtLeast && total.Count <= c.worthGathering() {
		list, _, err := c.gather(total.Count)
		return list.Customers, err
	}
	if c.nearerToEnd(total) {
		return c.fromEnd(total.Count)
	}
	if c.plain() {
		list, err := c.walk(none)
		return list.Customers, err
	}
	// Those who are meant may stand close together, far down: somebody looks for Zoe in the order of names.
	bound, err := c.walkEnough(total.Count)
	if err != nil {
		return nil, err
	}
	c.end = bound
	list, err := c.walk(none)
	if err != nil || bound == nil || len(list.Customers) == c.q.Limit {
		return list.Customers, err
	}
	c.end = nil
	list, _, err = c.gather(math.MaxInt32)
	return list.Customers, err
}

// each visits all customers that are found, batch by batch.
func (c search) each(visit func(Customer) error) error {
	size := c.db.Sizes.SortedBatch
	if customerIndexes[c.q.Order.By] != "" {
		size = c.db.Sizes.Batch
	}
	limit := c.q.Limit
	c.q.CountUpTo = c.db.Sizes.Few
	total, err := c.count()
	if err != nil {
		return c.db.WrapError("visit each customer", err)
	}
	return db.InBatches(limit, size, func(after *Customer, limit int) ([]Customer, error) {
		if after != nil {
			c.place, c.q.Offset = c.placeOf(*after), 0
		}
		c.q.Limit = limit
		var list Page
		var err error
		if total.AtLeast || c.plain() {
			list, err = c.walk(none)
		} else {
			list, _, err = c.gather(math.MaxInt32)
		}
		if err == nil {
			err = c.showGroups(c.fresh(), list.Customers, c.q.ShowGroups)
		}
		return list.Customers, c.db.WrapError("visit each customer", err)
	}, visit)
}

// plain tells whether one index has the customers in their order, and no others.
func (c search) plain() bool {
	return !c.q.filtered() && (c.q.GroupID == "" || c.q.Order.By == "created_at")
}

// worthGathering is how many customers are sooner read and sorted than met on a walk.
func (c search) worthGathering() int64 {
	if c.q.Limit < 0 {
		return math.MaxInt32
	}
	page, all := float64(c.q.Offset)+float64(c.q.Limit), float64(c.customersAbout(c.fresh()))
	return max(c.db.Sizes.Few, int64(math.Sqrt(page*all/2)))
}

// easilyCounted tells whether the customers that are found can be counted in an index alone, and that takes
// much less time than to gather them.
func (c search) easilyCounted() bool {
	q := c.q
	if texts := q.texts(); len(texts) > 0 {
		return len(texts) == 1 && c.alone() != nil
	}
	return q.GroupID == "" && q.NotIn == "" && len(q.AnyGroup) == 0 && q.Contains == "" && !q.unindexed()
}

// gather finds and counts up to so many customers; all tells whether there were no more. It then has the page.
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
		SELECT (SELECT count(*) FROM found), `+customerColumns+` FROM (?) AS page JOIN customers ON customers.`+at+` = page.at ORDER BY `+
		c.order.Of("page.").SQL(), found, db.Page(sorted, c.q.Limit, c.q.Offset)))
	all = list.Total.Count <= most
	if err == nil && len(list.Customers) == 0 && (c.q.Offset > 0 || c.place != nil) {
		// Whether there are any rows before the page has to be asked.
		list.Total, err = c.count()
		all = !list.Total.AtLeast && list.Total.Count <= most
	}
	list.Total = list.Total.UpTo(c.q.CountUpTo)
	return list, all, err
}

// walk reads the page along the index of the order, and with it a total.
func (c search) walk(total clause.Expr) (Page, error) {
	at, of := "customers."+c.db.Dialect.KeyColumn(), "customers."+c.db.Dialect.KeyColumn()
	if c.byAge() && c.plain() {
		at, of = "members.customer_id", "customers.id"
	}
	order := c.walkOrder()
	walked := db.Page(order.UpTo(order.Past(c.walked(), c.place), c.end), c.q.Limit, c.q.Offset).Order(order.SQL())
	if c.q.Offset == 0 && at == of {
		walked = walked.Select("?, "+customerColumns, total)
	} else {
		// For rows that are skipped only the index is read.
		walked = c.base.Raw("SELECT ?, "+customerColumns+" FROM (?) AS page JOIN customers ON "+of+" = page.at ORDER BY "+c.order.SQL(),
			total, walked.Select(at+" AS at"))
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
	if c.byAge() {
		order.Keys = []string{"members.customer_created_at", "members.customer_id"}
	}
	return order
}

// walkEnough is the place up to which a walk would fill the page several times, were those who are meant spread
// evenly; nil where there are no more rows than that.
func (c search) walkEnough(found int64) (place []any, err error) {
	all := float64(c.customersAbout(c.fresh()))
	enough := 1000 + 4*all/float64(found)*(float64(c.q.Offset)+float64(c.q.Limit))
	if c.q.Limit < 0 || enough > all {
		return nil, nil
	}
	order, way := c.walkOrder(), c.fresh()
	switch by := c.q.Order.By; {
	case c.byAge():
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

// nearerToEnd tells whether fewer customers follow the page than come before it.
func (c search) nearerToEnd(total record.Total) bool {
	follow := total.Count - int64(c.q.Offset) - int64(c.q.Limit)
	return !total.AtLeast && c.q.Limit > 0 && c.place == nil && int64(c.q.Offset) > max(int64(c.db.Sizes.Deep), follow)
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

// read reads rows of a total and a customer.
func (c search) read(query *gorm.DB) (Page, error) {
	list := Page{Customers: make([]Customer, 0, max(0, min(c.q.Limit, 1000)))}
	rows, err := query.Rows()
	if err != nil {
		return list, err
	}
	defer rows.Close()
	for rows.Next() {
		list.Customers = append(list.Customers, Customer{})
		if err := rows.Scan(append([]any{&list.Total.Count}, list.Customers[len(list.Customers)-1].columns()...)...); err != nil {
			return list, err
		}
	}
	return list, rows.Err()
}

// count counts what the query finds.
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

// keptTotal is the number of customers that is kept with every change, for queries that have one.
func (c search) keptTotal() (clause.Expr, bool) {
	const all = "(SELECT count FROM totals WHERE name = 'customers')"
	const members = "coalesce((SELECT customers_count FROM customer_groups WHERE id = ?), 0)"
	switch {
	case c.q.filteredBeside(), c.q.GroupID != "" && c.q.NotIn != "":
		return clause.Expr{}, false
	case c.q.GroupID != "":
		return gorm.Expr(members, text.Storable(c.q.GroupID)), true
	case c.q.NotIn != "":
		return gorm.Expr(all+" - "+members, text.Storable(c.q.NotIn)), true
	}
	return gorm.Expr(all), true
}

// fresh is the database for a part of a query.
func (c search) fresh() *gorm.DB { return c.base.Session(&gorm.Session{NewDB: true}) }

// alone is a query for as many rows as customers are meant, of a table where they can be counted
// without a look at them; nil where there is none.
func (c search) alone() *gorm.DB {
	q := c.q
	texts, groups := q.texts(), q.AnyGroup
	q.Search, q.AnyGroup = "", nil
	switch {
	case q.filtered() || q.GroupID != "":
		return nil
	case len(groups) == 0:
		return c.db.Dialect.SearchIndexOnly(c.fresh(), texts)
	case len(texts) == 0:
		return c.fresh().Table("members").Distinct("customer_id").Where("group_id IN ?", c.db.Dialect.ValuesOf(groups))
	}
	return nil
}

// found is the query for the customers that are meant, in no order: it begins with what narrows down most.
func (c search) found() (*gorm.DB, error) {
	db, texts := c.fresh(), c.q.texts()
	if c.q.GroupID == "" {
		db = c.db.Dialect.SearchCustomers(db, texts)
	} else {
		few, err := c.db.Dialect.SearchFindsFewer(db, texts, c.q.GroupID)
		if err != nil {
			return nil, err
		}
		if few {
			db = c.db.Dialect.SearchCustomers(db, texts).Where(isMember, text.Storable(c.q.GroupID))
		} else {
			db = c.db.Dialect.WhereSearched(c.members(db), texts)
		}
	}
	if len(c.q.AnyGroup) > 0 {
		db = db.Where("customers.id IN (SELECT customer_id FROM members WHERE group_id IN ?)", c.db.Dialect.ValuesOf(c.q.AnyGroup))
	}
	return c.matching(db), nil
}

// among leaves only those members of a group who are meant.
func (c search) among(members *gorm.DB, groupID string) (*gorm.DB, error) {
	few, err := c.db.Dialect.SearchFindsFewer(c.fresh(), c.q.texts(), groupID)
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
	// Each member is looked at, whoever else is meant.
	each := c.matching(c.db.Dialect.WhereSearched(c.fresh().Table("customers"), c.q.texts())).Where("customers.id = members.customer_id")
	return members.Where("EXISTS (?)", each.Select("1")), nil
}

// walked is the query for the customers that are meant, for a walk along the index of the order.
func (c search) walked() *gorm.DB {
	tx := c.fresh()
	switch {
	case c.byAge() && c.plain():
		return tx.Table("members").Where("members.group_id"+db.IsBound, text.Storable(c.q.GroupID))
	case c.byAge():
		tx = c.members(tx)
	case c.q.GroupID != "":
		tx = tx.Table(c.useIndex()).Where(c.memberOnWay())
	default:
		tx = tx.Table(c.useIndex())
	}
	if len(c.q.AnyGroup) > 0 {
		tx = tx.Where("EXISTS (SELECT 1 FROM members WHERE members.customer_id = customers.id AND members.group_id IN ?)",
			c.db.Dialect.ValuesOf(c.q.AnyGroup))
	}
	return c.matching(c.db.Dialect.WhereSearched(tx, c.q.texts()))
}

// memberOnWay is the condition that a customer on a walk is in the group. On a long way it is faster to gather first where
// all members are, which are numbers on SQLite, than to look for each customer among them.
func (c search) memberOnWay() clause.Expr {
	if int64(c.q.Offset) < max(int64(c.db.Sizes.Deep), c.known/16) {
		return gorm.Expr(isMember, text.Storable(c.q.GroupID))
	}
	at := c.db.Dialect.KeyColumn()
	return gorm.Expr("customers."+at+" IN (SELECT members.customer_"+at+" FROM members WHERE members.group_id = ?)",
		text.Storable(c.q.GroupID))
}

// byAge tells whether the index of members has them in the order.
func (c search) byAge() bool { return c.q.GroupID != "" && c.q.Order.By == "created_at" }

func (c search) useIndex() string {
	return c.db.Dialect.UseIndex("customers", customerIndexes[c.q.Order.By])
}

func (c search) members(tx *gorm.DB) *gorm.DB {
	at := c.db.Dialect.KeyColumn()
	tx = tx.Table("members CROSS JOIN customers").
		Where("members.group_id = ? AND customers."+at+" = members.customer_"+at, text.Storable(c.q.GroupID))
	return db.During(tx, c.q.Created, "members.customer_created_at") // which an index has
}

const isMember = "EXISTS (SELECT 1 FROM members WHERE members.group_id = ? AND members.customer_id = customers.id)"

// matching leaves only the customers that are meant, but for texts and groups.
func (c search) matching(tx *gorm.DB) *gorm.DB {
	q := c.q
	if q.Contains != "" {
		part := text.Storable(text.Lower(q.Contains))
		columns := []string{
			c.db.Dialect.Contains("customers.email"), c.db.Dialect.Contains("customers.first_lower"),
			c.db.Dialect.Contains("customers.last_lower"),
		}
		tx = tx.Where("("+strings.Join(columns, " OR ")+")", part, part, part)
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
