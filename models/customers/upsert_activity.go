package customers

import (
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/record"
)

// upsertLog are the entries of the activity that an import extends from batch to batch: one for the customers it created, at
// "", and one for each group that customers joined, at the group's id.
type upsertLog map[string]*growingEntry

type growingEntry struct {
	id     string
	number int64
}

// fullEntry is the number of customers at which an entry is full and another one begins: each batch writes the whole entry
// anew.
const fullEntry = 20_000

// entry is the growing entry of a group with some more customers.
func (log upsertLog) entry(at time.Time, group GroupName, who *activity.CustomerSet) activity.Entry {
	growing := log[group.ID]
	if growing == nil || growing.number >= fullEntry {
		growing = &growingEntry{id: record.NewID("act_", at)}
		log[group.ID] = growing
	}
	growing.number += who.Number
	entry := activity.Entry{ID: growing.id, Action: activity.DidCreate, Object: "customer", CustomerSet: who}
	if group.ID != "" {
		entry.Action, entry.Object, entry.ObjectID, entry.ObjectName = activity.DidAdd, "customer_group", group.ID, group.Name
	}
	return entry
}

// record records what a batch did: an entry for each customer whom it changed, and few for those it created or put into groups.
func (b *upsertBatch) record(s *Store, tx *gorm.DB, log upsertLog) error {
	at := record.NowOf(tx.Statement.Context)
	var entries []activity.Entry
	made, joined := &activity.CustomerSet{}, map[string]*activity.CustomerSet{}
	for _, key := range slices.Sorted(maps.Keys(b.customers)) {
		customer := b.customers[key]
		switch {
		case customer.made:
			made.Add([]byte(customer.row.ID))
		case !customer.row.same(customer.before):
			was, became := activity.Difference(customer.before, customer.row)
			entries = append(entries, customer.row.entry(activity.DidUpdate, was, became))
		}
		for _, group := range customer.joins {
			if joined[group] == nil {
				joined[group] = &activity.CustomerSet{}
			}
			joined[group].Add([]byte(customer.row.ID))
		}
	}
	if made.Number > 0 {
		entries = append(entries, log.entry(at, GroupName{}, made))
	}
	for _, name := range slices.Sorted(maps.Keys(b.groups)) {
		if who := joined[b.groups[name]]; who != nil {
			entries = append(entries, log.entry(at, GroupName{b.groups[name], name}, who))
		}
	}
	return s.activity.Record(tx, entries...)
}
