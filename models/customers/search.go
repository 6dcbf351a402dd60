package customers

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// search answers one query for customers, and this file chooses the way. There are two ways to a page: to gather all that
// are found and sort them, which is fast when they are few, and to walk along an index in the order of the list until the
// page is full, which is fast when they are many. How many they are is not known before, so no more are gathered at first
// than it is worth. docs/decisions/search-planner.md has the figures. The ways are in search_pages.go, the conditions in
// search_conditions.go and the counts in search_counts.go.
type search struct {
	*Store
	base    *gorm.DB
	q       Query
	order   db.Sorting
	placeOf func(Customer) []any
	place   []any // the values of the order's keys in the customer that the page follows; nil: the page is the first
	start   []any // the keys of the row that a walk begins with; nil: it begins with the first
	end     []any // the place where a walk gives up; nil: it does not
	known   int64 // how many are found, once that is counted
}

func (s *Store) search(ctx context.Context, q Query) (search, error) {
	q, err := s.smallestFirst(ctx, q.normal())
	if err != nil {
		return search{}, err
	}
	orders := customerOrders
	if q.GroupID != "" {
		orders = memberOrders
	}
	order, sorting, err := orders.By(q.Order)
	if err != nil {
		return search{}, err
	}
	c := search{Store: s, base: s.db.Read(ctx), q: q, order: sorting, placeOf: order.Of}
	if q.After != "" {
		found, err := s.customer(c.fresh(), q.After)
		if err == nil && c.byAdded() {
			only := []Customer{found.Customer}
			err = s.showMemberships(c.fresh(), only, q.GroupID)
			found.Customer = only[0]
		}
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

// smallestFirst puts the smallest of the groups that a customer must all be in first, because the members of the first are
// looked at one by one; the first stays first where the query is about when they were added to it. A group that does not exist has
// no members.
func (s *Store) smallestFirst(ctx context.Context, q Query) (Query, error) {
	if len(q.AllGroups) == 0 || q.Order.By == addedOrder || !q.Added.Open() || q.ShowMembership {
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

// list reads the page and its total: along the index where the total is kept and nothing else has to be known, and else by
// the way that the number of customers found suggests.
func (c search) list() (list Page, err error) {
	kept, isKept := c.keptTotal()
	switch {
	case c.q.Limit == 0 && isKept:
		list.Customers = []Customer{}
		list.Total, err = c.count()
		return list, err
	case isKept && c.plain() && c.q.Offset < c.db.Sizes.Deep:
		return c.walk(kept)
	case isKept:
		return c.listFiltered(isKept)
	case c.q.ids != nil:
		return c.listCounting()
	}
	list, known, version, err := c.totalled()
	if err != nil || known {
		return list, err
	}
	countUpTo := c.q.CountUpTo
	list, err = c.listCounting()
	if err == nil {
		c.lists.RememberTotal(version, c.q.key(), list.Total)
	}
	list.Total = list.Total.UpTo(countUpTo)
	return list, err
}

// listCounting reads the page of a query whose total is not known, and counts it farther than is asked for where that decides the way.
func (c search) listCounting() (list Page, err error) {
	if c.q.Limit == 0 {
		list.Customers = []Customer{}
		list.Total, err = c.count()
		return list, err
	}
	if c.q.CountUpTo > 0 {
		c.q.CountUpTo = max(c.q.CountUpTo, c.worthGathering())
	}
	return c.listFiltered(false)
}

// listFiltered reads the page of a query that may leave out customers: gathered where few are found, and else by page, which
// needs the total first. isKept: the total is kept, so that counting costs nothing.
func (c search) listFiltered(isKept bool) (list Page, err error) {
	if !isKept && !c.easilyCounted() {
		// Gathering counts those who are found as well, so it goes at least as far as the total is asked for.
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

// page reads the page of a list whose total is known.
func (c search) page(total record.Total) ([]Customer, error) {
	c.known = total.Count
	if !c.plain() && !total.AtLeast && total.Count <= c.worthGathering() && c.canGather() {
		list, _, err := c.gather(total.Count)
		return list.Customers, err
	}
	return c.deepPage(func() ([]Customer, error) { return c.walkedPage(total) })
}

// walkedPage reads the page on a walk from the nearer end.
func (c search) walkedPage(total record.Total) ([]Customer, error) {
	if c.nearerToEnd(total) {
		return c.fromEnd(total.Count)
	}
	if c.plain() {
		list, err := c.walk(none)
		return list.Customers, err
	}
	// Those who are found may stand close together, far down: somebody looks for Zoe in the order of names.
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

// each visits all customers that are found, batch by batch. Few are gathered anew for every batch, many are walked.
func (c search) each(visit func(Customer) error) error {
	size := c.db.Sizes.SortedBatch
	if customerIndexes[c.q.Order.By] != "" || c.byAdded() {
		size = c.db.Sizes.Batch
	}
	limit := c.q.Limit
	c.q.CountUpTo = c.db.Sizes.Few
	c.q.ShowMembership = c.q.ShowMembership || c.byAdded() // the next batch follows the last of these
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
			err = c.show(c.fresh(), list.Customers, c.q)
		}
		return list.Customers, c.db.WrapError("visit each customer", err)
	}, visit)
}

// plain reports whether one index holds the customers of the query in its order, and no others.
func (c search) plain() bool {
	return !c.q.filtered() && (c.q.GroupID == "" || c.alongMembers() != "")
}

// worthGathering is how many customers are sooner read and sorted than met on a walk. A walk meets one of them every
// all/found rows and reads about page*all/found of them; gathering reads all that are found, and sorts them.
func (c search) worthGathering() int64 {
	if c.q.Limit < 0 {
		return math.MaxInt32
	}
	page, all := float64(c.q.Offset)+float64(c.q.Limit), float64(c.about.Total(c.db, c.fresh(), "customers"))
	return max(c.db.Sizes.Few, int64(math.Sqrt(page*all/2)))
}

// canGather reports whether those who are found can be gathered without a look at everybody: words of one or two letters are in no index,
// but for two at the beginning of a word.
func (c search) canGather() bool {
	terms := c.q.terms()
	return len(terms) == 0 || c.q.GroupID != "" || slices.ContainsFunc(terms, func(term text.Term) bool {
		return term.Word() == "" || utf8.RuneCountInString(term.Word()) >= text.PartLength
	})
}

// easilyCounted reports whether an index alone can count the customers that are found, in much less time than gathering
// them takes.
func (c search) easilyCounted() bool {
	q := c.q
	if terms := q.terms(); len(terms) > 0 {
		return len(terms) == 1 && c.alone() != nil
	}
	if q.GroupID != "" {
		return c.alone() != nil
	}
	return q.NotIn == "" && len(q.AnyGroup) == 0 && q.Contains == "" && !q.unindexed()
}

// nearerToEnd reports whether a page far down has fewer customers after it than before it.
func (c search) nearerToEnd(total record.Total) bool {
	follow := total.Count - int64(c.q.Offset) - int64(c.q.Limit)
	return !total.AtLeast && c.q.Limit > 0 && c.place == nil && int64(c.q.Offset) > max(int64(c.db.Sizes.Deep), follow)
}

// fresh is the database without conditions, for a part of a query.
func (c search) fresh() *gorm.DB { return c.base.Session(&gorm.Session{NewDB: true}) }

// alongMembers is the index of members that holds those of the group in the order of the list; "" where there is none.
func (c search) alongMembers() string {
	switch {
	case c.q.GroupID == "":
		return ""
	case c.q.Order.By == "created_at":
		return "members_newest"
	case c.byAdded():
		return "members_added"
	}
	return ""
}

// byAdded reports whether the order is that in which customers were added to the group.
func (c search) byAdded() bool { return c.q.Order.By == addedOrder }
