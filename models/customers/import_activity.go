package customers

import (
	"maps"
	"slices"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/record"
)

// importLog is how an import tells of customers it created and of those who joined groups: in a few entries that grow
// from batch to batch, by the group's id, and by "" of those created.
type importLog map[string]*growingEntry

type growingEntry struct {
	id     string
	number int64
}

// With so many customers an entry is full. What has been written of it is written anew with each batch.
const fullEntry = 20_000

// entry tells of some more customers.
func (log importLog) entry(group GroupName, who *activity.CustomerSet) activity.Entry {
	growing := log[group.ID]
	if growing == nil || growing.number >= fullEntry {
		growing = &growingEntry{id: record.NewID("act_", record.Now())}
		log[group.ID] = growing
	}
	growing.number += who.Number
	entry := activity.Entry{ID: growing.id, Action: activity.DidCreate, Object: "customer", CustomerSet: who}
	if group.ID != "" {
		entry.Action, entry.Object, entry.ObjectID, entry.ObjectName = activity.DidAdd, "customer_group", group.ID, group.Name
	}
	return entry
}

// record tells what a batch did: one entry for each customer that it changed, few for all others.
func (b *importedBatch) record(s *Store, tx *gorm.DB, log importLog) error {
	var entries []activity.Entry
	made, joined := &activity.CustomerSet{}, map[string]*activity.CustomerSet{}
	for _, who := range slices.Sorted(maps.Keys(b.customers)) {
		customer := b.customers[who]
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
		entries = append(entries, log.entry(GroupName{}, made))
	}
	for _, name := range slices.Sorted(maps.Keys(b.groups)) {
		if who := joined[b.groups[name]]; who != nil {
			entries = append(entries, log.entry(GroupName{b.groups[name], name}, who))
		}
	}
	return s.activity.Record(tx, entries...)
}
