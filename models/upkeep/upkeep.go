// Package upkeep looks after a database as a whole: it checks and repairs what is kept twice, and makes and restores backups.
package upkeep

import (
	"context"

	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/text"
)

// Store checks a database.
type Store struct{ db *db.DB }

// New is the store that checks a database.
func New(opened *db.DB) *Store { return &Store{opened} }

// Finding is something in the database that contradicts something else there.
type Finding struct {
	Text       string // a sentence
	IsRepaired bool
	Repaired   string // a sentence on what was done about it, with the last one of its kind
}

// Check compares what is kept twice, as it is at one moment: counts and sums with the rows, copies with what they were copied from, the
// texts and the index of the search with what would be written today, and whether the rows that others name are there. Nothing is
// changed. On SQLite changes wait while the search index is compared, about three seconds for 100,000 customers.
func (s *Store) Check(ctx context.Context) (found []Finding, err error) {
	if damages, err := s.damages(ctx); err != nil || len(damages) > 0 {
		return damages, s.db.WrapError("check the file", err)
	}
	err = s.db.Snapshot(ctx, func(tx *gorm.DB) error {
		c := &checking{db: s.db, tx: tx}
		defer func() { found = c.found }()
		return c.rows()
	})
	if err == nil && !s.db.Shared() {
		var stale []Finding
		stale, err = s.checkIndex(ctx)
		found = append(found, stale...)
	}
	return found, s.db.WrapError("check the database", err)
}

// Repair is Check that also puts right what it finds, all of it in one transaction, while other changes wait. What is counted or copied
// follows the rows. A file that is damaged is left as it is.
func (s *Store) Repair(ctx context.Context) (found []Finding, err error) {
	if damages, err := s.damages(ctx); err != nil || len(damages) > 0 {
		return damages, s.db.WrapError("check the file", err)
	}
	err = s.db.Change(ctx, "repair the database", func(tx *gorm.DB) error {
		c := &checking{db: s.db, tx: tx, repair: true}
		defer func() { found = c.found }()
		if err := c.alone(); err != nil {
			return err
		}
		if err := c.index(); err != nil {
			return err
		}
		return c.rows()
	})
	return found, err
}

// checkIndex checks the search index of SQLite, which is compared by a statement that counts as a change.
func (s *Store) checkIndex(ctx context.Context) (found []Finding, err error) {
	err = s.db.Change(ctx, "compare the search index", func(tx *gorm.DB) error {
		c := &checking{db: s.db, tx: tx}
		err := c.index()
		found = c.found
		return err
	}, db.ByAnyone) // it changes nothing, and a file that is looked at stays as it is
	return found, err
}

// checking is one run of Check or Repair.
type checking struct {
	db     *db.DB
	tx     *gorm.DB
	repair bool
	found  []Finding
}

// shown is how many rows with the same fault are told of one by one.
const shown = 10

// add reports rows with one fault: the first of them, and how many there are in all.
func (c *checking) add(sentences []string, rows int64, repaired string) {
	if !c.repair {
		repaired = ""
	}
	if more := rows - int64(len(sentences)); more > 0 {
		sentences = append(sentences, text.Plural(more, "There is 1 more like this.", "There are {n} more like this."))
	}
	for i, sentence := range sentences {
		finding := Finding{Text: sentence, IsRepaired: c.repair}
		if i == len(sentences)-1 {
			finding.Repaired = repaired
		}
		c.found = append(c.found, finding)
	}
}

// rows checks everything but what is particular to a file.
func (c *checking) rows() error {
	for _, check := range []func() error{c.references, c.texts, func() error { return c.rules(rules) }, c.searchCounts} {
		if err := check(); err != nil {
			return err
		}
	}
	if c.db.Shared() {
		return nil
	}
	return c.rules(sqliteRules)
}

// alone keeps everybody else from changing what is about to be counted, in the order in which changes take their locks. On SQLite whoever
// writes is alone.
func (c *checking) alone() error {
	if !c.db.Shared() {
		return nil
	}
	return c.tx.Exec("LOCK TABLE customer_groups, customers, members, price_lists, price_list_groups, prices, discounts, discount_rules, " +
		"discount_conditions, discount_condition_groups, totals, activity, activity_customers, customers_search_counts, " +
		"customers_search_changes IN SHARE ROW EXCLUSIVE MODE").Error
}
