package customers

import (
	"cmp"
	"maps"
	"slices"

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

// entry is the growing entry of a group with some more customers, of this id if it is a new one.
func (log UpsertLog) entry(id string, group GroupName, who *activity.CustomerSet) activity.Entry {
	growing := log[group.ID]
	if growing.ID == "" || growing.Number >= fullEntry {
		growing = GrowingEntry{ID: id}
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
	log, groups := maps.Clone(b.log), b.allGroups()
	if log == nil {
		log = UpsertLog{}
	}
	var entries []activity.Entry
	// In the order in which things happen: a group is there before its customers. Ids that are made one by one need not be in order.
	ids := record.NewIDs("act_", record.NowOf(tx.Statement.Context), len(made)+1+len(groups)+len(b.customers))
	next := func(n int) (taken []string) {
		taken, ids = ids[:n], ids[n:]
		return taken
	}
	for i, id := range next(len(made)) {
		entry := made[i].entry(activity.DidCreate, nil, activity.Created(made[i]))
		entry.ID = id
		entries = append(entries, entry)
	}
	ofCreated, ofGroups := next(1)[0], next(len(groups))
	created, joined := &activity.CustomerSet{}, map[string]*activity.CustomerSet{}
	for _, key := range slices.Sorted(maps.Keys(b.customers)) {
		customer := b.customers[key]
		switch {
		case customer.made:
			created.Add([]byte(customer.row.ID))
		case !customer.row.same(customer.before):
			was, became := activity.Difference(customer.before, customer.row)
			entry := customer.row.entry(activity.DidUpdate, was, became)
			entry.ID = next(1)[0]
			entries = append(entries, entry)
		}
		for _, group := range customer.joins {
			if joined[group] == nil {
				joined[group] = &activity.CustomerSet{}
			}
			joined[group].Add([]byte(customer.row.ID))
		}
	}
	if created.Number > 0 {
		entries = append(entries, log.entry(ofCreated, GroupName{}, created))
	}
	for i, group := range groups {
		if who := joined[group.ID]; who != nil {
			entries = append(entries, log.entry(ofGroups[i], group, who))
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
