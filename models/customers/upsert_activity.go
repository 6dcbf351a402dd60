package customers

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/record"
)

// UpsertLog are the entries of the activity that an import extends from batch to batch: one for the customers it created, at
// "", and one for each group that customers joined, at the group's id.
type UpsertLog map[string]GrowingEntry

// GrowingEntry is an entry with the number of its customers.
type GrowingEntry struct {
	ID     string
	Number int64
}

// fullEntry is the number of customers at which an entry is full and another one begins: each batch writes the whole entry
// anew.
const fullEntry = 20_000

// entry is the growing entry of a group with some more customers.
func (log UpsertLog) entry(at time.Time, group GroupName, who *activity.CustomerSet) activity.Entry {
	growing := log[group.ID]
	if growing.ID == "" || growing.Number >= fullEntry {
		growing = GrowingEntry{ID: record.NewID("act_", at)}
	}
	growing.Number += who.Number
	log[group.ID] = growing
	entry := activity.Entry{ID: growing.ID, Action: activity.DidCreate, Object: "customer", CustomerSet: who}
	if group.ID != "" {
		entry.Action, entry.Object, entry.ObjectID, entry.ObjectName = activity.DidAdd, "customer_group", group.ID, group.Name
	}
	return entry
}

// record records what a batch did: an entry for each group and each customer whom it changed, and few for those it created or put into
// groups. It returns the log for the next batch.
func (b *upsertBatch) record(tx *gorm.DB, made []groupRow) (UpsertLog, error) {
	log, at := maps.Clone(b.log), record.NowOf(tx.Statement.Context)
	if log == nil {
		log = UpsertLog{}
	}
	var entries []activity.Entry
	ids := record.NewIDs("act_", at, len(made)) // before those of the entries that grow: a group is there before its customers
	for i, group := range made {
		entry := group.entry(activity.DidCreate, nil, activity.Created(group))
		entry.ID = ids[i]
		entries = append(entries, entry)
	}
	created, joined := &activity.CustomerSet{}, map[string]*activity.CustomerSet{}
	for _, key := range slices.Sorted(maps.Keys(b.customers)) {
		customer := b.customers[key]
		switch {
		case customer.made:
			created.Add([]byte(customer.row.ID))
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
	if created.Number > 0 {
		entries = append(entries, log.entry(at, GroupName{}, created))
	}
	for _, group := range b.allGroups() {
		if who := joined[group.ID]; who != nil {
			entries = append(entries, log.entry(at, group, who))
		}
	}
	return log, b.store.activity.Record(tx, entries...)
}

// allGroups are all groups of the batch, each once, in the order of their names.
func (b *upsertBatch) allGroups() []GroupName {
	byID := map[string]GroupName{}
	for _, group := range b.groups {
		byID[group.ID] = group
	}
	if b.group.ID != "" {
		byID[b.group.ID] = b.group
	}
	return slices.SortedFunc(maps.Values(byID), func(a, b GroupName) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
}
